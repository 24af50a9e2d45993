"""Whether two amounts are of one quantity, so that different numbers mean that sources differ.

Conservative: pay and dues both rise by some per cent, and nobody differs. Two amounts are compared only if unit, what happened to
what is counted, the names beside them and the words of their clause agree. The words are in ``quantities.yml``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import isclose
from typing import Final

from digest.enrich.claims import Saying
from digest.enrich.figures import Amount
from digest.enrich.terms import code, terms, word_lists

# One number may be the other, rounded: "winds of 148 kilometres an hour", "gusts of almost 150".
ROUNDED: Final = 0.03
# A measure is of one thing if the clauses share so many words, a count if they share so many beside the thing counted.
SHARED_MEASURE: Final = 2
SHARED_COUNT: Final = 1
# Those of whom nothing else is told were just there.
_THERE: Final = frozenset(("there",))


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with what its clause says it is of: terms, names, and what happened (keys of ``kinds`` in ``quantities.yml``).

    ``bound`` is 1 for "at least" so many, -1 for "at most", 0 for so many; ``ahead`` is what is still to come.
    """

    amount: Amount
    about: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[str]
    bound: int
    ahead: bool

    def allows(self, value: float) -> bool:
        """Whether another number can be the true one: "at least 40" and "45" do not differ."""
        return (self.bound > 0 and value >= self.amount.value) or (self.bound < 0 and value <= self.amount.value)


# "At least", "as many as" and the like have no more characters.
_BOUND: Final = 20
_CAPITAL: Final = re.compile(r"(?<=[\w,] )[A-ZÀ-Þ]\w+")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    source = re.sub(r"\|\s+", "|", word_lists("quantities")[name].strip())
    return re.compile(source if name == "clause" else rf"(?<!\w)(?:{source})(?!\w)", re.IGNORECASE)


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed: dict[str, str] = word_lists("quantities")["kinds"]
    return tuple((kind, re.compile(rf"\b(?:{source})\b", re.IGNORECASE)) for kind, source in listed.items())


def quantity(text: str, span: tuple[int, int], amount: Amount, sayings: Sequence[Saying], language: str) -> Quantity | None:
    """What an amount in the sentence at ``span`` is of.

    None for a part, a sum over years, what the sentence before counts, and what is denied or only possible.
    """
    start, end = _clause(text, span, amount, sayings)
    rest = f"{text[start : amount.start]} {text[amount.end : end]}"
    if not amount.unit or _pattern("partial").search(rest) or _pattern("unreal").search(text, *span):
        return None
    kinds = frozenset(kind for kind, words in _kinds() if words.search(rest) or words.search(_counted(text, amount)))
    names = frozenset(term for name in _CAPITAL.findall(rest) for term in terms(name, language))
    before = text[span[0] : amount.start].rstrip()[-_BOUND:]
    bound = next((sign for name, sign in (("least", 1), ("most", -1)) if _pattern(name).search(before)), 0)
    about = frozenset(terms(rest, language))
    ahead = bool(_pattern("ahead").search(text, *span))
    return Quantity(amount, about, frozenset() if code(language) == "de" else names, kinds, bound, ahead)


def _counted(text: str, amount: Amount) -> str:
    """What an amount counts where a word for it says what happened ("14 dead"); "" for "protesters", who may be arrested."""
    said = text[amount.start : amount.end]
    return "" if _kinds()[-1][1].search(said) else said


def _clause(text: str, span: tuple[int, int], amount: Amount, sayings: Sequence[Saying]) -> tuple[int, int]:
    """The clause an amount stands in, without the words that only name who says or counts it."""
    said = [(s.start, s.end) for s in sayings if s.start <= amount.start and amount.end <= s.end]
    start, end = max(said, default=span)
    start, end = max(start, span[0]), min(end, span[1])
    start = max((m.end() for m in _pattern("clause").finditer(text, start, amount.start)), default=start)
    start = max((m.end() for m in _pattern("counting").finditer(text, start, amount.start)), default=start)
    after = _pattern("clause").search(text, amount.end, end)
    return start, after.start() if after else end


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are one and their numbers are not, nor one of them the other rounded."""
    mine, theirs = one.amount.value, other.amount.value
    return _is_one(one, other) and not (isclose(mine, theirs, rel_tol=ROUNDED) or one.allows(theirs) or other.allows(mine))


def _is_one(one: Quantity, other: Quantity) -> bool:
    is_alike = one.ahead == other.ahead and one.kinds - _THERE == other.kinds - _THERE
    if not is_alike or not _is_same_unit(one.amount, other.amount):
        return False
    if one.names - other.names and other.names - one.names:
        return False
    shared, is_measure = one.about & other.about, bool(_pattern("measures").fullmatch(one.amount.noun))
    told_alike = one.kinds | other.kinds and not (one.about and other.about) and all(q.kinds or not q.about for q in (one, other))
    if not is_measure and (one.kinds - _THERE or told_alike):
        return True
    return shared in (one.about, other.about) and len(shared) >= (SHARED_MEASURE if is_measure else SHARED_COUNT)


def _is_same_unit(one: Amount, other: Amount) -> bool:
    people = _pattern("people")
    return one.unit == other.unit or bool(people.fullmatch(one.noun) and people.fullmatch(other.noun))
