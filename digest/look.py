"""``look:`` in digest.yml: colours that can be read on each other, type, a logo, an icon. Settings and arithmetic; opens nothing.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 1 for equal colours, 21 for black on white.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

# What text needs of its ground (WCAG 2.2, 1.4.3).
LEGIBLE: Final = 4.5
# A logo, an icon or a font is served with every page.
MOST_BYTES: Final = 150_000
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_MAGIC: Final = {".png": b"\x89PNG\r\n\x1a\n", ".webp": b"RIFF", ".woff2": b"wOF2"}
# What makes an SVG more than a picture: scripts, handlers, HTML, styles, entities, anything from elsewhere; and what hides it.
_ACTIVE: Final = re.compile(
    rb"<\s*(?:[^\s<>/:]+:)?(?:script|style|foreignObject|iframe|animate\w*|set)\b|[\s\"'/]on\w+\s*="
    rb"|<!ENTITY|<!DOCTYPE|<\?xml-stylesheet|encoding\s*=\s*[\"'](?!utf-8)"
    rb"|javascript:|href\s*=\s*(?![\"']#)|url\(\s*(?![\"']?#)|image-set\(|@import|\\|\0",
    re.IGNORECASE,
)


# ---------------------------------------------------------------- arithmetic


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """A colour that is ``share`` (0 to 1) of the one, and the rest of the other."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(channels(one), channels(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def legible(colour: str, towards: str, *others: str) -> str:
    """The colour, moved in tenths towards another one until it can be told from all others; that other one at the last.

    So words are made legible on their grounds, and a ground is made one on which words can be read.
    """
    steps = (mixed(towards, colour, tenths / 10) for tenths in range(11))
    return next((step for step in steps if all(contrast(step, other) >= LEGIBLE for other in others)), towards)


def luminance(colour: str) -> float:
    """The relative luminance (WCAG 2.2), 0 for black to 1 for white."""
    red, green, blue = (_linear(part / 255) for part in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


# ---------------------------------------------------------------- settings


def _hex_colour(written: object) -> object:
    """Without quotes a colour is a comment in YAML, and so nothing."""
    if not isinstance(written, str) or not _COLOUR.fullmatch(written):
        raise ValueError('a colour is written in quotes with six digits, such as "#8c2f1b"')
    return written.lower()


Colour = Annotated[str, BeforeValidator(_hex_colour)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColoursConfig(_Strict):
    """Colours of light pages and of dark ones. Where ``accent_dark`` is missing it is the accent, as light as it must be."""

    accent: Colour = "#8c2f1b"
    ink: Colour = "#1b1a17"
    paper: Colour = "#fbf9f4"
    accent_dark: Colour | None = None
    ink_dark: Colour = "#ece8df"
    paper_dark: Colour = "#171613"

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        pairs = (("accent", "paper"), ("ink", "paper"), ("accent_dark", "paper_dark"), ("ink_dark", "paper_dark"))
        for name, paper in pairs:
            colour = getattr(self, name)
            if colour and (ratio := contrast(colour, getattr(self, paper))) < LEGIBLE:
                raise ValueError(f"{name} cannot be read on {paper}: their contrast is {ratio:.1f}, and text needs {LEGIBLE}")
        return self


class FontsConfig(_Strict):
    """Type for reading and for furniture: ``serif`` or ``sans`` (the reader's own), or a .woff2 file; "": the theme's."""

    reading: str = Field(default="", pattern=r"^(serif|sans|.+\.woff2|)$")
    furniture: str = Field(default="", pattern=r"^(serif|sans|.+\.woff2|)$")


class LookConfig(_Strict):
    """How the site looks. ``logo`` and ``icon`` are files below the folder of digest.yml; "": none, the theme's."""

    colours: ColoursConfig = ColoursConfig()
    fonts: FontsConfig = FontsConfig()
    logo: str = Field(default="", pattern=r"^(.+\.(svg|png|webp)|)$")
    icon: str = Field(default="", pattern=r"^(.+\.(svg|png)|)$")

    @property
    def is_own(self) -> bool:
        """Whether anything of it is not the theme's."""
        return self != LookConfig()

    @property
    def files(self) -> Mapping[tuple[str, ...], str]:
        """The files it names, by where in digest.yml."""
        named: dict[tuple[str, ...], str] = {("look", "logo"): self.logo, ("look", "icon"): self.icon}
        named |= {("look", "fonts", key): name for key, name in self.fonts if name.endswith(".woff2")}
        return {place: name for place, name in named.items() if name}


def unfit(name: str, content: bytes) -> str:
    """Why a file cannot be served as part of the look; "" where it can."""
    if len(content) > MOST_BYTES:
        return f"has {len(content) // 1000} KB"
    kind = PurePath(name).suffix
    if kind == ".svg":
        if b"<svg" not in content:
            return "is no .svg file inside"
        return "is more than a picture: it has scripts, styles, or parts from elsewhere" if _ACTIVE.search(content) else ""
    return "" if content.startswith(_MAGIC[kind]) else f"is no {kind} file inside"
