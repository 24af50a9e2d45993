"""Captions apart from their credits, agencies known by datelines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean.credits import split_credit, wire_of
from digest.clean.names import AGENCIES
from digest.clean.words import read_table


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Ships wait on Nov. 29, a monitor said. Lena Marsh / AFP", "Ships wait on Nov. 29, a monitor said.", "Lena Marsh / AFP"),
        ("Ships wait. (AP Photo/Jane Doe)", "Ships wait.", "AP Photo/Jane Doe"),
        ("Ships wait off the port. Photo: Jane Doe/Reuters", "Ships wait off the port.", "Jane Doe/Reuters"),
        ("The port on Monday. Getty Images", "The port on Monday.", "Getty Images"),
        ("Photograph: Jane Doe/The Gull", "", "Jane Doe/The Gull"),
        ("Der Hafen am Montag. Foto: dpa", "Der Hafen am Montag.", "dpa"),
        ("沖で待つ船＝9日午前、陳安撮影", "沖で待つ船＝9日午前", "陳安撮影"),
        ("港で待つ船。市が資料を提供する。", "港で待つ船。市が資料を提供する。", ""),
        ("▲渡輪星期五停航。（中央社記者陳安攝）", "渡輪星期五停航。", "中央社記者陳安攝"),
        ("Carriers at anchor. (H&F archive)", "Carriers at anchor.", "H&F archive"),
        ("Ships wait at daybreak. / Ana Roe / CNA", "Ships wait at daybreak.", "Ana Roe / CNA"),
        ("Empty berths on Sunday. (Gregor Stahn / H&F)", "Empty berths on Sunday.", "Gregor Stahn / H&F"),
        ("Ships wait in the port. [Photo: Ana Roe/The Gull]", "Ships wait in the port.", "Ana Roe/The Gull"),
        ("Ships wait in the port. |", "Ships wait in the port.", ""),
        ("He ruled in two towns (Anse / Holm).", "He ruled in two towns (Anse / Holm).", ""),
        ("Ships wait in the port.", "Ships wait in the port.", ""),
        ("AFP could not verify that figure.", "AFP could not verify that figure.", ""),
        ("He works for the AP.", "He works for the AP.", ""),
    ],
)
def test_a_credit_is_cut_off_the_end_of_a_caption(line: str, caption: str, credit: str) -> None:
    image = split_credit(line)
    assert (image.caption, image.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Ships wait in the port. Photo: Ana Roe", "Ana Roe"),
        ("Barcos esperan en el puerto. Foto: Ana Roe", "Ana Roe"),
        ("Schiffe warten im Hafen. Bild: Ana Roe", "Ana Roe"),
        ("港で待つ船。写真：陳安", "陳安"),
        ("Des navires attendent au port. Crédit photo : Ana Roe", "Ana Roe"),
        ("Navios esperam no porto. Crédito: Ana Roe", "Ana Roe"),
        ("Суда ждут в порту. Фото: Анна Ро", "Анна Ро"),
        ("Le navi aspettano nel porto. Foto di Ana Roe / Ansa", "Ana Roe / Ansa"),
        ("Schepen wachten in de haven. Foto: Ana Roe", "Ana Roe"),
        ("Statki czekają w porcie. Fot. Ana Roe", "Ana Roe"),
    ],
)
def test_a_credit_is_known_in_the_ten_largest_languages(line: str, credit: str) -> None:
    image = split_credit(line)
    assert image.credit == credit
    assert line.startswith(image.caption)
    assert image.caption[-1] in ".。"


@pytest.mark.parametrize(
    ("paragraphs", "wire"),
    [
        (["PORT ALDER, March 3 (CNA) - Harbour pilots stopped work."], "CNA"),
        (["HALLSTEIN (dpa) – Der Deich wird gebaut."], "dpa"),
        (["Der Deich wird gebaut.", "Baubeginn ist im Herbst. (dpa)"], "dpa"),
        (["（新華社北京3月3日電）港口今日恢復運作。"], "Xinhua"),
        (["Ships (Reuters counted nine) lay at anchor."], ""),
    ],
)
def test_the_agency_is_read_off_dateline_or_last_words(paragraphs: list[str], wire: str) -> None:
    assert wire_of(paragraphs) == wire


@given(st.text(max_size=300))
def test_a_caption_and_its_credit_hold_no_word_that_was_not_there(line: str) -> None:
    image = split_credit(line)
    assert all(word in line for word in image.caption.split())
    assert all(word in line for word in image.credit.split())


@pytest.mark.parametrize(
    ("group", "line", "credit"),
    [
        ("pictures", "Ships wait in the port. Shutterstock", "Shutterstock"),
        ("photo", "Ships wait in the port. Illustration: Ana Roe", "Ana Roe"),
        ("opens_parentheses", "Ships wait in the port. (PA Wire)", "PA Wire"),
        ("made_by", "渡輪停航。（漁會提供）", "漁會提供"),
    ],
)
def test_each_group_of_words_finds_a_credit(group: str, line: str, credit: str) -> None:
    assert group in read_table("credits")
    assert split_credit(line).credit == credit


def test_each_agency_of_a_dateline_has_a_short_name() -> None:
    assert set(read_table("credits")["dateline"]) <= set(AGENCIES)
