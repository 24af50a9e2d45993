"""Files of the site that are made together, and left as they are while what they are made of is the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from digest.model import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some pages that ``make`` gives, paths below ``site/``: the same pages as long as ``made_of`` has the same words.

    ``name`` tells it from all other batches of a site. ``day`` is that of the newest edition it needs, if that is an old one: in
    the order of their days, batches need the same editions one after the other.
    """

    name: str
    made_of: tuple[str, ...]
    make: Callable[[], Iterable[Page]]
    day: date = date.max
