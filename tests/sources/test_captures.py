"""Captures give back what was put, know damage when they see it, and are never half written."""

import string
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, ArticleId, Cleaned, Image, ItemId, Outcome, Removal, Stamp, sha
from digest.sources import Captures

_words = st.text(st.characters(exclude_categories=()), max_size=20)
_several = st.lists(_words, max_size=3).map(tuple)
_zones = st.timedeltas(min_value=timedelta(hours=-14), max_value=timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
_moments = st.datetimes(timezones=st.none() | _zones)
_stamps = st.builds(Stamp, when=st.dates() | _moments, how=st.sampled_from(["stated", "inferred", "captured"]))
_articles = st.builds(
    Article,
    id=_words.map(ArticleId), item=_words.map(ItemId), source=_words, where=_words, content_sha256=_words, title=_words,
    paragraphs=_several, url=_words, authors=_several, publisher=_words, published=_stamps, modified=st.none() | _stamps,
    language=_words, section=_words, tags=_several, image=st.builds(Image, caption=_words, credit=_words), wire=_words,
    opinion=st.booleans(), rights=st.sampled_from(["open", "quote", "link"]), feed=_words, feed_title=_words,
    captured_at=_moments, removed=st.lists(st.builds(Removal, rule=_words, text=_words), max_size=2).map(tuple),
)  # fmt: skip
_outcomes = st.builds(
    Outcome,
    item=_words.map(ItemId), content_sha256=_words, title=_words, where=_words, why=_words,
    ended=st.sampled_from(["shown", "merged", "held", "dropped", "failed"]),
    article=st.none() | _words.map(ArticleId), replaces=st.none() | _words.map(ItemId),
)  # fmt: skip
_cleaned = st.builds(
    Cleaned, articles=st.lists(_articles, max_size=2).map(tuple), outcomes=st.lists(_outcomes, max_size=2).map(tuple)
)
_KEY = sha("content")


def _article(text: str = "One sentence.") -> Article:
    return Article(
        id=ArticleId("a"), item=ItemId("i"), source="s", where="in/a.txt", content_sha256=_KEY, title="T",
        paragraphs=tuple(text.split("\n\n")), published=Stamp(when=date(2026, 3, 5), how="stated"),
        captured_at=datetime(2026, 3, 5, tzinfo=UTC),
    )  # fmt: skip


@given(_cleaned)
def test_what_was_put_comes_back_whole(cleaned: Cleaned) -> None:
    with tempfile.TemporaryDirectory() as root:
        captures = Captures(Path(root))
        captures.put(_KEY, "1", cleaned)
        assert captures.get(_KEY, "1") == cleaned
        for article in cleaned.articles:
            assert captures.article(article.text_sha256) == article.text


def test_a_moment_at_midnight_stays_a_moment_and_keeps_its_offset(tmp_path: Path) -> None:
    when = datetime(2026, 3, 5, tzinfo=timezone(timedelta(hours=1)))
    stamped = Stamp(when=when, how="stated")
    captures = Captures(tmp_path)
    captures.put(_KEY, "1", Cleaned(articles=(replace(_article(), published=stamped),)))
    found = captures.get(_KEY, "1")
    assert found is not None
    assert found.articles[0].published.iso() == when.isoformat()


def test_another_version_of_cleaning_starts_anew(tmp_path: Path) -> None:
    captures = Captures(tmp_path)
    captures.put(_KEY, "1", Cleaned(articles=(_article(),)))
    assert captures.get(_KEY, "2") is None
    assert captures.get(_KEY, "1") is not None


def test_asking_makes_nothing(tmp_path: Path) -> None:
    captures = Captures(tmp_path / "cache")
    assert captures.get(_KEY, "1") is None
    assert captures.article(_KEY) is None
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("damage", [b"", b"\0\0\0", b"{}", b"x" * 64 + b"\n{}", b"\xff\n\xff"])
def test_a_damaged_entry_is_absent_and_removed(tmp_path: Path, damage: bytes) -> None:
    captures = Captures(tmp_path)
    captures.put(_KEY, "1", Cleaned(articles=(_article(),)))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    for path in files:
        path.write_bytes(damage)
    assert captures.get(_KEY, "1") is None
    assert captures.article(_article().text_sha256) is None
    assert not any(path.exists() for path in files)
    captures.put(_KEY, "1", Cleaned(articles=(_article(),)))
    assert captures.get(_KEY, "1") is not None


def test_one_letter_changed_is_damage(tmp_path: Path) -> None:
    captures = Captures(tmp_path)
    captures.put(_KEY, "1", Cleaned(articles=(_article(),)))
    (entry,) = tmp_path.rglob("*.json")
    entry.write_bytes(entry.read_bytes().replace(b"One sentence.", b"Two sentence."))
    assert captures.get(_KEY, "1") is None


def test_nothing_but_whole_entries_is_left(tmp_path: Path) -> None:
    captures = Captures(tmp_path)
    for text in ("One.", "One.\n\nTwo.", "One."):
        captures.put(sha(text), "1", Cleaned(articles=(_article(text),)))
    names = sorted(path.suffix for path in tmp_path.rglob("*") if path.is_file())
    assert names == [".json", ".json", ".txt", ".txt"]


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 64, "é" * 64, string.hexdigits])
def test_a_key_that_is_no_hash_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="no sha256"):
        Captures(tmp_path).get(key, "1")
