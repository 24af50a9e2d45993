"""Write into ``desk.yml``: one entry at its end, everything else letter for letter as it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from digest import publish
from digest.desk import DESK_NAME, load_desk, with_entry
from digest.model import Page


def add(root: Path, verb: str, target: str, facts: Mapping[str, str], *, topics: Sequence[str] = ()) -> None:
    """Add an entry. Raises ConfigError, and writes nothing, where the file or the entry would be wrong."""
    path = root / DESK_NAME
    text = with_entry(path.read_text(encoding="utf-8") if path.is_file() else "", verb, target, facts)
    with TemporaryDirectory() as folder:
        tried = Path(folder) / DESK_NAME
        tried.write_text(text, encoding="utf-8")
        load_desk(tried.parent, topics)
    publish.write([Page(path=DESK_NAME, text=text)], root)
