"""Scraped texts in any layout: of an article mangled in thirty ways every sentence stays, and what a site put around it goes."""

import re
from collections.abc import Callable
from textwrap import wrap
from typing import Final

import ftfy.bad_codecs  # noqa: F401  # registers the encoding that browsers mean by windows-1252
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clean import clean
from digest.model import Article
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS

Text = tuple[str, ...]  # a headline and paragraphs

ARTICLES: Final[dict[str, Text]] = {
    "en": ("Bridge at Anse reopens after nine months", *PARAGRAPHS),
    "de": (
        "Brücke in Anse nach neun Monaten wieder offen",
        "Die Brücke in Anse ist am Donnerstag nach neun Monaten wieder geöffnet worden, als Erstes fuhr ein Milchwagen hinüber.",
        "Ingenieure hatten im Sommer Risse in zwei Pfeilern gefunden. Der Kreis zahlte 14 Millionen Kronen für die Reparatur.",
        "„Wir haben ein Drittel unseres Umsatzes verloren“, sagte Ida Brandt, die am Nordufer eine Bäckerei führt.",
        "Für eine zweite Brücke, die seit 1998 geplant ist, fehlt weiter das Geld. Der Rat spricht im Mai noch einmal darüber.",
    ),
    "es": (
        "El puente de Anse reabre después de nueve meses",
        "El puente de Anse reabrió el jueves después de nueve meses de obras, y el primero en cruzarlo fue un camión de leche.",
        "Los ingenieros habían encontrado grietas en dos de sus pilares el verano pasado. El condado pagó 14 millones.",
        "«Perdimos un tercio de nuestras ventas», dijo Ida Brandt, que tiene la panadería de la orilla norte.",
        "Un segundo puente, previsto desde 1998, sigue sin dinero. El consejo volverá a hablar de él en mayo.",
    ),
    "zh": (
        "安瑟大桥停用九个月后重新开放",
        "安瑟大桥在停用九个月后于星期四重新开放，第一辆过桥的是一辆牛奶车。",
        "工程师去年夏天在两座桥墩上发现了裂缝。县政府花了一千四百万克朗修复。",
        "“我们损失了三分之一的生意，”在北岸开面包店的伊达·布兰特说。“生意会慢慢恢复。”",
        "第二座桥从一九九八年就开始规划，至今没有资金。议会将在五月再次讨论。",
    ),
}
MENU: Final = ("Home", "World", "Politics", "Business", "Sport", "Opinion", "Log in", "Search")
BELOW: Final = (
    "Sign up for our free weekly newsletter",
    "Follow us on Facebook and Twitter",
    "Share this article",
    "© 2026 The Anse Gazette. All rights reserved.",
    "Related: Ferry fares rise",
    "Read more",
)


def _sentences(text: Text) -> list[str]:
    return [s for paragraph in text for s in re.split(r"(?<=[.!?”])\s+|(?<=。)(?!”)", paragraph) if s]


def _wrapped(text: Text, width: int = 80) -> list[str]:
    return ["\n".join(wrap(paragraph, width)) for paragraph in text]


# How a text comes, by what is wrong with it. Those in whose name the title is missing leave it out or glue it to something.
LAYOUTS: Final[dict[str, Callable[[Text], str]]] = {
    "blank lines": "\n\n".join,
    "a line each": "\n".join,
    "title missing": lambda t: "\n\n".join(t[1:]),
    "title missing, a line each": lambda t: "\n".join(t[1:]),
    "a sentence a line": lambda t: "\n".join([t[0], *_sentences(t[1:])]),
    "title missing, one blob": lambda t: " ".join(t[1:]),
    "title missing in one blob": " ".join,
    "title missing, blob and what stood below": lambda t: " ".join([*t[1:], *BELOW]),
    "title missing in a blob with a menu": lambda t: " ".join([*MENU, *t]),
    "title, then a blob": lambda t: f"{t[0]}\n{' '.join(t[1:])}",
    "wrapped at 80": lambda t: "\n\n".join(_wrapped(t)),
    "wrapped at 60": lambda t: "\n\n".join(_wrapped(t, 60)),
    "wrapped at 80, no blank lines": lambda t: "\n".join(_wrapped(t)),
    "wrapped at 72, with what stood below": lambda t: "\n\n".join(_wrapped((*t, *BELOW), 72)),
    "a menu on top": lambda t: "\n".join(MENU) + "\n\n" + "\n\n".join(t),
    "a menu bar on top": lambda t: "\n\n".join([" | ".join(MENU), *t]),
    "a menu run together": lambda t: "\n".join([" ".join(MENU), *t]),
    "a menu above and boxes below": lambda t: "\n".join([*MENU, *t, *BELOW]),
    "mojibake": lambda t: "\n\n".join(t).encode().decode("sloppy-windows-1252"),
    "mojibake in one blob, title missing": lambda t: " ".join(t[1:]).encode().decode("sloppy-windows-1252"),
    "what stood below": lambda t: "\n\n".join([*t, *BELOW]),
    "boxes within": lambda t: "\n\n".join([*t[:2], "Advertisement", t[2], "Read more: Ferry fares rise", *t[3:]]),
    "byline and date": lambda t: "\n".join([t[0], "By Ana Roe", "March 5, 2026", *t[1:]]),
    "carriage returns and tabs": lambda t: "\r\n\r\n".join(f"\t{line}" for line in t),
    "indented": lambda t: "\n".join(f"    {line}" for line in t),
    "entities": lambda t: "\n\n".join(t).replace("“", "&ldquo;").replace("”", "&rdquo;").replace("ü", "&#252;"),
    "far apart": "\n\n\n\n".join,
    "spaces that do not break": lambda t: "\n\n".join(t).replace(" ", "\u00a0"),
    "the title twice": lambda t: "\n\n".join([t[0], *t]),
    "addresses above and below": lambda t: "\n\n".join(["https://gazette.example/a", *t, "https://gazette.example/b"]),
    "a rule below the title": lambda t: "\n\n".join([t[0], "---", *t[1:]]),
}


def bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def only_article(text: str) -> Article:
    (article,) = clean(item(text, "text/plain")).articles
    return article


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_sentence_stays_and_the_sites_own_words_go(layout: str, language: str) -> None:
    written = ARTICLES[language]
    text = LAYOUTS[layout](written)
    article = only_article(text)
    body = bare(article.text)
    assert [s for s in _sentences(written[1:]) if bare(s) not in body] == []
    site = [*MENU[6:], *BELOW[:5], "Advertisement", "Read more: Ferry fares rise", "By Ana Roe"]
    assert [words for words in site if words in text and bare(words) in body] == []
    if "title missing" not in layout:
        assert article.title == written[0]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_articles_in_one_file_come_apart_in_any_layout(language: str) -> None:
    for layout in ("blank lines", "a sentence a line", "wrapped at 80", "what stood below"):
        parts = [LAYOUTS[layout](ARTICLES[language]), LAYOUTS[layout](ARTICLES["en"])]
        found = clean(item("\n\n==========\n\n".join(parts), "text/plain")).articles
        assert [article.title for article in found] == [ARTICLES[language][0], ARTICLES["en"][0]]


@given(
    st.sampled_from(sorted(ARTICLES)), st.lists(st.sampled_from(BELOW[:5]), max_size=5), st.integers(0, 4), st.integers(50, 110)
)
@settings(max_examples=40)
def test_boxes_anywhere_and_any_width_cost_no_sentence(language: str, boxes: list[str], place: int, width: int) -> None:
    written = ARTICLES[language]
    lines = [*written[: place + 1], *boxes, *written[place + 1 :]]
    body = bare(only_article("\n\n".join(_wrapped(tuple(lines), width))).text)
    assert [s for s in _sentences(written[1:]) if bare(s) not in body] == []
