"""What a page says of the use of its words, for everybody who quotes it: robots meta and text-and-data-mining reservation. Pure.

Robots: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag. TDM Reservation Protocol: W3C Community
Group report of 2024, section 5.3 (`<meta name="tdm-reservation" content="1">`). ``edition.rights`` obeys what is found here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_ROBOTS: Final = ("robots", "googlebot", "googlebot-news")
_SAYS: Final = re.compile(r"nosnippet|noarchive|max-snippet\s*:\s*(-?\d{1,6})", re.IGNORECASE)


def read_permissions(meta: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The signals among meta elements (values by lower-case name), in a fixed order, such as ``max-snippet:50``."""
    words = ",".join(value for name in _ROBOTS for value in meta.get(name, ()))
    found = {"".join(match[0].lower().split()) for match in _SAYS.finditer(words)}
    if any(value.strip() == "1" for value in meta.get("tdm-reservation", ())):
        found.add("tdm-reservation")
    return tuple(sorted(found))
