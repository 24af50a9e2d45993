"""``digest clean`` as a filter: one JSON object in, one out."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from digest.clean.dates import parse_stated
from digest.clean.html import LIST_PAGE
from digest.clean.judge import Judges
from digest.clean.kinds import kind_removed
from digest.clean.stage import Explanation, explain
from digest.model import Article, BlockKind, Hints, ItemId, MediaType, RawItem


def clean_line(
    record: Mapping[str, Any], *, now: datetime, trees: Judges | None = None, leave_out: Container[BlockKind] = ()
) -> dict[str, Any]:
    """One line of ``digest clean``: the article of ``{"id", "url"?, "html" or "text", "fetched"?}``, or its ``error``.

    ``now`` stands for the moment of capture where the line has no ``fetched``; ``trees`` judge in place of the package's.
    Paragraphs of the kinds in ``leave_out`` are not in its text. Further articles of the same text are under ``more``. Of a
    page that only lists others, which is no article, the text is the list and a ``note`` says so.
    """
    identity = record.get("id")
    html, text = record.get("html"), record.get("text")
    if isinstance(html, str):
        explained = explain(_raw(record, "text/html", html, now), trees=trees)
    elif isinstance(text, str):
        explained = explain(_raw(record, "text/plain", text, now))
    else:
        return {"id": identity, "error": 'the line has neither "html" nor "text" as a string'}
    return {"id": identity, **_answer(explained, leave_out)}


def _raw(record: Mapping[str, Any], media_type: MediaType, content: str, now: datetime) -> RawItem:
    url = record.get("url")
    return RawItem(
        id=ItemId(str(record.get("id", ""))),
        source="",
        where=str(url or record.get("id", "")),
        media_type=media_type,
        content=content.encode("utf-8", "replace"),
        captured_at=_captured(record.get("fetched"), now),
        encoding="utf-8",
        hints=Hints(url=url if isinstance(url, str) else ""),
    )


def _captured(fetched: object, now: datetime) -> datetime:
    """The moment of capture: the line's own, in the zone of ``now`` where it has none."""
    when = parse_stated(str(fetched)) if isinstance(fetched, (str, int, float)) else None
    if when is None:
        return now
    if not isinstance(when, datetime):
        return datetime(when.year, when.month, when.day, 23, 59, 59, tzinfo=now.tzinfo)
    return when if when.tzinfo else when.replace(tzinfo=now.tzinfo)


def _answer(explained: Explanation, leave_out: Container[BlockKind]) -> dict[str, Any]:
    articles, outcomes = explained.cleaned.articles, explained.cleaned.outcomes
    if not articles and explained.chosen_by == LIST_PAGE:
        listed = (piece.text for piece in explained.view if not piece.rule)
        return {"title": outcomes[0].title, "text": "\n\n".join(listed), "note": outcomes[0].why}
    if not articles:
        return {"error": "; ".join(f"{o.ended}: {o.why}" for o in outcomes) or "no article found"}
    first, *others = (_fields(article, leave_out) for article in articles)
    return {**first, "more": others} if others else first


def _fields(article: Article, leave_out: Container[BlockKind]) -> dict[str, Any]:
    kinds = article.kinds or ("paragraph",) * len(article.paragraphs)
    told = [(words, kind) for words, kind in zip(article.paragraphs, kinds, strict=True) if kind not in leave_out]
    return {
        "url": article.url,
        "title": article.title,
        "author": list(article.authors),
        "date": article.published.iso(),
        "date_is": article.published.how,
        "modified": article.modified.iso() if article.modified else None,
        "publisher": article.publisher,
        "language": article.language,
        "image": {"caption": article.image.caption, "credit": article.image.credit},
        "text": "\n\n".join(words for words, _ in told),
        "removed": [{"rule": r.rule, "kind": kind_removed(r.rule), "text": r.text} for r in article.removed],
        "kinds": [kind for _, kind in told],
    }
