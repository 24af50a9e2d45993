"""What a run did, as JSON for programs and as a table for people who look at it in a code host.

Everything that others wrote is escaped on its way into Markdown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from digest import __version__
from digest.text import escape_markdown, number, squeeze, visible

if TYPE_CHECKING:  # a run of one stage loads no other
    from digest import publish, sources
    from digest.pipeline import Built

SCHEMA: Final = 1
_MOST_ROWS: Final = 50
_COUNTS: Final = ("read", "shown", "merged", "held", "dropped", "failed")


@dataclass(slots=True)
class RunLog:
    """The account of one run as it comes together; what it did not get to is None. ``seconds`` is by step."""

    verb: str
    now: datetime
    fetched: sources.Fetched | None = None
    built: Built | None = None
    site: publish.SiteReport | None = None
    error: str = ""
    seconds: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> str:
        """The run as one JSON object, with a new line at its end."""
        facts = {
            "schema": SCHEMA,
            "program": __version__,
            "verb": self.verb,
            "now": self.now.isoformat(),
            "seconds": {step: round(seconds, 2) for step, seconds in self.seconds.items()},
            "error": self.error,
            "fetch": self.fetched and asdict(self.fetched),
            "build": self.built and _build(self.built),
            "site": self.site and {"pages": self.site.pages, "warnings": list(self.site.warnings)},
        }
        return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"

    def as_markdown(self) -> str:
        """The run as a summary in Markdown."""
        return "\n".join(_markdown(self)) + "\n"


def told(fetched: sources.Fetched) -> str:
    """A round of fetching in one line."""
    traffic = fetched.traffic
    return (
        f"{number(fetched.sources, 'source')}: {fetched.changed} new, {fetched.unchanged} unchanged, "
        f"{len(fetched.failures)} failed; {number(fetched.pages, 'page')}; "
        f"{number(traffic.requests, 'request')}, {traffic.bytes_in / 1e6:.1f} MB"
    )


def _build(built: Built) -> Mapping[str, Any]:
    return {
        "editions": [
            {
                "day": briefing.day.isoformat(),
                "change": "new" if briefing.day not in built.before else "changed",
                **asdict(briefing.coverage),
                "stories": len(briefing.stories),
            }
            for briefing in built.made
        ],
        "already_counted": built.already_counted,
        "blocked": [str(error) for error in built.blocked],
        "broken": [str(error) for error in built.broken],
        "sources_failed": [asdict(failure) for failure in built.sources_failed],
        "proposals": [{**asdict(proposal), "day": proposal.day.isoformat()} for proposal in built.proposals],
        "model": built.rewriting and asdict(built.rewriting),
        "alerts": [{"source": a.source, "why": a.why, "since": a.opened.isoformat()} for a in built.status.open_alerts],
    }


def _markdown(log: RunLog) -> Iterator[str]:
    yield f"### digest {log.verb}, {log.now.isoformat(timespec='minutes')}"
    yield ""
    if log.error:
        yield f"**It failed:** {_cell(log.error)}"
        yield ""
    if log.fetched and log.fetched.sources:
        yield told(log.fetched)
        yield ""
    if log.built:
        yield from _editions(log.built)
        yield from _failures(log.built)


def _editions(built: Built) -> Iterator[str]:
    for briefing in built.published:
        yield f"{briefing.day.isoformat()}: reviewed by {_cell(briefing.reviewed_by)}, so it is no draft any more."
        yield ""
    if not built.made:
        if not built.published:
            yield "Nothing new: no edition was made."
            yield ""
        return
    yield f"| edition | {' | '.join(_COUNTS)} |"
    yield f"|---|{'---:|' * len(_COUNTS)}"
    for briefing in built.made[-_MOST_ROWS:]:
        counts = " | ".join(str(getattr(briefing.coverage, name)) for name in _COUNTS)
        yield f"| {briefing.day.isoformat()} | {counts} |"
    yield ""


def _failures(built: Built) -> Iterator[str]:
    rows = [(failure.source, failure.why) for failure in built.sources_failed]
    rows += [(error.edition, str(error)) for error in built.blocked]
    rows += [(error.path, str(error)) for error in built.broken]
    if not rows:
        return
    yield "| failed | why |"
    yield "|---|---|"
    for name, why in rows[:_MOST_ROWS]:
        yield f"| {_cell(name)} | {_cell(why)} |"
    yield ""


def _cell(text: str) -> str:
    """Words of others in a table's cell: nothing in them has an effect."""
    return escape_markdown(squeeze(visible(text))[:300]).replace("|", "&#124;").replace("@", "&#64;")
