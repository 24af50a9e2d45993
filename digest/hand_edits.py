"""What a page edited by hand says in an article's name: words before a citation must be the ones that were cited."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
from lxml import html

from digest import edition
from digest.errors import ArchiveError, Problem
from digest.markdown import split_front_matter
from digest.model import Briefing
from digest.text import squeeze
from digest.urls import without_text_directive


def changed_citations(briefing: Briefing, text: str, path: Path, ours: str) -> Iterator[Problem]:
    """Words that stand before a citation and are not the ones cited; ``ours`` is the page's body as we wrote it."""
    try:
        _, body = split_front_matter(text, path=str(path))
    except ArchiveError as error:
        yield Problem(file=error.path, line=None, found=error.found, remedy=error.remedy)
        return
    known: dict[str, set[str]] = {}
    for story in briefing.stories:
        urls = {listing.id: listing.url for listing in story.articles}
        for sentence in edition.sentences_of(story):
            known.setdefault(_address(urls.get(sentence.article, "")), set()).add(squeeze(sentence.text))
    unlinked = _unlinked(ours, known.get("", set()))
    for words, address in cited_words(ours, unlinked):
        known.setdefault(_address(address), set()).add(words)
    for words, address in cited_words(body, unlinked):
        if words not in known.get(_address(address), set()):
            line = line_of(text, words)
            found = (
                f"“{words}” stands before a citation of {without_text_directive(address)}, but is not what was quoted from there"
            )
            remedy = "Put the quoted words back, remove the citation, or sign the page: `digest desk sign DAY --by NAME`"
            yield Problem(file=str(path), line=line, found=found, remedy=remedy)


def _unlinked(ours: str, sentences: Iterable[str]) -> frozenset[str]:
    """The citations, brackets and all, that follow sentences of articles without address on the page as we wrote it."""
    text = squeeze(" ".join(_paragraphs(ours)))
    found = (re.search(re.escape(sentence) + r" (\([^()]+\))", text) for sentence in sentences)
    return frozenset(match[1] for match in found if match)


def _paragraphs(body: str) -> Iterator[str]:
    rendered = cmarkgfm.github_flavored_markdown_to_html(body)
    if rendered.strip():
        for paragraph in html.fragment_fromstring(rendered, create_parent="div").iter("p", "li"):
            yield paragraph.text_content()


def cited_words(body: str, unlinked: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Each (words, address) in a page's Markdown where words are followed by a citation.

    A citation is a link that has a title, or one of ``unlinked``: the name of a source without address, in brackets.
    """
    rendered = cmarkgfm.github_flavored_markdown_to_html(body)
    if not rendered.strip():
        return
    names = re.compile("|".join(map(re.escape, unlinked)) or r"(?!)")
    for paragraph in html.fragment_fromstring(rendered, create_parent="div").iter("p", "li"):
        words = paragraph.text or ""
        for child in paragraph:
            if child.tag == "a" and child.get("title"):
                *before, (last, _) = _at_names(words, names)
                yield from before
                if squeeze(last):
                    yield squeeze(last), str(child.get("href"))
                words = child.tail or ""
            else:
                words += child.text_content() + (child.tail or "")
        yield from _at_names(words, names)[:-1]


def _at_names(text: str, names: re.Pattern[str]) -> list[tuple[str, str]]:
    """A text cut behind each name that ``names`` finds: (words, name) pairs, and what is left with no name."""
    pairs, start = [], 0
    for match in names.finditer(text):
        if squeeze(text[start : match.start()]):
            pairs.append((squeeze(text[start : match.start()]), match[0]))
        start = match.end()
    return [*pairs, (text[start:], "")]


def _address(url: str) -> str:
    """An address for comparing, however it was encoded."""
    return unquote(without_text_directive(url)).rstrip("/")


def line_of(text: str, words: str) -> int | None:
    """The line (from 1) where the first of some words stand in a page's source; None if they cannot be found as they are."""
    start = " ".join(words.split()[:4])
    place = text.find(start)
    return text.count("\n", 0, place) + 1 if place >= 0 else None
