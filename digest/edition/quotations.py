"""Which sentences of a summary are somebody's words although no quotation mark is in them: the middle of a long quotation. Pure.

Whoever is quoted says all of it, asides too; so these sentences are never shortened. Marks are followed through the article's
text by what stands beside them, since the same mark opens in one language and closes in another (“ in English and German). What
is in doubt counts as quoted: a mark that nobody closed holds on over paragraphs, as English has it for long quotations.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from digest.model import Article, ArticleId, Story

# Marks and what they are where their neighbours do not tell; CLDR's delimiters of all languages, and straight ones.
_OPENING: Final = frozenset("“„«「『〝《〈")
_CLOSING: Final = frozenset("”»」』〞〟》〉")
_STRAIGHT: Final = '"'
# Marks that are apostrophes too: they open where a word begins, and close for certain only beside other punctuation.
_LONE: Final = frozenset("'‘’‚‹›")
_MARK: Final = re.compile(r"[“„«「『〝《〈”»」』〞〟》〉\"'‘’‚‹›]")
_BEFORE_OPENING: Final = frozenset("([{—–-/:¿¡“„«「『‘‚‹\"'")
_ENDS: Final = frozenset(".,;:!?…)]}—–-/”»」』’›\"'。、，！？")
# A paragraph that begins so is speech, in French, Spanish, Russian and other languages.
_SPOKEN: Final = ("—", "–", "―", "- ")


def with_quoted(stories: Iterable[Story], articles: Iterable[Article]) -> tuple[Story, ...]:
    """The stories, each with its sentences that begin within a quotation; those whose articles are not at hand as they were."""
    known = {article.id: article for article in articles}
    return tuple(_with_quoted(story, known) for story in stories)


def _with_quoted(story: Story, known: Mapping[ArticleId, Article]) -> Story:
    at_hand = [(sentence, known[sentence.article]) for sentence in story.summary if sentence.article in known]
    quoted = [s.sha256 for s, article in at_hand if is_quoted(article.text, s.start) or _is_block(article, s.start)]
    return replace(story, quoted=tuple(quoted)) if at_hand else story


def is_quoted(text: str, start: int) -> bool:
    """Whether what begins at ``start`` of an article's text (paragraphs joined by a blank line) stands inside a quotation."""
    begins = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    if text.startswith(_SPOKEN, begins):
        return True
    opened: list[str] = []
    lone: int | None = None  # how many others are open around a quotation in single marks
    for at in _marks(text, 0, start):
        if text[at] in _LONE:
            lone = _lone_after(text, at, lone, len(opened)) if at >= begins else None
        elif _opens(text, at, is_open=bool(opened)):
            opened += [text[at]] if not (opened and _begins_paragraph(text, at)) else []
        elif opened and (text[at] == _STRAIGHT) == (opened[-1] == _STRAIGHT):
            opened.pop()
            lone = None if lone is not None and lone > len(opened) else lone
    return bool(opened) or lone is not None or _is_closed_first(text, start)


def _is_closed_first(text: str, start: int) -> bool:
    """Whether a quotation is closed behind ``start`` before any is opened: it was open, whatever became of its beginning."""
    first = next((at for at in _marks(text, start, len(text)) if text[at] not in _LONE), None)
    return first is not None and not _opens(text, first, is_open=False)


def _marks(text: str, start: int, end: int) -> Iterator[int]:
    """Where quotation marks stand; a straight one behind a digit may be an inch, so it neither opens nor closes."""
    found = (match.start() for match in _MARK.finditer(text, start, end))
    return (at for at in found if not (text[at] == _STRAIGHT and text[at - 1 : at].isdigit()))


def _is_block(article: Article, start: int) -> bool:
    """Whether a sentence stands in a paragraph that its page sets as a quotation."""
    number = article.text.count("\n\n", 0, start)
    return number < len(article.kinds) and article.kinds[number] == "quote"


def _opens(text: str, at: int, *, is_open: bool) -> bool:
    """Whether a mark opens a quotation: by its neighbours, else by what it is, else (straight ones) by what stands open."""
    begins_word, ends_word = _begins_word(text, at), _ends_word(text, at)
    if begins_word != ends_word:
        return begins_word
    return text[at] in _OPENING or (text[at] not in _CLOSING and not is_open)


def _begins_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    is_before_words = bool(after) and not after.isspace() and (after not in ".,;:!?)" or text.startswith("...", at + 1))
    return is_before_words and (not before or before.isspace() or before in _BEFORE_OPENING)


def _ends_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before) and not before.isspace() and (not after or after.isspace() or after in _ENDS)


def _lone_after(text: str, at: int, lone: int | None, depth: int) -> int | None:
    """The same behind a mark that may be an apostrophe: it opens where a word begins, and closes beside other punctuation."""
    if lone is None or _begins_word(text, at):
        return depth if _begins_word(text, at) else None
    return None if {text[at - 1], text[at + 1 : at + 2]} & {*".,;:!?…"} else lone


def _begins_paragraph(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"
