"""The model's way into an edition: a rewriter is asked for each story's summary, and its cage lets out what is safe.

Off unless digest.yml names a ``rewriter``. What an edition already shows is not asked for again, and what was asked before comes
from memory; whatever goes wrong, the sentences stand as the articles have them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from digest import edition, enrich, sources
from digest.config import Config
from digest.errors import ConfigError, ModelError, Problem
from digest.model import Briefing, Story
from digest.plugins import registered

GROUP: Final = "digest.rewriters"
# Ours is registered like guests' (pyproject.toml); named here too, for a checkout whose installation is older than it.
_BUILT_IN: Final[Mapping[str, enrich.Rewriter]] = {"model": enrich.shorten}


@dataclass(slots=True, kw_only=True)
class Account:
    """What a run asked of the model and what came of it: sentences ``shortened`` anew, and answers that were ``refused``."""

    model: str
    asked: sources.Asked = field(default_factory=sources.Asked)
    shortened: int = 0
    refused: int = 0


class Rewriting:
    """The rewriter of one run. ``now`` is the run's present, aware. Raises ConfigError where no such rewriter is installed."""

    def __init__(self, config: Config, now: datetime) -> None:
        self.account: Account | None = None
        if not config.rewriter or config.model is None:
            return
        doors: dict[str, Callable[..., Any]] = {**_BUILT_IN, **registered(GROUP)}
        if config.rewriter not in doors:
            found = f"`rewriter` is {config.rewriter!r}, which is not installed"
            remedy = f"Write one of {', '.join(sorted(doors))}"
            raise ConfigError([Problem(file=str(config.root / "digest.yml"), line=None, found=found, remedy=remedy)])
        self._model, self._rewriter = config.model, doors[config.rewriter]
        self._endpoint = sources.Endpoint(config, config.model, now)
        self.account = Account(model=config.model.name, asked=self._endpoint.asked)

    def shortened(self, stories: Iterable[Story], previous: Briefing | None) -> tuple[Story, ...]:
        """The stories, their summaries shortened where the cage allows; ``previous`` is the same edition as it was."""
        if self.account is None:
            return tuple(stories)
        known = {(s.id, s.summary): s for s in previous.stories if s.rewrites} if previous else {}
        return tuple(self._shortened(story, known.get((story.id, story.summary)), self.account) for story in stories)

    def _shortened(self, story: Story, before: Story | None, account: Account) -> Story:
        if not edition.may_be_rewritten(story):
            return story
        if before is not None:
            return edition.with_rewrites(story, before.rewrites)[0]
        try:
            story, refused = edition.with_rewrites(story, self._rewriter(story, self._model, self._endpoint.ask))
        except ModelError:
            account.refused += not account.asked.failure  # it answered, but not as it was asked to
            return story
        account.shortened += len(story.rewrites)
        account.refused += refused
        return story
