"""What stands before what."""

from digest.enrich.rank import score


def _score(*, news: float, publishers: int = 1) -> float:
    return score(
        publishers=publishers, copies=0, topics=(), weights={}, news=news, genre="news", words=400, age=0.5, goes_on=False,
        quotable=True,
    )  # fmt: skip


def test_a_gadget_in_two_papers_does_not_stand_before_a_war_in_one() -> None:
    assert _score(news=0.9) > _score(news=0.4, publishers=2)


def test_of_two_like_stories_the_one_with_more_newsrooms_behind_it_comes_first() -> None:
    assert _score(news=0.6, publishers=2) > _score(news=0.6) > _score(news=0.3)
