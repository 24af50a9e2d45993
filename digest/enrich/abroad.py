"""Which groups of reports in different languages are of one event: by the names and numbers that all scripts write alike.

Words do not meet across languages, so little is asked and much of it: the same day, names and numbers that few other
reports have. A name in another script is not looked for, unless the report gives it in Latin letters too.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from digest.enrich.names import find_names
from digest.enrich.sentences import split_sentences
from digest.enrich.terms import code

# Two reports must share so many numbers, and so many names and digits of numbers together (zeros at the end are no digits: many
# count to 40, few to 412). What more than this share of the reports has (and more than a few) does not count. In the example
# newsroom all that share as much report one event; others share four.
NUMBERS: Final = 2
TOGETHER: Final = 6
RARE: Final = 0.25
FEW: Final = 4
# So many characters of a report are read.
CHARACTERS: Final = 2000

_LATIN: Final = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]{3,}")
_FIGURE: Final = re.compile(r"\d{1,3}(?:[.,\u00a0 ]\d{3})+|\d+")
_HAN: Final = re.compile(r"[〇零一二三四五六七八九十百千萬万億亿兩两]{2,}")
_HAN_DIGITS: Final = {
    sign: value
    for value, signs in enumerate(("〇零", "一", "二兩两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_HAN_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "萬": 10_000, "万": 10_000, "億": 10**8, "亿": 10**8}
_NUMERALS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_YEARS: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Traces:
    """What of a report can be met again in another language."""

    language: str
    day: date | None
    names: frozenset[str]
    numbers: frozenset[int]


def traces_of(title: str, text: str, language: str, day: date | None) -> Traces:
    """The names and numbers of a report's title and beginning; ``day`` is when it was published."""
    read = f"{title}\n\n{text[:CHARACTERS]}"
    found = find_names(read, language, split_sentences(read, language)) if code(language) in ("", "en", "de") else ()
    words = [word for name in found for word in _LATIN.findall(name.text)] if found else _LATIN.findall(read)
    return Traces(code(language), day, frozenset(word.casefold() for word in words), frozenset(_numbers(read)))


def _numbers(text: str) -> list[int]:
    """The numbers of two digits and more, years left out; separators of thousands as all languages use them, Han numerals too."""
    plain = [int(re.sub(r"\D", "", found)) for found in _FIGURE.findall(text.translate(_NUMERALS)) if len(found) < 16]
    return [n for n in (*plain, *map(_han_number, _HAN.findall(text))) if n > 9 and n not in _YEARS]


def _han_number(written: str) -> int:
    """The number that Han numerals write: 71000 for 七萬一千."""
    total = section = digit = 0
    for sign in written:
        unit = _HAN_UNITS.get(sign, 0)
        if unit >= 10_000:
            total, section, digit = total + (section + digit) * unit, 0, 0
        elif unit:
            section, digit = section + (digit or 1) * unit, 0
        else:
            digit = digit * 10 + _HAN_DIGITS[sign]
    return total + section + digit


def joined_abroad(groups: Sequence[Sequence[Traces]]) -> list[tuple[int, int]]:
    """Pairs of groups, by their indexes, that report one event in two languages; each group is in one pair for each language.

    Where two groups could be meant, none is.
    """
    reports = [one for group in groups for one in group]
    often: Counter[str | int] = Counter()
    for one in reports:
        often.update(one.names)
        often.update(one.numbers)
    common = frozenset(trace for trace, n in often.items() if n > max(FEW, RARE * len(reports)))
    met = {}
    for (i, mine), (j, theirs) in combinations(enumerate(groups), 2):
        if shared := max((_shared(a, b, common) for a in mine for b in theirs), default=0):
            met[i, j] = shared
    languages = [group[0].language for group in groups]
    return sorted((a, b) for a, b in met if _is_best(a, b, met, languages) and _is_best(b, a, met, languages))


def _shared(a: Traces, b: Traces, common: frozenset[str | int]) -> int:
    """How many names and digits of numbers two reports share, 0 where that is not enough."""
    if a.language == b.language or a.day is None or a.day != b.day:
        return 0
    numbers = (a.numbers & b.numbers) - common
    together = len((a.names & b.names) - common) + sum(len(str(number).rstrip("0")) for number in numbers)
    return together if len(numbers) >= NUMBERS and together >= TOGETHER else 0


def _is_best(one: int, other: int, met: Mapping[tuple[int, int], int], languages: Sequence[str]) -> bool:
    """Whether a group shares more with another one than with any third of that one's language."""
    shares = {sum(pair) - one: value for pair, value in met.items() if one in pair}
    rivals = [value for at, value in shares.items() if at != other and languages[at] == languages[other]]
    return shares[other] > max(rivals, default=0)
