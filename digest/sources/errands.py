"""One address of a round of fetching: what is known of it, what it answers, whether that is what it should be; written down."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from digest.cage import LARGEST_ITEM
from digest.config import SourceConfig
from digest.errors import CageError
from digest.sources.captures import Captures
from digest.sources.fetch import Answer, Fetcher
from digest.sources.formats.kinds import other_kind
from digest.sources.http import freshness
from digest.sources.http.failures import FetchError
from digest.sources.http.media import is_page
from digest.sources.http_state import Copy, Record, failed, succeeded, unchanged
from digest.sources.reading import Survey

_PAGE_BYTES: Final = 10 * 1024 * 1024


@dataclass(slots=True)
class Errand:
    """One address of the round: what was known of it, and what came."""

    source: SourceConfig
    address: str
    record: Record
    answer: Answer | None = None
    error: FetchError | None = None
    survey: Survey | CageError | None = None
    is_asked: bool = True
    is_new: bool = False


class Errands:
    """How each address is asked for in one round, and how that is written down."""

    def __init__(self, captures: Captures, fetcher: Fetcher, now: datetime) -> None:
        self._captures, self._fetcher, self._now = captures, fetcher, now

    def known(self, address: str) -> Record:
        """What is remembered of an address; an empty record where nothing is."""
        return self._captures.record(address) or Record(url=address)

    async def ask(self, errand: Errand) -> None:
        """Ask for an address, unless its copy is fresh, it is gone, or it wants to be left alone."""
        record = errand.record
        is_resting = record.not_before is not None and self._now < record.not_before
        errand.is_asked = not (record.gone or is_resting or record.is_fresh(self._now))
        if errand.is_asked:
            most = _PAGE_BYTES if errand.source.kind == "page" else LARGEST_ITEM
            try:
                errand.answer = await self._fetcher.fetch(errand.address, record, most=most)
            except FetchError as error:
                errand.error = error

    def settle(self, errand: Errand) -> None:
        """Writes down how one address ended."""
        if not errand.is_asked:
            return
        answer = errand.answer
        if answer is not None and errand.error is None:
            errand.error = self._not_what_it_should_be(errand, answer)
        if errand.error is not None:
            errand.record = failed(errand.record, errand.error, now=self._now)
        elif answer is not None and answer.copy is not None:
            errand.is_new = errand.record.latest is None or errand.record.latest.sha256 != answer.copy.sha256
            errand.record = self.with_answer(errand.record, answer, answer.copy)
            if isinstance(errand.survey, Survey):
                errand.record = replace(errand.record, pages=errand.survey.pages, children=errand.survey.children)
        elif answer is not None:
            until = freshness.fresh_until(answer.headers, self._now)
            errand.record = unchanged(errand.record, now=self._now, fresh_until=until)
        self._captures.put_record(errand.record)

    def with_answer(self, record: Record, answer: Answer, copy: Copy) -> Record:
        """A record with a new copy, and what its answer says of when to ask again."""
        return replace(
            succeeded(record, copy, now=self._now, moved_to=answer.moved_to),
            validators=freshness.validators(answer.headers),
            fresh_until=freshness.fresh_until(answer.headers, self._now),
            is_storable=freshness.is_storable(answer.headers),
        )

    def _not_what_it_should_be(self, errand: Errand, answer: Answer) -> FetchError | None:
        """Why a good answer is none for this source: a feed that is no feed, a page that is no page."""
        if errand.source.kind == "page":
            return self.not_a_page(answer.copy)
        if isinstance(errand.survey, CageError):
            return FetchError(str(errand.survey))
        return FetchError(errand.survey.why) if errand.survey is not None and errand.survey.why else None

    def not_a_page(self, copy: Copy | None) -> FetchError | None:
        """Why a copy is no web page; None where it is one, or where there is no new copy."""
        if copy is None:
            return None
        if not is_page(copy.media_type):
            return FetchError(f"it is {copy.media_type}, not a web page")
        kind = other_kind(self._captures.body(copy.sha256) or b"")
        return FetchError(f"it is {kind}, not a web page") if kind else None
