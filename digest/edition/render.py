"""A Briefing as the two files it is kept in: a page that a person would be glad to edit, and its record.

What the page shows is chosen here, as Markdown in which every word that is not ours is escaped; how it is laid out is in
``site_templates/briefing/*.j2``. The body has no raw HTML; front matter stays under 2 KB whatever an edition holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Any, Final
from zoneinfo import ZoneInfo

from digest.citing import cited, cited_passage, dated, origin_name
from digest.config import Config
from digest.edition.calendar import closing_moment
from digest.edition.corrections import banner, correction_line
from digest.edition.gate import sentences_of
from digest.edition.record import SCHEMA, briefing_record
from digest.markdown import (
    FRONT_MATTER_BYTES,
    Markdown,
    Pen,
    capped,
    emphasised,
    escaped,
    is_edited,
    joined,
    link,
    moved,
    page_link,
    plain,
    split_front_matter,
    with_front_matter,
)
from digest.markdown import dump as dump_yaml
from digest.model import (
    ArticleId,
    Briefing,
    Correction,
    Ended,
    Figure,
    Listing,
    Note,
    Outcome,
    Page,
    Prospect,
    Sentence,
    Step,
    Story,
)
from digest.naming import article_path, briefing_path, edition_name, is_unnamed, topic_path
from digest.permissions import LICENCE_UNREAD, NO_QUOTE, TDM_RESERVED, forbids_quoting
from digest.text import capitalised
from digest.urls import host, http_link
from digest.wording import Wording

__all__ = ["article_pages", "as_edited", "edition_body", "front_matter", "is_edited", "render", "split_front_matter"]

# A page lists this many left-out items; the record beside it lists all of them.
LEFT_OUT_LINES: Final = 60
# In this order a reader may still expect something of them.
_LEFT_OUT_ORDER: Final[Sequence[Ended]] = ("held", "failed", "dropped", "merged", "shown")
# Bytes of front matter for the words of others, largest first; the generator's own part is what FRONT_MATTER_BYTES leaves.
_FRONT_BUDGETS: Final = (400, 300, 200, 100, 40)
# The words for how a publisher asks not to be quoted; any other signal is one of those for search engines.
_HOW_ASKED: Final = {TDM_RESERVED: "asks_tdm", NO_QUOTE: "asks_rsl", LICENCE_UNREAD: "asks_rsl_unread"}
# About this many bytes `generator` and the fences take: two hashes, a name, a version.
_GENERATOR_BYTES: Final = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story as its template shows it: pieces of Markdown, empty where there is nothing to show."""

    story: Story
    headline: Markdown
    kicker: Markdown
    corrections: tuple[Markdown, ...]
    notes: tuple[Markdown, ...]
    summary: Markdown
    shortened: Markdown
    numbers: tuple[Markdown, ...]
    quotes: tuple[Markdown, ...]
    prospects: tuple[Markdown, ...]
    caveats: tuple[Markdown, ...]
    new: tuple[Markdown, ...]
    history: tuple[Markdown, ...]
    reports: tuple[Markdown, ...]
    picture: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section as the template shows it."""

    key: str
    title: Markdown
    stories: tuple[StoryView, ...]


def render(briefing: Briefing, write_body: Callable[[Briefing, str], str]) -> list[Page]:
    """The page and the record of an edition, paths below ``content/``, the page first; ``write_body`` is of ``edition_body``."""
    path = briefing_path(briefing.day)
    page = Page(path=path, text=with_front_matter(front_matter(briefing), write_body(briefing, path)))
    return [page, Page(path=briefing_path(briefing.day, "json"), text=briefing_record(briefing))]


def article_pages(briefing: Briefing, pen: Pen) -> Iterator[Page]:
    """The pages of the articles whose full text a licence lets us show, as their records have it."""
    zone = ZoneInfo(briefing.timezone)
    for listing in (listing for story in briefing.stories for listing in story.articles if listing.full_text):
        body = pen.write(
            "article.md.j2",
            title=listing.title or pen.say("untitled"),
            authors=listing.authors,
            when=dated(listing, pen, zone),
            licence=pen.say("article_licence", name=link(origin_name(listing, pen), listing.url), licence=listing.licence),
            paragraphs=listing.full_text.split("\n\n"),
        )
        front = {"title": plain(listing.title, 200), "language": listing.language or briefing.language}
        yield Page(path=article_path(listing.id), text=with_front_matter(front, body))


def edition_body(config: Config, *, templates: Mapping[str, str], strings: Mapping[str, str]) -> Callable[[Briefing, str], str]:
    """What writes an edition's Markdown for the page at a path below ``content/``, from where its links go out."""
    pen = Pen(templates, Wording(config.site.language, strings))
    topics = {topic.id: topic.name for topic in config.topics}

    def write_body(briefing: Briefing, here: str) -> str:
        return _Layout(briefing, here, pen, topics, config.site.archive_link, config.edition.closes).body()

    return write_body


def as_edited(write_body: Callable[[Briefing, str], str], edited: Mapping[date, str]) -> Callable[[Briefing, str], str]:
    """The same, but an edition whose page was edited by hand reads on other pages as the hand left it."""

    def body(briefing: Briefing, here: str) -> str:
        text = edited.get(briefing.day)
        if text is None:
            return write_body(briefing, here)
        path = briefing_path(briefing.day)
        return moved(split_front_matter(text, path=path)[1], path, here)

    return body


def front_matter(briefing: Briefing) -> dict[str, Any]:
    """An edition's front matter, without ``generator``; the words of others are cut until all of it is short enough."""
    for budget in _FRONT_BUDGETS:
        front = _front_matter(briefing, budget)
        if len(dump_yaml(front).encode()) <= FRONT_MATTER_BYTES - _GENERATOR_BYTES:
            break
    return front


def _front_matter(briefing: Briefing, budget: int) -> dict[str, Any]:
    counts = briefing.coverage
    failed = tuple(plain(failure.source, 80) for failure in briefing.sources_failed)
    publishers = tuple(plain(name, 80) for name in briefing.publishers)
    corrected = tuple(dict.fromkeys(plain(correction.when, 40) for correction in briefing.corrections))
    return {
        "schema": SCHEMA,
        "id": briefing.id,
        "title": plain(edition_name(briefing), min(budget, 200)),
        "date": briefing.day,
        "period": briefing.period,
        "timezone": briefing.timezone,
        "language": briefing.language,
        "summary": plain(briefing.summary, budget),
        "published": briefing.published.isoformat(),
        "updated": briefing.updated.isoformat(),
        "reading_minutes": briefing.reading_minutes,
        "tags": capped(briefing.topics, budget),
        "publishers": capped(publishers, budget),
        "coverage": {key: getattr(counts, key) for key in ("read", "shown", "merged", "held", "dropped", "failed")},
        "sources_failed": capped(failed, budget // 2),
        "corrections": capped(corrected, budget // 2),
        **({"draft": True} if briefing.draft else {}),
        **({"reviewed_by": plain(briefing.reviewed_by, 80)} if briefing.reviewed_by else {}),
    }


@dataclass(frozen=True)
class _Layout:
    """One edition on one page."""

    briefing: Briefing
    here: str
    pen: Pen
    topics: Mapping[str, str]
    archive: str
    closes: time

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.briefing.timezone)

    def body(self) -> str:
        left_out = self._left_out()
        return self.pen.write(
            "briefing.md.j2",
            briefing=self.briefing,
            title=edition_name(self.briefing),
            opening=joined([self._opening(), self._changed()], " "),
            sections=[self._section(section.key, section.title, section.stories) for section in self.briefing.sections],
            corrections=[self._correction(correction) for correction in self.briefing.corrections],
            account=self._account(),
            sources_failed=self.briefing.sources_failed,
            left_out=left_out[:LEFT_OUT_LINES],
            more_left_out=len(left_out) - LEFT_OUT_LINES,
            record=page_link(self.pen.say("record"), briefing_path(self.briefing.day, "json"), self.here),
        )

    # ------------------------------------------------ the edition

    def _opening(self) -> Markdown:
        """How much there is to read, or why there is nothing."""
        say, briefing = self.pen.say, self.briefing
        if not briefing.stories:
            return escaped(briefing.quiet or say("quiet_title"))
        stories, publishers = say("stories", len(briefing.stories)), say("publishers", len(briefing.publishers))
        key = "opening" if briefing.publishers else "opening_unnamed"
        return say(key, stories=stories, publishers=publishers, minutes=say("minutes", briefing.reading_minutes))

    def _changed(self) -> Markdown:
        """That the edition was changed after it had closed, and when, where no correction says so: nothing changes silently."""
        briefing, wording = self.briefing, self.pen.wording
        when = wording.when(briefing.updated.isoformat(), self.zone)
        is_told = when in {wording.when(correction.when, self.zone) for correction in briefing.corrections}
        is_late = briefing.updated > closing_moment(briefing.day, briefing.period, self.zone, self.closes)
        is_reviewed = briefing.draft or briefing.reviewed_by  # published by its review, whenever that was
        return self.pen.say("changed_late", when=when) if is_late and not is_told and not is_reviewed else Markdown()

    def _account(self) -> Markdown:
        """What was read and how it ended, as one sentence that adds up."""
        say, coverage = self.pen.say, self.briefing.coverage
        ended: tuple[Ended, ...] = ("shown", "merged", "held", "dropped", "failed")
        parts = [say(f"account_{key}", getattr(coverage, key)) for key in ended if getattr(coverage, key)]
        return say("account", coverage.read, parts=joined(parts, ", ")) if parts else say("account_nothing")

    def _correction(self, correction: Correction) -> Markdown:
        return correction_line(correction, self.pen, self.briefing.timezone)

    def _left_out(self) -> list[Markdown]:
        """Every article or item that no story lists, so that the page accounts for all that was read.

        One of several articles in a file is told of by itself, whatever became of the others.
        """
        listed = {(listing.item, listing.id) for story in self.briefing.stories for listing in story.articles}
        rest = [outcome for outcome in self.briefing.outcomes if (outcome.item, outcome.article) not in listed]
        return [self._outcome(outcome) for ended in _LEFT_OUT_ORDER for outcome in rest if outcome.ended == ended]

    def _outcome(self, outcome: Outcome) -> Markdown:
        where = link(host(outcome.where), outcome.where) if http_link(outcome.where) else escaped(outcome.where)
        what = joined([escaped(outcome.title), where], ", ") or self.pen.say("untitled")
        ended = emphasised(self.pen.say(f"ended_{outcome.ended}"))
        return Markdown(f"{ended} {joined([what, escaped(outcome.why)], ': ')}")

    # ------------------------------------------------ a story

    def _section(self, key: str, title: str, stories: Sequence[Story]) -> SectionView:
        topic = key.partition(":")[2]
        is_topic = any(topic in story.topics for story in stories)
        name = page_link(title or topic, topic_path(topic), self.here) if is_topic else escaped(title or key)
        return SectionView(key=key, title=name, stories=tuple(self._story(story, key) for story in stories))

    def _story(self, story: Story, section: str) -> StoryView:
        by_id = {listing.id: listing for listing in story.articles}
        return StoryView(
            story=story,
            headline=escaped(story.headline) or escaped(story.lead.title) or self.pen.say("untitled"),
            kicker=emphasised(self._kicker(story, section)),
            corrections=tuple(
                banner(self._correction(one), self.pen) for one in self.briefing.corrections if one.story == story.id
            ),
            notes=tuple(self._note(note) for note in story.notes),
            summary=joined([cited_passage(one, by_id, self.pen, self.zone) for one in story.passages], " "),
            shortened=self._shortened(story),
            numbers=tuple(self._figure(number, by_id) for number in story.numbers),
            quotes=tuple(self._cited(quote.sentence, by_id) for quote in story.quotes),
            prospects=tuple(self._prospect(prospect, by_id) for prospect in story.prospects),
            caveats=tuple(self._caveat(caveat, story, by_id) for caveat in story.caveats),
            new=tuple(self._cited(sentence, by_id) for sentence in story.news),
            history=tuple(self._step(step) for step in story.history),
            reports=tuple(self._report(listing, by_id) for listing in story.articles),
            picture=joined([escaped(story.image.caption), emphasised(story.image.credit)], " "),
        )

    def _kicker(self, story: Story, section: str) -> Markdown:
        """The line under a headline: topics, else what it is about; who reports it, and what is unusual about it.

        It leaves out what its section's name says, and the one reporter that its citation and its report name.
        """
        say = self.pen.say
        topics = [topic for topic in story.topics if section != f"topic:{topic}"]
        parts = [page_link(self.topics.get(topic, topic), topic_path(topic), self.here) for topic in topics]
        parts += [say(f"subject_{subject}") for subject in story.subjects if not story.topics]
        if story.satire:
            parts.append(say("satire"))
        elif story.opinion and section != "opinion":
            parts.append(say("opinion"))
        if story.thread_day > 1:
            parts.append(say("thread_day", n=story.thread_day, label=story.thread_label))
        if len(story.articles) > 1:
            parts.append(self._reporters(story))
        if story.headline_by:
            parts.append(say("headline_by", name=story.headline_by))
        if story.late and (day := self.pen.wording.when(story.lead.published[:10], self.zone)):
            parts.append(say("late", when=day))
        return Markdown(capitalised(joined(parts, " · ")))

    def _note(self, note: Note) -> Markdown:
        """An editor's words, marked as such and signed."""
        return joined([Markdown(f"**{self.pen.say('note')}**"), escaped(note.text), emphasised(note.by)], " ")

    def _shortened(self, story: Story) -> Markdown:
        """That a model shortened sentences, and which; nothing where an editor reviewed the edition, and answers for it."""
        models = dict.fromkeys(rewrite.by for rewrite in story.rewrites)
        if not models or self.briefing.reviewed_by:
            return Markdown()
        return emphasised(self.pen.say("shortened", name=", ".join(models)))

    def _figure(self, number: Figure, by_id: Mapping[ArticleId, Listing]) -> Markdown:
        """An amount, who names it, and the sentence it stands in."""
        who = self.pen.say("number_by", name=number.speaker) if number.speaker else Markdown()
        differs = self.pen.say("numbers_differ") if number.disputed else Markdown()
        head = joined([Markdown(f"**{escaped(number.amount)}**"), who, differs], ", ")
        return joined([Markdown(f"{head}:"), self._cited(number.sentence, by_id)], " ")

    def _prospect(self, prospect: Prospect, by_id: Mapping[ArticleId, Listing]) -> Markdown:
        """A day to come and what is to be on it, with its source."""
        day = escaped(self.pen.wording.day(prospect.day, "long"))
        return joined([Markdown(f"**{day}**:"), self._cited(prospect.sentence, by_id)], " ")

    def _caveat(self, caveat: Sentence, story: Story, by_id: Mapping[ArticleId, Listing]) -> Markdown:
        """What casts doubt, and on which of the story's sentences."""
        about = next((sentence for sentence in sentences_of(story) if sentence.sha256 in caveat.qualifies), None)
        said_of = emphasised(self.pen.say("said_of", sentence=about.text)) if about else Markdown()
        return joined([self._cited(caveat, by_id), said_of], " ")

    def _step(self, step: Step) -> Markdown:
        """A day of a thread and what was said of it, with its source."""
        day = escaped(self.pen.wording.day(step.day, "long"))
        return joined([Markdown(f"**{day}**"), self._cited(step.sentence, {step.listing.id: step.listing})], " ")

    def _reporters(self, story: Story) -> Markdown:
        """How many stand behind a story; who, where it is one."""
        if story.independent_publishers > 1:
            return self.pen.say("reported_by", story.independent_publishers)
        if is_unnamed(story.lead):
            return self.pen.say("from_file")
        return self.pen.say("reported_by_one", name=origin_name(story.lead, self.pen))

    def _cited(self, sentence: Sentence, by_id: Mapping[ArticleId, Listing]) -> Markdown:
        return cited(sentence, by_id.get(sentence.article), self.pen, self.zone)

    def _report(self, listing: Listing, by_id: Mapping[ArticleId, Listing]) -> Markdown:
        """A line of *Who reports it*: publisher, title, authors, time, and what kind of report it is."""
        say = self.pen.say
        near = None if self.briefing.period == "week" else self.briefing.day
        authors = [escaped(author) for author in listing.authors]
        details = joined(
            [
                escaped(listing.title),
                say("by", names=joined(authors, ", ")) if any(authors) else Markdown(),
                escaped(dated(listing, self.pen, self.zone, near=near)),
            ],
            ", ",
        )
        notes = joined(
            list(
                chain(
                    self._origin(listing, by_id),
                    self._tongue(listing),
                    self._unquoted(listing),
                    self._whole(listing),
                    self._copy_kept(listing),
                )
            ),
            "; ",
        )
        line = joined([link(origin_name(listing, self.pen), listing.url), details], ": ")
        return joined([line, Markdown(f"({notes})" if notes else "")], " ")

    def _origin(self, listing: Listing, by_id: Mapping[ArticleId, Listing]) -> list[Markdown]:
        if listing.copy_of:
            original = by_id.get(listing.copy_of)
            return [self.pen.say("copy_of", name=origin_name(original, self.pen)) if original else self.pen.say("copy")]
        return [self.pen.say("from_wire", name=listing.wire)] if listing.wire and not listing.independent else []

    def _unquoted(self, listing: Listing) -> list[Markdown]:
        """That no word of it is quoted since its publisher asks for that, and how it does."""
        signal = forbids_quoting(listing.rights, listing.signals)
        return [self.pen.say("not_quoted", how=self.pen.wording.say(_HOW_ASKED.get(signal, "asks_robots")))] if signal else []

    def _whole(self, listing: Listing) -> list[Markdown]:
        """The link to the full text, where a licence lets us show it, and the licence's name."""
        if not listing.full_text:
            return []
        page = page_link(self.pen.wording.say("full_text"), article_path(listing.id), self.here)
        return [joined([page, escaped(listing.licence)], ", ")]

    def _copy_kept(self, listing: Listing) -> list[Markdown]:
        """The link to the copy that an archive has of when the article was read; none where its publisher wants none shown."""
        if not self.archive or not listing.url or "noarchive" in listing.signals:
            return []
        when = f"{datetime.fromisoformat(listing.captured).astimezone(UTC):%Y%m%d%H%M%S}" if listing.captured else "0"
        address = self.archive.replace("{when}", when).replace("{url}", listing.url)
        return [link(self.pen.wording.say("archived_copy"), address)]

    def _tongue(self, listing: Listing) -> list[Markdown]:
        """Which language a report is in, where that is not the site's."""
        name = self.pen.wording.language_name(listing.language)
        return [self.pen.say("in_language", name=name)] if name else []
