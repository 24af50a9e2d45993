"""What a text is about, by the 17 top levels of the IPTC Media Topics: a tag where several words agree, else none."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Final

from digest.enrich.terms import code, word_lists
from digest.enrich.topics import OPENING, Keywords, keyword_table

# So much of a text is read: what it is about is said at the beginning.
READ: Final = 2500
# Points of a word by the best place it has; a word counts once, so that no single one makes a subject.
IN_TITLE: Final = 3
IN_OPENING: Final = 2
IN_BODY: Final = 1
# A subject has to have so many points from so many different words; a second one nearly as many as the first. On 1,257 British
# reports of five sections two thirds get a subject, and seven of eight first ones are their section (2,700 reports a second).
ENOUGH: Final = 6
WORDS: Final = 3
BESIDE: Final = 0.75
MOST: Final = 2


def find_subjects(title: str, text: str, language: str, *, labels: Sequence[str] = ()) -> tuple[str, ...]:
    """Ids of IPTC Media Topics ("04000000"), the surest first, at most MOST; empty below the bar.

    ``labels`` (section, tags) count like the title. English and German; other languages give none.
    """
    table = _table(code(language) or "en")
    points: dict[str, dict[str, int]] = defaultdict(dict)
    for worth, words in ((IN_TITLE, " · ".join((title, *labels))), (IN_OPENING, text[:OPENING]), (IN_BODY, text[OPENING:READ])):
        for name in table.names(words):
            subject, _, word = name.partition(":")
            points[subject][word] = max(worth, points[subject].get(word, 0))
    totals = {subject: sum(found.values()) for subject, found in points.items()}
    best = max(totals.values(), default=0)
    sure = [s for s, total in totals.items() if total >= max(ENOUGH, BESIDE * best) and len(points[s]) >= WORDS]
    return tuple(sorted(sure, key=lambda subject: (-totals[subject], subject))[:MOST])


@cache
def _table(language: str) -> Keywords:
    """The words of a language, each under a name of its own: ``SUBJECT:WORD``."""
    lists = word_lists("subjects").items()
    found = ((subject, word.strip()) for subject, words in lists for word in words.get(language, "").split(","))
    return keyword_table(tuple((f"{subject}:{word}", (word,)) for subject, word in found if word))
