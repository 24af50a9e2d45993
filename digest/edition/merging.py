"""A page that a hand has edited, taken on by the machine: story by story, and in a story line by line. Pure.

Three texts meet: what we wrote last, what a hand made of it, what we would write now. What the hand left as it was is written
anew; what it changed, added or took away stays its own. Where both changed the same lines the hand's stay, and ``digest check``
says if what stands before a citation there is not what was quoted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from digest.errors import ArchiveError
from digest.markdown import FENCE, dump, escaped, split_front_matter
from digest.model import Briefing

# What begins a part of a page: its title, a section, a story.
_HEADING: Final = re.compile(r"#{1,3} ")
# A part with another heading is the same if so much of its text is (the ratio of difflib: twice the common over the sum).
_SAME: Final = 0.5

Key = tuple[str, int]
Parts = dict[Key, tuple[str, ...]]
Lines = tuple[str, ...]


def merged(hand: str, before: str, after: str, *, was: Briefing, now: Briefing) -> str:
    """The page that a hand edited, with what changed from ``before`` to ``after``: our pages of the edition ``was`` and ``now``.

    Its front matter keeps our mark of ``after``, by which it is known as edited.
    """
    if before == after:
        return hand
    try:
        hand_front, hand_body = split_front_matter(hand)
    except ArchiveError:
        return hand
    (before_front, before_body), (after_front, after_body) = split_front_matter(before), split_front_matter(after)
    ours = _parts(after_body, _stories(now))
    theirs, old = _parts(hand_body, {}), _parts(before_body, _stories(was))
    theirs = _renamed(theirs, old, _stories(was))
    body = "\n".join(line for key in _order(list(theirs), list(old), list(ours)) for line in _part(key, theirs, old, ours))
    changed = {key: value for key, value in hand_front.items() if key != "generator" and value != before_front.get(key)}
    return f"{FENCE}{dump({**after_front, **changed, 'generator': after_front['generator']})}{FENCE}\n{body}"


def _stories(briefing: Briefing) -> Mapping[Key, Key]:
    """The key of each story's part by its heading, and that by its id, which stays when the headline changes."""
    found: dict[Key, Key] = {}
    for story in briefing.stories:
        heading = f"### {escaped(story.headline)}"
        found[heading, sum(key[0] == heading for key in found)] = (f"story {story.id}", 0)
    return found


def _parts(body: str, names: Mapping[Key, Key]) -> Parts:
    """A page's parts in its order, each with its heading; what stands before the first heading has the key of nothing."""
    parts: dict[Key, list[str]] = {}
    key: Key = ("", 0)
    for line in body.split("\n"):
        if _HEADING.match(line):
            heading = (line, sum(1 for other in parts if other[0] == line))
            key = names.get(heading, heading)
        parts.setdefault(key, []).append(line)
    return {key: tuple(lines) for key, lines in parts.items()}


def _renamed(theirs: Parts, old: Parts, names: Mapping[Key, Key]) -> Parts:
    """The hand's parts under the keys of ours that they are: by their heading, else, where that was changed, by their text."""
    known = {key: names.get(key, key) for key in theirs}
    left = [key for key in old if key not in known.values()]
    for key, name in known.items():
        if name not in old:
            likeness = {other: SequenceMatcher(None, theirs[key], old[other]).ratio() for other in left}
            best = max(likeness, key=lambda other: likeness[other], default=None)
            if best is not None and likeness[best] >= _SAME:
                known[key] = best
                left.remove(best)
    return {known[key]: lines for key, lines in theirs.items()}


def _order(theirs: Sequence[Key], old: Sequence[Key], ours: Sequence[Key]) -> list[Key]:
    """Our order, unless the hand has changed it; what only one of the two has stands behind what it stood behind."""
    is_moved = [key for key in theirs if key in old] != [key for key in old if key in theirs]
    order, others = (list(theirs), ours) if is_moved else (list(ours), theirs)
    for place, key in enumerate(others):
        if key not in order:
            earlier = next((order.index(other) for other in reversed(others[:place]) if other in order), -1)
            order.insert(earlier + 1, key)
    return order


def _part(key: Key, theirs: Parts, old: Parts, ours: Parts) -> Iterable[str]:
    """What is left of a part: nothing where the hand took it away, or where we did and the hand had left it as it was."""
    if key not in old:
        return theirs.get(key, ours.get(key, ()))
    if key not in theirs or (key not in ours and theirs[key] == old[key]):
        return ()
    return _lines(theirs[key], old[key], ours[key]) if key in ours else theirs[key]


def _lines(theirs: Lines, old: Lines, ours: Lines) -> Iterator[str]:
    """Lines of three texts as one, stretch by stretch between the lines that all three have."""
    left, right = _anchors(old, theirs), _anchors(old, ours)
    at = (0, 0, 0)
    for place in (*(place for place in range(len(old)) if place in left and place in right), len(old)):
        to = (place, left.get(place, len(theirs)), right.get(place, len(ours)))  # behind the last line: all that is left
        was, hand, new = old[at[0] : to[0]], theirs[at[1] : to[1]], ours[at[2] : to[2]]
        yield from _stretch(was, hand, new)
        if place < len(old):
            yield old[place]
        at = (to[0] + 1, to[1] + 1, to[2] + 1)


def _stretch(was: Lines, hand: Lines, new: Lines) -> Lines:
    """Ours where the hand left it as it was, with the lines that it only added; the hand's where it changed any."""
    kept = _anchors(was, hand)
    if len(kept) < len(was):
        return hand
    places = set(kept.values())
    first = min(places, default=len(hand))
    return (*hand[:first], *new, *(line for at, line in enumerate(hand) if at > first and at not in places))


def _anchors(old: Lines, new: Lines) -> dict[int, int]:
    """Where lines of the old stand in the new, in the same order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}
