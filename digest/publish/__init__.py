"""Put the day where readers are: files in ``content/``, pages made from them, feeds, and the built ``site/``.

read_archive -> (the other stages) -> write;  indexes, feeds -> Pages;  build_site, serve
"""

from digest.publish.archive import Archive, read_archive
from digest.publish.feeds import feeds
from digest.publish.indexes import indexes
from digest.publish.serve import serve
from digest.publish.site import SiteReport, build_site
from digest.publish.write import Written, locked, remove_leftovers, write

__all__ = [
    "Archive",
    "SiteReport",
    "Written",
    "build_site",
    "feeds",
    "indexes",
    "locked",
    "read_archive",
    "remove_leftovers",
    "serve",
    "write",
]
