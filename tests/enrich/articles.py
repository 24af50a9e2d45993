"""Articles of an invented newsroom, as cleaning would hand them over."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.config import Config, SiteConfig, SourceConfig, TopicConfig
from digest.model import Article, ArticleId, ItemId, Stamp, sha

TOPICS = (
    TopicConfig(id="labour", name="Harbour labour", keywords=("strike", "pilot*"), weight=2),
    TopicConfig(id="ferries", name="Ferries", keywords=("ferry", "ferries", "渡輪")),
)

STRIKE = (
    "Harbour pilots in Port Alder voted on Thursday to end their strike and will bring ships in again from Friday morning.",
    "The Strait Pilots' Union said 431 of its 510 members had backed the agreement, which restores two-pilot night watches.",
    "Ninety-one ships were waiting off the breakwater when the vote was announced, the harbour radio log showed.",
    "The harbour company agreed to hire 24 trainees by autumn and to reopen its school for pilots on Senna Ridge.",
    "Ships with medicine and livestock will be brought in first, the harbour master Ove Rask said at the Customs House.",
)
FARES = (
    "Ferry fares between Dunmere and the Outer Stacks will rise by nine per cent in April, Strait Ferries said on Thursday.",
    "A return ticket for a family of four with a car will cost 212 crowns, up from 194.",
    "Islanders keep their discount of half the fare, which the county pays.",
)


def config(**changes: Any) -> Config:
    """A site in English with two topics."""
    settings: dict[str, Any] = {
        "root": Path(),
        "site": SiteConfig(name="The Strait Brief"),
        "sources": (SourceConfig(folder="inbox"),),
        "topics": TOPICS,
    }
    return Config(**{**settings, **changes})


def article(name: str, paragraphs: tuple[str, ...] = STRIKE, *, hour: int = 9, title: str = "", **facts: Any) -> Article:
    """An article called ``name``, published on 5 March 2026."""
    url = f"https://{name}.example/a"
    settings: dict[str, Any] = {
        "id": ArticleId(sha(facts.get("url", url))),
        "item": ItemId(f"item-{name}"),
        "source": "inbox",
        "where": f"inbox/{name}.html",
        "content_sha256": sha(name),
        "title": title or f"Report of {name}",
        "paragraphs": paragraphs,
        "url": url,
        "publisher": name.title(),
        "published": Stamp(when=datetime(2026, 3, 5, hour, tzinfo=UTC), how="stated"),
        "language": "en",
        "captured_at": datetime(2026, 3, 6, tzinfo=UTC),
    }
    return Article(**{**settings, **facts})
