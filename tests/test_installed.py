"""What the program was installed from, in words another machine understands."""

import tomllib
import zipfile
from importlib.metadata import Distribution, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from digest.installed import CARRIED, PROJECT, commit_line, dependencies, origin, pack_wheel


def test_a_commit_is_pinned_by_its_commit() -> None:
    direct = {"url": "https://git.example/us/news.git", "vcs_info": {"vcs": "git", "commit_id": "a1b2c3"}}
    assert commit_line(direct) == "news-briefings @ git+https://git.example/us/news.git@a1b2c3"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:secret@git.example/us/news.git", "https://git.example/us/news.git"),
        ("https://token@git.example/us/news.git", "https://git.example/us/news.git"),
        ("ssh://git@git.example/us/news.git", "ssh://git@git.example/us/news.git"),
        ("ssh://git:secret@git.example/us/news.git", "ssh://git.example/us/news.git"),
    ],
)
def test_a_password_in_the_address_stays_on_this_machine(url: str, shown: str) -> None:
    assert commit_line({"url": url, "vcs_info": {"vcs": "git", "commit_id": "c"}}) == f"news-briefings @ git+{shown}@c"


@pytest.mark.parametrize(
    "direct",
    [
        {},
        {"url": "file:///home/me/news", "dir_info": {"editable": True}},
        {"url": "file:///home/me/news", "vcs_info": {"vcs": "git", "commit_id": "c"}},
        {"url": "file:///tmp/news.whl", "archive_info": {}},
    ],
)
def test_what_only_this_machine_has_is_no_commit(direct: dict[str, Any]) -> None:
    assert commit_line(direct) == ""


class _Released(Distribution):
    """The installed program as if an index had given it: no direct_url.json."""

    def read_text(self, filename: str) -> str | None:
        return None if filename == "direct_url.json" else distribution(PROJECT).read_text(filename)

    def locate_file(self, path: Any) -> Any:
        return distribution(PROJECT).locate_file(path)


def test_a_release_is_pinned_by_its_version() -> None:
    found = origin(_Released())
    assert found.requirement == f"news-briefings=={distribution(PROJECT).version}"
    assert not found.wheel


def test_a_local_build_comes_along_as_a_wheel_with_everything_it_needs() -> None:
    with zipfile.ZipFile(BytesIO(pack_wheel(distribution(PROJECT)))) as wheel:
        names = set(wheel.namelist())
        record = next(name for name in names if name.endswith(".dist-info/RECORD"))
        listed = {line.split(",")[0] for line in wheel.read(record).decode().splitlines()}
    assert listed == names
    assert {"digest/pipeline.py", "digest/py.typed", "digest/site_templates/scaffold/digest.yml.j2"} <= names
    assert not [name for name in names if "__pycache__" in name or Path(name).is_absolute()]


def test_what_a_checkout_keeps_beside_the_package_is_what_the_wheel_carries() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {name: f"digest/{name}" for name in CARRIED}


def test_the_same_program_gives_the_same_wheel() -> None:
    assert pack_wheel(distribution(PROJECT)) == pack_wheel(distribution(PROJECT))


def test_what_is_needed_to_run_is_found_without_the_tools_to_develop() -> None:
    needed = dependencies()
    assert {"mkdocs", "click", "lxml-html-clean"} <= set(needed)
    assert not {"pytest", "mypy", "ruff", PROJECT} & set(needed)
