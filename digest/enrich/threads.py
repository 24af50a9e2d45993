"""Which of the day's stories go on from earlier editions, and what those said: day 4 of a thread, and how it got here.

Conservative: a story that joins a thread wrongly tells a reader that two things are one. What an earlier edition published
(its headline, summary, names) is compared with the story of today; the nearest thread is joined if it is near enough and
another is not nearly as near.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from digest.enrich.events import Report, nearness
from digest.enrich.figures import amounts
from digest.enrich.terms import code, overlap, terms, word_lists
from digest.model import Sentence, Story, Thread
from digest.text import fold

# A story joins the nearest thread from this nearness on; a little less will do where headlines share three words. A story of
# the same publisher must be nearer, because small papers write of the same few places every day. Set on the example newsroom
# (none wrong) and looked through on a week of 178 real articles.
GOES_ON: Final = 0.18
HEADLINES_SHARE: Final = 0.065
SAME_HOUSE: Final = 0.26
# A thread is what it is near to, not the one of two that is a little nearer.
CLEAR: Final = 1.03
# So much of today's text is compared; an event is told at the beginning.
CHARACTERS: Final = 1500
# A sentence with this share of its terms in one that an earlier edition told says nothing new, unless it has a new number.
TOLD: Final = 0.55
# A weekday in a report is the last such day, at most so many days before.
LOOK_BACK: Final = 4


def threads_joined(stories: Mapping[str, Report], threads: Sequence[Thread]) -> dict[str, Thread]:
    """For each story, by its key, the thread it goes on with; stories that go on with none are not in it."""
    told = [
        (thread, Report(f"{i}/{j}", "", text, language, publisher=fold(publisher)))
        for i, thread in enumerate(threads)
        for j, (text, language, publisher) in enumerate(zip(thread.telling, thread.languages, thread.publishers, strict=True))
    ]
    reports = [Report(r.key, r.title, r.text[:CHARACTERS], r.language, publisher=r.publisher) for r in stories.values()]
    near = nearness(reports, [report for _, report in told])
    best: dict[str, dict[str, float]] = {}
    for (key, at), value in near.items():
        thread, earlier = told[at]
        here = best.setdefault(key, {})
        here[thread.id] = max(here.get(thread.id, 0.0), value - _bar(stories[key], earlier, thread) + GOES_ON)
    by_id = {thread.id: thread for thread in threads}
    return {key: by_id[name] for key, values in best.items() if (name := _clearest(values))}


def _bar(report: Report, earlier: Report, thread: Thread) -> float:
    """How near a story must be to what was told of a thread to go on with it."""
    words = set(terms(report.title, report.language))
    shared = max((len(words & set(terms(headline, report.language))) for headline in thread.headlines), default=0)
    if not report.publisher or not earlier.publisher or report.publisher == earlier.publisher:
        return SAME_HOUSE - (HEADLINES_SHARE if shared > 2 else 0.0)
    return GOES_ON - (HEADLINES_SHARE if shared > 2 else 0.0)


def _clearest(values: Mapping[str, float]) -> str:
    """The nearest thread, "" where none is near enough or two are nearly as near."""
    ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < GOES_ON:
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= CLEAR * ranked[1][1] else ""


def day_told(sentence: Sentence, published: str, language: str) -> date:
    """The day a sentence tells of: a weekday or "yesterday" in it, counted back from when its article was published.

    What is still to come, or names no day, is of the day it was published.
    """
    at = datetime.fromisoformat(published).date()
    names = word_lists("days").get(code(language) or "en", {})
    words = re.findall(r"\w+", sentence.text.casefold())
    if set(words) & set(str(names.get("ahead", "")).split()):
        return at
    if set(words) & set(str(names.get("yesterday", "")).split()):
        return at - timedelta(days=1)
    week = str(names.get("week", "")).split()
    day = next((week.index(word) for word in words if word in week), None)
    if day is None:
        return at
    back = (at.weekday() - day) % 7
    return at - timedelta(days=back) if back <= LOOK_BACK else at


def what_is_new(story: Story, thread: Thread) -> tuple[str, ...]:
    """Hashes of the sentences of a summary that tell what no earlier edition of the thread did; none where all of them do."""
    language = code(story.language)
    told = [text for text, known in zip(thread.telling, thread.languages, strict=True) if code(known) == language]
    known = [set(terms(part, language)) for text in told for part in text.split("\n\n")]
    new = [s for s in story.summary if _is_new(s.text, known, " ".join(told), language)]
    return tuple(s.sha256 for s in new) if len(new) < len(story.summary) else ()


def _is_new(text: str, known: Sequence[set[str]], told: str, language: str) -> bool:
    own = set(terms(text, language))
    numbers = (text[amount.start : amount.end] for amount in amounts(text, 0, len(text), language))
    return any(number not in told for number in numbers) or all(overlap(own, one) < TOLD for one in known)


def thread_day(thread: Thread, day: date) -> int:
    """Which day of a thread a day is: 1 for its first, counted in calendar days."""
    return (day - min(thread.days)).days + 1 if thread.days else 1


def label_of(story: Story, thread: Thread) -> str:
    """What a thread is called: a name that its headlines have and its stories share, else its first headline."""
    if thread.label:
        return thread.label
    headlines = " · ".join((story.headline, *thread.headlines))
    common = [name for name in story.entities if name in thread.entities and " " in name and name in headlines]
    return common[0] if common else thread.headlines[0]
