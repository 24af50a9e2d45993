"""Reads dates: those that are stated, in many formats and languages, and those a text only lets one infer.

Month and weekday names come from Unicode CLDR (by Babel), so that a language is not a table of ours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import chain
from typing import Final

from babel import Locale, UnknownLocaleError

from digest.clean.words import any_of, read_table
from digest.model import Stamp

_WORDS: Final = read_table("dates")
# Languages tried where the text's own is unknown: the largest on the web (W3Techs, content languages).
_COMMON: Final = tuple("en de fr es pt it nl ru pl tr sv da nb fi cs uk ar fa id vi el ro hu".split())
_ZONES: Final[dict[str, int]] = _WORDS["zones"]  # minutes
# What stands before a date says which it is: of publication, or of the last change.
MADE: Final = any_of(_WORDS["made"])
CHANGED: Final = any_of(_WORDS["changed"])
_EARLIEST: Final = date(1990, 1, 1)  # the web is not older
_LATEST_YEAR: Final = 2400
_BUDDHIST: Final = 543
_YEARS_BACK: Final = 12  # a weekday falls on the same day again after 5, 6 or 11 years
_RECENT: Final = 31  # days: a text captured so soon after the day it names was about that day, whatever weekday it names
_BESIDE: Final = 14  # characters between a weekday and its month and day ("Friday, the 6th of March")
_SPOKEN: Final = 90  # characters before a day in which a word of reporting makes it the day of the report
_REPORTED: Final = re.compile(rf"\b{any_of(_WORDS['reported'])}\b|{any_of(_WORDS['reported_within'])}", re.IGNORECASE)
_NOT_YET: Final = re.compile(rf"\b{any_of(_WORDS['not_yet'])}\s+(?:the |a )?$", re.IGNORECASE)
# What is to happen on a weekday is no report of that day: "will reopen on Friday"; but "it will, she said on Friday" is.
_TO_COME: Final = re.compile(rf"\b{any_of(_WORDS['to_come'])}(?:\s(?!{any_of(_WORDS['said'])})[\w'’-]+){{1,6}}\s$", re.IGNORECASE)
_BEFORE: Final = 80  # characters before a weekday that can say so
_LONGEST: Final = 400  # characters of a "date" field that are looked at

_ISO: Final = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|"
    r"[A-Za-z]{3,4}\b|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{2}(?!\d))?)?"
)
_COMPACT: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH: Final = re.compile(r"^\d{10}(?:\d{3})?$")
_CJK: Final = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]")
_CJK_SHORT: Final = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]")
_DOTTED: Final = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_SLASHED: Final = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_YEAR_FIRST: Final = re.compile(r"(?<![\d/])(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?![\d/])")
_CLOCK: Final = re.compile(
    r"(?<![\d:])(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s?([ap]\.?\s?m\.?\b)?\s*(?:GMT(?=[+-]))?\(?((?-i:[A-Z]{3,4})\b(?![+-])|"
    r"[+-]\d{2}:?\d{2}(?!\d))?|(?<![\d:])(\d{1,2})\s?([ap]\.?m\b\.?)",
    re.IGNORECASE,
)
_URL_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_.-]?(0[1-9]|1[0-2]|[1-9](?=[/_.-]))[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/_.-]))(?!\d)"
)
_URL_NAMED: Final = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/|$)", re.IGNORECASE)
# Digits of other scripts as those that patterns look for.
DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "012345678901234567890123456789")


@dataclass(frozen=True, slots=True)
class _Names:
    """Month and weekday names of one or more languages, lower case, with the patterns that find them."""

    months: dict[str, int]
    weekdays: dict[str, int]
    month: str
    weekday: re.Pattern[str]


@cache
def _names(language: str) -> _Names:
    """Names of ``language`` and of English; of all common languages where it is "" or unknown."""
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for code in _locales(language):
        locale = Locale.parse(code)
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                for number, name in locale.months[context][width].items():
                    months.setdefault(name.lower().rstrip("."), number)
                for number, name in locale.days[context][width].items():
                    weekdays.setdefault(name.lower().rstrip("."), number)
        months.update(_WORDS["months"].get(code, {}))
    months = {name: number for name, number in months.items() if not name.isdigit() and "月" not in name and len(name) > 1}
    weekdays = {name: number for name, number in weekdays.items() if len(name) > 2}
    by_length = sorted(months, key=len, reverse=True)
    by_length_days = sorted(weekdays, key=len, reverse=True)
    return _Names(
        months,
        weekdays,
        "|".join(re.escape(name) for name in by_length),
        re.compile(rf"(?<!\w)({'|'.join(re.escape(name) for name in by_length_days)})(?!\w)\.?", re.IGNORECASE),
    )


def _locales(language: str) -> tuple[str, ...]:
    code = language.split("-")[0].lower()
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError, TypeError):
        return _COMMON
    return (code, "en") if code != "en" else ("en",)


@cache
def _month_day(language: str) -> re.Pattern[str]:
    """Finds "3 March 2026", "3. März", "March 3, 2026", "Nov. 29", "3 de marzo de 2026", "3 มีนาคม 2569"."""
    month = _names(language).month
    ordinal = r"(?:st|nd|rd|th|er|\.|º|ª)?"
    year = rf"((?:19|20{'|25' if language.startswith('th') else ''})\d{{2}})(?!\d)"
    return re.compile(
        rf"(?<![\w.])(?:(?P<m1>{month})\.?\s+(?P<d1>\d{{1,2}}){ordinal}(?!\d|:\d|\w)(?:\s?,?\s?(?P<y1>{year}))?"
        rf"|(?P<d2>\d{{1,2}}){ordinal}[\s-]*(?:de |of |d')?(?P<m2>{month})\.?(?!\w)(?:[\s,-]*(?:de |del )?(?P<y2>{year}))?)",
        re.IGNORECASE,
    )


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _zone(words: str | None) -> timezone | None:
    if not words:
        return None
    name = words.lower()
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    numbers = re.fullmatch(r"([+-])(\d{2}):?(\d{2})?", name)
    if not numbers:
        return None
    minutes = int(numbers[2]) * 60 + int(numbers[3] or 0)
    return timezone(timedelta(minutes=-minutes if numbers[1] == "-" else minutes)) if minutes < 24 * 60 else None


def _with_time(day: date | None, hour: str, minute: str, second: str | None, zone: str | None) -> date | datetime | None:
    """The day with its time, or the day alone where the time is none."""
    if day is None:
        return None
    try:
        return datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), tzinfo=_zone(zone))
    except ValueError:
        return day


def _with_clock(day: date | None, rest: str) -> date | datetime | None:
    """The day with the clock time found in the words around it."""
    found = _CLOCK.search(rest) if day else None
    if day is None or found is None:
        return day
    hour, half = int(found[1] or found[6]), (found[4] or found[7] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return _with_time(day, str(hour), found[2] or "0", found[3], found[5])


def parse_stated(words: str, language: str = "") -> date | datetime | None:
    """The date that a date field or date line states, with its time and offset where it has them; None if it states none.

    "3/4/2026" is read in the order that CLDR gives for the language ("en" month first, "en-GB" day first); 13 and above say for
    themselves.
    """
    words = words.strip()[:_LONGEST].translate(DIGITS)
    if not words:
        return None
    found = _numeric(words, language) or _mail_date(words) or _worded(words, language)
    return found if found is not None and _as_day(found) >= _EARLIEST else None


def _numeric(words: str, language: str) -> date | datetime | None:
    if _EPOCH.match(words):
        return datetime.fromtimestamp(int(words[:10]), UTC)
    found = _COMPACT.match(words) or _ISO.search(words)
    if found is not None:
        day = _safe_date(int(found[1]), int(found[2]), int(found[3]))
        return _with_time(day, found[4], found[5], found[6], found[7]) if found[4] else _with_clock(day, words[found.end() :])
    day, _, end = next(_numeric_days(words, language), (None, 0, 0))
    return _with_clock(day, words[end:])


def _numeric_days(words: str, language: str) -> Iterator[tuple[date | None, int, int]]:
    """Each day written in numbers, with its span, one way of writing after the other."""
    for pattern in (_ISO, _CJK, _YEAR_FIRST):
        for found in pattern.finditer(words):
            yield _safe_date(int(found[1]), int(found[2]), int(found[3])), found.start(), found.end()
    for found in _DOTTED.finditer(words):
        yield _safe_date(int(found[3]), int(found[2]), int(found[1])), found.start(), found.end()
    for found in _SLASHED.finditer(words):
        first, second = int(found[1]), int(found[2])
        month_first = second > 12 or (first <= 12 and _is_month_first(language))
        month, day_number = (first, second) if month_first else (second, first)
        yield _safe_date(int(found[3]), month, day_number), found.start(), found.end()


@cache
def _is_month_first(language: str) -> bool:
    """Whether a short date begins with its month, as CLDR has it ("en", but not "en-GB"); so where no language is known."""
    try:
        locale = Locale.parse(language or "en", sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return language.split("-")[0] == "en"
    return str(locale.date_formats["short"].pattern).startswith("M")


def dates_in(words: str, language: str = "") -> list[tuple[date, int, int]]:
    """Every day that a line of text states with its year, and its span, in reading order."""
    words = words[:_LONGEST].translate(DIGITS)
    found = chain(_numeric_days(words, language), ((day, start, end) for day, _, start, end in _mentions(words, language)))
    return sorted(((day, start, end) for day, start, end in found if day is not None and day >= _EARLIEST), key=lambda d: d[1])


def _mail_date(words: str) -> datetime | None:
    try:
        return parsedate_to_datetime(words) if re.match(r"(?:\w{3},? )?\d{1,2} \w{3} \d{4} \d", words) else None
    except (ValueError, TypeError, IndexError):
        return None


def _worded(words: str, language: str) -> date | datetime | None:
    for day, _, start, end in _mentions(words, language):
        if day is not None:
            return _with_clock(day, words[end:] + " " + words[:start])
    return None


def _mentions(text: str, language: str) -> Iterator[tuple[date | None, tuple[int, int], int, int]]:
    """Each month and day named in a text: the date where a year stands beside it, (month, day), and its span."""
    names = _names(language)
    for found in _month_day(language).finditer(text):
        month = names.months[(found["m1"] or found["m2"]).lower()]
        day, year = int(found["d1"] or found["d2"]), found["y1"] or found["y2"]
        if 1 <= day <= 31:
            yield (_safe_date(_gregorian(int(year)), month, day) if year else None), (month, day), found.start(), found.end()


def _gregorian(year: int) -> int:
    """A year as the Gregorian calendar counts it: Thailand's (CLDR: "buddhist") are 543 ahead."""
    return year - _BUDDHIST if year > _LATEST_YEAR else year


def _as_day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def date_in_url(path: str) -> date | None:
    """The day that an address's path names (``/2026/03/05/``, ``2026-03-05``, ``20260305``, ``/2026/mar/05/``), or None."""
    for found in _URL_DAY.finditer(path):
        day = _safe_date(int(found[1]), int(found[2]), int(found[3]))
        if day is not None and day >= _EARLIEST:
            return day
    named = _URL_NAMED.search(path)
    month = _names("en").months.get(named[2].lower()) if named else None
    return _safe_date(int(named[1]), month, int(named[3])) if named and month else None


def infer_date(text: str, captured: date, language: str = "", lead: str = "", caption: str = "") -> Stamp | None:
    """The day a text lets one infer, seen from the day it was captured; None where that would be a guess.

    ``lead`` are its first paragraphs (the whole text if not given), ``caption`` that of its picture. In this order:

    1. a weekday with its month and day beside a word of reporting, anywhere ("confirmed on Friday, March 6");
    2. the lead's weekday, where it falls within three days of a month and day of lead or caption: the later of the two;
    3. such a month and day alone;
    4. the lead's weekday with a month and day longer ago ("Friday" and "Nov. 29" captured in 2026: 2024-11-29);
    5. the lead's weekday alone: the latest on or before the capture;
    6. a weekday with its month and day without such a word, the latest.

    A month and day counts only in the month before the capture (4 aside), and deep in a text not at all: a text may speak of
    last November, and a wrong old date is worse than none.
    """
    text, lead, caption = (words.translate(DIGITS) for words in (text, lead or text, caption))
    whole = _whole_days(text, captured, language)
    top = f"{caption}\n{lead}"
    near = [pair for day, pair, _, _ in _all_mentions(top, language) if day is None]
    recent = [day for pair in near if (day := _latest(pair, captured, None)) is not None and _is_recent(day, captured)]
    weekday = _first_weekday(lead, language)
    found = (
        max((day for day, is_reported in whole if is_reported), default=None)
        or (_beside(weekday, recent, captured) if weekday is not None else None)
        or (max(recent) if recent else None)
        or _by_weekday(weekday, near, captured)
        or max((day for day, _ in whole), default=None)
    )
    return Stamp(when=found, how="inferred") if found else None


def _all_mentions(text: str, language: str) -> Iterator[tuple[date | None, tuple[int, int], int, int]]:
    """Months and days of a text, those written with the character for "day" too."""
    yield from _mentions(text, language)
    for found in _CJK_SHORT.finditer(text):
        if 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31:
            yield None, (int(found[1]), int(found[2])), found.start(), found.end()


def _is_recent(day: date, captured: date) -> bool:
    return 0 <= (captured - day).days <= _RECENT


def _whole_days(text: str, captured: date, language: str) -> list[tuple[date, bool]]:
    """The recent days that a text names by weekday, month and day together, and whether a word of reporting stands by."""
    out = []
    for stated, pair, start, end in _all_mentions(text, language):
        around = f"{text[max(0, start - _BESIDE) : start]} {text[end : end + _BESIDE]}"
        weekday = _first_weekday(around, language)
        day = stated or (None if weekday is None else _latest(pair, captured, weekday))
        if day is not None and (weekday is not None or stated) and _is_recent(day, captured):
            out.append((day, _REPORTED.search(text[max(0, start - _SPOKEN) : start + 1]) is not None))
    return out


def _beside(weekday: int, recent: Iterable[date], captured: date) -> date | None:
    """The latest day of those named that has this weekday within three days, or that weekday if it is later."""
    best: date | None = None
    for day in recent:
        ahead = (weekday - day.weekday() + 3) % 7 - 3
        later = max(day, day + timedelta(days=ahead))
        if later <= captured and (best is None or ahead == 0 or later > best):
            best = later
            if ahead == 0:
                return best
    return best


def _by_weekday(weekday: int | None, near: Iterable[tuple[int, int]], captured: date) -> date | None:
    if weekday is None:
        return None
    old = (day for pair in near if (day := _latest(pair, captured, weekday)) is not None)
    return next(old, None) or captured - timedelta(days=(captured.weekday() - weekday) % 7)


def _is_ahead(before: str) -> bool:
    """Whether the words before a weekday make it one that is yet to come, or a span of time rather than a day."""
    return bool(_NOT_YET.search(before) or _TO_COME.search(before))


def _first_weekday(text: str, language: str) -> int | None:
    names = _names(language)
    all_found = list(names.weekday.finditer(text))
    found = next((f for f in all_found if not _is_ahead(text[max(0, f.start() - _BEFORE) : f.start()])), None)
    if found:
        return names.weekdays[found[1].lower().rstrip(".")]
    cjk = re.search(r"(?:星期|週|周|礼拜|禮拜)([一二三四五六日天])|([月火水木金土日])曜日|([월화수목금토일])요일", text)
    if not cjk:
        return None
    if cjk[1]:
        return "一二三四五六日".index("日" if cjk[1] == "天" else cjk[1])
    return "月火水木金土日".index(cjk[2]) if cjk[2] else "월화수목금토일".index(cjk[3])


def _latest(pair: tuple[int, int], captured: date, weekday: int | None) -> date | None:
    """The latest such month and day on or before the capture, on that weekday if one is asked for."""
    for year in range(captured.year, captured.year - _YEARS_BACK, -1):
        day = _safe_date(year, *pair)
        if day is not None and day <= captured and (weekday is None or day.weekday() == weekday):
            return day
    return None
