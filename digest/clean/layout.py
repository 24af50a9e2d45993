"""Scraped text of any layout -> paragraphs: blank lines, one a line, wrapped at a width, or one blob."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import pairwise
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
_LINE: Final = 300  # characters from which a text's only line is one
_WRAPPED: Final = (50, 110)  # between these widths text was wrapped by a program
_LONG: Final = 0.6  # of the width; a shorter line is a heading, a label or a menu's
_FILLED: Final = 0.6  # share of the long lines broken within a sentence that are as full as they could be
_MOST_LINES: Final = 0.2  # share of all lines that these are
_FEWEST_LINES: Final = 6
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
    blob = _LINE if len(full) == 1 else _BLOB
    if len(full) <= 2 and max(len(line) for line in full) > (blob // 3 if is_spaceless(text) else blob):
        return [piece for line in full for piece in sentences(line)], True
    if is_wrapped(lines):
        return _unwrapped(lines), False
    return [squeeze(line) for line in full], False


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at a width: most that break a sentence are so full that the next word did not fit in."""
    width = max(len(line) for line in lines)
    pairs = [(line, following) for line, following in pairwise(lines) if line and following]
    if not _WRAPPED[0] <= width <= _WRAPPED[1] or sum(1 for line in lines if line) < _FEWEST_LINES:
        return False
    broken = [pair for pair in pairs if len(pair[0]) >= _LONG * width and not _SENTENCE_END.search(pair[0])]
    filled = sum(_is_full(line, following, width) for line, following in broken)
    return filled >= max(_FILLED * len(broken), _MOST_LINES * len(pairs), 2)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would have made this one longer than the width."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


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
        ends = len(line) < 0.85 * width and (_SENTENCE_END.search(line) or not following[:1].islower())
        if following and ends and not _is_full(line, following, width):
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
