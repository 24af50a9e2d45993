"""What a story tells in numbers and in quotations: whole sentences, with the amount and the one who says so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from digest.enrich.claims import Saying, named
from digest.enrich.grammar import forms
from digest.enrich.sentences import after_dateline
from digest.enrich.speech import has_whole_quotes, is_leaning
from digest.enrich.terms import code, terms, word_lists
from digest.text import count_words

# A sentence that is longer is no figure to take in at a glance, nor a quotation.
LONGEST: Final = 40
# No speaker's name is longer.
LONGEST_NAME: Final = 7
SHORTEST: Final = 6
# A quotation says something in so many words.
FEWEST_QUOTED: Final = 6

_N: Final = r"\d{1,3}(?:[,.’' ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SCALE: Final = r"(?:hundred|thousand|million|billion|trillion|Tausend|Millionen|Milliarden?|Mio\.?|Mrd\.?|mn|bn|m)"
_MONEY: Final = r"[$€£¥₹]|US\$|A\$|C\$|HK\$"
_TIME: Final = r"(?: (?:an?|per|pro) (?:hour|day|week|month|year|litre|liter|barrel|tonne|ton|Stunde|Tag|Jahr|Liter))?"
_UNIT: Final = rf"(?:km/h|[^\W\d_][\w-]{{1,20}}{_TIME})"
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,’' ](?=\d{3}(?!\d))")
# By the first letter of a word of scale and whether it is a German long one; "m" and "b" are what papers shorten them to.
_SCALES: Final[Mapping[str, float]] = {
    "hundred": 1e2, "thousand": 1e3, "tausend": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "trillion": 1e12,
}  # fmt: skip
# What is counted may be told in two words, the second a plural: "600 camp beds", "24 young sailors".
_COMPOUND: Final = re.compile(
    r" (?!(?:as|is|was|has|his|its|this|less|plus|us|across|says|thus|perhaps|always)\b)[a-z]{2,}[a-rt-z]s\b"
)
_PLURALS: Final = re.compile(
    r".*s|people|persons?|men|women|children|dead|staff|police|crew|missing|wounded|injured", re.IGNORECASE
)
_MONTHS: Final = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept "
    "oct nov dec januar februar märz mai juni juli oktober dezember uhr am pm a.m p.m gmt utc est pt et"
).split()
# Words after a number that are no unit: they only go on with the sentence.
_NO_UNIT: Final = frozenset(
    "still more less fewer other others left have had will would could may might can do did said says told off out up down back "
    "last first "
    "noch mehr weniger andere weitere "
    "and or but the a an in on at by for from to of with as is are was were has have had that which who when while after before "
    "und oder aber der die das in im am an auf für von zu mit als ist sind war waren hat haben dass nach vor bis".split()
) | frozenset(_MONTHS)
_AMOUNT: Final = re.compile(
    rf"(?:(?P<money>{_MONEY})\s?(?P<sum>{_N})(?:\s?(?P<times>{_SCALE}))?\b(?P<rate>{_TIME}))"
    rf"|(?<![\w.,:/-])(?P<count>{_N})(?:\s?(?P<of>(?:of (?:the |its |their )?|von (?:den )?)(?:{_N})))?"
    rf"(?:\s?(?P<percent>%|per ?cent\b|percent\b|Prozent\b)|(?P<scale> {_SCALE}\b)?(?P<unit> {_UNIT}))?"
)
_AGES: Final = frozenset("year years year-old jahre jahren".split())
# They name nobody.
_PRONOUNS: Final = frozenset("he she they it we i you one some many most others all each both nobody er sie es wir ich".split())
# Before a number that has its unit from the sentence before: "put the number at 300".
_BARE: Final = re.compile(
    r"\b(?:(?:number|figure|toll|total|count)s? (?:at|is|was|of|to)|spoke of|"
    r"put (?:it|them|this|that) at|Zahl (?:mit|auf)|sprach von) "
    r"(?:only |about |around |some |nur |rund |etwa )?$"
)
# "$30 to $40 million" is no amount but two, "one in 40" a share, "minus 40" less than nothing.
_RANGE: Final = re.compile(r"\s?(?:to|or|bis|[-–])\s?[$€£¥]?\d")
_NO_AMOUNT: Final = re.compile(
    r"(?:\d\S* ?(?:million|billion|m|bn)? ?(?:to|or|bis|[-–])|"
    r"\b(?:(?:between|zwischen) \S+ (?:and|und)|(?:one|\d+) (?:in|out of)|minus)) ?$",
    re.IGNORECASE,
)
# "Power 5" and "Article 14" are names; so is what a sentence begins with before a number, where it is no lead-in.
_NAME_BEFORE: Final = re.compile(r"(?<=[a-z,’'] )[A-Z]\w+ $")
_WORD_FIRST: Final = re.compile(r"[\"“„]?([A-ZÄÖÜ]\w+) $")
# A speaker with a verb in the name is none: "the service issued its highest".
_PREDICATE: Final = re.compile(r"\b(?:is|are|was|were|has|have|had|[a-z]{3,}ed)\b")
# Who "agreed on Thursday to return" says no more than that.
_INTENT: Final = re.compile(r"(?:(?:on|late|early) )*(?:\w+day )?(?:to|not to) [a-z]")
# What a share is of: "480 of 510 licensed pilots".
_COUNTED: Final = re.compile(r" (?:[a-z-]+ ){0,2}?([a-z-]{3,}s)\b(?= [a-z]| ?[,.;])")
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit at ``text[start:end]``; the rest is for comparing.

    ``noun`` is the word for the unit or for what is counted, in lower case; ``unit`` is its stem with what it is for ("crown a
    year"), "" where the number is told without.
    """

    start: int
    end: int
    value: float
    unit: str
    noun: str


@cache
def _lead_in() -> frozenset[str]:
    return frozenset(word_lists("figures")["lead_in"].split())


@cache
def _in_a_row() -> re.Pattern[str]:
    source = re.sub(r"\|\s+", "|", word_lists("figures")["in_a_row"].strip())
    return re.compile(rf"\b(?:{source}) $", re.IGNORECASE)


def amounts(text: str, start: int, end: int, language: str) -> list[Amount]:
    """The amounts of a sentence: money, shares, counts of something; no years, dates, times, ages or ordinals."""
    found = []
    for match in _AMOUNT.finditer(text, start, end):
        amount = _amount(text, start, match, language)
        if amount is not None:
            found.append(amount)
    return found


def _amount(text: str, start: int, match: re.Match[str], language: str) -> Amount | None:
    """The amount at a match, in a sentence that begins at ``start``; None where it is none."""
    before = text[max(start, match.start() - 30) : match.start()]
    first = _WORD_FIRST.fullmatch(before) if len(before) == match.start() - start else None
    is_name = _NAME_BEFORE.search(before) or (first and first[1] not in _lead_in())
    if is_name or _in_a_row().search(before) or _RANGE.match(text, match.end()) or _NO_AMOUNT.search(before):
        return None
    value = _value(match["count"] or match["sum"], match["scale"] or match["times"] or "")
    if match["money"]:
        return Amount(match.start(), match.end(), value, match["money"] + match["rate"], match["money"])
    if match["percent"]:
        return Amount(match.start(), match.end(), value, "%", "%")
    if match["of"]:
        if counted := _COUNTED.match(text, match.end("of")):  # "480 of 510 licensed pilots" and "300 pilots" count one thing
            return Amount(match.start(), counted.end(), value, " ".join(terms(counted[1], language)), counted[1].casefold())
        whole = "of " + re.sub(r"\D", "", match["of"])
        return Amount(match.start(), match.end("of"), value, whole, whole)
    unit = (match["unit"] or "").strip()
    if (not unit or unit.casefold() in _NO_UNIT) and _BARE.search(text, max(0, match.start() - 40), match.start()):
        return Amount(match.start("count"), match.end("count"), value, "", "")
    if not unit or unit.casefold() in _NO_UNIT or _YEAR.fullmatch(match["count"]) or unit.casefold() in _AGES:
        return None
    if text[match.end() : match.end() + 1] in ("-", "–"):
        return None
    more = None if code(language) != "en" or _PLURALS.fullmatch(unit.split()[0]) else _COMPOUND.match(text, match.end())
    noun, _, rate = (more[0].strip() if more else unit).casefold().partition(" ")
    stem = " ".join((*(terms(noun, language) or [noun]), rate)).strip()
    return Amount(match.start(), more.end() if more else match.end(), value, stem, noun)


def _value(digits: str, scale: str) -> float:
    """A number as it is written ("71,000", "2,5") times its scale ("million")."""
    plain = _THOUSANDS.sub("", digits).replace(",", ".")
    return float(plain) * _SCALES.get(scale.strip().casefold().rstrip("."), 1.0)


def is_quotable(text: str, span: tuple[int, int], language: str) -> bool:
    """Whether a sentence can stand by itself in a list: whole, not long, leaning on nothing before it."""
    said = text[after_dateline(text, *span) : span[1]]
    return (
        SHORTEST <= count_words(said) <= LONGEST
        and has_whole_quotes(said)
        and not is_leaning(said, language)
        and not said.endswith((":", "?", "…", "..."))
        and said[:1].isupper() | (not said[:1].isalpha()) | (code(language) in ("ar", "zh", "ja"))
    )


def speaker_in(text: str, span: tuple[int, int], sayings: Sequence[Saying]) -> str:
    """The one named in a sentence as saying what is in it, by a verb or "according to"; "" where nobody is, or only a pronoun."""
    for saying in sayings:
        who = saying.speaker
        is_here = who is not None and span[0] <= who[0] and who[1] <= span[1] and saying.start < span[1] and saying.end > span[0]
        if who and is_here and _is_stated(text, saying) and _is_name(name := named(text, who)):
            return name
    return ""


def _is_stated(text: str, saying: Saying) -> bool:
    """Whether what is said is the speaker's own statement: no denial of another's, no intent, no quotation without a verb."""
    return bool(saying.cue) and saying.cue not in forms("disown", "en") and not _INTENT.match(text, saying.start)


def _is_name(name: str) -> bool:
    words = name.split()
    is_short = len(words) <= LONGEST_NAME and any(word[:1].isupper() for word in words)
    return is_short and name.casefold() not in _PRONOUNS and not _PREDICATE.search(name)


def quoted_words(text: str, span: tuple[int, int]) -> int:
    """Words of a sentence between quotation marks."""
    inside = re.findall(r"[\"“„«]([^\"“”„«»]{10,})[\"”“»]", text[slice(*span)])
    return sum(count_words(part) for part in inside)
