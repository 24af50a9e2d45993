"""The fields of a record or a front matter under the many names people give them, whatever type they have.

Nothing here raises on a wrong type: a number is its digits, a list of dicts its names, the rest is nothing.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from digest.model import Hints, Image
from digest.sources.dates import stated_date
from digest.sources.formats.part import link, names, words

# Names seen in scrapers' records, NewsAPI, GNews, schema.org, JSON Feed, newspaper4k, trafilatura, Hugo, Jekyll and web
# clippers; the first that has a value wins. Compared without case, "-", "_" and space.
ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "guid", "uuid", "@id"),
    "url": ("url", "link", "canonical_url", "permalink", "source_url", "page_url", "web_url", "external_url", "href", "uri",
            "mainEntityOfPage", "source", "original_url"),
    "title": ("title", "headline", "name", "heading"),
    "published": ("published", "published_at", "publication_date", "date_published", "datePublished", "publish_date", "pubDate",
                  "published_date", "date", "datetime", "first_publication_date", "pub_date", "issued", "timestamp",
                  "date_publish"),
    "modified": ("modified", "date_modified", "dateModified", "modified_at", "updated", "updated_at", "last_modified", "lastmod"),
    "authors": ("authors", "author", "byline", "creator", "by", "writer", "writers"),
    "publisher": ("publisher", "site_name", "site", "outlet", "sitename", "publication", "newspaper", "source_name", "source",
                  "website"),
    "language": ("language", "lang", "inLanguage", "locale", "languageCode"),
    "tags": ("tags", "keywords", "categories", "category", "topics", "section", "articleSection"),
    "caption": ("image_caption", "caption"),
    "credit": ("image_credit", "photo_credit", "credit"),
    "fetched": ("fetched", "fetched_at", "crawled", "crawled_at", "retrieved", "retrieved_at", "scraped", "scraped_at",
                "captured", "captured_at", "date_download", "download_date", "saved", "saved_at", "accessed", "clipped"),
}  # fmt: skip
_IMAGE: Final = ("image", "photo", "picture", "lead_image", "hero")
_CAPTION: Final = ("caption", "description", "alt", "title")
_CREDIT: Final = ("credit", "creditText", "photographer", "attribution", "copyright", "author")
# Inside a value that is itself a record ({"author": {"name": …}}), where its words are, and where its address is.
_NAME_KEYS: Final = ("name", "title", "label", "term", "value", "text", "display_name")
_ADDRESS_KEYS: Final = ("url", "@id", "href", "link", "id")
_WIKI_LINK: Final = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_BETWEEN_NAMES: Final = re.compile(r"\s*[,;]\s*")
# "null" and the like are what careless exporters write for nothing.
_NOTHING: Final = frozenset({"", "null", "none", "nan", "n/a", "undefined", "~"})
_DEEPEST: Final = 4
# Numbers of seconds or milliseconds from 1973 on; smaller ones are years or counters.
_EPOCH_FROM: Final = 100_000_000
_YEARS_FROM: Final = 1900
_EPOCH_TO: Final = 100_000_000_000_000


class Fields:
    """A record whose values are asked for by our names, and come as words."""

    def __init__(self, record: Mapping[Any, Any]) -> None:
        self._by_name = {_bare(str(key)): value for key, value in reversed(list(record.items()))}

    def values(self, keys: tuple[str, ...]) -> Iterator[Any]:
        """The values under these keys that are something, in the order of the keys."""
        for key in keys:
            value = self._by_name.get(_bare(key))
            if value is not None and value != "" and value != [] and value != {}:
                yield value

    def text(self, *keys: str) -> str:
        """The first value under these keys that is text, as it is (not squeezed); "" if there is none."""
        return next((found for value in self.values(keys) if (found := _text(value)).strip()), "")

    def words(self, field: str) -> str:
        """The first words found for one of our fields, on one line."""
        return next((found for value in self.values(ALIASES[field]) if (found := words(_text(value)))), "")

    def address(self) -> str:
        """The first http(s) address found for ``url``."""
        return next((found for value in self.values(ALIASES["url"]) if (found := link(_address(value)))), "")

    def date(self, field: str) -> str:
        """The first date found for one of our fields, in ISO 8601 where a machine wrote it."""
        return next((found for value in self.values(ALIASES[field]) if (found := stated_date(words(_date(value))))), "")

    def hints(self) -> Hints:
        """All that the record says of its article."""
        return Hints(
            url=self.address(),
            title=self.words("title"),
            published=self.date("published"),
            modified=self.date("modified"),
            authors=names(_unlinked(name) for value in self.values(ALIASES["authors"]) for name in _people(value)),
            publisher=self._publisher(),
            language=self.words("language")[:35],
            tags=names(tag for value in self.values(ALIASES["tags"]) for tag in _list(value)),
            image=self._image(),
        )

    def _publisher(self) -> str:
        # `source` is an address in web clippers' notes and a name in NewsAPI's records.
        found = (words(_unlinked(_text(value))) for value in self.values(ALIASES["publisher"]))
        return next((name for name in found if name and "://" not in name), "")

    def _image(self) -> Image:
        for value in self.values(_IMAGE):
            first = value[0] if isinstance(value, list) else value
            if isinstance(first, Mapping):
                inner = Fields(first)
                return Image(caption=words(inner.text(*_CAPTION)), credit=words(inner.text(*_CREDIT)))
        return Image(caption=self.words("caption"), credit=self.words("credit"))


def _bare(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _text(value: Any, depth: int = 0) -> str:
    """The words of a value: text, the digits of a number, the name of a record, the first of a list."""
    if isinstance(value, str):
        return "" if len(value) < 10 and value.strip().casefold() in _NOTHING else value
    if isinstance(value, bool) or value is None or depth >= _DEEPEST:
        return ""
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, Mapping):
        return next((found for key in _NAME_KEYS if (found := _text(value.get(key), depth + 1))), "")
    if isinstance(value, list):
        return next((found for inner in value[:_DEEPEST] if (found := _text(inner, depth + 1))), "")
    return ""


def _digits(value: float) -> str:
    """A number as words; "" for one that is beyond any date, year or id."""
    return str(value) if abs(value) < 1e18 else ""


def _address(value: Any) -> str:
    if isinstance(value, Mapping):
        return next((found for key in _ADDRESS_KEYS if isinstance(found := value.get(key), str)), "")
    return value if isinstance(value, str) else ""


def _date(value: Any) -> str:
    """A date as words; a number of (milli)seconds since 1970 as ISO 8601."""
    if isinstance(value, int | float) and not isinstance(value, bool) and _EPOCH_FROM <= value < _EPOCH_TO:
        return datetime.fromtimestamp(value / 1000 if value >= 1e11 else value, UTC).isoformat()
    if isinstance(value, int | float) and not _YEARS_FROM <= value < _EPOCH_FROM:
        return ""
    return _text(value)


def _people(value: Any) -> Iterator[str]:
    """The authors of a value; a comma in plain text is left for cleaning, which knows "Ann Lee, Port Alder"."""
    for inner in (value if isinstance(value, list) else [value])[:100]:
        yield _text(inner)


def _list(value: Any) -> Iterator[str]:
    """The short names in a list, or in text that separates them by comma or semicolon."""
    if isinstance(value, list):
        for inner in value[:100]:
            yield _text(inner)
    else:
        yield from _BETWEEN_NAMES.split(_text(value))


def _unlinked(name: str) -> str:
    """The words of a wiki link: "[[Ann Lee]]" and "[[people/ann|Ann Lee]]" are "Ann Lee"."""
    return _WIKI_LINK.sub(r"\1", name)
