"""The gate: no sentence is published as an article's words unless it is found there, letter for letter."""

from collections.abc import Iterator, Mapping

from digest.errors import GateError
from digest.model import ArticleId, Briefing, Sentence, Story, sha


def prove(briefing: Briefing, texts: Mapping[ArticleId, str]) -> None:
    """Return if every sentence of the briefing is proven; raise GateError for the first that is not.

    ``texts`` has the cleaned text of each article at hand. A story carried over from an earlier run, whose article is
    at hand no more, is proven by the hashes stored when its spans were proven.
    """
    edition = briefing.day.isoformat()
    for story in briefing.stories:
        listed = {article.id: article for article in story.articles}
        for sentence in sentences_of(story):
            if sentence.article not in listed:
                raise GateError(edition, sentence.article, sentence.text, "cites an article that its story does not list")
            why = _disproof(sentence, texts.get(sentence.article), listed[sentence.article].text_sha256)
            if why:
                raise GateError(edition, sentence.article, sentence.text, why)


def sentences_of(story: Story) -> Iterator[Sentence]:
    """Everything in a story that is published as an article's words."""
    yield from story.summary
    yield from story.caveats


def _disproof(sentence: Sentence, text: str | None, text_sha256: str) -> str:
    """Why the sentence is not proven; empty if it is."""
    if sha(sentence.text) != sentence.sha256:
        return "does not have the hash recorded for it"
    if text is None:
        return ""
    if sha(text) != text_sha256:
        return "cites a text that is not the one recorded"
    if text[sentence.start : sentence.end] != sentence.text:
        return f"does not stand at {sentence.start}..{sentence.end} of its article"
    return ""
