"""What never reaches the day's stories: the same address twice, what an earlier edition had, what the user drops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from digest.config import Config
from digest.enrich.copies import find_repeats
from digest.enrich.reasons import reason
from digest.enrich.topics import has_word
from digest.model import Article, Ended, Memory, Outcome

# A newer capture of an address replaces an older one unless it has lost so much of the text (a wall came up).
_WALLED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Sifted:
    """The articles that are left, in a fixed order, and the outcomes of the others."""

    articles: tuple[Article, ...]
    outcomes: tuple[Outcome, ...]


def outcome(article: Article, ended: Ended, why: str) -> Outcome:
    """How an article ended."""
    return Outcome(
        item=article.item, content_sha256=article.content_sha256, title=article.title, where=article.where,
        ended=ended, why=why, article=article.id,
    )  # fmt: skip


def fixed_order(article: Article) -> tuple[str, ...]:
    """A key that puts articles into one order however they were read."""
    told = (article.title, article.publisher, article.rights, article.published.iso(), article.captured_at.isoformat())
    return article.id, article.item, article.where, article.content_sha256, article.text_sha256, *told, str(article.opinion)


def moment(article: Article, zone: tzinfo) -> datetime:
    """When an article was published, for ordering."""
    return article.published.moment(zone)


def sift(articles: Sequence[Article], config: Config, seen: Memory) -> Sifted:
    """Articles that may be shown, and how those ended that may not."""
    ordered = sorted(articles, key=fixed_order)
    outcomes: list[Outcome] = []
    left = _without_same_address(ordered, config, outcomes)
    left = _without_seen(left, config, seen, outcomes)
    left = _without_repeats(left, config, seen, outcomes)
    return Sifted(tuple(_without_dropped(left, config, outcomes)), tuple(outcomes))


def _without_same_address(articles: Iterable[Article], config: Config, outcomes: list[Outcome]) -> list[Article]:
    """One article for each address (or, where there is none, each id): the newest form of it."""
    forms: dict[str, list[Article]] = {}
    for article in articles:
        forms.setdefault(article.url or article.id, []).append(article)
    kept: dict[str, Article] = {}
    for same in forms.values():
        best = _best_form(same, config.zone)
        phrase = "same_address" if best.url else "same_item"
        why = reason(phrase, config.site.language, title=best.title or best.where)
        outcomes += [outcome(other, "merged", why) for other in same if other is not best]
        if best.id in kept:  # two addresses cannot share an id; two ids of a text without address can
            outcomes.append(outcome(best, "merged", reason("same_item", config.site.language, title=kept[best.id].title)))
        else:
            kept[best.id] = best
    return list(kept.values())


def _best_form(same: Sequence[Article], zone: tzinfo) -> Article:
    longest = max(len(article.text) for article in same)
    whole = [article for article in same if len(article.text) >= _WALLED * longest]
    return max(
        whole,
        key=lambda a: ((a.modified or a.published).moment(zone), a.captured_at, len(a.text), fixed_order(a)),
    )


def _without_seen(articles: Iterable[Article], config: Config, seen: Memory, outcomes: list[Outcome]) -> list[Article]:
    """Without those whose address or text an earlier edition listed."""
    left = []
    for article in articles:
        by_text = seen.by_text.get(article.text_sha256) if article.paragraphs else None
        by_url = seen.by_url.get(article.url) if article.url else None
        if by_text is not None:
            outcomes.append(outcome(article, "merged", reason("already", config.site.language, day=by_text)))
        elif by_url is not None:
            outcomes.append(outcome(article, "dropped", reason("update", config.site.language, day=by_url)))
        else:
            left.append(article)
    return left


def _without_repeats(articles: Sequence[Article], config: Config, seen: Memory, outcomes: list[Outcome]) -> list[Article]:
    """Without those that add next to nothing to the text of an article of the last days."""
    recent = sorted(seen.recent, key=lambda pair: (pair[0], fixed_order(pair[1])))
    texts = [article.text for _, article in recent]
    repeats = find_repeats([article.text for article in articles], texts)
    left = []
    for i, article in enumerate(articles):
        if i in repeats:
            day, earlier = recent[repeats[i]]
            outcomes.append(outcome(article, "merged", _repeat(earlier, day, config)))
        else:
            left.append(article)
    return left


def _repeat(earlier: Article, day: date, config: Config) -> str:
    title = earlier.title or reason("untitled", config.site.language)
    return reason("repeat", config.site.language, title=title, publisher=earlier.publisher or earlier.where, day=day)


def _without_dropped(articles: Iterable[Article], config: Config, outcomes: list[Outcome]) -> list[Article]:
    """Without those whose title, section or tags have a word that the user drops."""
    left = []
    for article in articles:
        labels = " · ".join((article.title, article.section, *article.tags))
        word = next((word for word in config.drop if has_word(labels, word)), None)
        if word is None:
            left.append(article)
        else:
            outcomes.append(outcome(article, "dropped", reason("drop_word", config.site.language, word=word)))
    return left
