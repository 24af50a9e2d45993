"""The built site in a folder or on a branch, with a real git."""

import os
import subprocess
from pathlib import Path

import pytest

from digest.errors import SiteError
from digest.publish.deploy import publish_branch, publish_folder

ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(where: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=Ines", "-c", "user.email=ines@brief.example", *words]
    return subprocess.run(command, cwd=where, env=os.environ | ALONE, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in a repository, with a remote of its own."""
    root = tmp_path / "brief"
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(tmp_path, "init", "--quiet", str(root))
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    (root / ".gitignore").write_text("/site/\n")
    built(root, "index.html", "feed.xml", "briefings/2026/index.html")
    return root


def built(root: Path, *names: str) -> None:
    for name in names:
        (root / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / name).write_text(f"{name}\n")


def listed(root: Path, branch: str = "gh-pages") -> list[str]:
    return git(root.parent / "remote.git", "ls-tree", "-r", "--name-only", branch).splitlines()


def test_a_branch_has_exactly_the_files_of_the_site(root: Path) -> None:
    assert publish_branch(root, root / "site", "gh-pages", "origin")
    assert listed(root) == [".nojekyll", "briefings/2026/index.html", "feed.xml", "index.html"]
    (root / "site" / "feed.xml").unlink()
    assert publish_branch(root, root / "site", "gh-pages", "origin")
    assert "feed.xml" not in listed(root)
    assert git(root.parent / "remote.git", "rev-list", "--count", "gh-pages") == "2"
    assert git(root, "status", "--porcelain") == "?? .gitignore", "index and work tree are as they were"


def test_the_same_site_again_is_no_commit(root: Path) -> None:
    publish_branch(root, root / "site", "gh-pages", "origin")
    assert publish_branch(root, root / "site", "gh-pages", "origin") == ""


def test_what_somebody_else_pushed_stays_in_the_history(root: Path) -> None:
    publish_branch(root, root / "site", "gh-pages", "origin")
    git(root.parent, "clone", "--quiet", "--branch", "gh-pages", "remote.git", "other")
    other = root.parent / "other"
    git(other, "commit", "--quiet", "--allow-empty", "-m", "By hand")
    git(other, "push", "--quiet", "origin", "gh-pages")
    built(root, "new.html")
    assert publish_branch(root, root / "site", "gh-pages", "origin")
    assert "By hand" in git(root.parent / "remote.git", "log", "--format=%s", "gh-pages").splitlines()


def test_a_remote_that_nobody_added_is_told_with_what_adds_it(root: Path) -> None:
    with pytest.raises(SiteError, match=r"no remote by the name of 'upstream'.*`git remote add upstream ADDRESS`"):
        publish_branch(root, root / "site", "gh-pages", "upstream")


def test_what_cannot_be_pushed_is_told_in_gits_words(root: Path) -> None:
    with pytest.raises(SiteError, match="nowhere"):
        publish_branch(root, root / "site", "gh-pages", "nowhere")
    with pytest.raises(SiteError, match="no branch"):
        publish_branch(root, root / "site", "--force", "origin")


def test_a_folder_gets_the_site_and_keeps_what_is_not_ours(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"
    target.mkdir()
    (target / "mine.html").write_text("mine")
    assert publish_folder(root / "site", target) == (3, 0)
    assert publish_folder(root / "site", target) == (0, 0)
    (root / "site" / "feed.xml").unlink()
    assert publish_folder(root / "site", target) == (0, 1)
    assert sorted(path.name for path in target.iterdir()) == [".digest-files", "briefings", "index.html", "mine.html"]


def test_nothing_outside_of_the_folder_is_removed(root: Path, tmp_path: Path) -> None:
    target, outside = tmp_path / "www", tmp_path / "outside.txt"
    outside.write_text("x")
    publish_folder(root / "site", target)
    (target / ".digest-files").write_text("../outside.txt\n")
    publish_folder(root / "site", target)
    assert outside.exists()


@pytest.mark.parametrize("target", ["site/www", "."])
def test_a_folder_in_the_site_or_around_it_is_refused(root: Path, target: str) -> None:
    with pytest.raises(SiteError, match="lie in each other"):
        publish_folder(root / "site", root / target)


def test_a_folder_of_the_site_with_files_of_its_own_is_refused_and_a_new_one_is_not(root: Path) -> None:
    (root / "content").mkdir(exist_ok=True)
    (root / "content" / "index.md").write_text("ours", encoding="utf-8")
    with pytest.raises(SiteError, match="files of your own"):
        publish_folder(root / "site", root / "content")
    for _ in range(2):
        publish_folder(root / "site", root / "public")
    assert (root / "public" / "index.html").is_file()


def test_without_a_built_site_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="digest site"):
        publish_folder(tmp_path / "site", tmp_path / "www")


def test_outside_of_a_repository_the_remedy_is_named(tmp_path: Path) -> None:
    built(tmp_path, "index.html")
    with pytest.raises(SiteError, match=r"in no git repository.*`git init`.*--folder"):
        publish_branch(tmp_path, tmp_path / "site", "gh-pages", "origin")
