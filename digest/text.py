"""Pure helpers for prose: counting, folding, naming, escaping for Markdown. No business logic."""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from typing import Final

# Scripts written without spaces between words: Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar (Unicode blocks).
_SPACELESS: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Invisible or direction-changing characters that let a text show something other than what it says (Unicode TR 36).
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_PUNCTUATION: Final = re.compile(r"[^\w\s]|_")
# What CommonMark, GFM tables, autolinks, attribute lists or HTML act on; some only at the start of a line or beside others.
_SPECIAL: Final = re.compile(r"\0.|[\\`*_{}\[\]<>#|&\"~^@$]|://|(?<=www)\.|^[+\-=:]")
# What would begin an ordered list (CommonMark 0.31, 5.2): only its point or bracket is escaped, so that dates stay readable.
_ORDINAL: Final = re.compile(r"^(\d{1,9})([.)])")


def count_words(text: str) -> int:
    """Number of words: split at white space; in scripts without spaces two characters count as one word."""
    if text.isascii() or not _SPACELESS.search(text):
        return len(text.split())
    dense = len(_SPACELESS.findall(text))
    return len(_SPACELESS.sub(" ", text).split()) + (dense + 1) // 2


def is_spaceless(text: str) -> bool:
    """Whether most letters of a text belong to scripts written without spaces."""
    dense = 0 if text.isascii() else len(_SPACELESS.findall(text))
    return dense > 0 and 2 * dense > sum(c.isalpha() for c in text)


def squeeze(text: str) -> str:
    """The text on one line: runs of white space become one space, ends trimmed."""
    if text.isprintable() and "  " not in text:  # nearly all is, and of white space only the space is printable
        return text.strip(" ")
    return " ".join(text.split())


def capitalised(text: str) -> str:
    """The text with a capital at its start, as a line that begins with it has one; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def visible(text: str) -> str:
    """The text without control, zero-width and direction-changing characters and lone surrogates.

    New lines and tabs stay. ZWJ and ZWNJ stay too: Persian and Hindi words need them.
    """
    if text.isprintable():  # nearly all is, and nothing that we take out
        return text
    return _SURROGATES.sub("\ufffd", _UNSEEN.sub("", text))


@lru_cache(maxsize=1024)
def shown_line(text: str) -> str:
    """The text as one line of what can be seen: ``visible``, then ``squeeze``; kept, since a page says a name in many places."""
    return squeeze(visible(text))


def fold(text: str) -> str:
    """The text for comparing: compatibility form, case folded, punctuation dropped, one space between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_PUNCTUATION.sub(" ", plain).split())


def paragraphs_around(text: str, start: int, end: int) -> str:
    """The paragraphs (joined by a blank line) that ``text[start:end]`` stands in, whole."""
    begins, ends = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    return text[0 if begins < 0 else begins + 2 : len(text) if ends < 0 else ends]


def number(count: int, noun: str) -> str:
    """``1 item``, ``2 items``, ``2 stories``: for what the program says to its user, in English."""
    many = f"{noun.removesuffix('y')}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"
    return f"{count} {noun if count == 1 else many}"


def slug(text: str, *, unique: str = "") -> str:
    """A name for a path or anchor out of ``[a-z0-9-]``: up to 48 characters of the text plus 8 of a hash.

    The hash is of ``unique`` (or the text), so that two texts never share a slug by accident.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:48].strip("-")
    digest = sha256((unique or text).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words}-{digest}" if words else digest


def escape_markdown(text: str) -> str:
    """Untrusted text made safe for one line of Markdown: what Markdown or HTML could act on becomes ``&#N;``.

    CommonMark 0.31 section 2.5: a character reference stands for its character and never for structure. The result reads
    back as the (squeezed, visible) text under any CommonMark renderer and under Python-Markdown with its extensions.
    """
    line = squeeze(visible(text))
    line = _ORDINAL.sub(lambda match: f"{match[1]}\0{match[2]}", line)
    return _SPECIAL.sub(lambda match: "".join(f"&#{ord(c)};" for c in match[0] if c != "\0"), line)
