"""The gate: no sentence is published as an article's words unless it is found there, letter for letter, within its caps."""

from collections.abc import Container, Iterator, Mapping

from digest.edition.quotations import is_quoted
from digest.edition.rights import Extract, breaches
from digest.edition.shortening import why_caged
from digest.errors import GateError
from digest.model import ArticleId, Briefing, Claim, Listing, Rewrite, Sentence, Step, Story, sha
from digest.text import count_words, paragraphs_around

_NOWHERE: Mapping[ArticleId, Extract] = {}


def prove(
    briefing: Briefing,
    texts: Mapping[str, str],
    *,
    by_hash: Container[str] = (),
    elsewhere: Mapping[ArticleId, Extract] = _NOWHERE,
    told: Container[Sentence] = (),
) -> None:
    """Return if every sentence of the briefing is proven and no cap is broken; raise GateError for the first that is not.

    ``texts`` has the cleaned texts at hand, by their sha256. A sentence is proven by its span in the text its story lists;
    in the stories whose ids are in ``by_hash`` (their articles may be at hand no more), else by the hash stored when its
    span was proven. ``elsewhere`` is what other editions quote of the same articles, which counts towards their caps;
    ``told`` is what earlier editions published, which is all that the history of a thread may repeat.
    """
    edition = briefing.day.isoformat()
    for story in briefing.stories:
        listed = {article.id: article for article in story.articles}
        for sentence in sentences_of(story):
            listing = listed.get(sentence.article)
            if listing is None:
                raise GateError(edition, sentence.article, sentence.text, "cites an article that its story does not list")
            why = _disproof(sentence, texts.get(listing.text_sha256), hash_is_enough=story.id in by_hash)
            why = why or _wrong_length(listing, texts)
            if why:
                raise GateError(edition, sentence.article, sentence.text, why)
        for listing in story.articles:
            if listing.full_text and (sha(listing.full_text) != listing.text_sha256 or not listing.licence):
                raise GateError(edition, listing.id, listing.title, "is shown in full, and is not what was read or unlicensed")
        for claim in story.claims:
            if why := _misattributed(claim, listed.get(claim.article), texts):
                raise GateError(edition, claim.article, claim.speaker or "", why)
        for sentence, why in _misread(story):
            raise GateError(edition, sentence.article, sentence.text, why)
        for rewrite in story.rewrites:
            if why := why_caged(rewrite, story) or _shortened_in_quotation(rewrite, story, texts):
                raise GateError(edition, story.lead.id, rewrite.text, f"was shortened by {rewrite.by}, and {why}")
        for step in story.history:
            if why := _unfounded(step, told, hash_is_enough=story.id in by_hash):
                raise GateError(edition, step.sentence.article, step.sentence.text, why)
    for listing, sentence, why in breaches(briefing.stories, elsewhere):
        raise GateError(edition, listing.id, sentence.text, why)


def sentences_of(story: Story) -> Iterator[Sentence]:
    """Everything in a story that is published as an article's words."""
    yield from story.summary
    yield from story.caveats
    yield from story.listed


def _misread(story: Story) -> Iterator[tuple[Sentence, str]]:
    """What is said about a published sentence and is not in it, or qualifies nothing that is published."""
    for number in story.numbers:
        if number.amount not in number.sentence.text or number.speaker not in number.sentence.text:
            yield number.sentence, f"is listed for {number.amount!r}, said by {number.speaker!r}, and does not have both"
    for quote in story.quotes:
        if quote.speaker not in quote.sentence.text:
            yield quote.sentence, f"is listed as said by {quote.speaker!r}, whom it does not name"
    for prospect in story.prospects:
        if not prospect.when or prospect.when not in prospect.sentence.text:
            yield prospect.sentence, f"is listed for what comes on {prospect.when!r}, which it does not say"
    shown = {sentence.sha256 for sentence in sentences_of(story)}
    for caveat in story.caveats:
        if caveat.qualifies and not shown & {*caveat.qualifies}:
            yield caveat, "is a caveat to sentences that are not published"


def _misattributed(claim: Claim, listing: Listing | None, texts: Mapping[str, str]) -> str:
    """Why what somebody is recorded to have said, or who said it, is not in the article; empty if it is, or nobody can tell."""
    if listing is None:
        return "is the speaker of a claim in an article that its story does not list"
    text = texts.get(listing.text_sha256)
    if text is None:
        return ""
    spans = [(claim.start, claim.end), (claim.speaker_start, claim.speaker_end), (claim.caveat_start, claim.caveat_end)]
    for start, end in spans:
        if (start is None) != (end is None) or (start is not None and end is not None and not 0 <= start < end <= len(text)):
            return f"belongs to a claim at {start}..{end}, where its article has no words"
    if (claim.speaker or "") and not text[claim.speaker_start : claim.speaker_end].startswith(claim.speaker or ""):
        return f"is no speaker at {claim.speaker_start}..{claim.speaker_end} of its article"
    places = [at for span in spans[:2] for at in span if at is not None]
    near = paragraphs_around(text, min(places), max(places))
    missing = [word for word in (claim.via, claim.cue) if word and word not in near]
    return f"is recorded with {missing[0]!r}, which does not stand beside it in its article" if missing else ""


def _shortened_in_quotation(rewrite: Rewrite, story: Story, texts: Mapping[str, str]) -> str:
    """Why a rewrite takes from somebody's words, though its story does not say so; empty if it does not, or nobody can tell."""
    listed = {article.id: texts.get(article.text_sha256) for article in story.articles}
    of = [(listed.get(one.article), one.start) for one in story.summary if one.sha256 in rewrite.rests_on]
    return "shortens what stands inside a quotation" if any(text and is_quoted(text, start) for text, start in of) else ""


def _unfounded(step: Step, told: Container[Sentence], *, hash_is_enough: bool) -> str:
    """Why a step of a thread is not what an earlier edition published; empty if it is."""
    if step.sentence.article != step.listing.id:
        return "cites another article than the one it lists"
    if sha(step.sentence.text) != step.sentence.sha256:
        return "does not have the hash recorded for it"
    return "" if hash_is_enough or step.sentence in told else "was in no earlier edition"


def _disproof(sentence: Sentence, text: str | None, *, hash_is_enough: bool) -> str:
    """Why the sentence is not proven; empty if it is."""
    if sha(sentence.text) != sentence.sha256:
        return "does not have the hash recorded for it"
    if text is None:
        return "" if hash_is_enough else "cites a text that is not at hand"
    if text[sentence.start : sentence.end] != sentence.text:
        return f"does not stand at {sentence.start}..{sentence.end} of its article"
    return ""


def _wrong_length(listing: Listing, texts: Mapping[str, str]) -> str:
    """Why the length that an article's caps are counted by is not its own; empty if it is, or nobody can tell."""
    text = texts.get(listing.text_sha256)
    if text is None or listing.words in (0, count_words(text)):
        return ""
    return f"cites an article listed with {listing.words} words, which has {count_words(text)}"
