"""Docs that cannot lie: README, CHANGELOG and CONTRIBUTING against the program itself."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

from digest import __version__
from digest.cli import main
from digest.config import PLACES, load_config
from digest.desk import load_desk
from digest.rules import load_rules
from digest.sources.formats import FORMATS
from tests.sites import prose

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/deploy.md", "docs/settings.md")
VERBS = sorted(main.commands)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _part(document: str, heading: str) -> str:
    """The text between a heading of the second level and the next one."""
    return document.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def _commands(text: str) -> list[list[str]]:
    """Every ``digest …`` command that a text shows, in words: in code blocks, inline code and help texts."""
    found = re.findall(r"(?:^|[`|/;]|&& |bin/| )digest ([a-z]+(?: [^\n`|&#]*)?)", text, re.MULTILINE)
    return [words for line in found if (words := shlex.split(line.split("  ")[0].split(" < ")[0]))[0] in main.commands]


def _assert_parses(words: list[str]) -> None:
    """Raises click.UsageError where the program would not take these words."""
    verb = main.commands[words[0]]
    verb.make_context(words[0], words[1:], resilient_parsing=False)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme_with_a_sentence(verb: str) -> None:
    assert re.search(rf"^\| `digest {verb}` \| \w.{{10,}} \|$", _part(_text("README.md"), "The verbs"), re.MULTILINE)


def test_the_readme_has_no_verb_that_the_program_lacks() -> None:
    named = re.findall(r"^\| `digest (\w+)", _part(_text("README.md"), "The verbs"), re.MULTILINE)
    assert sorted(named) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_helps_with_an_example_that_works(verb: str) -> None:
    command = main.commands[verb]
    help_text = command.help or ""
    examples = [words for words in _commands(help_text) if words[0] == verb]
    assert "Example" in help_text
    assert examples
    for words in examples:
        _assert_parses(words)


@pytest.mark.parametrize("verb", ["summarize", "claims"])
def test_an_example_of_a_filter_finds_something(verb: str) -> None:
    (line, words) = re.findall(r"echo '(.+)' \| digest (.+)", main.commands[verb].help or "")[0]
    result = CliRunner().invoke(main, words.split(), input=line)
    answer = json.loads(result.output)
    assert answer.get("sentences") or answer.get("claims"), answer


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_says_what_it_does(verb: str) -> None:
    options = [p for p in main.commands[verb].params if isinstance(p, click.Option)]
    assert not [option.name for option in options if not option.help and not option.show_default]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/deploy.md", "site_templates/scaffold/README.md.j2"])
def test_every_command_in_the_documents_is_one_the_program_takes(document: str) -> None:
    for words in _commands(_text(document)):
        if words[1:]:
            _assert_parses([word for word in words if word not in {"TIME", "DAY"}] if "--now" not in words else words)


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_that_the_documents_name_is_one_of_its_verb(verb: str) -> None:
    """Also in running text, where a command is not whole: `digest run --alerts FILE`."""
    taken = {name for option in main.commands[verb].params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    texts = "\n".join(_text(document) for document in DOCUMENTS)
    named = {name for words in re.findall(rf"digest {verb}( [^`\n]*)", texts) for name in re.findall(r" (--[a-z-]+)", words)}
    assert named <= taken


def _rows(heading: str) -> dict[str, str]:
    """The settings of a part of docs/settings.md, each with its default as it stands there."""
    return dict(re.findall(r"^\| `([\w.]+)` \| (\S.*?) \|", _part(_text("docs/settings.md"), heading), re.MULTILINE))


def _fields(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _fields(inner, f"{before}{name}.")
        else:
            yield before + name, field


@pytest.mark.parametrize("place", PLACES)
def test_every_setting_is_told_with_its_default(place: str) -> None:
    headings = re.findall(r"^## (.*)", _text("docs/settings.md"), re.MULTILINE)
    told = _rows(next(h for h in headings if h.startswith(f"`{place}`" if place else "Beside")))
    fields = dict(_fields(PLACES[place]))
    if not place:  # what has a part of its own, what no file says, what another file says
        fields = {name: f for name, f in fields.items() if "." not in name and name not in {*PLACES, "root", "publishers"}}
    assert sorted(told) == sorted(fields)
    for name, field in fields.items():
        if field.is_required() or told[name] in ("must be there", "–"):
            assert told[name] == ("must be there" if field.is_required() else "–"), name
            assert field.is_required() or field.default is None, name
        else:
            kind: Any = field.annotation
            alone = create_model("Alone", setting=(kind, field))
            assert alone(setting=yaml.safe_load(told[name].strip("`"))) == alone(), name


def test_every_file_of_settings_that_the_readme_shows_is_one_the_program_reads(tmp_path: Path) -> None:
    (tmp_path / "own.woff2").write_bytes(b"wOF2")
    for name in ("logo.svg", "icon.svg"):
        (tmp_path / name).write_text("<svg/>", encoding="utf-8")
    named = {"hide": "desk.yml", "publisher": "publishers.yml", "site": "rules.yml"}
    shown = re.findall(r"^```yaml\n(.*?)^```", _text("README.md"), re.MULTILINE | re.DOTALL)
    for text in shown:
        said = yaml.safe_load(text)
        settings = {"site": {"name": "Brief"}, "sources": [{"folder": "inbox"}], "network": {"allow": ["127.0.0.1:11434"]}}
        settings |= said if isinstance(said, dict) else {}
        (tmp_path / "digest.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        if isinstance(said, list):
            (tmp_path / next(file for key, file in named.items() if key in said[0])).write_text(text, encoding="utf-8")
        load_config(tmp_path)
    assert len(load_desk(tmp_path).entries) == 6
    assert load_config(tmp_path).publishers
    assert load_rules(tmp_path)


def test_the_five_minutes_of_the_readme_make_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of *A site of one's own*, as they stand there; the last one would wait for a browser."""
    block = re.search(r"```sh\n(.*?)```", _part(_text("README.md"), "A site of one's own in five minutes"), re.DOTALL)
    assert block
    *commands, last = _commands(block[1])
    assert ([words[0] for words in commands], last) == (["init", "build", "site"], ["serve"])
    monkeypatch.chdir(tmp_path)
    for words in commands:
        ran = CliRunner().invoke(main, words, input="\n" * 5)
        assert ran.exit_code == 0, ran.output
        if words[0] == "init":
            monkeypatch.chdir(tmp_path / words[1])
            (tmp_path / words[1] / "inbox" / "quay.txt").write_text(f"The quay is open\n\n{prose('quay')}", encoding="utf-8")
    assert "The quay is open" in (tmp_path / "my-brief" / "site" / "index.html").read_text(encoding="utf-8")


def test_the_readme_names_every_kind_of_file_that_is_read_and_no_other() -> None:
    named = set(re.findall(r"`(\.[a-z]+)`", _part(_text("README.md"), "What it reads"))) - {".gz"}
    assert named == set(FORMATS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_file_leads_somewhere(document: str) -> None:
    prose = re.sub(r"^```.*?^```", "", _text(document), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(((?!https?:|#)[^)\s]+)\)", prose)
    assert [target for target in targets if not (ROOT / document).parent.joinpath(target.split("#")[0]).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_path_in_the_documents_exists(document: str) -> None:
    """Code such as `digest/pipeline.py`; what only exists after a run is named here."""
    made = {"content/", "site/", "inbox/", ".digest/", "content/briefings/", "content/checksums/"}
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", _text(document))) - made
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_target_of_make_is_told_and_none_that_is_not_there() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", _text("Makefile"), re.MULTILINE))
    told = set(re.findall(r"(?:^|`)make ([a-z]+)", _text("README.md") + _text("CONTRIBUTING.md"), re.MULTILINE))
    assert told <= targets
    phony = re.search(r"^\.PHONY: (.*)$", _text("Makefile"), re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets


def test_the_changelog_knows_this_version_or_is_waiting_for_it() -> None:
    assert re.search(rf"^## (?:Unreleased|{re.escape(__version__)}\b)", _text("CHANGELOG.md"), re.MULTILINE)


def test_the_licence_is_the_one_we_declare() -> None:
    assert tomllib.loads(_text("pyproject.toml"))["project"]["license"] == "MIT"
    assert _text("LICENSE").startswith("MIT License")
