"""Which sentences say that a published one is unverified, denied or unanswered; one that is about none is none.

Precision first. A word such as "denied" is not enough: a goalkeeper denies a striker, a court denies a motion. The patterns of
``speech.yml`` ask for a claim, and a caveat is kept only if it can be tied to a sentence that is published.
"""

from collections.abc import Collection, Sequence
from typing import Final, Literal

from digest.enrich.speech import pattern
from digest.enrich.terms import terms

Kind = Literal["unverified", "denied", "unanswered", ""]
_KINDS: Final[tuple[Kind, ...]] = ("unverified", "denied", "unanswered")
# A caveat that points back ("that figure", "the claim") stands at most so many sentences after what it is about.
REACH: Final = 3
# One that does not point back must share so many terms with it: few where it stands near, more where it stands anywhere.
NEAR: Final = 6
SHARED_NEAR: Final = 2
SHARED_FAR: Final = 4


def caveat_kind(sentence: str, language: str) -> Kind:
    """How a sentence qualifies a claim; "" where it does not."""
    return next((kind for kind in _KINDS if pattern(kind, language).search(sentence)), "")


def points_back(sentence: str, language: str) -> bool:
    """Whether a sentence speaks of "that figure", "the claim", "it": something said before."""
    return bool(pattern("refers", language).search(sentence))


def tied_caveats(
    text: str, spans: Sequence[tuple[int, int]], published: Collection[int], language: str, *, most: int
) -> list[int]:
    """Indexes into ``spans`` of at most ``most`` sentences that qualify one of the ``published`` ones and are not among them."""
    if not published:
        return []
    shown = {i: set(terms(text[slice(*spans[i])], language)) for i in published}
    found = []
    for i, span in enumerate(spans):
        kind = caveat_kind(text[slice(*span)], language) if i not in shown else ""
        if kind and any(_qualifies(text, spans, i, other, kind, shown[other], language) for other in shown):
            found.append(i)
    return found[:most]


def _qualifies(
    text: str, spans: Sequence[tuple[int, int]], at: int, other: int, kind: Kind, shown: set[str], language: str
) -> bool:
    """Whether the caveat at ``at`` is about the sentence at ``other``, whose terms are ``shown``."""
    said, after = text[slice(*spans[at])], at - other
    shared = set(terms(pattern(kind, language).sub(" ", said), language)) & shown
    if points_back(said, language) and 0 < after <= REACH and (kind == "unverified" or after == 1 or shared):
        return kind != "unanswered" or bool(shared)
    if kind == "unanswered":
        return 0 < after <= REACH and bool(shared) and bool(pattern("contested", language).search(text[slice(*spans[other])]))
    return len(shared) >= (SHARED_NEAR if 0 < after <= NEAR else SHARED_FAR)


def has_caveat(sentence: str, language: str) -> bool:
    """Whether a sentence says that a claim is denied, unverified or unanswered."""
    return caveat_kind(sentence, language) != ""
