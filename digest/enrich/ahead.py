"""What is still to come, and on which day: "will vote on Friday", with the day that this is.

Precise rather than complete. The day has to follow the word for what is to come, without anybody speaking in between ("will
close, the city said on Thursday"), and to lie after the day of the report. "By Friday" and "until May" are no days on which
something is.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from digest.enrich.terms import code, word_lists
from digest.model import Stamp

# What lies further ahead is a plan, not what comes next.
FARTHEST: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day that a sentence names, and where its words stand in the sentence."""

    day: date
    start: int
    end: int


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    names = word_lists("days").get(language, {})
    if "due" not in names:
        return None
    week, months = ("|".join(names[key].split()) for key in ("week", "months"))
    dates = rf"(?P<day>\d{{1,2}})\.? (?P<month>{months})|(?P<month_first>{months}) (?P<day_last>\d{{1,2}})(?![\d:])"
    when = rf"(?P<tomorrow>{names['tomorrow']})|(?P<week>{week})|(?:{dates})(?:,? (?P<year>20\d\d))?"
    between = rf"(?:(?!\b(?:{names['unlike']})\b)[^;:!?\n]){{0,120}}?"
    return re.compile(rf"\b(?:{names['due']})\b{between}(?P<when>\b(?:{names['on']})?(?:{when}))(?![’'\w])", re.IGNORECASE)


def day_ahead(sentence: str, published: Stamp, language: str) -> Ahead | None:
    """The day after its publication on which a sentence says something will be; None where it names none, or none for sure."""
    pattern = _pattern(code(language) or "en")
    match = pattern.search(sentence) if pattern and published.how != "captured" else None
    if match is None:
        return None
    told = published.when.date() if isinstance(published.when, datetime) else published.when
    day = _day(match, told, word_lists("days")[code(language) or "en"])
    return Ahead(day, *match.span("when")) if day and told < day <= told + FARTHEST else None


def _day(match: re.Match[str], told: date, names: dict[str, str]) -> date | None:
    if match["tomorrow"]:
        return told + timedelta(days=1)
    if match["week"]:
        return told + timedelta(days=(names["week"].split().index(match["week"].casefold()) - told.weekday()) % 7)
    month = names["months"].split().index((match["month"] or match["month_first"]).casefold()) + 1
    years = [int(match["year"])] if match["year"] else [told.year, told.year + 1]
    days = (_date(year, month, int(match["day"] or match["day_last"])) for year in years)
    return next((day for day in days if day and day > told), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "31 April"
        return None
