"""What people write into digest.yml, desk.yml and rules.yml: each mistake is named with its line and what would be right."""

from pathlib import Path

import pytest

from digest.config import load_config
from digest.errors import ConfigError

SITE = "site:\n  name: Brief\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site:\n\tname: Brief\n", "digest.yml:2: is not YAML: there is a tab. Indent with spaces"),
        ("site:\n  name: Brief: of today\n", "digest.yml:2: is not YAML: there is a second colon. Put the words"),
        ("site:\n name: Brief\n  url: x\n", "digest.yml:3: is not YAML: "),
        ("site:\n  name: Brief\n url: x\n", "digest.yml:3: is not YAML: this line is indented otherwise"),
        (SITE + "sources: [{folder: inbox, captured: 2026-13-01}]\n", "digest.yml: has a value that is none"),
        (SITE + "site: {}\n", "digest.yml:3: `site` is set again; it stands in line 1 already"),
        (SITE + "source: []\n", "digest.yml:3: `source` is no setting. Write `sources` if you mean that"),
        (SITE + "edition: {timezon: UTC}\n", "`edition.timezon` is no setting. Write `timezone` if you mean that"),
        (SITE + "  timezone: UTC\n", "digest.yml:3: `site.timezone` is no setting. Move it below `edition:`"),
        (SITE + "  topics: []\n", "`site.topics` is no setting. Move it to the beginning of a line"),
        (SITE + "sources: [{feeds: x}]\n", "`sources.0.feeds` is no setting. Write `feed` if you mean that"),
        (SITE + "topics: &all [*all]\n", "digest.yml:3: this refers to something that it is a part of. Write it out"),
        (SITE + f"topics: {'[' * 3000}\n", "digest.yml: is not YAML: "),
        (SITE + "qqqq: 1\n", "`qqqq` is no setting. Correct its name or remove it"),
        (SITE + "topics: climate\n", "`topics` is 'climate'. Write a list"),
        (SITE + "sources: [inbox]\n", "`sources.0` is 'inbox'. Write `- folder: inbox` for a folder of saved articles"),
        (
            SITE + "sources: ['https://n.example/']\n",
            "is 'https://n.example/'. Write `- feed: https://n.example/` for a feed, `- site:",
        ),
        (SITE + "topics: [honey]\n", "`topics.0` is 'honey'. Write `setting: value` there"),
        (SITE + "edition: {stories: many}\n", "`edition.stories` is 'many'. Write a whole number"),
        (SITE + "edition: {stories: 2.5}\n", "`edition.stories` is 2.5. Write a whole number"),
        (SITE + "edition: {review: yes}\n", "`edition.review` is yes. Input should be 'none' or 'required'"),
        (
            SITE + "edition: {closes: 14:30}\n",
            '`edition.closes` is 14:30. An edition closes between "00:00" and "12:00" of the day after, and',
        ),
        ("site: {name: 2026}\n", "`site.name` is 2026. Write words; quotes make words of a number"),
        ("site: {name: B, language: deutsch}\n", "'deutsch' is no code of a language; write one such as en"),
    ],
)
def test_a_mistake_is_named_in_words_with_what_would_be_right(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "digest.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert said in str(caught.value)


def test_a_file_in_another_encoding_is_named_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "digest.yml").write_bytes("site:\n  name: Brücke\n".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"digest\.yml:2: is not UTF-8\. Save the file as UTF-8"):
        load_config(tmp_path)


def test_the_mark_that_windows_puts_before_a_text_and_its_line_ends_are_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "digest.yml").write_bytes(b"\xef\xbb\xbfsite:\r\n  name: Brief\r\nsources:\r\n  - folder: inbox\r\n")
    assert load_config(tmp_path).site.name == "Brief"
