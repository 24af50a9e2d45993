"""What an editor does to published editions: correct, take down, sign. Each holds the lock and writes what changed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from digest import edition, keeping, publish, runs, sources
from digest.config import Config
from digest.desk import Entry, is_target, load_desk
from digest.errors import DeskError
from digest.model import Briefing, Correction, Story
from digest.naming import briefing_path
from digest.text import visible

# Ids of stories have twelve hexadecimal digits.
_STORY_ID: Final = 12


def correct(config: Config, day: date, story: str, *, wrong: str, right: str, who: str, now: datetime) -> Briefing:
    """Tell in a published edition what was wrong and what is right; the edition as it now is.

    Raises DeskError where there is no such edition or story, the story does not say what is called wrong, or words are missing;
    ClockError where the present is before what editions say was done.
    """
    for name, words in (("--right", right), ("--who", who)):
        if not visible(words).strip():
            raise DeskError(f"{name} has no words. Readers see what is right and who says so: write both.")
    with publish.locked(config.root):
        archive = keeping.read_editions(config)
        keeping.check_clock(archive.briefings, now)
        briefing = next((b for b in archive.briefings if b.day == day), None)
        if briefing is None:
            raise DeskError(f"There is no edition of {day.isoformat()}. `digest desk` shows the latest, `--day DAY` another.")
        when = now.astimezone(config.zone).isoformat()
        found = edition.find_story(briefing, story)
        edition.check_printed(briefing, found, wrong, archive.edited.get(day, ""))
        correction = Correction(story=found.id, wrong=wrong.strip(), right=right.strip(), when=when, who=who.strip())
        corrected = edition.corrected(briefing, correction, now)
        briefings = tuple(corrected if b.day == day else b for b in archive.briefings)
        keeping.put([corrected], replace(archive, briefings=briefings), archive, config, now)
    return corrected


def desk_target(config: Config, what: str) -> str:
    """How ``desk.yml`` names what an editor means: a story by its whole id, of which the beginning is enough; else as it is.

    Raises DeskError where that is no address, pattern, source or id of an article, and no edition has just one such story.
    """
    ids = {story.id for briefing in keeping.read_editions(config).briefings for story in briefing.stories}
    begun = [one for one in ids if one.startswith(what)]
    if len(begun) == 1:
        return begun[0]
    if set(what) <= set("0123456789abcdef") and len(what) <= _STORY_ID:
        said = f"{len(begun)} stories have ids that begin so" if begun else "no edition has a story with that id"
        raise DeskError(f"{what}: {said}. `digest desk --day DAY` shows the stories of an edition with their ids.")
    check_target(what)
    return what


def closed_days(config: Config, target: str, to: str, now: datetime) -> list[date]:
    """The closed editions that hold what a decision is about, or that are to take it: a build leaves them alone."""
    today, entry = keeping.open_day(config, now), Entry(verb="", target=target, line=0, facts={})
    if "*" in target or target.startswith("source:"):  # what is still to come, above all
        return []

    def is_about(story: Story) -> bool:
        return story.id == target or any(entry.names(a.id, a.item, a.url, a.where) for a in story.articles)

    closed = [briefing for briefing in keeping.read_editions(config).briefings if briefing.day < today]
    return [one.day for one in closed if one.day.isoformat() == to or any(map(is_about, one.stories))]


def check_target(what: str) -> None:
    """Raises DeskError where that can be nothing to take down: no address, pattern, source or id."""
    if not is_target(what):
        remedy = "Give its address (https://…), a pattern with * that says which, or the id that `digest desk` or a record shows"
        raise DeskError(f"{what!r} is no address, no pattern of some addresses and no id. {remedy}.")


def also_at(config: Config, what: str) -> str:
    """The other addresses of an article that is to be taken down, as ``at`` in ``desk.yml`` has them.

    No record tells them afterwards, and a feed may go on naming one of them. Of a pattern or a source there are none to name.
    """
    if "*" in what or what.startswith("source:"):
        return ""
    entry = Entry(verb="takedown", target=what, line=0, facts={})
    return " ".join(edition.addresses_of(keeping.read_editions(config).briefings, entry))


def take_down(config: Config, now: datetime) -> tuple[int, int]:
    """Remove from ``content/`` and ``.digest/`` what ``desk.yml`` takes down; how many editions and captures that changed.

    Raises ClockError where the present is before what editions say was done.
    """
    desk = load_desk(config.root)
    with publish.locked(config.root):
        before = keeping.read_editions(config)
        keeping.check_clock(before.briefings, now)
        archive, gone = keeping.taken_down(before, desk, config, now)
        changed = keeping.changed(before, archive)
        keeping.put(changed, archive, before, config, now, gone)
        captures = sources.purge(config.cache, {*gone, *desk.addresses_taken_down})
    return len(changed), captures


def sign(config: Config, day: date) -> str:
    """The checksum of an edition's page as it now is, for an entry that signs it. Raises DeskError where there is none."""
    if found := publish.checksum_of(config.content, briefing_path(day)):
        return found
    raise DeskError(f"There is no edition of {day.isoformat()}: {config.content / briefing_path(day)} is not there.")


def listed(config: Config, day: date | None = None) -> Briefing:
    """The edition of a day, or the latest. Raises DeskError where there is none."""
    briefings = keeping.read_editions(config).briefings
    if not briefings:
        raise DeskError("There is no edition yet. Run `digest build`.")
    found = next((b for b in reversed(briefings) if day in (None, b.day)), None)
    if found is None:
        first, last = briefings[0].day.isoformat(), briefings[-1].day.isoformat()
        there = f"the only one is of {last}" if first == last else f"there are {len(briefings)}, from {first} to {last}"
        raise DeskError(f"There is no edition of {day}: {there}.")
    return found


def proposed(config: Config) -> list[edition.Proposal]:
    """What builds saw publishers put right in what editions quote, each once, where no correction of the story followed."""
    corrected = {(b.day.isoformat(), c.story) for b in keeping.read_editions(config).briefings for c in b.corrections}
    logs = (run.get("build") or {} for run in runs.logs(config.cache))
    found = (one for log in logs for one in log.get("proposals", ()) if (one["day"], one["story"]) not in corrected)
    return list(dict.fromkeys(edition.Proposal(**{**one, "day": date.fromisoformat(one["day"])}) for one in found))
