"""What the site costs at N editions, beside stock MkDocs Material and Hugo on the same Markdown, in one run.

    python bench/site.py 1000            # a table; needs an hour's patience only at 10000
    python bench/site.py 1000 --only ours,new

Editions are invented: 6 to 10 stories and about 1,000 words each, from a made-up vocabulary with the frequencies of a
language, in which every name is as rare as it would be. CPU seconds are user and system time of the step and its children.
"""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

from digest.config import Config, load_config, load_strings, load_templates
from digest.edition import edition_body, render
from digest.model import ArticleId, Briefing, Coverage, ItemId, Listing, Outcome, Section, Sentence, Story, sha
from digest.publish import indexes
from digest.text import slug

FIRST_DAY: Final = date(1999, 1, 1)
DIGEST_YML: Final = """\
site: {name: Bench, description: Invented editions, url: "https://bench.example/", language: en}
sources: [{folder: inbox}]
topics:
"""
OURS: Final = "site_name: Bench\ndocs_dir: content\ntheme: {name: material}\nplugins: [digest]\n"
# Stock Material with the flat navigation that our plugin sets too; its search as it comes, or none.
STOCK: Final = """\
site_name: Bench
site_url: https://bench.example/
docs_dir: content
site_dir: stock
theme: {name: material, font: false}
not_in_nav: "*"
nav: [{Today: index.md}, {Archive: archive/index.md}]
exclude_docs: "*.json"
"""
HUGO: Final = """\
baseURL = "https://bench.example/"
title = "Bench"
contentDir = "content"
publishDir = "hugo"
disableKinds = ["taxonomy", "term", "RSS"]
"""
HUGO_PAGE: Final = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"><meta name="description" content="{{ .Params.summary }}"></head>
<body><header><a href="/">Bench</a> <a href="/archive/">Archive</a></header>
<main>{{ .Content }}</main>
<nav>{{ with .PrevInSection }}<a href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}</nav></body></html>
"""
TOPICS: Final = ("harbour", "ferries", "weather", "money", "politics", "environment", "culture", "science")


# ---------------------------------------------------------------- invented editions


class Newsroom:
    """Makes editions: the same ones for the same number, whatever was asked before."""

    def __init__(self) -> None:
        dice = random.Random(7)  # noqa: S311 - invented words keep no secret
        parts = [c + v for c in "b d f g h k l m n p r s t v w z ch sh st tr".split() for v in "a e i o u ai ou".split()]
        words = {"".join(dice.choices(parts, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(60_000)}
        self.words = sorted(words, key=lambda word: (len(word), word))
        dice.shuffle(self.words)
        self.words.sort(key=len)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))  # Zipf and Mandelbrot
        self.papers = [f"The {dice.choice(self.words[5000:]).title()} {kind}" for kind in ("Courier", "Times", "Post", "Mail") * 10]

    def text(self, dice: random.Random, count: int) -> str:
        words = dice.choices(self.words, cum_weights=self.weights, k=count)
        return " ".join(words).capitalize()

    def story(self, dice: random.Random, day: date, key: str) -> Story:
        headline = self.text(dice, dice.randint(6, 11))
        articles = []
        for number, paper in enumerate(dice.sample(self.papers, dice.choice((1, 1, 2, 3)))):
            title = headline if not number else self.text(dice, 9)
            articles.append(
                Listing(
                    id=ArticleId(f"{key}{number}"),
                    item=ItemId(f"i{key}{number}"),
                    url=f"https://{slug(paper)[:20]}.example/{day:%Y/%m/%d}/{slug(title)[:40]}",
                    title=title,
                    publisher=paper,
                    authors=(self.text(dice, 2).title(),),
                    published=f"{day}T{dice.randint(5, 19):02}:{dice.randint(0, 59):02}:00+00:00",
                    published_is="stated",
                    language="en",
                    text_sha256=sha(title),
                    rights="quote",
                    independent=not number or dice.random() < 0.7,
                )
            )
        summary, at = [], 0
        for number in range(3):
            text = self.text(dice, dice.randint(16, 26)) + "."
            cited = articles[number % len(articles)]
            summary.append(Sentence(text=text, article=cited.id, start=at, end=at + len(text), sha256=sha(text)))
            at += len(text) + 1
        return Story(
            id=key,
            headline=headline,
            articles=tuple(articles),
            summary=tuple(summary),
            caveats=tuple(summary[:1]) if dice.random() < 0.2 else (),
            language="en",
            topics=(dice.choice(TOPICS),),
            feed_id=f"tag:bench.example,{day.year}:story/{key}",
        )

    def edition(self, number: int) -> Briefing:
        dice = random.Random(number)  # noqa: S311
        day = FIRST_DAY + timedelta(days=number)
        stories = [self.story(dice, day, f"s{day:%y%m%d}{at}") for at in range(dice.randint(6, 10))]
        outcomes = tuple(
            Outcome(item=a.item, content_sha256=sha(a.title), title=a.title, where=a.url, ended="shown", why="listed", article=a.id)
            for story in stories
            for a in story.articles
        )
        moment = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
        return Briefing(
            id=f"tag:bench.example,{day.year}:briefing/{day}",
            day=day,
            period="day",
            timezone="UTC",
            language="en",
            title=f"{day:%A} {day.day} {day:%B %Y}",
            summary=stories[0].headline,
            sections=(
                Section(key="lead", title="Top story", stories=tuple(stories[:1])),
                Section(key="topic:harbour", title="Harbour", stories=tuple(stories[1:4])),
                Section(key="also", title="Also", stories=tuple(stories[4:])),
            ),
            outcomes=outcomes,
            coverage=Coverage(read=len(outcomes), shown=len(outcomes)),
            sources_failed=(),
            corrections=(),
            reading_minutes=5,
            published=moment,
            updated=moment,
        )


def make(root: Path, count: int, *, only_new: bool = False) -> Config:
    """A site's folder with ``count`` editions. ``only_new`` adds the last one to a folder that has the others."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "digest.yml").write_text(
        DIGEST_YML + "".join(f"  - {{id: {topic}, name: {topic.title()}, keywords: [{topic}]}}\n" for topic in TOPICS)
    )
    (root / "mkdocs.yml").write_text(OURS)
    config = load_config(root)
    newsroom = Newsroom()
    templates, strings = load_templates(root), load_strings(root, "en")
    editions = [newsroom.edition(number) for number in range(count)]
    for edition in editions[-1:] if only_new else editions:
        for page in render(edition, config, templates=templates, strings=strings):
            path = config.content / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")
    body = edition_body(config, templates=templates, strings=strings)
    for page in indexes(editions, config, templates=templates, strings=strings, body=body):
        path = config.content / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != page.text:
            path.write_text(page.text, encoding="utf-8")
    return config
