"""What stands before what."""

from dataclasses import replace

from digest.enrich import enrich
from digest.enrich.rank import score
from digest.model import Memory
from tests.enrich.articles import article, config


def _score(*, news: float, publishers: int = 1) -> float:
    story = enrich([article("wire", title="Pilots end strike")], config(), seen=Memory()).stories[0]
    listings = tuple(replace(story.lead, publisher=f"Paper {number}") for number in range(publishers))
    return score(replace(story, articles=listings), news=news, genre="news", age=0.5, weights={})


def test_a_gadget_in_two_papers_does_not_stand_before_a_war_in_one() -> None:
    assert _score(news=0.9) > _score(news=0.4, publishers=2)


def test_of_two_like_stories_the_one_with_more_newsrooms_behind_it_comes_first() -> None:
    assert _score(news=0.6, publishers=2) > _score(news=0.6) > _score(news=0.3)
