"""What was wrong in a published edition, and what is right: told in the edition, on its story, and never silently. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

import yaml

from digest.edition.gate import sentences_of
from digest.errors import DeskError
from digest.markdown import Markdown, Pen
from digest.model import Article, ArticleId, Briefing, Correction, Story
from digest.naming import briefing_path
from digest.text import fold, squeeze

# Of a publisher's notice so much is proposed, in characters.
_LONGEST_NOTICE: Final = 300
# What stands for words that were taken down.
_TAKEN: Final = "…"
_MOST_NAMED: Final = 5  # stories in one message


def find_story(briefing: Briefing, asked: str) -> Story:
    """The story with that id, or the one whose id begins so. Raises DeskError where there is none, or more than one."""
    wanted = asked.removeprefix("story-")
    found = [s for s in briefing.stories if s.id == wanted] or [s for s in briefing.stories if wanted and s.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    said = "there is no such story" if not found else f"{len(found)} stories begin so"
    known = ", ".join(f"{story.id} ({story.headline})" for story in briefing.stories[:_MOST_NAMED]) or "none"
    rest = f" and others; `digest desk --day {briefing.day.isoformat()}` shows all" if briefing.stories[_MOST_NAMED:] else ""
    raise DeskError(f"{briefing_path(briefing.day)}: story {asked!r}: {said}. Its stories are {known}{rest}.")


def check_printed(briefing: Briefing, story: Story, wrong: str, page: str = "") -> None:
    """Raises DeskError where the words that are said to be wrong are not in the story, nor on its ``page`` edited by hand."""
    if any(_has(text, wrong) for text in (*_printed(story), page)):
        return
    raise DeskError(
        f"{briefing_path(briefing.day)}: story {story.id} ({story.headline}): “{squeeze(wrong)}” is nowhere in it. Give --wrong "
        "as the edition printed it: words of the headline, summary, numbers, quotes, caveats or caption."
    )


def _has(text: str, words: str) -> bool:
    """Whether a text has the words: letter for letter, or as whole words whatever their capitals and punctuation."""
    literal, asked = squeeze(words), fold(words)
    return bool(literal and literal in squeeze(text)) or bool(asked and f" {asked} " in f" {fold(text)} ")


def _printed(story: Story) -> Iterator[str]:
    """Everything that an edition tells in a story, each part by itself."""
    yield from (story.headline, story.image.caption, story.image.credit)
    yield " ".join(passage.text for passage in story.passages)
    yield from (sentence.text for sentence in (*sentences_of(story), *(step.sentence for step in story.history)))
    yield from (note.text for note in story.notes)
    yield from (words for listing in story.articles for words in (listing.title, listing.publisher, *listing.authors))


def corrected(briefing: Briefing, correction: Correction, now: datetime) -> Briefing:
    """The edition with a correction more; as it is, where it has one that says the same of the same story."""
    same = (correction.story, correction.wrong, correction.right)
    if any((known.story, known.wrong, known.right) == same for known in briefing.corrections):
        return briefing
    return replace(briefing, corrections=(*briefing.corrections, correction), updated=now.astimezone(ZoneInfo(briefing.timezone)))


def outlasting(correction: Correction, story: Story | None, gone: Collection[str]) -> Correction:
    """A correction of a story that lost articles, as ``story`` is now (None: all of them): that it was made stays, and by whom.

    Their words go: what was said to be wrong and the story no longer has, and of what is right the titles and sentences ``gone``.
    """
    if story is None:
        return replace(correction, wrong=_TAKEN, right=_TAKEN)
    wrong = correction.wrong if any(_has(text, correction.wrong) for text in _printed(story)) else _TAKEN
    right = correction.right
    for words in gone:
        right = right.replace(words, _TAKEN)
    return replace(correction, wrong=wrong, right=right)


def correction_line(correction: Correction, pen: Pen, timezone: str) -> Markdown:
    """A correction in one sentence: when, what it said, what is right, who says so."""
    when = pen.wording.when(correction.when, ZoneInfo(timezone)) or correction.when
    return pen.say("correction", when=when, wrong=correction.wrong, right=correction.right, who=correction.who)


def banner(line: Markdown, pen: Pen) -> Markdown:
    """A correction as it stands on its story."""
    return Markdown(f"**{pen.say('corrected')}** {line}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something that its publisher put right after an edition had quoted it: perhaps a correction is due.

    ``sentence`` is what is quoted and no longer there ("" where all of it is), ``notice`` what the publisher says of it (or "").
    """

    day: date
    story: str
    sentence: str
    where: str
    notice: str = ""

    def __str__(self) -> str:
        said = " and ".join(
            filter(
                None,
                (
                    f"the publisher no longer has “{self.sentence}”" if self.sentence else "",
                    f"the publisher says “{self.notice}”" if self.notice else "",
                ),
            )
        )
        return (
            f"{self.day.isoformat()}, story {self.story}: {said} ({self.where}). "
            f"If that was a correction: digest correct {self.day.isoformat()} {self.story} --wrong … --right … --who …"
        )


def proposals(articles: Iterable[Article], briefings: Iterable[Briefing]) -> list[Proposal]:
    """What closed editions quote of articles that read otherwise now: sentences that are gone, corrections and retractions."""
    texts = {article.id: article for article in articles}
    return [one for briefing in briefings for story in briefing.stories for one in _proposals(story, briefing.day, texts)]


def _proposals(story: Story, day: date, texts: Mapping[ArticleId, Article]) -> Iterator[Proposal]:
    quoted = (*story.summary, *story.caveats, *story.listed)
    for listing in story.articles:
        now = texts.get(listing.id)
        if now is None or now.text_sha256 == listing.text_sha256:
            continue
        said = notice_in(now)
        gone = dict.fromkeys(s.text for s in quoted if s.article == listing.id and s.text not in now.text)
        for sentence in gone or ([""] if said else []):
            yield Proposal(day=day, story=story.id, sentence=sentence, where=now.url or now.where, notice=said)


def notice_in(article: Article) -> str:
    """What an article says of its own correction or retraction, also where cleaning left that out; "" if nothing."""
    pattern = _notices().get(article.language.split("-")[0]) or _notices()["en"]
    lines = (article.title, *article.paragraphs, *(removal.text for removal in article.removed))
    return next((line[:_LONGEST_NOTICE] for line in lines if pattern.match(line.strip())), "")


@cache
def _notices() -> Mapping[str, re.Pattern[str]]:
    table = yaml.safe_load(files("digest.edition").joinpath("notices.yml").read_text(encoding="utf-8"))
    return {language: re.compile(pattern, re.IGNORECASE) for language, pattern in table.items()}
