"""A small invented site to look at and to test on: nine editions, written by the real renderer."""

# ruff: noqa: E501 - sentences stay on one line
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest.config import Config, load_config, load_strings, load_templates
from digest.edition import edition_body, render
from digest.model import (
    ArticleId,
    Briefing,
    Coverage,
    Figure,
    Image,
    ItemId,
    Listing,
    Outcome,
    Page,
    Quote,
    Section,
    Sentence,
    SourceFailure,
    Story,
    sha,
)
from digest.publish.indexes import indexes
from digest.publish.status import Status, status_pages

DIGEST_YML = """\
site:
  name: {name}
  description: Shipping, climate and politics around the Calder Strait, every morning
  url: https://strait.example/brief/
  language: {language}
  contact: desk@strait.example
edition:
  timezone: UTC
sources:
  - folder: inbox
topics:
  - {{id: shipping, name: Shipping, keywords: [port]}}
  - {{id: climate, name: Climate & weather, keywords: [storm]}}
  - {{id: politics, name: Politics, keywords: [vote]}}
"""
MKDOCS_YML = """\
site_name: set in digest.yml
docs_dir: content
theme:
  name: material
plugins:
  - digest
"""

Report = tuple[str, str, str]  # publisher, title, text


def listing(
    key: str,
    publisher: str,
    title: str,
    day: date,
    *,
    hour: int = 9,
    language: str = "en",
    url: str | None = None,
    copy_of: str | None = None,
    authors: tuple[str, ...] = (),
) -> Listing:
    """An article as an edition lists it; ``url`` "" for a file."""
    address = f"https://{key}.example/{day:%Y/%m/%d}/story" if url is None else url
    return Listing(
        id=ArticleId(key),
        item=ItemId(f"item-{key}"),
        url=address,
        title=title,
        publisher=publisher,
        authors=authors,
        published=datetime(day.year, day.month, day.day, hour, 42, tzinfo=UTC).isoformat(),
        published_is="stated",
        language=language,
        text_sha256=sha(title),
        rights="quote",
        independent=copy_of is None,
        copy_of=ArticleId(copy_of) if copy_of else None,
        where="" if address else f"inbox/{key}.txt",
    )


def sentence(article: Listing, text: str) -> Sentence:
    return Sentence(text=text, article=article.id, start=0, end=len(text), sha256=sha(text))


def story(
    key: str,
    headline: str,
    articles: Sequence[Listing],
    summary: Sequence[tuple[int, str]],
    *,
    topics: Sequence[str] = (),
    language: str = "en",
    image: Image | None = None,
    opinion: bool = False,
    caveats: Sequence[tuple[int, str]] = (),
    thread: str = "",
    entities: Sequence[str] = (),
    numbers: Sequence[Figure] = (),
    quotes: Sequence[Quote] = (),
) -> Story:
    return Story(
        id=key,
        headline=headline,
        articles=tuple(articles),
        language=language,
        topics=tuple(topics),
        opinion=opinion,
        summary=tuple(sentence(articles[at], text) for at, text in summary),
        image=image or Image(),
        caveats=tuple(sentence(articles[at], text) for at, text in caveats),
        numbers=tuple(numbers),
        quotes=tuple(quotes),
        entities=tuple(entities),
        thread=thread,
        thread_label="Pilots’ strike" if thread else "",
        included_because="test",
        feed_id=f"tag:strait.example,2026:story/{key}",
    )


def briefing(day: date, sections: Sequence[tuple[str, str, Sequence[Story]]], *, title: str = "", quiet: str = "") -> Briefing:
    stories = [story for _, _, stories in sections for story in stories]
    shown = sum(len(story.articles) for story in stories)
    left = (
        Outcome(
            item=ItemId("x"),
            content_sha256="0",
            title="Ten soups for March",
            where="https://varena.example/soups",
            ended="dropped",
            why="belongs to no topic",
        ),
    )
    return Briefing(
        id=f"tag:strait.example,2026:briefing/{day}",
        day=day,
        period="day",
        timezone="UTC",
        language="en",
        title=title or f"{day:%A} {day.day} {day:%B %Y}",
        summary=stories[0].headline if stories else quiet,
        sections=tuple(Section(key=key, title=name, stories=tuple(group)) for key, name, group in sections),
        outcomes=left,
        coverage=Coverage(read=shown + 1, shown=shown, dropped=1),
        sources_failed=(SourceFailure(source="Coastline Live", why="timed out"),),
        corrections=(),
        reading_minutes=4,
        published=datetime(day.year, day.month, day.day, 20, tzinfo=UTC),
        updated=datetime(day.year, day.month, day.day, 20, tzinfo=UTC),
        quiet=quiet,
    )


def big_day(day: date) -> Briefing:
    """The edition that has one of everything."""
    courier = listing(
        "courier",
        "Port Alder Courier",
        "Pilots and port sign deal to reopen Port Alder on Friday",
        day,
        hour=18,
        authors=("Ines Marrow", "Tom Hale"),
    )
    cna = listing("cna", "Calder News Agency", "Deal ends pilots’ strike", day, hour=17)
    times = listing("times", "The Varena Times", "Port to reopen", day, hour=19, copy_of="cna")
    bote = listing("bote", "Hallsteiner Bote", "Lotsenstreik beendet", day, hour=20, language="de")
    watch = listing("watch", "Strait Watch", "Ministry says 40 tonnes leaked; inspectors kept off the ship", day, hour=11)
    marsa = listing("marsa", "المرسى", "الوزارة: الناقلة مستقرة", day, language="ar", hour=8)
    lianhai = listing("lianhai", "連海日報", "渡輪票價連續第三個月下調", day, language="zh", hour=7)
    fares = listing("fares", "The Varena Times", "Ferry fares to rise 6% in Varena from April", day, hour=6)
    mail = listing("mail", "Ministry of Harbours", "Storm warning in force until Sunday", day, url="", hour=5)
    gull = listing("gull", "The Gull", "A dike is a promise", day, hour=4)
    lead = story(
        "pilots01",
        courier.title,
        [courier, cna, times, bote],
        [
            (
                0,
                "Harbour pilots voted on Thursday evening to end a four-day strike that had stopped all deep-draught traffic through Port Alder.",
            ),
            (
                1,
                "The agreement adds two pilots to every night watch, the union’s main demand, said Ines Marrow, who led its talks.",
            ),
            (0, "The first tankers will move on Friday at 06:00, the port said."),
        ],
        topics=["shipping", "politics"],
        image=Image(caption="A pilot boat leaves Port Alder on Thursday.", credit="Bakr Alkasem / CNA"),
        thread="strike01",
        entities=["Ines Marrow", "Port Alder"],
        numbers=[
            Figure(
                sentence=sentence(cna, "Four hundred and eighty pilots stayed out, the union said."),
                amount="480",
                speaker="the union",
            )
        ],
        quotes=[
            Quote(sentence=sentence(courier, "“Nobody should bring in a tanker alone,” said Ines Marrow."), speaker="Ines Marrow")
        ],
        caveats=[(0, "The port put its losses at 90 million crowns; the Courier could not confirm the figure.")],
    )
    return briefing(
        day,
        [
            ("lead", "Top story", [lead]),
            (
                "topic:shipping",
                "Shipping",
                [
                    story(
                        "halcyon1",
                        watch.title,
                        [watch, cna],
                        [
                            (0, "The Ministry of Harbours said on Thursday that 40 tonnes of fuel had leaked from the tanker."),
                            (1, "Strait Watch could not verify that figure: its reporters were not let within two miles."),
                        ],
                        topics=["shipping"],
                    ),
                    story(
                        "marsa001",
                        marsa.title,
                        [marsa],
                        [(0, "قالت وزارة الموانئ إن الناقلة مستقرة وإن التسرب توقف.")],
                        topics=["shipping"],
                        language="ar",
                    ),
                ],
            ),
            (
                "topic:climate",
                "Climate & weather",
                [
                    story(
                        "storm001",
                        mail.title,
                        [mail],
                        [(0, "Gusts of 110 km/h are expected from Friday noon; small craft should stay in harbour.")],
                        topics=["climate"],
                    )
                ],
            ),
            (
                "opinion",
                "Opinion",
                [
                    story(
                        "gull0001",
                        gull.title,
                        [gull],
                        [(0, "Whoever votes on Saturday votes on what a promise is worth.")],
                        topics=["politics"],
                        opinion=True,
                    )
                ],
            ),
            (
                "also",
                "Also",
                [
                    story(
                        "fares001",
                        fares.title,
                        [fares],
                        [(0, "The operator blamed fuel costs; the fare for islanders stays frozen.")],
                        topics=["shipping"],
                    ),
                    story(
                        "lianhai1",
                        lianhai.title,
                        [lianhai],
                        [(0, "渡輪票價連續第三個月下調，島上居民票價不變。")],
                        topics=["shipping"],
                        language="zh",
                    ),
                ],
            ),
        ],
    )


def small_day(day: date, count: int) -> Briefing:
    stories = []
    for number in range(count):
        source = listing(f"courier{number}", "Port Alder Courier", f"Harbour news {number + 1} of {day:%A}: berths fill", day)
        topics = ["shipping", "climate", "politics"][number % 3 :][:1]
        stories.append(
            story(
                f"day{day:%m%d}n{number}",
                source.title,
                [source],
                [(0, "Sixty-one ships were at anchor at noon.")],
                topics=topics,
                thread="" if number else "strike01",
                entities=["Port Alder"],
            )
        )
    return briefing(day, [("lead", "Top story", stories[:1]), ("also", "Also", stories[1:])])


def sample_briefings() -> list[Briefing]:
    first = date(2026, 3, 1)
    counts = [2, 4, 6, 3]
    days = [small_day(first + timedelta(days=at), count) for at, count in enumerate(counts)]
    quiet = briefing(date(2026, 3, 6), [], quiet="Nothing to show: 1 left out.")
    return [
        small_day(date(2025, 3, 5), 1),
        small_day(date(2026, 2, 27), 3),
        *days,
        big_day(date(2026, 3, 5)),
        quiet,
        small_day(date(2026, 3, 7), 2),
        replace(big_day(date(2026, 3, 8)), id="tag:strait.example,2026:briefing/2026-03-08"),
    ]


def write_config(root: Path, *, name: str = "The Strait Brief", language: str = "en") -> Config:
    root.mkdir(parents=True, exist_ok=True)
    (root / "digest.yml").write_text(DIGEST_YML.format(name=name, language=language), encoding="utf-8")
    (root / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    return load_config(root)


def site_pages(briefings: Sequence[Briefing], config: Config) -> list[Page]:
    """Everything that ``content/`` holds for these editions."""
    templates, strings = load_templates(config.root), load_strings(config.root, config.site.language)
    body = edition_body(config, templates=templates, strings=strings)
    pages = [page for one in briefings for page in render(one, body)]
    status = status_pages(Status(), config, newest=None, templates=templates, strings=strings)
    return [*pages, *indexes(briefings, config, templates=templates, strings=strings, body=body), *status]


def write_pages(pages: Sequence[Page], config: Config) -> None:
    for page in pages:
        path = config.content / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8")


def write_site(root: Path, briefings: Sequence[Briefing] | None = None, **settings: str) -> Config:
    """A site's folder, ready to be built."""
    config = write_config(root, **settings)
    write_pages(site_pages(sample_briefings() if briefings is None else briefings, config), config)
    return config
