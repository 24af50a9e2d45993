"""Bytes to text by the web's rules: byte order mark, what was declared, what the page says of itself, then detection.

Pure and total: whatever the bytes, a text comes out; what cannot be decoded becomes U+FFFD.
Labels mean what browsers take them to mean (https://encoding.spec.whatwg.org/#names-and-labels): ``latin1`` and ``ascii``
are windows-1252, ``gb2312`` is GBK. One rule is ours: bytes that are valid UTF-8 and use it are UTF-8 even where a
single-byte encoding is declared, because tools that save pages re-encode them and leave the old declaration standing.
"""

import codecs
import re
from typing import Final

import charset_normalizer
import webencodings

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How "<?" or "<h" of a document without mark looks in UTF-16 (XML 1.0, appendix F).
_UNMARKED: Final = (
    (re.compile(rb"\s*<\x00[?!a-zA-Z]\x00", re.DOTALL), "utf-16-le"),
    (re.compile(rb"\x00<\x00[?!a-zA-Z]", re.DOTALL), "utf-16-be"),
)
# Browsers look through the first 1024 bytes; pages in the wild put scripts before the declaration.
_LOOKED_THROUGH: Final = 4096
_META: Final = re.compile(rb"""<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML: Final = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})["']""")
# Encodings that are told apart by statistics; Python's names of those that the web uses without saying so.
_DETECTED: Final = [
    "utf_8", "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "gb18030", "big5", "shift_jis", "euc_jp", "cp949", "cp874", "iso8859_2",
]  # fmt: skip
_SAMPLE_BYTES: Final = 32 * 1024
# A text with at least this many well-formed UTF-8 characters for each broken byte is UTF-8 with damage.
_WELL_FORMED_FOR_EACH_BROKEN: Final = 10
_UTF8_MULTIBYTE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MULTIBYTE_NAMES: Final = frozenset({"gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr"})
_NO_ENCODINGS: Final = frozenset({"replacement", "x-user-defined"})


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of some bytes; ``declared`` is the label its carrier gave (HTTP or mail header). Never raises.

    A byte order mark wins over everything and is not part of the text.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    encoding = known_encoding(declared) or _stated_encoding(content)
    if encoding is not None and encoding not in _MULTIBYTE_NAMES and not encoding.startswith("utf-16"):
        encoding = "utf-8" if _is_utf8(content) else encoding
    return _decoded(content, encoding or _detected(content))


def known_encoding(label: str | None) -> str | None:
    """The WHATWG name that a label stands for, in lower case; None for a missing or unknown label."""
    found = webencodings.lookup(label) if label and label.isascii() else None
    return None if found is None or found.name in _NO_ENCODINGS else str(found.name)


def _stated_encoding(content: bytes) -> str | None:
    """What the document says of its own encoding: an XML declaration, a meta element, the shape of UTF-16."""
    head = content[:_LOOKED_THROUGH]
    for shape, utf16 in _UNMARKED:
        if shape.match(head):
            return utf16
    match = _XML.search(head) or _META.search(head)
    name = known_encoding(match[1].decode("ascii")) if match else None
    # A declaration one can read as ASCII is not in UTF-16 (HTML 5, "prescan a byte stream").
    return "utf-8" if name and name.startswith("utf-16") else name


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are well-formed UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detected(content: bytes) -> str:
    """The most likely encoding of bytes that nobody declared; windows-1252 where nothing fits."""
    if _is_utf8(content):
        return "utf-8"
    sample = content[:_SAMPLE_BYTES]
    well_formed = len(_UTF8_MULTIBYTE.findall(sample))
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if well_formed >= _WELL_FORMED_FOR_EACH_BROKEN * max(1, broken):
        return "utf-8"
    best = charset_normalizer.from_bytes(sample, cp_isolation=_DETECTED, preemptive_behaviour=False).best()
    return best.encoding if best is not None else "cp1252"


def _decoded(content: bytes, name: str) -> str:
    """The bytes under one encoding; what it has no character for becomes U+FFFD."""
    found = webencodings.lookup(name)
    codec = found.codec_info if found is not None else codecs.lookup(name)
    return codec.decode(content, "replace")[0]
