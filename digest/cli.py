"""The verbs of the command line; with ``running`` and ``reporting`` the one place that prints and exits.

Each verb parses, calls one function, prints and exits: 0 done, 1 one clear message, 2 wrong usage, 3 done but look (`--alerts`).
A bug keeps its traceback. What a verb calls is imported by it, so that `digest --help` and `digest site` need not wait for what
reads and groups articles.
"""

from __future__ import annotations

import atexit
import errno
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from digest import __version__, cage, filters, running, scaffold
from digest.config import CONFIG_NAME, Config, SourceConfig, load_config
from digest.desk import DESK_NAME, NEEDS, load_desk
from digest.errors import ConfigError, DigestError, HubError
from digest.model import BlockKind, Briefing, SourceFailure
from digest.text import number, visible

# What a disk says when it does not take a file: full, over quota, too large, read-only, not ours.
_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM})


def _laid_out(text: str | None) -> str | None:
    r"""A docstring as click wants it: a line of ``\b`` in a raw one is the backspace before lines that stay as they are."""
    return text and text.replace("\\b\n", "\b\n")


class _Verb(click.Command):
    """A verb whose expected errors are one message on stderr and exit status 1."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **(more | {"help": _laid_out(more.get("help"))}))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno not in _DISK_ERRORS:
                raise
            raise click.ClickException(str(running.disk_error(error))) from error
        finally:
            cage.close()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="digest")
def main() -> None:
    """Turn a pile of articles into dated briefings and a searchable site with feeds.

    \b
    A first site:
      digest init my-brief && cd my-brief
      (put saved pages, texts, feeds or mails into inbox/)
      digest build && digest site && digest serve
    """  # noqa: D301 - the backspace is for click
    atexit.register(gc.freeze)  # a last search for garbage, when all goes anyway, takes .4 s after a site of ten years


_root = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder that has digest.yml (default: here).",
)


def _verb(name: str) -> Callable[[Callable[..., None]], click.Command]:
    return main.command(name, cls=_Verb)


# ---------------------------------------------------------------- the site


@_verb("init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--no-input", is_flag=True, help="Ask nothing; take the flags and defaults.")
@click.option("--name", help="What the site is called.")
@click.option("--url", help="Where it will be published; taken from the GitHub remote where there is one.")
@click.option("--language", help="Language of the site's own words, such as en or de.")
@click.option("--timezone", help="Zone in which a day begins and ends, such as Europe/Berlin.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="A feed to read; as often as you like.")
@click.option("--site", "sites", multiple=True, metavar="URL", help="A site whose feed is to be looked for and read.")
@click.option("--allow", multiple=True, metavar="PLACE", help="Ask this place though it is not public (127.0.0.1:8000).")
@click.option("--host", type=click.Choice(scaffold.HOSTS), default=scaffold.HOSTS[0], help="Who is to run and publish it.")
@click.option("--no-fetch", is_flag=True, help="Only write the files; read no feed yet.")
def init(
    directory: Path, no_input: bool, no_fetch: bool, host: str, allow: tuple[str, ...], feeds: tuple[str, ...], **given: Any
) -> None:
    r"""Write the files of a new site into DIRECTORY, find its feeds and make the first edition.

    \b
    Examples:
      digest init my-brief
      digest init --no-input --site https://news.example/ my-brief
    """
    defaults = replace(scaffold.default_answers(directory), feeds=feeds, allow=allow, host=host)
    flags = {field: value for field, value in given.items() if value}
    open_questions = [] if no_input else [question for question in scaffold.QUESTIONS if question.field not in flags]
    asked: dict[str, Any] = {question.field: _asked(question, defaults) for question in open_questions}
    answers = replace(defaults, **asked, **flags)
    for path in scaffold.init(directory, answers):
        click.echo(f"wrote {path}")
    where = "here" if directory.resolve() == Path().resolve() else f"in {directory}"
    if no_fetch or not (answers.feeds or answers.sites):
        click.echo(f"Put articles into {directory / 'inbox'}, then run `digest run` {where}.")
    else:
        _first_run(directory, answers)
        click.echo(f"Look at it with `digest serve` {where}; articles you put into {directory / 'inbox'} are read, too.")
    click.echo(scaffold.SETTINGS[host])


def _asked(question: scaffold.Question, defaults: scaffold.Answers) -> str | tuple[str, ...]:
    """What a person answers, asked again until it can be taken; an address may be without its scheme."""
    before = getattr(defaults, question.field)

    def taken(said: str) -> str | tuple[str, ...]:
        addresses = scaffold.addresses(said)
        answer = addresses if question.field == "sites" else addresses[0] if question.field == "url" and addresses else said
        alone: dict[str, Any] = {"name": "It", question.field: answer}
        try:
            scaffold.check(scaffold.Answers(**alone))
        except ConfigError as error:
            raise click.UsageError(error.problems[0].remedy) from error
        return answer

    answer: str | tuple[str, ...] = click.prompt(question.text, default=before or "", show_default=bool(before), value_proc=taken)
    return answer


def _first_run(directory: Path, answers: scaffold.Answers) -> None:
    """Fetch, name the feeds that were found, make the first edition and the site, and check them."""
    with running.logged("init", load_config(directory), _present(None)) as run:
        running.fetch(load_config(directory), run, tells_failures=False)
        for site, feed in scaffold.name_feeds(directory, answers).items():
            click.echo(visible(f"found {feed} on {site}"))
        config = load_config(directory)
        running.build(config, run)
        running.site(config, run)
    _check(directory, run.now, unread=run.built.sources_failed if run.built else ())


_now = click.option("--now", metavar="TIME", help="The present, for a repeatable run (ISO 8601 with offset).")


@_verb("check")
@_root
@_now
def check(root: Path, now: str | None) -> None:
    r"""Check settings, editions, citations and links; name every problem at once.

    \b
    Example:
      digest check
    """
    _check(root, _present(now))


def _check(root: Path, now: datetime, *, unread: Sequence[SourceFailure] = ()) -> None:
    """Check a site, and say so; ``unread`` are sources that just failed, so that not everything is in order."""
    from digest import checks

    problems = checks.check(root, now)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise click.ClickException(f"{number(len(problems), 'problem')} found.")
    for note in checks.advice(root):
        click.echo(f"note: {note}", err=True)
    by_span, by_hash = checks.how_proven(root)
    proven = f"{by_span} sentences proven by their span, {by_hash} by their hash alone."
    if not unread:
        click.echo(f"Everything is in order: {proven}")
        return
    click.echo(f"What was made is in order: {proven}")
    names = visible(", ".join(failure.source for failure in unread))
    said = f"{number(len(unread), 'source')} could not be read, for the reason above: {names}."
    click.echo(f"{said} Mend that in {root / CONFIG_NAME}, then run `digest run --root {root}`.", err=True)


_day = click.option("--day", metavar="DAY", help="Make only the edition of this day (YYYY-MM-DD).")
_rebuild = click.option("--rebuild", metavar="DAY..DAY", help="Remake these editions, except those edited by hand.")


_log = click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Also write there, as JSON, what the run did."
)
_alerts = click.option(
    "--alerts",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there, in Markdown, what somebody should look at, and end with status 3; an empty file and status 0 if nothing.",
)


@_verb("fetch")
@_root
@_now
@_log
@click.option(
    "--warc",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write there every answer, as a web archive (.warc or .warc.gz).",
)
def fetch(root: Path, now: str | None, log: Path | None, warc: Path | None) -> None:
    r"""Read feeds and pages over the network into captures, so that `digest build` needs no network.

    \b
    Examples:
      digest fetch
      digest fetch --warc 2026-03-09.warc.gz
    """
    config = load_config(root)
    with running.logged("fetch", config, _present(now), log) as run:
        running.fetch(config, run, warc=warc)


@_verb("build")
@_root
@_now
@_log
@_alerts
@_day
@_rebuild
def build(root: Path, now: str | None, day: str | None, rebuild: str | None, log: Path | None, alerts: Path | None) -> None:
    r"""Read the sources and write editions and indexes into content/.

    \b
    Examples:
      digest build
      digest build --now 2026-03-09T07:00:00+01:00
      digest build --rebuild 2026-03-02..2026-03-04
    """
    config = load_config(root)
    with running.logged("build", config, _present(now), log, alerts) as run:
        running.build(config, run, only=_a_day(day) if day else None, again=_days(rebuild) if rebuild else ())


@_verb("site")
@_root
@click.option("--url", help="Where the site will be published, if not where digest.yml says.")
@click.option("--clean", "clean_build", is_flag=True, help="Build everything anew.")
def site(root: Path, url: str | None, clean_build: bool) -> None:
    r"""Render content/ into site/: pages, search, feeds.

    \b
    Example:
      digest site
    """
    config = load_config(root)
    with running.logged("site", config, _present(None)) as run:
        running.site(config, run, url=url, clean_build=clean_build)


@_verb("run")
@_root
@_now
@click.option("--url", help="Where the site will be published, if not where digest.yml says.")
@_log
@_alerts
@click.option("--watch", is_flag=True, help="Then show the site here, made again as sources, settings or pages change.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Where --watch shows it.")
def run(root: Path, now: str | None, url: str | None, log: Path | None, alerts: Path | None, watch: bool, port: int) -> None:
    r"""Fetch, build, then site.

    \b
    Examples:
      digest run
      digest run --watch
    """
    config = load_config(root)
    if watch:
        _watch(config, now, port)
        return
    with running.logged("run", config, _present(now), log, alerts) as run:
        running.fetch(config, run, tells_failures=False)
        running.build(config, run)
        running.site(config, run, url=url)


def _watch(config: Config, now: str | None, port: int) -> None:
    """Show the site, made again at each change; sources on the network are asked again when digest.yml names others."""
    from digest.publish.serve import MADE_FROM, serve
    from digest.rules import RULES_NAME

    fetched: tuple[SourceConfig, ...] = ()

    def rebuild() -> None:
        nonlocal fetched
        settings = load_config(config.root)
        try:
            with running.logged("run", settings, _present(now)) as run:
                if settings.sources != fetched:
                    running.fetch(settings, run, tells_failures=False)
                    fetched = settings.sources
                running.build(settings, run)
                running.site(settings, run)
        except click.ClickException as error:  # what is wrong is said; a person is about to mend it
            error.show()

    inboxes = (Path(source.folder or source.mail or "").parts[:1] for source in config.sources)
    watched = {*MADE_FROM, DESK_NAME, RULES_NAME, *(part for parts in inboxes for part in parts)}
    serve(config.root, port=port, rebuild=rebuild, say=click.echo, watched=watched)


@_verb("publish")
@_root
@click.option("--branch", metavar="NAME", help="Push the site as the next commit of this branch.")
@click.option("--remote", default="origin", show_default=True, help="The repository to push to, by name or address.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Copy the site into this folder.")
def publish_(root: Path, branch: str | None, remote: str, folder: Path | None) -> None:
    """Put the built site on a branch or into a folder, for any host of plain files.

    \b
    Examples:
      digest publish --branch gh-pages
      digest publish --folder /var/www/brief
    """  # noqa: D301 - the backspace is for click
    from digest import publish

    config = load_config(root)
    if (branch is None) == (folder is None):
        raise click.UsageError("Say where: either --branch NAME or --folder DIR.")
    if branch is not None:
        commit = publish.publish_branch(config.root, config.site_dir, branch, remote)
        click.echo(f"{branch} is now at {commit}" if commit else f"{branch} already has this site.")
    if folder is not None:
        written, removed = publish.publish_folder(config.site_dir, folder)
        click.echo(f"{number(written, 'file')} written and {removed} removed in {folder}")


@_verb("ping")
@_root
@_now
@click.option("--url", help="Where the site is published, if not where digest.yml says.")
def ping(root: Path, now: str | None, url: str | None) -> None:
    r"""Tell the WebSub hub in site.hub that the feeds have changed, once the site is published.

    \b
    Example:
      digest ping
    """
    from digest import pipeline, publish

    config = load_config(root)
    if not config.site.hub:
        raise click.UsageError("digest.yml names no hub: write `hub: https://hub.example/` under `site`.")
    if why := pipeline.ping(config, _present(now), url=url):
        raise HubError(config.site.hub, why)
    click.echo(f"{config.site.hub} was told of {number(len(publish.FEEDS), 'feed')}")


@_verb("serve")
@_root
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Where it is shown.")
def serve(root: Path, port: int) -> None:
    r"""Show the site on this machine, rebuilt as files change.

    \b
    Example:
      digest serve --port 8001
    """
    from digest import rendering
    from digest.publish import serve as preview

    config = load_config(root)
    preview.serve(config.root, port=port, rebuild=lambda: rendering.site(config), say=click.echo)


# ---------------------------------------------------------------- the editor's desk


_who = click.option("--who", required=True, help="Who says so; readers see it.")


@_verb("correct")
@_root
@_now
@click.argument("day")
@click.argument("story")
@click.option("--wrong", required=True, help="What the edition said.")
@click.option("--right", required=True, help="What is right.")
@_who
def correct(root: Path, now: str | None, day: str, story: str, wrong: str, right: str, who: str) -> None:
    r"""Tell what a published edition got wrong: on the story, on the corrections page and in the feeds.

    STORY is its id, as `digest desk` shows it, or the beginning of it.

    \b
    Example:
      digest correct 2026-03-05 3f2a9c01d4be --wrong "43 ships" --right "34 ships" --who "the desk"
    """
    from digest import editor

    config = load_config(root)
    briefing = editor.correct(config, _a_day(day), story, wrong=wrong, right=right, who=who, now=_present(now))
    click.echo(f"{briefing.day.isoformat()}: corrections so far: {len(briefing.corrections)}. Run `digest site` to publish.")


@_verb("takedown")
@_root
@_now
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

    config, present = load_config(root), _present(now)
    editor.check_target(what)
    if not any(entry.target == what for entry in load_desk(root).of("takedown")):
        facts = {"reason": reason, "by": who, "on": present.date().isoformat(), "at": editor.also_at(config, what)}
        desk_file.add(root, "takedown", what, facts)
    editions, captures = editor.take_down(config, present)
    if not editions and not captures:
        click.echo(visible(f"Nothing here is {what} now. Its entry in {root / DESK_NAME} keeps out what comes."), err=True)
    click.echo(f"Editions changed: {editions}; captures removed: {captures}. Run `digest site` to publish.")


@_verb("desk")
@_root
@_now
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
        for line in _stories(editor.listed(config, None if day is None else _a_day(day))):
            click.echo(visible(line))
        for proposal in editor.proposed(config):
            click.echo(visible(f"proposed: {proposal}"))
        return
    if not target:
        raise click.UsageError(f"`digest desk {decision}` needs what it is about: a story's id, an address or a pattern.")
    signed = {}
    if decision == "sign":
        signed["sha256"] = editor.sign(config, _a_day(target))
    else:
        target, with_ = editor.desk_target(config, target), with_ and editor.desk_target(config, with_)
    wanted = {key: value for key, value in {**facts, "with": with_, **signed}.items() if value}
    desk_file.add(root, decision, target, wanted, topics=[topic.id for topic in config.topics])
    click.echo(f"Wrote `{decision}: {target}` into {root / DESK_NAME}.")
    if decision == "sign":
        return
    closed = editor.closed_days(config, target, facts["to"], _present(now))
    for each in closed:
        click.echo(f"The edition of {each.isoformat()} is closed: run `digest build --rebuild {each.isoformat()}` to change it.")
    if not closed:
        click.echo("Run `digest build` to carry it out.")


def _stories(briefing: Briefing) -> Iterator[str]:
    """An edition as the desk sees it: ids, headlines, what an editor did."""
    yield f"{briefing.day.isoformat()}{' (draft)' if briefing.draft else ''}: {len(briefing.stories)} stories"
    for section in briefing.sections:
        yield f"{section.title}"
        for story in section.stories:
            facts = {"pinned": story.pinned, "retitled": story.headline_by, "with a note": story.notes, "late": story.late}
            marks = [mark for mark, is_so in facts.items() if is_so]
            yield f"  {story.id}  {story.headline}{' [' + ', '.join(marks) + ']' if marks else ''}"
            for listing in story.articles:
                yield f"                {listing.publisher or '-'}  {listing.url or listing.where}"


@_verb("explain")
@_root
@_now
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write it as a page to look at instead.")
@click.argument("file_or_url")
def explain(root: Path, now: str | None, page: Path | None, file_or_url: str) -> None:
    r"""Show what each stage made of one article, and why.

    \b
    Examples:
      digest explain inbox/page.html
      digest explain https://news.example/story
      digest explain --html why.html inbox/page.html
    """
    from digest import inquiry

    if page is not None:
        page.write_text(inquiry.explain_page(load_config(root), file_or_url, _present(now)), encoding="utf-8")
        click.echo(f"wrote {page}")
        return
    for line in inquiry.explain(load_config(root), file_or_url, _present(now)):
        click.echo(visible(line))


@_verb("rules")
@_root
@_now
@click.argument("action", type=click.Choice(["test"]))
@click.argument("page")
def rules(root: Path, now: str | None, action: str, page: str) -> None:
    r"""Show what rules.yml makes of one page, beside what cleaning makes of it without.

    \b
    Example:
      digest rules test inbox/page.html
    """
    from digest import inquiry

    for line in inquiry.try_rules(load_config(root), page, _present(now)):
        click.echo(visible(line))


@_verb("sources")
@_root
@click.option(
    "--opml", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the feeds there, for any feed reader."
)
def sources_(root: Path, opml: Path | None) -> None:
    r"""List what is read and how each source answered the last time, or write its feeds as a list of subscriptions.

    \b
    Examples:
      digest sources
      digest sources --opml subscriptions.opml
    """
    from digest import doctor

    config = load_config(root)
    if opml is not None:
        text, count = doctor.subscriptions(config)
        opml.write_text(text, encoding="utf-8")
        click.echo(f"{number(count, 'feed')} in {opml}")
        return
    for finding in doctor.look_at_sources(config):
        click.echo(visible(str(finding)))


@_verb("doctor")
@_root
def doctor_(root: Path) -> None:
    r"""Say what is installed, what is stale and which sources fail, each with the command that mends it.

    \b
    Example:
      digest doctor
    """
    from digest import doctor

    findings = doctor.examine(root)
    for finding in findings:
        click.echo(str(finding))
    if any(finding.is_bad for finding in findings):
        raise click.ClickException("Something needs mending; see above.")


# ---------------------------------------------------------------- the thinking as filters


@_verb("clean")
@_now
@click.option(
    "--leave-out",
    multiple=True,
    type=click.Choice(get_args(BlockKind)),
    help="Leave out the paragraphs of this kind; may be given again.",
)
def clean_(now: str | None, leave_out: tuple[BlockKind, ...]) -> None:
    r"""Find the article in each page or text: JSON lines in, JSON lines out.

    \b
    Example:
      digest clean < pages.jsonl     (lines such as {"id": "1", "url": "https://…", "html": "<html>…"})
      digest clean --leave-out heading --leave-out table < pages.jsonl
    """
    from digest.clean import clean_line

    filters.each(partial(clean_line, now=_present(now), leave_out=leave_out))


@_verb("summarize")
@click.option("--sentences", type=click.IntRange(1, 50), default=3, show_default=True, help="At most this many.")
@click.option(
    "--max-words", type=click.IntRange(1, 5000), default=75, show_default=True, help="At most this many words together."
)
def summarize(sentences: int, max_words: int) -> None:
    r"""Choose the sentences that say most of each text: JSON lines in, JSON lines out.

    \b
    Example:
      echo '{"id": "1", "text": "One. Two. Three."}' | digest summarize --sentences 1
    """
    from digest.enrich import summarize_line

    filters.each(partial(summarize_line, sentences=sentences, max_words=max_words))


@_verb("claims")
def claims() -> None:
    r"""Find who is reported to have said what in each text: JSON lines in, JSON lines out.

    \b
    Example:
      echo '{"id": "1", "text": "The port is open, said Ines Marrow."}' | digest claims
    """
    from digest.enrich import claims_line

    filters.each(claims_line)


@_verb("group")
def group() -> None:
    r"""Find the texts that tell one event, and copies: reads all JSON lines, then writes one for each.

    \b
    Example:
      digest group < articles.jsonl
    """
    from digest.enrich import group_lines

    filters.together(group_lines)


# ---------------------------------------------------------------- times and days


def _present(now: str | None) -> datetime:
    """The only present: --now, else SOURCE_DATE_EPOCH, else the clock; always with an offset."""
    if now is None and (epoch := os.environ.get("SOURCE_DATE_EPOCH")):
        if not epoch.isdigit():
            raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; it should be seconds since 1970, digits only.")
        return datetime.fromtimestamp(int(epoch), UTC)
    if now is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as error:
        raise click.BadParameter(
            f"{now!r} is no time; write for example 2026-03-09T07:00:00+01:00.", param_hint="--now"
        ) from error
    if moment.tzinfo is None:
        raise click.BadParameter(f"{now!r} has no offset; write for example {moment.isoformat()}+00:00.", param_hint="--now")
    return moment


def _a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day; write for example 2026-03-05.") from error


def _days(text: str) -> tuple[date, ...]:
    first, _, last = text.partition("..")
    start, end = _a_day(first), _a_day(last or first)
    if end < start:
        raise click.BadParameter(f"{text!r} ends before it begins.", param_hint="--rebuild")
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))
