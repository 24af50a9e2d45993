"""``desk.yml``: what an editor decides over the machine's head. One entry a line or a few; every problem at once, with its line.

    - hide: 3f2a9c01d4be                # a story, by the id that `digest desk` shows
    - hide: https://tabloid.example/*   # an address, a pattern, or source:NAME
    - note: 3f2a9c01d4be
      text: We asked the port for comment.
      by: Ines Marrow

Entries stay until somebody removes them, and hold at every build. A story's id is made of its first article's, so an entry finds
the story also when another article leads it by then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from digest import yaml_file
from digest.errors import ConfigError, Problem
from digest.model import Article, ArticleId, ItemId, sha
from digest.urls import canonical_url

DESK_NAME: Final = "desk.yml"
# What each kind of entry needs beside its target, and what it may have.
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "pin": (),
    "lead": (),
    "hide": (),
    "note": ("text", "by"),
    "retitle": ("to", "by"),
    "merge": ("with",),
    "split": (),
    "move": ("to",),
    "tag": ("topics",),
    "takedown": ("reason",),
    "sign": ("sha256", "by"),
}
_ALWAYS: Final = ("by", "why", "on")
_TITLES: Final = 300  # longest headline or note in an entry, in characters, times ten for a note
_STORY_ID: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision. ``facts`` are what the entry says beside its target, as text; ``topics`` are separated by spaces."""

    verb: str
    target: str
    line: int
    facts: Mapping[str, str]

    def __getitem__(self, fact: str) -> str:
        return self.facts.get(fact, "")

    @property
    def is_of_story(self) -> bool:
        """Whether the target is a story's id."""
        return len(self.target) == _STORY_ID and set(self.target) <= set("0123456789abcdef")

    def names(self, article: ArticleId, item: ItemId, url: str, source: str = "") -> bool:
        """Whether the target is this article: its id, its address, a pattern that fits the address, or its source."""
        if self.target.startswith("source:"):
            return bool(source) and fnmatchcase(source, self.target.removeprefix("source:"))
        if "*" in self.target:
            return bool(url) and fnmatchcase(url, self.target)
        if "://" in self.target:
            return bool(url) and canonical_url(url) == canonical_url(self.target)
        return self.target in {article, item}

    def names_article(self, article: Article) -> bool:
        """The same for an article at hand."""
        return self.names(article.id, article.item, article.url, article.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All entries, in the order of the file."""

    entries: tuple[Entry, ...] = ()

    def of(self, *verbs: str) -> Iterator[Entry]:
        """The entries of some kinds, in the order of the file."""
        return (entry for entry in self.entries if entry.verb in verbs)

    def takes_down(self, url: str) -> bool:
        """Whether what is at an address was taken down, so that it is not asked for either."""
        return any(entry.names(ArticleId(""), ItemId(""), url) for entry in self.of("takedown"))


def story_id(article: ArticleId) -> str:
    """The id of the story that an article led first."""
    return sha(article)[:_STORY_ID]


def load_desk(root: Path, topics: Sequence[str] = ()) -> Desk:
    """The entries of ``root/desk.yml``; none where there is no such file. Raises ConfigError with every problem."""
    path = root / DESK_NAME
    if not path.is_file():
        return Desk()
    tree, _ = yaml_file.read(path)
    if tree is None:
        return Desk()
    if not isinstance(tree, yaml.SequenceNode):
        remedy = "Write entries such as `- hide: https://news.example/story`"
        raise ConfigError([Problem(file=str(path), line=tree.start_mark.line + 1, found="is no list of entries", remedy=remedy)])
    entries, problems = [], []
    for node in tree.value:
        entry, found_problems = _entry(node, str(path), topics)
        problems += found_problems
        entries += [entry] if entry else []
    if problems:
        raise ConfigError(problems)
    return Desk(entries=tuple(entries))


def _entry(node: yaml.Node, file: str, topics: Sequence[str]) -> tuple[Entry | None, list[Problem]]:
    """One entry, or everything that is wrong with it."""
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        return None, [Problem(file=file, line=line, found="the entry is no `key: value`", remedy="Write for example `- pin: ID`")]
    facts = {key.value: _text(value) for key, value in node.value}
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    verbs = [key for key in facts if key in NEEDS]
    if len(verbs) != 1:
        found = f"the entry has {' and '.join(f'`{verb}`' for verb in verbs) or 'no decision'}"
        return None, [Problem(file=file, line=line, found=found, remedy=f"Write exactly one of {', '.join(NEEDS)}")]
    verb = verbs[0]
    problems = list(_problems(verb, facts, lines, line, file, topics))
    target = facts.pop(verb)
    return (None if problems else Entry(verb=verb, target=target, line=line, facts=facts)), problems


def _text(node: yaml.Node) -> str:
    """A value as text: a scalar as it is written, a list of them with spaces between."""
    if isinstance(node, yaml.SequenceNode):
        return " ".join(_text(one) for one in node.value)
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _problems(
    verb: str, facts: Mapping[str, str], lines: Mapping[str, int], line: int, file: str, topics: Sequence[str]
) -> Iterator[Problem]:
    def problem(key: str, found: str, remedy: str) -> Problem:
        return Problem(file=file, line=lines.get(key, line), found=found, remedy=remedy)

    for key in facts:
        if key != verb and key not in (*NEEDS[verb], *_ALWAYS):
            yield problem(key, f"`{key}` is nothing that `{verb}` knows", f"Write {', '.join((*NEEDS[verb], *_ALWAYS))}")
    for key in (verb, *NEEDS[verb]):
        if not facts.get(key):
            yield problem(key, f"`{key}` is {'empty' if key in facts else 'missing'}", f"Write `{key}:` there")
    if verb == "sign" or (verb == "move" and facts.get("to")):
        key = "sign" if verb == "sign" else "to"
        if facts.get(key) and not _is_day(facts[key]):
            yield problem(key, f"`{key}` is {facts[key]!r}, no day", "Write one such as 2026-03-05")
    if verb == "tag" and topics:
        for topic in facts.get("topics", "").split():
            if topic not in topics:
                yield problem("topics", f"there is no topic {topic!r}", f"Write one of {', '.join(topics)}")
    for key in ("to", "text"):
        if len(facts.get(key, "")) > _TITLES * (10 if key == "text" else 1):
            yield problem(key, f"`{key}` is too long", f"Write at most {_TITLES * (10 if key == 'text' else 1)} characters")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def with_entry(text: str, verb: str, target: str, facts: Mapping[str, Any]) -> str:
    """The text of ``desk.yml`` with one entry more at its end; everything else stays letter for letter."""
    pairs = {verb: target, **{key: str(value) for key, value in facts.items() if value}}
    lines = yaml.safe_dump([pairs], sort_keys=False, allow_unicode=True, width=10**6)
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{lines}"
