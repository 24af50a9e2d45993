"""Which names are people, places or organisations: by the words beside them and in them; where nothing tells, by none.

Countries are those of the Unicode CLDR, which babel carries, large cities those that time zones are named after; the words
are in ``kinds.yml``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final, Literal

from babel import Locale
from babel.core import get_global

from digest.enrich.names import Name, mentions_of
from digest.enrich.terms import code, word_lists

NameKind = Literal["person", "place", "organisation", ""]
# So many characters beside a name are looked at.
_BESIDE: Final = 40
# A film may be what happens "in" it; a place is also where one comes from, or is found more than once.
_SIDES: Final = 2
_NEVER: Final = re.compile(r"(?!)")


@cache
def _words(language: str, name: str) -> re.Pattern[str]:
    source = word_lists("kinds").get(language, {}).get(name, "")
    return re.compile(source) if source else _NEVER


@cache
def _ending_with(language: str, name: str) -> re.Pattern[str]:
    """A name that has one of the words as a whole word."""
    source = word_lists("kinds").get(language, {}).get(name, "")
    return re.compile(rf"(?:^|[\s-])(?:{source})(?=$|[\s.,&])") if source else _NEVER


@cache
def _known(language: str) -> Mapping[str, NameKind]:
    """Names that are known for what they are: countries, states, a few cities and bodies."""
    lists = word_lists("kinds")
    territories = Locale.parse(language).territories
    places = [
        *(name for key, name in territories.items() if key not in ("ZZ", "001")),
        *_listed(lists["states"]),
        *_listed(lists["cities"]),
    ]
    places += [form for row in word_lists("aliases").get(language, ()) for form in _listed(row)[1:] if _listed(row)[0] in places]
    return {**dict.fromkeys(places, "place"), **dict.fromkeys(_listed(lists["bodies"]), "organisation")}


@cache
def _cities() -> frozenset[str]:
    """Cities that a time zone is named after ("America/Detroit"); those that are first names too tell nothing."""
    zones = (zone for zone in get_global("zone_territories") if zone.count("/") == 1 and not zone.startswith(("Etc", "SystemV")))
    named = {zone.partition("/")[2].replace("_", " ") for zone in zones}
    return frozenset(named) - {*_listed(word_lists("kinds")["first_names"])}


def _listed(row: str) -> list[str]:
    return [form.strip() for form in row.split(",")]


def named_in(text: str, names: Sequence[Name], language: str, *, most: int = 8) -> dict[str, NameKind]:
    """What a text is about: of its ``names`` the most mentioned first, each under one form and with its kind.

    A single word that is mentioned once needs something beside it that says it is a name: anything may have a capital.
    """
    language = code(language) or "en"
    mentions = mentions_of(text, names, language)
    sure = (
        name
        for name, told in mentions.items()
        if (" " in name or len(told) > 1 or _is_surely_one(text, name, told[0], language)) and not _is_bare(name, language)
    )
    return {name: _kind(text, name, mentions[name], language) for name in islice(sure, most)}


def _is_bare(name: str, language: str) -> bool:
    """Whether a name is only the word for a kind of body, which another name told of: "the Department"."""
    return " " not in name and bool(_ending_with(language, "organisation_word").fullmatch(name)) and not name.isupper()


def _is_surely_one(text: str, name: str, mention: Name, language: str) -> bool:
    """Whether what stands beside the only mention of a name says that it is one: "in Varena", "Mr Tolland", "the CSA"."""
    before = text[max(0, mention.start - _BESIDE) : mention.start]
    is_short_form = name.isupper() and bool(_words(language, "article").search(before))
    return is_short_form or name in _known(language) or any(_signs(text, mention, language))


def _kind(text: str, name: str, mentions: Iterable[Name], language: str) -> NameKind:
    if known := _known(language).get(name):
        return known
    if _ending_with(language, "organisation_word").search(name):
        return "organisation"
    told = Counter(sign for mention in mentions for sign in _signs(text, mention, language))
    is_worded = _ending_with(language, "place_word").search(name) or _words(language, "place_ending").fullmatch(name)
    if told["titled"] or (" " in name and told["speaks"] and not is_worded):
        if told["at"] > told["titled"] + told["speaks"]:
            return ""
        is_short_form = name.isupper() and " " not in name
        return "person" if not is_short_form and (told["titled"] or _may_be_somebody(name, language)) else "organisation"
    if is_worded or (name in _cities() and not told["speaks"] and not told["acts"]):
        return "place"
    if " " not in name and told["acts"] and not told["at"]:
        return "organisation"
    if name.isupper() and name.isalpha() and not told["at"]:
        return "organisation" if len(name) > 2 and told["speaks"] else ""
    is_at = told["at"] and (told["at"] + told["towards"] >= _SIDES)
    return "place" if is_at and not told["speaks"] and not told["acts"] and "&" not in name else ""


def _may_be_somebody(name: str, language: str) -> bool:
    """Whether a full name that speaks can be a person's: no team's of a city ("Detroit Pistons", "Port United"), of nothing."""
    words = name.split()
    places = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    is_local = any(place in _cities() or _known(language).get(place) == "place" for place in places)
    return not is_local and not any(word in ("of", "the", "and", "for", "City", "United", "State", "Street") for word in words)


def _signs(text: str, name: Name, language: str) -> Iterable[str]:
    """What the words beside a mention say of it: ``titled``, ``speaks``, ``acts``, ``at`` or ``towards``."""
    before, after = text[max(0, name.start - _BESIDE) : name.start], text[name.end : name.end + _BESIDE]
    if _words(language, "person_before").search(before):
        yield "titled"
    if _words(language, "organisation_before").search(before) or _words(language, "organisation_after").match(after):
        yield "acts"
    if _words(language, "person_after").match(after) or _words(language, "person_said").search(before):
        yield "speaks"
    elif _words(language, "place_before").search(before):
        yield "at"
    elif _words(language, "place_towards").search(before):
        yield "towards"
