"""Whether an English text is told like a report or like an essay, a guide, a review: by its wording, not by what it is about.

A report names who said so and when, in the past tense; whoever argues, advises or muses speaks to the reader, asks and contracts.
Weights and words are in ``style.yml``, learnt by ``bench/fit_style.py`` from pages whose headline or address says what they are.
"""

import re
from functools import cache, lru_cache
from math import log1p
from typing import Final

from digest.enrich.sentences import split_sentences
from digest.enrich.terms import code, word_lists

# So much of a text is read, in characters; a text with fewer words is too short to tell.
_LOOK: Final = 8000
FEWEST_WORDS: Final = 120
# A day named in so many first characters is when it happened.
_OPENING: Final = 400
_QUOTED: Final = re.compile(r"[\"“„«][^\"“”„«»\n]*(?:[\"”»]|$)", re.MULTILINE)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    source = re.sub(r"\|\s+", "|", str(word_lists("style")["words"][name]).strip())
    return re.compile(rf"\b(?:{source})\b", re.IGNORECASE)


@lru_cache(maxsize=256)  # asked of a lead for its rank, its section and its columns
def essay_lean(text: str, language: str) -> float:
    """How much an English text is worded like what is no report: about -8 to 8, reports below 0; 0 where too little is known."""
    if code(language) not in ("", "en") or len(text.split(None, FEWEST_WORDS)) <= FEWEST_WORDS:
        return 0.0
    table = word_lists("style")
    weights: dict[str, float] = table["weights"]
    return sum([weights[name] * value for name, value in features(text).items()], start=float(table["start"]))


def is_told_as_essay(text: str, language: str) -> bool:
    """Whether a text is worded as hardly any report is."""
    return essay_lean(text, language) > float(word_lists("style")["bar"])


def features(text: str) -> dict[str, float]:
    """How a text is worded, by the names that ``style.yml`` has weights for: how often (dampened, in 100 words) or as a share."""
    text = text[:_LOOK]
    telling = _QUOTED.sub(" ", text)
    words = max(1, len(telling.split()))
    spans = split_sentences(text, "en")
    often = {name: log1p(100 * len(_pattern(name).findall(telling)) / words) for name in word_lists("style")["words"]}
    return {
        **often,
        "questions": sum([text[end - 1] == "?" for _, end in spans]) / max(1, len(spans)),
        "quoted": 1 - words / max(1, len(text.split())),
        "dated": float(bool(_pattern("days").search(text[:_OPENING]))),
    }
