"""Docs that cannot lie: README, CHANGELOG and CONTRIBUTING against the program itself."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from digest import __version__
from digest.cli import main
from digest.sources.formats import FORMATS

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
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


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_says_what_it_does(verb: str) -> None:
    options = [p for p in main.commands[verb].params if isinstance(p, click.Option)]
    assert not [option.name for option in options if not option.help and not option.show_default]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "site_templates/scaffold/README.md.j2"])
def test_every_command_in_the_documents_is_one_the_program_takes(document: str) -> None:
    for words in _commands(_text(document)):
        if words[1:]:
            _assert_parses([word for word in words if word not in {"TIME", "DAY"}] if "--now" not in words else words)


def test_the_readme_names_every_kind_of_file_that_is_read_and_no_other() -> None:
    named = set(re.findall(r"`(\.[a-z]+)`", _part(_text("README.md"), "What it reads"))) - {".gz"}
    assert named == set(FORMATS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_file_leads_somewhere(document: str) -> None:
    prose = re.sub(r"^```.*?^```", "", _text(document), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(((?!https?:|#)[^)\s]+)\)", prose)
    assert [target for target in targets if not (ROOT / target.split("#")[0]).exists()] == []


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
