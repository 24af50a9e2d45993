"""What was wrong in a published edition, and what is right: told in the edition, on its story, and never silently. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digest.errors import DeskError
from digest.markdown import Markdown, Pen
from digest.model import Article, Briefing, Correction, Story
from digest.naming import briefing_path


def find_story(briefing: Briefing, asked: str) -> Story:
    """The story with that id, or the one whose id begins so. Raises DeskError where there is none, or more than one."""
    wanted = asked.removeprefix("story-")
    found = [s for s in briefing.stories if s.id == wanted] or [s for s in briefing.stories if wanted and s.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{story.id} ({story.headline})" for story in briefing.stories) or "none"
    said = "there is no such story" if not found else f"{len(found)} stories begin so"
    raise DeskError(f"{briefing_path(briefing.day)}: story {asked!r}: {said}. Its stories are {known}.")


def corrected(briefing: Briefing, correction: Correction, now: datetime) -> Briefing:
    """The edition with a correction more; as it is, where it has one that says the same of the same story."""
    same = (correction.story, correction.wrong, correction.right)
    if any((known.story, known.wrong, known.right) == same for known in briefing.corrections):
        return briefing
    return replace(
        briefing, corrections=(*briefing.corrections, correction), updated=now.astimezone(ZoneInfo(briefing.timezone))
    )


def correction_line(correction: Correction, pen: Pen, timezone: str) -> Markdown:
    """A correction in one sentence: when, what it said, what is right, who says so."""
    when = pen.wording.when(correction.when, ZoneInfo(timezone)) or correction.when
    return pen.say("correction", when=when, wrong=correction.wrong, right=correction.right, who=correction.who)


def banner(line: Markdown, pen: Pen) -> Markdown:
    """A correction as it stands on its story."""
    return Markdown(f"**{pen.say('corrected')}** {line}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A sentence that an edition quotes and its publisher has changed since: perhaps a correction is due."""

    day: date
    story: str
    sentence: str
    where: str

    def __str__(self) -> str:
        return (
            f"{self.day.isoformat()}, story {self.story}: the publisher no longer has “{self.sentence}” ({self.where}). "
            f"If that was a correction: digest correct {self.day.isoformat()} {self.story} --wrong … --right … --who …"
        )


def proposals(articles: Iterable[Article], briefings: Iterable[Briefing]) -> list[Proposal]:
    """Each sentence of closed editions that stands no longer in the article it cites, as that was read now."""
    texts = {article.id: article for article in articles}
    found = []
    for briefing in briefings:
        for story in briefing.stories:
            changed = {a.id for a in story.articles if a.id in texts and texts[a.id].text_sha256 != a.text_sha256}
            found += [
                Proposal(day=briefing.day, story=story.id, sentence=s.text, where=texts[s.article].url or texts[s.article].where)
                for s in (*story.summary, *story.caveats)
                if s.article in changed and s.text not in texts[s.article].text
            ]
    return found
