"""What an editor does to published editions: correct, take down, sign. Each holds the lock and writes what changed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from digest import edition, keeping, publish, runs, sources
from digest.config import Config
from digest.desk import Entry, is_target, load_desk
from digest.errors import DeskError
from digest.model import Briefing, Correction
from digest.naming import briefing_path

# Ids of stories have twelve hexadecimal digits.
_STORY_ID: Final = 12


def correct(config: Config, day: date, story: str, *, wrong: str, right: str, who: str, now: datetime) -> Briefing:
    """Tell in a published edition what was wrong and what is right; the edition as it now is.

    Raises DeskError where there is no such edition or story, or the story does not say what is called wrong.
    """
    with publish.locked(config.root):
        archive = keeping.read_editions(config)
        briefing = next((b for b in archive.briefings if b.day == day), None)
        if briefing is None:
            raise DeskError(f"There is no edition of {day.isoformat()}. `digest desk` shows the latest, `--day DAY` another.")
        when = now.astimezone(config.zone).isoformat()
        found = edition.find_story(briefing, story)
        edition.check_printed(briefing, found, wrong, archive.edited.get(day, ""))
        correction = Correction(story=found.id, wrong=wrong, right=right, when=when, who=who)
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


def check_target(what: str) -> None:
    """Raises DeskError where that can be nothing to take down: no address, pattern, source or id."""
    if not is_target(what):
        remedy = "Give its address (https://…), a pattern with *, or the id that `digest desk` or a record shows"
        raise DeskError(f"{what!r} is neither an address, a pattern nor an id. {remedy}.")


def also_at(config: Config, what: str) -> str:
    """The other addresses of an article that is to be taken down, as ``at`` in ``desk.yml`` has them.

    No record tells them afterwards, and a feed may go on naming one of them. Of a pattern or a source there are none to name.
    """
    if "*" in what or what.startswith("source:"):
        return ""
    entry = Entry(verb="takedown", target=what, line=0, facts={})
    return " ".join(edition.addresses_of(keeping.read_editions(config).briefings, entry))


def take_down(config: Config, now: datetime) -> tuple[int, int]:
    """Remove from ``content/`` and ``.digest/`` what ``desk.yml`` takes down; how many editions and captures that changed."""
    desk = load_desk(config.root)
    with publish.locked(config.root):
        before = keeping.read_editions(config)
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
    found = [b for b in keeping.read_editions(config).briefings if day in (None, b.day)]
    if not found:
        raise DeskError(f"There is no edition{f' of {day.isoformat()}' if day else ''} yet. Run `digest build`.")
    return found[-1]


def proposed(config: Config) -> list[edition.Proposal]:
    """What builds saw publishers put right in what editions quote, each once, where no correction of the story followed."""
    corrected = {(b.day.isoformat(), c.story) for b in keeping.read_editions(config).briefings for c in b.corrections}
    logs = (run.get("build") or {} for run in runs.logs(config.cache))
    found = (one for log in logs for one in log.get("proposals", ()) if (one["day"], one["story"]) not in corrected)
    return list(dict.fromkeys(edition.Proposal(**{**one, "day": date.fromisoformat(one["day"])}) for one in found))
