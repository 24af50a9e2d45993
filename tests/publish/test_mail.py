"""Editions as e-mails that mail programs read back: the same words as text and as HTML, nothing that runs or loads."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from lxml.html import HtmlElement, document_fromstring

from digest.config import SiteConfig, load_strings
from digest.model import Briefing
from digest.publish.full_text import FullText
from digest.publish.mail import LATEST_PATH, MAILS, mails, plain_text
from digest.text import squeeze, visible
from tests import briefings

STRINGS = load_strings(Path("nowhere"), "en")
SITE = briefings.config(contact="desk@brief.example").site
# Everything that a message says of itself before its parts.
HEADERS = [
    "Subject", "From", "Date", "Message-ID", "List-Id", "List-Archive", "Archived-At", "Auto-Submitted", "MIME-Version",
    "Content-Type", "Content-Language",
]  # fmt: skip
ELEMENTS = set("html head meta title body h1 h2 h3 p ul li a small em strong span".split())


def written(*editions: Briefing, site: SiteConfig = SITE, edited: Mapping[date, str] | None = None) -> dict[str, str]:
    """All messages by path."""
    return {p.path: p.text for p in mails(editions, site=site, full_text=FullText(site, STRINGS, edited))}


def read(text: str) -> EmailMessage:
    message = message_from_bytes(text.encode("ascii"), policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def html(message: EmailMessage) -> HtmlElement:
    return document_fromstring(body(message, "html"))


def test_a_mail_program_reads_it_back() -> None:
    message = read(written(briefings.edition())["briefings/2026/03/05.eml"])
    assert list(message.keys()) == HEADERS
    assert message["Subject"] == "The Strait Brief: Thursday 5 March 2026"
    assert message["From"].addresses[0].addr_spec == "desk@brief.example"
    assert message["Date"].datetime == briefings.edition().published
    assert re.fullmatch(r"<[0-9a-f]{32}@brief\.example>", message["Message-ID"])
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for story in briefings.edition().stories:
        for kind in ("plain", "html"):
            assert story.headline in body(message, kind)
            assert story.summary[0].text in body(message, kind)


def test_lines_are_short_enough_for_any_sender() -> None:
    text = written(briefings.edition())["briefings/2026/03/05.eml"]
    assert text.count("\n") == text.count("\r\n")
    assert max(map(len, text.split("\r\n"))) <= 78  # RFC 5322 2.1.1


def test_all_links_are_absolute_and_nothing_is_loaded() -> None:
    root = html(read(written(briefings.edition())[LATEST_PATH]))
    assert {str(e.tag) for e in root.iter()} <= ELEMENTS
    assert all(str(a.get("href")).startswith("https://") for a in root.iter("a"))
    assert not re.search(r"url\(|@import|<img|<link|<style", body(read(written(briefings.edition())[LATEST_PATH]), "html"))


def test_colours_are_left_to_the_reader() -> None:
    message = body(read(written(briefings.edition())[LATEST_PATH]), "html")
    assert 'name="color-scheme" content="light dark"' in message
    assert not re.search(r"background|[^-]color:(?!inherit)", message)


def test_languages_and_directions_are_marked() -> None:
    root = html(read(written(briefings.edition())[LATEST_PATH]))
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")
    assert {e.get("dir") for e in root.iter() if e.get("lang") == "ar"} == {"rtl"}
    arabic = briefings.config(language="ar").site
    assert html(read(written(briefings.edition(), site=arabic)[LATEST_PATH])).get("dir") == "rtl"


def test_chinese_and_arabic_arrive_whole() -> None:
    edition = briefings.reworded(briefings.edition(), lambda _: "渡輪票價連續第三個月下調，" * 30 + "الناقلة مستقرة")
    message = read(written(edition)[LATEST_PATH])
    assert "渡輪票價連續第三個月下調，" * 30 in body(message, "plain")
    assert "渡輪票價" in message["Subject"]


def test_the_newest_are_there_and_the_latest_has_a_path_of_its_own() -> None:
    many = [briefings.day_after(briefings.edition(), days) for days in range(MAILS + 5)]
    texts = written(*many)
    assert len(texts) == MAILS + 1
    assert texts[LATEST_PATH] == texts[f"briefings/{many[-1].day:%Y/%m/%d}.eml"]
    assert written() == {}


def test_a_day_without_stories_is_not_mailed() -> None:
    told = briefings.day_after(briefings.edition(), -9)
    assert set(written(told, briefings.quiet())) == {LATEST_PATH, f"briefings/{told.day:%Y/%m/%d}.eml"}
    assert written(briefings.quiet()) == {}


def test_a_corrected_edition_keeps_its_message_id() -> None:
    before, after = (read(written(e)[LATEST_PATH]) for e in (briefings.edition(), replace(briefings.edition(), summary="New")))
    assert before["Message-ID"] == after["Message-ID"]


def test_a_page_edited_by_hand_is_what_the_message_says() -> None:
    edited = {briefings.edition().day: "# T\n\nOpening.\n\nBy hand, see [topics](../../../topics/shipping.md).\n"}
    message = read(written(briefings.edition(), edited=edited)[LATEST_PATH])
    assert "By hand, see topics <https://brief.example/news/topics/shipping/>" in body(message, "plain")
    assert "four-day strike" not in body(message, "html")


@pytest.mark.parametrize(
    ("contact", "sender"),
    [
        ("desk@brief.example", "desk@brief.example"),
        ("https://brief.example/contact", "noreply@brief.example"),
        ("a@b.example\nBcc: x@evil.example", "noreply@brief.example"),
        ("a..b@b.example", "noreply@brief.example"),
        ("", "noreply@brief.example"),
    ],
)
def test_it_comes_from_the_contact_or_from_nobody(contact: str, sender: str) -> None:
    site = briefings.config(contact=contact).site
    assert read(written(briefings.edition(), site=site)[LATEST_PATH])["From"].addresses[0].addr_spec == sender


@pytest.mark.parametrize("url", ["http://[::1]/", "http://127.0.0.1:8000/"])
def test_a_site_without_a_name_in_the_world_has_messages_too(url: str) -> None:
    site = briefings.config().site.model_copy(update={"url": url})
    assert read(written(briefings.edition(), site=site)[LATEST_PATH])["List-Id"].startswith("<briefings.")


@given(briefings.hostile_text)
@effort(max_examples=60, deadline=None)
def test_words_from_outside_are_words_and_never_headers(words: str) -> None:
    edition = briefings.reworded(briefings.edition(), lambda _: words)
    site = SITE.model_copy(update={"name": words})
    message = read(written(edition, site=site)["briefings/2026/03/05.eml"])
    assert list(message.keys()) == HEADERS
    shown = squeeze(visible(words))
    assert shown in squeeze(html(message).text_content())
    assert shown in squeeze(body(message, "plain"))
    assert {str(e.tag) for e in html(message).iter()} <= ELEMENTS
    assert len([*message.walk()]) == 3


@pytest.mark.parametrize(
    "inside",
    [
        "a\r\nBcc: x@evil.example",
        "a\nBcc: x",
        "a\r\n\r\n<b>",
        "a\u2028Bcc: x",
        "a\x85Bcc: x",
        "=?utf-8?q?=0ABcc:_x?=",
        'a" <x@evil.example>',
    ],
)
def test_a_title_adds_no_header_and_no_sender(inside: str) -> None:
    site = SITE.model_copy(update={"name": inside})
    text = written(replace(briefings.edition(), title=inside, id=f"tag:x\r\nBcc: y,2026:{inside}"), site=site)[LATEST_PATH]
    message = read(text)
    assert list(message.keys()) == HEADERS
    assert [address.addr_spec for address in message["From"].addresses] == ["desk@brief.example"]


@given(briefings.briefings.filter(lambda briefing: briefing.stories))
@effort(max_examples=40, deadline=None)
def test_any_edition_gives_a_whole_message(briefing: Briefing) -> None:
    message = read(written(briefing)[LATEST_PATH])
    assert list(message.keys()) == HEADERS
    assert body(message, "html").rstrip().endswith("</html>")


def test_text_has_lists_headings_and_addresses() -> None:
    html = '<h1>A</h1><p>One <a href="https://x.example/">two</a>\nthree</p><ul><li>Four<p>five</p></li></ul><p> </p>'
    assert plain_text(html) == "A\n=\n\nOne two <https://x.example/> three\n\n- Four\n\nfive\n"
