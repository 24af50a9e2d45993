"""What is known of an address from the times it was asked: its copies, validators, moves, failures. Pure values.

``captures.py`` keeps one of these for each address, and the bodies by their hash.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from digest.sources.http.failures import FetchError
from digest.sources.http.freshness import Validators

# A feed that is read more often than built loses what it drops in between, unless its earlier copies are kept that long.
_KEPT: Final = timedelta(days=3)
_MOST_COPIES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One answer that was good: the hash of its body, when it was received, and what its headers said.

    ``fetched`` is when this body was first received; ``url`` where it was in the end; ``charset`` "" where nobody declared one.
    ``signals`` is what its headers say of the use of its words.
    """

    sha256: str
    size: int
    fetched: datetime
    url: str
    media_type: str = ""
    charset: str = ""
    status: int = 200
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one address; ``url`` is that, or what it is known as with its kind before it (terms.py).

    ``copies`` are the good answers, newest first. ``asked`` is the last time it was asked, ``good`` the last time with success
    (304 is one); ``error`` is why the last time failed ("" if it did not), ``failures`` how often in a row.
    ``not_before``: the server wants to be left alone until then. ``moved_to``: where it moved for good.
    ``gone``: since when it is retired (410). ``feed``: the feed found from a site's address.
    ``pages``: of a feed, the pages that its entries still wait for. ``children``: of a list of sitemaps, those to read.
    ``reserved``: of a site's tdmrep.json, the paths it reserves (permissions.reserved_paths); ``signals``: beside it, what the
    site's robots.txt says of all of them. ``terms``: of a file of licences, what it says (permissions.licence_terms).
    ``purged``: its copies were removed, since what was taken down stood in them.
    """

    url: str
    copies: tuple[Copy, ...] = ()
    validators: Validators = field(default_factory=Validators)
    fresh_until: datetime | None = None
    is_storable: bool = True
    asked: datetime | None = None
    good: datetime | None = None
    error: str = ""
    failures: int = 0
    not_before: datetime | None = None
    moved_to: str = ""
    gone: datetime | None = None
    feed: str = ""
    pages: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    purged: bool = False

    @property
    def latest(self) -> Copy | None:
        """The last good copy."""
        return self.copies[0] if self.copies else None

    def is_fresh(self, now: datetime) -> bool:
        """Whether the last copy may stand in for a request."""
        is_good = bool(self.copies) and self.is_storable and not self.error
        return is_good and self.fresh_until is not None and now < self.fresh_until


def succeeded(record: Record, copy: Copy, *, now: datetime, moved_to: str = "") -> Record:
    """The record after a good answer. The same body again is no new copy; old copies go."""
    earlier = tuple(one for one in record.copies if one.sha256 != copy.sha256 and now - one.fetched <= _KEPT)
    same = next((one for one in record.copies[:1] if one.sha256 == copy.sha256), None)
    newest = replace(copy, fetched=same.fetched) if same else copy
    return replace(
        record,
        copies=(newest, *earlier[: _MOST_COPIES - 1]),
        asked=now,
        good=now,
        error="",
        failures=0,
        not_before=None,
        gone=None,
        purged=False,
        moved_to=moved_to or record.moved_to,
    )


def unchanged(record: Record, *, now: datetime, fresh_until: datetime) -> Record:
    """The record after a 304."""
    good = replace(record, asked=now, good=now, error="", failures=0, not_before=None, fresh_until=fresh_until)
    return replace(good, copies=(*good.copies[:1], *(one for one in good.copies[1:] if now - one.fetched <= _KEPT)))


def failed(record: Record, error: FetchError, *, now: datetime) -> Record:
    """The record after a failure. A learnt move is forgotten, so that the next run begins at the address people wrote."""
    return replace(
        record,
        asked=now,
        error=error.why,
        failures=record.failures + 1,
        not_before=None if error.wait is None else now + timedelta(seconds=min(error.wait, _LONGEST_REST)),
        gone=(record.gone or now) if error.is_gone else record.gone,
        moved_to="",
    )


# A server that asks to be left alone for a month is asked again after a day.
_LONGEST_REST: Final = 24 * 60 * 60.0


def as_json(record: Record) -> dict[str, Any]:
    """The record as JSON values; moments are ISO 8601."""
    return {key: value for key, value in asdict(record).items() if value not in ("", None, ())}


def from_json(found: Mapping[str, Any]) -> Record:
    """The record that ``as_json`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    fields = dict(found)
    fields["copies"] = tuple(_copy(one) for one in fields.get("copies", ()))
    fields |= {name: tuple(fields.get(name, ())) for name in ("pages", "children", "reserved", "signals", "terms")}
    fields["validators"] = Validators(**fields.get("validators", {}))
    for name in ("fresh_until", "asked", "good", "not_before", "gone"):
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    return Record(**fields)


def _copy(found: Mapping[str, Any]) -> Copy:
    signals = tuple(found.get("signals", ()))
    return Copy(**{**found, "fetched": datetime.fromisoformat(found["fetched"]), "signals": signals})
