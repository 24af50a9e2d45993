"""What a sitemap lists, and which of it is news."""

from digest.sources.http.sitemaps import Sitemap, is_sitemap, read_sitemap

NEWS = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://courier.example/quay</loc><news:news><news:publication><news:name>The Courier</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2026-03-09T05:00:00+01:00</news:publication_date>
<news:title>Quay &amp; dock open</news:title></news:news></url>
<url><loc>https://courier.example/old</loc><lastmod>2026-02-01</lastmod></url>
<url><loc>javascript:alert(1)</loc><lastmod>2026-03-09</lastmod></url>
<url><loc>https://courier.example/dock</loc><lastmod>2026-03-08</lastmod></url>
</urlset>"""


def test_the_entries_of_the_two_days_before_the_newest_date_wait_for_their_pages() -> None:
    assert is_sitemap(NEWS.encode())
    parts = read_sitemap(NEWS.encode()).parts
    assert [part.hints.url for part in parts] == ["https://courier.example/quay", "https://courier.example/dock"]
    first = parts[0].hints
    assert (first.title, first.publisher, first.language) == ("Quay & dock open", "The Courier", "en")
    assert first.published == "2026-03-09T05:00:00+01:00"
    assert parts[1].hints.published == ""  # when it changed is not when it was published
    assert {part.refused.ended for part in parts if part.refused} == {"held"}


def test_a_feed_that_quotes_a_sitemap_is_none() -> None:
    quoting = "<rss version='2.0'><channel><title>How to write &lt;urlset&gt;</title><!-- <urlset> --></channel></rss>"
    assert not is_sitemap(quoting.encode())
    assert not is_sitemap(f"<!-- <urlset> -->{quoting}".encode())
    assert not is_sitemap(b'{"items": ["<urlset>"]}')
    assert is_sitemap(NEWS.replace("?>", "?><!-- by hand -->", 1).encode("utf-16"))


def test_of_a_list_the_newest_sitemaps_are_named() -> None:
    days = {"a": "2026-03-09", "b": "2026-03-08", "c": "2025-01-01"}
    nodes = (f"<sitemap><loc>https://x.example/{n}.xml</loc><lastmod>{day}</lastmod></sitemap>" for n, day in days.items())
    found = read_sitemap(f"<sitemapindex>{''.join(nodes)}</sitemapindex>".encode())
    assert found.children == ("https://x.example/a.xml", "https://x.example/b.xml")


def test_a_sitemap_without_dates_says_so() -> None:
    assert "what is new" in read_sitemap(b"<urlset><url><loc>https://x.example/</loc></url></urlset>").why
    assert "without dates" in read_sitemap(b"<sitemapindex><sitemap><loc>https://x.example/</loc></sitemap></sitemapindex>").why


def test_broken_and_hostile_sitemaps_are_read_as_far_as_they_go() -> None:
    assert read_sitemap(NEWS[:700].encode()).parts
    entity = NEWS.replace("?>", '?><!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1).replace("Quay", "&x;")
    assert "root" not in read_sitemap(entity.encode()).parts[0].hints.title
    assert read_sitemap(b"<urlset") == Sitemap()
