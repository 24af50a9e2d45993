"""A look of one's own: what digest.yml says is on every page, what cannot be read or trusted is refused with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load_config
from digest.errors import ConfigError
from digest.look import LEGIBLE, ColoursConfig, LookConfig, contrast, legible, unfit
from digest.publish.look import look_files, look_sheet
from digest.publish.site import build_site
from tests.publish.sample_site import write_site

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="url(#a)"/></svg>'
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def with_look(root: Path, look: str) -> None:
    """The settings with a look added."""
    path = root / "digest.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}look:\n{look}", encoding="utf-8")


def refused(root: Path, look: str) -> str:
    """What is said of a look that is not right."""
    write_site(root, [])
    with_look(root, look)
    with pytest.raises(ConfigError) as said:
        load_config(root)
    return str(said.value)


def test_colours_type_logo_and_icon_are_on_every_page(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / "own.svg").write_bytes(SVG)
    (tmp_path / "own.woff2").write_bytes(b"wOF2 stands in for a font")
    with_look(
        tmp_path,
        '  colours: {accent: "#0b5d4e"}\n  fonts: {reading: own.woff2, furniture: sans}\n  logo: own.svg\n  icon: own.svg\n',
    )
    build_site(tmp_path, strict=True)
    sheet = (tmp_path / "site/assets/look.css").read_text(encoding="utf-8")
    assert "--d-accent:#0b5d4e" in sheet
    assert (tmp_path / "site/assets/fonts/reading.woff2").is_file()
    for page in ("index.html", "briefings/2026/03/05/index.html", "404.html"):
        html = (tmp_path / "site" / page).read_text(encoding="utf-8")
        assert 'assets/look.css">' in html
        assert 'assets/images/logo.svg" alt="">' in html
        assert 'rel="icon"' in html
        assert "assets/images/icon.svg" in html
        assert "source-serif-4-latin.woff2" not in html
        assert "inter-latin.woff2" not in html


def test_without_a_look_there_is_nothing_more_to_load(tmp_path: Path) -> None:
    assert not list(look_files(LookConfig(), tmp_path))


def test_a_colour_without_quotes_is_nothing_and_told_so(tmp_path: Path) -> None:
    assert "written in quotes" in refused(tmp_path, "  colours:\n    accent: #0b5d4e\n").lower()


def test_colours_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, '  colours: {accent: "#cccccc"}\n')
    assert "Accent cannot be read on paper" in said
    assert "1.5" in said


@pytest.mark.parametrize("name", ["../own.svg", "/etc/hostname.svg", "none.svg", "big.png", "text.png", "text.webp"])
def test_files_that_are_elsewhere_too_big_or_something_else_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "own.svg").write_bytes(SVG)
    (tmp_path / "site/big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200_000))
    for text in ("text.png", "text.webp"):
        (tmp_path / "site" / text).write_bytes(b"<html>")
    assert f"`look.logo` is '{name}'" in refused(tmp_path / "site", f"  logo: {name}\n")


@pytest.mark.parametrize(
    "part",
    [
        b"<script>alert(1)</script>",
        b"<svg:script/>",
        b'<a onload="x"/>',
        b"<g\nonclick=x />",
        b"<foreignObject><p/></foreignObject>",
        b'<image href="https://elsewhere.example/a.png"/>',
        b'<use xlink:href="data:image/svg+xml,x"/>',
        b"<style>@import url(x)</style>",
        b'<p fill="url(https://elsewhere.example/#a)"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]>',
        b'<g/onclick="x"/>',
        b'<animateTransform attributeName="href"/>',
        b'<g style="fill:u\\72l(https://elsewhere.example)"/>',
        b"<g style=\"fill:image-set('https://elsewhere.example/a.png')\"/>",
        "<é:script xmlns:é='http://www.w3.org/2000/svg'/>".encode(),
    ],
)
def test_an_svg_that_is_more_than_a_picture_is_refused(part: bytes) -> None:
    assert unfit("logo.svg", SVG.replace(b"<path", part + b"<path"))
    assert not unfit("logo.svg", SVG)


def test_an_svg_is_one_and_says_so_in_plain_letters() -> None:
    for content in (b"", b"<html>", SVG.decode().encode("utf-16"), SVG.decode().encode("cp037")):
        assert "no .svg" in unfit("logo.svg", content)
    assert unfit("logo.svg", b"<?xml version='1.0' encoding='utf-7'?>" + SVG)
    assert not unfit("logo.svg", b"<?xml version='1.0' encoding='UTF-8'?>" + SVG)


@given(colours, colours)
def test_what_is_made_legible_is(colour: str, paper: str) -> None:
    best = max(("#ffffff", "#000000"), key=lambda one: contrast(one, paper))
    assert contrast(legible(colour, best, paper), paper) >= LEGIBLE


# Which words stand on which ground in digest.css.
STANDS_ON = {
    "ink": ("paper", "card", "chip", "busy", "warn-paper", "mark"),
    "soft": ("paper", "card", "chip"),
    "accent": ("paper", "card", "chip", "warn-paper"),
    "warn": ("warn-paper",),
    "very-busy-ink": ("very-busy",),
}


@given(colours, colours, colours, colours)
def test_all_words_can_be_read_on_light_and_dark_pages_whatever_was_chosen(paper: str, ink: str, accent: str, night: str) -> None:
    """Also where light pages are dark, and dark ones light."""
    best, best_at_night = (max(("#ffffff", "#000000"), key=lambda one: contrast(one, ground)) for ground in (paper, night))
    ink, accent, ink_dark = legible(ink, best, paper), legible(accent, best, paper), legible(ink, best_at_night, night)
    chosen = ColoursConfig(accent=accent, ink=ink, paper=paper, ink_dark=ink_dark, paper_dark=night)
    for line in look_sheet(LookConfig(colours=chosen)).splitlines()[:2]:
        tones = dict(part.split(":") for part in line.partition("{")[2].rstrip("}").split(";"))
        for words, grounds in STANDS_ON.items():
            for ground in grounds:
                assert contrast(tones[f"--d-{words}"], tones[f"--d-{ground}"]) >= LEGIBLE, (words, ground)
