"""How much of an article may be quoted: caps on an extract, counted over all its uses in a story and in all editions. Pure.

``open``    no cap: the source has given a licence.
``quote``   at most 3 sentences, 75 words and a quarter of the article's words; but always one sentence and its caveat.
``link``    headline and link only.

What a publisher says of the use of its words (``Article.signals``; see ``permissions``) is obeyed where the source is not
``open``: ``nosnippet``, ``max-snippet:0``, ``tdm-reservation``, ``rsl-no-quote`` and ``rsl-unread`` (a licence that could not be
read may forbid it) make it ``link``; ``max-snippet:N`` allows N characters, and no sentence that is longer. ``noarchive`` asks
that no copy be shown, and none is. ``rsl-no-model`` keeps an article's words from any model, and so does ``rsl-named``: such
licences are about models above all, and nobody asks for that of a page which somebody saved.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from digest.model import ArticleId, Briefing, Figure, Image, Listing, Sentence, Story
from digest.permissions import LICENCE_NAMED, LICENCE_UNREAD, NO_MODEL, forbids_quoting
from digest.text import count_words

# The defaults of issue "The editor's desk": short enough to be a quotation and no substitute for the article
# (compare Associated Press v. Meltwater, S.D.N.Y. 2013: 4.5 to 61 % of each article was taken, and that was not fair use).
SENTENCES: Final = 3
WORDS: Final = 75
SHARE: Final = 0.25

_NO_MODEL: Final = frozenset({NO_MODEL, LICENCE_NAMED, LICENCE_UNREAD})
_MAX_SNIPPET: Final = "max-snippet:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that may be quoted of one article; None: no cap. ``one_always``: a first sentence and its caveat pass anyway."""

    sentences: int | None = None
    words: int | None = None
    characters: int | None = None
    one_always: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What is quoted of one article, each sentence once."""

    summary: tuple[Sentence, ...] = ()
    caveats: tuple[Sentence, ...] = ()

    def joined(self, other: "Extract") -> "Extract":
        """Both together. The same sentence again is no more of the article; one that stands in both places counts as summary."""
        summary = _each_once((*self.summary, *other.summary))
        told = {sentence.sha256 for sentence in summary}
        caveats = _each_once((*self.caveats, *other.caveats))
        return Extract(summary=summary, caveats=tuple(one for one in caveats if one.sha256 not in told))


def _each_once(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The sentences without repetition, by their hash."""
    by_hash: dict[str, Sentence] = {}
    for sentence in sentences:
        by_hash.setdefault(sentence.sha256, sentence)
    return tuple(by_hash.values())


NOTHING: Final = Extract()
IsCaveat = Callable[[str, str], bool]


def caps_of(listing: Listing) -> Caps:
    """What an article's source and its page allow. A length that was not kept (0) sets no share."""
    if listing.rights == "open":
        return Caps()
    if listing.rights == "link":
        return Caps(sentences=0, because="`rights: link` allows headline and link only")
    if said := forbids_quoting(listing.rights, listing.signals):
        return Caps(sentences=0, because=f"its publisher says {said}, so headline and link only")
    characters = [int(s.removeprefix(_MAX_SNIPPET)) for s in listing.signals if _is_max_snippet(s)]
    words = min(WORDS, int(listing.words * SHARE)) if listing.words else WORDS
    share = f" (a quarter of its {listing.words})" if words < WORDS else ""
    return Caps(
        sentences=SENTENCES,
        words=words,
        characters=min(characters, default=None),
        one_always=True,
        because=f"`rights: quote` allows {SENTENCES} sentences and {words} words{share}",
    )


def may_be_rewritten(story: Story) -> bool:
    """Whether a model may read what a story quotes: no publisher of it has said that it may not."""
    quoted = {sentence.article for sentence in story.summary}
    return not any(a.rights != "open" and not _NO_MODEL.isdisjoint(a.signals) for a in story.articles if a.id in quoted)


def _is_max_snippet(signal: str) -> bool:
    """Whether a signal is a cap in characters; -1 says that there is none."""
    return signal.startswith(_MAX_SNIPPET) and signal.removeprefix(_MAX_SNIPPET).isdecimal()


def breach(listing: Listing, extract: Extract) -> str:
    """Which cap an extract of an article breaks, in words for people; "" if none."""
    caps = caps_of(listing)
    sentences = (*extract.summary, *extract.caveats)
    characters = sum(len(sentence.text) for sentence in sentences)
    if caps.characters is not None and characters > caps.characters:
        return f"makes {characters} characters of the article, where its page allows {caps.characters} (max-snippet)"
    if caps.one_always and len(extract.summary) <= 1 and len(extract.caveats) <= 1:
        return ""
    words = sum(count_words(sentence.text) for sentence in sentences)
    if caps.sentences is not None and len(sentences) > caps.sentences:
        return f"makes {len(sentences)} sentences of the article, where {caps.because}"
    if caps.words is not None and words > caps.words:
        return f"makes {words} words of the article, where {caps.because}"
    return ""


def extracts(stories: Iterable[Story]) -> dict[ArticleId, Extract]:
    """What the stories quote of each article, together."""
    summary: dict[ArticleId, list[Sentence]] = {}
    caveats: dict[ArticleId, list[Sentence]] = {}
    for story in stories:
        for sentence in (*story.summary, *story.listed):
            summary.setdefault(sentence.article, []).append(sentence)
        for sentence in story.caveats:
            caveats.setdefault(sentence.article, []).append(sentence)
    return {
        article: Extract(summary=tuple(summary.get(article, ())), caveats=tuple(caveats.get(article, ()))).joined(NOTHING)
        for article in {**summary, **caveats}
    }


def quoted_elsewhere(briefings: Iterable[Briefing], articles: Iterable[ArticleId]) -> dict[ArticleId, Extract]:
    """What editions quote of some articles: for the caps of another edition that quotes them too."""
    wanted = frozenset(articles)
    stories = (s for b in briefings for s in b.stories if any(listing.id in wanted for listing in s.articles))
    return {article: extract for article, extract in extracts(stories).items() if article in wanted}


def added(quoted: Mapping[ArticleId, Extract], stories: Iterable[Story]) -> dict[ArticleId, Extract]:
    """What is quoted of each article, with what the stories quote of it."""
    more = {article: quoted.get(article, NOTHING).joined(extract) for article, extract in extracts(stories).items()}
    return {**quoted, **more}


def breaches(stories: Sequence[Story], elsewhere: Mapping[ArticleId, Extract]) -> Iterator[tuple[Listing, Sentence, str]]:
    """Each article of which too much is quoted, the last sentence that is too much, and the cap it breaks."""
    listed = {listing.id: listing for story in stories for listing in story.articles}
    for article, extract in extracts(stories).items():
        if article in listed and (why := breach(listed[article], extract.joined(elsewhere.get(article, NOTHING)))):
            yield listed[article], (*extract.summary, *extract.caveats)[-1], why


def within_caps(stories: Iterable[Story], elsewhere: Mapping[ArticleId, Extract], *, is_caveat: IsCaveat) -> tuple[Story, ...]:
    """The stories, of each article only as much as its caps allow; ``elsewhere`` is what other editions quote.

    As many sentences from the first on as fit together with the caveat that belongs to the first, then more caveats; where not
    even those two fit (``max-snippet``), none. A sentence that had to go and is a caveat (``is_caveat``, given text and
    language) is told among the caveats.
    """
    used, trimmed = elsewhere, []
    for story in stories:
        story = _trimmed(story, used, is_caveat)
        used = added(used, [story])
        trimmed.append(story)
    return tuple(trimmed)


def _trimmed(story: Story, used: Mapping[ArticleId, Extract], is_caveat: IsCaveat) -> Story:
    numbers, quotes, prospects = story.numbers, story.quotes, story.prospects
    story = replace(story, numbers=(), quotes=(), prospects=())
    own = (s for s in story.summary if s.qualifies or is_caveat(s.text, story.language))
    pool = sorted({*story.caveats, *(s for s in own if s != story.summary[0])}, key=lambda s: s.start)
    summary, caveats = _longest(story, pool, used)
    for caveat in pool if summary else ():
        more = (*caveats, caveat)
        if caveat not in summary and caveat not in caveats and _fits(story, summary, more, used):
            caveats = more
    told = replace(story, summary=summary, caveats=caveats)
    for group in _figure_groups(numbers) if summary else ():
        told = _with_listed(told, replace(told, numbers=(*told.numbers, *group)), [one.sentence for one in group], pool, used)
    for prospect in prospects if summary else ():
        told = _with_listed(told, replace(told, prospects=(*told.prospects, prospect)), [prospect.sentence], pool, used)
    for quote in quotes if summary else ():
        told = _with_listed(told, replace(told, quotes=(*told.quotes, quote)), [quote.sentence], pool, used)
    caps = {listing.id: caps_of(listing) for listing in story.articles}
    barred = any(cap.sentences == 0 for cap in caps.values())
    shown = {sentence.sha256 for sentence in (*summary, *told.listed)}
    about = tuple(caveat for caveat in told.caveats if not caveat.qualifies or shown & {*caveat.qualifies})
    return replace(
        told,
        caveats=tuple(caveat for caveat in (*story.caveats, *story.summary) if caveat in about),
        claims=tuple(claim for claim in story.claims if claim.article not in caps or caps[claim.article].sentences != 0),
        image=Image() if barred else story.image,
    )


def _figure_groups(numbers: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """Figures that are shown together or not at all: those by which sources differ, and each other one by itself."""
    disputed = tuple(number for number in numbers if number.disputed)
    yield from filter(None, [disputed])
    yield from ((number,) for number in numbers if not number.disputed)


def _with_listed(
    told: Story, more: Story, sentences: Sequence[Sentence], pool: Sequence[Sentence], used: Mapping[ArticleId, Extract]
) -> Story:
    """The story with more listed, ``sentences``, and the caveats of those; as it was told before where the caps forbid it."""
    there = (*told.caveats, *told.summary)
    needed = [caveat for sentence in sentences if not _is_answered(sentence, there) for caveat in _caveat_of(sentence, pool)]
    more = replace(more, caveats=(*told.caveats, *dict.fromkeys(needed)))
    return told if any(breaches([more], used)) else more


Sentences = tuple[Sentence, ...]


def _longest(story: Story, pool: Sequence[Sentence], used: Mapping[ArticleId, Extract]) -> tuple[Sentences, Sentences]:
    """The longest beginning of a summary that its caps allow together with the caveats of its sentences.

    Where no caveat says which sentence it qualifies, the first sentence has to have one.
    """
    for count in range(len(story.summary), 0, -1):
        summary = story.summary[:count]
        needed = list(_caveat_of(summary[0], pool) or _nearest(summary[0], pool))
        needed += [c for s in summary[1:] if not _is_answered(s, (*needed, *summary)) for c in _caveat_of(s, pool)]
        caveats = tuple(caveat for caveat in dict.fromkeys(needed) if caveat not in summary)
        if _fits(story, summary, caveats, used):
            return summary, caveats
    return (), ()


def _is_answered(sentence: Sentence, caveats: Iterable[Sentence]) -> bool:
    return any(sentence.sha256 in caveat.qualifies for caveat in caveats)


def _caveat_of(sentence: Sentence, pool: Sequence[Sentence]) -> Sentences:
    """The caveat that is known to qualify a sentence, if there is one."""
    return tuple([caveat for caveat in pool if sentence.sha256 in caveat.qualifies][:1])


def _nearest(sentence: Sentence, pool: Sequence[Sentence]) -> Sentences:
    """Of the caveats of which nobody knows what they qualify, the next one in the sentence's article, else the first."""
    mine = [caveat for caveat in pool if caveat.article == sentence.article and not caveat.qualifies]
    return tuple(([caveat for caveat in mine if caveat.start > sentence.start] or mine)[:1])


def _fits(story: Story, summary: Sentences, caveats: Sentences, used: Mapping[ArticleId, Extract]) -> bool:
    told = replace(story, summary=summary, caveats=caveats)
    return not any(breaches([told], used))
