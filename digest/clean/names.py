"""The names in a byline: people, each once, and agencies apart from them; what stands beside names is in ``names.yml``."""

import re
from collections.abc import Iterable
from typing import Final

from digest.clean.words import any_of, read_table
from digest.text import count_words, squeeze

# News agencies: name as it stands in credits -> the short name we give as ``wire``.
AGENCIES: Final[dict[str, str]] = {name: short for short, names in read_table("agencies").items() for name in names}

_WORDS: Final = read_table("names")
_FURTHER: Final = rf"(?: (?:{any_of(_WORDS['particles'], _WORDS['particles_or_names'])}\b|[^\W\d_a-z][\w.'’-]*))"
# A name as it stands in credits, of one word or several; and one with a capital, of two words at least.
PERSON_NAME: Final = rf"[^\W\d_][\w.'’-]*{_FURTHER}{{0,4}}"
FULL_NAME: Final = rf"[^\W\d_a-z][\w.'’-]*{_FURTHER}{{1,4}}"
# Between the names of a list in running text.
AND: Final = any_of(_WORDS["and"], ["&"])

_BY: Final = re.compile(rf"^\s*{any_of(_WORDS['by'])}\s*[:：/／]?\s+|^{any_of(_WORDS['by_colon'])}\s?[:：/／]\s*", re.IGNORECASE)
_SPLIT: Final = re.compile(
    rf"\s*(?:[,;|•·/、，；]|\s{any_of(_WORDS['and'], _WORDS['with'])}\s|\s?&\s?|\sand$|^and\s)\s*", re.IGNORECASE
)
_BEFORE_A_NAME: Final = re.compile(r"^(?:(?:recipe |photos? |words )?by|von|and|und|et|y)\b\.?:?\s+", re.IGNORECASE)
# Addresses, handles, and what stands in brackets.
_ADDRESS: Final = re.compile(r"\S+@\S+|https?://\S+|@\w+|\([^)]*\)|\[[^\]]*\]|<[^>]*>")
_NOT_A_NAME: Final = re.compile(
    # no letters, an address, a figure, a user or file name, a label
    r"^\W*$|@|https?:|www\.|\.(?:com|org|net|co|de|fr|uk|info|tv|news)\b|\d|^\S+\.\S+\.\S+$|^[a-z]+\.[a-z]{2,4}$|:|"
    rf"^{any_of(_WORDS['nobody'])}$|^{any_of(_WORDS['buttons'])}\b|"
    rf"\b{any_of(_WORDS['newsroom'], _WORDS['outlets'], _WORDS['offices'], _WORDS['page'])}\b|\s(?:md|rd|rn)\b",
    re.IGNORECASE,
)
# "Jane Doe, WBEZ": call signs in North America have four letters, the first of them W, K or C.
_STATION: Final = re.compile(rf"^(?:[WKC][A-Z]{{3}}|{any_of(_WORDS['stations'])})$")
# "Jane Doe, MD, FACP": letters after a name, not a person.
_DEGREE: Final = re.compile(
    r"^(?:[A-Z][A-Za-z]{0,2}\.?[A-Z]{0,4}\.?|[A-Z]{2,6}|(?:[A-Za-z]{1,3}\.){2,}|[A-Z]{1,4}(?:-[A-Z]{1,4})+)$"
)
_TRADE: Final = re.compile(rf"\b{any_of(_WORDS['trades'])}\b", re.IGNORECASE)
# "Jane Doe ANSE TODAY NETWORK": an outlet in capitals after a name that is not.
_OUTLET_AFTER: Final = re.compile(r"(?<=[^\W\d_A-Z])(?:\s+[A-Z]{2,}){2,}$")
_DASHED: Final = re.compile(r"\s[-–—]\s(?=.*\s[a-z])")  # "Ana Roe - Product designer"
# Of a name in capitals: what stays so ("TJ", "III"), and what gets a capital again.
_SMALL: Final = frozenset(_WORDS["particles"])
_SMALL_OR_NOT: Final = frozenset(_WORDS["particles_or_names"])
_INITIALS: Final = re.compile(r"[^AEIOUY\W\d_]{2}|.J")
_NUMBER: Final = re.compile(r"[IVX]{2,}")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_AFTER_MC: Final = re.compile(r"(?<=\bMc)[a-z]")
_LONGEST_NAME: Final = 5  # words
_RUNS_ON: Final = re.compile(
    rf"\s*\b(?:on )?(?:{any_of(_WORDS['runs_on'])}|(?:\d{{1,2}}\.? )?{any_of(_WORDS['days'])})\b.*", re.IGNORECASE
)
_ORGANISATION: Final = re.compile(rf"^{any_of(_WORDS['articles'])}\s|\b{any_of(_WORDS['organisations'])}\b", re.IGNORECASE)


def has_byline(line: str) -> bool:
    """Whether a short line begins as a byline does ("By Jane Doe")."""
    return bool(_BY.match(line)) and count_words(line) <= 14 and bool(people([line])[0])


def people(bylines: Iterable[str], *, not_these: Iterable[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bylines as (people, agencies by their short names): split, without "By", roles, addresses and the publisher's names.

    A name that is written in capitals is given as one writes it ("JANE MCDOE": Jane McDoe).
    Degrees stay with their name ("Mary Roe, MD"); what else follows a name after a comma and names an organisation goes.
    """
    unwanted = {_plain(name) for name in not_these if name}
    persons: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for byline in bylines:
        last = ""
        for place, part in enumerate(_parts(byline)):
            if part in AGENCIES:
                agencies.setdefault(AGENCIES[part])
            elif last and _STATION.match(part):
                continue
            elif last and _DEGREE.match(part):
                persons[last] = f"{persons[last]}, {part}"
            elif _is_name(part) and _plain(part) not in unwanted and not (place and _is_apposition(part)):
                last = _plain(part)
                persons.setdefault(last, as_written(part))
    return tuple(persons.values()), tuple(agencies)


def as_written(name: str) -> str:
    """A name in capitals as one writes it: "ANA DE LA ROE" as Ana de la Roe; any other name as it is.

    A single word in capitals may be how somebody wants to be called. Families differ on their small words: those that are small
    in most names are small here.
    """
    if not name.isupper() or " " not in name:
        return name
    first, *others = name.split()
    words = [first if _INITIALS.fullmatch(first) else _in_small_letters(first)]
    for word in others:
        lower = word.lower()
        is_small = lower in _SMALL or (lower in _SMALL_OR_NOT and words[-1] in _SMALL)
        words.append(lower if is_small else word if _NUMBER.fullmatch(word) else _in_small_letters(word))
    return " ".join(words)


def _in_small_letters(word: str) -> str:
    """A capital at the start of each part alone: "O'DOE-ROE" as O'Doe-Roe, "MCDOE" as McDoe."""
    return _AFTER_MC.sub(lambda found: found[0].upper(), _LETTERS.sub(lambda found: found[0].capitalize(), word))


def _parts(byline: str) -> list[str]:
    byline = squeeze(_ADDRESS.sub(" ", byline))
    byline = _RUNS_ON.sub("", _BY.sub("", byline))
    return [_BEFORE_A_NAME.sub("", _trimmed(part)) for part in _SPLIT.split(byline) if part]


def _trimmed(part: str) -> str:
    """A part of a byline without the punctuation around it; the full stop of "Jr." and "Ph.D." is its own."""
    part = _DASHED.split(part.strip(" :-–—*†\"'“”"))[0]
    part = _OUTLET_AFTER.sub("", part)
    return part if re.search(r"\b(?:Jr|Sr|(?:[A-Za-z]{1,3}\.)+[A-Za-z])\.$", part) else part.strip(".: ")


def _is_apposition(part: str) -> bool:
    """Whether what follows a name after a comma says what the person is or works for, rather than naming another."""
    return is_organisation(part) or _TRADE.search(part) is not None


def names_a_person(name: str) -> bool:
    """Whether a publisher's name could be a person's: two or three words, none of which names an organisation."""
    is_capitalised = all(word[:1].isupper() and not word.isupper() for word in name.split())
    return 2 <= count_words(name) <= 3 and name.isascii() and is_capitalised and not is_organisation(name)


def is_organisation(name: str) -> bool:
    """Whether a word of a name makes it an organisation's or a section's."""
    return bool(_ORGANISATION.search(name))


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold()).removeprefix("the")


def _is_name(part: str) -> bool:
    return 2 <= len(part) <= 60 and count_words(part) <= _LONGEST_NAME and not _NOT_A_NAME.search(part)
