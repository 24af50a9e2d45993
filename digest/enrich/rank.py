"""How much a story matters to the readers of this site: who reports it, what they asked for, how new it is, how much news."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import log2
from typing import Final

from digest.enrich.genre import Genre, is_soft
from digest.model import Story
from digest.permissions import may_be_quoted

# A second independent newsroom is worth as much as a whole topic of weight 1; each doubling after it as much again.
PUBLISHERS: Final = 1.0
# That others print the same text says that it matters, but not that it is so.
COPIES: Final = 0.25
TOPIC: Final = 1.0
# Hard news, told as such, against what is nothing of the kind.
NEWS: Final = 3.0
# What nobody needs to know is not news because many print it: so much of its coverage counts where nothing of it is news.
COVERED: Final = 0.5
# The newest story of an edition against the oldest.
FRESHNESS: Final = 0.5
# A full report against a line.
FULLNESS: Final = 0.5
FULL_WORDS: Final = 400
# What goes on for days and has something new, against what stands alone.
THREAD: Final = 0.25
# Parts of the paper that are read for pleasure stand back; what sells, guides or argues stands behind all news.
LIGHT: Final = 0.75
SOFT: Final = 4.0


def score(story: Story, *, news: float, genre: Genre, age: float, weights: Mapping[str, float]) -> float:
    """Rank of a story, larger first, rounded to four digits; what should lead no day is below nought but for much coverage.

    ``news`` is 0..1; ``age`` is 0 for the newest story of the edition and 1 for the oldest; ``weights`` are those of topics.
    Copies count a little, and what may only be linked counts less, because nothing of it can be quoted.
    """
    copies = sum(listing.copy_of is not None for listing in story.articles)
    value = (
        (PUBLISHERS * log2(max(1, story.independent_publishers)) + COPIES * log2(1 + copies)) * (COVERED + (1 - COVERED) * news)
        + TOPIC * max((weights.get(topic, 1.0) for topic in story.topics), default=0.0)
        + NEWS * news
        + FRESHNESS * (1 - age)
        + FULLNESS * min(1.0, story.lead.words / FULL_WORDS)
        + THREAD * bool(story.thread)
    )
    is_quotable = bool(story.summary) or not may_be_quoted(story.lead.rights, story.lead.signals)
    return round((value if is_quotable else value / 2) - (SOFT if is_soft(genre) else LIGHT if genre == "light" else 0.0), 4)


def ages(moments: Sequence[datetime]) -> list[float]:
    """How old each moment is among them: 0 for the newest, 1 for the oldest; all 0 where they are one."""
    newest, oldest = max(moments, default=None), min(moments, default=None)
    if newest is None or oldest is None or newest == oldest:
        return [0.0] * len(moments)
    return [(newest - moment) / (newest - oldest) for moment in moments]
