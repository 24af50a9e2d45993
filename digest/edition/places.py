"""Where a sentence stands on its publisher's page, as a browser finds it: a text directive (WICG, URL Fragment Text Directives).

``#:~:text=[prefix-,]start[,end][,-suffix]``: a browser scrolls to the first words that match, whatever their case, and marks
them. So the shortest beginning and end are taken that occur first at the sentence; what is still ambiguous gets words before it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from digest.model import Article, ArticleId, Sentence, Story
from digest.text import is_spaceless, squeeze

# Words at the beginning and the end that are tried first: long enough not to be a phrase of the page's furniture.
_FIRST: Final = 5
_LAST: Final = 4
_BEFORE: Final = 4
# Longest directive, percent-encoded, in bytes: three together with their addresses still fit a line that people can edit.
_LONGEST: Final = 1200
# In scripts without spaces a browser splits words by dictionary (UAX 29); after punctuation it always does.
_CLAUSE: Final = re.compile(r"[^，。、；：！？,.;:!?]*[，。、；：！？,.;:!?]*[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's words as a browser compares them, and where in them the sentence begins and ends."""

    words: str
    start: int
    end: int

    def finds(self, first: str, last: str = "", before: str = "") -> bool:
        """Whether the first match of a directive is the sentence."""
        if before:
            at = self.words.find(f"{before} {first}")
            begin = at + len(before) + 1 if at >= 0 else -1
        else:
            begin = self.words.find(first)
        if begin != self.start:
            return False
        after = begin + len(first)
        if not last:
            return after == self.end
        end = self.words.find(last, after)
        return end >= 0 and end + len(last) == self.end


def text_directive(text: str, start: int, end: int, *, title: str = "") -> str:
    """The directive for ``text[start:end]`` of a page with that ``title``, percent-encoded; "" where none would be sure."""
    page = _page(text, start, end, title)
    pieces = _pieces(text[start:end])
    for first, last in _shapes(pieces):
        if page.finds(_same(first), _same(last)):
            return _written(first, last)
    before = " ".join(squeeze(text[:start]).split(" ")[-_BEFORE:])
    for first, last in _shapes(pieces) if before else ():
        if page.finds(_same(first), _same(last), _same(before)):
            return _written(first, last, before)
    return ""


def with_places(stories: Iterable[Story], articles: Iterable[Article]) -> tuple[Story, ...]:
    """The stories, each sentence with its directive where its article is at hand; the others keep what they have."""
    at_hand = {article.id: article for article in articles}
    return tuple(
        replace(
            story,
            summary=_placed(story.summary, at_hand),
            caveats=_placed(story.caveats, at_hand),
            numbers=tuple(replace(one, sentence=_with_place(one.sentence, at_hand)) for one in story.numbers),
            quotes=tuple(replace(one, sentence=_with_place(one.sentence, at_hand)) for one in story.quotes),
            prospects=tuple(replace(one, sentence=_with_place(one.sentence, at_hand)) for one in story.prospects),
        )
        for story in stories
    )


def _placed(sentences: Sequence[Sentence], at_hand: Mapping[ArticleId, Article]) -> tuple[Sentence, ...]:
    return tuple(_with_place(sentence, at_hand) for sentence in sentences)


def _with_place(sentence: Sentence, at_hand: Mapping[ArticleId, Article]) -> Sentence:
    article = at_hand.get(sentence.article)
    if article is None or not article.url or article.text[sentence.start : sentence.end] != sentence.text:
        return sentence
    return replace(sentence, place=text_directive(article.text, sentence.start, sentence.end, title=article.title))


def _same(words: str) -> str:
    return squeeze(words).casefold()


def _page(text: str, start: int, end: int, title: str) -> _Page:
    head = f"{title} {text[:start]}"
    # A letter stands for what follows, so that white space before it is neither lost nor doubled.
    begin = len(_same(head + "x")) - 1
    return _Page(_same(head + text[start:]), begin, begin + len(_same(text[start:end])))


def _pieces(sentence: str) -> list[str]:
    """A sentence in pieces at whose ends a word ends: words with the space after them; in scripts without spaces, clauses."""
    if is_spaceless(sentence):
        return [piece for piece in _CLAUSE.findall(squeeze(sentence)) if piece]
    return [f"{word} " for word in squeeze(sentence).split(" ")]


def _shapes(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Beginnings and ends to try, the shortest first; last the whole sentence, as one."""
    spaced = bool(pieces) and pieces[0].endswith(" ")
    first, last = (_FIRST, _LAST) if spaced else (1, 1)
    while first + last < len(pieces):
        yield "".join(pieces[:first]), "".join(pieces[-last:])
        yield "".join(pieces[:first]), "".join(pieces[-last - 2 :])
        first, last = first + 2, last + 1
    yield "".join(pieces), ""


def _written(first: str, last: str, before: str = "") -> str:
    parts = [f"{_encoded(before)}-"] if before else []
    directive = ",".join([*parts, _encoded(first), *([_encoded(last)] if last else [])])
    return directive if len(directive) <= _LONGEST else ""


def _encoded(words: str) -> str:
    """Words as a directive holds them: the dash and the comma, which mean something there, encoded too."""
    return quote(squeeze(words), safe="").replace("-", "%2D")
