"""Raw items for tests: a text or page as it came in."""

from datetime import UTC, datetime

from digest.model import Hints, ItemId, MediaType, RawItem

CAPTURED = datetime(2026, 6, 1, 12, tzinfo=UTC)


def item(
    content: str | bytes,
    media_type: MediaType = "text/html",
    *,
    captured: datetime = CAPTURED,
    hints: Hints | None = None,
) -> RawItem:
    """An item as a source would hand it over."""
    return RawItem(
        id=ItemId("inbox:x"),
        source="inbox",
        where="inbox/x",
        media_type=media_type,
        content=content.encode() if isinstance(content, str) else content,
        captured_at=captured,
        encoding="utf-8" if isinstance(content, str) else None,
        hints=hints or Hints(),
    )
