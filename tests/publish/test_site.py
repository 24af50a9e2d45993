"""The built site: whole, the same on every day, asking nobody else for anything, inert whatever it is made from."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import html5lib
import pytest

from digest.errors import SiteError
from digest.model import Briefing, Image, Page, Section, Story
from digest.publish.batch import Batch
from digest.publish.site import build_site, write_pages
from tests.publish.attacks import ATTACKS
from tests.publish.inert import site_signatures
from tests.publish.sample_site import big_day, sample_briefings, write_site

EDITION = "briefings/2026/03/05/index.html"
VECTORS = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "xss" / "vectors.jsonl"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("brief")
    write_site(root)
    (root / "content" / "impressum.md").write_text(
        "---\ntitle: By <b>hand</b>\ntemplate: 404.html\n---\n# By hand\n\n<script>alert(1)</script><b onclick=x()>Bold</b>\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n## A part { #__config }\n\nSee [the about page](about.md#contact).\n",
        encoding="utf-8",
    )
    build_site(root)
    return root


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    return root / "site"


def page(site: Path, path: str = EDITION) -> str:
    return (site / path).read_text(encoding="utf-8")


@lru_cache(maxsize=200)
def parsed(html: str) -> Any:
    return html5lib.parse(html, namespaceHTMLElements=False)


def elements(html: str, tag: str) -> list[Any]:
    return list(parsed(html).iter(tag))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# ---------------------------------------------------------------- what is there


def test_every_page_of_content_is_a_page_of_the_site(root: Path, site: Path) -> None:
    for source in (root / "content").rglob("*.md"):
        path = source.relative_to(root / "content").with_suffix("")
        folder = path.parent if path.name == "index" else path
        assert (site / folder / "index.html").is_file()
    assert (site / "404.html").is_file()


def test_an_edition_shows_its_number_and_its_neighbours(site: Path) -> None:
    html = page(site)
    assert "<span>Edition 7</span>" in html
    assert 'briefings/2026/03/04/" rel="prev"' in html
    assert 'briefings/2026/03/06/" rel="next"' in html
    assert len(elements(html, "h1")) == 1


def test_home_is_the_latest_edition(site: Path) -> None:
    html = page(site, "index.html")
    assert "Sunday 8 March 2026</h1>" in html
    assert 'id="story-pilots01"' in html


def test_the_calendar_beside_an_edition_leads_to_the_others(site: Path) -> None:
    html = page(site)
    assert 'briefings/2026/03/03/" title="Tuesday 3 March 2026, 6 stories"' in html
    assert 'aria-current="date"' in html


def test_the_bar_has_the_ways_in_and_marks_where_one_is(site: Path) -> None:
    ways = re.findall(r'<nav class="d-bar__ways".*?</nav>', page(site, "archive/index.html"), re.DOTALL)[0]
    bar = ["Today", "Archive", "Topics", "Threads", "People", "Publishers", "Subscribe", "About"]
    assert re.findall(r">([A-Z]\w+)</a>", ways) == bar
    assert 'aria-current="page">Archive' in ways


def test_every_internal_link_and_anchor_is_there(site: Path) -> None:
    ids = {path: set(re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8"))) for path in site.rglob("*.html")}
    for source in ids:
        base = site if source.name == "404.html" else source.parent
        for link in elements(source.read_text(encoding="utf-8"), "a"):
            href = link.get("href", "")
            if re.match(r"[a-z]+:", href) or source.name == "404.html":
                continue
            path, _, fragment = href.partition("#")
            target = (base / path).resolve() if path else source
            target = target / "index.html" if target.is_dir() else target
            if target.name in {"feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.atom", "stories.json"}:
                continue  # written by the pipeline
            assert target.is_file(), (source, href)
            assert not fragment or fragment in ids[target], (source, href)


def test_search_holds_the_stories_of_editions_and_nothing_else(site: Path) -> None:
    found = {}
    for path in site.glob("pagefind/*/fragment/*.pf_fragment"):
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[fragment["url"]] = fragment
    quiet = "/briefings/2026/03/06/"
    pages = {f"/{path.parent.relative_to(site).as_posix()}/" for path in site.glob("briefings/*/*/*/index.html")}
    assert found.keys() - {quiet} == pages - {quiet}
    pilots = found["/briefings/2026/03/05/"]
    assert pilots["meta"]["title"] == "Thursday 5 March 2026"
    assert "four-day strike" in pilots["content"]
    assert "Who reports it" not in pilots["content"]
    assert "Ten soups" not in pilots["content"]
    assert "連 續 第 三 個 月" in pilots["content"]
    assert "story-pilots01-title" in {anchor["id"] for anchor in pilots["anchors"]}
    assert {"year:2026", "topic:shipping", "publisher:Strait Watch", "language:ar"} <= set(pilots["filters"]["in"])


def test_search_lies_in_years_and_the_months_of_the_open_one(site: Path) -> None:
    told = json.loads((site / "pagefind" / "search.json").read_text(encoding="utf-8"))
    assert told["parts"] == ["2026-03", "2026-02", "2025"]
    assert all((site / "pagefind" / part / "pagefind-entry.json").is_file() for part in told["parts"])


def test_the_search_is_the_same_bytes_in_every_build(root: Path, site: Path, tmp_path: Path) -> None:
    before = files(site / "pagefind")
    shutil.copytree(root, tmp_path / "again", ignore=shutil.ignore_patterns("site", ".digest"))
    build_site(tmp_path / "again")
    assert files(tmp_path / "again" / "site" / "pagefind") == before


def test_where_the_search_program_cannot_be_had_materials_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.publish.search.binary", lambda: None)
    write_site(tmp_path)
    build_site(tmp_path)
    site = tmp_path / "site"
    docs = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    found = {doc["location"].split("#")[0] for doc in docs if doc["text"]}
    assert found == {path.parent.relative_to(site).as_posix() + "/" for path in site.glob("briefings/*/*/*/index.html")} - {
        "briefings/2026/03/06/"
    }
    pilots = next(doc for doc in docs if doc["location"] == "briefings/2026/03/05/#story-pilots01-title")
    assert pilots["title"].startswith("Pilots and port sign deal")
    assert "Who reports it" not in pilots["text"]
    assert "wasm" not in page(site)


# ---------------------------------------------------------------- what it says of itself


def test_the_policy_comes_first_and_the_encoding_soon_enough(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        first = elements(html, "head")[0][0]
        assert first.get("http-equiv") == "Content-Security-Policy"
        assert "script-src 'self' 'sha256-" in first.get("content")
        assert html.encode().index(b'charset="utf-8"') < 1024  # HTML 4.2.5.4


def test_every_inline_script_is_in_the_policy_at_every_depth(site: Path) -> None:
    from digest.publish.policy import script_hash

    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        policy = elements(html, "meta")[0].get("content")
        scripts = [e.text for e in elements(html, "script") if not e.get("src") and not e.get("type")]
        assert len(scripts) == 3
        assert all(script_hash(script) in policy for script in scripts)
        assert not elements(html, "style")
        assert " style=" not in html


def test_nothing_is_asked_of_anybody_else(site: Path) -> None:
    for path in site.rglob("*.html"):
        for tag, name in (("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src")):
            for element in elements(path.read_text(encoding="utf-8"), tag):
                address = element.get(name) or ""
                assert element.get("rel") == "canonical" or not re.match(r"(?:[a-z]+:)?//", address), (path, address)
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8"))


def test_pages_are_found_and_shared(site: Path) -> None:
    html = page(site)
    meta = {e.get("property") or e.get("name"): e.get("content") for e in elements(html, "meta")}
    links = [(e.get("rel"), e.get("type"), e.get("href")) for e in elements(html, "link")]
    address = "https://strait.example/brief/briefings/2026/03/05/"
    assert ("canonical", None, address) in links
    assert meta["og:url"] == address
    assert meta["og:title"] == "Thursday 5 March 2026"
    assert meta["og:image"] == "https://strait.example/brief/cards/2026/03/05.png"
    assert meta["description"] == "Pilots and port sign deal to reopen Port Alder on Friday"
    assert "generator" not in meta
    assert (site / "cards" / "2026" / "03" / "05.png").stat().st_size < 25_000
    assert (site / "assets" / "images" / "share.png").is_file()
    assert (site / "cards" / "site.png").is_file()
    assert "brief/cards/site.png" in page(site, "archive/index.html")


def test_a_private_site_helps_nobody_to_find_it(tmp_path: Path) -> None:
    write_site(tmp_path, [big_day(sample_briefings()[-1].day)])
    settings = tmp_path / "digest.yml"
    told = settings.read_text(encoding="utf-8").replace("site:\n", "site:\n  visibility: private\n", 1)
    settings.write_text(told, encoding="utf-8")
    build_site(tmp_path)
    site = tmp_path / "site"
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex">' in html
        assert 'rel="canonical"' not in html
        assert "og:" not in html
        assert "application/ld+json" not in html
    assert not (site / "sitemap.xml").exists()
    assert not (site / "cards").exists()
    assert "Sitemap" not in page(site, "robots.txt")


def test_every_page_leads_to_the_six_feeds(site: Path) -> None:
    for path in site.rglob("*.html"):
        found = {
            e.get("href").split("/")[-1]
            for e in elements(path.read_text(encoding="utf-8"), "link")
            if e.get("rel") == "alternate" and "feeds/" not in e.get("href")
        }
        assert found == {"feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.atom", "stories.json"}


def test_an_edition_is_a_list_of_what_others_wrote(site: Path) -> None:
    script = next(e for e in elements(page(site), "script") if e.get("type") == "application/ld+json")
    data = json.loads(script.text)
    assert data["@type"] == "CollectionPage"
    items = data["mainEntity"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, 8))
    first = items[0]["item"]
    assert first["url"].endswith("/briefings/2026/03/05/#story-pilots01")
    assert first["isBasedOn"][0]["url"] == "https://courier.example/2026/03/05/story"
    assert "author" not in script.text


# What schema.org lets these say, of what we say (schema.org/docs/full.html; those of Thing and CreativeWork belong to all below).
THING = {"@type", "name", "url", "description"}
WORK = THING | {"inLanguage", "isPartOf", "isBasedOn", "headline", "publisher", "datePublished", "dateModified"}
SCHEMA_ORG = {
    "CollectionPage": WORK | {"@context", "@id", "mainEntity"},
    "WebSite": WORK,
    "CreativeWork": WORK,
    "NewsArticle": WORK,
    "Organization": THING,
    "ItemList": THING | {"itemListElement", "numberOfItems"},
    "ListItem": THING | {"item", "position"},
}


def test_linked_data_says_only_what_its_vocabulary_has(site: Path) -> None:
    """On every page that has some: the types, their properties, and what each of those may be."""

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            assert node.keys() <= SCHEMA_ORG[node["@type"]], node
            for key, value in node.items():
                assert not key.startswith("date") or datetime.fromisoformat(value).tzinfo
                assert key not in {"url", "@id"} or value.startswith("https://")
                assert key not in {"position", "numberOfItems"} or isinstance(value, int)
                walk(value)

    pages = [page(site, str(path)) for path in site.rglob("*.html")]
    found = [one.text for html in pages for one in elements(html, "script") if one.get("type") == "application/ld+json"]
    assert len(found) > 5
    for text in found:
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        walk(data)


def test_robots_and_the_sitemap_know_the_address(site: Path) -> None:
    assert "Sitemap: https://strait.example/brief/sitemap.xml" in page(site, "robots.txt")
    sitemap = (site / "sitemap.xml").read_bytes()
    assert b"<loc>https://strait.example/brief/briefings/2026/03/05/</loc>" in sitemap
    assert b"<lastmod>2026-03-05</lastmod>" in sitemap
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()) == sitemap


# ---------------------------------------------------------------- pages by hand


def test_a_page_by_hand_keeps_its_tables_and_loses_what_could_run(site: Path) -> None:
    html = page(site, "impressum/index.html")
    assert "<td" in html
    assert "alert(1)" not in html
    assert "onclick" not in html
    assert "<title>By &lt;b&gt;hand&lt;/b&gt; – The Strait Brief</title>" in html
    assert html.count('id="__config"') == 1  # the theme's own
    assert 'href="../about/#c-contact"' in html


def test_front_matter_chooses_no_template(site: Path) -> None:
    assert "d-content--page" in page(site, "impressum/index.html")


# ---------------------------------------------------------------- the same bytes, or the old ones


def test_another_day_and_another_folder_make_the_same_bytes(root: Path, tmp_path: Path) -> None:
    write_site(tmp_path / "elsewhere")
    write_site(tmp_path / "here")
    build_site(tmp_path / "here")
    code = "from pathlib import Path; from digest.publish.site import build_site; build_site(Path('elsewhere'))"
    environment = os.environ | {"SOURCE_DATE_EPOCH": "2000000000", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=tmp_path)
    assert files(tmp_path / "here" / "site") == files(tmp_path / "elsewhere" / "site")


def test_a_build_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    write_site(tmp_path, [big_day(sample_briefings()[-1].day)])
    build_site(tmp_path)
    before = files(tmp_path / "site")
    (tmp_path / "content" / "note.md").write_text("# Note\n\n[gone](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"note\.md.*nowhere\.md"):
        build_site(tmp_path)
    assert files(tmp_path / "site") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".digest", "content", "digest.yml", "mkdocs.yml", "site"]
    assert build_site(tmp_path, strict=False).warnings


def test_what_is_gone_from_content_is_gone_from_the_site(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    (tmp_path / "content" / "note.md").write_text("# Note\n", encoding="utf-8")
    build_site(tmp_path)
    (tmp_path / "content" / "note.md").unlink()
    build_site(tmp_path)
    assert not (tmp_path / "site" / "note").exists()


def test_feeds_are_written_with_the_site_and_stay_inside_it(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    feed = Batch(name="feed", made_of=(), make=lambda: [Page(path="feed.xml", text="<rss/>\n")])
    build_site(tmp_path, extra=[feed], site_url="https://other.example/x")
    assert page(tmp_path / "site", "feed.xml") == "<rss/>\n"
    assert 'href="https://other.example/x/"' in page(tmp_path / "site", "index.html")
    with pytest.raises(SiteError, match="leads out of"):
        write_pages([Page(path="../feed.xml", text="")], tmp_path / "site")


def test_a_folder_without_mkdocs_yml_is_told_so(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    (tmp_path / "mkdocs.yml").unlink()
    with pytest.raises(SiteError, match=r"mkdocs\.yml is missing"):
        build_site(tmp_path)


def test_a_broken_setting_of_mkdocs_is_one_message(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: nowhere\nplugins: [digest]\n", encoding="utf-8")
    with pytest.raises(SiteError, match="nowhere"):
        build_site(tmp_path)


def test_a_record_that_cannot_be_read_leaves_its_page_plain(tmp_path: Path) -> None:
    write_site(tmp_path, [big_day(sample_briefings()[-1].day)])
    (tmp_path / "content" / "briefings" / "2026" / "03" / "08.json").write_text("{", encoding="utf-8")
    report = build_site(tmp_path, strict=False)
    assert "cannot be read" in report.warnings[0]
    assert "four-day strike" in page(tmp_path / "site", "briefings/2026/03/08/index.html")


def test_mkdocs_alone_builds_the_same_site(tmp_path: Path) -> None:
    write_site(tmp_path)
    build_site(tmp_path)
    ours = files(tmp_path / "site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(tmp_path / "mkdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "site") == ours


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl"), ("cy", "ltr"), ("zh-Hant", "ltr")])
def test_a_site_speaks_its_language(tmp_path: Path, language: str, direction: str) -> None:
    write_site(tmp_path, [big_day(sample_briefings()[-1].day)], language=language)
    build_site(tmp_path)
    html = page(tmp_path / "site", "index.html")
    assert f'<html lang="{language}"' in html
    assert f'<body dir="{direction}"' in html


def test_the_sites_own_theme_folder_wins(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    partials = tmp_path / "site_templates" / "theme" / "partials"
    partials.mkdir(parents=True)
    (partials / "footer.html").write_text("<footer>Ours</footer>", encoding="utf-8")
    build_site(tmp_path)
    assert "<footer>Ours</footer>" in page(tmp_path / "site", "index.html")


def test_a_template_that_is_broken_is_one_message(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    theme = tmp_path / "site_templates" / "theme"
    theme.mkdir(parents=True)
    (theme / "404.html").write_text("{% if x %}", encoding="utf-8")
    with pytest.raises(SiteError, match=r"404\.html:1: "):
        build_site(tmp_path)


# ---------------------------------------------------------------- hostile words


RAW_STORY = """\
### ATTACK

*[ATTACK](ATTACK)*

ATTACK [ATTACK](ATTACK "ATTACK")

#### ATTACK

- ATTACK

| ATTACK |
|---|
| ATTACK |

"""


def hostile(attack: str, number: int, model: Story) -> Story:
    """A story in which every word that comes from outside is the attack.

    Publishers and topics have pages of their own, of which a quick run makes some only.
    """
    every = 1 if os.environ.get("DIGEST_FULL") else 5
    publisher, topic = (attack if number % every == 0 else "The Gull"), (attack if number % every == 1 % every else "politics")
    lead = replace(model.articles[0], title=attack, publisher=publisher, authors=(attack,), url=attack, wire=attack, where=attack)
    linked = replace(lead, id="other", url=f"https://a.example/{number}?q=<script>")  # type: ignore[arg-type]
    cited = tuple(replace(sentence, text=attack, article=lead.id) for sentence in model.summary[:1])
    return replace(
        model,
        id=f"attack{number}",
        headline=attack,
        articles=(lead, linked),
        summary=cited,
        topics=(topic, "shipping"),
        entities=(attack,),
        image=Image(caption=attack, credit=attack),
        caveats=cited,
        language=attack,
    )


def hostile_briefing(attacks: Sequence[str]) -> Briefing:
    base = sample_briefings()[-1]
    stories = tuple(hostile(attack, number, base.sections[0].stories[0]) for number, attack in enumerate(attacks))
    outcomes = tuple(replace(base.outcomes[0], title=attack, where=attack, why=attack) for attack in attacks[:50])
    return replace(
        base,
        sections=(Section(key="also", title=attacks[0], stories=stories),),
        outcomes=outcomes,
        title=attacks[0],
        summary=attacks[1],
    )


def theirs() -> list[str]:
    """Attack strings collected by others, where they lie beside the project: some, or all in a full run."""
    if not VECTORS.is_file():
        return []
    found = [json.loads(line)["payload"] for line in VECTORS.read_text(encoding="utf-8").splitlines()]
    return found if os.environ.get("DIGEST_FULL") else found[:: len(found) // 100]


def assert_inert(built: Path, benign: Path) -> None:
    allowed = set(site_signatures(benign))
    found = {signature: where for signature, where in site_signatures(built).items() if signature not in allowed}
    assert not found


@pytest.fixture(scope="module")
def attacks() -> list[str]:
    return [*ATTACKS, *(text.encode("utf-8", "replace").decode() for text in theirs())]


def test_hostile_articles_are_inert_on_every_page(tmp_path: Path, site: Path, attacks: list[str]) -> None:
    write_site(tmp_path, [hostile_briefing(attacks)])
    build_site(tmp_path)
    assert_inert(tmp_path / "site", site)
    html = page(tmp_path / "site", "briefings/2026/03/08/index.html")
    assert html.count('<article class="d-story" id="story-attack') == len(attacks)


def test_hostile_markdown_written_raw_is_inert_too(tmp_path: Path, site: Path, attacks: list[str]) -> None:
    """Defence in depth: were an escape forgotten, or a file written by somebody else, nothing runs either."""
    write_site(tmp_path, [hostile_briefing(attacks)])
    raw = tmp_path / "content" / "briefings" / "2026" / "03" / "08.md"
    front = raw.read_text(encoding="utf-8").split("\n---\n")[0]
    body = "".join(RAW_STORY.replace("ATTACK", attack) for attack in attacks)
    raw.write_text(f"{front}\n---\n\n# {attacks[0]}\n\n{body}", encoding="utf-8")
    for number, attack in enumerate(attacks if os.environ.get("DIGEST_FULL") else attacks[::4]):
        front = "".join(
            f"{key}: {json.dumps(attack)}\n" for key in ("title", "description", "author", "date", "template", "icon")
        )
        text = f"---\n{front}tags: [{json.dumps(attack)}]\n---\n\n{attack}\n"
        (tmp_path / "content" / f"hand{number}.md").write_text(text, encoding="utf-8")
    build_site(tmp_path, strict=False)
    allowed = set(site_signatures(site))
    found = {s: where for s, where in site_signatures(tmp_path / "site").items() if s not in allowed}
    own_picture = re.compile(r"img (?!/)[^\\:]+$|img$")  # a page by hand may show a picture that lies beside it
    assert not {s: where for s, where in found.items() if not own_picture.match(s)}


def test_the_page_of_a_topic_leads_to_the_feeds_of_that_topic_first(site: Path) -> None:
    html = page(site, "topics/shipping/index.html")
    found = re.findall(r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">', html)
    assert [(kind, href) for kind, _, href in found[:3]] == [
        ("application/rss+xml", "../../feeds/topics/shipping.xml"),
        ("application/atom+xml", "../../feeds/topics/shipping.atom"),
        ("application/feed+json", "../../feeds/topics/shipping.json"),
    ]
    assert "Shipping" in found[0][1]
    assert len(found) == 9
    assert "feeds/topics" not in page(site, "topics/index.html").partition("</head>")[0]
