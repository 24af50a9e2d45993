"""Who wrote what, when and where, as a page says it; each answer with the place it was found.

Where places disagree:

- title: a first-level heading that shares words with what the page calls itself elsewhere; then JSON-LD ``headline``; then
  ``og:title`` and ``<title>`` without the site's name.
- dates: see ``page_dates``; authors: see ``bylines``.
- publisher: JSON-LD, ``og:site_name``, what follows the headline in ``<title>``, the copyright notice, the host. It is the one
  whose page the address leads to. Of a text that a portal shows for somebody else, that is the portal: JSON-LD ``publisher``, not
  ``provider`` or ``sourceOrganization``, nor the site of the canonical link. An agency that is named there is credited as one.
- address: canonical link, ``og:url``, JSON-LD, if they lie on the host the page came from and are not its home page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from digest.clean.blocks import Block
from digest.clean.bylines import find_authors
from digest.clean.credits import clean_credit, split_credit, without_label
from digest.clean.furniture import furniture
from digest.clean.labels import SPONSORED, Found, find_opinion, find_sponsored, is_paywalled, is_teaser
from digest.clean.language import declared_language
from digest.clean.page_dates import read_dates
from digest.clean.signals import SITE_NAMES, Node, Signals, resolve, string_of, text_of, types_of
from digest.model import Image
from digest.text import count_words, fold, squeeze
from digest.urls import canonical_url, host

_SECTION_META: Final = ("article:section", "parsely-section", "og:article:section", "section", "category", "cxenseparse:section")
_TAG_META: Final = ("article:tag", "parsely-tags", "news_keywords", "keywords", "og:article:tag", "sailthru.tags")
_TITLE_CUTS: Final = re.compile(r"\s+[|–—•·»«›:~-]+\s+|\s*\|\s*|\s+::\s+|\s*[｜_]\s*")
_NOTICES: Final = 25  # blocks at the end of the page in which its copyright notice stands
_NOTICE_WORDS: Final = 25
_HOME_LINKS: Final = 3
_NOTICE: Final = re.compile(
    r"\W*(?:(?:©|\(c\)|copyright)\s*)+(?:\d{4}(?:\s?[-–]\s?(?:\d{4}|present))?)?[\s,|]*(?:by )?(.*?)"
    r"(?=[.,|·•–—]|\s\d{4}|\ball rights\b|\b(?:inc|llc|ltd|gmbh)\b|$)",
    re.IGNORECASE,
)
_NOBODY: Final = re.compile(
    r"\d|\b(?:all rights|rights reserved|copyright|reserved|website|theme|powered|terms|privacy|menu|notices?|made with)\b",
    re.IGNORECASE,
)
_PICTURES: Final = 6  # looked at for a caption that no element is named for
_CAPTION_WORDS: Final = 70
_CAPTIONS: Final = (
    "(//figure[.//figcaption]|//*[contains(@class,'caption') or contains(@class,'Caption') or contains(@class,'bild-text')"
    " or contains(@class,'bildunterschrift') or contains(@class,'bildtext')])"
    "[not(ancestor::nav or ancestor::footer or ancestor::aside)]"
)
_CREDIT_WORDS: Final = 14
_NOWHERE: Final = "https://page.invalid/"  # stands for the address of a page that does not say its own
_PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)/?$", re.IGNORECASE)
_FEWEST_WORDS: Final = 4  # of a caption without a credit; a shorter one is mostly a button's ("Light mode")
_LONGEST_TITLE: Final = 40  # words; a longer heading is no headline


# What a page that says nothing says, by the type of the answer.
_NOT_SAID: Final = Found(value="")
_NO_NAMES: Final[Found[tuple[str, ...]]] = Found(value=())
_NO_DATE: Final[Found[date | datetime | None]] = Found(value=None)
_NO_IMAGE: Final = Found(value=Image())
_NO: Final = Found(value=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article; empty values are unknown."""

    url: Found[str] = _NOT_SAID
    title: Found[str] = _NOT_SAID
    authors: Found[tuple[str, ...]] = _NO_NAMES
    agencies: tuple[str, ...] = ()
    publisher: Found[str] = _NOT_SAID
    published: Found[date | datetime | None] = _NO_DATE
    modified: Found[date | datetime | None] = _NO_DATE
    language: Found[str] = _NOT_SAID
    section: Found[str] = _NOT_SAID
    tags: Found[tuple[str, ...]] = _NO_NAMES
    image: Found[Image] = _NO_IMAGE
    opinion: Found[bool] = _NO
    paywalled: bool = False
    teaser: bool = False


def read_metadata(signals: Signals, blocks: Sequence[Block] = (), *, url: str, captured: datetime) -> Metadata:
    """Everything a page says of its article; ``blocks`` are its texts in reading order.

    ``url`` is where it came from, if known ("" otherwise); ``captured`` bounds the dates that are believed.
    """
    address = find_url(signals, url)
    publisher = find_publisher(signals, address.value or url, blocks)
    language = declared_language(
        signals.lang, signals.first("og:locale"), signals.first("content-language"), string_of(signals.article.get("inLanguage"))
    )
    section = find_section(signals)
    title = find_title(signals, publisher.value, address.value or url)
    region = signals.lang if signals.lang.lower().startswith(f"{language}-") else language
    dates = read_dates(signals, blocks, title=title.value, url=address.value or url, language=region, captured=captured)
    owners = (publisher.value, *_owners(signals, address.value or url, blocks))
    authors, agencies = find_authors(signals, publisher.value, title.value, blocks, owners)
    sponsored = find_sponsored(signals, blocks, address.value or url, section.value, title.value)
    return Metadata(
        url=address,
        title=title,
        authors=authors,
        agencies=agencies,
        publisher=publisher,
        published=dates.published,
        modified=dates.modified,
        language=Found(value=language, source="declared" if language else ""),
        section=section,
        tags=_labelled(find_tags(signals), sponsored),
        image=find_image(signals),
        opinion=find_opinion(signals, blocks, address.value or url, section.value, title.value),
        paywalled=is_paywalled(signals),
        teaser=is_teaser(signals, blocks),
    )


# ---------------------------------------------------------------- address


def find_url(signals: Signals, given: str) -> Found[str]:
    """The article's canonical address, or where it came from, or ""."""
    page = signals.article.get("mainEntityOfPage")
    said = (
        ("canonical link", signals.canonical),
        ("og:url", signals.first("og:url")),
        ("microdata", _microdata(signals, "url") or _microdata(signals, "mainEntityOfPage")),
        ("json-ld", string_of(signals.article.get("url")) or (page.get("@id") if isinstance(page, dict) else page)),
    )
    for source, words in said:
        address = canonical_url(words, given) if isinstance(words, str) and words else ""
        if address and _is_article_address(address, given):
            return Found(value=address, source=source)
    address = canonical_url(given)
    return Found(value=address, source="given" if address else "")


def _is_article_address(address: str, given: str) -> bool:
    """Not a home page where an article is meant; on the host that the page came from (or a relative of it)."""
    parts = urlsplit(address)
    if not parts.path.strip("/") and not parts.query and (not given or urlsplit(given).path.strip("/")):
        return False
    return not given or _site(address) == _site(given)


def _site(address: str) -> str:
    """The name before the top-level domain: "news" of ``m.news.example`` and ``www.news.example``."""
    labels = host(address).split(".")
    return max(labels[:-1] or labels, key=len)


# ---------------------------------------------------------------- title


def _microdata(signals: Signals, name: str) -> str:
    """What the page's one article item says in microdata (HTML 5.3): an address, or the name of who it is; "" if nothing."""
    articles = signals.tree.xpath("//*[@itemscope and contains(@itemtype, 'Article')]")
    for element in articles[0].xpath(f".//*[@itemprop='{name}']")[:1] if len(articles) == 1 else ():
        named = element.xpath(".//*[@itemprop='name']")
        found = named[0] if named else element
        return str(found.get("content") or found.get("href") or found.get("itemid") or "") or text_of(found)
    return ""


def find_title(signals: Signals, publisher: str, url: str) -> Found[str]:
    """The headline, without the site's name, with its own punctuation; "" if the page has none."""
    page_title = signals.tree.find(".//head/title")
    raw = [
        ("json-ld", string_of(signals.article.get("headline")) or string_of(signals.article.get("name"))),
        ("og:title", signals.first("og:title")),
        ("twitter:title", signals.first("twitter:title")),
        ("title", text_of(page_title) if page_title is not None else ""),
    ]
    known = {fold(name) for name in (publisher, signals.first(*SITE_NAMES), host(url)) if name}
    said = [(source, without_site(words, known)) for source, words in raw if words and not _is_site_name(words, known)]
    headings = _headings(signals, known)
    best = max(headings, key=lambda words: _likeness(words, [w for _, w in said]), default="")
    if best and (_likeness(best, [w for _, w in said]) >= 0.5 or (len(headings) == 1 and count_words(best) >= 3) or not said):
        return Found(value=best, source="h1")
    return next((Found(value=words, source=source) for source, words in said if words), Found(value=""))


def _headings(signals: Signals, known: set[str]) -> list[str]:
    headings = [text_of(element) for element in signals.tree.iter("h1") if not _leads_elsewhere(element, signals.canonical)]
    headings += [text_of(e) for e in signals.tree.xpath("//*[@itemprop='headline' and not(self::h1) and not(self::meta)]")[:3]]
    return [
        words for words in headings[:20] if words and count_words(words) <= _LONGEST_TITLE and not _is_site_name(words, known)
    ]


def _leads_elsewhere(heading: Any, canonical: str) -> bool:
    """Whether a heading is nothing but a link to another page: the headline of another article."""
    links = heading.xpath("./a[@href]")
    if len(links) != 1 or text_of(links[0]) != text_of(heading) or not canonical:
        return False
    return _is_other_page(links[0].get("href"), canonical)


def _is_site_name(words: str, known: set[str]) -> bool:
    return not words or fold(words) in known


def _likeness(heading: str, others: list[str]) -> float:
    """The best share (0..1) of words that a heading has in common with one of the page's other titles."""
    words = _telling(heading)
    best = 0.0
    for other in others:
        theirs = _telling(other)
        if words and theirs:
            best = max(
                best, len(words & theirs) / min(len(words), len(theirs)) if len(words) > 1 else len(words & theirs) / len(theirs)
            )
    return best


def _telling(title: str) -> set[str]:
    """The words of a title that say something, without short ones as "in" and "the"; all words where all are short."""
    words = set(fold(title).split())
    return {word for word in words if len(word) > 3} or words


def without_site(title: str, known: set[str]) -> str:
    """A title without the names of site and section around it.

    What stands after the last "|" is always a name; after " - ", " – " and the like it is one if it is the publisher's or
    at most four words, and the rest is longer.
    """
    pieces = _TITLE_CUTS.split(title)
    cuts = _TITLE_CUTS.findall(title)
    while len(pieces) > 1 and _is_suffix(pieces[-1], cuts[-1], pieces[:-1], known):
        pieces.pop()
        cuts.pop()
    while len(pieces) > 1 and _is_known(pieces[0], known):
        pieces.pop(0)
        cuts.pop(0)
    out = pieces[0]
    for cut, piece in zip(cuts, pieces[1:], strict=True):
        out += cut + piece
    return out.strip()


def _is_known(piece: str, known: set[str]) -> bool:
    """Whether a piece of a title is one of the site's names, or part of one ("Gazette" of "gazette.example")."""
    name = fold(piece).replace(" ", "")
    return bool(name) and any(name in other.replace(" ", "") for other in known)


def _is_suffix(piece: str, cut: str, before: list[str], known: set[str]) -> bool:
    if _is_known(piece, known):
        return True
    rest = sum(count_words(part) for part in before)
    if ":" in cut:
        return False
    return (
        count_words(piece) <= (6 if "|" in cut or "｜" in cut else 4)
        and rest > count_words(piece)
        and piece[:1].isupper()
        and "|" in cut
    )


# ---------------------------------------------------------------- publisher


def find_publisher(signals: Signals, url: str, blocks: Sequence[Block] = ()) -> Found[str]:
    """The publisher's name: stated, else that of the copyright notice, else the host; "" if the page has none of them."""
    publisher = resolve(signals, signals.article.get("publisher"))
    stated = [
        ("json-ld", string_of(publisher)),
        ("microdata", _microdata(signals, "publisher")),
        *((name, signals.first(name)) for name in SITE_NAMES),
        *(
            ("json-ld", string_of(n.get("name")))
            for n in signals.nodes
            if {"NewsMediaOrganization", "WebSite"} & set(types_of(n))
        ),
    ]
    for source, words in stated:
        if words and count_words(words) <= 8 and not words.startswith(("http", "@")):
            return Found(value=words, source=source)
    page_title = signals.tree.find(".//head/title")
    pieces = _TITLE_CUTS.split(text_of(page_title)) if page_title is not None else []
    for piece in (pieces[-1], pieces[0]) if len(pieces) > 1 else ():
        if 0 < count_words(piece) <= 5 and _shares_host(piece, url):
            return Found(value=piece.strip(), source="title")
    own = next((name for block in reversed(blocks[-_NOTICES:]) if (name := _owner(block.text))), "")
    if own:
        return Found(value=own, source="copyright notice")
    return Found(value=host(url), source="host" if host(url) else "")


def _owners(signals: Signals, url: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Whom the page's copyright notice names, and what a link to the home page is called where the host is called so too."""
    yield from (name for block in reversed(blocks[-_NOTICES:]) if (name := _owner(block.text)))
    for link in signals.tree.xpath("//a[@href='/']")[:_HOME_LINKS]:
        name = text_of(link)
        if any(len(word) > 3 and word in host(url) for word in fold(name).split()):
            yield name


def _owner(words: str) -> str:
    """Whom a copyright notice names; "" where it is none, or names no one."""
    found = _NOTICE.match(words) if count_words(words) <= _NOTICE_WORDS else None
    name = found[1].strip(" .,;|·•–—-©") if found else ""
    return name if 0 < count_words(name) <= 5 and _NOBODY.search(name) is None else ""


def _shares_host(name: str, url: str) -> bool:
    """Whether a name begins as the host does, or one of its words is the host's own ("The Varn Beacon" at beacon.example)."""
    words = fold(name).removeprefix("the ")
    return bool(url) and (words.replace(" ", "")[:8] in host(url).replace("-", "") or _site(url) in words.split())


# ---------------------------------------------------------------- the rest


def find_section(signals: Signals) -> Found[str]:
    """The section the publisher files it under; "" if it does not say."""
    stated = string_of(signals.article.get("articleSection"))
    if stated:
        return Found(value=stated, source="json-ld")
    source = next((name for name in _SECTION_META if signals.first(name)), "")
    return Found(value=signals.first(source) if source else "", source=source)


def find_tags(signals: Signals) -> Found[tuple[str, ...]]:
    """The publisher's own keywords, each once; none of a program's ("DocType: 103")."""
    for name in _TAG_META:
        words = [tag for value in signals.meta.get(name, ()) for tag in re.split(r"\s*[,;]\s*", value)]
        tags = tuple(dict.fromkeys(tag for tag in words if tag and len(tag) <= 60 and ": " not in tag))[:20]
        if tags:
            return Found(value=tags, source=name)
    return Found(value=())


def _labelled(tags: Found[tuple[str, ...]], sponsored: Found[bool]) -> Found[tuple[str, ...]]:
    """The tags, with "Sponsored" first where the page says that somebody paid for it."""
    if not sponsored.value or any(tag.casefold() == SPONSORED.casefold() for tag in tags.value):
        return tags
    return Found(value=(SPONSORED, *tags.value), source=f"{sponsored.source} (sponsored)")


def find_image(signals: Signals) -> Found[Image]:
    """Caption and credit of the article's first picture that has a caption."""
    for figure in signals.tree.xpath(_CAPTIONS)[:8]:
        image = caption_of(figure)
        is_caption = count_words(image.caption) >= _FEWEST_WORDS and not _is_linked_away(figure, signals.canonical)
        if (image.credit or is_caption) and not _is_of_something_else(figure, signals.canonical):
            return Found(value=image, source="figure")
    for picture in signals.tree.xpath("//img[not(ancestor::nav or ancestor::header or ancestor::footer or ancestor::aside)]")[
        :_PICTURES
    ]:
        image = split_credit(_words_after(picture))
        if image.credit and image.caption:
            return Found(value=image, source="picture")
    picture = signals.article.get("image")
    picture = picture[0] if isinstance(picture, list) and picture else picture
    if isinstance(picture, dict):
        caption, credit = string_of(picture.get("caption")), string_of(picture.get("creditText"))
        if caption or credit:
            return Found(value=Image(caption=caption, credit=credit) if credit else split_credit(caption), source="json-ld")
    return Found(value=Image())


def _is_of_something_else(figure: Any, canonical: str) -> bool:
    """Whether a figure has no picture of this article: it holds a quotation, table or code, or stands in a link to another page.

    One with a caption and nothing else may wait for its picture to be loaded.
    """
    if figure.xpath("self::figure and .//*[self::blockquote or self::table or self::pre]"):
        return True
    return any(_is_other_page(link, canonical) for link in figure.xpath("ancestor::a/@href"))


def _is_linked_away(figure: Any, canonical: str) -> bool:
    """Whether all words of a figure are a link to another page: that page's headline."""
    links = [link for link in figure.xpath(".//a[@href]") if _is_other_page(link.get("href"), canonical)]
    return bool(links) and text_of(figure) == squeeze(" ".join(map(text_of, links)))


def _is_other_page(link: str, canonical: str) -> bool:
    """Whether a link leads to a page that is not this one (at ``canonical``, if known), nor a picture's file."""
    own = canonical_url(canonical) or _NOWHERE
    address = canonical_url(link, own)
    return bool(address) and address != own and _PICTURE_FILE.search(urlsplit(address).path) is None


def _words_after(picture: Any) -> str:
    """The short text that follows a picture: what comes after it in its element, or the next element's text."""
    words = squeeze(" ".join(picture.xpath("following-sibling::node()[position() <= 6]/descendant-or-self::text()")))
    if not words and (parent := picture.getparent()) is not None:
        following = parent.getnext()
        words = text_of(following) if following is not None else ""
    return words if count_words(words) <= _CAPTION_WORDS else ""


def caption_of(figure: Any) -> Image:
    """Caption and credit of a figure: by the element named so, else off the caption's last words.

    An element that holds the caption, or more words than a credit has, is no credit's ("source" names many things).
    """
    captions = figure.xpath(".//figcaption") or [figure]
    named = figure.xpath(
        ".//*[contains(@class,'credit') or contains(@class,'Credit') or contains(@class,'copyright') or contains(@class,'quelle')"
        " or contains(@class,'source') or self::cite or self::small]"
    )
    beside = (e for e in named if e not in captions[0].iterancestors())
    credit = next((words for words in map(text_of, beside) if 0 < count_words(words) <= _CREDIT_WORDS), "")
    caption = text_of(captions[0])
    if credit and credit in caption:
        caption = squeeze(caption.replace(credit, " "))
    caption = re.sub(r"\b(?:hide|toggle|show) caption\b|^\s*caption\s*$", "", caption, flags=re.IGNORECASE).strip(" |/-–—")
    if (rule := furniture(caption)) is not None and rule.id != "label":
        caption = ""
    image = split_credit(caption)
    return Image(caption=without_label(image.caption), credit=clean_credit(credit)) if credit else image


__all__ = ["Found", "Metadata", "Node", "caption_of", "read_metadata"]
