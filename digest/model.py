"""The nouns that travel between stages: frozen values, one type per stage.

    RawItem -> Article -> Sentence, Story -> Briefing -> Page

A later stage makes a new value; nobody edits an old one. A field appears only once it is known.
Offsets are Unicode code points, end exclusive. Hashes are sha256 in lower-case hex.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from hashlib import sha256
from typing import Final, Literal, NewType

ItemId = NewType("ItemId", str)
ArticleId = NewType("ArticleId", str)

Ended = Literal["shown", "merged", "held", "dropped", "failed"]
DateIs = Literal["stated", "inferred", "captured"]
Rights = Literal["open", "quote", "link"]
Period = Literal["day", "week"]
MediaType = Literal["text/html", "text/plain", "text/markdown"]


def sha(text: str) -> str:
    """The sha256 of a text's UTF-8 bytes, in lower-case hex (64 characters); lone surrogates are kept apart."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ---------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as words only: its caption and who is credited; either may be empty."""

    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a record, a feed entry, a mail header or a front matter already says of an item.

    Empty means unknown. ``published`` and ``modified`` are the words found there, not yet read as a date.
    A stated hint wins over what cleaning finds in the page, except for a URL that the page itself corrects.
    """

    url: str = ""
    title: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    image: Image = Image()
    feed: str = ""  # address of the feed the item came by, for RSS <source>
    feed_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An item that ended at the door: held (its full text is elsewhere) or failed (unreadable), and why."""

    ended: Literal["held", "failed"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One article-to-be as it came in: bytes and what is known about them.

    ``content`` is the item's own part of the file, decompressed but undecoded; ``encoding`` names its
    character set where the carrier said it (None: find out). ``where`` is what a person would look
    for: a path below the site's root (``inbox/a.jsonl#3`` for the third record) or an address.
    """

    id: ItemId
    source: str
    where: str
    media_type: MediaType
    content: bytes
    captured_at: datetime
    encoding: str | None = None
    hints: Hints = Hints()
    rights: Rights = "quote"
    signals: tuple[str, ...] = ()  # what its site and the answer's headers say of the use of its words (permissions)
    refused: Refusal | None = None
    notes: tuple[str, ...] = ()  # what reading it left aside, in words: "2 attachments not read"

    @property
    def content_sha256(self) -> str:
        """The hash by which an unchanged item is known again: content and hints, not place or time."""
        return sha256(self.content + b"\0" + repr(self.hints).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFailure:
    """A source that could not be read at all: no item, but a line in the edition and the report."""

    source: str
    why: str


# ---------------------------------------------------------------- clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date as far as it is known: a day, a wall-clock time, or a moment with its own offset."""

    when: date | datetime
    how: DateIs

    def iso(self) -> str:
        """ISO 8601 in the publisher's own offset; the first ten characters are the publisher's day."""
        return self.when.isoformat()

    def day(self, zone: tzinfo) -> date:
        """The calendar day in ``zone``; a date without offset is taken as it is written."""
        if isinstance(self.when, datetime):
            return self.when.astimezone(zone).date() if self.when.tzinfo else self.when.date()
        return self.when

    def moment(self, zone: tzinfo) -> datetime:
        """An aware moment for ordering; what has no offset is taken as wall time in ``zone``, a bare day as noon."""
        if not isinstance(self.when, datetime):
            return datetime(self.when.year, self.when.month, self.when.day, 12, tzinfo=zone)
        return self.when if self.when.tzinfo else self.when.replace(tzinfo=zone)


# What a paragraph of an article is on its page, so that an output can choose.
BlockKind = Literal["paragraph", "heading", "list", "quote", "table", "code", "standfirst"]
LIVE_BLOG: Final = "Live blog"  # the tag of an article that is a running account of many entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One thing cleaning took out: the rule that did it and the text it took."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a publisher wrote, cleaned. ``text`` is the paragraphs joined by one blank line.

    ``published`` is None only when nothing at all is known of it (the pipeline then takes the capture).
    ``opinion`` is true where the page says so of itself (section, URL, label).
    """

    id: ArticleId
    item: ItemId
    source: str
    where: str
    content_sha256: str
    title: str
    paragraphs: tuple[str, ...]
    url: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: Stamp
    modified: Stamp | None = None
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: Image = Image()
    wire: str = ""  # the agency whose text this says it is ("AP"), from dateline or credit
    opinion: bool = False
    rights: Rights = "quote"
    feed: str = ""
    feed_title: str = ""
    captured_at: datetime
    removed: tuple[Removal, ...] = ()
    signals: tuple[str, ...] = ()  # what its page says of the use of its words (edition.rights)
    part: int = 0  # which page of an article that has several, from 1; 0 where it has one
    parts: int = 0  # how many pages it has; 0 where its page does not say
    kinds: tuple[BlockKind, ...] = ()  # of each paragraph; empty where the item's form says nothing of them

    @property
    def text(self) -> str:
        """The cleaned text that every citation points into."""
        return "\n\n".join(self.paragraphs)

    @property
    def text_sha256(self) -> str:
        """The hash of ``text``."""
        return sha(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one item ended, and why, in words a reader understands. Stored with its edition; read back as memory."""

    item: ItemId
    content_sha256: str
    title: str
    where: str
    ended: Ended
    why: str
    article: ArticleId | None = None
    replaces: ItemId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What one RawItem gave: articles (usually one), or the outcome of having given none."""

    articles: tuple[Article, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


# ---------------------------------------------------------------- enrich


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A citation that can be checked: ``text == article_text[start:end]``."""

    text: str
    article: ArticleId
    start: int
    end: int
    sha256: str
    place: str = ""  # the text directive by which a browser finds it on its page: what follows ``#:~:text=``
    qualifies: tuple[str, ...] = ()  # of a caveat: sha256 of the published sentences that it casts doubt on


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody is reported to have said: ``text[start:end]`` of an article.

    ``speaker`` is a span (start, end) or None where nobody is named; ``via`` the one who passed it on
    ("state media"), ``cue`` the reporting word. ``caveat_start`` and ``caveat_end``: the sentence that casts doubt on it.
    """

    article: ArticleId
    start: int
    end: int
    speaker: str | None
    speaker_start: int | None
    speaker_end: int | None
    via: str | None
    cue: str | None
    caveat_start: int | None = None
    caveat_end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An article as an edition lists it: everything but its text.

    ``copy_of`` names the article whose text this one repeats; such a one is not ``independent``.
    """

    id: ArticleId
    item: ItemId
    url: str
    title: str
    publisher: str
    authors: tuple[str, ...]
    published: str  # ISO, publisher's own offset
    published_is: DateIs
    language: str
    text_sha256: str
    rights: Rights
    independent: bool
    copy_of: ArticleId | None = None
    wire: str = ""
    owner: str = ""  # who stands behind the publisher, where that is not the publisher itself
    where: str = ""  # the file, for articles that have no address
    feed: str = ""
    feed_title: str = ""
    words: int = 0  # of its text; 0: not kept
    signals: tuple[str, ...] = ()
    captured: str = ""  # ISO, when it was first read; "": not kept
    licence: str = ""  # under which its source lets anybody show all of it
    full_text: str = ""  # all of it, where there is such a licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an editor adds to a story, in words of their own, signed."""

    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sentence published for its number. ``amount`` is the number with its unit as it stands in the sentence.

    ``speaker`` is who says so, as the article names them; "" where the article says it in its own voice.
    """

    sentence: Sentence
    amount: str
    speaker: str = ""
    disputed: bool = False  # another report gives another number, which is listed too


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence published for what somebody says in it; ``speaker`` is the name beside it, never empty."""

    sentence: Sentence
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A sentence published for what is still to come in it, on ``day``; ``when`` are the words in it that name the day."""

    sentence: Sentence
    day: date
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an earlier edition said of the same story: a sentence of its summary, and the article it is from.

    ``day`` is the day of that edition.
    """

    day: date
    story: str
    sentence: Sentence
    listing: Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A story that goes on over days, as the archive knows it.

    ``days`` are those of the editions that carried it, oldest first.
    """

    id: str
    label: str
    days: tuple[date, ...]
    headlines: tuple[str, ...]
    telling: tuple[str, ...]  # what was published of it: headlines and summaries, a text for each story
    languages: tuple[str, ...]  # of each telling
    publishers: tuple[str, ...] = ()  # of all reports of these
    entities: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """Sentences of a summary in fewer words, by a model named ``by``; ``rests_on`` has the sha256 of each of them."""

    text: str
    rests_on: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a summary as they are shown, and the sentences they rest on. ``by``: the model that shortened them; "": nobody."""

    text: str
    sentences: tuple[Sentence, ...]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What we say about one event. One article is the usual case, not a special one."""

    id: str  # short, stable: from the lead article of its first edition
    headline: str
    articles: tuple[Listing, ...]  # the lead first
    summary: tuple[Sentence, ...]
    language: str
    topics: tuple[str, ...] = ()  # topic ids from digest.yml
    subjects: tuple[str, ...] = ()  # top levels of the IPTC Media Topics ("04000000"), the surest first
    entities: tuple[str, ...] = ()  # names, the most mentioned first; those known for what they are stand below as well
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    thread: str = ""
    image: Image = Image()
    opinion: bool = False
    satire: bool = False  # invented to amuse, by its own label: nothing in it happened
    score: float = 0.0
    included_because: str = ""
    claims: tuple[Claim, ...] = ()
    caveats: tuple[Sentence, ...] = ()
    numbers: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()
    prospects: tuple[Prospect, ...] = ()  # what comes next, the earliest first
    thread_label: str = ""
    thread_day: int = 0  # the how-manieth day of its thread this is, counted in calendar days; 0 outside a thread
    history: tuple[Step, ...] = ()  # the thread so far, oldest first
    new: tuple[str, ...] = ()  # sha256 of the summary's sentences that no edition told before; (): all of them, or no thread
    joined_by: tuple[str, ...] = ()  # why its reports are taken for one event, in words
    late: bool = False  # its day was closed already: shown later, marked with its own date
    feed_id: str = ""  # tag: URI, given once by compose and never derived again
    headline_by: str = ""  # the editor who wrote the headline; "": it is the lead's own
    pinned: bool = False  # an editor put it where it stands
    notes: tuple[Note, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    quoted: tuple[str, ...] = ()  # sha256 of the summary's sentences that begin inside a quotation: nobody shortens them

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The summary as it is shown: each rewrite where its first sentence stands, every other sentence letter for letter."""
        by_hash = {sentence.sha256: sentence for sentence in self.summary}
        first = {rewrite.rests_on[0]: rewrite for rewrite in self.rewrites if set(rewrite.rests_on) <= set(by_hash)}
        told = {one for rewrite in first.values() for one in rewrite.rests_on}
        shown = []
        for sentence in self.summary:
            if rewrite := first.get(sentence.sha256):
                shown.append(Passage(text=rewrite.text, sentences=tuple(by_hash[one] for one in rewrite.rests_on), by=rewrite.by))
            elif sentence.sha256 not in told:
                shown.append(Passage(text=sentence.text, sentences=(sentence,)))
        return tuple(shown)

    @property
    def news(self) -> tuple[Sentence, ...]:
        """The sentences of the summary that are new, where others beside them are not."""
        new = tuple(sentence for sentence in self.summary if sentence.sha256 in self.new)
        return new if len(new) < len(self.summary) else ()

    @property
    def qualified_summary(self) -> tuple[Sentence, ...]:
        """The summary, each sentence followed by the caveats that cast doubt on it: for where it stands alone."""
        told = [(s, *(c for c in self.caveats if s.sha256 in c.qualifies)) for s in self.summary]
        return tuple(dict.fromkeys(sentence for group in told for sentence in group))

    @property
    def listed(self) -> tuple[Sentence, ...]:
        """The sentences told beside the summary: for their numbers, as quotations, for what comes next."""
        published: tuple[Figure | Quote | Prospect, ...] = (*self.numbers, *self.quotes, *self.prospects)
        return tuple(one.sentence for one in published)

    @property
    def lead(self) -> Listing:
        """The article that the headline comes from."""
        return self.articles[0]

    @property
    def publishers(self) -> tuple[str, ...]:
        """Names of all publishers, the lead's first, each once."""
        return tuple(dict.fromkeys(a.publisher for a in self.articles if a.publisher))

    @property
    def independent_publishers(self) -> int:
        """How many publishers reported in words of their own, those of one owner counted once; at least one.

        A report whose publisher nobody knows stands for none: it may be anybody's copy.
        """
        return max(1, len({a.owner or a.publisher for a in self.articles if a.independent} - {""}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """Stories of one edition, best first, and how each of their articles (and each one left out) ended."""

    stories: tuple[Story, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What earlier editions hold, so that nothing appears twice.

    ``by_url`` and ``by_text`` map a canonical address and a text's hash to the day of the edition that
    listed it; ``recent`` are articles of the last days whose text is still at hand.
    """

    by_url: dict[str, date] = field(default_factory=dict)
    by_text: dict[str, date] = field(default_factory=dict)
    recent: tuple[tuple[date, Article], ...] = ()
    threads: tuple[Thread, ...] = ()  # stories of the last days that may go on
    publishers: dict[str, str] = field(default_factory=dict)  # host -> the name its outlet goes by
    columns: frozenset[tuple[str, str]] = frozenset()  # (publisher, title), folded, of what appears again and again


# ---------------------------------------------------------------- edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a briefing. ``key`` is ``lead``, ``opinion``, ``also`` or ``topic:ID``; ``title`` is for people."""

    key: str
    title: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The account of an edition: ``read`` is the sum of the others."""

    read: int = 0
    shown: int = 0
    merged: int = 0
    held: int = 0
    dropped: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was wrong in a published edition, what is right, when and by whom it was put right."""

    story: str
    wrong: str
    right: str
    when: str
    who: str


@dataclass(frozen=True)
class Briefing:
    """One dated edition: a day, or the week that begins on ``day``."""

    id: str  # tag: URI, stored and never derived again
    day: date
    period: Period
    timezone: str
    language: str
    title: str
    summary: str
    sections: tuple[Section, ...]
    outcomes: tuple[Outcome, ...]
    coverage: Coverage
    sources_failed: tuple[SourceFailure, ...]
    corrections: tuple[Correction, ...]
    reading_minutes: int
    published: datetime  # first written (imported days: the end of their day)
    updated: datetime  # last changed
    quiet: str = ""  # why a day without stories has none
    draft: bool = False  # waits for an editor's review: in no index, feed or site
    reviewed_by: str = ""

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """All stories in the order of the page."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def topics(self) -> tuple[str, ...]:
        """Topic ids, each once, in the order of the page."""
        return tuple(dict.fromkeys(topic for story in self.stories for topic in story.topics))

    @property
    def publishers(self) -> tuple[str, ...]:
        """Publisher names, each once, in the order of the page."""
        return tuple(dict.fromkeys(name for story in self.stories for name in story.publishers))


# ---------------------------------------------------------------- publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file to be: its path below the folder it is for (posix, no ``..``) and its text, or its bytes if it is no text."""

    path: str
    text: str = ""
    data: bytes | None = None
