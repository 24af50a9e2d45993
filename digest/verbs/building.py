"""The verbs that make a site and bring it out: init, fetch, build, site, run, publish, ping, serve."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from digest import running, scaffold
from digest.config import Config, SourceConfig, load_config
from digest.desk import DESK_NAME
from digest.errors import ConfigError, HubError
from digest.text import number, visible
from digest.verbs.command import a_day, days_of, present, takes_now, takes_root, verb


@verb("init")
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
        if question.field == "url" and len(addresses) > 1:
            raise click.UsageError(f"{said!r} is no address; write one such as {scaffold.DEFAULT_URL}")
        if question.field in ("url", "sites") and (
            odd := next((word for word in said.split() if not set(word) & set(".:")), None)
        ):
            raise click.UsageError(f"{odd!r} is no address; write one such as news.example or https://news.example/feed.xml")
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
    with running.logged("init", load_config(directory), present(None)) as run:
        running.fetch(load_config(directory), run, tells_failures=False)
        for site, feed in scaffold.name_feeds(directory, answers).items():
            click.echo(visible(f"found {feed} on {site}"))
        config = load_config(directory)
        running.build(config, run)
        running.site(config, run)
    running.check(directory, run.now, unread=run.built.sources_failed if run.built else ())


_takes_log = click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Also write there, as JSON, what the run did."
)
_takes_alerts = click.option(
    "--alerts",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there, in Markdown, what somebody should look at, and end with status 3; an empty file and status 0 if nothing.",
)


@verb("fetch")
@takes_root
@takes_now
@_takes_log
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
    with running.logged("fetch", config, present(now), log) as run:
        running.fetch(config, run, warc=warc)


@verb("build")
@takes_root
@takes_now
@_takes_log
@_takes_alerts
@click.option("--day", metavar="DAY", help="Make only the edition of this day (YYYY-MM-DD).")
@click.option("--rebuild", metavar="DAY..DAY", help="Remake these editions, except those edited by hand.")
def build(root: Path, now: str | None, day: str | None, rebuild: str | None, log: Path | None, alerts: Path | None) -> None:
    r"""Read the sources and write editions and indexes into content/.

    \b
    Examples:
      digest build
      digest build --now 2026-03-09T07:00:00+01:00
      digest build --rebuild 2026-03-02..2026-03-04
    """
    config = load_config(root)
    with running.logged("build", config, present(now), log, alerts) as run:
        running.build(config, run, only=a_day(day) if day else None, again=days_of(rebuild) if rebuild else ())


@verb("site")
@takes_root
@click.option("--url", help="Where the site will be published, if not where digest.yml says.")
@click.option("--clean", "clean_build", is_flag=True, help="Build everything anew.")
def site(root: Path, url: str | None, clean_build: bool) -> None:
    r"""Render content/ into site/: pages, search, feeds.

    \b
    Example:
      digest site
    """
    config = load_config(root)
    with running.logged("site", config, present(None)) as run:
        running.site(config, run, url=url, clean_build=clean_build)


@verb("run")
@takes_root
@takes_now
@click.option("--url", help="Where the site will be published, if not where digest.yml says.")
@_takes_log
@_takes_alerts
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
    with running.logged("run", config, present(now), log, alerts) as run:
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
            with running.logged("run", settings, present(now)) as run:
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


@verb("publish")
@takes_root
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


@verb("ping")
@takes_root
@takes_now
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
    if why := pipeline.ping(config, present(now), url=url):
        raise HubError(config.site.hub, why)
    click.echo(f"{config.site.hub} was told of {number(len(publish.FEEDS), 'feed')}")


@verb("serve")
@takes_root
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


VERBS = (init, fetch, build, site, run, publish_, ping, serve)
