"""Pages for threads and for who is named: everything that was told stands there, in order, and old pages stay as they are."""

from dataclasses import replace

from digest.markdown import split_front_matter
from digest.model import Briefing
from tests import briefings
from tests.publish.test_indexes import PAGES, YEARS, html, made


def test_a_thread_tells_its_course_the_latest_first_each_with_its_source() -> None:
    page = html(PAGES["threads/pilots-strike.md"])
    days = [p.text_content() for p in page.iterfind("p") if p.find("em") is not None]
    assert len(days) == len(YEARS)
    assert days[0].split("\n")[:2] == ["Edition of 2026-03-05", "reported by 2 publishers"]
    assert days[-1].startswith("Edition of 2024-04-04")
    first = page.findall("h2")[0].getnext().getnext()
    assert first.find("a").get("title").startswith("Mara Quill, Tom Esk, Port Alder Courier, 5 March 2026")


def test_a_story_of_one_edition_is_no_thread() -> None:
    assert not [path for path in made(briefings.edition()) if path.startswith("threads/") and path != "threads/index.md"]


def test_what_ended_in_an_earlier_year_is_listed_in_an_index_of_that_year() -> None:
    old, older = YEARS[-1], briefings.day_after(YEARS[-1], -1)
    renamed = replace(old.stories[0], thread="dredgers", thread_label="The dredgers")
    pages = made(YEARS[0], YEARS[1], _with_lead(old, renamed), _with_lead(older, renamed))
    assert "The dredgers" in pages["threads/2024.md"]
    assert "The dredgers" not in pages["threads/index.md"]
    assert "[2024](2024.md)" in pages["threads/index.md"]


def test_a_name_has_a_page_when_four_stories_name_it() -> None:
    path = "names/ines-marrow-c13ece73.md"
    assert path in made(*YEARS[:4])
    assert path not in made(*YEARS[:3])


def test_the_index_keeps_people_places_and_organisations_apart() -> None:
    told = [_with_lead(day, replace(day.stories[0], people=("Ines Marrow",), places=("Port Alder",))) for day in YEARS[:4]]
    page = made(*told)["names/index.md"]
    assert page.index("## People") < page.index("[Ines Marrow]")
    assert "## Organisations" not in page
    assert "## Other names" in made(*YEARS[:4])["names/index.md"]


def test_spellings_of_a_name_share_a_page_under_the_usual_one() -> None:
    *usual, last = YEARS[:4]
    shouted = replace(last.stories[0], entities=("INES MARROW",))
    pages = made(*usual, _with_lead(last, shouted))
    assert "# Ines Marrow\n" in pages["names/ines-marrow-c13ece73.md"]
    assert "Harbour" not in pages["names/index.md"]


def test_a_publisher_is_told_by_its_own_page_and_not_as_a_name() -> None:
    named = [_with_lead(b, replace(b.stories[0], entities=("Calder News Agency", "Courier"))) for b in YEARS[:4]]
    assert not [path for path in made(*named) if path.startswith("names/") and path != "names/index.md"]


def test_a_publishers_page_says_what_was_taken_how_often_and_when_last() -> None:
    page = next(text for path, text in made(*YEARS[:3]).items() if path.startswith("publishers/port-alder-courier"))
    assert "3 reports in 3 editions, last on 5 March 2026" in page
    assert "3 led their story and 0 only copied another text" in page
    assert "Listed since" in page


def test_pages_say_which_of_their_stories_are_in_another_language() -> None:
    path = next(path for path in PAGES if path.startswith("topics/climate") and path.endswith(".md"))
    assert split_front_matter(PAGES[path])[0]["languages"] == {"de": "storm-2"}
    assert "languages" not in split_front_matter(PAGES["threads/pilots-strike.md"])[0]


def _with_lead(briefing: Briefing, story: object) -> Briefing:
    """The edition with another top story."""
    first, *rest = briefing.sections
    return replace(briefing, sections=(replace(first, stories=(story,)), *rest))  # type: ignore[arg-type]  # a Story
