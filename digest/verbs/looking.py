"""The verbs that change nothing and say how things are: check, explain, rules, sources, doctor."""

from pathlib import Path

import click

from digest import running
from digest.config import load_config
from digest.text import number, visible
from digest.verbs.command import present, takes_now, takes_root, verb


@verb("check")
@takes_root
@takes_now
def check(root: Path, now: str | None) -> None:
    r"""Check settings, editions, citations and links; name every problem at once.

    \b
    Example:
      digest check
    """
    running.check(root, present(now))


@verb("explain")
@takes_root
@takes_now
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
        page.write_text(inquiry.explain_page(load_config(root), file_or_url, present(now)), encoding="utf-8")
        click.echo(f"wrote {page}")
        return
    for line in inquiry.explain(load_config(root), file_or_url, present(now)):
        click.echo(visible(line))


@verb("rules")
@takes_root
@takes_now
@click.argument("action", type=click.Choice(["test"]))
@click.argument("page")
def rules(root: Path, now: str | None, action: str, page: str) -> None:
    r"""Show what rules.yml makes of one page, beside what cleaning makes of it without.

    \b
    Example:
      digest rules test inbox/page.html
    """
    from digest import inquiry

    for line in inquiry.try_rules(load_config(root), page, present(now)):
        click.echo(visible(line))


@verb("sources")
@takes_root
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


@verb("doctor")
@takes_root
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


VERBS = (check, explain, rules, sources_, doctor_)
