"""What a user says of single sites whose pages no rule for all gets right: which elements hold what.

A rule is data (``rules.yml`` beside ``digest.yml``, read by ``digest.config``); here it meets the page's tree. Its selectors
are CSS (level 3, as cssselect reads it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cssselect import GenericTranslator, SelectorError
from lxml import etree

from digest.clean.signals import text_of
from digest.urls import host

_MOST: Final = 500  # elements that one selector may take from a page


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
