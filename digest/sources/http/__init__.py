"""What to do about HTTP, decided without touching it: pure functions over addresses, headers and moments.

    addresses.py   which addresses may be asked, as they are written and as they resolve
    redirects.py   where a redirect leads, and what is learnt from it
    freshness.py   how long a copy may stand in for a request, and how to ask whether it still does
    retries.py     which failures pass, and how long to wait for it
    robots.py      what a site's robots.txt allows, and how slowly
    unpacking.py   gzip, deflate, brotli and zstd under a cap
    discovery.py   the feeds that a page names
    opml.py        the feeds that a list of subscriptions names

``digest/sources/fetch.py`` is the one that does it.
"""
