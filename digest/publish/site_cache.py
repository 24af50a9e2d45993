"""What a build remembers for the next one: of each page what it was made from and what came out. A cache: safe to delete.

It lies in ``.digest/site/`` as JSON under a line with its own hash; a file that is cut short, altered or of another version is
nothing at all. Hashes are of contents, so that it holds on another machine or after a checkout.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json, to_json

from digest.publish.write import write_atomically

# Raise with any change of what is stored or of how keys are made.
VERSION: Final = 4
FILE_NAME: Final = "pages.json"
# Modules outside of this package that the site is made with.
_OTHER_MODULES: Final = (
    "config.py", "edition/record.py", "look.py", "markdown.py", "model.py", "naming.py", "text.py", "urls.py", "wording.py",
)  # fmt: skip


def content_hash(*contents: bytes) -> str:
    """The hash of some bytes, each told from the next; 32 hex digits, which no accident repeats."""
    digest = blake2b(digest_size=16)
    for content in contents:
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return digest.hexdigest()


def sizes(folder: Path) -> dict[str, int]:
    """The files below a folder with their sizes in bytes."""
    found: dict[str, int] = {}
    waiting = [(str(folder), "")]
    while waiting:
        place, name = waiting.pop()
        try:
            entries = list(os.scandir(place))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{name}{entry.name}/"))
            else:
                found[f"{name}{entry.name}"] = entry.stat(follow_symlinks=False).st_size
    return found


@dataclass(slots=True, kw_only=True)
class Made:
    """A page as it was made: hash of its ``sources``, of everything it shows (``key``), and its output's size.

    ``links`` are the pages below ``content/`` that it links to; ``facts`` what lists need to know of an edition;
    ``more`` what others keep with it (a picture, a part of the search).
    """

    sources: str
    key: str = ""
    size: int = -1
    links: tuple[str, ...] = ()
    changed: str = ""
    facts: list[Any] | None = None


@dataclass(slots=True)
class SiteCache:
    """All pages of the last whole build by their path below ``content/``; outputs that are no pages by theirs below ``site/``."""

    setup: str = ""
    pages: dict[str, Made] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)


def load_cache(folder: Path) -> SiteCache:
    """The cache in a folder; an empty one where there is none that is whole."""
    data: Mapping[str, Any] | None = load_kept(folder / FILE_NAME)
    if data is None:
        return SiteCache()
    return SiteCache(
        setup=data["setup"],
        pages={path: _made(values) for path, values in data["pages"].items()},
        files={path: (sha, size) for path, (sha, size) in data["files"].items()},
        outputs=data["outputs"],
    )


def _made(values: list[Any]) -> Made:
    sources, key, size, links, changed, facts = values
    return Made(sources=sources, key=key, size=size, links=tuple(links), changed=changed, facts=facts)


def save_cache(cache: SiteCache, folder: Path) -> None:
    """Keep the cache, as a whole or not at all."""
    data = {
        "setup": cache.setup,
        "pages": {path: [m.sources, m.key, m.size, m.links, m.changed, m.facts] for path, m in cache.pages.items()},
        "files": cache.files,
        "outputs": cache.outputs,
    }
    save_kept(data, folder / FILE_NAME)


def load_kept(path: Path) -> Any:
    """What ``save_kept`` left in a file; None where there is no file, or it is not whole or of another version."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    told, _, body = raw.partition(b"\n")
    return from_json(body) if told.decode("ascii", "replace") == f"{VERSION} {content_hash(body)}" else None


def save_kept(data: object, path: Path) -> None:
    """Keep some data as JSON, as a whole or not at all."""
    body = to_json(data)
    write_atomically(path, f"{VERSION} {content_hash(body)}\n".encode() + body)


@lru_cache(maxsize=1)
def our_code() -> bytes:
    """The hash of the modules that make the site, by which a newer version writes every file again."""
    package = Path(__file__).resolve().parents[1]
    paths = [*package.glob("publish/*.py"), *(package / name for name in _OTHER_MODULES)]
    return content_hash(*(path.read_bytes() for path in sorted(paths))).encode()
