"""The gate: no sentence is published as an article's words unless it is found there, letter for letter."""

from collections.abc import Container, Iterator, Mapping

from digest.errors import GateError
from digest.model import Briefing, Sentence, Story, sha


def prove(briefing: Briefing, texts: Mapping[str, str], *, by_hash: Container[str] = ()) -> None:
    """Return if every sentence of the briefing is proven; raise GateError for the first that is not.

    ``texts`` has the cleaned texts at hand, by their sha256. A sentence is proven by its span in the text its story lists;
    in the stories whose ids are in ``by_hash`` (their articles may be at hand no more), else by the hash stored when its
    span was proven.
    """
    edition = briefing.day.isoformat()
    for story in briefing.stories:
        listed = {article.id: article for article in story.articles}
        for sentence in sentences_of(story):
            listing = listed.get(sentence.article)
            if listing is None:
                raise GateError(edition, sentence.article, sentence.text, "cites an article that its story does not list")
            why = _disproof(sentence, texts.get(listing.text_sha256), hash_is_enough=story.id in by_hash)
            if why:
                raise GateError(edition, sentence.article, sentence.text, why)


def sentences_of(story: Story) -> Iterator[Sentence]:
    """Everything in a story that is published as an article's words."""
    yield from story.summary
    yield from story.caveats


def _disproof(sentence: Sentence, text: str | None, *, hash_is_enough: bool) -> str:
    """Why the sentence is not proven; empty if it is."""
    if sha(sentence.text) != sentence.sha256:
        return "does not have the hash recorded for it"
    if text is None:
        return "" if hash_is_enough else "cites a text that is not at hand"
    if text[sentence.start : sentence.end] != sentence.text:
        return f"does not stand at {sentence.start}..{sentence.end} of its article"
    return ""
