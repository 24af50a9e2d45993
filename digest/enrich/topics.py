"""Which of the user's topics an article belongs to: their keywords, weighed by where and how often they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from digest.config import TopicConfig
from digest.text import count_words, is_spaceless

# Points for a keyword by where it stands. A title alone is enough; one mention in passing is not, wherever it stands.
IN_TITLE: Final = 8
IN_OPENING: Final = 3
IN_BODY: Final = 1
# The opening is so many characters: two or three sentences.
OPENING: Final = 400
# Points that make a match: ENOUGH, and one more for each WORDS_A_POINT words of the text, up to MOST_NEEDED.
ENOUGH: Final = 4
WORDS_A_POINT: Final = 300
MOST_NEEDED: Final = 8
# Beside its best topic a text belongs to those with this share of its points, MOST_TOPICS in all.
BESIDE: Final = 0.34
MOST_TOPICS: Final = 3
# So many words are remembered by whether a keyword begins with them.
_MOST_MET: Final = 50_000
_WORD: Final = re.compile(r"\w+")


def find_topics(title: str, text: str, topics: Sequence[TopicConfig], *, labels: Sequence[str] = ()) -> tuple[str, ...]:
    """Ids of the topics that a text belongs to, best first, at most MOST_TOPICS.

    ``labels`` (section, tags) count like the title. Keywords are whole words whatever their case, ``ship*`` any word
    that begins so; in scripts without spaces any place will do.
    """
    points = topic_points(title, text, topics, labels=labels)
    return tuple(sorted(points, key=lambda topic: -points[topic]))[:MOST_TOPICS]


def topic_points(title: str, text: str, topics: Sequence[TopicConfig], *, labels: Sequence[str] = ()) -> dict[str, int]:
    """How much speaks for each topic that a text belongs to, in the order of ``topics``."""
    table = keyword_table(tuple((topic.id, topic.keywords) for topic in topics))
    needed = min(MOST_NEEDED, ENOUGH + count_words(text) // WORDS_A_POINT)
    points = dict.fromkeys((topic.id for topic in topics), 0)
    for name in table.names(" · ".join((title, *labels))):
        points[name] += IN_TITLE
    for name, at in table.places(text):
        points[name] += IN_OPENING if at < OPENING else IN_BODY
    best = max(points.values(), default=0)
    return {name: n for name, n in points.items() if n >= needed and n >= BESIDE * best}


def has_word(text: str, word: str) -> bool:
    """Whether a keyword is in a text, by the rule of ``find_topics``."""
    return bool(_keywords((word,)).search(text))


# What must follow a word that begins a keyword, and whose keyword it is.
_Rest = tuple[tuple[str, ...], str]


class _Begun(dict[str, tuple[_Rest, ...]]):
    """The words that were met, each with the keywords that it begins; ``starts`` are those of which any ending will do."""

    def __init__(self, words: Mapping[str, Sequence[_Rest]], starts: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.words, self.starts, self.lengths = words, starts, sorted({len(start) for start in starts})

    def __missing__(self, word: str) -> tuple[_Rest, ...]:
        begun = [((), name) for n in self.lengths if n <= len(word) for name in self.starts.get(word[:n], ())]
        found = (*self.words.get(word, ()), *begun)
        if len(self) < _MOST_MET:
            self[word] = found
        return found


@dataclass(frozen=True)
class Keywords:
    """The keywords of all topics by their first word, so that a text is read once however many there are.

    ``anywhere`` are those of scripts without spaces, each with its topic.
    """

    begun: _Begun
    anywhere: Sequence[tuple[str, str]]

    def names(self, text: str) -> set[str]:
        """The topics that have a keyword in a text."""
        folded = text.casefold()
        begun = {name for name, _ in self._keywords(_WORD.findall(folded))}
        return begun | {name for part, name in self.anywhere if part in folded}

    def places(self, text: str) -> Iterator[tuple[str, int]]:
        """Each (topic, offset) at which one of its keywords stands in a text."""
        folded = text.casefold()
        found = list(_WORD.finditer(folded))
        for name, i in self._keywords([match[0] for match in found]):
            yield name, found[i].start()
        for part, name in self.anywhere:
            at = folded.find(part)
            while at >= 0:
                yield name, at
                at = folded.find(part, at + len(part))

    def _keywords(self, found: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Each (topic, index) at which one of its keywords begins in a row of words."""
        for i, word in enumerate(found):
            for rest, name in self.begun[word]:
                if all(_is_word(found, i + j, part) for j, part in enumerate(rest, 1)):
                    yield name, i


def _is_word(found: Sequence[str], at: int, part: str) -> bool:
    if at >= len(found):
        return False
    return found[at].startswith(part[:-1]) if part.endswith("*") else found[at] == part


@lru_cache(maxsize=16)
def keyword_table(topics: tuple[tuple[str, tuple[str, ...]], ...]) -> Keywords:
    """The keywords of topics, given as (id, keywords), ready to be found."""
    words: dict[str, list[_Rest]] = defaultdict(list)
    starts: dict[str, list[str]] = defaultdict(list)
    anywhere = []
    for name, keyword in ((name, keyword.casefold()) for name, keywords in topics for keyword in keywords):
        parts = _WORD.findall(keyword)
        if not parts:
            continue
        if keyword.rstrip().endswith("*"):
            parts[-1] += "*"
        if is_spaceless(keyword):
            anywhere.append((keyword.strip(" *"), name))
        elif len(parts) == 1 and parts[0].endswith("*"):
            starts[parts[0][:-1]].append(name)
        else:
            words[parts[0]].append((tuple(parts[1:]), name))
    return Keywords(_Begun(words, starts), tuple(anywhere))


@cache
def _keywords(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all keywords of a topic; one that never matches where there are none."""
    patterns = [_keyword(word.strip()) for word in words if word.strip(" *")]
    return re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)


def _keyword(word: str) -> str:
    bare = r"\s+".join(re.escape(part) for part in word.rstrip("*").split())
    if is_spaceless(word):
        return bare
    return rf"(?<!\w){bare}" + ("" if word.endswith("*") else r"(?!\w)")
