"""Paragraphs that a publisher prints under many articles: appeals, greetings, notes on the author. They are no news.

Cleaning sees one page at a time and cannot know them; an edition sees many. Such a paragraph must join no two texts and is
never quoted; the text itself stays as it is, because citations point into it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from digest.enrich.houses import house
from digest.model import Article, ArticleId
from digest.text import fold, squeeze

# Two articles of one publisher are printings of one text where they have this share of the shorter one in common and begin
# alike, or have nearly all in common: then what they share is the text. Template text stands at the end.
ONE_TEXT: Final = 0.5
NEARLY_ALL: Final = 0.8
BEGINNING: Final = 2
# So many articles that have a paragraph are compared with the first of them; a template shows at once.
LOOK_AT: Final = 12


def furniture_of(articles: Sequence[Article]) -> dict[ArticleId, tuple[str, ...]]:
    """For each article that has any, its paragraphs that stand in another article of the same publisher as well.

    The other article must have another title and address, and not be another printing of the same text.
    """
    holders: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in articles:
        for paragraph in {squeeze(p) for p in article.paragraphs}:
            if paragraph:
                holders[house(article), paragraph].append(article)
    shared = {key: these for key, these in holders.items() if len(these) > 1 and key[0]}
    alike = _Alike(shared)
    common = {key for key, these in shared.items() if any(not alike.are(these[0], other) for other in these[1 : 1 + LOOK_AT])}
    found = {a.id: tuple(p for p in a.paragraphs if (house(a), squeeze(p)) in common) for a in articles}
    return {key: paragraphs for key, paragraphs in found.items() if paragraphs}


class _Alike:
    """Whether two articles are one text or one page."""

    def __init__(self, shared: Mapping[tuple[str, str], Sequence[Article]]) -> None:
        self.common: dict[tuple[ArticleId, ArticleId], int] = defaultdict(int)
        for (_, paragraph), these in shared.items():
            for other in these[1 : 1 + LOOK_AT]:
                self.common[these[0].id, other.id] += len(paragraph)

    def are(self, one: Article, other: Article) -> bool:
        """Whether they have a title or address in common, or half of the shorter text."""
        if fold(one.title) == fold(other.title) or (one.url and one.url == other.url):
            return True
        share = self.common[one.id, other.id] / min(_length(one), _length(other))
        begin = [{squeeze(p) for p in article.paragraphs[:BEGINNING]} for article in (one, other)]
        return share >= (ONE_TEXT if begin[0] & begin[1] else NEARLY_ALL)


def _length(article: Article) -> int:
    return sum(len(squeeze(p)) for p in article.paragraphs) or 1


def without(paragraphs: Sequence[str], furniture: Iterable[str]) -> str:
    """A text for comparing: its paragraphs except the furniture."""
    out = set(furniture)
    return "\n\n".join(p for p in paragraphs if p not in out)
