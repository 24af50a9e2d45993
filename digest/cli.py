"""The command line: every verb by its name; with ``running`` and ``reporting`` the one place that prints and exits.

Each verb parses, calls one function, prints and exits: 0 done, 1 one clear message, 2 wrong usage, 3 done but look (`--alerts`).
A bug keeps its traceback. What a verb calls is imported by it, so that `digest --help` and `digest site` need not wait for what
reads and groups articles.
"""

import atexit
import gc

import click

from digest import __version__
from digest.verbs import building, editing, filtering, looking


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


for _command in (*building.VERBS, *editing.VERBS, *looking.VERBS, *filtering.VERBS):
    main.add_command(_command)
