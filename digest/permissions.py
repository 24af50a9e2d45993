"""What publishers say of the use of their words, as signals: one vocabulary for headers, pages and sites. Pure.

``nosnippet``, ``noarchive``, ``max-snippet:N``   robots, in a meta element or the header X-Robots-Tag
    (https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag)
``tdm-reservation``                               text and data mining reserved, in a meta element, a header or
    /.well-known/tdmrep.json (TDM Reservation Protocol, W3C Community Group report of 2024)
``rsl-no-quote``, ``rsl-no-model``                a licence under Really Simple Licensing 1.0 (https://rslstandard.org/rsl) that
    does not let search show words for nothing, or does not let a model read them for nothing; of one that is only named, by a
    link, a header or a ``License:`` line in robots.txt, the second

``edition.rights`` obeys what is found here.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

NO_MODEL: Final = "rsl-no-model"
NO_QUOTE: Final = "rsl-no-quote"
TDM_RESERVED: Final = "tdm-reservation"
TDMREP_PATH: Final = "/.well-known/tdmrep.json"
RSL_TYPE: Final = "application/rsl+xml"

# Whose rules we take for ours, beside those for everybody: what a search engine may not show, a digest may not either.
_ROBOTS: Final = ("robots", "googlebot", "googlebot-news", "news-briefings")
_SAYS: Final = re.compile(r"\b(?:nosnippet|noarchive|max-snippet\s*:\s*(-?\d{1,6}))", re.IGNORECASE)
# A robot's name in X-Robots-Tag: what follows, up to the next, is for it alone. Directives with values are no names.
_FOR_ROBOT: Final = re.compile(r"(?:^|,)\s*(?!max-|unavailable_after)([a-z][\w.-]*)\s*:", re.IGNORECASE)
_MOST_RULES: Final = 1000
_LICENCE_LINE: Final = re.compile(r"^[ \t]*license[ \t]*:[ \t]*https?://", re.IGNORECASE | re.MULTILINE)

# Uses in RSL's vocabulary that cover showing a short quotation with a link, and reading by a model.
_SEARCH_USES: Final = frozenset({"all", "search"})
_MODEL_USES: Final = frozenset({"all", "ai-all", "ai-input", "ai-use"})
_FREE: Final = frozenset({"", "free", "attribution"})


def in_meta(meta: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The signals among meta elements (values by lower-case name), in a fixed order, such as ``max-snippet:50``."""
    words = ",".join(value for name in _ROBOTS for value in meta.get(name, ()))
    reserved = any(value.strip() == "1" for value in meta.get(TDM_RESERVED, ()))
    return tuple(sorted({*_directives(words), *([TDM_RESERVED] if reserved else [])}))


def in_headers(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The signals among headers (by lower-case name), in a fixed order."""
    found = set(_directives(",".join(_for_us(headers.get("x-robots-tag", "")))))
    if headers.get(TDM_RESERVED, "").strip() == "1":
        found.add(TDM_RESERVED)
    if RSL_TYPE in headers.get("link", ""):
        found.add(NO_MODEL)
    return tuple(sorted(found))


def in_robots_txt(text: str) -> tuple[str, ...]:
    """The signals in a site's robots.txt: a licence that it names holds for all of the site (RSL 1.0, "robots.txt")."""
    return (NO_MODEL,) if _LICENCE_LINE.search(text) else ()


def _directives(words: str) -> set[str]:
    return {"".join(match[0].lower().split()) for match in _SAYS.finditer(words)}


def _for_us(words: str) -> Iterator[str]:
    """The parts of an X-Robots-Tag that are for everybody or for a robot whose rules we take for ours."""
    start, name = 0, "robots"
    for match in _FOR_ROBOT.finditer(words):
        if name in _ROBOTS:
            yield words[start : match.start()]
        start, name = match.end(), match[1].lower()
    if name in _ROBOTS:
        yield words[start:]


def reserved_paths(tdmrep: str) -> tuple[str, ...]:
    """The patterns that a site's tdmrep.json reserves, and after a ``!`` those that it does not; none where it is none."""
    try:
        rules = json.loads(tdmrep)
    except (ValueError, RecursionError):
        return ()
    found = []
    for rule in (rules if isinstance(rules, list) else [rules])[:_MOST_RULES]:
        if isinstance(rule, dict) and isinstance(rule.get("location"), str) and rule.get(TDM_RESERVED) in (0, 1, "0", "1"):
            found.append(f"{'' if int(rule[TDM_RESERVED]) else '!'}{rule['location'][:500]}")
    return tuple(found)


def is_reserved(url: str, patterns: Iterable[str]) -> bool:
    """Whether ``reserved_paths`` cover an address: of those that fit its path the longest decides, as in robots.txt."""
    parts = urlsplit(url)
    path = unquote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
    fitting = [one for one in patterns if _fits(unquote(one.removeprefix("!")), path)]
    return bool(fitting) and not max(fitting, key=lambda one: len(one.removeprefix("!"))).startswith("!")


def _fits(pattern: str, path: str) -> bool:
    """A path pattern as robots.txt has it: ``*`` is anything, ``$`` at its end the end, else a beginning is enough."""
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not pattern.endswith("$") or at == len(path) or pattern.endswith("*$")


def in_licences(licences: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The signals of RSL licences for one page, each ``{"permits": uses or None, "prohibits": uses, "payment": kind}``.

    A use is free if any licence gives it for nothing: it permits it (or says nothing of what it permits), does not prohibit it,
    and asks no payment.
    """
    if not licences:
        return ()
    wanted = ((NO_MODEL, _MODEL_USES), (NO_QUOTE, _SEARCH_USES))
    return tuple(signal for signal, uses in wanted if not any(_gives(licence, uses) for licence in licences))


def _gives(licence: Mapping[str, Any], uses: frozenset[str]) -> bool:
    permits, prohibits = licence["permits"], licence["prohibits"]
    return (permits is None or bool(uses & permits)) and not uses & prohibits and licence["payment"] in _FREE
