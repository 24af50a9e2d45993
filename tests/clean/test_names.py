"""Bylines apart into people and agencies; each group of words beside names does what it is there for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean.names import as_written, has_byline, is_organisation, people
from digest.clean.words import read_table


@pytest.mark.parametrize(
    ("byline", "names", "agencies"),
    [
        ("By Jane Doe and John Smith, Staff Writers", ("Jane Doe", "John Smith"), ()),
        ("Jane Doe, CNA", ("Jane Doe",), ("CNA",)),
        ("Jane Doe, WZQX", ("Jane Doe",), ()),
        ("Jane Doe Leave a comment", (), ()),
        ("By JANE DOE | jane@harbour.example", ("Jane Doe",), ()),
        ("Von Hans Meier", ("Hans Meier",), ()),
        ("Mary Roe, MD, PhD", ("Mary Roe, MD, PhD",), ()),
        ("by Dennis Roe, National Institute of Tides", ("Dennis Roe",), ()),
        ("J. R. Roe Jr.", ("J. R. Roe Jr.",), ()),
        ("Ana Roe 4 August 2010", ("Ana Roe",), ()),
        ("Ana Roe, DVM. Reviewed by Ida Brandt", ("Ana Roe, DVM",), ()),
        ("By Ana de Souza Updated March 3, 2026", ("Ana de Souza",), ()),
        ("Wiebke Terhorst Montag, 2. März 2026", ("Wiebke Terhorst",), ()),
        ("记者 王小明", ("王小明",), ()),
        ("Associated Press", (), ("AP",)),
        ("admin", (), ()),
        ("[no-author]", (), ()),
        ("https://harbour.example/jane", (), ()),
        ("Staff", (), ()),
    ],
)
def test_a_byline_becomes_people_and_agencies(byline: str, names: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    assert people([byline]) == (names, agencies)


# For each group of names.yml a byline in which one of its words stands, and whom it names.
GROUPS = {
    "by": ("Compiled by Ana Roe", ("Ana Roe",)),
    "by_colon": ("撰文：陳安", ("陳安",)),
    "and": ("Ana Roe och Tom Hill", ("Ana Roe", "Tom Hill")),
    "with": ("Ana Roe con Tom Hill", ("Ana Roe", "Tom Hill")),
    "nobody": ("Ana Roe, press release", ("Ana Roe",)),
    "newsroom": ("Ana Roe, shipping correspondent", ("Ana Roe",)),
    "outlets": ("Ana Roe, Quay Magazine", ("Ana Roe",)),
    "offices": ("Ana Roe, founder", ("Ana Roe",)),
    "page": ("Ana Roe | Profile", ("Ana Roe",)),
    "buttons": ("Ana Roe | Follow Ana", ("Ana Roe",)),
    "trades": ("Ana Roe, periodista", ("Ana Roe",)),
    "stations": ("Ana Roe, MSNBC", ("Ana Roe",)),
    "organisations": ("Ana Roe, Quay Institute", ("Ana Roe",)),
    "articles": ("Ana Roe, The Quay", ("Ana Roe",)),
    "runs_on": ("Ana Roe Medically reviewed", ("Ana Roe",)),
    "days": ("Ana Roe Dienstag", ("Ana Roe",)),
    "particles": ("By Ana von der Roe", ("Ana von der Roe",)),
    "particles_or_names": ("By Ana di Roe", ("Ana di Roe",)),
}


@pytest.mark.parametrize("group", read_table("names"))
def test_each_group_of_words_leaves_the_name(group: str) -> None:
    byline, names = GROUPS[group]
    assert people([byline])[0] == names


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("JANE DOE", "Jane Doe"),
        ("JANE MCDOE", "Jane McDoe"),
        ("SEÁN O’DOE-ROE", "Seán O’Doe-Roe"),
        ("ANA DE LA ROE", "Ana de la Roe"),
        ("MARINE LE ROE", "Marine Le Roe"),
        ("KARL VON DER HEIDE", "Karl von der Heide"),
        ("AL ROE", "Al Roe"),
        ("T.J. ROE", "T.J. Roe"),
        ("TJ ROE", "TJ Roe"),
        ("MEI NG", "Mei Ng"),
        ("JOHN ROE III", "John Roe III"),
        ("JOHN ROE JR.", "John Roe Jr."),
        ("АННА РО", "Анна Ро"),
        ("MKROE", "MKROE"),
        ("Ana ROE", "Ana ROE"),
        ("陳安", "陳安"),
    ],
)
def test_a_name_in_capitals_is_given_as_one_writes_it(name: str, written: str) -> None:
    assert as_written(name) == written


def test_a_byline_begins_with_by_and_a_name() -> None:
    assert has_byline("Von Ana Roe")
    assert not has_byline("Ana Roe")


def test_a_name_with_a_word_for_one_is_an_organisations() -> None:
    assert is_organisation("Quay Academy")
    assert not is_organisation("Ana Roe")


@given(st.lists(st.text(max_size=80), max_size=3))
def test_any_byline_gives_names_that_stand_in_it(bylines: list[str]) -> None:
    """A hostile byline costs no error, and no name has a letter that was not there."""
    persons, _ = people(bylines)
    assert all(set(name.lower()) <= {*"".join(bylines).lower(), " ", ","} for name in persons)
