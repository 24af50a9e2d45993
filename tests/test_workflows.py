"""The machines that test, publish and release: nothing for zizmor to find, and pinned as we decided."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from digest.scaffold import Answers, init

ROOT = Path(__file__).parent.parent
ZIZMOR = str(Path(sys.executable).with_name("zizmor"))
# The only actions we use, and the one commit of each.
PINS = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97",
    "actions/cache": "55cc8345863c7cc4c66a329aec7e433d2d1c52a9",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
    "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    "actions/configure-pages": "45bfe0192ca1faeb007ade9deae92b16b8254a0d",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128",
}


@pytest.fixture(scope="module", params=["ours", "scaffolded"])
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository, and one as `digest init` writes it."""
    if request.param == "ours":
        return ROOT
    site = tmp_path_factory.mktemp("site")
    init(site, Answers(name="The Example Brief"))
    return site


def _workflows(repository: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((repository / ".github" / "workflows").glob("*.yml")):
        yield yaml.safe_load(path.read_text(encoding="utf-8"))


def _steps(repository: Path) -> Iterator[dict[str, Any]]:
    for workflow in _workflows(repository):
        for job in workflow["jobs"].values():
            yield from job["steps"]


@pytest.mark.parametrize("persona", ["regular", "pedantic", "auditor"])
def test_zizmor_finds_nothing(repository: Path, persona: str) -> None:
    command = [ZIZMOR, "--offline", "--no-progress", "--quiet", "--persona", persona, str(repository / ".github")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_only_known_actions_at_their_one_commit_are_used(repository: Path) -> None:
    for step in _steps(repository):
        if "uses" in step:
            name, _, commit = step["uses"].partition("@")
            assert PINS.get(name) == commit


def test_no_workflow_has_rights_that_a_job_did_not_ask_for(repository: Path) -> None:
    for workflow in _workflows(repository):
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            assert job["permissions"]
            assert job["timeout-minutes"] <= 30


def test_a_checkout_leaves_no_credentials_behind(repository: Path) -> None:
    checkouts = [step for step in _steps(repository) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_expression_stands_in_a_script(repository: Path) -> None:
    """What GitHub puts into a script could be anybody's text; it comes in through env instead."""
    assert not [step for step in _steps(repository) if "${{" in step.get("run", "")]


def test_what_the_program_prints_is_no_command_to_the_machine(tmp_path: Path) -> None:
    """Titles such as `::error::` or `##[set-output]` would be; commands are stopped before the program says anything."""
    init(tmp_path, Answers(name="The Example Brief"))
    scripts = [run for step in _steps(tmp_path) if "digest " in (run := step.get("run", "").replace("# ", ""))]
    programs = [(run, found.start()) for run in scripts if (found := re.search(r"^digest ", run, re.MULTILINE))]
    assert len(programs) == 3
    assert all(0 <= run.find("::stop-commands::") < start for run, start in programs)


def test_publishing_happens_on_push_by_the_clock_and_by_hand_one_at_a_time(repository: Path) -> None:
    publish = yaml.safe_load((repository / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))
    triggers = publish[True]  # YAML 1.1 reads the key `on` as a boolean
    assert set(triggers) == {"push", "schedule", "workflow_dispatch"}
    assert publish["concurrency"]["group"] == "pages"
    assert publish["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_only_the_job_that_runs_none_of_our_program_may_write_and_only_content(tmp_path: Path) -> None:
    """What strangers wrote is read by jobs that can write nothing."""
    init(tmp_path, Answers(name="The Example Brief"))
    jobs = yaml.safe_load((tmp_path / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "fetch": {"contents": "read"},
        "commit": {"contents": "write", "pull-requests": "write"},  # and offers drafts for review
        "alert": {"issues": "write"},
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "ping": {"contents": "read"},
    }
    for name, job in jobs.items():
        scripts = "\n".join(step.get("run", "") for step in job["steps"])
        assert "--force " not in scripts.replace("git add --all --force", "").replace("gh label create digest --force", "")
        assert ("pip install" in scripts) == (name in {"fetch", "build", "ping"})


def test_every_python_we_promise_is_tested() -> None:
    test = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert oldest
    assert oldest[1] in test["jobs"]["test"]["strategy"]["matrix"]["python"]
