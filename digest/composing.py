"""From the drafts of a run to its editions: thought about, arranged as the editor wants, within rights, proven.

What the day means is ``enrich``'s to say, and how it is laid out is ``edition``'s; here the one is handed to the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from digest import edition, enrich, sources
from digest.config import Config
from digest.desk import Desk
from digest.errors import GateError
from digest.model import Article, ArticleId, Briefing, Enriched, Memory, SourceFailure
from digest.rewriting import Rewriting
from digest.tagging import Tagging
from digest.wording import Wording

# A near-copy is looked for among the articles of this many days before its edition.
RECENT_DAYS = 3


@dataclass(slots=True, kw_only=True)
class Composer:
    """Makes editions, oldest first, so that each knows what those before it hold.

    ``near`` are articles of other editions whose text is at hand, each with its day; ``quoted`` is what standing editions
    quote of the articles to come.
    """

    config: Config
    words: Wording
    desk: Desk
    ledger: edition.Ledger
    captures: sources.Captures
    now: datetime
    failures: Sequence[SourceFailure]
    rewriting: Rewriting
    tagging: Tagging
    near: list[tuple[date, Article]]
    quoted: dict[ArticleId, edition.Extract]
    made: list[Briefing] = field(default_factory=list)
    blocked: list[GateError] = field(default_factory=list)

    def add(self, draft: edition.Draft) -> None:
        """Make the edition of a draft; one that the gate does not let through is in ``blocked`` instead."""
        memory = self._memory(draft)
        draft = edition.without_hidden(draft, self.desk, self.words)
        briefing = self._laid_out(draft, self._thought_about(draft, memory))
        texts = {article.text_sha256: article.text for article in draft.articles}
        told = edition.told_before(memory.threads)
        try:
            edition.prove(briefing, texts, by_hash={story.id for story in draft.stories}, elsewhere=self.quoted, told=told)
        except GateError as error:
            self.blocked.append(error)
            return
        self.made.append(briefing)
        self.quoted = edition.added(self.quoted, briefing.stories)
        self.near += [(draft.day, article) for article in draft.articles]

    def _memory(self, draft: edition.Draft) -> Memory:
        near = [(day, article) for day, article in self.near if draft.day - day <= timedelta(days=RECENT_DAYS)]
        recent = [*near, *self.ledger.recent(draft.day, RECENT_DAYS, self.captures.article)]
        return self.ledger.memory(self.made, draft, recent=recent)

    def _thought_about(self, draft: edition.Draft, memory: Memory) -> Enriched:
        """The stories of a draft; an article that the editor split off is thought about alone."""
        apart = edition.apart(draft.articles, self.desk)
        groups = [tuple(a for a in draft.articles if a not in apart), *((article,) for article in apart)]
        thought = edition.together([enrich.enrich(group, self.config, seen=memory) for group in groups])
        return self.tagging.tagged(thought, draft.articles)

    def _laid_out(self, draft: edition.Draft, thought: Enriched) -> Briefing:
        """The edition of a day: stories as the editor wants them, as many as it has room for, cut to what their sources allow."""
        whole = edition.completed(thought, draft, self.ledger)
        by_source = {article.id: article.source for article in draft.articles}
        arranged = edition.arranged(whole, self.desk, self.words, by_source)
        arranged = edition.within_room(arranged, self.config.edition.stories, self.words)
        stories = edition.within_caps(arranged.stories, self.quoted, is_caveat=enrich.has_caveat)
        previous = self.ledger.briefings.get(draft.day)
        stories = edition.with_quoted(edition.with_places(stories, draft.articles), draft.articles)
        stories = self.rewriting.shortened(stories, previous)
        return edition.compose(
            replace(arranged, stories=stories),
            self.config,
            day=draft.day,
            now=self.now,
            strings=self.words.strings,
            previous=previous,
            sources_failed=self.failures if draft.day == self.ledger.open_day else (),
        )
