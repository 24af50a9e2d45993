"""The model that digest.yml names, asked over the one door to HTTP: what it answered is kept, what it may cost is capped.

An answer lies in ``.digest/answers/`` under the hash of what was asked, so that the same sentences are the same words on every
build, also offline. The key comes from the environment variable that digest.yml names, and goes nowhere but to the endpoint.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from digest.config import Config, ModelConfig
from digest.errors import ModelError
from digest.model import sha
from digest.sources.captures import Captures
from digest.sources.fetch import Fetcher
from digest.sources.http.failures import FetchError
from digest.sources.rounds import manners

# A model on one's own machine takes its time.
_DEADLINE_SECONDS: Final = 120.0
_LARGEST_REPLY: Final = 1024 * 1024
# About so many bytes of English are a token; used only where an endpoint does not count, and to keep below the cap beforehand.
_BYTES_A_TOKEN: Final = 3
# No endpoint can have counted more for one question; what claims to is believed as far as this.
_MOST_COUNTED: Final = 10**9


@dataclass(slots=True, kw_only=True)
class Asked:
    """What a run asked of the model, for its report: answers from memory cost nothing. ``cost`` is in the unit of the prices."""

    calls: int = 0
    remembered: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    failure: str = ""  # why it was not asked any more


class Endpoint:
    """The model of one run. ``now`` is the run's present, aware."""

    def __init__(self, config: Config, model: ModelConfig, now: datetime) -> None:
        self._config, self._model, self._now = config, model, now
        self._captures = Captures(config.cache)
        self.asked = Asked()

    def ask(self, request: Mapping[str, Any]) -> str:
        """What the model answers, from memory where it was asked the same before.

        Raises ModelError where a cap is reached, or it cannot be asked; after that it is not asked again in this run.
        """
        body = json.dumps(request, ensure_ascii=False, sort_keys=True)
        key = sha(f"{self._model.endpoint}\n{body}")
        if (known := self._captures.answer(key)) is not None:
            self.asked.remembered += 1
            return known
        if self.asked.failure:
            raise ModelError(self.asked.failure)
        try:
            self._check_caps(body, int(request.get("max_tokens") or request.get("max_completion_tokens") or 0))
            reply = asyncio.run(self._post(body.encode("utf-8", "surrogatepass"))).decode("utf-8", "replace")
        except (ModelError, FetchError) as error:
            self.asked.failure = str(error)
            raise ModelError(f"the model at {self._model.endpoint} was not asked: {error}") from error
        self._count(body, reply)
        self._captures.put_answer(key, body, reply)
        return reply

    def _check_caps(self, body: str, most_answered: int) -> None:
        model, asked = self._model, self.asked
        tokens = asked.tokens_in + asked.tokens_out + len(body) // _BYTES_A_TOKEN + most_answered
        if asked.calls >= model.calls:
            raise ModelError(f"this run's {model.calls} calls are used up (`model.calls`)")
        if tokens > model.tokens:
            raise ModelError(f"this run's {model.tokens} tokens are used up (`model.tokens`)")
        if model.most_cost is not None and asked.cost + self._cost(len(body) // _BYTES_A_TOKEN, most_answered) > model.most_cost:
            raise ModelError(f"this run may cost no more than {model.most_cost:g} (`model.most_cost`)")

    def _cost(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self._model.price_in + tokens_out * self._model.price_out) / 1e6

    async def _post(self, body: bytes) -> bytes:
        unhurried = replace(manners(self._config), deadline=_DEADLINE_SECONDS, pause=0.0)
        fetcher = Fetcher(self._captures, unhurried, now=self._now)
        try:
            return await fetcher.post(self._model.endpoint, body, self._headers(), most=_LARGEST_REPLY)
        finally:
            fetcher.close()

    def _headers(self) -> dict[str, str]:
        key = os.environ.get(self._model.key, "").strip() if self._model.key else ""
        if self._model.key and not key:
            raise ModelError(f"the environment variable {self._model.key} (`model.key`) is not set")
        if not (key.isascii() and key.isprintable()):  # said here: the library of HTTP would show the key
            raise ModelError(f"the environment variable {self._model.key} (`model.key`) has characters that no key has")
        if self._model.api == "anthropic":
            return {"x-api-key": key, "anthropic-version": "2023-06-01"}
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _count(self, body: str, reply: str) -> None:
        """Add what a call cost, as the endpoint counts it, and never less than its words come to."""
        tokens_in, tokens_out = len(body) // _BYTES_A_TOKEN // 2, len(reply) // _BYTES_A_TOKEN // 2
        try:
            usage = json.loads(reply)["usage"]
            counted_in = usage.get("prompt_tokens") or usage.get("input_tokens") or 0
            counted_out = usage.get("completion_tokens") or usage.get("output_tokens") or 0
            tokens_in = int(max(tokens_in, min(counted_in, _MOST_COUNTED)))
            tokens_out = int(max(tokens_out, min(counted_out, _MOST_COUNTED)))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            tokens_in, tokens_out = tokens_in * 2, tokens_out * 2
        self.asked.calls += 1
        self.asked.tokens_in += tokens_in
        self.asked.tokens_out += tokens_out
        self.asked.cost += self._cost(tokens_in, tokens_out)
