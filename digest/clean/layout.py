"""Scraped text of any layout -> paragraphs: blank lines, one a line, wrapped at a width, or one blob."""

import re
from collections.abc import Sequence
from html import unescape
from statistics import median
from typing import Final

import ftfy

from digest.text import count_words, is_spaceless, squeeze, visible

_ENTITY: Final = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|rsquo|lsquo|ldquo|rdquo|mdash|ndash|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
)
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Where a blob may be cut into sentences: an end, white space, a capital, digit or opening quote.
_SENTENCE_CUT: Final = re.compile(
    r"(?<=[.!?…][\"”’)])\s+(?=[\"“‘(«„]?[^\W_a-z])|(?<=[.!?…])\s+(?=[\"“‘(«„]?[^\W_a-z])|(?<=[。！？])(?![」』”’）])|(?<=[。！？][」』”])"
)
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Sgt|Lt|Rev|Prof|Sen|Rep|Gov|Capt|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mt|Inc|Ltd|Co|Corp|U\.S|U\.N|U\.K|a\.m|p\.m|bzw|ca|Nr|\d{1,2})\.$"
)
_BLOB: Final = 700  # characters on one line that make it a blob rather than a paragraph
_WRAPPED: Final = (50, 110)  # between these widths text was wrapped by a program
_BLOB_SENTENCES: Final = 3  # a blob is re-flowed into paragraphs of about so many sentences


def repair(text: str) -> str:
    """The text with its encoding repaired (UTF-8 read as something else), entities decoded and unseen characters gone."""
    fixed = ftfy.fix_encoding(text)
    if len(_ENTITY.findall(fixed)) >= 1:
        fixed = unescape(fixed)
    return visible(
        fixed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x0c", "\n\n")
    )


def paragraphs_of(text: str) -> tuple[list[str], bool]:
    """The paragraphs of a text, each on one line, and whether it was one blob (then they are its sentences)."""
    lines = [line.strip() for line in text.split("\n")]
    full = [line for line in lines if line]
    if not full:
        return [], False
    if len(full) <= 2 and max(len(line) for line in full) > (_BLOB // 3 if is_spaceless(text) else _BLOB):
        return [piece for line in full for piece in sentences(line)], True
    if is_wrapped(full):
        return _unwrapped(lines), False
    return [squeeze(line) for line in full], False


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at a width: most that do not end a sentence are about as long as the longest."""
    width = max(len(line) for line in lines)
    if not _WRAPPED[0] <= width <= _WRAPPED[1] or len(lines) < 6:
        return False
    broken = [len(line) for line in lines if not _SENTENCE_END.search(line)]
    long_lines = [size for size in broken if size >= 0.6 * width]
    return len(long_lines) >= 0.35 * len(lines) and median(long_lines) >= 0.75 * width


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Lines joined to paragraphs: a blank line ends one, and a short line that ends a sentence, and an indented start."""
    width = max(len(line) for line in lines)
    out: list[list[str]] = [[]]
    for index, line in enumerate(lines):
        if not line:
            out.append([])
            continue
        out[-1].append(line)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        first_word = following.split(" ", 1)[0]
        fits = len(line) + 1 + len(first_word) <= width
        if following and fits and len(line) < 0.85 * width and (_SENTENCE_END.search(line) or not following[:1].islower()):
            out.append([])
    return [squeeze(" ".join(parts)) for parts in out if parts]


def sentences(line: str) -> list[str]:
    """A line cut into its sentences, no character but white space lost; abbreviations and initials do not end one."""
    out: list[str] = []
    start = 0
    for cut in _SENTENCE_CUT.finditer(line):
        piece = line[start : cut.start()]
        if _ABBREVIATED.search(piece[-12:]):
            continue
        out.append(piece.strip())
        start = cut.end()
    out.append(line[start:].strip())
    return [squeeze(piece) for piece in out if piece.strip()]


def regrouped(pieces: Sequence[str]) -> list[str]:
    """Sentences of a blob as paragraphs of a few sentences each; white space is all that changes."""
    joint = "" if is_spaceless("".join(pieces)) else " "
    return [joint.join(pieces[i : i + _BLOB_SENTENCES]) for i in range(0, len(pieces), _BLOB_SENTENCES)]


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_SENTENCE_END.search(line))


def is_prose(line: str) -> bool:
    """Whether a line reads like a paragraph of an article rather than a heading, a label or a menu."""
    return count_words(line) >= 8 and ends_sentence(line)
