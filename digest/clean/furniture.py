"""Knows what publishers put between the lines of an article: appeals, sign-ups, share bars, "read more".

The rules are data (``furniture.yml``), each with examples. A rule looks at one paragraph; an opening rule ("A message
from ...") also takes the paragraphs after it that speak for the publisher.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from digest.clean.words import read_table
from digest.text import count_words, squeeze

_DEFAULT_WORDS: Final = 40
# Rules never match further into a paragraph than this many characters: it bounds the cost of a hostile one.
_LONGEST: Final = 1200
_QUOTED: Final = re.compile(r"“[^”]{0,600}”|\"[^\"]{0,600}\"|«[^»]{0,600}»|„[^“”]{0,600}[“”]|「[^」]{0,300}」")
# The publisher speaking of itself or to the reader, outside quotation marks.
_OWN_VOICE: Final = re.compile(
    r"\b(we|our|ours|us|you|your|wir|unser\w*|uns|nous|notre|nos|votre|nosotros|nuestr[oa]s?|tu|nosso|nossa|noi|nostr[oaie])\b",
    re.IGNORECASE,
)
_TO_READER: Final = re.compile(r"\b(you|your|sie|ihr|ihnen|vous|votre|inbox|e-?mail|free)\b", re.IGNORECASE)
# Arrows, bullets and pictures before a line, and brackets around it: "➡️ Read more", "[Related: Ferry fares rise]".
_BARE: Final = re.compile(r"^[\u2190-\u21ff\u2500-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f•*>»›]+\s*")
_BRACKETS: Final = frozenset({("[", "]"), ("(", ")")})
# What a box that asks for support speaks of.
_SUPPORT: Final = re.compile(
    r"\b(support|donat|contribut|member|subscri|journalis|newsroom|independent|fund|readers|spende|unterstütz|soutien|don\b|apoy|dona)",
    re.IGNORECASE,
)
_LETTER: Final = "appeal-message"
_WIDGETS: Final = ("appeal", "newsletter", "share", "subscribe", "follow", "legal", "cookies", "app")
_ASKS: Final = ("appeal", "newsletter", "subscribe")
# What follows an opener is left in the article if the rules would together take more than this share of all words, and so is
# all that a single rule would take if that is more.
_LARGEST_SHARE: Final = 0.6
# How many paragraphs in a row within an appeal may say nothing that gives them away.
_GAP: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of ``furniture.yml``."""

    id: str
    pattern: re.Pattern[str]
    words: int
    opens: bool
    outside_quotes: bool
    take: tuple[tuple[str, str], ...]  # language and example
    spare: tuple[str, ...]

    def takes(self, paragraph: str, unquoted: str, words: int) -> bool:
        """Whether this paragraph (on one line; without what it quotes; its number of words) is what the rule describes."""
        return words <= self.words and self.pattern.search(unquoted if self.outside_quotes else paragraph) is not None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    return tuple(_rule(entry) for entry in read_table("furniture"))


def _rule(entry: dict[str, Any]) -> Rule:
    flags = 0 if entry.get("case") else re.IGNORECASE
    lines = "|".join(f"(?:{line})" for line in entry.get("lines", {}).values())
    take = entry.get("take", [])
    return Rule(
        id=entry["id"],
        pattern=re.compile(rf"^\W{{0,4}}(?:{lines})[\s.:!?…»›→。！？؟]*$" if lines else entry["pattern"], flags),
        words=entry.get("words", _DEFAULT_WORDS),
        opens=entry.get("opens", False),
        outside_quotes=entry.get("outside_quotes", False),
        take=tuple((code, one) for code, some in (take if isinstance(take, dict) else {"en": take}).items() for one in some),
        spare=tuple(entry.get("spare", ())),
    )


@lru_cache(maxsize=4096)  # a page's blocks are asked for twice, and a site's boxes on each of its pages
def furniture(paragraph: str) -> Rule | None:
    """The rule that takes this paragraph out, or None if it may be part of an article."""
    line = squeeze(paragraph)
    if len(line) > _LONGEST:
        return None
    line = _BARE.sub("", line)
    if (line[:1], line[-1:]) in _BRACKETS:
        line = line[1:-1].strip()
    words, unquoted = count_words(line), _QUOTED.sub(" ", line)
    return next((rule for rule in rules() if rule.takes(line, unquoted, words)), None)


def find_furniture(paragraphs: Sequence[str]) -> list[str]:
    """For each paragraph the id of the rule that takes it out, or "".

    After an opening rule, paragraphs that speak for the publisher, and short lines between two that are taken, go too;
    where that would take most of the text, the rules hold back to what they say of each paragraph alone. A single rule that
    would take most of it holds back altogether (``held_back`` tells).
    """
    found = [furniture(paragraph) for paragraph in paragraphs]
    sizes = [count_words(paragraph) for paragraph in paragraphs]
    found = _without_the_greedy(found, sizes)
    alone = [rule.id if rule else "" for rule in found]
    taken = list(alone)
    index = 0
    while index < len(paragraphs):
        rule = found[index]
        if rule is not None and rule.opens:
            end = next((i for i in range(index + 1, len(found)) if _opens(found[i])), len(found))
            index = _take_appeal(paragraphs[:end], taken, index, rule.id)
        index += 1
    _spare_letters(taken, alone)
    _take_stragglers(paragraphs, taken)
    lost = sum(size for size, rule in zip(sizes, taken, strict=True) if rule)
    return taken if lost <= _LARGEST_SHARE * sum(sizes) else alone


def held_back(paragraphs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What stayed in an article although a rule describes it, as (rule, paragraph): rules that took too much held back."""
    return tuple((rule.id, paragraph) for paragraph in paragraphs if (rule := furniture(paragraph)) is not None)


def _without_the_greedy(found: list[Rule | None], sizes: list[int]) -> list[Rule | None]:
    """The rules found, without those that by themselves would take more than their share of all words."""
    shares: Counter[str] = Counter()
    for rule, size in zip(found, sizes, strict=True):
        if rule is not None:
            shares[rule.id] += size
    return [None if rule and shares[rule.id] > _LARGEST_SHARE * sum(sizes) else rule for rule in found]


def _spare_letters(taken: list[str], alone: list[str]) -> None:
    """A letter opens an appeal only if something asks for support or a sign-up after it; else it is the article."""
    if _LETTER in taken and not any(rule.startswith(_ASKS) for rule in alone if rule != _LETTER):
        taken[:] = ["" if rule == _LETTER else rule for rule in taken]
        alone[:] = ["" if rule == _LETTER else rule for rule in alone]


def _opens(rule: Rule | None) -> bool:
    return rule is not None and rule.opens


def _take_appeal(paragraphs: Sequence[str], taken: list[str], start: int, rule: str) -> int:
    """Marks what belongs to the appeal opened at ``start``; gives the index of its last paragraph."""
    last, gap, index = start, 0, start + 1
    allowed = _GAP if rule.startswith("appeal") else 0
    while index < len(paragraphs) and gap <= allowed:
        if taken[index] or _belongs(paragraphs[index], rule):
            last, gap = index, 0
        else:
            gap += 1
        index += 1
    for between in range(start + 1, last):
        if not taken[between] and _in_appeal(paragraphs[start : last + 1], rule):
            taken[between] = rule
    if last > start and not taken[last]:
        taken[last] = rule
    return last


def _belongs(paragraph: str, rule: str) -> bool:
    """Whether a paragraph that no rule takes goes with the appeal before it.

    A letter ("Dear readers") takes what is in the publisher's own voice; a box must speak of support as well.
    """
    plain = _QUOTED.sub(" ", paragraph[:_LONGEST])
    if rule == "newsletter":
        return bool(_TO_READER.search(plain)) and count_words(plain) <= _DEFAULT_WORDS
    if not rule.startswith("appeal") or not _OWN_VOICE.search(plain):
        return False
    return rule == _LETTER or bool(_SUPPORT.search(plain))


def _in_appeal(section: Sequence[str], rule: str) -> bool:
    """Whether most paragraphs of a section belong to its appeal, so that those between them do too."""
    return 2 * sum(_belongs(p, rule) or furniture(p) is not None for p in section) > len(section)


def _take_stragglers(paragraphs: Sequence[str], taken: list[str]) -> None:
    """A line of up to four words without a full stop between two that are taken is part of the same widget."""
    for index in range(1, len(paragraphs) - 1):
        line = squeeze(paragraphs[index])
        around = taken[index - 1].startswith(_WIDGETS) and taken[index + 1].startswith(_WIDGETS)
        if not taken[index] and around and count_words(line) <= 4 and line[-1:] not in ".!?。":
            taken[index] = taken[index - 1]
