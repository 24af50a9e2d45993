"""Small sites of a test's own: a folder with digest.yml, an inbox, and articles dropped into it."""

import gzip
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from random import Random

from digest import pipeline
from digest.config import Config, load_config
from digest.model import Briefing

PROJECT = Path(__file__).parent.parent
SETTINGS = """\
site: {name: The Test Brief, url: "https://brief.example/", language: en}
edition: {timezone: Europe/Berlin}
sources:
  - folder: inbox
topics:
  - {id: shipping, name: Shipping, keywords: [ship, ships, port]}
"""
_SYLLABLES = (
    "bar",
    "cor",
    "den",
    "fel",
    "gar",
    "hul",
    "jor",
    "kel",
    "lin",
    "mor",
    "nav",
    "pel",
    "quo",
    "rin",
    "sol",
    "tam",
    "ver",
    "wex",
)


@dataclass(frozen=True)
class TestSite:
    """A site in a temporary folder, and what people do with one."""

    __test__ = False
    root: Path

    @property
    def config(self) -> Config:
        return load_config(self.root)

    def drop(self, name: str, published: str, **more: object) -> Path:
        """Put one record into the inbox; what it says is made from its name."""
        record = {
            "url": f"https://courier.example/{name}",
            "title": f"What happened to {name}: {prose(name, 1)[4:40]}",
            "text": prose(name),
            "date": published,
            "publisher": "The Courier",
            "language": "en",
        }
        path = self.root / "inbox" / f"{name}.json"
        path.write_text(json.dumps(record | more), encoding="utf-8")
        return path

    def build(self, now: str, **more: object) -> pipeline.Built:
        return pipeline.build(self.config, datetime.fromisoformat(now), **more)  # type: ignore[arg-type]

    def files(self) -> dict[str, bytes]:
        """All of content/, by path."""
        content = self.root / "content"
        return {p.relative_to(content).as_posix(): p.read_bytes() for p in sorted(content.rglob("*")) if p.is_file()}


def new_site(root: Path, settings: str = SETTINGS) -> TestSite:
    """An empty site in ``root``."""
    (root / "inbox").mkdir(parents=True)
    (root / "digest.yml").write_text(settings, encoding="utf-8")
    return TestSite(root)


def copied_newsroom(root: Path) -> TestSite:
    """The example newsroom in a folder of its own, nothing built yet."""
    for name in ("examples", "site_templates"):
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, root / name)
    for name in ("digest.yml", "mkdocs.yml"):
        shutil.copy(PROJECT / name, root)
    return TestSite(root)


def texts_in(path: Path) -> Iterator[str]:
    """What a file says, unpacked: books are archives, search indexes are packed, e-mails are encoded."""
    data = path.read_bytes()
    if path.suffix == ".epub":
        with zipfile.ZipFile(BytesIO(data)) as book:
            yield from (book.read(name).decode("utf-8", "replace") for name in book.namelist())
    elif path.suffix == ".eml":
        message = message_from_bytes(data, policy=policy.default)
        yield str(message)
        yield from (part.get_content() for part in message.walk() if part.get_content_maintype() == "text")
    else:
        yield (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")


def prose(name: str, sentences: int = 8) -> str:
    """Sentences in invented words: the same for the same name, and hardly a word shared with any other name's."""
    dice = Random(name)

    def word() -> str:
        return "".join(dice.choices(_SYLLABLES, k=3))

    lines = [f"The {' '.join(word() for _ in range(12))} {name} {dice.randrange(100, 999)}." for _ in range(sentences)]
    return "\n\n".join(" ".join(lines[n : n + 2]) for n in range(0, sentences, 2))


def ended(briefings: tuple[Briefing, ...]) -> list[tuple[str, str]]:
    """(file name, how it ended) of every outcome, for comparing."""
    return sorted((o.where.split("/")[-1].split("#")[0], o.ended) for b in briefings for o in b.outcomes)
