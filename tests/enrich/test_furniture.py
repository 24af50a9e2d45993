"""What a publisher prints under everything is no news."""

from digest.enrich import enrich
from digest.enrich.furniture import furniture_of
from digest.model import Memory
from tests.enrich.articles import FARES, STRIKE, article, config

APPEAL = (
    "At the Courier we believe that everybody on the strait needs news they can trust, and our 40 reporters write it every day.",
    "Our harbour, weather and island desks provide you with tested information that you need to live your life beside the sea.",
    "Readers who give five crowns a month keep the lamp lit for all the others, and every crown of it goes into reporting.",
)
ONE = article("one", (*STRIKE, *APPEAL), title="Pilots end strike", url="https://courier.example/1", publisher="Courier")
TWO = article("two", (*FARES, *APPEAL), title="Fares to rise", url="https://courier.example/2", publisher="Courier")


def test_a_repeated_appeal_is_furniture_and_a_second_printing_is_not() -> None:
    again = article("again", ONE.paragraphs, title="Pilots go back", url="https://courier.example/3", publisher="Courier")
    assert set(furniture_of([ONE, TWO])[ONE.id]) == set(APPEAL)
    assert furniture_of([ONE, again]) == {}


def test_it_joins_no_stories_and_is_not_quoted() -> None:
    stories = enrich([ONE, TWO], config(), seen=Memory()).stories
    assert sorted(len(story.articles) for story in stories) == [1, 1]
    assert not {sentence.text for story in stories for sentence in story.summary} & set(APPEAL)
