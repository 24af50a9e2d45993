"""The verbs of the editor's desk: correct, takedown, desk."""

from collections.abc import Iterator
from pathlib import Path

import click

from digest.config import load_config
from digest.desk import DESK_NAME, NEEDS, load_desk
from digest.model import Briefing
from digest.text import number, visible
from digest.verbs.command import a_day, present, takes_now, takes_root, verb

_takes_who = click.option("--who", required=True, help="Who says so; readers see it.")


@verb("correct")
@takes_root
@takes_now
@click.argument("day")
@click.argument("story")
@click.option("--wrong", required=True, help="What the edition said.")
@click.option("--right", required=True, help="What is right.")
@_takes_who
def correct(root: Path, now: str | None, day: str, story: str, wrong: str, right: str, who: str) -> None:
    r"""Tell what a published edition got wrong: on the story, on the corrections page and in the feeds.

    STORY is its id, as `digest desk` shows it, or the beginning of it.

    \b
    Example:
      digest correct 2026-03-05 3f2a9c01d4be --wrong "43 ships" --right "34 ships" --who "the desk"
    """
    from digest import editor

    config = load_config(root)
    known = editor.listed(config, a_day(day)).corrections
    briefing = editor.correct(config, a_day(day), story, wrong=wrong, right=right, who=who, now=present(now))
    if briefing.corrections == known:
        click.echo(f"{briefing.day.isoformat()}: that stands there already; nothing was written.")
        return
    click.echo(f"{briefing.day.isoformat()}: corrections so far: {len(briefing.corrections)}. Run `digest site` to publish.")


@verb("takedown")
@takes_root
@takes_now
@click.argument("what")
@click.option("--reason", required=True, help="Why; readers see it.")
@click.option("--who", default="", help="Who decided it; kept in desk.yml.")
def takedown(root: Path, now: str | None, what: str, reason: str, who: str) -> None:
    r"""Remove an article (its address or id) from pages, feeds, records and captures, for good.

    \b
    Example:
      digest takedown https://news.example/story --reason "at the request of its publisher"
    """
    from digest import desk_file, editor

    config, moment = load_config(root), present(now)
    editor.check_target(what)
    if not any(entry.target == what for entry in load_desk(root).of("takedown")):
        facts = {"reason": reason, "by": who, "on": moment.date().isoformat(), "at": editor.also_at(config, what)}
        desk_file.add(root, "takedown", what, facts)
    editions, captures = editor.take_down(config, moment)
    if not editions and not captures:
        click.echo(visible(f"Nothing here is {what} now. Its entry in {root / DESK_NAME} keeps out what comes."), err=True)
    click.echo(f"Editions changed: {editions}; captures removed: {captures}. Run `digest site` to publish.")


@verb("desk")
@takes_root
@takes_now
@click.option("--day", metavar="DAY", help="The edition to show, or to sign (default: the latest).")
@click.option("--by", default="", help="Who decides it; signs notes, headlines and pages.")
@click.option("--to", default="", help="The new headline (retitle) or day (move).")
@click.option("--text", default="", help="What a note says.")
@click.option("--with", "with_", default="", help="The other story (merge).")
@click.option("--topics", default="", help="Ids of topics, with spaces between (tag).")
@click.option("--why", default="", help="Why, for whoever reads desk.yml; readers see it where something is hidden.")
@click.argument("decision", required=False, type=click.Choice([verb for verb in NEEDS if verb != "takedown"]))
@click.argument("target", required=False)
def desk(
    root: Path, now: str | None, decision: str | None, target: str | None, day: str | None, with_: str, **facts: str
) -> None:
    r"""Show the stories of an edition with their ids, or write a decision about one into desk.yml.

    \b
    Examples:
      digest desk
      digest desk hide 3f2a9c01d4be --why "off topic"
      digest desk note 3f2a9c01d4be --text "We asked the port for comment." --by "Ines Marrow"
      digest desk sign 2026-03-05 --by "Ines Marrow"
    """
    from digest import desk_file, editor

    config = load_config(root)
    if decision is None:
        for line in _stories(editor.listed(config, None if day is None else a_day(day))):
            click.echo(visible(line))
        for proposal in editor.proposed(config):
            click.echo(visible(f"proposed: {proposal}"))
        return
    if not target:
        raise click.UsageError(f"`digest desk {decision}` needs what it is about: a story's id, an address or a pattern.")
    given = {**facts, "with": with_}
    if missing := [f"--{key}" for key in NEEDS[decision] if key in given and not given[key].strip()]:
        raise click.UsageError(f"`digest desk {decision}` needs {' and '.join(missing)} too.")
    signed = {}
    if decision == "sign":
        signed["sha256"] = editor.sign(config, a_day(target))
    else:
        target, with_ = editor.desk_target(config, target), with_ and editor.desk_target(config, with_)
    wanted = {key: value for key, value in {**facts, "with": with_, **signed}.items() if value}
    desk_file.add(root, decision, target, wanted, topics=[topic.id for topic in config.topics])
    click.echo(f"Wrote `{decision}: {target}` into {root / DESK_NAME}.")
    if decision == "sign":
        return
    closed = editor.closed_days(config, target, facts["to"], present(now))
    for each in closed:
        click.echo(f"The edition of {each.isoformat()} is closed: run `digest build --rebuild {each.isoformat()}` to change it.")
    if not closed:
        click.echo("Run `digest build` to carry it out.")


def _stories(briefing: Briefing) -> Iterator[str]:
    """An edition as the desk sees it: ids, headlines, what an editor did."""
    yield f"{briefing.day.isoformat()}{' (draft)' if briefing.draft else ''}: {number(len(briefing.stories), 'story')}"
    for section in briefing.sections:
        yield f"{section.title}"
        for story in section.stories:
            facts = {"pinned": story.pinned, "retitled": story.headline_by, "with a note": story.notes, "late": story.late}
            marks = [mark for mark, is_so in facts.items() if is_so]
            yield f"  {story.id}  {story.headline}{' [' + ', '.join(marks) + ']' if marks else ''}"
            for listing in story.articles:
                yield f"                {listing.publisher or '-'}  {listing.url or listing.where}"


VERBS = (correct, takedown, desk)
