"""`digest init`: a site that works when pushed, and never a file overwritten."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.cli import main
from digest.config import load_config
from digest.errors import ConfigError, OccupiedError
from digest.scaffold import QUESTIONS, Answers, addresses, default_answers, init
from tests.sites import prose
from tests.sources.servers import Server, serving

ROOT = Path(__file__).parent.parent
ANSWERS = Answers(name="The Example Brief", url="https://brief.example/", language="de", timezone="Europe/Berlin")


def _tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def _with_remote(directory: Path, url: str) -> Path:
    """A folder that looks like a clone of ``url``, as git writes it."""
    (directory / ".git").mkdir(parents=True)
    other = '[remote "upstream"]\n\turl = https://github.com/somebody/else.git\n'
    config = f'[core]\n\tbare = false\n{other}[remote "origin"]\n\turl = {url}\n\tfetch = +refs/heads/*\n[branch "main"]\n'
    (directory / ".git" / "config").write_text(config, encoding="utf-8")
    return directory


def test_the_new_site_has_a_valid_configuration_with_the_answers(tmp_path: Path) -> None:
    init(tmp_path, ANSWERS)
    config = load_config(tmp_path)
    assert (config.site.name, config.site.url, config.site.language) == (ANSWERS.name, ANSWERS.url, "de")
    assert config.edition.timezone == "Europe/Berlin"
    assert [source.folder for source in config.sources] == ["inbox"]


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    written = init(tmp_path / "new", ANSWERS)
    assert sorted(path.relative_to(tmp_path / "new").as_posix() for path in written) == list(_tree(tmp_path / "new"))


def test_the_first_thing_dropped_into_inbox_has_a_place_and_stays_out_of_git(tmp_path: Path) -> None:
    init(tmp_path, ANSWERS)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    for path in ("inbox/page.html", ".digest/article.json", "site/index.html", "content/index.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("x", encoding="utf-8")
    listed = subprocess.run(
        ["git", "-C", tmp_path, "ls-files", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "inbox/.gitkeep" in listed
    assert "content/index.md" in listed
    assert not {"inbox/page.html", ".digest/article.json", "site/index.html"} & set(listed)


def test_twice_is_once(tmp_path: Path) -> None:
    init(tmp_path, ANSWERS)
    before = _tree(tmp_path)
    init(tmp_path, ANSWERS)
    assert _tree(tmp_path) == before


def test_a_file_of_somebody_elses_is_named_and_nothing_at_all_is_written(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"README\.md"):
        init(tmp_path, ANSWERS)
    assert _tree(tmp_path) == {"README.md": b"mine"}


def test_a_file_where_a_folder_should_be_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("mine", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"inbox"):
        init(tmp_path, ANSWERS)
    assert _tree(tmp_path) == {"inbox": b"mine"}


def test_a_link_is_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "digest.yml").symlink_to(tmp_path / "elsewhere.yml")
    with pytest.raises(OccupiedError, match=r"digest\.yml"):
        init(tmp_path / "site", ANSWERS)
    assert not (tmp_path / "elsewhere.yml").exists()


@pytest.mark.parametrize(
    ("wrong", "flag"),
    [
        ({"url": "javascript:alert(1)"}, "--url"),
        ({"timezone": "Mars/Olympus"}, "--timezone"),
        ({"language": "../../etc"}, "--language"),
        ({"name": ""}, "--name"),
    ],
)
def test_an_answer_that_the_configuration_would_refuse_is_refused_before_writing(
    tmp_path: Path, wrong: dict[str, Any], flag: str
) -> None:
    with pytest.raises(ConfigError, match=flag):
        init(tmp_path, replace(ANSWERS, **wrong))
    assert _tree(tmp_path) == {}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip))
def test_any_name_comes_back_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Quotes, colons, hashes, braces, emoji: the files' own syntax is never broken by an answer."""
    site = tmp_path_factory.mktemp("site")
    init(site, replace(ANSWERS, name=name))
    assert load_config(site).site.name == name


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://github.com/Somebody/morning-news.git", "https://somebody.github.io/morning-news/"),
        ("https://github.com/somebody/morning-news", "https://somebody.github.io/morning-news/"),
        ("git@github.com:somebody/Morning.News.git", "https://somebody.github.io/Morning.News/"),
        ("ssh://git@github.com/somebody/news", "https://somebody.github.io/news/"),
        ("https://github.com/somebody/somebody.github.io.git", "https://somebody.github.io/"),
        ("https://git.example/somebody/news.git", "https://example.org/"),
        ("https://github.com.evil.example/somebody/news.git", "https://example.org/"),
    ],
)
def test_the_address_is_the_one_that_pages_will_give(tmp_path: Path, remote: str, url: str) -> None:
    assert default_answers(_with_remote(tmp_path / "site", remote)).url == url


def test_without_answers_the_folder_gives_the_name(tmp_path: Path) -> None:
    assert default_answers(tmp_path / "harbour-news").name == "Harbour news"
    assert default_answers(tmp_path / "---").name == "News briefing"


def test_every_question_fills_an_answer() -> None:
    assert {question.field for question in QUESTIONS} == set(Answers.__slots__) - {"feeds", "allow", "host"}


def test_feeds_and_sites_that_are_named_are_its_sources(tmp_path: Path) -> None:
    feeds, sites = ("https://courier.example/feed.xml", "https://times.example/?a=1%22:%20#c"), ("https://gazette.example/",)
    init(tmp_path, replace(ANSWERS, feeds=feeds, sites=sites))
    found = load_config(tmp_path).sources
    assert [source.kind for source in found] == ["folder", "feed", "feed", "site"]
    assert found[1].address == feeds[0]


def test_a_feed_that_is_no_address_is_refused_before_writing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--feed"):
        init(tmp_path, replace(ANSWERS, feeds=("courier",)))
    assert _tree(tmp_path) == {}


def test_the_workflow_installs_what_init_was_installed_from_and_builds_with_it(tmp_path: Path) -> None:
    init(tmp_path, ANSWERS)
    steps = yaml.safe_load((tmp_path / ".github/workflows/publish.yml").read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    scripts = "\n".join(step.get("run", "") for step in steps)
    assert "pip install --requirement requirements.txt" in scripts
    assert 'digest site --clean --url "$BASE_URL"' in scripts
    requirements = (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert "news" in requirements[0]
    assert all("==" in line for line in requirements[1:])
    assert any(line.startswith("mkdocs==") for line in requirements)


def test_the_readme_names_the_one_setting_and_why_pages_stay_at_home(tmp_path: Path) -> None:
    init(tmp_path, ANSWERS)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "Source: GitHub Actions" in readme
    assert "pushing them republishes them" in readme


def test_the_new_site_is_rendered_as_our_own_example_is(tmp_path: Path) -> None:
    """Name, address, language and theme come from digest.yml by the plugin; mkdocs.yml is the same for everybody."""
    init(tmp_path, ANSWERS)
    assert (tmp_path / "mkdocs.yml").read_text(encoding="utf-8") == (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def _outlet(server: Server) -> None:
    """A site that names its feed, and a place that is none."""
    entry = f"<item><title>Pilots to reopen the port</title><guid>1</guid><description>{prose('quay', 24)}</description></item>"
    server.on("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/news.xml"></head></html>')
    server.on("/news.xml", f"<rss version='2.0'><channel><title>The Courier</title>{entry}</channel></rss>")


def test_a_new_user_names_a_site_and_has_a_first_edition_that_is_checked(tmp_path: Path) -> None:
    """In an empty folder, answering the questions: the feed is found and written down, the edition made, the setting named."""
    with serving() as server:
        _outlet(server)
        words = ["init", "--allow", server.place, str(tmp_path / "morning")]
        said = f"The Morning Brief\n\n\nEurope/Berlin\n{server.url('/')}\n"
        ran = CliRunner().invoke(main, words, input=said)
    assert ran.exit_code == 0, ran.output
    assert f"found {server.url('/news.xml')} on {server.url('/')}" in ran.output
    assert "1 shown" in ran.output
    assert "Everything is in order" in ran.output
    assert "Settings, Pages, Source: GitHub Actions" in ran.output
    config = load_config(tmp_path / "morning")
    assert [source.address for source in config.sources[1:]] == [server.url("/news.xml")]
    assert config.network.allow == (server.place,)
    assert (tmp_path / "morning" / "site" / "index.html").is_file()


def test_an_answer_that_cannot_be_taken_is_asked_for_again_at_once(tmp_path: Path) -> None:
    said = "\nnot an address\nmybrief\nbrief.example\ndeutsch\nde\nBerlin\nEurope/Berlin\nnews gazette\n\n"
    ran = CliRunner().invoke(main, ["init", str(tmp_path / "morning")], input=said)
    assert ran.exit_code == 0, ran.output
    assert "'not an address' is no address; write one such as https://example.org/" in ran.output
    assert "'mybrief' is no address; write one such as news.example" in ran.output
    assert "'news' is no address" in ran.output
    assert "'deutsch' is no code of a language; write one such as en" in ran.output
    assert "'Berlin' is no time zone" in ran.output
    config = load_config(tmp_path / "morning")
    assert (config.site.url, config.site.language, config.edition.timezone) == ("https://brief.example/", "de", "Europe/Berlin")


def test_a_site_without_a_feed_stays_a_site_and_holds_up_nothing(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/", "<html><body>No feed here.</body></html>")
        words = ["init", "--no-input", "--site", server.url("/"), "--allow", server.place, str(tmp_path)]
        ran = CliRunner().invoke(main, words)
    assert ran.exit_code == 0, ran.output
    assert "names no feed" in ran.output
    assert "Everything is in order" not in ran.output
    assert "What was made is in order" in ran.output
    assert f"1 source could not be read, for the reason above: {server.url('/')}." in ran.output
    assert f"`digest run --root {tmp_path}`" in ran.output
    assert [source.kind for source in load_config(tmp_path).sources] == ["folder", "site"]


def test_an_address_at_home_is_refused_with_what_allows_it(tmp_path: Path) -> None:
    with serving() as server:
        words = ["init", "--no-input", "--site", server.url("/"), str(tmp_path)]
        ran = CliRunner().invoke(main, words)
    assert ran.exit_code == 0, ran.output
    assert f'write `network: {{allow: ["{server.place}"]}}`' in ran.output
    assert server.requests == []


def test_what_people_type_for_addresses_is_taken_as_they_mean_it() -> None:
    assert addresses("news.example, http://times.example/a  courier.example/feed") == (
        "https://news.example",
        "http://times.example/a",
        "https://courier.example/feed",
    )
    assert addresses("  ") == ()


def test_by_cron_the_site_comes_into_a_folder_or_onto_a_branch(tmp_path: Path) -> None:
    init(tmp_path / "brief", replace(ANSWERS, host="cron"))
    assert not (tmp_path / "brief" / ".github").exists()
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "remote.git"], check=True)
    subprocess.run(["git", "init", "--quiet", tmp_path / "brief"], check=True)
    subprocess.run(["git", "-C", tmp_path / "brief", "remote", "add", "origin", tmp_path / "remote.git"], check=True)
    record = {"url": "https://courier.example/quay", "title": "Pilots to reopen the port", "text": prose("quay")}
    (tmp_path / "brief" / "inbox" / "quay.json").write_text(json.dumps(record), encoding="utf-8")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for more in ({"FOLDER": str(tmp_path / "www")}, {"BRANCH": "pages"}):
        command = ["sh", str(tmp_path / "brief" / "publish.sh")]
        run = subprocess.run(command, env=os.environ | {"PATH": path} | more, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "www" / "index.html").is_file()
    listed = ["git", "-C", str(tmp_path / "remote.git"), "ls-tree", "--name-only", "pages"]
    assert "index.html" in subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()


def test_on_gitlab_the_job_that_reads_sources_has_no_token(tmp_path: Path) -> None:
    init(tmp_path, replace(ANSWERS, host="gitlab"))
    assert not (tmp_path / ".github").exists()
    jobs = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert jobs["stages"] == ["fetch", "commit", "pages", "ping"]
    scripts = {name: "\n".join(jobs[name]["script"]) for name in jobs["stages"]}
    assert [name for name, script in scripts.items() if "DIGEST_TOKEN" in script] == ["commit"]
    assert jobs["commit"]["environment"] == "commit"
    assert "pip install" not in scripts["commit"]
    assert not any("--force " in script.replace("add --all --force", "") for script in scripts.values())
    assert "DIGEST_TOKEN" in (tmp_path / "README.md").read_text(encoding="utf-8")
