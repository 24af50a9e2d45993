"""The feeds and the e-mail of an invented edition, to compare with what they were.

After a deliberate change ``python -m tests.publish.golden`` writes them anew; read the difference before committing it.
"""

from collections.abc import Iterator
from pathlib import Path

from digest import __version__
from digest.config import load_strings
from digest.publish.shelf import shelf_of
from digest.publish.ways_out import ways_out
from tests import briefings

FOLDER = Path(__file__).parents[1] / "golden" / "ways_out"
# One of each format; the e-mail and the archive are of the same editions.
PATHS = (
    "feed.xml",
    "stories.atom",
    "feed.json",
    "feeds.opml",
    "feeds/editions/archive/2026-02.xml",
    "latest.eml",
    "sitemap-news.xml",
    "llms.txt",
)
DAYS = (briefings.edition(), briefings.day_after(briefings.edition(), -6), briefings.quiet())


def made() -> Iterator[tuple[Path, bytes]]:
    """Where each lies, and its bytes, our version left out."""
    site = briefings.config(contact="desk@brief.example").site
    strings = load_strings(Path("nowhere"), "en")
    topics = {"shipping": "Shipping", "climate": "Climate"}
    batches = ways_out(shelf_of(DAYS), site=site, strings=strings, topics=topics)
    pages = {page.path: page for batch in batches for page in batch.make()}
    for path in PATHS:
        yield FOLDER / path.replace("/", "-"), pages[path].text.replace(__version__, "VERSION").encode()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, content in made():
        path.write_bytes(content)
        print(path)
