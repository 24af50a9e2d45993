"""Which of the user's topics an article belongs to: their keywords, weighed by where and how often they stand."""

import re
from collections.abc import Sequence
from functools import cache
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
# No more mentions are counted.
_MOST_POINTS: Final = 40


def find_topics(title: str, text: str, topics: Sequence[TopicConfig], *, labels: Sequence[str] = ()) -> tuple[str, ...]:
    """Ids of the topics that a text belongs to, best first, at most MOST_TOPICS.

    ``labels`` (section, tags) count like the title. Keywords are whole words whatever their case, ``ship*`` any word
    that begins so; in scripts without spaces any place will do.
    """
    points = topic_points(title, text, topics, labels=labels)
    return tuple(sorted(points, key=lambda topic: -points[topic]))[:MOST_TOPICS]


def topic_points(title: str, text: str, topics: Sequence[TopicConfig], *, labels: Sequence[str] = ()) -> dict[str, int]:
    """How much speaks for each topic that a text belongs to, in the order of ``topics``."""
    head = " · ".join((title, *labels))
    needed = min(MOST_NEEDED, ENOUGH + count_words(text) // WORDS_A_POINT)
    points = {topic.id: _points(head, text, _keywords(topic.keywords)) for topic in topics}
    best = max(points.values(), default=0)
    return {topic: n for topic, n in points.items() if n >= needed and n >= BESIDE * best}


def has_word(text: str, word: str) -> bool:
    """Whether a keyword is in a text, by the rule of ``find_topics``."""
    return bool(_keywords((word,)).search(text))


def _points(head: str, text: str, keywords: re.Pattern[str]) -> int:
    points = IN_TITLE if keywords.search(head) else 0
    for found in keywords.finditer(text):
        points += IN_OPENING if found.start() < OPENING else IN_BODY
        if points >= _MOST_POINTS:
            break
    return points


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
