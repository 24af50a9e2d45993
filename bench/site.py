"""What the site costs at N editions, beside stock MkDocs Material and Hugo on the same Markdown, in one run.

``python -m bench.site 1000`` prints a table; with ``--html-only`` of the pages alone, ours beside stock Material's with flat
navigation, each three times. ``bench/site_seen.py`` measures what a browser sees.

Editions are invented: 6 to 10 stories and about 1,000 words each, from a made-up vocabulary with the frequencies of a
language, in which every name is as rare as it would be. CPU seconds are user and system time of the step and its children.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate, chain
from pathlib import Path
from typing import Final

from bench.links import broken_links
from bench.site_seen import briefings_packed
from digest.config import load_config, load_strings, load_templates
from digest.edition import edition_body, render
from digest.model import ArticleId, Briefing, Coverage, ItemId, Listing, Outcome, Section, Sentence, Story, sha
from digest.publish import indexes
from digest.publish.status import Status, status_pages
from digest.text import slug

FIRST_DAY: Final = date(1999, 1, 1)
DIGEST_YML: Final = """\
site: {name: Bench, description: Invented editions, url: "https://bench.example/", language: en}
sources: [{folder: inbox}]
topics:
"""
OURS: Final = "site_name: Bench\ndocs_dir: content\ntheme: {name: material}\nplugins: [digest]\n"
# Stock Material without search; FLAT is the navigation that our plugin sets too.
STOCK: Final = """\
site_name: Bench
site_url: https://bench.example/
docs_dir: content
site_dir: stock
theme: {name: material, font: false}
exclude_docs: "*.json"
plugins: []
"""
FLAT: Final = """\
not_in_nav: "*"
nav: [{Today: index.md}, {Archive: archive/index.md}]
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
# What no verb does by itself; the process ends as `digest` does, without a last search for garbage.
_PAGES_ALONE: Final = """\
import atexit, gc, pathlib
from digest.publish import build_site
atexit.register(gc.freeze)
build_site(pathlib.Path())
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
        kinds = ("Courier", "Times", "Post", "Mail") * 10
        self.papers = [f"The {dice.choice(self.words[5000:]).title()} {kind}" for kind in kinds]

    def text(self, dice: random.Random, count: int) -> str:
        """So many words, the first with a capital."""
        words = dice.choices(self.words, cum_weights=self.weights, k=count)
        return " ".join(words).capitalize()

    def story(self, dice: random.Random, day: date, key: str) -> Story:
        """A story that one to three papers report, with three sentences."""
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
        """The edition of one day."""
        dice = random.Random(number)  # noqa: S311 - the same words each time
        day = FIRST_DAY + timedelta(days=number)
        stories = [self.story(dice, day, f"s{day:%y%m%d}{at}") for at in range(dice.randint(6, 10))]
        outcomes = tuple(
            Outcome(
                item=a.item, content_sha256=sha(a.title), title=a.title, where=a.url, ended="shown", why="listed", article=a.id
            )
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


def make(root: Path, count: int, *, only_new: bool = False) -> None:
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
    body = edition_body(config, templates=templates, strings=strings)
    for edition in editions[-1:] if only_new else editions:
        for page in render(edition, body):
            path = config.content / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")
    status = status_pages(Status(), config, newest=None, templates=templates, strings=strings)
    for page in (*indexes(editions, config, templates=templates, strings=strings, body=body), *status):
        path = config.content / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != page.text:
            path.write_text(page.text, encoding="utf-8")


# ---------------------------------------------------------------- what it costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one step used: CPU seconds with its children, seconds by the clock, the most memory of one process in MB."""

    name: str
    cpu: float
    seconds: float
    megabytes: float


def measured(name: str, command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder. Raises CalledProcessError with what it said."""
    # Where nobody may keep bytecode, ours is compiled at every start, and that of what pip installed is not.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.monotonic()
    environment = {**kept, "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), list(command))
    return Cost(name=name, cpu=used.ru_utime + used.ru_stime, seconds=time.monotonic() - started, megabytes=used.ru_maxrss / 1024)


def _digest(*more: str) -> list[str]:
    return [sys.executable, "-m", "digest", "site", *more]


def pages_alone(root: Path) -> Cost:
    """A build of the pages and of nothing beside them, where nothing is left of any other."""
    settings = root / "mkdocs.yml"
    settings.write_text(OURS + "extra: {search: false, cards: false}\n")
    cost = measured("ours, HTML only", [sys.executable, "-c", _PAGES_ALONE], root)
    settings.write_text(OURS)
    shutil.rmtree(root / ".digest", ignore_errors=True)
    shutil.rmtree(root / "site")
    return cost


def ours(root: Path, count: int) -> Iterator[Cost]:
    """A build of everything without and with all that goes beside the pages, the same again from the caches, one new edition."""
    make(root, count - 1)
    settings, config = root / "mkdocs.yml", root / "digest.yml"
    measured("", _digest("--help"), root)
    yield pages_alone(root)
    yield measured("ours, with feeds, search and cards, nothing cached", _digest(), root)
    config.write_text(config.read_text().replace("Invented editions", "Other editions"))
    yield measured("the same after a new description: all but its feeds cached", _digest(), root)
    settings.write_text(OURS + "extra: {other: true}\n")
    yield measured("the same after a change of mkdocs.yml: feeds cached too", _digest(), root)
    settings.write_text(OURS)
    config.write_text(config.read_text().replace("Other editions", "Invented editions"))
    measured("", _digest(), root)
    yield measured("nothing new", _digest(), root)
    make(root, count, only_new=True)
    yield measured("one new edition", _digest(), root)


def beside(root: Path, count: int) -> Iterator[Cost]:
    """The pages alone, ours and stock Material's in turn, since a machine's speed changes while it works for others."""
    make(root / "ours", count)
    measured("", _digest("--help"), root / "ours")
    for _ in range(3):
        yield pages_alone(root / "ours")
        yield from stock(root / "stock", root / "ours", is_default=False)
        shutil.rmtree(root / "stock")


def differences(root: Path, elsewhere: Path) -> list[str]:
    """The files of an incremental build that a clean one of the same content in another folder makes otherwise."""
    shutil.copytree(root, elsewhere, ignore=shutil.ignore_patterns("site", ".digest"))
    subprocess.run(_digest(), cwd=elsewhere, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    here, there = (dict(_hashed(folder / "site")) for folder in (root, elsewhere))
    return sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))


def _hashed(folder: Path) -> Iterator[tuple[str, str]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return ((path.relative_to(folder).as_posix(), blake2b(path.read_bytes()).hexdigest()) for path in files)


def stock(root: Path, site: Path, *, is_default: bool) -> Iterator[Cost]:
    """Material as it comes, without search, on the same Markdown: with flat navigation, and if asked with its own."""
    root.mkdir()
    shutil.copytree(site / "content", root / "content", ignore=shutil.ignore_patterns("*.json"))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    (root / "mkdocs.yml").write_text(STOCK + FLAT)
    yield measured("stock Material, flat nav, HTML only", command, root)
    if is_default:
        (root / "mkdocs.yml").write_text(STOCK)
        shutil.rmtree(root / "stock")
        yield measured("stock Material, default nav, HTML only", command, root)


def hugo(root: Path, site: Path) -> Iterator[Cost]:
    """Hugo, where it is installed, with one small template, on the same Markdown."""
    program = shutil.which("hugo")
    if program is None:
        return
    shutil.copytree(site / "content", root / "content", ignore=shutil.ignore_patterns("*.json"))
    for index in (root / "content").rglob("index.md"):
        index.rename(index.with_name("_index.md"))  # or everything beside it would be an attachment of that page
    (root / "config.toml").write_text(HUGO)
    (root / "layouts" / "_default").mkdir(parents=True)
    for name in ("single", "list"):
        (root / "layouts" / "_default" / f"{name}.html").write_text(HUGO_PAGE)
    yield measured("Hugo", [program, "--quiet"], root)


def main() -> None:
    """Print a table, a step a line."""
    parser = argparse.ArgumentParser(description="What a site costs.")
    parser.add_argument("count", type=int, nargs="?", default=1000, help="editions (default: 1000)")
    parser.add_argument("--in", dest="folder", type=Path, help="keep the sites in this folder")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    parser.add_argument("--html-only", action="store_true", help="the pages alone, ours beside stock Material's, three times")
    parser.add_argument("--default-nav", action="store_true", help="stock Material with default navigation too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(given.folder or scratch)
        print(f"{'step':<62} {'CPU s':>8} {'seconds':>8} {'peak MB':>8}")
        steps = [beside(root, given.count) if given.html_only else ours(root / "ours", given.count)]
        if not given.no_peers and not given.html_only:
            steps += [stock(root / "stock", root / "ours", is_default=given.default_nav), hugo(root / "hugo", root / "ours")]
        for cost in chain.from_iterable(steps):
            print(f"{cost.name:<62} {cost.cpu:8.2f} {cost.seconds:8.2f} {cost.megabytes:8.0f}", flush=True)
        if given.html_only:
            return
        different = differences(root / "ours", root / "clean")
        print(f"files that a clean build makes otherwise: {len(different)}", *different[:20], sep="\n  ")
        site = root / "ours" / "site"
        packed = briefings_packed(site)
        print(f"HTML of a briefing, gzip: median {packed[len(packed) // 2] / 1000:.1f} KB, largest {packed[-1] / 1000:.1f} KB")
        print(f"broken internal links and anchors: {len(broken_links(site, 'https://bench.example/'))}")


if __name__ == "__main__":
    main()
