"""Which bytes of the editions are published: ``content/checksums/YEAR.txt``, in the format of ``sha256sum``.

A page or record of a closed edition that no longer has its checksum was changed behind our back; ``digest check`` names it.
Anybody who has the files can do the same: ``cd content && sha256sum --check checksums/2026.txt``.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from digest.errors import ArchiveError
from digest.model import Page, sha

FOLDER: Final = "checksums"
_LINE: Final = re.compile(r"([0-9a-f]{64})  (briefings/(\d{4})/\d{2}/\d{2}\.(?:md|json))")


def checksum(text: str) -> str:
    """The sha256 of a file's text; line ends as git may have made them on Windows count as ours."""
    return sha(text.replace("\r\n", "\n"))


def read_checksums(content: Path) -> dict[str, str]:
    """The checksums by path below ``content/``. Raises ArchiveError for a line that is none."""
    found: dict[str, str] = {}
    for path in sorted((content / FOLDER).glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            match = _LINE.fullmatch(line)
            if match is None or path.stem != match[3]:
                remedy = "Restore the file from version control"
                raise ArchiveError(f"{path}:{number}", "is no line of sha256sum for an edition of that year", remedy)
            found[match[2]] = match[1]
    return found


def checksum_of(content: Path, path: str) -> str:
    """The checksum of a file as it now is; "" where there is none."""
    file = content / path
    return checksum(file.read_text(encoding="utf-8", errors="surrogateescape")) if file.is_file() else ""


def checksum_pages(checksums: Mapping[str, str], *, years: Iterable[str] = ()) -> list[Page]:
    """The files that hold the checksums, one a year; ``years`` (such as "2026") have one even if it is empty."""
    lines: dict[str, list[str]] = {year: [] for year in years}
    for path in sorted(checksums):
        lines.setdefault(path.split("/")[1], []).append(f"{checksums[path]}  {path}\n")
    return [Page(path=f"{FOLDER}/{year}.txt", text="".join(found)) for year, found in sorted(lines.items())]
