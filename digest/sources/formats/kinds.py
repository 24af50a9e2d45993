"""What bytes are that are no text, whatever their name or carrier says."""

from typing import Final

# How files begin that are something else than their name says.
_MAGIC: Final = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, ODT or EPUB)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "packed twice"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
    (b"bplist00", "a Safari web archive; save the page as HTML instead"),
)
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LOOKED_THROUGH: Final = 4096
# Control characters that no text has (ESC belongs to ISO-2022-JP); every tenth byte of compressed data is one.
_CONTROLS: Final = bytes([*range(9), *range(14, 27), *range(28, 32)])
_MOST_CONTROLS: Final = 0.03


def other_kind(content: bytes) -> str:
    """What bytes are that are no text, whatever the file is called; "" for text."""
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")
    head = content[:_LOOKED_THROUGH]
    if kind or content.startswith(_MARKS):
        return kind
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # UTF-16 has NULs at every other place.
    is_utf16 = len(head) > 3 and (not any(head[0:200:2]) or not any(head[1:200:2]))
    return "" if is_utf16 or controls <= _MOST_CONTROLS * len(head) else "binary data"
