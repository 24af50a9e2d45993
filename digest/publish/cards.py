"""The picture that others show for an edition when somebody shares it: name, date and lead, drawn at build time.

1200 x 630 pixels, which is what those who show such pictures ask for (Open Graph names no size). Sixteen tones, so that one
weighs some kilobytes. Only what
our fonts have letters for is drawn: a lead in another script is left out rather than shown as boxes.
"""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import PIL
from PIL import Image, ImageDraw, ImageFont

from digest.config import templates_dir
from digest.publish.site_cache import content_hash
from digest.text import squeeze, visible

# Raise with any change of what is drawn.
VERSION: Final = 2
FOLDER: Final = "cards"
SIZE: Final = (1200, 630)
_MARGIN: Final = 84
_TONES: Final = 16
# Paper, ink and accent of the theme's light colours (digest.css).
_PAPER: Final = (251, 249, 244)
_INK: Final = (27, 26, 23)
_ACCENT: Final = (140, 47, 27)
_LEAD_SIZES: Final = (76, 66, 58, 50)
_LEAD_LINES: Final = 4
# What source-serif-4-latin.woff2 covers (the unicode-range of digest.css, its letters and marks in plain use).
_COVERED: Final = re.compile(
    r"[\u0020-\u007e\u00a0-\u00ff\u0131\u0152\u0153\u02c6\u02dc\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2212]*"
)


def card_path(source: str) -> str:
    """Where the picture of an edition lies below the site's root, by its page below ``content/``."""
    return f"{FOLDER}/{source.removeprefix('briefings/').removesuffix('.md')}.png"


def card_key(name: str, title: str, lead: str) -> str:
    """The hash of what a picture is made from."""
    return content_hash(f"{VERSION} {PIL.__version__}\0{name}\0{title}\0{lead}".encode("utf-8", "replace"))


def card(name: str, title: str, lead: str) -> bytes:
    """The picture as PNG: the site's name, an edition's title (its date), and the headline of its lead."""
    canvas = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(canvas)
    width = SIZE[0] - 2 * _MARGIN
    y = 78
    if shown := _drawable(name):
        y = _lines(draw, [_cut(shown, _font(54, 700), width)], 54, 700, y, 255)
    if shown := _drawable(title):
        y = _lines(draw, [_cut(shown, _font(32, 400), width)], 32, 400, y + 6, 150)
    rule = y + 26
    if shown := _drawable(lead):
        size, lines = _fitted(shown, width)
        _lines(draw, lines, size, 650, rule + 46, 255)
    return _png(canvas, rule)


def _drawable(text: str) -> str:
    """Text on one line, if our fonts have all of its letters; else nothing."""
    line = squeeze(visible(text))
    return line if _COVERED.fullmatch(line) else ""


@lru_cache(maxsize=16)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    path = templates_dir() / "theme" / "assets" / "fonts" / "source-serif-4-latin.woff2"
    font = ImageFont.truetype(io.BytesIO(Path(path).read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


def _fitted(text: str, width: int) -> tuple[int, list[str]]:
    """The largest size in which text has few enough lines, and these; the smallest cuts what is too much."""
    for size in _LEAD_SIZES:
        lines = _wrapped(text, _font(size, 650), width)
        if len(lines) <= _LEAD_LINES:
            return size, lines
    return size, [*lines[: _LEAD_LINES - 1], _cut(" ".join(lines[_LEAD_LINES - 1 :]), _font(size, 650), width)]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return lines


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Text that fits, with an ellipsis where it had to be cut."""
    if len(text) < 400 and font.getlength(text) <= width:
        return text
    text = text[:400]
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _lines(draw: ImageDraw.ImageDraw, lines: list[str], size: int, weight: int, y: int, tone: int) -> int:
    """Draw lines from ``y`` on; where they end."""
    for line in lines:
        draw.text((_MARGIN, y), line, fill=tone, font=_font(size, weight))
        y += round(size * 1.2)
    return y


def _png(canvas: Image.Image, rule: int) -> bytes:
    """The canvas in tones from paper to ink, with the rule in the accent colour."""
    top = _TONES - 2
    picture = canvas.point([round(value * top / 255) for value in range(256)], "P")
    tones = [tuple(round(p + (i - p) * step / top) for p, i in zip(_PAPER, _INK, strict=True)) for step in range(_TONES - 1)]
    picture.putpalette([part for tone in (*tones, _ACCENT) for part in tone])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((_MARGIN, rule, SIZE[0] - _MARGIN, rule + 4), fill=_TONES - 1)
    draw.rectangle((0, 0, 24, SIZE[1]), fill=_TONES - 1)
    out = io.BytesIO()
    picture.save(out, "PNG", bits=4, compress_level=4)
    return out.getvalue()
