"""``desk.yml``: what an editor decides over the machine's head. One entry a line or a few; every problem at once, with its line.

    - hide: 3f2a9c01d4be                # a story, by the id that `digest desk` shows
    - hide: https://tabloid.example/*   # an address, a pattern, or source:NAME
    - note: 3f2a9c01d4be
      text: We asked the port for comment.
      by: Ines Marrow

Entries stay until somebody removes them, and hold at every build. A story's id is made of its first article's, so an entry finds
the story also when another article leads it by then.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from digest import yaml_file
from digest.errors import ConfigError, Problem
from digest.model import Article, ArticleId, ItemId, sha
from digest.urls import canonical_url, http_link, place_key

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
# What it may have: of a takedown the addresses of what an id names, since it is in no record any more.
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {"takedown": ("at",)}
_ALWAYS: Final = ("by", "why", "on")
# What an entry may be about: a story's id, that of an article or item, a source by name, an address, a pattern of addresses that
# says more than "everything".
_TARGET: Final = re.compile(r"[0-9a-f]{12}(?:[0-9a-f]{4})?|source:.*\w.*|https?://[^*\s]+|(?=.*\*)(?!https?://\W*$)\S*\w{2}\S*")
_TARGET_REMEDY: Final = "Write an address (https://…), a pattern with *, source:NAME, or an id that `digest desk` shows"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
# In characters: a headline or a name that is longer is none, a note no note.
_LONGEST: Final[Mapping[str, int]] = {"to": 300, "by": 300, "why": 300, "reason": 300, "text": 3000}
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
        return is_story_id(self.target)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the entry names."""
        return tuple(one for one in (self.target, *self["at"].split()) if "://" in one and "*" not in one)

    def names(self, article: ArticleId, item: ItemId, *urls: str, source: str = "") -> bool:
        """Whether the target is this article: its id, its source, a pattern that fits one of its addresses, or such an address.

        An address names its variants too: http and https, with what only tracks, for mobile readers (urls.place_key).
        """
        if self.target.startswith("source:"):
            return bool(source) and fnmatchcase(source, self.target.removeprefix("source:"))
        if "*" in self.target:
            return any(fnmatchcase(url, self.target) for url in urls)
        places = {place_key(address) for address in self.addresses}
        return self.target in {article, item} or any(place_key(url) in places for url in urls if url and places)

    def names_article(self, article: Article) -> bool:
        """The same for an article at hand."""
        return self.names(article.id, article.item, article.url, article.where, source=article.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All entries, in the order of the file."""

    entries: tuple[Entry, ...] = ()

    def of(self, *verbs: str) -> Iterator[Entry]:
        """The entries of some kinds, in the order of the file."""
        return (entry for entry in self.entries if entry.verb in verbs)

    @property
    def addresses_taken_down(self) -> frozenset[str]:
        """The addresses that takedowns name."""
        return frozenset(address for entry in self.of("takedown") for address in entry.addresses)

    def takes_down(self, url: str) -> bool:
        """Whether what is at an address was taken down, so that it is not asked for either."""
        article = article_at(canonical_url(url) or url)
        return any(e.names(article, ItemId(""), url) or e.target == story_id(article) for e in self.of("takedown"))


def is_target(what: str) -> bool:
    """Whether an entry can be about that: a story, an article, a source, an address or a pattern of addresses."""
    return bool(_TARGET.fullmatch(what)) and ("*" in what or "://" not in what or http_link(what) is not None)


def is_story_id(what: str) -> bool:
    """Whether that is the id of a story, of this site or not."""
    return len(what) == _STORY_ID and set(what) <= set("0123456789abcdef")


def article_at(url: str) -> ArticleId:
    """The id of the article whose own address that is."""
    return ArticleId(sha(url)[:16])


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
    facts = {_text(key): _text(value) for key, value in node.value}
    lines = {_text(key): key.start_mark.line + 1 for key, _ in node.value}
    verbs = [key for key in facts if key in NEEDS]
    if len(verbs) != 1:
        found = f"the entry has {' and '.join(f'`{verb}`' for verb in verbs) or 'no decision'}"
        like = [] if verbs else [(key, near[0]) for key in facts if (near := get_close_matches(key, NEEDS, n=1, cutoff=0.7))]
        remedy = (
            f"Write `{like[0][1]}` if you mean that by `{like[0][0]}`" if like else f"Write exactly one of {', '.join(NEEDS)}"
        )
        return None, [Problem(file=file, line=line, found=found, remedy=remedy)]
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
        known = dict.fromkeys((*NEEDS[verb], *_ALSO.get(verb, ()), *_ALWAYS))
        if key != verb and key not in known:
            yield problem(key, f"`{key}` is nothing that `{verb}` knows", f"Write {', '.join(known)}")
    for key in (verb, *NEEDS[verb]):
        if not facts.get(key):
            yield problem(key, f"`{key}` is {'no words' if key in facts else 'missing'}", f"Write `{key}:` and what it is there")
    for key in _targets(verb):
        if facts.get(key) and not is_target(facts[key]):
            yield problem(key, f"`{key}` is {facts[key]!r}, nothing that can be meant", _TARGET_REMEDY)
    for address in facts.get("at", "").split():
        if http_link(address) is None:
            yield problem("at", f"`at` has {address!r}, no address", "Write those of the article, with spaces between")
    for key in _days(verb):
        if facts.get(key) and not _is_day(facts[key]):
            yield problem(key, f"`{key}` is {facts[key]!r}, no day", "Write one such as 2026-03-05")
    if verb == "sign" and facts.get("sha256") and not _SHA256.fullmatch(facts["sha256"]):
        yield problem("sha256", f"`sha256` is {facts['sha256']!r}, no checksum", "Run `digest desk sign DAY`, which writes it")
    if verb == "tag" and topics:
        for topic in facts.get("topics", "").split():
            if topic not in topics:
                yield problem("topics", f"there is no topic {topic!r}", f"Write one of {', '.join(topics)}")
    for key, most in _LONGEST.items():
        if len(facts.get(key, "")) > most:
            yield problem(key, f"`{key}` has {len(facts[key])} characters", f"Write at most {most}")


def _targets(verb: str) -> tuple[str, ...]:
    """The parts of an entry that say what it is about."""
    return {"sign": (), "merge": ("merge", "with")}.get(verb, (verb,))


def _days(verb: str) -> tuple[str, ...]:
    """The parts of an entry that are days."""
    return {"sign": ("sign", "on"), "move": ("to", "on")}.get(verb, ("on",))


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
