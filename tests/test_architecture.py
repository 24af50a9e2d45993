"""The house has floors, and the thinking stages touch no world."""

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
RUFF = str(Path(sys.executable).with_name("ruff"))
THINKING = ("clean", "enrich", "edition")


def _complaints(where: str, code: str) -> str:
    """What ruff says of a piece of code as if it were in the file ``where``."""
    command = [RUFF, "check", "--no-cache", "--select", "TID251", "--stdin-filename", where, "-"]
    return subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True, check=False).stdout


def test_every_import_goes_down_the_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts in pyproject.toml hold; they are exhaustive, so a new module must say where it belongs."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize("stage", THINKING)
@pytest.mark.parametrize(
    "code",
    [
        "from pathlib import Path",
        "import urllib.request",
        "from datetime import datetime\ndatetime.now()",
        "from datetime import date\ndate.today()",
        "import time\ntime.time()",
    ],
)
def test_a_thinking_stage_may_not_open_files_or_look_at_the_clock(stage: str, code: str) -> None:
    """import-linter cannot see single names; ruff does, in the folders of these stages."""
    assert "TID251" in _complaints(f"digest/{stage}/anything.py", code)


def test_the_doors_may_open_files() -> None:
    """The bans are for thinking stages only."""
    assert "TID251" not in _complaints("digest/sources/anything.py", "from pathlib import Path")


def test_model_text_and_urls_keep_to_the_same_bans() -> None:
    """They are files beside the doors, so no folder's configuration covers them."""
    files = [f"digest/{name}.py" for name in ("model", "text", "urls")]
    command = [RUFF, "check", "--no-cache", "--config", "ruff-thinking.toml", "--select", "TID251", *files]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("module", ["digest.cli", "digest.rendering", "digest.runs", "digest.publish.mkdocs_plugin"])
def test_the_site_is_rendered_without_what_reads_and_groups_articles(module: str) -> None:
    """Half of the time of a small build would go into loading it."""
    code = f"import sys, {module}; print(*{{'asyncio', 'feedparser', 'numpy', 'trafilatura', 'urllib3'}} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
