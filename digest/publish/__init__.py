"""Put the day where readers are: files in ``content/``, pages made from them, feeds and e-mails, and the built ``site/``.

read_archive -> (the other stages) -> write;  indexes, ways_out -> Pages;  build_site

The preview (``serve.py``) is imported by who shows one: no build need wait for a server and a watch on folders.
"""

from digest.publish.archive import Archive, read_archive
from digest.publish.batch import Batch
from digest.publish.checksums import checksum, checksum_of, checksum_pages, read_checksums
from digest.publish.deploy import publish_branch, publish_folder
from digest.publish.feeds import FEEDS
from digest.publish.file_hashes import FileHashes
from digest.publish.indexes import indexes
from digest.publish.opml import Outline, opml
from digest.publish.shelf import Shelf, read_shelf
from digest.publish.site import SITE_CACHE, SiteReport, build_site, forget_site, without_collector
from digest.publish.status import MOST_FAILURES, Status, advanced, alert_text, failure_feed, read_status, status_pages
from digest.publish.ways_out import ways_out
from digest.publish.write import Written, locked, remove_leftovers, remove_stale, write, write_atomically

__all__ = [
    "FEEDS",
    "MOST_FAILURES",
    "SITE_CACHE",
    "Archive",
    "Batch",
    "FileHashes",
    "Outline",
    "Shelf",
    "SiteReport",
    "Status",
    "Written",
    "advanced",
    "alert_text",
    "build_site",
    "checksum",
    "checksum_of",
    "checksum_pages",
    "failure_feed",
    "forget_site",
    "indexes",
    "locked",
    "opml",
    "publish_branch",
    "publish_folder",
    "read_archive",
    "read_checksums",
    "read_shelf",
    "read_status",
    "remove_leftovers",
    "remove_stale",
    "status_pages",
    "ways_out",
    "without_collector",
    "write",
    "write_atomically",
]
