"""What is told of one event, in the words of its articles: summary, numbers, quotations, and what qualifies them.

The lead article tells it; where another report has something that the lead lacks, a sentence of that one comes after, with its
own citation. Numbers and quotations come from what the summary left. A caveat is told with the sentence it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from digest.config import SummaryConfig
from digest.enrich.ahead import day_ahead
from digest.enrich.caveats import caveats_of, has_caveat, tied_caveats
from digest.enrich.claims import Saying, find_claims, named
from digest.enrich.figures import FEWEST_QUOTED, Amount, amounts, is_quotable, quoted_words, speaker_in
from digest.enrich.names import find_names
from digest.enrich.quantities import Quantity, differ, quantity
from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.speech import pattern
from digest.enrich.summary import summarize
from digest.enrich.terms import code, overlap, terms
from digest.model import Article, ArticleId, Claim, Figure, Prospect, Quote, Sentence, sha
from digest.permissions import may_be_quoted
from digest.text import count_words, paragraphs_around, squeeze

# A record holds at most so many of each.
MOST_CLAIMS: Final = 8
MOST_CAVEATS: Final = 3
MOST_NUMBERS: Final = 3
MOST_QUOTES: Final = 2
MOST_PROSPECTS: Final = 2
# So many sentences from the beginning of an article are looked at for numbers and quotations; the rest is background.
LOOK: Final = 25
# A sentence of another report must have so much of the event in it, and so much that the summary does not say.
ABOUT: Final = 0.25
NEW: Final = 0.5
# And so many words: a shorter one leans on its own report ("The paper has read it.").
LEAST_ADDED: Final = 8
# Of an article that is not free, no more than this share of its words is quoted, and no more than so many words and sentences
# (edition.rights holds to it).
QUOTED: Final = 0.25
WORDS_QUOTED: Final = 75
SENTENCES_QUOTED: Final = 3
# Two sentences that have more than this in common say the same.
SAME: Final = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """What is published of an event; ``shortfall`` names the phrase that says why there is no summary."""

    summary: tuple[Sentence, ...] = ()
    numbers: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()
    prospects: tuple[Prospect, ...] = ()
    caveats: tuple[Sentence, ...] = ()
    claims: tuple[Claim, ...] = ()
    shortfall: str = ""


@dataclass(frozen=True)
class _Source:
    """One report, split and read once."""

    article: Article
    skip: tuple[str, ...] = field(default=())

    @cached_property
    def text(self) -> str:
        return self.article.text

    @cached_property
    def language(self) -> str:
        return self.article.language

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        return split_sentences(self.text, self.language)

    @cached_property
    def sayings(self) -> list[Saying]:
        return find_claims(self.text, self.language, self.spans)

    @cached_property
    def usable(self) -> list[tuple[int, int]]:
        """The spans at the beginning that may stand by themselves and are no caption and no furniture."""
        out = [squeeze(one) for one in self.skip if one]
        spoken = [(after_dateline(self.text, *span), span[1]) for span in self.spans[:LOOK]]
        return [
            span
            for span in spoken
            if is_quotable(self.text, span, self.language) and not any(squeeze(self.text[slice(*span)]) in one for one in out)
        ]

    def sentence(self, start: int, end: int) -> Sentence:
        text = self.text[start:end]
        return Sentence(text=text, article=self.article.id, start=start, end=end, sha256=sha(text))

    def terms(self, span: tuple[int, int]) -> list[str]:
        return terms(self.text[slice(*span)], self.language)


def tell(reports: Sequence[Article], budget: SummaryConfig, furniture: Mapping[ArticleId, tuple[str, ...]]) -> Told:
    """What is told of an event from its reports, the lead first. Nothing of an article that may only be linked."""
    lead = reports[0]
    captions = tuple(article.image.caption for article in reports if article.image.caption)
    quotable = [article for article in reports if may_be_quoted(article.rights, article.signals)]
    sources = [_Source(a, (*captions, *furniture.get(a.id, ()), *_set_apart(a))) for a in quotable if a.paragraphs]
    if lead not in quotable or not lead.paragraphs:
        return Told(shortfall="" if lead in quotable else "link_only")
    others = [source for source in sources[1:] if code(source.language) == code(lead.language)]
    summary = _summary(sources[0], others, budget)
    numbers = _numbers(sources[0], others, summary)
    taken = (*summary, *(number.sentence for number in numbers))
    quotes = _quotes([sources[0], *others], taken)
    taken += tuple(quote.sentence for quote in quotes)
    prospects = _prospects([sources[0], *others], taken)
    taken += tuple(prospect.sentence for prospect in prospects)
    tied = [caveat for source in (sources[0], *others) for caveat in _tied(source, taken)]
    about = {(caveat.article, caveat.end): caveat.qualifies for caveat in tied}
    return Told(
        summary=tuple(replace(sentence, qualifies=about.get((sentence.article, sentence.end), ())) for sentence in summary),
        numbers=numbers,
        quotes=quotes,
        prospects=prospects,
        caveats=_caveats(tied, taken),
        claims=_claims(sources[0]),
        shortfall="" if summary else "too_long",
    )


def _set_apart(article: Article) -> tuple[str, ...]:
    """What the text does not tell itself: a standfirst says it in short, a block quotation is of somebody named elsewhere."""
    kinds = zip(article.paragraphs, article.kinds, strict=False)  # strict=False: where nothing is known of kinds there are none
    return tuple(words for words, kind in kinds if kind in ("standfirst", "quote"))


# ---------------------------------------------------------------- summary


def _summary(lead: _Source, others: Sequence[_Source], budget: SummaryConfig) -> tuple[Sentence, ...]:
    """The lead's summary; its last sentence gives way to one of another report that says more."""
    spans = _leaving_room(lead, _chosen(lead, budget.sentences, budget.words))
    more = _addition(lead, others, spans, budget) if others else None
    if more is None:
        return tuple(lead.sentence(*span) for span in spans)
    source, span, kept = more
    return (*(lead.sentence(*one) for one in kept), source.sentence(*span))


def _leaving_room(lead: _Source, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without the last where that makes room for what comes next: so much may be quoted of an article, and no more.

    The day on which something will be is worth more to a reader than a third sentence; a caveat is not given up for it.
    """
    ahead = next(
        (span for span in lead.usable if day_ahead(lead.text[slice(*span)], lead.article.published, lead.language)), None
    )
    kept = spans[:-1]
    if lead.article.rights == "open" or ahead is None or ahead in spans or not kept:
        return spans
    words = [count_words(lead.text[slice(*span)]) for span in (*kept, ahead, spans[-1])]
    share = min(WORDS_QUOTED, int(count_words(lead.text) * QUOTED))
    is_tight = len(words) > SENTENCES_QUOTED or sum(words) > share
    gives_room = sum(words[:-1]) <= share and not has_caveat(lead.text[slice(*spans[-1])], lead.language)
    return kept if is_tight and gives_room else spans


def _chosen(source: _Source, sentences: int, words: int) -> list[tuple[int, int]]:
    """The sentences of one report under a budget, and of one that may be quoted only shortly no more than that.

    One sentence may always be quoted; it is the best one, not the shortest.
    """
    article = source.article
    share = words if article.rights == "open" else min(words, int(count_words(source.text) * QUOTED))
    best = _spans(source, 1, words)
    if share == words or sentences == 1 or any(count_words(source.text[slice(*span)]) > share for span in best):
        return _spans(source, sentences, words) if share == words else best
    return _spans(source, sentences, share) or best


def _spans(source: _Source, sentences: int, words: int) -> list[tuple[int, int]]:
    return summarize(source.text, source.language, sentences=sentences, words=words, title=source.article.title, skip=source.skip)


def _addition(
    lead: _Source, others: Sequence[_Source], spans: Sequence[tuple[int, int]], budget: SummaryConfig
) -> tuple[_Source, tuple[int, int], list[tuple[int, int]]] | None:
    """The sentence of another report that adds most, and the lead's sentences that stay; None where none adds enough.

    What another report opens with is never it: it tells in other words what the lead has told.
    """
    kept = list(spans) if len(spans) < budget.sentences else list(spans[:-1])
    if not kept:
        return None
    room = budget.words - sum(count_words(lead.text[slice(*span)]) for span in kept)
    event, said = set(terms(lead.text, lead.language)), {term for span in spans for term in lead.terms(span)}
    best: tuple[float, _Source, tuple[int, int]] | None = None
    for source in others:
        for span in _chosen(source, 2, max(room, 1)):
            found = source.terms(span)
            if span not in source.usable[1:] or not LEAST_ADDED <= count_words(source.text[slice(*span)]) <= room:
                continue
            worth = _worth_adding(source, span, found, event, said, lead)
            if worth and (best is None or worth > best[0]):
                best = worth, source, span
    return None if best is None else (best[1], best[2], kept)


def _worth_adding(
    source: _Source, span: tuple[int, int], found: Sequence[str], event: set[str], said: set[str], lead: _Source
) -> float:
    """How much of a sentence the summary does not say; 0 where it is not about the event, or has no fact that the lead lacks."""
    new = 1 - overlap(found, said)
    if overlap(found, event) < ABOUT or new < NEW:
        return 0.0
    known = lead.text
    facts = [source.text[a.start : a.end] for a in amounts(source.text, *span, source.language)]
    facts += [name.text for name in find_names(source.text[: span[1]], source.language, [span])]
    return new if any(fact not in known for fact in facts) else 0.0


# ---------------------------------------------------------------- numbers and quotations


def _numbers(lead: _Source, others: Sequence[_Source], summary: Sequence[Sentence]) -> tuple[Figure, ...]:
    """Sentences with amounts: first those by which sources differ, both of them, then what the summary left out."""
    shown = {(s.article, s.start): s for s in summary}
    rows = [(source, span, found) for source in (lead, *others) for span in source.usable if (found := _stated(source, span))]
    disputed = _disputed(rows)
    if disputed:
        return tuple(replace(_figure(*row), disputed=True) for row in disputed)
    told = [set(terms(sentence.text, lead.language)) for sentence in summary]
    chosen: list[Figure] = []
    for source, span, found in rows:
        start = span[0]
        own = set(source.terms(span))
        fresh = (source.article.id, start) not in shown and all(overlap(own, other) < SAME for other in told)
        if fresh and source is not lead and len(chosen) < MOST_NUMBERS - 1:
            chosen.append(_figure(source, span, found))
            told.append(own)
    return tuple(chosen)


def _stated(source: _Source, span: tuple[int, int]) -> list[Amount]:
    """The amounts of a sentence that somebody gives; none of one that denies or doubts them, or says that they were not given."""
    said = source.text[slice(*span)]
    is_unsaid = has_caveat(said, source.language) or pattern("unsaid", source.language).search(said)
    return [] if is_unsaid else amounts(source.text, *span, source.language)


_Row = tuple[_Source, tuple[int, int], list[Amount]]


def _disputed(rows: Sequence[_Row]) -> list[_Row]:
    """The first two sentences of different reports or speakers that give different amounts for one quantity."""
    told = [(row, speaker_in(row[0].text, row[1], row[0].sayings), _quantities(row)) for row in rows]
    for i, (row, speaker, mine) in enumerate(told):
        for other, another, theirs in told[i + 1 :]:
            is_apart = other[0] is not row[0] or (speaker and another and speaker != another)
            if is_apart and (pair := _differing(mine, theirs)):
                return [(row[0], row[1], [pair[0].amount]), (other[0], other[1], [pair[1].amount])]
    return []


def _quantities(row: _Row) -> list[Quantity]:
    source, span, found = row
    of = (quantity(source.text, span, amount, source.sayings, source.language) for amount in found)
    return [one for one in of if one is not None]


def _differing(mine: Sequence[Quantity], theirs: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """One quantity with two numbers; None where there is none, or where a number of one sentence is in the other as well."""
    if {one.amount.value for one in mine} & {other.amount.value for other in theirs}:
        return None
    return next(((one, other) for one in mine for other in theirs if differ(one, other)), None)


def _figure(source: _Source, span: tuple[int, int], found: Sequence[Amount]) -> Figure:
    amount = found[0]
    about = [saying for saying in source.sayings if saying.start <= amount.start and amount.end <= saying.end]
    speaker = speaker_in(source.text, span, sorted(about, key=lambda saying: -saying.start))
    return Figure(sentence=source.sentence(*span), amount=source.text[amount.start : amount.end], speaker=speaker)


def _quotes(sources: Sequence[_Source], taken: Sequence[Sentence]) -> tuple[Quote, ...]:
    """Sentences in which somebody named speaks in their own words, at most one of each article, each speaker once."""
    shown = {(sentence.article, sentence.start) for sentence in taken}
    told = [set(terms(s.text, "")) for s in taken]
    found: list[Quote] = []
    for source in sources:
        for span in source.usable:
            speaker = speaker_in(source.text, span, source.sayings)
            said = quoted_words(source.text, span)
            is_new = (source.article.id, span[0]) not in shown and speaker not in {quote.speaker for quote in found}
            own = set(terms(source.text[slice(*span)], ""))
            if speaker and said >= FEWEST_QUOTED and is_new and all(overlap(own, other) < SAME for other in told):
                found.append(Quote(sentence=source.sentence(*span), speaker=speaker))
                break
    return tuple(found[:MOST_QUOTES])


def _prospects(sources: Sequence[_Source], taken: Sequence[Sentence]) -> tuple[Prospect, ...]:
    """Sentences that say what will be on a day to come, not told already, each day once; the earliest first."""
    told = [set(terms(s.text, "")) for s in taken]
    found: dict[date, Prospect] = {}
    for source in sources:
        for span in source.usable:
            sentence = source.sentence(*span)
            is_so = not has_caveat(sentence.text, source.language)
            ahead = day_ahead(sentence.text, source.article.published, source.language) if is_so else None
            own = set(terms(sentence.text, ""))
            if ahead and ahead.day not in found and all(overlap(own, other) < SAME for other in told):
                found[ahead.day] = Prospect(sentence=sentence, day=ahead.day, when=sentence.text[ahead.start : ahead.end])
                told.append(own)
    return tuple(found[day] for day in sorted(found)[:MOST_PROSPECTS])


# ---------------------------------------------------------------- claims and caveats


def _tied(source: _Source, published: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of a report that say what nobody could verify, who denies or did not answer something published."""
    ends = {sentence.end: sentence.sha256 for sentence in published if sentence.article == source.article.id}
    shown = {i: ends[span[1]] for i, span in enumerate(source.spans) if span[1] in ends}
    found = tied_caveats(source.text, source.spans, shown, source.language)
    return [replace(source.sentence(*source.spans[i]), qualifies=tuple(shown[j] for j in about)) for i, about in found.items()]


def _caveats(tied: Sequence[Sentence], published: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """For each published sentence that needs one its caveat, and as many more as a record holds; none twice."""
    told = {(sentence.article, sentence.end) for sentence in published}
    ours = [caveat for caveat in tied if (caveat.article, caveat.end) not in told]
    answered = {one for caveat in tied if caveat not in ours for one in caveat.qualifies}
    needed = [next((c for c in ours if s.sha256 in c.qualifies), None) for s in published if s.sha256 not in answered]
    chosen = [*dict.fromkeys(caveat for caveat in needed if caveat is not None)]
    chosen += [caveat for caveat in ours if caveat not in chosen][: max(0, MOST_CAVEATS - len(chosen))]
    return tuple(caveat for caveat in ours if caveat in chosen)


def _claims(source: _Source) -> tuple[Claim, ...]:
    """The first things the article says somebody said, with the speaker and the sentence that casts doubt on it."""
    text = source.text
    spoken = [saying for saying in source.sayings if saying.speaker][:MOST_CLAIMS]
    doubts = caveats_of(text, source.spans, [saying.start for saying in spoken], source.language)
    return tuple(
        Claim(
            article=source.article.id,
            start=saying.start,
            end=saying.end,
            speaker=named(text, saying.speaker) if saying.speaker else None,
            speaker_start=saying.speaker[0] if saying.speaker else None,
            speaker_end=saying.speaker[1] if saying.speaker else None,
            via=_beside(text, saying, saying.via),
            cue=_beside(text, saying, saying.cue),
            caveat_start=doubt[0] if doubt else None,
            caveat_end=doubt[1] if doubt else None,
        )
        for saying, doubt in zip(spoken, doubts, strict=True)
    )


def _beside(text: str, saying: Saying, words: str | None) -> str | None:
    """Who carried a claim, or its verb, where they stand in its paragraph and can be proven there; else None."""
    spans = (saying.start, saying.end, *(saying.speaker or ()))
    return words if words and words in paragraphs_around(text, min(spans), max(spans)) else None
