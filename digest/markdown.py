"""Markdown as we write it: templates that escape every value, links, and front matter. Pure.

A value in a template is untrusted unless it is a ``Markdown``; so nothing is escaped twice and nothing is forgotten.
Front matter carries the hash of what we wrote, by which an edit by hand is known.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath, relpath
from typing import Any, Final
from urllib.parse import quote

import yaml
from jinja2 import DictLoader, Environment, StrictUndefined

from digest import __version__
from digest.errors import ArchiveError
from digest.model import sha
from digest.text import escape_markdown, squeeze, visible
from digest.urls import http_link
from digest.wording import Wording

GENERATOR: Final = "news-briefings"
FENCE: Final = "---\n"
# MkDocs Material reads front matter of every page at every build; measured, 2 KB cost a tenth of a millisecond.
FRONT_MATTER_BYTES: Final = 2000
# A name, semicolon included, that a renderer would read as a character reference inside an address (CommonMark 0.31, 2.5).
_REFERENCE: Final = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
# Plain addresses only: what needs quoting (RFC 5322 3.4.1) is shown as text.
_MAIL: Final = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# The address of an inline link that is neither absolute nor of this site's root.
_RELATIVE_LINK: Final = re.compile(r"(\]\()(?![a-zA-Z][a-zA-Z0-9+.-]*:|/)([^)\s]+)")
_BLANKS: Final = re.compile(r"\n{3,}")
# Noncharacters (Unicode 23.7), which no text interchanges, mark the place of a value that already is Markdown.
_HOLE: Final = re.compile("\ufdd0(\\w+)\ufdd1")
# What is no edit of a page: our own mark, and the review that an editor writes there.
_EDITORS: Final = frozenset({"generator", "draft", "reviewed_by"})
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Markdown(str):
    """Text that already is Markdown. Whatever is built from it with string methods is plain text again, so gets escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself, for Jinja: what is Markdown already is not escaped for HTML on top."""
        return self


def escaped(value: object) -> Markdown:
    """The value as Markdown that shows it letter for letter; Markdown stays as it is, None is empty."""
    if isinstance(value, Markdown):
        return value
    return Markdown(escape_markdown(str(value)) if value is not None else "")


def joined(parts: list[Markdown], by: str) -> Markdown:
    """Pieces of Markdown with the same words of our own between them; empty pieces are left out."""
    return Markdown(by.join(part for part in parts if part))


def emphasised(value: object) -> Markdown:
    """The value in emphasis; nothing where it is empty."""
    words = escaped(value)
    return Markdown(f"*{words}*" if words else "")


def link(text: object, address: str, title: str = "") -> Markdown:
    """A link to a web page; where the address is no plain http(s) address, the text alone."""
    target = http_link(address) if address else None
    words = escaped(text)
    if target is None or not words:
        return words
    return Markdown(f"[{words}]({_REFERENCE.sub('&amp;', target)}{_title(title)})")


def address_link(address: str) -> Markdown:
    """An address shown letter for letter, to copy, and linked; nothing where it is no plain http(s) address."""
    target = http_link(address)
    return Markdown(f"[`{target}`]({_REFERENCE.sub('&amp;', target)})" if target else "")


def mail_link(address: str) -> Markdown:
    """A link that writes to a mail address; nothing where it is none."""
    return Markdown(f"[{escaped(address)}](mailto:{address})" if _MAIL.fullmatch(address) else "")


def page_link(text: object, target: str, here: str, anchor: str = "") -> Markdown:
    """A link from the page at path ``here`` to the one at ``target``, both below ``content/``; nothing for no text."""
    path, words = quote(relpath(target, dirname(here) or ".")), escaped(text)
    if not words:
        return words
    return Markdown(f"[{words}]({path}{'#' + quote(anchor) if anchor else ''})")


def _title(title: str) -> str:
    words = escape_markdown(title)
    return f' "{words}"' if words else ""


@dataclass(frozen=True)
class Pen:
    """Writes pages from templates, in the site's words."""

    templates: Mapping[str, str]
    wording: Wording

    @cached_property
    def environment(self) -> Environment:
        """Templates in which every value but Markdown is escaped for Markdown.

        ``finalize``, through which each printed value goes, escapes for Markdown; so what Jinja's own filters mark as safe for
        HTML is escaped all the same. Autoescape is on behind it. A macro's or a block's result is plain text again: include
        another template instead.
        """
        environment = Environment(
            autoescape=True,
            finalize=escaped,
            loader=DictLoader(self.templates),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.update(
            say=self.say, link=link, address_link=address_link, page_link=page_link, emphasised=emphasised, wording=self.wording
        )
        return environment

    def say(self, key: str, count: int | None = None, **values: object) -> Markdown:
        """The site's words for ``key`` as Markdown; a value may be Markdown (a link) or text (escaped)."""
        ready = {name: value for name, value in values.items() if isinstance(value, Markdown)}
        holes = {name: f"\ufdd0{name}\ufdd1" for name in ready}
        words = escape_markdown(self.wording.say(key, count, **{**values, **holes}))
        return Markdown(_HOLE.sub(lambda match: ready.get(match[1], match[0]), words))

    def write(self, template: str, **values: object) -> str:
        """The body that a template gives: one blank line between blocks at most, one new line at the end."""
        text = self.environment.get_template(template).render(**values)
        return _BLANKS.sub("\n\n", text).strip("\n") + "\n"


def with_front_matter(front: Mapping[str, Any], body: str) -> str:
    """A page's text: front matter with the hashes of what we wrote, a blank line, the body."""
    data = {**front, "generator": _generator(front, body)}
    return f"{FENCE}{dump(data)}{FENCE}\n{body}"


def dump(data: Mapping[str, Any]) -> str:
    """YAML in the order given, characters as they are, one line for each scalar."""
    return str(yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=10**6))


def _generator(front: Mapping[str, Any], body: str) -> dict[str, str]:
    return {
        "name": GENERATOR,
        "version": __version__,
        "body_sha256": sha(body),
        "front_sha256": _front_hash(front),
    }


def _front_hash(front: Mapping[str, Any]) -> str:
    """The hash of everything in the front matter but ``generator``, whatever its layout (16 digits: it guards no secret)."""
    facts = {key: value for key, value in front.items() if key not in _EDITORS}
    return sha(json.dumps(facts, sort_keys=True, default=str))[:16]


def moved(body: str, old: str, new: str) -> str:
    """A page's Markdown as it must read at another path below ``content/``: its inline links to files lead where they led."""

    def rebased(match: re.Match[str]) -> str:
        target, hash_, anchor = match[2].partition("#")
        led_to = normpath(join(dirname(old), target)) if target else old
        return f"{match[1]}{relpath(led_to, dirname(new) or '.')}{hash_}{anchor}"

    return _RELATIVE_LINK.sub(rebased, body)


def split_front_matter(text: str, *, path: str = "page") -> tuple[dict[str, Any], str]:
    """Front matter and body of a page; ({}, text) where it has none.

    ``path`` is only for messages. Raises ArchiveError where the front matter is not YAML settings.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if not text.startswith(FENCE):
        return {}, text
    head, fence, body = text[len(FENCE) :].partition(f"\n{FENCE}")
    if not fence:
        raise ArchiveError(path, "the front matter does not end", "Close it with a line of three dashes")
    try:
        front = yaml.load(head, Loader=_Loader)  # noqa: S506 - the safe loader, in C where there is one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(getattr(error, "problem_mark", None), "line", None)
        place = path if where is None else f"{path}:{where + 2}"
        raise ArchiveError(place, "the front matter is not YAML", "Check indentation, quotes and colons there") from error
    if not isinstance(front, dict):
        raise ArchiveError(path, "the front matter has no settings", "Write `key: value` lines between the dashes")
    return front, body.removeprefix("\n")


def is_edited(text: str) -> bool:
    """Whether a page is no longer (or never was) what we wrote: its body, or what its front matter says, has changed."""
    try:
        front, body = split_front_matter(text)
    except ArchiveError:
        return True
    ours = front.get("generator")
    if not isinstance(ours, dict):
        return True
    return bool(ours.get("body_sha256") != sha(body) or ours.get("front_sha256") != _front_hash(front))


def plain(text: str, most: int) -> str:
    """Untrusted text for front matter: one visible line of at most ``most`` UTF-8 bytes, cut at a character with an ellipsis."""
    line = squeeze(visible(text))
    raw = line.encode()
    if len(raw) <= most:
        return line
    return raw[: max(0, most - 3)].decode(errors="ignore").rstrip() + "…"


def capped(names: tuple[str, ...], most: int, size: Callable[[str], int] = lambda name: len(name.encode()) + 4) -> list[str]:
    """The first of the names that fit in ``most`` bytes together."""
    kept: list[str] = []
    for name in names:
        most -= size(name)
        if most < 0:
            break
        kept.append(name)
    return kept
