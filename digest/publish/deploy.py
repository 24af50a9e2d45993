"""Put the built ``site/`` where a web server finds it: a branch of a git repository, or a folder. Never by force.

A branch gets one commit whose files are those of ``site/``; where somebody else pushed meanwhile, the commit is made again on
theirs. A folder keeps what others put there: only files that an earlier ``digest publish`` wrote are removed.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from digest.errors import SiteError
from digest.publish.write import write_atomically

# What a folder was given by us, one path a line; a web server does not show files that begin with a dot.
LIST_NAME: Final = ".digest-files"
_TRIES: Final = 5
_AUTHOR: Final = {"GIT_AUTHOR_NAME": "digest", "GIT_AUTHOR_EMAIL": "digest@localhost"}
_COMMITTER: Final = {"GIT_COMMITTER_NAME": "digest", "GIT_COMMITTER_EMAIL": "digest@localhost"}
_SECONDS: Final = 600


def publish_folder(site: Path, target: Path) -> tuple[int, int]:
    """Bring a folder up to date; how many files were written and how many removed. Raises SiteError, OSError."""
    files = {path.relative_to(site).as_posix(): path for path in _built(site)}
    if target.resolve().is_relative_to(site.resolve()) or site.resolve().is_relative_to(target.resolve()):
        raise SiteError(f"{target} and {site} lie in each other. Name a folder outside of the site's own.")
    if target.resolve().is_relative_to(site.resolve().parent) and _is_in_use(target):
        raise SiteError(f"{target} has files of your own. Name a new folder, or one outside of the site's.")
    written = 0
    for name, path in files.items():
        content, place = path.read_bytes(), target / name
        if not place.is_file() or place.read_bytes() != content:
            write_atomically(place, content)
            written += 1
    before = (target / LIST_NAME).read_text(encoding="utf-8").splitlines() if (target / LIST_NAME).is_file() else []
    gone = [name for name in before if name and name not in files and _is_below(target / name, target)]
    for name in gone:
        (target / name).unlink(missing_ok=True)
    write_atomically(target / LIST_NAME, "".join(f"{name}\n" for name in sorted(files)).encode())
    return written, len(gone)


def publish_branch(root: Path, site: Path, branch: str, remote: str) -> str:
    """Push ``site/`` as the next commit of a branch; the commit's id, "" where the branch already has these files.

    Raises SiteError with git's own words.
    """
    _built(site)
    if branch.startswith("-") or remote.startswith("-"):
        raise SiteError(f"{branch!r} of {remote!r} is no branch of a repository. Write for example `--branch gh-pages`.")
    with TemporaryDirectory() as folder:
        git = _Git(root, {"GIT_INDEX_FILE": str(Path(folder) / "index")})
        if not set(remote) & set("/:\\") and remote not in git("remote").split() and not (root / remote).exists():
            remedy = f"Run `git remote add {remote} ADDRESS`, or say where to push: `--remote ADDRESS`."
            raise SiteError(f"The repository knows no remote by the name of {remote!r}. {remedy}")
        (marker := Path(folder) / ".nojekyll").write_bytes(b"")
        git("--work-tree", str(site.resolve()), "add", "--all", "--force", ".", cwd=site)
        empty = git("hash-object", "-w", str(marker))
        git("update-index", "--add", "--cacheinfo", f"100644,{empty},.nojekyll")
        tree = git("write-tree")
        for attempt in range(1, _TRIES + 1):
            parent = git.head(remote, branch)
            if parent and git("rev-parse", f"{parent}^{{tree}}") == tree:
                return ""
            commit = git("commit-tree", tree, *(("-p", parent) if parent else ()), "-m", "The site as built")
            try:
                git("push", "--quiet", remote, f"{commit}:refs/heads/{branch}")
            except SiteError:
                if attempt == _TRIES:
                    raise
            else:
                return commit
    return ""


class _Git:
    """git in a repository, asking nobody anything. Raises SiteError where it fails."""

    def __init__(self, root: Path, more: Mapping[str, str]) -> None:
        self._root = root
        known = {key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE")}
        self._environment = {**_AUTHOR, **_COMMITTER, **known, **more, "GIT_TERMINAL_PROMPT": "0"}
        try:
            self._directory = self("rev-parse", "--absolute-git-dir")
        except SiteError as error:
            remedy = "Run `git init` and `git remote add origin ADDRESS` there, or publish with `digest publish --folder DIR`."
            raise SiteError(f"{root.resolve()} is in no git repository that can be used ({error}). {remedy}") from error

    def __call__(self, *words: str, cwd: Path | None = None) -> str:
        place = () if cwd is None else ("--git-dir", self._directory)
        try:
            run = subprocess.run(  # noqa: S603  # a list of words, no shell
                ["git", *place, *words],  # noqa: S607  # the git that the person uses
                cwd=cwd or self._root,
                env=self._environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=_SECONDS,
            )
        except FileNotFoundError as error:
            raise SiteError("git is not installed. Install it, or publish with `digest publish --folder DIR`.") from error
        except subprocess.TimeoutExpired as error:
            raise SiteError(f"git took longer than {_SECONDS} seconds ({words[0]}). Try again.") from error
        if run.returncode != 0:
            raise SiteError(f"git could not {words[0]}: {run.stderr.strip() or run.stdout.strip()}")
        return run.stdout.strip()

    def head(self, remote: str, branch: str) -> str:
        """The commit that a branch is at, fetched; "" where there is no such branch."""
        if not self("ls-remote", remote, f"refs/heads/{branch}"):
            return ""
        self("fetch", "--quiet", "--depth=1", "--no-write-fetch-head", remote, f"+refs/heads/{branch}:refs/digest/{branch}")
        return self("rev-parse", f"refs/digest/{branch}")


def _built(site: Path) -> list[Path]:
    """The files of a built site. Raises SiteError where there is none."""
    if not (site / "index.html").is_file():
        raise SiteError(f"There is nothing to publish: {site} has no index.html. Run `digest site` first.")
    return sorted(path for path in site.rglob("*") if path.is_file())


def _is_in_use(folder: Path) -> bool:
    """Whether others put files into a folder, and ``digest publish`` none."""
    return folder.is_dir() and any(folder.iterdir()) and not (folder / LIST_NAME).is_file()


def _is_below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
