"""The scripts of the scaffolded workflow, played with a real repository: fetch, commit and push, alert."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from digest.scaffold import Answers, init
from tests.sites import prose
from tests.sources.servers import Server, serving

BIN = Path(sys.executable).parent
# What git would take from the person who runs the tests.
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
FAKE_GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$1 $2" in
  "issue list") cat "$GH_OPEN" 2>/dev/null || true ;;
  "issue create") echo 7 > "$GH_OPEN" ;;
  "issue close") rm -f "$GH_OPEN" ;;
esac
"""


def git(where: Path, *words: str) -> str:
    who = ["-c", "user.name=Ines", "-c", "user.email=ines@brief.example"]
    run = subprocess.run(["git", *who, *words], cwd=where, env=os.environ | ALONE, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@dataclass
class Machine:
    """GitHub, as far as the scripts see it: a bare repository, a folder for each job, files for what jobs hand on."""

    root: Path
    jobs: dict[str, Any]
    now: str
    runs: int = 0
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def remote(self) -> Path:
        return self.root / "remote.git"

    def clone(self, name: str, at: str = "main") -> Path:
        """What actions/checkout does."""
        self.runs += 1
        folder = self.root / f"{name}{self.runs}"
        git(self.root, "clone", "--quiet", str(self.remote), str(folder))
        git(folder, "checkout", "--quiet", at)
        return folder

    def play(self, job: str, step: str, where: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """One step's script, as GitHub runs it: bash that stops at the first error."""
        (script,) = (one["run"] for one in self.jobs[job]["steps"] if one.get("name", "").startswith(step))
        output = self.root / f"output{self.runs}"
        output.touch()
        epoch = subprocess.run(["date", "--date", self.now, "+%s"], capture_output=True, text=True, check=True).stdout.strip()
        env = os.environ | ALONE | {"PATH": f"{BIN}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output), "BRANCH": "main"}
        env |= {"RUNNER_TEMP": str(self.root), "PAUSE": "0", "SOURCE_DATE_EPOCH": epoch, **more}
        run = subprocess.run(["bash", "-e", "-c", script], cwd=where, env=env, capture_output=True, text=True, check=False)
        self.outputs |= dict(line.split("=", 1) for line in output.read_text().splitlines())
        return run

    def fetch(self, **more: str) -> None:
        """The first job; what it hands over lies where the others find it."""
        folder = self.clone("fetch")
        run = self.play("fetch", "Fetch, then", folder, **more)
        assert run.returncode == 0, run.stdout + run.stderr
        subprocess.run(["rm", "-rf", str(self.root / "handover")], check=True)
        (folder / "handover").rename(self.root / "handover")

    def commit(self, **more: str) -> subprocess.CompletedProcess[str]:
        """The second job."""
        return self.play("commit", "Commit content", self.clone("commit", self.outputs["base"]), **more)

    def commits(self) -> list[str]:
        return git(self.remote, "log", "--format=%s", "main").splitlines()


def feed(*names: str, **later: str) -> str:
    """A feed of these articles, of 4 March or of another day: ``feed("quay", dock="05 Mar")``."""
    items = "".join(
        f"<item><title>What happened to {name}</title><link>https://courier.example/{name}</link>"
        f"<pubDate>{day} 2026 06:00:00 GMT</pubDate><description>{prose(name, 20)}</description></item>"
        for name, day in (dict.fromkeys(names, "04 Mar") | later).items()
    )
    return f'<rss version="2.0"><channel><title>The Courier</title><link>https://courier.example/</link>{items}</channel></rss>'


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        found.on("/feed", feed("quay"), Content_Type="application/rss+xml")
        yield found


@pytest.fixture
def machine(tmp_path: Path, server: Server) -> Machine:
    site = tmp_path / "site"
    init(site, Answers(name="The Test Brief", feeds=(server.url("/feed"),)))
    settings = site / "digest.yml"
    settings.write_text(settings.read_text().replace("  pause: 1 ", f'  allow: ["{server.place}"]\n  pause: 0 '))
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(site, "init", "--quiet", "--initial-branch=main")
    git(site, "add", "--all")
    git(site, "commit", "--quiet", "-m", "A new site")
    git(site, "push", "--quiet", str(tmp_path / "remote.git"), "main")
    jobs = yaml.safe_load((site / ".github" / "workflows" / "publish.yml").read_text())["jobs"]
    return Machine(tmp_path, jobs, "2026-03-04T08:00:00Z")


def test_an_edition_goes_from_a_feed_to_the_branch_and_the_site(machine: Machine) -> None:
    machine.fetch()
    run = machine.commit()
    assert run.returncode == 0, run.stderr
    assert machine.outputs["commit"] == git(machine.remote, "rev-parse", "main")
    assert "content/briefings/2026/03/04.md" in git(machine.remote, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert len(machine.commits()) == 2
    built = machine.clone("build", machine.outputs["commit"])
    run = machine.play("build", "Check, then", built, BASE_URL="https://brief.example/")
    assert run.returncode == 0, run.stdout + run.stderr
    assert (built / "site" / "briefings" / "2026" / "03" / "04" / "index.html").is_file()
    assert (built / "site" / "failures.xml").is_file()
    # A doubled run of the clock finds nothing new and commits nothing.
    machine.fetch()
    assert machine.commit().returncode == 0
    assert len(machine.commits()) == 2


def test_a_push_that_came_between_is_kept_and_a_conflict_forces_nothing(machine: Machine, server: Server) -> None:
    machine.fetch()
    other = machine.clone("other")
    (other / "note.md").write_text("by hand\n")
    git(other, "add", "note.md")
    git(other, "commit", "--quiet", "-m", "By hand")
    git(other, "push", "--quiet", "origin", "main")
    assert machine.commit().returncode == 0
    assert machine.commits()[1:] == ["By hand", "A new site"]
    # The same page changed here and there: theirs stays, and the next run goes on from it.
    server.on("/feed", feed("quay", "dock"), Content_Type="application/rss+xml")
    machine.now = "2026-03-04T10:00:00Z"
    machine.fetch()
    git(other, "pull", "--quiet", "--rebase", "origin", "main")
    page = other / "content" / "briefings" / "2026" / "03" / "04.md"
    page.write_text(page.read_text().replace("What happened to quay", "Our own headline"))
    git(other, "commit", "--quiet", "--all", "-m", "A better headline")
    git(other, "push", "--quiet", "origin", "main")
    run = machine.commit()
    assert (run.returncode, machine.commits()[0]) == (1, "A better headline")
    assert "::error::Somebody changed the same pages" in run.stdout
    machine.fetch()
    assert machine.commit().returncode == 0
    assert "Our own headline" in git(machine.remote, "show", "main:content/briefings/2026/03/04.md")


def test_a_hub_is_told_where_there_is_one(machine: Machine, server: Server) -> None:
    def is_wanted(site: Path) -> bool:
        machine.outputs.pop("hub", None)
        (site / "content" / "briefings").mkdir(parents=True, exist_ok=True)
        assert machine.play("build", "Is there an edition", site).returncode == 0
        return machine.outputs.get("hub") == "true"

    site = machine.clone("build")
    assert not is_wanted(site)
    settings = (site / "digest.yml").read_text()
    (site / "digest.yml").write_text(settings.replace("  visibility:", f"  hub: {server.url('/hub')}\n  visibility:"))
    assert is_wanted(site)
    server.on("/hub", status=202)
    run = machine.play("ping", "Say that", site, BASE_URL="https://pages.example/brief/")
    assert run.returncode == 0, run.stdout + run.stderr
    told = [request.body for request in server.asked("/hub")]
    assert told
    assert all(b"hub.url=https%3A%2F%2Fpages.example%2Fbrief%2F" in body for body in told)


def test_an_edition_that_cannot_be_made_holds_up_no_other_and_is_told(machine: Machine, server: Server) -> None:
    machine.fetch()
    assert machine.commit().returncode == 0
    other = machine.clone("other")
    (other / "content" / "briefings" / "2026" / "03" / "04.json").write_text("{")
    git(other, "commit", "--quiet", "--all", "-m", "A slip of the hand")
    git(other, "push", "--quiet", "origin", "main")
    server.on("/feed", feed("quay", "dock").replace("04 Mar", "05 Mar"), Content_Type="application/rss+xml")
    machine.now = "2026-03-05T08:00:00Z"
    machine.fetch()
    assert "04.json" in (machine.root / "handover" / "alerts.md").read_text()
    assert machine.commit().returncode == 0
    assert "content/briefings/2026/03/05.md" in git(machine.remote, "ls-tree", "-r", "--name-only", "main").splitlines()


MEDDLER = """
import os
from dataclasses import replace
from digest import enrich

honest = enrich.enrich

def misquoted(story):
    if "quay" not in story.headline:
        return story
    first = story.summary[0]
    return replace(story, summary=(replace(first, text=first.text.upper()), *story.summary[1:]))

def meddled(articles, config, *, seen):
    thought = honest(articles, config, seen=seen)
    return replace(thought, stories=tuple(map(misquoted, thought.stories)))

if "MEDDLE" in os.environ:
    enrich.enrich = meddled

def nobody(text, language):
    return ()
"""


def test_an_edition_that_the_gate_blocks_holds_up_no_other_is_told_and_loses_nothing(
    machine: Machine, server: Server, tmp_path: Path
) -> None:
    """A guest of another package changes a sentence on its way; once it is mended, what it spoilt comes in the open edition."""
    guest = tmp_path / "guest"
    (guest / "meddler-1.dist-info").mkdir(parents=True)
    (guest / "meddler.py").write_text(MEDDLER)
    (guest / "meddler-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: meddler\nVersion: 1\n")
    (guest / "meddler-1.dist-info" / "entry_points.txt").write_text("[digest.taggers]\nmeddler = meddler:nobody\n")
    site = machine.clone("editor")
    (site / "digest.yml").write_text((site / "digest.yml").read_text() + "tagger: meddler\n")
    git(site, "commit", "--quiet", "--all", "-m", "A guest")
    git(site, "push", "--quiet", "origin", "main")
    alerts = tmp_path / "handover" / "alerts.md"

    def published() -> list[str]:
        return [name for name in git(machine.remote, "ls-tree", "-r", "--name-only", "main").splitlines() if "/2026/03/" in name]

    path = os.pathsep.join(filter(None, (str(guest), os.environ.get("PYTHONPATH"))))
    machine.fetch(PYTHONPATH=path, MEDDLE="1")
    assert "2026-03-04" in alerts.read_text()
    assert machine.commit().returncode == 0
    assert not [name for name in published() if "briefings" in name]
    server.on("/feed", feed("quay", dock="05 Mar"), Content_Type="application/rss+xml")
    machine.now = "2026-03-05T08:00:00Z"
    machine.fetch(PYTHONPATH=path, MEDDLE="1")
    assert "2026-03-04" in alerts.read_text()
    assert machine.commit().returncode == 0
    assert "content/briefings/2026/03/05.md" in published()
    assert "content/briefings/2026/03/04.md" not in published()
    machine.fetch(PYTHONPATH=path)
    assert alerts.read_text() == ""
    assert machine.commit().returncode == 0
    pages = {name: git(machine.remote, "show", f"main:{name}") for name in published() if name.endswith(".json")}
    assert [sum(f"courier.example/{name}" in page for page in pages.values()) for name in ("quay", "dock")] == [1, 1]


def test_gitlab_s_jobs_bring_an_edition_to_the_branch_and_the_site(tmp_path: Path, machine: Machine) -> None:
    """The same site with GitLab's file: its scripts, line by line in one shell, as a runner has them."""
    init(tmp_path / "gitlab", Answers(name="x", host="gitlab"))
    jobs = yaml.safe_load((tmp_path / "gitlab" / ".gitlab-ci.yml").read_text())
    project = '"https://digest:$DIGEST_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git"'

    def play(job: str, where: Path) -> None:
        lines = [line for line in jobs[job]["script"] if "pip install" not in line]
        script = "\n".join(lines).replace(project, str(machine.remote))
        env = os.environ | ALONE | {"PATH": f"{BIN}:{os.environ['PATH']}", "CI_COMMIT_BRANCH": "main"}
        env |= {"CI_SERVER_HOST": "git.example", "CI_PAGES_URL": "https://brief.example/", "SOURCE_DATE_EPOCH": "1772611200"}
        run = subprocess.run(["bash", "-e", "-c", script], cwd=where, env=env, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr

    fetched, committed = machine.clone("fetch"), machine.clone("commit")
    play("fetch", fetched)
    for artifact in jobs["fetch"]["artifacts"]["paths"]:
        (fetched / artifact).rename(committed / artifact)
    play("commit", committed)
    assert "content/briefings/2026/03/04.md" in git(machine.remote, "ls-tree", "-r", "--name-only", "main").splitlines()
    published = machine.clone("pages")
    play("pages", published)
    assert (published / "public" / "briefings" / "2026" / "03" / "04" / "index.html").is_file()


@pytest.mark.parametrize("what", ["link", "elsewhere", "above"])
def test_the_job_that_may_write_takes_nothing_but_content(machine: Machine, what: str) -> None:
    machine.fetch()
    folder = machine.clone("evil")
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "ours.md").write_text("x\n")
    if what == "link":
        (folder / "content" / "link.md").symlink_to("/etc/passwd")
    elif what == "elsewhere":
        (folder / ".github" / "workflows" / "publish.yml").write_text("evil\n")
    git(folder, "add", "--all")
    patch = git(folder, "diff", "--cached", "--binary") + "\n"
    if what == "above":
        patch = patch.replace("b/content/ours.md", "b/content/../../up.md").replace("a/content/ours.md", "a/content/../../up.md")
    (machine.root / "handover" / "content.patch").write_text(patch)
    run = machine.commit()
    assert (run.returncode == 0) == (what == "elsewhere"), run.stdout + run.stderr
    assert "evil" not in git(machine.remote, "show", "main:.github/workflows/publish.yml")
    assert not (machine.root / "up.md").exists()
    assert len(machine.commits()) == (2 if what == "elsewhere" else 1)


def test_one_issue_is_opened_kept_up_to_date_and_closed(machine: Machine, server: Server, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(FAKE_GH)
    gh.chmod(0o755)
    log = tmp_path / "gh.log"
    env = {"GH_LOG": str(log), "GH_OPEN": str(tmp_path / "open"), "PATH": f"{gh.parent}:{os.environ['PATH']}"}

    def alert(text: str) -> list[str]:
        log.write_text("")
        (tmp_path / "handover" / "alerts.md").write_text(text)
        run = machine.play("alert", "Open, update", tmp_path, **env)
        assert run.returncode == 0, run.stderr
        return [line.split(" --")[0] for line in log.read_text().splitlines()]

    (tmp_path / "handover").mkdir()
    assert alert("") == ["issue list"]
    assert alert("failing") == ["issue list", "label create digest", "issue create"]
    assert alert("failing") == ["issue list", "issue edit 7"]
    assert alert("") == ["issue list", "issue close 7"]


def test_a_draft_is_offered_in_a_branch_of_its_own_and_published_by_its_merge(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(FAKE_GH)
    gh.chmod(0o755)
    env = {"GH_LOG": str(tmp_path / "gh.log"), "PATH": f"{gh.parent}:{BIN}:{os.environ['PATH']}"}
    site = machine.clone("editor")
    settings = (site / "digest.yml").read_text()
    (site / "digest.yml").write_text(settings.replace("edition:\n", "edition:\n  review: required\n"))
    git(site, "commit", "--quiet", "--all", "-m", "Review first")
    git(site, "push", "--quiet", "origin", "main")

    def offered() -> None:
        machine.fetch()
        folder = machine.clone("commit", machine.outputs["base"])
        assert machine.play("commit", "Commit content", folder).returncode == 0
        run = machine.play("commit", "Offer drafts", folder, **env)
        assert run.returncode == 0, run.stderr

    page = "content/briefings/2026/03/04.md"
    offered()
    assert "draft: true" in git(machine.remote, "show", f"main:{page}")
    assert "reviewed_by: the editors" in git(machine.remote, "show", f"review/2026-03-04:{page}")
    assert (tmp_path / "gh.log").read_text().startswith("pr create --base main --head review/2026-03-04")
    first = git(machine.remote, "rev-parse", "review/2026-03-04")
    offered()
    assert git(machine.remote, "rev-parse", "review/2026-03-04") == first, "nothing new is not offered again"
    # An editor reads it, signs it and merges it.
    git(site, "fetch", "--quiet", "origin")
    git(site, "checkout", "--quiet", "review/2026-03-04")
    (site / page).write_text((site / page).read_text().replace("the editors", "Ines Marrow"))
    git(site, "commit", "--quiet", "--all", "-m", "Reviewed")
    git(site, "checkout", "--quiet", "main")
    git(site, "merge", "--quiet", "--no-ff", "-m", "Merge pull request #7 from brief/review/2026-03-04", "review/2026-03-04")
    git(site, "push", "--quiet", "origin", "main", "review/2026-03-04")
    offered()
    assert "reviewed_by: Ines Marrow" in git(machine.remote, "show", f"main:{page}")
    assert "courier.example/quay" in git(machine.remote, "show", "main:content/index.md")
