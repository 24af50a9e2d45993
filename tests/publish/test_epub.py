"""Editions as a book: whole, well-formed, the same bytes, and right by the standard's own checker where it is installed."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import settings as effort
from lxml import etree

from digest.config import load_strings
from digest.model import Briefing
from digest.publish.epub import book, monthly_books
from digest.publish.full_text import FullText
from digest.text import squeeze, visible
from tests import briefings

STRINGS = load_strings(Path("nowhere"), "en")
WEEK = (briefings.quiet(), *(briefings.day_after(briefings.edition(), days) for days in range(5)))
BY_HAND = (
    "# T\n\nOpening.\n\n## By *hand*\n\n1. one<br>\n\n| a | b |\n|:-|-:|\n| [x](https://x.example/?a=1&b=2) | `c` |\n\n---\n"
)


def made(*editions: Briefing, language: str = "en", edited: Mapping[date, str] | None = None) -> bytes:
    return book(editions, title="March 2026", full_text=FullText(briefings.config(language).site, STRINGS, edited))


def members(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info).decode() for info in archive.infolist()}


def words_of(root: etree._Element) -> str:
    return "".join(str(text) for text in root.itertext())


def test_the_first_member_says_what_it_is_uncompressed() -> None:
    with ZipFile(BytesIO(made(*WEEK))) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert made(*WEEK)[30:58] == b"mimetypeapplication/epub+zip"


def test_every_edition_is_a_chapter_in_its_order() -> None:
    found = members(made(*reversed(WEEK)))
    days = [b.day.isoformat() for b in WEEK]
    assert [name for name in found if name.startswith("EPUB/2")] == [f"EPUB/{day}.xhtml" for day in days]
    toc = etree.fromstring(found["EPUB/nav.xhtml"].encode())
    assert [a.get("href") for a in toc.iter("{*}a")] == [f"{day}.xhtml" for day in days]
    for briefing in WEEK:
        chapter = words_of(etree.fromstring(found[f"EPUB/{briefing.day}.xhtml"].encode()))
        assert all(story.headline in chapter for story in briefing.stories)


def test_the_same_editions_give_the_same_bytes() -> None:
    assert made(*WEEK) == made(*reversed(WEEK))
    assert made(*WEEK) != made(*WEEK[:-1])


def test_every_month_is_a_book_of_its_own() -> None:
    months = [briefings.day_after(briefings.edition(), days) for days in (-40, -6, 0, 1)]
    full_text = FullText(briefings.config().site, STRINGS)
    found = {page.path: page.data or b"" for page in monthly_books(months, full_text=full_text)}
    assert list(found) == ["archive/2026/01.epub", "archive/2026/02.epub", "archive/2026/03.epub"]
    assert "<dc:title>The Strait Brief: March 2026</dc:title>" in members(found["archive/2026/03.epub"])["EPUB/package.opf"]
    fewer = {page.path: page.data for page in monthly_books(months[:3], full_text=full_text)}
    assert fewer["archive/2026/02.epub"] == found["archive/2026/02.epub"]


def test_a_book_without_editions_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        made()


@given(briefings.hostile_text)
@effort(max_examples=30, deadline=None)
def test_words_from_outside_are_words(words: str) -> None:
    edition = replace(briefings.reworded(briefings.edition(), lambda _: words), title=words)
    found = members(made(edition))
    root = etree.fromstring(found["EPUB/2026-03-05.xhtml"].encode())
    assert {etree.QName(e).localname for e in root.iter(etree.Element)} <= set(
        "html head title link body h1 h2 h3 p ul li a small em strong span".split()
    )
    assert squeeze(visible(words)) in squeeze(words_of(root))


@given(briefings.briefings)
@effort(max_examples=30, deadline=None)
def test_any_edition_gives_well_formed_files(briefing: Briefing) -> None:
    for path, text in members(made(briefing)).items():
        if path.endswith(("xml", "xhtml", "opf")):
            etree.fromstring(text.encode())


@pytest.mark.skipif(shutil.which("epubcheck") is None, reason="epubcheck is not installed")
@pytest.mark.torture
@pytest.mark.parametrize(
    ("editions", "language", "edited"),
    [
        (WEEK, "en", {}),
        (WEEK, "ar", {}),
        (WEEK, "en", {WEEK[1].day: BY_HAND}),
        ([briefings.reworded(briefings.edition(), lambda _: "<b> & \u202e渡輪 ]]> \"'")], "zh-Hant", {}),
    ],
)
def test_the_standards_own_checker_finds_nothing(
    tmp_path: Path, editions: Sequence[Briefing], language: str, edited: Mapping[date, str]
) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(made(*editions, language=language, edited=edited))
    checker = str(shutil.which("epubcheck"))
    start = ["java", "-jar", checker] if Path(checker).read_bytes().startswith(b"PK") else [checker]  # Debian's is a jar
    command = [*start, "--failonwarnings", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
