"""Sources go through registered doors, ours like guests'."""

from datetime import UTC
from pathlib import Path

import pytest

from digest.config import SourceConfig
from digest.model import RawItem, SourceFailure
from digest.plugins import registered
from digest.sources import record_item
from digest.sources.folder import read_folder
from tests.sources.folders import NOW, read_all

_GUEST = """
from digest.errors import DigestError
from digest.model import SourceFailure

def read_tides(source, world):
    if source.options.get("ebb"):
        raise DigestError("the tide is out")
    yield SourceFailure(source=source.label, why=f"read at {world.now:%H} with {source.options['gauge']}")
"""


@pytest.fixture
def guest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package, installed as far as Python can tell."""
    (tmp_path / "tides.py").write_text(_GUEST)
    info = tmp_path / "tides-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tides\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[digest.sources]\ntides = tides:read_tides\n")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("guest")
def test_a_guest_reads_its_kind_of_source_and_gets_its_options(tmp_path: Path) -> None:
    source = SourceConfig(kind="tides", name="Tides", options={"gauge": 7})
    assert read_all(tmp_path, source) == [SourceFailure(source="Tides", why="read at 06 with 7")]


@pytest.mark.usefixtures("guest")
def test_what_a_guest_says_a_person_can_mend_is_a_failure_of_its_source(tmp_path: Path) -> None:
    source = SourceConfig(kind="tides", name="Tides", options={"ebb": True})
    assert read_all(tmp_path, source) == [SourceFailure(source="Tides", why="the tide is out")]


@pytest.mark.usefixtures("guest")
def test_a_bug_of_a_guest_keeps_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        read_all(tmp_path, SourceConfig(kind="tides", name="Tides"))


def test_ours_is_registered_like_a_guest() -> None:
    ours = registered("digest.sources")
    if not ours:
        pytest.skip("the installation is older than the entry point; install the project again")
    assert ours["folder"] is read_folder


def test_a_record_from_elsewhere_is_an_item() -> None:
    record = {"id": "7", "html": "<p>Words.</p>", "url": "https://x.example/7", "fetched": "2026-03-05"}
    item = record_item(record, where="line 1", now=NOW, zone=UTC)
    assert isinstance(item, RawItem)
    assert (item.media_type, item.content, item.hints.url) == ("text/html", b"<p>Words.</p>", "https://x.example/7")
    assert item.captured_at.isoformat() == "2026-03-05T12:00:00+00:00"
