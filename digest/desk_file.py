"""Write into ``desk.yml``: one entry at its end, everything else letter for letter as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from digest import publish
from digest.desk import DESK_NAME, load_desk, with_entry
from digest.errors import ConfigError
from digest.model import Page


def add(root: Path, verb: str, target: str, facts: Mapping[str, str], *, topics: Sequence[str] = ()) -> None:
    """Add an entry. Raises ConfigError, and writes nothing, where the file or the entry would be wrong."""
    path = root / DESK_NAME
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = with_entry(before, verb, target, facts)
    with TemporaryDirectory() as folder:
        tried = Path(folder) / DESK_NAME
        tried.write_text(text, encoding="utf-8")
        try:
            load_desk(tried.parent, topics)
        except ConfigError as error:
            last = before.count("\n") + 1  # what is behind it would be the entry, which stands in no line yet
            lines = [one.line if one.line and one.line < last else None for one in error.problems]
            found = zip(error.problems, lines, strict=True)
            raise ConfigError([replace(one, file=str(path), line=line) for one, line in found]) from error
    publish.write([Page(path=DESK_NAME, text=text)], root)
