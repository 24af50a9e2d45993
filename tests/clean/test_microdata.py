"""What an article item says of itself in microdata."""

from datetime import UTC, datetime

from digest.clean import clean_line

PAGE = """<html><head><title>x</title></head><body>
<article itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="url" content="https://news.elmton.example/a/bridge">
<h1 itemprop="headline">Bridge closes for a month</h1>
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Ada Brook</span></span>
<meta itemprop="datePublished" content="2026-03-02T09:00:00+01:00">
<div itemprop="publisher" itemscope itemtype="https://schema.org/Organization">
<meta itemprop="name" content="Elmton Weekly"></div>
<div itemprop="articleBody"><p>The old bridge over the river will close for a month from Monday,
the council said, while workers paint it.</p>
<p>Buses will be diverted over the northern road, and the council asked drivers to allow more time for their journeys.</p></div>
</article></body></html>"""


def test_address_publisher_author_and_date_are_read() -> None:
    found = clean_line({"id": "1", "html": PAGE}, now=datetime(2026, 3, 9, tzinfo=UTC))
    assert (found["url"], found["publisher"], found["author"], found["date"]) == (
        "https://news.elmton.example/a/bridge",
        "Elmton Weekly",
        ["Ada Brook"],
        "2026-03-02T09:00:00+01:00",
    )
