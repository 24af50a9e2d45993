"""The search of the site: Pagefind's index, in parts merged when somebody searches, each made anew only if its pages change.

A closed year is a part, the open one has one a month: so a new edition touches one month. What is indexed is not the page as it
is served but its stories alone, with the letters of scripts without spaces set apart, so that each of them is a word in a
site of any language; the page's script sets a query apart in the same way.
"""

import gzip
import importlib.util
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final

from digest.errors import SiteError
from digest.publish.site_cache import content_hash

FOLDER: Final = "pagefind"
# Raise with any change of what is indexed, so that all parts are made anew.
VERSION: Final = 2
# The version whose files we put in order (``_in_order``).
PAGEFIND: Final = "1.5.2"
_PACKAGES: Final = ("pagefind_bin_extended", "pagefind_bin")
_NAMES: Final = ("pagefind_extended", "pagefind", "pagefind_extended.exe", "pagefind.exe")
# What the page's script needs of Pagefind's own files; the rest are other people's user interfaces.
_SHARED: Final = ("pagefind.js",)
_NEVER: Final = "[data-search-exclude]"
_DENSE: Final = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_SPACELESS: Final = re.compile(rf"(?<={_DENSE})(?=\w)|(?<=\w)(?={_DENSE})")
_ANY_DENSE: Final = re.compile(_DENSE)
_TEXT: Final = re.compile(r"(?<=>)[^<]+")
_DCD: Final = b"pagefind_dcd"
_DEADLINE: Final = 900
# Places of words in one file of an index, a tenth of Pagefind's own number: a query takes one such file of each part it asks
# (4 KB instead of 30), and a year's list of its files grows by 3 KB. A Pagefind that knows no such setting makes larger files.
_CHUNK: Final = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "1800"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page that can be found: its address below the site's root, its title and HTML, and what it can be filtered by."""

    address: str
    title: str
    html: str
    labels: tuple[str, ...]


def binary() -> Path | None:
    """Pagefind's program, where its package is installed and has one for this machine."""
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for name in _NAMES:
                if (path := Path(folder) / name).is_file():
                    return path
    return None


def part_of(day: str, newest: str) -> str:
    """The part that the edition of an ISO day belongs to: its month in the year of the newest edition, else its year."""
    return day[:7] if day[:4] == newest[:4] else day[:4]


def part_key(pages: Iterable[tuple[str, str]], language: str) -> str:
    """The hash of what a part is made from: (page, hash of its sources) pairs."""
    return content_hash(f"{VERSION} {PAGEFIND} {language}".encode(), *(f"{a}\0{b}".encode() for a, b in sorted(pages)))


def spaced(html: str) -> str:
    """HTML in which every letter of a script without spaces is a word."""
    if html.isascii() or _ANY_DENSE.search(html) is None:
        return html
    return _TEXT.sub(lambda match: _SPACELESS.sub(" ", match[0]), html)


def write_part(program: Path, pages: Sequence[Found], target: Path, *, language: str) -> None:
    """Index some pages into a folder of their own. Raises SiteError with Pagefind's words where it fails."""
    with tempfile.TemporaryDirectory(prefix="search-") as name:
        folder = Path(name)
        for page in pages:
            path = folder / "site" / page.address / "index.html"
            path.parent.mkdir(parents=True)
            path.write_text(_document(page, language), encoding="utf-8")
        out = folder / "out"
        command = [str(program), "--site", str(folder / "site"), "--output-path", str(out), "--silent"]
        command += ["--exclude-selectors", _NEVER]
        environment = os.environ | _CHUNK
        done = subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, text=True, timeout=_DEADLINE, cwd=folder, env=environment
        )
        if done.returncode or not (out / "pagefind-entry.json").is_file():
            raise SiteError(f"The search was not built; Pagefind says: {(done.stderr or done.stdout).strip() or done.returncode}")
        for file, content in _in_order(out):
            place = target / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def shared_key(parts: Iterable[str], language: str, words: Mapping[str, Any]) -> str:
    """The hash of what the files that all parts share are made from."""
    return content_hash(json.dumps([VERSION, PAGEFIND, language, sorted(parts), words], sort_keys=True).encode())


def write_shared(program: Path, target: Path, parts: Sequence[str], *, language: str, words: Mapping[str, Any]) -> dict[str, int]:
    """What all parts share: Pagefind's script and engines, which parts there are (newest first), words. Their sizes."""
    with tempfile.TemporaryDirectory(prefix="search-") as name:
        out = Path(name)
        page = Found(address="x/", title="x", html="<p>x</p>", labels=())
        (out / "site" / "x").mkdir(parents=True)
        (out / "site" / "x" / "index.html").write_text(_document(page, language), encoding="utf-8")
        command = [str(program), "--site", str(out / "site"), "--output-path", str(out / "out"), "--silent"]
        subprocess.run(command, check=True, capture_output=True, timeout=_DEADLINE, cwd=out)  # noqa: S603 - our own words
        shared = [path for path in sorted((out / "out").iterdir()) if path.name in _SHARED or path.suffix == ".pagefind"]
        files = {path.name: path.read_bytes() for path in shared}
    told = {"parts": sorted(parts, reverse=True), "words": words}
    files["search.json"] = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / name).write_bytes(content)
    return {name: len(content) for name, content in files.items()}


def _document(page: Found, language: str) -> str:
    """A page as Pagefind reads it. One filter with labels of every kind: the order of several would differ from run to run."""
    labels = "".join(f'<i data-pagefind-filter="in[data-v]" data-v="{escape(label)}"></i>' for label in page.labels)
    title = f'<h1 data-pagefind-meta="title">{escape(page.title)}</h1>'
    return f'<!doctype html><html lang="{language}"><body data-pagefind-body>{title}{labels}{spaced(page.html)}</body></html>'


# ---------------------------------------------------------------- the same bytes for the same pages


def _in_order(out: Path) -> Iterator[tuple[str, bytes]]:
    """A part's files with everything in a fixed order, named by their new hashes.

    Pagefind writes the values of a filter as its hash tables have them. They are sorted, and what refers to them follows. The
    engine is not the part's own: its name leads to the one that all parts share (a name with a way up in it, which a
    browser resolves), so that it is fetched once.
    """
    renamed: dict[bytes, bytes] = {}
    for path in sorted((out / "filter").glob("*.pf_filter")) if (out / "filter").is_dir() else ():
        content = _packed(_sorted_filter(_unpacked(path.read_bytes())))
        new = f"{path.stem.partition('_')[0]}_{sha256(content).hexdigest()[: len(path.stem.partition('_')[2])]}"
        renamed[path.stem.encode()] = new.encode()
        yield f"filter/{new}.pf_filter", content
    for kind in ("fragment", "index"):
        for path in sorted((out / kind).iterdir()) if (out / kind).is_dir() else ():
            yield f"{kind}/{path.name}", path.read_bytes()
    entry = json.loads((out / "pagefind-entry.json").read_text(encoding="utf-8"))
    for language in entry["languages"].values():
        meta = _unpacked((out / f"pagefind.{language['hash']}.pf_meta").read_bytes())
        for old, new_name in renamed.items():
            meta = meta.replace(old, new_name)
        content = _packed(meta)
        code, _, old_hash = language["hash"].partition("_")
        language["hash"] = f"{code}_{sha256(content).hexdigest()[: len(old_hash)]}"
        language["wasm"] = f"/../../wasm.{language['wasm'] or 'unknown'}"
        yield f"pagefind.{language['hash']}.pf_meta", content
    entry["include_characters"] = sorted(entry["include_characters"])
    yield "pagefind-entry.json", json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content)


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)


def _sorted_filter(content: bytes) -> bytes:
    """A filter's file with its values in alphabetical order; as it came where it is not laid out as expected."""
    try:
        body = content[len(_DCD) :]
        length, at = _cbor_head(body, 0, 4)
        size, start = _cbor_head(body, at, 3)
        first = start + size
        count, at = _cbor_head(body, first, 4)
        values = []
        for _ in range(count):
            end = _cbor_end(body, at)
            _, name = _cbor_head(body, at, 4)
            size, start = _cbor_head(body, name, 3)
            values.append((body[start : start + size], body[at:end]))
            at = end
    except (IndexError, ValueError):
        return content
    if not content.startswith(_DCD) or length != 2 or at != len(body):
        return content
    head = body[: _cbor_head(body, first, 4)[1]]
    return _DCD + head + b"".join(value for _, value in sorted(values))


def _cbor_head(data: bytes, at: int, kind: int) -> tuple[int, int]:
    """The number in a CBOR item's head (RFC 8949, 3), and where what follows it begins. ValueError for another kind of item."""
    if data[at] >> 5 != kind:
        raise ValueError(data[at])
    return _number(data, at)


def _number(data: bytes, at: int) -> tuple[int, int]:
    short = data[at] & 31
    if short < 24:
        return short, at + 1
    if short > 27:
        raise ValueError(short)
    size = 1 << (short - 24)
    return int.from_bytes(data[at + 1 : at + 1 + size]), at + 1 + size


def _cbor_end(data: bytes, at: int) -> int:
    """Where a CBOR item ends: numbers, text and arrays of them."""
    kind = data[at] >> 5
    number, at = _number(data, at)
    if kind in {0, 1}:
        return at
    if kind in {2, 3}:
        return at + number
    if kind != 4:
        raise ValueError(kind)
    for _ in range(number):
        at = _cbor_end(data, at)
    return at


def labels_of(day: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    """What an edition can be filtered by: ``year:``, ``topic:``, ``publisher:`` and ``language:`` with their values."""
    found = [f"year:{day[:4]}"]
    for section in record.get("sections") or ():
        for story in section.get("stories") or ():
            found += [f"topic:{topic}" for topic in story.get("topics") or ()]
            found += [f"language:{story['language']}"] if story.get("language") else []
            found += [f"publisher:{a['publisher']}" for a in story.get("articles") or () if a.get("publisher")]
    return tuple(sorted(set(found)))
