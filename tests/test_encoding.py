"""Bytes are read as the web means them; whatever they are, a text comes out."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.encoding import decode, known_encoding

GERMAN = "Der Präsident erklärte gestern, daß die Straße sofort für den Verkehr geöffnet würde."
RUSSIAN = "Президент заявил вчера, что дорога будет открыта для движения немедленно."
ARABIC = "أعلن الرئيس أمس أن الطريق سيفتح فورا أمام حركة المرور"
JAPANESE = "大統領は昨日、道路を直ちに開通させると発表した。"
CHINESE = "总统昨天宣布，道路将立即开放通行。"


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_wins_and_is_not_text(mark: str) -> None:
    assert decode(CHINESE.encode(mark), "windows-1252") == CHINESE


@pytest.mark.parametrize("label", ["latin1", "iso-8859-1", "ASCII", "windows-1252", " cp1252 "])
def test_latin1_means_windows_1252_as_in_browsers(label: str) -> None:
    assert decode(b"\x93caf\xe9\x94 \x80 5", label) == "“café” € 5"


@pytest.mark.parametrize(
    "head", ['<meta charset="windows-1251">', "<meta http-equiv=Content-Type content='text/html; charset=cp1251'>"]
)
def test_a_page_says_its_own_encoding(head: str) -> None:
    page = f"<html><head>{head}</head><p>{RUSSIAN}"
    assert decode(page.encode("cp1251")) == page


def test_an_xml_declaration_counts() -> None:
    xml = f'<?xml version="1.0" encoding="Shift_JIS"?><p>{JAPANESE}</p>'
    assert decode(xml.encode("shift_jis")) == xml


def test_the_carrier_wins_over_the_page() -> None:
    page = f"<meta charset=iso-8859-1><p>{RUSSIAN}"
    assert decode(page.encode("cp1251"), "windows-1251") == page


def test_utf8_under_an_old_declaration_is_utf8() -> None:
    """Tools re-encode the pages they save and leave the declaration standing."""
    page = f"<meta charset=iso-8859-1><p>{GERMAN}"
    assert decode(page.encode()) == page


def test_a_declaration_of_utf16_that_can_be_read_as_ascii_is_utf8() -> None:
    page = f"<meta charset=utf-16><p>{GERMAN}"
    assert decode(page.encode()) == page


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_is_seen_by_its_shape(order: str) -> None:
    page = f"<html><p>{GERMAN}"
    assert decode(page.encode(order)) == page


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (ARABIC, "cp1256"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030")],
)
def test_undeclared_text_is_detected(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding)) == text * 3


def test_utf8_with_one_broken_byte_stays_utf8() -> None:
    assert decode((GERMAN * 3).encode() + b"\xff") == GERMAN * 3 + "\ufffd"


@pytest.mark.parametrize("label", ["utf-7", "nonsense", "", "\0", "ü", "hz-gb-2312", "x-user-defined", "rot13", "idna", "zlib"])
def test_labels_that_browsers_do_not_take_are_no_encoding(label: str) -> None:
    assert known_encoding(label) is None
    assert decode(b"words", label) == "words"


@given(
    st.binary(max_size=300),
    st.none() | st.text(max_size=12) | st.sampled_from(["gbk", "utf-16", "iso-2022-jp", "big5", "euc-kr"]),
)
def test_any_bytes_under_any_label_give_text_that_can_be_written(content: bytes, label: str | None) -> None:
    decode(content, label).encode("utf-8")


@given(st.text())
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == text
