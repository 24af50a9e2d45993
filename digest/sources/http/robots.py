"""What a site's robots.txt allows us, and how slowly (RFC 9309, by protego). Pure.

Protego matches a rule in linear time, so that a hostile file costs no more than its size.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from protego import Protego

# RFC 9309 2.5: at least 500 kibibytes must be read; what follows may be ignored.
LARGEST: Final = 500 * 1024
# RFC 9309 2.4: a copy should not be used for longer, unless the site cannot be reached.
KEPT: Final = timedelta(hours=24)
# A page every ten minutes is not worth waiting for within a run; a site that wants more is asked once a run.
_LONGEST_DELAY: Final = 600.0
_TOO_MANY_REQUESTS: Final = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one site allows one robot. ``why`` says what stands against everything; "" where the rules decide."""

    rules: Protego | None = None
    agent: str = ""
    why: str = ""

    def refusal(self, url: str) -> str:
        """Why an address must not be asked for; "" where it may be."""
        if self.why:
            return self.why
        if self.rules is not None and not self.rules.can_fetch(url, self.agent):
            return "the site's robots.txt asks robots to stay away from it"
        return ""

    @property
    def delay(self) -> float:
        """Seconds the site wants between two requests; 0 where it does not say."""
        asked = None if self.rules is None else self.rules.crawl_delay(self.agent)
        return min(max(asked or 0.0, 0.0), _LONGEST_DELAY)


def is_unavailable(status: int) -> bool:
    """Whether an answer means that a site has no robots.txt: 4xx, or redirects without end (RFC 9309 2.3.1.2, 2.3.1.3).

    A site that says "too many requests" has not said that it has no rules.
    """
    return 300 <= status < 500 and status != _TOO_MANY_REQUESTS


def rules_from(status: int, text: str, agent: str) -> Rules:
    """The rules in an answer to a request for robots.txt. ``agent`` is our product token."""
    return Rules(agent=agent) if is_unavailable(status) else Rules(rules=Protego.parse(text), agent=agent)


def unreachable(why: str, agent: str) -> Rules:
    """The rules of a site whose robots.txt could not be read: everything is disallowed (RFC 9309 2.3.1.4)."""
    return Rules(agent=agent, why=f"{why}, so the site's robots.txt cannot be read, and without it nothing is asked for")
