"""Markdown notes with front matter, as web clippers (Obsidian Web Clipper, MarkDownload) and Jekyll or Hugo write them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import yaml

from digest.encoding import decode
from digest.sources.formats.fields import Fields
from digest.sources.formats.part import Part, failed_part, utf8, words

# Front matter is a few lines; what is larger was made to hurt.
_LARGEST_FRONT_MATTER: Final = 64 * 1024
_DEEPEST: Final = 20
_YAML: Final = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML: Final = re.compile(r"\A\s*\+\+\+[ \t]*\r?\n(.*?)(?<=\n)\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# Tags that clippers put on everything they clip.
_CLIPPERS_TAGS: Final = frozenset({"clippings", "clipping", "webclip", "web-clip"})


class _FrontMatterError(ValueError):
    """What is wrong with a note's front matter, and what would be right."""


def read_note(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The note as one part: its body, and what its front matter says of it.

    ``created`` is when the note was made (so clippers use it), thus the moment of capture; ``date`` and ``published`` are the
    article's. A front matter that cannot be read fails the note: its article could carry a wrong name or date.
    """
    text = decode(content)
    try:
        front, body = _split(text)
    except _FrontMatterError as error:
        yield failed_part(f"the front matter {error}", content)
        return
    fields = Fields(front)
    hints = fields.hints()
    kept = tuple(tag for name in hints.tags if (tag := name.lstrip("#")).casefold() not in _CLIPPERS_TAGS)
    yield Part(
        content=utf8(body),
        media_type="text/markdown",
        encoding="utf-8",
        hints=replace(hints, tags=kept),
        fetched=fields.date("fetched") or words(fields.text("created")),
    )


def _split(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter's values and the body. Raises _FrontMatterError."""
    for pattern, read in ((_YAML, _read_yaml), (_TOML, _read_toml)):
        match = pattern.match(text)
        if match is None:
            continue
        if len(match[1]) > _LARGEST_FRONT_MATTER:
            raise _FrontMatterError(f"is longer than {_LARGEST_FRONT_MATTER // 1024} KB; keep a few lines of it")
        front = read(match[1])
        if front is not None:  # else two rules with a text between them
            return front, text[match.end() :]
    return {}, text


def _read_yaml(text: str) -> Mapping[str, Any] | None:
    """The values of a YAML mapping, every scalar as the words written there (2024-11-29, no, 1_000); None if it is none."""
    try:
        _refuse_traps(text)
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- makes str, list and dict only, whatever tags say
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 2} " if mark else ""
        problem = getattr(error, "problem", None) or "not readable"
        raise _FrontMatterError(f"is not YAML: {line}({problem}); put quotes around values with a colon in them") from error
    if found in (None, ""):
        return {}
    return found if isinstance(found, Mapping) else None


def _refuse_traps(text: str) -> None:
    """Raises _FrontMatterError at the first alias (how a few lines become gigabytes) or beyond a depth no note has."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _FrontMatterError("uses a YAML alias (`*name`); write the value itself")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _FrontMatterError("is nested too deeply; keep a few plain lines")


def _read_toml(text: str) -> Mapping[str, Any]:
    try:
        return {key: _written(value) for key, value in tomllib.loads(text).items()}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _FrontMatterError(f"is not TOML: {words(str(error))}") from error


def _written(value: Any) -> Any:
    """A TOML date as words; other values as they are."""
    return value.isoformat() if hasattr(value, "isoformat") else value
