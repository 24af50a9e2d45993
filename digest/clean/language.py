"""Which language a text is in: what the page declares, checked against what the text looks like."""

import re
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from digest.text import count_words

# Below this the guess is wrong more often than the page (py3langid on sentences: README, short texts).
_ENOUGH_WORDS: Final = 25
_LOOKED_AT: Final = 3000  # characters; more does not change the guess
_CODE: Final = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")
# Codes that the model and publishers give for the same language.
_SAME: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "hr": "sh", "sr": "sh", "bs": "sh"}


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def declared_language(*declared: str) -> str:
    """The first well-formed language tag, its primary subtag in lower case ("en-GB" gives "en"); "" if none is."""
    for tag in declared:
        if _CODE.match(tag.strip()):
            return tag.strip().replace("_", "-").split("-")[0].lower()
    return ""


def language_of(text: str, declared: str = "") -> str:
    """The language of a text as a two-letter code; the declared one stands for short texts and where both could be meant.

    "" where there is nothing to go by.
    """
    sample = text[:_LOOKED_AT]
    if not any(character.isalpha() for character in sample):
        return declared
    short = count_words(sample) < _ENOUGH_WORDS
    if declared and short:
        return declared
    guess, probability = _identifier().classify(sample)
    if declared and (_SAME.get(declared, declared) == _SAME.get(guess, guess) or probability < 0.9):
        return declared
    return str(guess)
