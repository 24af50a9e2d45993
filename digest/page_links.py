"""Links between the pages of a site, as their Markdown has them."""

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digest.errors import Problem
from digest.model import Briefing
from digest.naming import article_path, briefing_path

_INLINE_LINK = re.compile(r"\]\(<?([^)\s>]+)")


def unwritten(briefings: Iterable[Briefing]) -> Mapping[str, frozenset[str]]:
    """By the page of each draft, the pages of full texts that are written once it is published."""
    return {
        briefing_path(briefing.day): frozenset(
            article_path(listing.id) for story in briefing.stories for listing in story.articles if listing.full_text
        )
        for briefing in briefings
        if briefing.draft
    }


def broken_links(content: Path, waiting: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Links between pages that lead nowhere; a draft's may, to pages that are ``waiting`` to be written."""
    files = {path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file()}
    for name in sorted(name for name in files if name.endswith(".md")):
        lines = (content / name).read_text(encoding="utf-8", errors="replace").splitlines()
        there = files | waiting.get(name, frozenset())
        for number, line in enumerate(lines, 1):
            for target in _INLINE_LINK.findall(line):
                if not _leads_somewhere(target, name, there):
                    remedy = "Correct the link, or restore the page it leads to"
                    yield Problem(
                        file=str(content / name), line=number, found=f"the link to {target} leads nowhere", remedy=remedy
                    )


def _leads_somewhere(target: str, page: str, files: Container[str]) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return True
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    return path in files or f"{path}/index.md" in files or not path.endswith((".md", ".json"))
