"""Why an article is where it is, in the site's language, in words a reader understands."""

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from digest.enrich.terms import code, word_lists
from digest.text import squeeze

# A title in a reason is cut after so many characters: it is our sentence about it, not a citation.
_LONGEST_TITLE = 120


def reason(phrase: str, language: str, **facts: object) -> str:
    """The phrase of that name from ``phrases.yml`` with its facts, in a language, else in English."""
    lists = word_lists("phrases")
    template = lists.get(code(language), {}).get(phrase) or lists["en"][phrase]
    return str(template).format(**{name: _shown(value, language) for name, value in facts.items()})


def _shown(value: object, language: str) -> str:
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=_locale(language)) if code(language) != "de" else _german(value)
    text = squeeze(str(value))
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rstrip() + "…"


def _german(day: date) -> str:
    return format_date(day, "d. MMMM y", locale=_locale("de"))


@cache
def _locale(language: str) -> Locale:
    """The locale whose month names a language uses; English for one that Babel does not know."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
