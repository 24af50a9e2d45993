"""The site's own words, numbers and dates in its language. No business logic; plain text, nothing escaped.

Words come from ``site_templates/strings/LANGUAGE.yml``; plural forms, numbers, day and month names from Unicode's CLDR by babel.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}")
_PLACE: Final = re.compile(r"\{(\w+)\}")
# The first number that any language writes with a separator.
_GROUPED: Final = 1000
# Languages usually written from right to left (CLDR's character order of their likely script).
_RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Wording:
    """What the site says in one language: ``strings`` by key, with plural forms as ``key_one``, ``key_other``."""

    language: str
    strings: Mapping[str, str]

    @property
    def locale(self) -> Locale:
        """The CLDR locale of the language: its own, else the language's without region, else English."""
        return _locale(self.language)

    def say(self, key: str, count: int | None = None, **values: object) -> str:
        """The words for ``key`` with ``{name}`` filled in; ``count`` picks the plural form and fills ``{n}``.

        Raises KeyError for a key that no language file has.
        """
        if count is not None:
            values["n"] = self.number(count)
            form = f"{key}_{self.locale.plural_form(count)}"
            key = form if form in self.strings else f"{key}_other"
        return _PLACE.sub(lambda match: str(values.get(match[1], match[0])), self.strings[key])

    def number(self, value: int) -> str:
        """A whole number with the language's separators."""
        return str(value) if 0 <= value < _GROUPED else _formatted_number(value, self.language)

    def share(self, value: float) -> str:
        """A share of one as whole percents."""
        return str(format_percent(value, locale=self.locale))

    def day(self, value: date, form: str = "full") -> str:
        """A day as the pattern ``date_FORM`` says: ``full`` (with weekday), ``long``, ``month`` (and year), ``month_name``."""
        day = value.date() if isinstance(value, datetime) else value
        return _formatted_day(day, self.strings[f"date_{form}"], self.language)

    def time(self, value: datetime) -> str:
        """The time of day, hours and minutes, in the value's own offset."""
        return _formatted_time(value.hour, value.minute, value.second, self.strings["time"], self.language)

    def when(self, published: str, zone: tzinfo, *, near: date | None = None) -> str:
        """A publisher's ISO date in ``zone``: day and time, as far as known; only the time when the day is ``near``.

        "" where it is no date.
        """
        moment = _moment(published)
        if moment is None:
            return ""
        if not isinstance(moment, datetime):
            return self.day(moment, "long")
        local = _in_zone(moment, zone)
        if local.date() == near:
            return self.time(local)
        return self.say("when", day=self.day(local.date(), "long"), time=self.time(local))

    def language_name(self, language: str) -> str:
        """What a language is called in the site's own; "" for the site's own and for one nobody knows."""
        code = language_tag(language).split("-")[0]
        return "" if code == self.locale.language else str(self.locale.languages.get(code, ""))

    def weekdays(self) -> tuple[str, ...]:
        """Short names of the days of the week, Monday first."""
        names = self.locale.days["stand-alone"]["abbreviated"]
        return tuple(str(names[number]) for number in range(7))


def language_tag(language: str) -> str:
    """A language tag (BCP 47) in lower case, out of what a page said of itself; "" where that is none."""
    tag = language.strip().replace("_", "-").lower()
    return tag if _TAG.fullmatch(tag) else ""


def direction(language: str) -> str:
    """``rtl`` for languages written from right to left, else ``ltr``."""
    parts = language.lower().split("-")
    return "rtl" if parts[0] in _RIGHT_TO_LEFT and "latn" not in parts else "ltr"


def _moment(published: str) -> date | datetime | None:
    try:
        return date.fromisoformat(published) if len(published) <= 10 else datetime.fromisoformat(published)
    except ValueError:
        return None


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in ``zone``; as it is where it has no offset or lies at the end of the calendar."""
    try:
        return moment.astimezone(zone) if moment.tzinfo else moment
    except OverflowError:
        return moment


@lru_cache(maxsize=4096)
def _formatted_day(day: date, pattern: str, language: str) -> str:
    """A day in words; kept, since an edition names few days, often."""
    return str(format_date(day, format=pattern, locale=_locale(language)))


@lru_cache(maxsize=4096)
def _formatted_time(hour: int, minute: int, second: int, pattern: str, language: str) -> str:
    return str(format_time(time(hour, minute, second), format=pattern, locale=_locale(language)))


@lru_cache(maxsize=4096)
def _formatted_number(value: int, language: str) -> str:
    return str(format_decimal(value, locale=_locale(language)))


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    for name in (language, language.split("-")[0], "en"):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
