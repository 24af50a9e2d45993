"""Records: JSON (one, a list, or a list inside an envelope), JSON lines, and JSON Feed by its version key."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from digest.encoding import decode
from digest.model import Hints, MediaType, Refusal
from digest.sources.formats.feed_text import is_full
from digest.sources.formats.fields import Fields
from digest.sources.formats.part import Part, failed_part, held_for, link, plain, utf8, words

# Where a record keeps its text, best first: HTML that says so, text that says so, names that can mean either.
_HTML_KEYS: Final = ("html", "content_html", "body_html", "raw_html", "html_content", "page_html")
_TEXT_KEYS: Final = ("text", "content_text", "articleBody", "article_body", "full_text", "maintext", "main_text", "plain_text",
                     "cleaned_text", "article", "story")  # fmt: skip
_EITHER_KEYS: Final = ("content", "body", "content_encoded", "content:encoded", "post_content")
_SUMMARY_KEYS: Final = ("description", "summary", "excerpt", "snippet", "abstract", "lead")
# Names of the list in an envelope.
_LISTS: Final = ("articles", "items", "data", "records", "results", "entries", "documents", "docs", "posts", "stories", "news",
                 "@graph")  # fmt: skip
_MARKUP: Final = re.compile(r"<(?:!doctype|html|body|p|div|br|article|section|h[1-6]|ul|ol|li|blockquote|span|a|img)\b", re.I)
# NewsAPI cuts its texts at 200 characters and says so like this.
_CUT: Final = re.compile(r"\[\+\d+ chars\]\s*$")
_JSON_FEED: Final = re.compile(r"^https?://(?:www\.)?jsonfeed\.org/version/")
# One file of more records than this is no folder of articles but a database; as JSON lines it can be split.
_MOST_RECORDS: Final = 100_000
_SHOWN: Final = 60


def read_json(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The records of a JSON file, one part each; the place of a record in its list is its number."""
    try:
        found = json.loads(decode(content))
    except (ValueError, RecursionError) as error:
        yield failed_part(f"the file is {_why_not_json(error)}", content)
        return
    if isinstance(found, Mapping) and isinstance(version := found.get("version"), str) and _JSON_FEED.match(version):
        yield from _read_json_feed(found, content)
        return
    records = _records(found)
    if records is None:
        yield from _read_all([found], alone=True)
    elif not records:
        yield failed_part("the file holds no records", content)
    elif len(records) > _MOST_RECORDS:
        yield failed_part(f"the file holds {len(records):,} records, more than {_MOST_RECORDS:,}; split it", content)
    else:
        yield from _read_all(records)


def read_json_lines(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The records of some JSON lines; ``first`` is the number of the first line. A broken line is one failed part."""
    for number, line in enumerate(content.split(b"\n"), start=first):
        if not line.strip():
            continue
        try:
            record = json.loads(decode(line, "utf-8"))
        except (ValueError, RecursionError) as error:
            yield failed_part(f"line {number} is {_why_not_json(error)}", line, number=number, key=str(number))
        else:
            yield record_part(record, number=number)


def record_part(record: object, *, number: int = 0) -> Part:
    """One record as a part: its HTML, else its text; held where it has only a summary or nothing but an address."""
    if not isinstance(record, Mapping):
        shown = words(json.dumps(record, default=str)[:_SHOWN])
        why = f"a record must be an object with `url`, `title`, `text` or `html`; found {shown}"
        return failed_part(why, utf8(json.dumps(record, default=str)), number=number, key=str(number))
    fields = Fields(record)
    hints = fields.hints()
    media_type, text = _body(fields)
    return Part(
        content=utf8(text),
        media_type=media_type,
        encoding="utf-8",
        key=hints.url or fields.words("id") or str(number),
        number=number,
        hints=hints,
        fetched=fields.date("fetched"),
        refused=_refused(fields, hints, text),
    )


def _body(fields: Fields) -> tuple[MediaType, str]:
    """The record's text and what it is; a summary where there is nothing else."""
    if html := fields.text(*_HTML_KEYS):
        return "text/html", html
    if text := fields.text(*_TEXT_KEYS):
        return "text/plain", text
    either = fields.text(*_EITHER_KEYS) or fields.text(*_SUMMARY_KEYS)
    return ("text/html" if _MARKUP.search(either) else "text/plain"), either


def _refused(fields: Fields, hints: Hints, text: str) -> Refusal | None:
    """Why a record is no article yet: it is cut, only a summary, or nothing."""
    has_text = bool(fields.text(*_HTML_KEYS, *_TEXT_KEYS, *_EITHER_KEYS))
    is_whole = has_text and not _CUT.search(text)
    if is_whole or (text.strip() and not hints.url):
        return None
    if hints.url:
        return held_for(hints.url, found="a summary" if text.strip() else "the address")
    return Refusal(ended="failed", why="the record has no text and no address; it needs `text`, `html` or `url`")


def _records(found: object) -> list[Any] | None:
    """The list of records in a JSON value; None where it is itself one record."""
    if isinstance(found, list):
        return found
    if isinstance(found, Mapping) and not Fields(found).text(*_HTML_KEYS, *_TEXT_KEYS):
        lists = (found[key] for key in _LISTS if isinstance(found.get(key), list))
        return next((inner for inner in lists if not inner or isinstance(inner[0], Mapping)), None)
    return None


def _read_all(records: Iterable[object], *, alone: bool = False) -> Iterator[Part]:
    for number, record in enumerate(records, start=1):
        yield record_part(record, number=0 if alone else number)


def _read_json_feed(feed: Mapping[str, Any], content: bytes) -> Iterator[Part]:
    """The items of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    top = Fields(feed)
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        yield failed_part("the feed has no entries", content)
        return
    for number, item in enumerate(items[:_MOST_RECORDS], start=1):
        part = record_part(item, number=number)
        hints = replace(
            part.hints,
            feed=link(top.text("feed_url")),
            feed_title=words(top.text("title")),
            language=part.hints.language or top.words("language")[:35],
            authors=part.hints.authors or top.hints().authors,
        )
        yield replace(part, hints=hints, refused=part.refused or _refused_entry(item, part))


def _refused_entry(item: object, part: Part) -> Refusal | None:
    """The feeds' rule of full text, for an item of a JSON Feed that has some text."""
    body = part.content.decode("utf-8", "replace")
    summary = Fields(item).text("summary") if isinstance(item, Mapping) else ""
    text = plain(body) if part.media_type == "text/html" else body
    return None if is_full(text, plain(summary), address=part.hints.url) else held_for(part.hints.url)


def _why_not_json(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply to be a record"
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"not JSON ({line}column {error.colno}: {error.msg})"
    return f"not JSON ({words(str(error))})"
