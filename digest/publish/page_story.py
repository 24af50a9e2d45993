"""Sections, stories and their parts: found on an edition's page by the record beside it, given names that the style sheet knows.

Nothing here adds a word. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from html import escape
from typing import Any, Final

from digest.naming import story_anchor
from digest.publish.page_blocks import Block, Blocks, runs, words, wrap
from digest.publish.page_reports import UNSEARCHED, Articles, Line, Record, are_reports, dress_reports, folded_name, sources
from digest.text import fold, squeeze
from digest.wording import direction

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
STORY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TAGS_IN_TEXT: Final = re.compile(r'<(/?)([a-z][a-z0-9]*|!)[^">]*(?:"[^"]*"[^">]*)*>')
# Parts that list sentences of the record, by the record's names for them, in their order on a page (one sentence may be in two);
# and those that have room beside each other.
_LISTED: Final = ("numbers", "quotes", "caveats", "history")
_SIDE_BY_SIDE: Final = frozenset({"numbers", "quotes"})
# An account's list of at most so many lines stands open.
_SHORT_LIST: Final = 3


def story_anchors(page: Blocks, record: Record, titles: Mapping[Block, str]) -> dict[Block, tuple[Record, str]]:
    """The headings (of ``titles``, with their words) of a record's stories: each with its story and its anchor, "" for none."""
    stories = [story for section in _sections(record) for story in section.get("stories") or () if isinstance(story, dict)]
    headings = {block: text for block, text in titles.items() if block.tag == "h3"}
    found: dict[Block, tuple[Record, str]] = {}
    used: set[str] = set()
    for block, story in _match(page, headings, stories).items():
        story_id = str(story.get("id", ""))
        is_known = bool(STORY_ID.fullmatch(story_id)) and story_id not in used
        used.add(story_id)
        found[block] = story, story_anchor(story_id) if is_known else ""
    return found


def _sections(record: Record) -> list[Record]:
    return [section for section in record.get("sections") or () if isinstance(section, dict)]


def dress_sections(
    page: Blocks, record: Record, language: str, titles: Mapping[Block, str], stories: Mapping[Block, tuple[Record, str]]
) -> None:
    """Sections and stories, as ``story_anchors`` found them, become elements with names."""
    keys = {folded_name(str(section.get("title", ""))): str(section.get("key", "")) for section in _sections(record)}
    for part in runs(page.top, "h2"):
        key = keys.get(folded_name(titles[part[0]]))
        if key is None and not any(block in stories for block in part):
            for run in runs(part, "h3"):
                _fold(page, run)
            wrap(part, "section", f'class="d-cover" {UNSEARCHED}')
            continue
        for run in runs(part, "h3"):
            if run[0] in stories:
                story, name = stories[run[0]]
                _dress_story(page, run, story, name, language)
        wrap(part, "section", f'class="{_section_class(key)}"')


def _fold(page: Blocks, run: Sequence[Block]) -> None:
    """A long list of the account is folded away behind its heading."""
    if sum(1 for block in run for _ in page.within(block, "li")) <= _SHORT_LIST:
        return
    wrap(run, "details", 'class="d-more"')
    wrap(run[:1], "summary", 'class="d-more__name"')


def _section_class(key: str | None) -> str:
    kind, _, _ = (key or "more").partition(":")
    return f"d-section d-section--{kind if re.fullmatch(r'[a-z]+', kind) else 'more'}"


def _match(page: Blocks, headings: Mapping[Block, str], stories: Sequence[Record]) -> dict[Block, Record]:
    """Headings with their stories: by headline; what is left over (a headline put right by hand) in its order."""
    by_headline: defaultdict[str, list[Record]] = defaultdict(list)
    for story in stories:
        by_headline[squeeze(str(story.get("headline", "")))].append(story)
    found: dict[Block, Record] = {}
    for heading, text in headings.items():
        if waiting := by_headline.get(text):
            found[heading] = waiting.pop(0)
    left = [story for waiting in by_headline.values() for story in waiting]
    if not left:
        return found
    folded: defaultdict[str, list[Record]] = defaultdict(list)
    for story in left:
        folded[fold(str(story.get("headline", "")))].append(story)
    for heading, text in headings.items():
        if heading not in found and (waiting := folded.get(fold(text))):
            found[heading] = waiting.pop(0)
    left = [story for story in stories if not any(story is other for other in found.values())]
    candidates = [heading for heading in headings if heading not in found and _is_over_story(page, heading)]
    if len(left) == len(candidates):
        found.update(zip(candidates, left, strict=True))
    return found


def _is_over_story(page: Blocks, heading: Block) -> bool:
    """Whether a heading begins a story by its shape: a paragraph follows (what the account lists are bare lists)."""
    after = page.next_to(heading)
    return after is not None and after.tag == "p"


def _dress_story(page: Blocks, run: list[Block], story: Record, name: str, language: str) -> None:
    """A heading and what follows it become an element with the story's anchor, ``name``, if it has one."""
    attributes = 'class="d-story d-story--opinion"' if story.get("opinion") else 'class="d-story"'
    if name:
        attributes += f' id="{name}"'
    tongue = str(story.get("language") or "")
    is_foreign = bool(LANGUAGE.fullmatch(tongue)) and tongue.split("-")[0] != language.split("-")[0]
    if is_foreign:
        attributes += f' lang="{tongue}" dir="{direction(tongue)}"'
    articles = Articles(story)
    _mark_files(page, run, articles)
    furniture = [kicker for kicker in (_kicker(page, run),) if kicker is not None]
    parts = [(part, [Line(page, item) for block in part[1:] for item in page.within(block, "li")]) for part in runs(run, "h4")]
    kinds: list[str] = []
    for part, items in parts:
        kinds.append(_part_kind(page, part, items, story, articles, frozenset(kinds)))
    if beside := [block for (part, _), kind in zip(parts, kinds, strict=True) if kind in _SIDE_BY_SIDE for block in part]:
        wrap(beside, "div", 'class="d-parts"')
    for (part, items), kind in zip(parts, kinds, strict=True):
        part[0].attributes["data-search-exclude"] = "1"
        if kind == "reports":
            dress_reports(page, part, items, articles)
            kind += " d-part--single" if len(items) == 1 else ""
        wrap(part, "div", f'class="d-part d-part--{kind}"')
        furniture.append(part[0])
    if is_foreign and LANGUAGE.fullmatch(language):
        for block in furniture:
            block.attributes["lang"] = language
    wrap(run, "article", attributes)


def _mark_files(page: Blocks, run: Sequence[Block], articles: Articles) -> None:
    """``(Name)`` after a sentence is the citation of a source without address: it looks like the others."""
    if not articles.nameless:
        return
    marks = dict.fromkeys(escape(f"({name})") for article in articles.nameless for name in sources(article))
    for at, owner in page.texts(run[0], run[-1]):
        if owner is not None and owner.tag in {"p", "li"}:
            for mark in marks:
                if mark in page.tokens[at]:
                    page.tokens[at] = _outside_tags(page.tokens[at], mark)


def _outside_tags(html: str, mark: str) -> str:
    """Every place of some words that stands inside no element, each in a span."""
    cited = f'<span class="d-cite d-cite--file" dir="auto" {UNSEARCHED}>{mark}</span>'
    pieces: list[str] = []
    depth = at = 0
    for tag in _TAGS_IN_TEXT.finditer(html):
        text = html[at : tag.start()]
        pieces += [text if depth else text.replace(mark, cited), tag[0]]
        at = tag.end()
        if tag[2] not in {"br", "!", "img", "hr"}:
            depth += -1 if tag[1] else 1
    return "".join(pieces) + html[at:].replace(mark, cited)


def _kicker(page: Blocks, run: Sequence[Block]) -> Block | None:
    """The line above a headline: a paragraph after it that is emphasised as a whole; search has filters for what it says."""
    after = run[1] if len(run) > 1 else None
    if after is None or not mark_kicker(page, after):
        return None
    after.attributes["data-search-exclude"] = "1"
    return after


def mark_kicker(page: Blocks, block: Block) -> bool:
    """Name a paragraph that is emphasised as a whole; whether it is."""
    inner = page.inner(block).strip() if block.tag == "p" else ""
    if not (inner.startswith("<em>") and inner.endswith("</em>") and "</em>" not in inner[:-5]):
        return False
    block.attributes["class"] = "d-kicker"
    return True


def _part_kind(
    page: Blocks, part: Sequence[Block], items: Sequence[Line], story: Record, articles: Articles, before: Set[str]
) -> str:
    """What a part is, by what stands in it: one of ``_LISTED`` but those ``before``, ``reports``, ``picture`` or ``more``."""
    for kind in _LISTED if items else ():
        if kind not in before and story.get(kind) and _lists_sentences(items, story[kind]):
            return kind
    if items and are_reports(items, articles):
        return "reports"
    image = story.get("image") or {}
    known = [fold(str(image.get(key) or "")) for key in ("caption", "credit")] if isinstance(image, dict) else []
    if not any(known):
        return "more"
    told = fold(" ".join(page.words(block) for block in part[1:]))
    return "picture" if told and all(k in told for k in known if k) else "more"


def _lists_sentences(items: Sequence[Line], listed: Sequence[Any]) -> bool:
    """Whether each item has one of the sentences that the record lists: themselves, or under ``sentence``."""
    sentences = (one.get("sentence") or one for one in listed if isinstance(one, dict))
    texts = [fold(str(sentence.get("text") or "")) for sentence in sentences if isinstance(sentence, dict)]
    known = [text for text in texts if text]
    return bool(known) and all(any(text in told for text in known) for item in items for told in (fold(words(item.html)),))
