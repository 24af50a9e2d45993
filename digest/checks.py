"""`digest check`: settings, editions, citations and links, every problem at once.

A citation is proven by its span where a capture of the article is kept, by its hash where none is. In a page edited by
hand, new words are the editor's; but words that still stand before a citation must be the ones cited.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from digest import edition, keeping, publish, sources, yaml_file
from digest.config import Config, load_config, load_strings, load_templates, speaks
from digest.desk import DESK_NAME, Desk, Entry, is_story_id, load_desk, story_id
from digest.errors import ArchiveError, ConfigError, GateError, Problem
from digest.hand_edits import changed_citations, line_of
from digest.markdown import Pen, split_front_matter
from digest.model import ArticleId, Briefing
from digest.naming import briefing_path
from digest.page_links import broken_links, unwritten
from digest.rules import load_rules
from digest.wording import Wording

_PLACEHOLDER_HOSTS = frozenset({"example.org", "example.com"})
_REVIEW = "Write `reviewed_by: NAME` there to publish it"
_RESTORE = "Restore the file from version control, or delete its .md and run `digest build` to write it again"


def check(root: Path, now: datetime | None = None) -> list[Problem]:
    """Everything that is wrong in a site's own files; empty if nothing is. Network links are not followed.

    Editions that are closed at ``now`` (None: all but the newest) must be as they were when they closed.
    """
    try:
        config = load_config(root)
        desk = load_desk(root, [topic.id for topic in config.topics])
        load_rules(root)
    except ConfigError as error:
        return list(error.problems)
    problems = list(_settings(config))
    try:
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
        checksums = publish.read_checksums(config.content)
    except ArchiveError as error:
        return [*problems, _unreadable(error)]
    problems += [_unreadable(broken.error) for broken in archive.broken.values()]
    captures = sources.Captures(config.cache)
    several = _listed_in_several(archive.briefings)
    for briefing in archive.briefings:
        again = several & _listed(briefing)
        others = (b for b in archive.briefings if b.day != briefing.day)
        problems += _citations(briefing, edition.quoted_elsewhere(others, again) if again else {}, config, captures)
    strings, templates = load_strings(config.root, config.site.language), load_templates(config.root)
    write_body = edition.edition_body(config, templates=templates, strings=strings)
    signed = {(entry.target, entry["sha256"]) for entry in desk.of("sign")}
    by_day = {briefing.day: briefing for briefing in archive.briefings}
    for day, text in archive.edited.items():
        if (day.isoformat(), publish.checksum(text)) not in signed:
            path = briefing_path(day)
            problems += changed_citations(by_day[day], text, config.content / path, write_body(by_day[day], path))
    problems += _article_pages(archive.briefings, config, strings, templates)
    problems += _unrecorded(archive, checksums, signed, config, now)
    problems += [_missing(day, config) for day in sorted(archive.missing)]
    problems += _unreviewed(archive.briefings, config)
    problems += _indexes(archive, config)
    problems += _not_taken_down(desk, config.content)
    return problems + list(broken_links(config.content, unwritten(archive.briefings)))


def _unreadable(error: ArchiveError) -> Problem:
    return Problem(file=error.path, line=None, found=error.found, remedy=error.remedy)


def advice(root: Path) -> list[Problem]:
    """What is not wrong but should be done before readers come. Raises ConfigError where there are no settings to look at."""
    config = load_config(root)
    notes = list(_addresses(config))
    for source in config.sources:
        if source.rights == "open" and not source.licence:
            found = f"the source {source.label} is `rights: open` and names no licence, so its full texts are not shown"
            remedy = "Write `licence:` with its name"
            notes.append(Problem(file=str(config.root / "digest.yml"), line=None, found=found, remedy=remedy))
    if urlsplit(config.site.url).hostname in _PLACEHOLDER_HOSTS:
        found = f"`site.url` is still the placeholder {config.site.url}"
        remedy = "Write where the site is published, since feeds hold absolute links"
        notes.append(Problem(file=str(config.root / "digest.yml"), line=None, found=found, remedy=remedy))
    if not speaks(config.root, config.site.language):
        found = f"the site's own words are not there in the language {config.site.language!r}, so they are English"
        remedy = f"Write them into site_templates/strings/{config.site.language.lower()}.yml, or name another `language:`"
        notes.append(Problem(file=str(config.root / "digest.yml"), line=None, found=found, remedy=remedy))
    about_stories = [e for e in load_desk(root, [topic.id for topic in config.topics]).entries if e.verb != "takedown"]
    stories = [(entry, target) for entry in about_stories for target in (entry.target, entry["with"]) if is_story_id(target)]
    if stories or config.edition.review == "required":
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
        notes += [*_drafts(archive.briefings, config), *_idle(stories, archive.briefings, config)]
    return notes


def _idle(stories: Iterable[tuple[Entry, str]], briefings: Iterable[Briefing], config: Config) -> Iterator[Problem]:
    """Decisions about a story that no edition has or had."""
    known: set[str] = set()
    for briefing in briefings:
        known |= {story.id for story in briefing.stories}
        known |= {story_id(article) for article in _listed(briefing)}
        known |= {story_id(outcome.article) for outcome in briefing.outcomes if outcome.article}
    for entry, target in stories:
        if target not in known:
            found = f"`{entry.verb}` is about {target}, and no edition has a story with that id"
            remedy = "Take an id that `digest desk --day DAY` shows, or remove the entry"
            yield Problem(file=str(config.root / DESK_NAME), line=entry.line, found=found, remedy=remedy)


def _drafts(briefings: Iterable[Briefing], config: Config) -> Iterator[Problem]:
    """The editions that nobody has reviewed yet."""
    for briefing in briefings:
        if briefing.draft:
            file = str(config.content / briefing_path(briefing.day))
            remedy = "Write `reviewed_by: NAME` into its front matter, then run `digest build`"
            yield Problem(file=file, line=None, found="the edition is a draft, on no page and in no feed", remedy=remedy)


def _addresses(config: Config) -> Iterator[Problem]:
    """What earlier fetching learnt of the addresses in digest.yml: moved for good, gone for good."""
    captures, file = sources.Captures(config.cache), str(config.root / "digest.yml")
    for source in config.sources:
        record = captures.record(source.address) if source.address else None
        if record and record.gone:
            found = f"the source {source.label} is gone for good (410, since {record.gone:%Y-%m-%d}) and is not asked any more"
            yield Problem(file=file, line=None, found=found, remedy="Remove it")
        elif record and record.moved_to:
            found = f"the source {source.label} moved for good to {record.moved_to}"
            yield Problem(file=file, line=None, found=found, remedy="Write its new address")


def _settings(config: Config) -> Iterator[Problem]:
    file = str(config.root / "digest.yml")
    for number, source in enumerate(config.sources):
        if source.folder and not (config.root / source.folder).is_dir():
            remedy = "Make the folder, or correct `folder:`"
            line = yaml_file.line_of(yaml_file.compose(Path(file)), ("sources", number, "folder"))
            yield Problem(file=file, line=line, found=f"the folder {source.folder!r} of a source is not there", remedy=remedy)


def _missing(day: date, config: Config) -> Problem:
    path = config.content / briefing_path(day)
    return Problem(
        file=str(path), line=None, found="the page of an edition is not there", remedy="Run `digest build` to write it"
    )


def _unreviewed(briefings: Iterable[Briefing], config: Config) -> Iterator[Problem]:
    """Drafts whose page means to say that they were reviewed, and does not."""
    for briefing in (briefing for briefing in briefings if briefing.draft):
        path = config.content / briefing_path(briefing.day)
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        try:
            front, _ = split_front_matter(text, path=str(path))
        except ArchiveError:  # told of with the pages that were edited
            continue
        if "reviewed_by" in front and not keeping.reviewer(front):
            found = f"`reviewed_by` is {front['reviewed_by']!r}, no name, so the edition stays a draft"
            yield Problem(file=str(path), line=line_of(text, "reviewed_by:"), found=found, remedy="Write who reviewed it")
        elif "reviewed_by" not in front and front.get("draft") is not True:
            found = "`draft` was changed, and that alone publishes nothing, so the edition stays a draft"
            yield Problem(file=str(path), line=line_of(text, "draft:"), found=found, remedy=_REVIEW)
        elif "reviewed_by" not in front and (like := get_close_matches("reviewed_by", map(str, front), n=1, cutoff=0.7)):
            found = f"`{like[0]}` publishes nothing, so the edition stays a draft"
            yield Problem(file=str(path), line=line_of(text, f"{like[0]}:"), found=found, remedy=_REVIEW)


def _citations(
    briefing: Briefing, elsewhere: Mapping[ArticleId, edition.Extract], config: Config, captures: sources.Captures
) -> Iterator[Problem]:
    """The gate once more, on what is stored."""
    texts = texts_at_hand(briefing, captures)
    if edition.count_outcomes(briefing.outcomes) != briefing.coverage:
        path = str(config.content / briefing_path(briefing.day, "json"))
        yield Problem(file=path, line=None, found="the coverage does not add up to the outcomes", remedy=_RESTORE)
    try:
        edition.prove(briefing, texts, by_hash={story.id for story in briefing.stories}, elsewhere=elsewhere)
    except GateError as error:
        path = str(config.content / briefing_path(briefing.day, "json"))
        found = f"the sentence “{error.sentence}” {error.why} (article {error.article})"
        yield Problem(file=path, line=None, found=found, remedy=_RESTORE)


def _listed(briefing: Briefing) -> frozenset[ArticleId]:
    return frozenset(listing.id for story in briefing.stories for listing in story.articles)


def _listed_in_several(briefings: Sequence[Briefing]) -> frozenset[ArticleId]:
    """Articles that more than one edition lists: the caps count what all of them quote."""
    counts = Counter(article for briefing in briefings for article in _listed(briefing))
    return frozenset(article for article, count in counts.items() if count > 1)


_HASH = re.compile(r"[0-9a-f]{64}")


def texts_at_hand(briefing: Briefing, captures: sources.Captures) -> dict[str, str]:
    """The texts that an edition cites and a capture still holds, by their sha256."""
    hashes = {a.text_sha256 for story in briefing.stories for a in story.articles if _HASH.fullmatch(a.text_sha256)}
    return {text_sha256: text for text_sha256 in sorted(hashes) if (text := captures.article(text_sha256)) is not None}


def how_proven(root: Path) -> tuple[int, int]:
    """How many published sentences are proven by their span in a kept text, and how many by their hash alone."""
    config = load_config(root)
    archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
    captures = sources.Captures(config.cache)
    by_span = total = 0
    for briefing in archive.briefings:
        texts = texts_at_hand(briefing, captures)
        for story in briefing.stories:
            hashes = {listing.id: listing.text_sha256 for listing in story.articles}
            for sentence in edition.sentences_of(story):
                total += 1
                by_span += hashes[sentence.article] in texts
    return by_span, total - by_span


def _unrecorded(
    archive: publish.Archive,
    checksums: Mapping[str, str],
    signed: Container[tuple[str, str]],
    config: Config,
    now: datetime | None,
) -> Iterator[Problem]:
    """What changed in an edition since it closed without a correction, and in a record at any time."""
    newest = max((briefing.day for briefing in archive.briefings), default=None)
    open_day = edition.open_edition(now, config.zone, config.edition.period, config.edition.closes) if now else newest
    years = {path.split("/")[1] for path in checksums}
    for briefing in archive.briefings:
        is_open = briefing.draft or (open_day is not None and briefing.day >= open_day)
        for path in (briefing_path(briefing.day), briefing_path(briefing.day, "json")):
            is_page = path.endswith(".md")
            found = publish.checksum_of(config.content, path)
            fine = found in ("", checksums.get(path)) or (is_page and (is_open or (briefing.day.isoformat(), found) in signed))
            if fine or (path not in checksums and path.split("/")[1] not in years):
                continue
            yield _changed(path, briefing, config, has_checksum=path in checksums)
    there = {briefing_path(day, "json") for day in (*(briefing.day for briefing in archive.briefings), *archive.broken)}
    for path in sorted(path for path in checksums if path.endswith(".json") and path not in there):
        remedy = "Restore it from version control; `digest takedown` is how something is removed"
        yield Problem(file=str(config.content / path), line=None, found="a published edition is gone", remedy=remedy)


def _changed(path: str, briefing: Briefing, config: Config, *, has_checksum: bool) -> Problem:
    file = config.content / path
    if not has_checksum:
        found, remedy = "the edition has no checksum", "Run `digest build`, which notes it"
    elif path.endswith(".json"):
        found = "the record was changed by hand"
        remedy = "Restore the file from version control; what an edition got wrong is told with `digest correct`"
    else:
        day = briefing.day.isoformat()
        found = "the page was changed after its edition had closed, without an entry"
        remedy = f"Restore it, tell it with `digest correct {day} …`, or sign it with `digest desk sign {day}`"
    line = _first_difference(file, briefing, config) if path.endswith(".md") else None
    return Problem(file=str(file), line=line, found=found, remedy=remedy)


def _first_difference(file: Path, briefing: Briefing, config: Config) -> int | None:
    """The first line (from 1) of a page that is not as its record would have it written."""
    texts = {"templates": load_templates(config.root), "strings": load_strings(config.root, config.site.language)}
    ours = edition.render(briefing, edition.edition_body(config, **texts))[0].text.splitlines()
    theirs = file.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = zip_longest(theirs, ours)
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other and number <= len(theirs)), None)


def _article_pages(
    briefings: Iterable[Briefing], config: Config, strings: Mapping[str, str], templates: Mapping[str, str]
) -> Iterator[Problem]:
    """Full texts shown under a licence that are not as their record has them."""
    pen = Pen(templates, Wording(config.site.language, strings))
    for page in (page for briefing in briefings if not briefing.draft for page in edition.article_pages(briefing, pen)):
        file = config.content / page.path
        found = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else page.text
        if split_front_matter(found)[1] != split_front_matter(page.text)[1]:
            remedy = "Delete the page and run `digest build --rebuild` for its day, or restore it from version control"
            yield Problem(file=str(file), line=None, found="the full text is not what its record has", remedy=remedy)


# Pages that speak for editions; the rest of what we make has only words that anybody may change.
_QUOTING = ("index.md", "corrections.md", "archive/", "figures/", "names/", "publishers/", "threads/", "topics/")


def _indexes(archive: publish.Archive, config: Config) -> Iterator[Problem]:
    """Lines of index pages that were changed by hand and still speak for an edition: headlines, citations, links to one."""
    changed = {}
    for path in sorted(config.content.rglob("*.md")):
        name = path.relative_to(config.content).as_posix()
        if name.startswith(_QUOTING) and edition.is_edited(text := path.read_text(encoding="utf-8", errors="replace")):
            changed[name] = text
    if not changed:
        return
    strings, templates = load_strings(config.root, config.site.language), load_templates(config.root)
    body = edition.as_edited(edition.edition_body(config, templates=templates, strings=strings), archive.edited)
    published = [briefing for briefing in archive.briefings if not briefing.draft]
    ours = {page.path: page for page in publish.indexes(published, config, templates=templates, strings=strings, body=body)}
    for name, text in changed.items():
        known = set(ours[name].text.splitlines()) if name in ours else set()
        for number, line in enumerate(text.splitlines(), 1) if name in ours else ():
            if line not in known and _speaks_for_an_edition(line):
                found = f"the line “{line[:80]}” is not what the editions say"
                remedy = "Delete the page and run `digest build` to write it again"
                yield Problem(file=str(config.content / name), line=number, found=found, remedy=remedy)


_SPEAKS = re.compile(r"^#{2,} |\]\([^)]*(?:briefings/| \")")


def _speaks_for_an_edition(line: str) -> bool:
    return bool(_SPEAKS.search(line))


def _not_taken_down(desk: Desk, content: Path) -> Iterator[Problem]:
    """Files that still name an address that was taken down."""
    gone = sorted(desk.addresses_taken_down)
    for path in sorted(content.rglob("*")) if gone else ():
        text = path.read_text(encoding="utf-8", errors="replace") if path.suffix in {".md", ".json"} else ""
        for address in gone:
            if address in text:
                remedy = "Run `digest build`, or take it out of what you wrote yourself"
                yield Problem(file=str(path), line=line_of(text, address), found=f"{address} was taken down", remedy=remedy)
