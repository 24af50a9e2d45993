"""What leads a day is news."""

import pytest

from digest.enrich.genre import genre_of, is_soft, news_value
from tests.enrich.articles import article


@pytest.mark.parametrize(
    ("genre", "title", "url"),
    [
        ("shopping", "Rowena Flett Uses This $9 Magic Spray on Her Sails", "https://a.example/life/spray"),
        ("shopping", "Nab a fog horn for just $159", "https://a.example/tech/horn"),
        ("puzzle", "Wordle Today: answers and hints", "https://a.example/games/w"),
        ("listicle", "12 things to do around Port Alder", "https://a.example/city/twelve"),
        ("guide", "How to tie a bowline", "https://a.example/boats/knots"),
        ("guide", "Charterer vs. Owner: the difference, explained", "https://a.example/boats/charter"),
        ("review", "Merrow 400 review: a boat for two", "https://a.example/boats/merrow"),
        ("personal", "The Ruling Changed My Mind", "https://a.example/law/ruling"),
        ("opinion", "The Ruling That Changed a Harbour", "https://a.example/ideas/ruling"),
        ("opinion", "Letter to the harbour master", "https://a.example/x/letter"),
        ("satire", "Gulls offer to bring ships in", "https://a.example/satire/gulls"),
        ("light", "A day with the harbour choir", "https://a.example/entertainment/choir"),
        ("news", "Port Alder pilots end strike after deal on night watches", "https://a.example/wire/deal"),
        ("news", "43 ships wait off Port Alder", "https://a.example/harbour/queue"),
    ],
)
def test_headline_and_address_give_it_away(genre: str, title: str, url: str) -> None:
    found = genre_of(article("a", title=title, url=url))
    assert found == genre
    assert is_soft(found) is (genre not in ("news", "light"))


def test_a_dated_report_on_public_matters_is_more_news_than_a_recipe() -> None:
    report = article("a", title="Court orders pilots back", url="https://a.example/news/court")
    soup = article("b", ("Beat two eggs until they are pale.",), title="Eel broth", url="https://b.example/food/eel")
    assert news_value(report) > 0.5 > news_value(soup)


def test_who_tells_of_themselves_reports_no_news() -> None:
    essay = "I went down to the quay and sat where my father sat. I thought of him. I still do. My hands were cold, and so was I."
    said = "“I went down to the quay. I saw my ship. I knew it. I went home. I was cold. I am well,” the pilot told the court."
    assert genre_of(article("a", (essay,), title="The quay")) == "personal"
    assert genre_of(article("b", (said,), title="The quay")) == "news"


POLITICS, CONFLICT, TECHNOLOGY, ARTS = "11000000", "16000000", "13000000", "01000000"


@pytest.mark.parametrize(
    ("title", "text", "subject"),
    [
        ("What Will Happen to Night Ferries in 2031?", "Your ferry is late, and the best answer is a boat.", TECHNOLOGY),
        ("Trailer for Tidewater shows the drowned city", "Fans of the series get a first look at season 3.", ARTS),
        ("The harbour belongs to all of us", "We should look. It must stay. The city needs to act and must not wait.", POLITICS),
        ("New charts app puts every buoy on a wrist", "The app is out for all watches.", TECHNOLOGY),
    ],
)  # fmt: skip
def test_hard_news_is_worth_more_than_what_is_only_worded_like_it(title: str, text: str, subject: str) -> None:
    vote = article(
        "a",
        ("The Strait Council voted on Friday to open the port to aid ships, the council said.",),
        title="Council votes to open port to aid ships",
        url="https://a.example/2031/vote",
    )
    soft = article("b", (text,), title=title, url="https://b.example/2031/soft")
    assert news_value(vote, (CONFLICT,)) > news_value(soft, (subject,)) + 0.25
