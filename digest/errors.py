"""Every error raised on purpose.

    DigestError                 something a person can mend; shown as one message, without a traceback
    ├── ConfigError             digest.yml is missing or wrong (all problems at once)
    ├── ArchiveError            content/ holds something that is not an edition as we write it
    ├── GateError               an edition was blocked: a sentence was not found in its article, or more quoted than allowed
    ├── BusyError               another run holds the lock
    ├── ClockError              the present is before the last change of the newest edition
    ├── DiskError               the disk is full, or may not be written
    ├── NotFoundError           `digest explain` was asked for an article that no source gives
    ├── DeskError               what an editor asked for cannot be done: no such edition or story, or it is closed
    ├── ModelError              the model that shortens sentences cannot be asked, or what it answers is no answer
    ├── SiteError               MkDocs could not build the site
    ├── HubError                the WebSub hub did not hear that feeds have changed
    ├── OccupiedError           `digest init` would overwrite a file
    └── CageError               untrusted bytes misbehaved while being parsed
        ├── TimedOut            took longer than it may
        ├── OutOfMemory         took more memory than it may
        └── Crashed             the child died

Attributes hold the facts, ``str()`` writes the sentence: where, what was found, what would be right.
Anything that is not a ``DigestError`` is a bug and keeps its traceback.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class DigestError(Exception):
    """Something a person can mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a file a person wrote, and what would be right."""

    file: str
    line: int | None
    found: str
    remedy: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.found}. {self.remedy}"


class ConfigError(DigestError):
    """digest.yml is missing or wrong; ``problems`` has every one of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ArchiveError(DigestError):
    """A file under ``content/briefings/`` is not what we write there."""

    def __init__(self, path: str, found: str, remedy: str) -> None:
        super().__init__(path, found, remedy)
        self.path, self.found, self.remedy = path, found, remedy

    def __str__(self) -> str:
        return f"{self.path}: {self.found}. {self.remedy}"


class GateError(DigestError):
    """A sentence about to be published is not, letter for letter, in the article it cites, or is more than may be quoted."""

    def __init__(self, edition: str, article: str, sentence: str, why: str) -> None:
        super().__init__(edition, article, sentence, why)
        self.edition, self.article, self.sentence, self.why = edition, article, sentence, why

    def __str__(self) -> str:
        return (
            f"The edition of {self.edition} was not written: the sentence “{self.sentence}” {self.why} "
            f"(article {self.article}). Run `digest explain` on that article to see its text."
        )


class BusyError(DigestError):
    """Another run holds the lock on ``content/``."""

    def __init__(self, lock: str) -> None:
        super().__init__(lock)
        self.lock = lock

    def __str__(self) -> str:
        return f"Another run is writing (lock {self.lock}). Wait for it to end, then run the same command again."


class ClockError(DigestError):
    """The present is before the last change of the newest edition: the clock jumped back, or ``--now`` is wrong."""

    def __init__(self, now: str, edition: str, updated: str) -> None:
        super().__init__(now, edition, updated)
        self.now, self.edition, self.updated = now, edition, updated

    def __str__(self) -> str:
        return (
            f"It is said to be {self.now}, but the edition of {self.edition} was last changed at {self.updated}. Nothing was "
            "written. Set this machine's clock, or name the present: `--now TIME`, later than that."
        )


class DiskError(DigestError):
    """A file cannot be written: no space is left, or it may not be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        where = self.path or "A file"
        return (
            f"{where} cannot be written ({self.reason}). Free some space or allow writing there, then run the same command "
            "again: what was written before is whole, and nothing is lost."
        )


class NotFoundError(DigestError):
    """No source gives the article that was asked for; ``edition`` is the day of one that lists it all the same, "" without."""

    def __init__(self, asked: str, edition: str = "") -> None:
        super().__init__(asked, edition)
        self.asked, self.edition = asked, edition

    def __str__(self) -> str:
        if self.edition:
            listed = f"though the edition of {self.edition} lists it"
            return f"No source gives {self.asked} now, {listed}. Run `digest fetch`, or put its file back."
        return f"No source gives {self.asked}. Name a file as `digest build` names it in its report, or an article's address."


class DeskError(DigestError):
    """What an editor asked for cannot be done; the message says where, what was found and what would be right."""


class ModelError(DigestError):
    """The model that shortens sentences cannot be asked, or answers what is no answer; the sentences stand as they are."""


class SiteError(DigestError):
    """MkDocs could not build the site; the message is MkDocs's own."""


class HubError(DigestError):
    """The WebSub hub did not hear that feeds have changed."""

    def __init__(self, hub: str, why: str) -> None:
        super().__init__(hub, why)
        self.hub, self.why = hub, why

    def __str__(self) -> str:
        return f"The hub {self.hub} was not told: {self.why}. Readers find what changed all the same; try `digest ping` again"


class OccupiedError(DigestError):
    """`digest init` would overwrite files that are not what it writes; nothing was written."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(paths)
        self.paths = tuple(paths)

    def __str__(self) -> str:
        there = ", ".join(self.paths)
        return f"Nothing was written, because there already is: {there}. Move it away, or choose an empty folder."


class CageError(DigestError):
    """Untrusted bytes misbehaved while being parsed in a child."""


class TimedOut(CageError):
    """Parsing took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"took longer than {self.seconds:g} seconds to parse"


class OutOfMemory(CageError):
    """Parsing took more memory than it may."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes)
        self.megabytes = megabytes

    def __str__(self) -> str:
        return f"took more than {self.megabytes} MB of memory to parse"


class Crashed(CageError):
    """The child that parsed these bytes died."""

    def __str__(self) -> str:
        return "crashed the parser"
