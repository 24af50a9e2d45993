"""What publishers say of the use of their words, as signals: one vocabulary for headers, pages and sites. Pure.

``nosnippet``, ``noarchive``, ``max-snippet:N``   robots, in a meta element or the header X-Robots-Tag
    (https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag)
``tdm-reservation``                               text and data mining reserved, in a meta element, a header or
    /.well-known/tdmrep.json (TDM Reservation Protocol, W3C Community Group report of 2024)
    ``tdm-policy`` beside it says on what terms its publisher would license; nobody here has agreed to any, so it changes nothing
``rsl-no-quote``, ``rsl-no-model``                a licence under Really Simple Licensing 1.0 (https://rslstandard.org/rsl) that
    does not let search show words for nothing, or does not let a model read them for nothing;
    it may lie in the page (a script) or in the entry of a feed
``rsl:ADDRESS``                                   such a licence lies there, as a link, a header or a line of robots.txt writes it
``rsl-read``, ``rsl-unread``, ``rsl-named``       it was read, and says no more than is said here; it could not be read yet; it
    is named by a page that did not come over the network, so that nobody asks for it

``edition.rights`` obeys what is found here; ``enrich`` tells a story by those of its reports that may be quoted.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from lxml import etree

NO_MODEL: Final = "rsl-no-model"
NO_QUOTE: Final = "rsl-no-quote"
LICENCE: Final = "rsl:"
LICENCE_READ: Final = "rsl-read"
LICENCE_UNREAD: Final = "rsl-unread"
LICENCE_NAMED: Final = "rsl-named"
TDM_RESERVED: Final = "tdm-reservation"
TDMREP_PATH: Final = "/.well-known/tdmrep.json"
RSL_TYPE: Final = "application/rsl+xml"
_RSL: Final = "https://rslstandard.org/rsl"

# Whose rules we take for ours, beside those for everybody: what a search engine may not show, a digest may not either.
_ROBOTS: Final = ("robots", "googlebot", "googlebot-news", "news-briefings")
_SAYS: Final = re.compile(r"\b(?:nosnippet|noarchive|max-snippet\s*:\s*(-?\d{1,6}))", re.IGNORECASE)
# A robot's name in X-Robots-Tag: what follows, up to the next, is for it alone. Directives with values are no names.
_FOR_ROBOT: Final = re.compile(r"(?:^|,)\s*(?!max-|unavailable_after)([a-z][\w.-]*)\s*:", re.IGNORECASE)
_MOST_RULES: Final = 1000
_LICENCE_LINE: Final = re.compile(r"^[ \t]*license[ \t]*:[ \t]*(https?://\S+)", re.IGNORECASE | re.MULTILINE)
# A link of the header Link (RFC 8288): its address, and what is said of it up to the next.
_LINK: Final = re.compile(r"<([^<>]*)>([^<]*)")
# Each repetition ends at the next quotation mark, so that no header makes this slow.
_IS_LICENCE: Final = re.compile(r"""\brel\s*=\s*(?:["'][^"']*)?\blicense\b""", re.IGNORECASE)
_MOST_LICENCES: Final = 100
# Nobody honest names more for one page.
_MOST_NAMED: Final = 5

# Uses in RSL's vocabulary (3.4.1.1) that cover showing a short quotation with a link, and reading by a model.
_SEARCH_USES: Final = frozenset({"all", "search"})
_MODEL_USES: Final = frozenset({"all", "ai-all", "ai-input"})
# What it may ask for (3.7) that is given here anyway. A payment of no kind, or of one that is not specified, is none of these.
_FREE: Final = frozenset({"free", "attribution"})


# What asks that nothing be quoted; a licence that could not be read may.
_NO_WORDS: Final = frozenset({"nosnippet", "max-snippet:0", TDM_RESERVED, NO_QUOTE, LICENCE_UNREAD})


def forbids_quoting(rights: str, signals: Iterable[str]) -> str:
    """Which signal of its publisher makes an article one to be listed by headline and link only; "" if none does.

    ``rights`` are its source's (model.Rights): who has a licence (``open``) need not ask.
    """
    return "" if rights == "open" else min(_NO_WORDS & {*signals}, default="")


def may_be_quoted(rights: str, signals: Iterable[str]) -> bool:
    """Whether any word of an article may be quoted, by its source's rights and what its publisher says."""
    return rights != "link" and not forbids_quoting(rights, signals)


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
    links = _LINK.findall(headers.get("link", ""))
    found.update(licences_named(to for to, said in links if RSL_TYPE in said.lower() and _IS_LICENCE.search(said)))
    return tuple(sorted(found))


def in_robots_txt(text: str) -> tuple[str, ...]:
    """The signals in a site's robots.txt: a licence that it names holds for all of the site (RSL 1.0, "robots.txt").

    Whatever group it stands in: most are written behind the last one and meant for everybody.
    """
    return licences_named(_LICENCE_LINE.findall(text))


def licences_named(addresses: Iterable[str]) -> tuple[str, ...]:
    """The signals of licences that lie at some addresses, relative ones too."""
    return tuple(f"{LICENCE}{address.strip()}" for address in list(dict.fromkeys(addresses))[:_MOST_NAMED])


def licence_links(tree: Any) -> list[str]:
    """Where the licences lie that the elements of a parsed page name, as it writes that."""
    links = (one for one in tree.iter("link", "a") if "license" in (one.get("rel") or "").lower().split())
    return [one.get("href") or "" for one in links if (one.get("type") or "").strip().lower().startswith(RSL_TYPE)]


def together(said: Iterable[str], with_it: Iterable[str]) -> tuple[str, ...]:
    """What a page says with what came with it, in a fixed order: a licence that was read is not merely named any more.

    One that could not be read holds on whatever others were: a page may name its own beside its feed's.
    """
    found = {*said, *with_it}
    return tuple(sorted(found - {LICENCE_NAMED} if LICENCE_READ in found else found))


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
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    last = pieces.pop() if pieces and pattern.endswith("$") else ""
    at = len(first)
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return path.endswith(last, at) and (not pattern.endswith("$") or "*" in pattern or at == len(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What one licence gives: ``permits`` uses (None: it does not say which), ``prohibits`` uses, ``payment`` of a kind.

    ``for_some``: to some users or countries only, or by a server that has to be asked.
    """

    permits: frozenset[str] | None = None
    prohibits: frozenset[str] = frozenset()
    payment: str = "free"
    for_some: bool = False

    def gives(self, uses: frozenset[str]) -> bool:
        """Whether anybody may make one of these uses for nothing. What is prohibited is not permitted (3.6)."""
        is_permitted = (self.permits is None or bool(uses & self.permits)) and not uses & self.prohibits
        return is_permitted and self.payment in _FREE and not self.for_some


def in_licences(licences: Sequence[Licence]) -> tuple[str, ...]:
    """The signals of licences for one page: a use is free if any of them gives it."""
    wanted = ((NO_MODEL, _MODEL_USES), (NO_QUOTE, _SEARCH_USES))
    return tuple(signal for signal, uses in wanted if licences and not any(licence.gives(uses) for licence in licences))


def licence_terms(content: bytes) -> tuple[str, ...] | None:
    """What a file of licences says, each a pattern of addresses and the signals for them, with spaces between; None: it is none.

    Parses untrusted XML, so it runs in a killable child.
    """
    try:
        root: Any = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return None
    contents = root.xpath(f"//*[local-name()='content'][namespace-uri()='{_RSL}' or local-name(..)='rsl']")
    found = [" ".join((_pattern(one), *in_licences(_licences(one)))) for one in contents[:_MOST_LICENCES]]
    return tuple(found) if found else None


def in_entries(feed: bytes) -> tuple[tuple[str, ...], ...] | None:
    """What each entry of a feed says of the use of its words, in the feed's order, by the licences in it, else in its channel.

    None where it does not speak of RSL. Parses untrusted XML, so it runs in a killable child.
    """
    if _RSL.encode() not in feed.replace(b"\0", b""):
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: Any = etree.fromstring(feed, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return ()
    # Publishing programs write the prefix and forget to declare it.
    for element in [one for one in root.iter(etree.Element) if one.tag.startswith("rsl:")]:
        element.tag = f"{{{_RSL}}}{element.tag.removeprefix('rsl:')}"
    return tuple(_said_in(entry) for entry in root.xpath("//*[local-name()='item' or local-name()='entry']"))


def _said_in(entry: Any) -> tuple[str, ...]:
    """The signals of the licences right in an entry, else in what holds it; the strictest, where they are for several."""
    if entry is None:
        return ()
    groups = [_licences(one) for one in entry.iterchildren(f"{{{_RSL}}}content")]
    if alone := [_licence(one, by_server=False) for one in entry.iterchildren(f"{{{_RSL}}}license")]:
        groups.append(alone)
    if not groups:
        return _said_in(entry.getparent())
    return tuple(sorted({signal for licences in groups for signal in in_licences(licences)}))


def terms_for(url: str, terms: Iterable[str]) -> tuple[str, ...]:
    """The signals that ``licence_terms`` has for an address: of the patterns that fit it the longest decides, as in robots.txt.

    A pattern without a host is for any: a licence may lie on another site than the pages that name it.
    """
    parts = urlsplit(url)
    path = unquote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
    place = f"{parts.netloc.removeprefix('www.')}{path}"
    patterns = (one.split(" ") for one in terms)
    fitting = [one for one in patterns if _fits(unquote(one[0]), path if one[0].startswith("/") else place)]
    return tuple(max(fitting, key=lambda one: len(one[0]))[1:]) if fitting else ()


def _pattern(content: Any) -> str:
    """For which addresses something is said: a path, or a host and a path; all where it does not say."""
    written = "".join((content.get("url") or "/").split())[:500]
    _, is_whole, place = written.partition("://")
    return place.removeprefix("www.") if is_whole else f"/{written.removeprefix('/')}"


def _licences(content: Any) -> list[Licence]:
    by_server = bool(content.get("server"))
    found = content.xpath("./*[local-name()='license']")[:_MOST_LICENCES]
    return [_licence(one, by_server=by_server) for one in found] or [Licence(for_some=by_server)]


def _licence(licence: Any, *, by_server: bool) -> Licence:
    said = licence.xpath("./*[local-name()='permits' or local-name()='prohibits']")
    permits, prohibits = ([one for one in said if _is_of_uses(one, kind)] for kind in ("permits", "prohibits"))
    payments = (_kind(one) for one in licence.xpath("./*[local-name()='payment']"))
    return Licence(
        permits=_words(permits) if permits else None,
        prohibits=_words(prohibits),
        payment=next((kind for kind in payments if kind not in _FREE), "free"),
        for_some=by_server or len(permits) + len(prohibits) < len(said),
    )


def _is_of_uses(element: Any, name: str) -> bool:
    return etree.QName(element).localname == name and _kind(element) in {"", "usage"}


def _kind(element: Any) -> str:
    return str(element.get("type") or "").strip().lower()


def _words(elements: Iterable[Any]) -> frozenset[str]:
    return frozenset(word for one in elements for word in (one.text or "").lower().replace(",", " ").split())
