"""The wheel works on a machine that has only the wheel and what it declares to need.

The empty environment is a real one, made for the test, without the checkout and without a package index: what the program
declares to need is linked into it from here, file by file, and nothing else is. A dependency that is used but not
declared is therefore missing there, as it would be for a user; so is a template that the wheel forgot.
"""

import ast
import email
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from digest.installed import dependencies

ROOT = Path(__file__).parent.parent
NOW = "2026-03-05T20:00:00+01:00"
ARTICLE = """<!doctype html><html lang="en"><head><title>Pilots vote on Friday | The Example Gazette</title>
<link rel="canonical" href="https://gazette.example/2026/03/05/pilots-vote">
<meta property="og:site_name" content="The Example Gazette">
<meta property="article:published_time" content="2026-03-05T09:30:00+01:00"></head><body><article><h1>Pilots vote on Friday</h1>
<p>Harbour pilots will vote on Friday on an offer that raises their pay by four per cent, their union said on Thursday.</p>
<p>The offer was made after nine hours of talks in the old customs house, and both sides called it the last one.</p>
<p>Forty ships are waiting outside the harbour, twice as many as on an ordinary day, the harbour master's office said.</p>
<p>If the pilots accept, the first ships could be brought in on Saturday morning with the tide.</p></article></body></html>
"""
NOTE = """---
title: Ferry fares to rise in May
url: https://courier.example/ferry-fares
date: 2026-03-04
publisher: The Example Courier
---

Fares on the island ferries will rise by three per cent in May, the operator announced on Wednesday.

The last rise was two years ago. Islanders with a season ticket will pay what they pay now until the end of the year.
"""


def _run(*command: str | Path, cwd: Path) -> str:
    """The output of a command that must succeed, in an environment that knows nothing of the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "SOURCE_DATE"))}
    run = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout


def _empty_environment(place: Path, wheel: Path) -> Path:
    """The ``bin`` of a new virtual environment in which only what the wheel declares to need can be imported."""
    venv.create(place, with_pip=False, symlinks=True)
    linked = place / "dependencies"
    linked.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "wheel", [name for name in archive.namelist() if ".dist-info/" in name])
    declared = Distribution.at(next((place / "wheel").glob("*.dist-info")))
    for dist in dependencies(declared).values():
        tops = {file.parts[0] for file in dist.files or ()} - {"..", "__pycache__"}
        for top in tops:
            if not (linked / top).exists():
                (linked / top).symlink_to(Path(str(dist.locate_file(top))))
    packages = next(place.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text(f"{linked}\n", encoding="utf-8")
    return place / "bin"


def _install(wheel: str, environment: Path, cwd: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "python")]
    _run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=cwd)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a release makes it: from the sdist, which is made from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``digest``, installed from the wheel."""
    environment = _empty_environment(tmp_path_factory.mktemp("environment"), wheel)
    _install(str(wheel), environment, cwd=wheel.parent)
    return environment / "digest"


def test_the_checkout_is_not_there(program: Path, tmp_path: Path) -> None:
    where = _run(program.with_name("python"), "-c", "import digest; print(digest.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(program.parent.parent)


def test_init_build_and_site_give_a_site_of_ones_own(program: Path, tmp_path: Path) -> None:
    site = tmp_path / "my-brief"
    _run(program, "init", "--no-input", site, cwd=tmp_path)
    (site / "inbox" / "page.html").write_text(ARTICLE, encoding="utf-8")
    (site / "inbox" / "note.md").write_text(NOTE, encoding="utf-8")
    _run(program, "build", "--now", NOW, cwd=site)
    _run(program, "check", cwd=site)
    _run(program, "site", cwd=site)
    home = (site / "site" / "index.html").read_text(encoding="utf-8")
    assert "Pilots vote on Friday" in home
    assert (site / "content" / "briefings" / "2026" / "03" / "05.md").is_file()
    for feed in ("feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.atom", "stories.json"):
        assert "Pilots vote on Friday" in (site / "site" / feed).read_text(encoding="utf-8"), feed


def test_what_init_wrote_installs_the_same_program_elsewhere(program: Path, wheel: Path, tmp_path: Path) -> None:
    """A local build comes along: another machine needs nothing but the pushed folder."""
    site = tmp_path / "my-brief"
    _run(program, "init", "--no-input", site, cwd=tmp_path)
    first = next(line for line in (site / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#")
    elsewhere = _empty_environment(tmp_path / "elsewhere", wheel)
    shutil.move(site, tmp_path / "pushed")
    _install(first, elsewhere, cwd=tmp_path / "pushed")
    again = tmp_path / "again"
    _run(elsewhere / "digest", "init", "--no-input", again, cwd=tmp_path)
    assert (again / first).read_bytes() == (tmp_path / "pushed" / first).read_bytes()


def test_the_wheel_has_the_templates_the_licence_and_no_tests(wheel: Path) -> None:
    names = _run(sys.executable, "-m", "zipfile", "--list", wheel, cwd=wheel.parent)
    assert "digest/site_templates/scaffold/digest.yml.j2" in names
    assert "licenses/LICENSE" in names
    assert "tests/" not in names
    assert "examples/" not in names


def test_every_declared_dependency_is_in_the_lock_and_every_line_of_it_has_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = [block for block in lock.replace("\\\n", " ").splitlines() if block and not block.lstrip().startswith("#")]
    locked = {canonicalize_name(Requirement(block.split(" --hash")[0].strip()).name) for block in blocks}
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {canonicalize_name(Requirement(line).name) for line in declared} <= locked
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_package_that_is_imported_is_declared() -> None:
    """What only comes with another package may go away with that package's next version."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "digest").rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    later = {"compression"}  # the standard library's from Python 3.14 on (PEP 784)
    packages = {name.split(".")[0] for name in imported} - sys.stdlib_module_names - later - {"digest"}
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {canonicalize_name(Requirement(line).name) for line in declared}
    known = packages_distributions()
    assert [p for p in sorted(packages) if not names & {canonicalize_name(d) for d in known.get(p, [p])}] == []


def test_the_lock_names_no_place() -> None:
    """No package index and no path: what is installed is decided by hash, where from is the reader's own choice."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not [line for line in lock.splitlines() if "://" in line or "index-url" in line or "find-links" in line]


def test_the_metadata_speaks_to_people(program: Path) -> None:
    metadata = next(program.parent.parent.glob("lib/python*/site-packages/news_briefings-*.dist-info/METADATA"))
    message = email.message_from_string(metadata.read_text(encoding="utf-8"))
    assert message["License-Expression"] == "MIT"
    assert message["Requires-Python"] == ">=3.11"
    assert "digest init" in str(message.get_payload())
