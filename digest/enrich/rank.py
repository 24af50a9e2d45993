"""How much a story matters to the readers of this site: who reports it, what they asked for, how new and how full it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import log2
from typing import Final

# A second independent newsroom is worth as much as a whole topic of weight 1; each doubling after it as much again.
PUBLISHERS: Final = 1.0
TOPIC: Final = 1.0
# The newest story of an edition against the oldest.
FRESHNESS: Final = 0.5
# A full report against a line.
FULLNESS: Final = 0.5
FULL_WORDS: Final = 400


def score(
    *, publishers: int, topics: Sequence[str], weights: Mapping[str, float], words: int, age: float, quotable: bool
) -> float:
    """Rank of a story, larger first, rounded to four digits.

    ``publishers`` counts the independent ones, ``age`` is 0 for the newest story of the edition and 1 for the oldest,
    ``words`` is the length of its lead article. What may only be linked is worth less, because nothing can be quoted.
    """
    wanted = max((weights.get(topic, 1.0) for topic in topics), default=0.0)
    value = (
        PUBLISHERS * log2(max(1, publishers)) + TOPIC * wanted + FRESHNESS * (1 - age) + FULLNESS * min(1.0, words / FULL_WORDS)
    )
    return round(value if quotable else value / 2, 4)


def ages(moments: Sequence[datetime]) -> list[float]:
    """How old each moment is among them: 0 for the newest, 1 for the oldest; all 0 where they are one."""
    newest, oldest = max(moments, default=None), min(moments, default=None)
    if newest is None or oldest is None or newest == oldest:
        return [0.0] * len(moments)
    return [(newest - moment) / (newest - oldest) for moment in moments]
