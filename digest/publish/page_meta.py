"""What a page says of itself to machines: front matter made safe to print, Open Graph, schema.org. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup, escape
from pydantic_core import to_json

from digest.config import SiteConfig
from digest.markdown import FENCE, split_front_matter
from digest.naming import SHORTENED, SOURCE_TYPES, story_anchor
from digest.publish.site_index import stories_of
from digest.text import shown_line
from digest.urls import http_link

# Front matter that a page may set. `template`, `hide`, `icon` and the like are the theme's business: a page that could set
# them could choose any template on the disk.
_WORDS: Final = ("title", "description", "author", "summary", "date", "language")
_LONGEST_DESCRIPTION: Final = 300
# Most addresses in a record have been through `http_link` already; these need not go again.
_PLAIN_ADDRESS: Final = re.compile(r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9/._~%?=&-]*)?")
# What could end a script element or a line of script in JSON (HTML 13.1.2, ECMA-262 12.3).
_IN_SCRIPT: Final = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")


# A line of front matter as we write it: a key and a scalar on the same line, or nothing, with its values indented below.
_LINE: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*):(?: (.*))?")
# Scalars that YAML reads as the words that stand there: plain ones that begin with a letter, days, and single quotes.
_WORDS_AS_THEY_ARE: Final = re.compile(r"[^\W\d_](?:[^:#\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]|:(?! |$))*")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\+\d\d:\d\d)?")
_QUOTED: Final = re.compile(r"'((?:[^'\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]|'')*)'")
_NO_WORDS: Final = frozenset("y yes n no true false on off null".split())
_EXCLUDED: Final = "  exclude: true"
_NESTED: Final[Mapping[str, Mapping[str, bool]]] = {"generator": {}, "search": {"exclude": True}}
_READ: Final = frozenset((*_WORDS, "updated", "edition"))


def read_front(text: str, *, path: str) -> tuple[dict[str, Any], str]:
    """The front matter that a page of the site needs, and its body; the same as YAML says, a tenth as slow where we wrote it.

    Of ``generator`` only that it is there. Raises ArchiveError where the front matter is not YAML settings.
    """
    if text.startswith(FENCE):
        head, fence, body = text[len(FENCE) :].partition(f"\n{FENCE}")
        front = _as_we_write(head) if fence and "\r" not in text else None
        if front is not None:
            return front, body.removeprefix("\n")
    return split_front_matter(text, path=path)


def _as_we_write(head: str) -> dict[str, Any] | None:
    """The keys that are read, from front matter in the layout that we write; None for any other."""
    front: dict[str, Any] = {}
    key = ""
    for line in head.split("\n"):
        if line[:1] in {" ", "-"}:
            if key in _READ or (key == "search" and line != _EXCLUDED):
                return None
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in front:
            return None
        key, value = match[1], match[2] or ""
        if key in _READ:
            words = _scalar(value)
            if words is None:
                return None
            front[key] = words
        elif key in _NESTED:
            if value:
                return None
            front[key] = dict(_NESTED[key])
        elif value[:1] in {"'", '"'} and not (len(value) > 1 and value[-1] == value[0]):
            return None
    return front


def _scalar(value: str) -> str | None:
    if _QUOTED.fullmatch(value):
        return value[1:-1].replace("''", "'")
    is_plain = _WORDS_AS_THEY_ARE.fullmatch(value) and value.lower() not in _NO_WORDS and value[-1] != " "
    return value if is_plain or _DAY.fullmatch(value) else None


def plain_meta(front: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter that templates may print as it is: known keys only, every value escaped.

    Tags are not among them: Material's search would show them as labels on every result and rank by them first.
    """
    meta: dict[str, Any] = {key: escape(_line(front[key])) for key in _WORDS if _is_plain(front.get(key))}
    if "description" not in meta and "summary" in meta:
        meta["description"] = meta["summary"]
    search = front.get("search")
    if isinstance(search, Mapping):
        meta["search"] = {"exclude": True} if search.get("exclude") is True else {}
    return meta


def _is_plain(value: object) -> bool:
    return value is not None and not isinstance(value, list | dict | tuple | set | bytes)


def _line(value: object) -> str:
    return shown_line(str(value))


def script_json(value: object) -> Markup:
    """JSON that may stand inside a script element."""
    json = to_json(value).decode()
    for character, reference in _IN_SCRIPT:
        json = json.replace(character, reference)
    return Markup(json)  # noqa: S704 - nothing is left in it that could end the script or begin an element


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What a page says of itself for Open Graph; ``linked`` is schema.org data as JSON. The other values are not escaped.

    ``image`` is an address, ``kind`` website or article, ``published`` and ``updated`` are as in the record.
    """

    title: str
    description: str
    address: str
    image: str
    kind: str
    published: str = ""
    updated: str = ""
    linked: Markup | None = None


def page_head(
    *,
    site: SiteConfig,
    site_url: str,
    address: str,
    title: str,
    description: str,
    record: Mapping[str, Any] | None,
    is_home: bool,
    image: str = "assets/images/share.png",
) -> PageHead:
    """A page's head, with data of the edition that it shows. ``image`` is the picture's path below the site's root."""
    head = PageHead(
        title=_line(title) or site.name,
        description=_line(description or site.description)[:_LONGEST_DESCRIPTION],
        address=address,
        image=f"{site_url}{image}",
        kind="website" if is_home or record is None else "article",
    )
    if record is None:
        return head
    told = replace(head, published=str(record.get("published") or ""), updated=str(record.get("updated") or ""))
    return replace(told, linked=script_json(_collection(site, site_url, told, record)))


def _collection(site: SiteConfig, site_url: str, head: PageHead, record: Mapping[str, Any]) -> dict[str, Any]:
    """A CollectionPage: a list of what others reported. It has no author, because we wrote none of it."""
    stories = stories_of(record)
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "@id": head.address,
        "url": head.address,
        "name": head.title,
        "inLanguage": str(record.get("language") or site.language),
        "isPartOf": {"@type": "WebSite", "name": site.name, "url": site_url},
    }
    told = {"description": head.description, "datePublished": head.published, "dateModified": head.updated}
    page.update({name: words for name, words in told.items() if words})
    corrections = [_correction(one) for one in record.get("corrections") or () if isinstance(one, Mapping)]
    if corrections:
        page["correction"] = corrections
    page["mainEntity"] = {
        "@type": "ItemList",
        "numberOfItems": len(stories),
        "itemListElement": [
            {"@type": "ListItem", "position": position, "item": _item(head.address, story)}
            for position, story in enumerate(stories, 1)
        ],
    }
    return page


def _item(address: str, story: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": _line(story.get("headline") or ""),
        "url": f"{address}#{story_anchor(str(story.get('id', '')))}",
    }
    if story.get("language"):
        item["inLanguage"] = str(story["language"])
    if story.get("rewrites"):
        item["digitalSourceType"] = f"{SOURCE_TYPES}{SHORTENED}"
    originals = [_original(article) for article in story.get("articles") or () if isinstance(article, Mapping)]
    known = [original for original in originals if original is not None]
    if known:
        item["isBasedOn"] = known
    return item


def _correction(correction: Mapping[str, Any]) -> dict[str, Any]:
    """What was wrong and what is right, as https://schema.org/CorrectionComment."""
    wrong, right = _line(correction.get("wrong") or ""), _line(correction.get("right") or "")
    comment: dict[str, Any] = {"@type": "CorrectionComment", "text": f"“{wrong}” → “{right}”"}
    if when := str(correction.get("when") or ""):
        comment["datePublished"] = when
    if who := _line(correction.get("who") or ""):
        comment["creator"] = {"@type": "Organization", "name": who}
    return comment


def _original(article: Mapping[str, Any]) -> dict[str, Any] | None:
    """The article that a story rests on, as far as it has an address."""
    address = str(article.get("url") or "")
    link = address if _PLAIN_ADDRESS.fullmatch(address) else http_link(address)
    if link is None:
        return None
    original: dict[str, Any] = {"@type": "NewsArticle", "url": link, "headline": _line(article.get("title") or "")}
    if publisher := _line(article.get("publisher") or ""):
        original["publisher"] = {"@type": "Organization", "name": publisher}
    return original
