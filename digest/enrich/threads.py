"""Which of the day's stories go on from earlier editions, and what those said: day 4 of a thread, and how it got here.

Conservative: a story that joins a thread wrongly tells a reader that two things are one. What an earlier edition published
(its headline, summary, names) is compared with the story of today; the nearest thread is joined if it is near enough and
no other, of another thing, is nearly as near.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from digest.enrich.events import Report, nearness
from digest.enrich.figures import amounts
from digest.enrich.terms import code, overlap, terms, word_lists
from digest.model import Sentence, Story, Thread
from digest.text import fold

# A story goes on with a thread that it is so near to, where their headlines share a word that is no name. What the same publisher
# told, or what shares names alone, must be nearer, because small papers write of the same few places every day. Set on the
# example newsroom (none wrong) and looked through on a week of 178 real articles.
GOES_ON: Final = 0.15
SAME_PLACE: Final = 0.3
# What nobody told of for days must be nearer, by so much a day: it is likelier to be another thing at the same place.
A_DAY: Final = 0.02
# A story goes on with the nearest thread. Where another is so nearly as near, and headlines of both share a word, they are of one
# thing, and it goes on with the longer; with none where they share no word and are as good as equally near.
NEARLY: Final = 0.8
EQUALLY: Final = 0.97
# So much of today's text is compared; an event is told at the beginning.
CHARACTERS: Final = 1500
# A sentence with this share of its terms in one that an earlier edition told says nothing new, unless it has a new number.
TOLD: Final = 0.55
# A weekday in a report is the last such day, at most so many days before.
LOOK_BACK: Final = 4


def threads_joined(stories: Mapping[str, Report], threads: Sequence[Thread]) -> dict[str, Thread]:
    """For each story, by its key, the thread it goes on with; stories that go on with none are not in it."""
    told = [(thread, report) for thread in threads for report in _as_told(thread)]
    reports = {key: replace(story, text=story.text[:CHARACTERS]) for key, story in stories.items()}
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for (key, at), value in nearness([*reports.values()], [report for _, report in told]).items():
        thread = told[at][0]
        if _is_enough(value, reports[key], thread):
            near[key][thread.id] = max(value, near[key].get(thread.id, 0.0))
    by_id = {thread.id: thread for thread in threads}
    meant = {key: _meant(enough, reports[key], by_id) for key, enough in near.items()}
    return {key: by_id[name] for key, name in meant.items() if name}


def _as_told(thread: Thread) -> Iterator[Report]:
    """What was told of a thread in each of its languages: all of it, and what came last."""
    for language in sorted(set(thread.languages)):
        told = [text for text, spoken in zip(thread.telling, thread.languages, strict=True) if spoken == language]
        for text in {"\n\n".join(told): None, told[-1]: None}:
            yield Report("", "", text, language)


def _is_enough(value: float, story: Report, thread: Thread) -> bool:
    """Whether a story is near enough to a thread to go on with it."""
    others = {fold(name) for name in thread.publishers} - {"", story.publisher}
    silent = story.at.toordinal() - max(thread.days).toordinal() - 1 if story.at and thread.days else 0
    bar = GOES_ON if others and story.publisher and _share_a_word([story.title], thread.headlines, story) else SAME_PLACE
    return value >= bar + A_DAY * max(0, silent)


def _share_a_word(some: Sequence[str], others: Sequence[str], story: Report) -> bool:
    """Whether headlines share a word that is no name: one that they, or a story, write without a capital."""
    one, other = (set(terms(" ".join(headlines), story.language)) for headlines in (some, others))
    plain = " ".join(word for word in " ".join((*some, *others, story.text)).split() if not word[:1].isupper())
    return bool(one & other & set(terms(plain, story.language)))


def _meant(near: Mapping[str, float], story: Report, threads: Mapping[str, Thread]) -> str:
    """Which of the threads that a story is near to it goes on with, by its id; "" where that is not clear."""
    nearest = min(near, key=lambda name: (-near[name], name))
    rivals = [name for name in near if name != nearest and near[name] >= NEARLY * near[nearest]]
    kin = [name for name in rivals if _share_a_word(threads[name].headlines, threads[nearest].headlines, story)]
    if any(near[name] > EQUALLY * near[nearest] for name in rivals if name not in kin):
        return ""
    return min([nearest, *kin], key=lambda name: (-len(threads[name].headlines), -near[name], name))


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
