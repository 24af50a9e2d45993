"""Which sentences say that a published one is unverified, denied or unanswered; one that is about none is none.

Precision first. A word such as "denied" is not enough: a goalkeeper denies a striker, a court denies a motion. The patterns of
``speech.yml`` ask for a claim, and a caveat is kept only if it can be tied to a sentence that is published.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import Final, Literal

from digest.enrich.speech import NEVER, pattern
from digest.enrich.terms import terms

Kind = Literal["unverified", "denied", "unanswered", ""]
_KINDS: Final[tuple[Kind, ...]] = ("unverified", "denied", "unanswered")
# "That figure" is in one of so many sentences before; "the claim", "it" are in the sentence just before.
REACH: Final = 3
# One that does not point back must share so many terms with it: few where it stands near, more where it stands anywhere.
NEAR: Final = 6
SHARED_NEAR: Final = 2
SHARED_FAR: Final = 4
# What nobody could verify is the sentence before, where the doubt has no more terms beside it: who doubts ("CNA could not").
BARE: Final = 2
_FIGURE: Final = re.compile(r"figure|number|toll|Zahl|數字|数字|الرقم", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d|\b(?:dozens|hundreds|thousands|millions?|Dutzende|Hunderte|Tausende)\b")


def caveat_kind(sentence: str, language: str) -> Kind:
    """How a sentence qualifies a claim; "" where it does not."""
    small = sentence.lower()
    doubts = pattern("doubts", language, cased=True)
    if doubts is not NEVER and not doubts.search(small):
        return ""  # as nearly all
    return next((kind for kind in _KINDS if pattern(kind, language, cased=True).search(small)), "")


def points_back(sentence: str, language: str) -> bool:
    """Whether a sentence speaks of "that figure", "the claim", "it", or says of nothing that nobody could verify it."""
    if pattern("refers", language).search(sentence):
        return True
    doubt = pattern("unverified", language)
    return bool(doubt.search(sentence)) and len(terms(doubt.sub(" ", sentence), language)) <= BARE


def antecedent(sentences: Sequence[str], at: int) -> int:
    """Index of the sentence that a caveat at ``at`` points back to; -1 where none stands before it.

    It is the nearest one with a number where the caveat speaks of a figure, else the one before.
    """
    if _FIGURE.search(sentences[at]):
        for before in range(at - 1, max(-1, at - 1 - REACH), -1):
            if _NUMBER.search(sentences[before]):
                return before
    return at - 1


def caveats_in(text: str, spans: Sequence[tuple[int, int]], language: str) -> dict[int, Kind]:
    """The sentences of a text that qualify a claim, in order: index into ``spans`` and how."""
    return {i: kind for i, (start, end) in enumerate(spans) if (kind := caveat_kind(text[start:end], language))}


def tied_caveats(
    text: str, spans: Sequence[tuple[int, int]], published: Collection[int], language: str
) -> dict[int, tuple[int, ...]]:
    """The sentences that qualify a ``published`` one, in order, each with those it qualifies. All are indexes into ``spans``."""
    kinds = caveats_in(text, spans, language) if published else {}
    if not kinds:
        return {}
    sentences = [text[start:end] for start, end in spans]
    shown = {i: set(terms(sentences[i], language)) for i in sorted(published)}
    about = {
        i: tuple(other for other in shown if _qualifies(sentences, i, kind, other, shown[other], language))
        for i, kind in kinds.items()
    }
    return {i: others for i, others in about.items() if others}


def caveats_of(text: str, spans: Sequence[tuple[int, int]], places: Sequence[int], language: str) -> list[tuple[int, int] | None]:
    """For what stands at each of some offsets: the span of the first later sentence that qualifies its sentence, or None."""
    begins = [start for start, _ in spans]
    holders = [max(0, bisect_right(begins, at) - 1) for at in places]
    tied = tied_caveats(text, spans, set(holders), language)
    after = [min((i for i, about in tied.items() if holder in about and i > holder), default=None) for holder in holders]
    return [None if i is None else spans[i] for i in after]


def _qualifies(sentences: Sequence[str], at: int, kind: Kind, other: int, shown: set[str], language: str) -> bool:
    """Whether the caveat at ``at`` is about the sentence at ``other``, whose terms are ``shown``."""
    said, after = sentences[at], at - other
    if after == 0:
        return False
    shared = set(terms(pattern(kind, language).sub(" ", said), language)) & shown
    if kind == "unanswered":
        return 0 < after <= REACH and bool(shared) and bool(pattern("contested", language).search(sentences[other]))
    if points_back(said, language) and other == antecedent(sentences, at):
        return True
    return len(shared) >= (SHARED_NEAR if 0 < after <= NEAR else SHARED_FAR)


def has_caveat(sentence: str, language: str) -> bool:
    """Whether a sentence says that a claim is denied, unverified or unanswered."""
    return caveat_kind(sentence, language) != ""
