"""What a user says of single sites whose pages no rule for all gets right: which elements hold what.

A rule is data (``rules.yml`` beside ``digest.yml``, read by ``digest.config``); here it meets the page's tree. Its selectors
are CSS (level 3, as cssselect reads it).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cssselect import GenericTranslator, SelectorError
from lxml import etree

from digest.clean.blocks import Block
from digest.clean.signals import text_of
from digest.text import squeeze
from digest.urls import host

_MOST: Final = 500  # elements that one selector may take from a page
_PLAIN_NAME: Final = re.compile(r"[.#][A-Za-z_][A-Za-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """What holds for pages of ``site`` (a host; its subdomains too). Each field is a tuple of selectors; empty says nothing.

    ``select`` holds the article and nothing else does, ``strip`` goes before anything is read; ``title``, ``author`` and
    ``date`` hold what they are called.
    """

    site: str
    select: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()


def rule_for(rules: Sequence[SiteRule], url: str) -> SiteRule | None:
    """The rule for the site of an address: of several the one that names it most closely; None without one."""
    name = host(url)
    fitting = [rule for rule in rules if name and (name == rule.site or name.endswith(f".{rule.site}"))]
    return max(fitting, key=lambda rule: len(rule.site), default=None)


def rules_version(rules: Sequence[SiteRule]) -> str:
    """A short hash of all rules, "" without any: what was cleaned under other rules is cleaned anew."""
    return sha256(repr(tuple(rules)).encode()).hexdigest()[:8] if rules else ""


def selector_error(selector: str) -> str:
    """Why a selector cannot be read, in words; "" if it can."""
    try:
        GenericTranslator().css_to_xpath(selector)
    except SelectorError as error:
        return str(error) or "it is empty"
    return ""


def found_by(tree: Any, selectors: Sequence[str]) -> list[Any]:
    """The elements that any of the selectors finds, in order of selectors, each once; a broken selector finds none."""
    found: dict[Any, None] = {}
    for selector in selectors:
        if not selector_error(selector):
            for element in tree.xpath(GenericTranslator().css_to_xpath(selector))[:_MOST]:
                found.setdefault(element)
    return list(found)


def finding_nothing(tree: Any, rule: SiteRule) -> tuple[str, ...]:
    """The parts of a rule that find nothing on a page, as ``rules.yml`` has them. The tree is as it came: nothing is gone yet."""
    parts = {"select": rule.select, "strip": rule.strip, "title": rule.title, "author": rule.author, "date": rule.date}
    return tuple(f"{name}: {one}" for name, selectors in parts.items() for one in selectors if not found_by(tree, [one]))


def selectors_of(blocks: Iterable[Block]) -> dict[str, str]:
    """For each text of a page the selector of the element that holds it and nothing else, as a rule would name it.

    Texts whose element has no name of its own, nor its parent, are left out.
    """
    found: dict[str, str] = {}
    for block in blocks:
        element = block.element
        if element is None or block.text in found or squeeze(element.text_content()) != block.text:
            continue
        parent = element.getparent()
        if _has_name(own := _selector(element)):
            found[block.text] = own
        elif parent is not None and _has_name(outer := _selector(parent)):
            found[block.text] = f"{outer} > {own}"
    return found


def _selector(element: Any) -> str:
    """An element's tag with its id or its first class, where it has one that CSS can name as it is."""
    names = [f"#{element.get('id') or ''}", *(f".{name}" for name in (element.get("class") or "").split())]
    return str(element.tag) + next((name for name in names if _PLAIN_NAME.fullmatch(name)), "")


def _has_name(selector: str) -> bool:
    return "." in selector or "#" in selector


def strip_elements(tree: Any, rule: SiteRule) -> list[str]:
    """Takes the elements of ``strip`` out of the tree; gives the text that went with each."""
    gone = []
    for element in found_by(tree, rule.strip):
        parent = element.getparent()
        if parent is None or not isinstance(element, etree._Element):
            continue
        if words := text_of(element):
            gone.append(words)
        element.clear(keep_tail=True)  # type: ignore[call-arg]  # lxml-stubs does not know it
    return gone


def words_of(tree: Any, selectors: Sequence[str]) -> tuple[str, ...]:
    """The texts of the elements found (a ``content`` or ``datetime`` attribute says it for programs)."""
    texts = (e.get("content") or e.get("datetime") or text_of(e) for e in found_by(tree, selectors))
    return tuple(words for words in texts if words)
