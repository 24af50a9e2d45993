"""How a site looks, as ``look:`` in digest.yml says: a sheet over the theme's, and the files it names, which are read here.

Values are checked before (``digest.look``): colours are ``#rrggbb``, files are what their names say.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from digest.look import ColoursConfig, LookConfig, legible, luminance, mixed

SHEET: Final = "assets/look.css"
_FONTS: Final = {"reading": ("--d-serif", "serif"), "furniture": ("--d-sans", "sans-serif")}
_THEME_FONT: Final = "assets/fonts/source-serif-4-latin.woff2"
_SYSTEM: Final = {
    "serif": 'Charter,"Iowan Old Style",Georgia,"Noto Serif",serif',
    "sans": 'system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif',
}
_WHITE: Final = "#ffffff"
_AMBER: Final = "#b07a00"  # what is not verified, and what was searched for
_SERIES: Final = ("#2f6690", "#a9770c", "#4d7c4a", "#6b4c8a", "#2b8080")  # in charts, after the accent


def look_files(look: LookConfig, root: Path) -> Iterator[tuple[str, bytes]]:
    """What the site serves for it: paths below the site's root, with their bytes; nothing for a look that is all the theme's."""
    if not look.is_own:
        return
    yield SHEET, look_sheet(look).encode()
    for name, path in font_files(look).items():
        yield path, (root / getattr(look.fonts, name)).read_bytes()
    for path, source in ((logo_path(look), look.logo), (icon_path(look), look.icon)):
        if path and source:
            yield path, (root / source).read_bytes()


def font_files(look: LookConfig) -> Mapping[str, str]:
    """Where the site's own fonts lie below its root, by what they are for."""
    return {name: f"assets/fonts/{name}.woff2" for name in _FONTS if getattr(look.fonts, name).endswith(".woff2")}


def first_font(look: LookConfig) -> str:
    """The type for reading, which every page begins with, below the site's root; "" where the reader has it."""
    return "" if look.fonts.reading in _SYSTEM else font_files(look).get("reading", _THEME_FONT)


def logo_path(look: LookConfig) -> str:
    """Where the logo lies below the site's root; "" where there is none."""
    return f"assets/images/logo{Path(look.logo).suffix.lower()}" if look.logo else ""


def icon_path(look: LookConfig) -> str:
    """Where the site's own icon lies below its root; "" where the theme's is shown."""
    return f"assets/images/icon{Path(look.icon).suffix.lower()}" if look.icon else ""


def look_sheet(look: LookConfig) -> str:
    """The sheet: colours for light and dark pages, then type."""
    light, dark = _colours(look.colours), _dark_colours(look.colours)
    no_script = f".no-js body:not([data-md-color-media]){{{_declared(dark)}}}"
    lines = [
        f":root,[data-md-color-scheme=default]{{{_declared(light)}}}",
        f"[data-md-color-scheme=slate]{{{_declared(dark)}}}",
        f"@media (prefers-color-scheme:dark){{{no_script}}}",
    ]
    for name, (variable, family) in _FONTS.items():
        chosen = getattr(look.fonts, name)
        if chosen.endswith(".woff2"):
            waiting = "swap" if name == "reading" else "optional"
            source = f"url(fonts/{name}.woff2) format('woff2')"
            lines.append(f"@font-face{{font-family:own-{name};font-weight:100 900;font-display:{waiting};src:{source}}}")
            lines.append(f"body{{{variable}:own-{name},{family}}}")
        elif chosen:
            lines.append(f"body{{{variable}:{_SYSTEM[chosen]}}}")
    return "\n".join(lines) + "\n"


def _colours(colours: ColoursConfig) -> Mapping[str, str]:
    return _tones(colours.ink, colours.paper, colours.accent)


def _dark_colours(colours: ColoursConfig) -> Mapping[str, str]:
    accent = colours.accent_dark or legible(colours.accent, colours.ink_dark, colours.paper_dark)
    return _tones(colours.ink_dark, colours.paper_dark, accent)


def _tones(ink: str, paper: str, accent: str) -> Mapping[str, str]:
    """Every colour of a page, out of three; words stay legible on what is behind them."""
    chip = legible(mixed(ink, paper, 0.07), paper, ink, accent)
    lifted = mixed(_WHITE, paper, 0.6) if luminance(ink) < luminance(paper) else mixed(ink, paper, 0.04)
    card = legible(lifted, paper, ink, accent)
    warning = legible(mixed(_AMBER, paper, 0.14), paper, ink, accent)
    return {
        "ink": ink,
        "paper": paper,
        "accent": accent,
        "soft": legible(mixed(ink, paper, 0.7), ink, paper, chip, card),
        "line": mixed(ink, paper, 0.16),
        "chip": chip,
        "card": card,
        "busy": legible(mixed(accent, paper, 0.25), paper, ink),
        "very-busy": accent,
        "very-busy-ink": paper,
        "warn": legible(_AMBER, ink, warning),
        "warn-paper": warning,
        "mark": legible(mixed(_AMBER, paper, 0.4), paper, ink),
        **{f"series-{at}": legible(colour, ink, paper) for at, colour in enumerate(_SERIES, start=1)},
    }


def _declared(tones: Mapping[str, str]) -> str:
    return ";".join(f"--d-{name}:{value}" for name, value in tones.items())
