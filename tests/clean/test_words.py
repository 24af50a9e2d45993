"""The tables of words: each entry is a word, and a pattern that reads."""

import re
from importlib.resources import files

import pytest

from digest.clean.words import any_of, read_table

TABLES = ("agencies", "bylines", "credits", "dates", "labels", "names", "plain")


def lists(name: str) -> list[list[str]]:
    return [
        words
        for group in read_table(name).values()
        for words in (group.values() if isinstance(group, dict) else [group])
        if isinstance(words, list)
    ]


@pytest.mark.parametrize("name", TABLES)
def test_each_entry_of_a_table_is_a_pattern_and_stands_there_once(name: str) -> None:
    """A colon in a word that has no quotes makes it something else to YAML."""
    for words in lists(name):
        assert words
        assert len(set(words)) == len(words)
        for word in words:
            assert isinstance(word, str)
            assert re.compile(word).search("") is None  # no word is found in nothing


def test_every_table_is_looked_at() -> None:
    folder = files("digest.clean")
    found = {entry.name.removesuffix(".yml") for entry in folder.iterdir() if entry.name.endswith(".yml")}
    assert found == {*TABLES, "furniture"}


def test_any_of_takes_groups_by_language_and_lists() -> None:
    pattern = re.compile(any_of({"en": ["ship", "boats?"], "de": ["schiff"]}, ["quay"]))
    assert all(pattern.fullmatch(word) for word in ("ship", "boats", "schiff", "quay"))
    assert pattern.groups == 0
