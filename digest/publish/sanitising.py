"""What HTML may be served: the elements and attributes on our lists, and of addresses those that can do nothing. Pure.

Sanitising comes last, so that whatever happened to a page before, nothing else is served.
"""

import re
from collections.abc import Mapping, Set
from typing import Any, Final

import nh3

# What nh3 lets through on pages that we made: blocks, inline words, links, tables; no pictures, no controls.
_TAGS: Final = frozenset(
    "a abbr article aside b blockquote br caption code dd del details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr i ins kbd li mark ol p pre q s section small span strong sub summary sup table tbody td tfoot th thead time tr"
    " u ul".split()
)
_EVERYWHERE: Final = frozenset({"class", "data-search-exclude", "dir", "id", "lang", "title"})
_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "*": _EVERYWHERE,
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"align"}),
    "th": frozenset({"align"}),
    "time": frozenset({"datetime"}),
}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
# Pages that people write may also show pictures of their own site.
_HAND_TAGS: Final = _TAGS | {"img"}
_HAND_ATTRIBUTES: Final = {**_ATTRIBUTES, "img": frozenset({"alt", "height", "src", "width"})}
# HTML from which nh3 would take nothing: text, and elements that all have their attributes in quotes, each of them on the lists,
# with an address that names one of the schemes or none (a colon, or a reference that may be one, only after a slash).
# Names are tried in their order, so those that pages are full of come first.
_OFTEN: Final = "p li a span em h3 div ul h4 article section h2".split()
_NAMES: Final = [*_OFTEN, *sorted(_TAGS.difference(_OFTEN))]
_BARE_NAMES: Final = [name for name in _NAMES if name != "a"]
_VALUE: Final = r'"[^"<>\x00]*+"'
_GIVEN: Final = rf"(?: (?:{'|'.join(sorted(_EVERYWHERE))})={_VALUE})*+"
_ADDRESS: Final = r'"(?:(?:https?|mailto):|(?![^"/?#]*[:&]))[^"<>\x00]*+"'
_INERT: Final = re.compile(
    rf"[^<>\x00]*+(?:<(?:/(?:{'|'.join(_NAMES)})|a href={_ADDRESS} rel=\"noopener\"{_GIVEN}"
    rf"|(?:{'|'.join(_BARE_NAMES)}){_GIVEN}(?: /)?|t[dh] align=\"[a-z]+\"{_GIVEN})>[^<>\x00]*+)*+"
)


def sanitised(html: str) -> str:
    """The part of an HTML fragment that is on our lists; every link gets ``rel="noopener"``.

    Nearly all pages have nothing else, and to see that takes a sixth of the time that nh3 needs to take it out. Nesting is not
    looked at: elements that are not closed can do nothing, and cmark closes what it opens.
    """
    return html if _INERT.fullmatch(html) else _CLEANER.clean(html)


def sanitised_by_hand(html: str) -> str:
    """The same for pages that people write: also pictures, of this site only."""
    return _HAND_CLEANER.clean(html)


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src") and ("//" in value or ":" in value or "\\" in value):
        return None
    return value


def _cleaner(tags: Set[str], attributes: Mapping[str, Set[str]], *, attribute_filter: Any = None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        attributes={tag: set(names) for tag, names in attributes.items()},
        attribute_filter=attribute_filter,
        link_rel="noopener",
        url_schemes=set(_SCHEMES),
    )


# Made once: making one costs as much as cleaning a short page with it.
_CLEANER: Final = _cleaner(_TAGS, _ATTRIBUTES)
_HAND_CLEANER: Final = _cleaner(_HAND_TAGS, _HAND_ATTRIBUTES, attribute_filter=_only_own_pictures)
