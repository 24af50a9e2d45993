"""What kind of thing an article is, and how much of a day's news it holds: by its headline, its address, how it begins.

A daily paper prints more than news. What sells, guides, ranks, reviews, amuses or argues has its place, behind the news, and
none of it leads a day. The words are in ``genres.yml``; no outlet is named there.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Literal

from digest.enrich.grammar import forms
from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.speech import pattern
from digest.enrich.style import essay_lean, is_told_as_essay
from digest.enrich.terms import code, word_lists
from digest.model import Article
from digest.text import fold
from digest.urls import readable_path

Genre = Literal[
    "news", "light", "opinion", "shopping", "puzzle", "listicle", "guide", "review", "event", "personal", "satire", "essay"
]
# In this order the first that fits is it; news and light are what is left.
_SOFT: Final[tuple[Genre, ...]] = (
    "opinion", "puzzle", "shopping", "satire", "review", "listicle", "guide", "event", "personal",
)  # fmt: skip
# Genres told by the address alone; "reviews/" or "photos/" in an address is a hint, the headline has to agree with others.
_PATH_IS_ENOUGH: Final = frozenset({"opinion", "puzzle", "shopping", "satire", "event", "listicle", "review", "guide"})
# Told by words ("I", "my") that mean something else in other languages.
_SPOKEN: Final = frozenset({"personal"})
# What the value of a report (0..1) is made of: a headline about public matters, the section, a day and a speaker named at once.
HARD_TITLE: Final = 0.4
HARD_OPENING: Final = 0.15
NEWS_SECTION: Final = 0.15
DATED: Final = 0.2
ATTRIBUTED: Final = 0.1
# Half of a news value is how an article is told, half how hard its subject is; each sign of soft wording takes some of it,
# arguing, or being worded like an essay, as much as two.
TOLD: Final = 0.5
SIGN: Final = 0.15
ARGUING: Final = 2
# What has no subject that can be told lies between hard and soft.
UNKNOWN: Final = 0.4
# Who argues says "should" and "must" in their own voice so often, at least so many times and by this share of all words.
FEWEST_MUSTS: Final = 4
MUSTS: Final = 0.008
# A writer who says "I" so often, at least so many times and by this share of all words, tells of themselves. Above it stood, in
# a week of 178 articles, essays, interviews and reviews.
FEWEST_I: Final = 5
FIRST_PERSON: Final = 0.013
_QUOTED: Final = re.compile(r"[\"“„«][^\"“”„«»\n]*(?:[\"“”»]|$)", re.MULTILINE)
# So many sentences are how an article begins.
_OPENING: Final = 3
_EVENT_PAGE: Final = re.compile(r"event-\d")
_NEVER: Final = re.compile(r"(?!)")


@cache
def _pattern(kind: str, where: str) -> re.Pattern[str]:
    source = word_lists("genres").get(kind, {}).get(where, "")
    if not source:
        return _NEVER
    return re.compile(re.sub(r"\|\s+", "|", source.strip()), re.IGNORECASE)


@cache
def _hard(language: str) -> re.Pattern[str]:
    source = re.sub(r"\|\s+", "|", str(word_lists("genres")["hard"].get(language, "")).strip())
    return re.compile(rf"\b(?:{source})\b", re.IGNORECASE) if source else _NEVER


@cache
def _first_person(language: str) -> re.Pattern[str]:
    source = str(word_lists("genres")["first_person"].get(language, ""))
    return re.compile(rf"\b(?:{source})\b") if source else _NEVER


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(re.sub(r"\|\s+", "|", word_lists("genres")["dated"].strip()), re.IGNORECASE)


def genre_of(article: Article) -> Genre:
    """The genre of an article; ``news`` where nothing says otherwise."""
    if article.opinion:
        return "opinion"
    worded = worded_genre(article.title, article.url, article.section, article.language)
    if is_soft(worded):
        return worded
    if _is_told_in_first_person(article):
        return "personal"
    return "essay" if is_told_as_essay(article.text, article.language) else worded


def worded_genre(title: str, url: str, section: str, language: str) -> Genre:
    """What a headline, an address and a section say of an article; ``light`` or ``news`` where they do not say more."""
    parts = _parts(url, section)
    for kind in _SOFT:
        is_titled = kind not in _SPOKEN or code(language) in ("", "en", "de")
        if (is_titled and _pattern(kind, "title").search(title)) or (kind in _PATH_IS_ENOUGH and _is_in(kind, parts)):
            return kind
    return "light" if _is_in("light", parts) else "news"


def _is_told_in_first_person(article: Article) -> bool:
    """Whether the writer is in the text, outside of what others are quoted with: an essay, a review, an interview."""
    telling = _QUOTED.sub(" ", article.text)
    often = sum(1 for _ in _first_person(code(article.language) or "en").finditer(telling))
    return often >= FEWEST_I and often >= FIRST_PERSON * len(telling.split())


def _parts(url: str, section: str) -> tuple[str, ...]:
    """The folders of an address without the last, which is the headline again, and the section names."""
    *folders, page = [part for part in readable_path(url).lower().split("/") if part] or [""]
    event = "event" if _EVENT_PAGE.match(page) else ""
    return (*folders, event, fold(section).replace(" ", "-"))


def _is_in(kind: str, parts: tuple[str, ...]) -> bool:
    return any(_pattern(kind, "path").fullmatch(part) for part in parts if part)


def is_soft(genre: Genre) -> bool:
    """Whether it should not lead a day."""
    return genre not in ("news", "light")


def news_value(article: Article, subjects: Sequence[str] = ()) -> float:
    """How much an article reads like hard news of the day, 0..1; ``subjects`` are its top levels of the IPTC Media Topics."""
    language = code(article.language) or "en"
    spans = split_sentences(article.text[:3000], language)[:_OPENING]
    opening = " ".join(article.text[after_dateline(article.text, a, b) : b] for a, b in spans)
    subject: Mapping[str, float] = word_lists("genres")["subjects"]
    hard = subject.get(subjects[0], UNKNOWN) if subjects else UNKNOWN
    signs: float = len({match[0].casefold() for match in _soft(language).finditer(f"{article.title}\n{opening}")})
    signs += max(ARGUING * _is_arguing(article, opening, language), min(ARGUING, essay_lean(article.text, article.language)))
    return round(max(0.0, TOLD * _report_value(article, opening, language) + (1 - TOLD) * hard - SIGN * signs), 4)


def _report_value(article: Article, opening: str, language: str) -> float:
    """How much an article is told like a report, 0..1: its headline, its section, what its opening names."""
    known = _hard(language) is not _NEVER
    return (
        HARD_TITLE * (bool(_hard(language).search(article.title)) if known else 0.5)
        + HARD_OPENING * (min(1.0, len(set(_hard(language).findall(opening))) / 3) if known else 0.5)
        + NEWS_SECTION * _is_in("news", _parts(article.url, article.section))
        + DATED * (bool(_dated().search(opening)) if known else 0.5)
        + ATTRIBUTED * (_has_speaker(opening, language) if known else 0.5)
    )


@cache
def _soft(language: str) -> re.Pattern[str]:
    source = re.sub(r"\|\s+", "|", str(word_lists("genres")["soft"].get(language, "")).strip())
    return re.compile(source, re.IGNORECASE) if source else _NEVER


@cache
def _musts(language: str) -> re.Pattern[str]:
    source = str(word_lists("genres")["musts"].get(language, ""))
    return re.compile(rf"\b(?:{source})\b", re.IGNORECASE) if source else _NEVER


def _is_arguing(article: Article, opening: str, language: str) -> bool:
    """Whether the writer says what should be, outside of what others are quoted with, and opens with no day and no speaker."""
    if _dated().search(opening) or _has_speaker(opening, language):
        return False
    telling = _QUOTED.sub(" ", article.text)
    often = sum(1 for _ in _musts(language).finditer(telling))
    return often >= FEWEST_MUSTS and often >= MUSTS * len(telling.split())


def _has_speaker(opening: str, language: str) -> bool:
    return bool(forms("clause", language) & set(opening.lower().split())) or bool(pattern("according", language).search(opening))
