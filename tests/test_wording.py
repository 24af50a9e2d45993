"""The site's words: every language has all of them, each is used, and numbers, dates and plurals are the language's own."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from digest.config import load_strings, templates_dir
from digest.wording import Wording, direction, language_tag

STRINGS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (templates_dir() / "strings").glob("*.yml")}
BERLIN = ZoneInfo("Europe/Berlin")
# Keys made out of a part that varies, as the code that makes them has it.
MADE = (
    r"account_(shown|merged|held|dropped|failed)", r"ended_(shown|merged|held|dropped|failed)",
    r"quiet_(merged|held|dropped|failed)", r"about_period_(day|week)", r"(name|publisher|topic)_description",
    r"(name|publisher|thread|topic)s", r"(name|thread)s_about", r"names_(people|places|organisations|others)",
    r"date_(full|long|month|month_name)", r"method_rights_(open|quote|link)",
    r"theme_search_(none|not_yet|year|topic|publisher|language)", r"subject_\d{8}",
)  # fmt: skip


def wording(language: str) -> Wording:
    return Wording(language, load_strings(Path("nowhere"), language))


@pytest.mark.parametrize("language", sorted(STRINGS))
def test_every_language_has_every_key_and_every_gap_to_fill(language: str) -> None:
    assert set(STRINGS[language]) == set(STRINGS["en"])
    for key, words in STRINGS[language].items():
        assert isinstance(words, str), key
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", STRINGS["en"][key])), key


def test_every_key_is_used() -> None:
    package = Path(__file__).parents[1] / "digest"
    files = [*package.rglob("*.py"), *templates_dir().rglob("*.j2"), *templates_dir().rglob("*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for key in STRINGS["en"]:
        name = re.sub(r"_(zero|one|two|few|many|other)$", "", key)
        assert re.search(rf"""["']({name}|{key})["']""", code) or any(re.fullmatch(made, name) for made in MADE), key


@pytest.mark.parametrize("language", sorted(STRINGS))
def test_plurals_come_in_ones_and_others(language: str) -> None:
    keys = set(STRINGS[language])
    assert {key.removesuffix("_one") for key in keys if key.endswith("_one")} == {
        key.removesuffix("_other") for key in keys if key.endswith("_other")
    }


def test_numbers_and_plurals_are_the_languages_own() -> None:
    assert wording("en").say("stories", 1) == "1 story"
    assert wording("en").say("stories", 1234) == "1,234 stories"
    assert wording("de").say("stories", 1234) == "1.234 Meldungen"
    assert wording("en").say("stories", 0) == "0 stories"


def test_shares_are_whole_percents_as_the_language_writes_them() -> None:
    assert wording("en").share(0.294) == "29%"
    assert wording("de").share(0.294) == "29\N{NO-BREAK SPACE}%"


def test_dates_are_the_languages_own() -> None:
    day = date(2026, 3, 5)
    assert wording("en").day(day) == "Thursday 5 March 2026"
    assert wording("de").day(day) == "Donnerstag, 5. März 2026"
    assert wording("en").weekdays()[0] == "Mon"
    assert wording("de").day(day, "month") == "März 2026"


@pytest.mark.parametrize(
    ("published", "near", "shown"),
    [
        ("2026-03-05T17:20:00+00:00", None, "5 March 2026, 18:20"),
        ("2026-03-05T17:20:00Z", date(2026, 3, 5), "18:20"),
        ("2026-03-05T23:30:00Z", date(2026, 3, 5), "6 March 2026, 00:30"),
        ("2026-03-05T17:20:00", date(2026, 3, 5), "17:20"),
        ("2026-03-05", date(2026, 3, 5), "5 March 2026"),
        ("2026-03-29T01:30:00Z", None, "29 March 2026, 03:30"),
        ("0001-01-01T00:00:00+14:00", None, "1 January 1, 00:00"),
        ("yesterday", None, ""),
        ("", None, ""),
    ],
)
def test_a_publishers_time_is_told_in_the_editions_zone(published: str, near: date | None, shown: str) -> None:
    assert wording("en").when(published, BERLIN, near=near) == shown


def test_a_language_nobody_translated_speaks_english_with_its_own_dates() -> None:
    assert wording("fr").say("stories", 2) == "2 stories"
    assert wording("fr").day(date(2026, 3, 5)) == "jeudi 5 mars 2026"
    assert wording("tlh").day(date(2026, 3, 5)) == "Thursday 5 March 2026"
    assert wording("de-AT").day(date(2026, 1, 5), "month") == "Jänner 2026"


def test_words_in_braces_from_outside_are_not_filled_in() -> None:
    assert wording("en").say("copy_of", name="{n} {name}") == "copy of the text of {n} {name}"


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("de", "de"),
        ("pt_BR", "pt-br"),
        (" EN ", "en"),
        ("x" * 50, ""),
        ('en" onclick="x', ""),
        ("", ""),
        ("zh-Hant-TW", "zh-hant-tw"),
    ],
)
def test_a_language_tag_is_one_or_nothing(said: str, tag: str) -> None:
    assert language_tag(said) == tag


def test_languages_have_names_and_directions() -> None:
    assert wording("de").language_name("en") == "Englisch"
    assert wording("en").language_name("en-GB") == ""
    assert wording("en").language_name("nonsense") == ""
    assert (direction("ar"), direction("ar-Latn"), direction("he-IL"), direction("de")) == ("rtl", "ltr", "rtl", "ltr")


def test_a_time_of_day_is_hours_and_minutes() -> None:
    assert wording("en").time(datetime(2026, 3, 5, 6, 7, tzinfo=UTC)) == "06:07"
