"""What this program itself was installed from, so that another machine can install the very same.

Reads importlib.metadata and, for a local build, the package's own files; never the network.
"""

import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from io import BytesIO
from json import loads
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "news-briefings"
# A zip entry's time is part of its bytes. 1980 is the earliest a zip can say.
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What pyproject.toml puts into the wheel beside the package's own files (force-include).
CARRIED = ("site_templates", "schemas")
_UNPACKED = {"__pycache__", "ruff.toml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the program came from, as a line for a requirements file.

    ``wheel`` is empty where another machine can fetch that line itself (a commit, a release). For a local build it is
    the program packed as a wheel, and ``requirement`` names the file ``wheel_name`` under ``vendor/``.
    """

    requirement: str
    wheel_name: str = ""
    wheel: bytes = b""


def origin(dist: Distribution | None = None) -> Origin:
    """The commit (PEP 610), the release, or for anything that only this machine has, the program itself as a wheel.

    ``dist`` is the installed program unless given.
    """
    dist = dist or distribution(PROJECT)
    direct = loads(dist.read_text("direct_url.json") or "{}")
    commit = commit_line(direct)
    if commit:
        return Origin(requirement=commit)
    if not direct:
        return Origin(requirement=f"{PROJECT}=={dist.version}")
    name = f"{PROJECT.replace('-', '_')}-{dist.version}-py3-none-any.whl"
    return Origin(requirement=f"./vendor/{name}", wheel_name=name, wheel=pack_wheel(dist))


def commit_line(direct: Mapping[str, Any]) -> str:
    """``name @ git+https://…@commit`` where the program came from a repository that others can reach; else empty.

    ``direct`` is what pip wrote into direct_url.json (PEP 610).
    """
    vcs, url = direct.get("vcs_info"), direct.get("url")
    if not isinstance(vcs, dict) or not isinstance(url, str) or urlsplit(url).scheme not in {"https", "ssh"}:
        return ""
    parts = urlsplit(url)
    # A password or token in the address stays on this machine; ssh needs its user's name.
    host = parts.netloc if parts.scheme == "ssh" and ":" not in parts.netloc.split("@")[0] else parts.netloc.split("@")[-1]
    below = f"#subdirectory={direct['subdirectory']}" if direct.get("subdirectory") else ""
    return f"{PROJECT} @ {vcs['vcs']}+{urlunsplit((parts.scheme, host, parts.path, '', ''))}@{vcs['commit_id']}{below}"


def dependencies(dist: Distribution | None = None) -> dict[str, Distribution]:
    """Everything the program needs to run here, by canonical name, in order of name; dev tools are not among it.

    ``dist`` is the installed program unless given.
    """
    program = dist or distribution(PROJECT)
    found: dict[str, Distribution] = {}
    done: set[tuple[str, str]] = set()
    waiting = [(PROJECT, "")]
    while waiting:
        name, extra = waiting.pop()
        needed = program if name == PROJECT else _installed(name)
        if needed is None or (name, extra) in done:
            continue
        done.add((name, extra))
        found[name] = needed
        waiting += [(canonicalize_name(need.name), e) for need in _needs(needed, extra) for e in ("", *need.extras)]
    return {name: found[name] for name in sorted(found) if name != PROJECT}


def _needs(dist: Distribution, extra: str) -> Iterator[Requirement]:
    """What a distribution asks for on this machine, with one of its extras (empty: without)."""
    for line in dist.requires or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield need


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def pack_wheel(dist: Distribution) -> bytes:
    """The running program as a wheel (PyPA binary distribution format 1.0): same files in, same bytes out."""
    info = f"{PROJECT.replace('-', '_')}-{dist.version}.dist-info"
    files = dict(_package_files())
    files |= {f"{info}/{name}": text.encode() for name in ("METADATA", "entry_points.txt") if (text := dist.read_text(name))}
    files |= {f"{info}/licenses/LICENSE": text.encode() for text in [dist.read_text("licenses/LICENSE")] if text}
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: digest init\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    lines = [f"{name},sha256={_record_hash(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _package_files() -> Iterator[tuple[str, bytes]]:
    """Every file of the package by its name in a wheel, with what a checkout keeps beside it where a wheel has it."""
    package = Path(__file__).resolve().parent
    beside = [package.parent / name for name in CARRIED if not (package / name).is_dir()]
    for root, below in ((package, package.name), *((folder, f"{package.name}/{folder.name}") for folder in beside)):
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not _UNPACKED & set(name.parts):
                yield f"{below}/{name.as_posix()}", path.read_bytes()


def _record_hash(data: bytes) -> str:
    """A file's hash as RECORD writes it: url-safe base64 without padding (PEP 376, PEP 427)."""
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
