"""The picture that others show for an edition when somebody shares it: name, date and lead, drawn at build time.

1200 x 630 pixels, which is what those who show such pictures ask for (Open Graph names no size). Sixteen tones, so that one
weighs some kilobytes. Only what our fonts have letters for is drawn: a lead in another script is left out rather than shown
as boxes.
"""

import io
import re
import struct
import zlib
from functools import lru_cache
from itertools import accumulate
from typing import Final

import PIL
from PIL import Image, ImageDraw, ImageFont

from digest.config import templates_dir
from digest.look import ColoursConfig, channels, mixed
from digest.publish.site_cache import content_hash
from digest.text import squeeze, visible

# Raise with any change of what is drawn.
VERSION: Final = 5
FOLDER: Final = "cards"
SIZE: Final = (1200, 630)
_MARGIN: Final = 84
_WIDTH: Final = SIZE[0] - 2 * _MARGIN
# Of the sixteen tones the last is the accent; the one before it is ink, and the date is written in a fainter one.
_RULE: Final = 15
_TOP: Final = 14
_FAINT: Final = 8
_LEAD_SIZES: Final = (76, 66, 58, 50)
_LEADING: Final = 1.2
_FOOT: Final = 50
# What source-serif-4-latin.woff2 covers (the unicode-range of digest.css, its letters and marks in plain use).
_COVERED: Final = re.compile(
    r"[\u0020-\u007e\u00a0-\u00ff\u0131\u0152\u0153\u02c6\u02dc\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2212]*"
)


# Of every page that shows no edition.
SITE_CARD: Final = f"{FOLDER}/site.png"


def card_path(source: str) -> str:
    """Where the picture of an edition lies below the site's root, by its page below ``content/``."""
    return f"{FOLDER}/{source.removeprefix('briefings/').removesuffix('.md')}.png"


def card_key(name: str, title: str, lead: str, colours: ColoursConfig) -> str:
    """The hash of what a picture is made from."""
    return content_hash(
        f"{VERSION} {PIL.__version__} {colours.paper}{colours.ink}{colours.accent}\0{name}\0{title}\0{lead}".encode(
            "utf-8", "replace"
        )
    )


def card(name: str, title: str, lead: str, colours: ColoursConfig) -> bytes:
    """The picture as PNG: the site's name, an edition's title (its date) and its lead's headline, or what the site is about."""
    picture = _paper(colours).copy()
    y = 78
    if shown := _drawable(name):
        y = _write(picture, [_cut(shown, _face(54, 700))], _face(54, 700), y, _TOP)
    if shown := _drawable(title):
        y = _write(picture, [_cut(shown, _face(32, 400))], _face(32, 400), y + 6, _FAINT)
    rule = y + 26
    if shown := _drawable(lead):
        face, lines = _fitted(shown, SIZE[1] - _FOOT - rule - 46)
        _write(picture, lines, face, rule + 46, _TOP)
    picture.paste(_RULE, (_MARGIN, rule, SIZE[0] - _MARGIN, rule + 5))
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    """The picture as PNG (ISO/IEC 15948) of sixteen tones; Pillow compresses row by row, which takes twice as long.

    Before each row stands which filter it has, none: two pixels to the left of the picture, of tone 0, are that byte.
    """
    wide = Image.new("P", (SIZE[0] + 2, SIZE[1]), 0)
    wide.paste(picture, (2, 0))
    # Rows are runs of one tone: looking for longer repetitions takes longer and finds nothing.
    packer = zlib.compressobj(level=1, memLevel=9, strategy=zlib.Z_RLE)
    rows = packer.compress(wide.tobytes("raw", "P;4")) + packer.flush()
    head = struct.pack(">IIBBBBB", *SIZE, 4, 3, 0, 0, 0)  # four bits for each pixel, which is a tone of the palette
    tones = bytes((picture.getpalette() or [])[: 3 * (_RULE + 1)])
    chunks = ((b"IHDR", head), (b"PLTE", tones), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _drawable(text: str) -> str:
    """Text on one line, if our fonts have all of its letters; else nothing."""
    line = squeeze(visible(text))
    return line if _COVERED.fullmatch(line) else ""


@lru_cache(maxsize=1)
def _paper(colours: ColoursConfig) -> Image.Image:
    """What every picture begins with: tones from paper to ink, then the accent colour, in which one edge is drawn."""
    picture = Image.new("P", SIZE, 0)
    tones = [mixed(colours.ink, colours.paper, step / _TOP) for step in range(_TOP + 1)]
    picture.putpalette([part for tone in (*tones, colours.accent) for part in channels(tone)])
    picture.paste(_RULE, (0, 0, 25, SIZE[1]))
    return picture


class _Face:
    """A font in one size and weight that draws each letter once: the same letters come on every picture."""

    def __init__(self, size: int, weight: int) -> None:
        path = templates_dir() / "theme" / "assets" / "fonts" / "source-serif-4-latin.woff2"
        self.size = size
        self._font = ImageFont.truetype(io.BytesIO(path.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)
        self._font.set_variation_by_axes([weight])
        self.letter = lru_cache(maxsize=None)(self._letter)

    def _letter(self, letter: str) -> tuple[float, tuple[int, int], Image.Image | None]:
        """How far a letter moves the pen, where its picture lies from there, and the picture; none for a space."""
        left, top, right, bottom = (round(edge) for edge in self._font.getbbox(letter))
        advance = self._font.getlength(letter)
        if right <= left or bottom <= top:
            return advance, (0, 0), None
        picture = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(picture).text((-left, -top), letter, fill=255, font=self._font)
        return advance, (left, top), picture

    def width(self, text: str) -> float:
        """How wide a line is, in pixels."""
        return sum(self.letter(letter)[0] for letter in text)


@lru_cache(maxsize=16)
def _face(size: int, weight: int) -> _Face:
    return _Face(size, weight)


def _fitted(text: str, height: int) -> tuple[_Face, list[str]]:
    """The largest size in which text has few enough lines for a height, and these; the smallest cuts what is too much."""
    for size in _LEAD_SIZES:
        face, most = _face(size, 650), int(height / (size * _LEADING))
        lines = _wrapped(text, face)
        if len(lines) <= most:
            return face, lines
    return face, [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), face)]


def _wrapped(text: str, face: _Face) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer) <= _WIDTH:
            lines[-1] = longer
        else:
            lines.append(_cut(word, face))
    return lines


def _cut(text: str, face: _Face) -> str:
    """Text that fits, with an ellipsis where it had to be cut."""
    if face.width(text) <= _WIDTH:
        return text
    room = _WIDTH - face.width("…")
    widths = accumulate(face.width(letter) for letter in text)
    return f"{text[: sum(1 for width in widths if width <= room)].rstrip()}…"


def _write(picture: Image.Image, lines: list[str], face: _Face, y: int, tone: int) -> int:
    """Write lines from ``y`` on; where they end. Tones lie in their order, so that a letter's edge is the tones between."""
    for line in lines:
        pen = float(_MARGIN)
        for letter in line:
            advance, (left, top), shape = face.letter(letter)
            if shape is not None:
                picture.paste(tone, (round(pen) + left, y + top), shape)
            pen += advance
        y += round(face.size * _LEADING)
    return y
