"""The thinking as filters between other programs: clean, summarize, claims, group."""

from functools import partial
from typing import get_args

import click

from digest import filters
from digest.model import BlockKind
from digest.verbs.command import present, takes_now, verb


@verb("clean")
@takes_now
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

    filters.each(partial(clean_line, now=present(now), leave_out=leave_out))


@verb("summarize")
@click.option("--sentences", type=click.IntRange(1, 50), default=3, show_default=True, help="At most this many.")
@click.option(
    "--max-words", type=click.IntRange(1, 5000), default=75, show_default=True, help="At most this many words together."
)
def summarize(sentences: int, max_words: int) -> None:
    r"""Choose the sentences that say most of each text: JSON lines in, JSON lines out.

    \b
    Example:
      echo '{"id": "1", "text": "Port Alder reopened on Friday. Fares stay as they are."}' | digest summarize --sentences 1
    """
    from digest.enrich import summarize_line

    filters.each(partial(summarize_line, sentences=sentences, max_words=max_words))


@verb("claims")
def claims() -> None:
    r"""Find who is reported to have said what in each text: JSON lines in, JSON lines out.

    \b
    Example:
      echo '{"id": "1", "text": "The port is open, said Ines Marrow."}' | digest claims
    """
    from digest.enrich import claims_line

    filters.each(claims_line)


@verb("group")
def group() -> None:
    r"""Find the texts that tell one event, and copies: reads all JSON lines, then writes one for each.

    \b
    Example:
      digest group < articles.jsonl
    """
    from digest.enrich import group_lines

    filters.together(group_lines)


VERBS = (clean_, summarize, claims, group)
