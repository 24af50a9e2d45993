"""Sentences in the middle of somebody's words are known by the marks around them, in many languages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.quotations import is_quoted, with_quoted
from digest.edition.shortening import why_caged
from digest.model import Article, ArticleId, Rewrite, Sentence, Story, sha
from tests.briefings import listing
from tests.enrich.articles import article

# Each says HERE where a quotation goes on, and THERE where none does.
TEXTS = {
    "English": "Lind spoke. “It began. HERE it went on. It ended,” he said. THERE it stopped. “So.” THERE too.",
    "English, straight": 'Lind spoke. "It began. HERE it went on. It ended," he said. THERE it stopped. "So." THERE too.',
    "English, over paragraphs": "He said: “It began.\n\n“HERE it went on. HERE too.\n\n“It ended.” THERE it stopped.",
    "English, with an inch": 'He said: “The 6" pipe, which broke. HERE it went on.” THERE it stopped. A 6" pipe. THERE too.',
    "English, straight with an inch": 'He said: "The 6" pipe broke. HERE it went on."',
    "English, a quotation within": "“He told me ‘no’ and left. HERE it went on.” THERE it stopped.",
    "English, another within": "“He called it “a plot”. HERE it went on.” THERE it stopped.",
    "British, another within": "‘He called it “a plot” and left. HERE it went on.’\n\nTHERE it stopped.",
    "British": "Lind spoke. ‘It’s the ships’ captain. HERE it went on. It ended,’ he said.\n\nTHERE it stopped.",
    "British, straight": "Lind spoke. 'It's over. HERE it went on. It ended,' he said.\n\nTHERE it's the ships' turn. THERE too.",
    "German": "Lind sprach. „Es begann. HERE ging es weiter. Ende“, sagte er. THERE war Ruhe. „So.“ THERE auch.",
    "German, guillemets": "Lind sprach. »Es begann. HERE ging es weiter. Ende«, sagte er. THERE war Ruhe.",
    "French": "Lind parla. « Ça commence. HERE ça continue. Fin », dit-il. THERE rien. « Oui. » THERE rien.",
    "French, a dash": "— Ça commence. HERE ça continue.\n\nTHERE rien.",
    "Swedish": "Lind talade. ”Det började. HERE gick det. Slut”, sade han. THERE var det tyst.",
    "Polish": "Lind mówił. „Zaczęło się. HERE dalej. Koniec”, powiedział. THERE cisza.",
    "Danish": "Lind talte. »Det begyndte. HERE gik det. Slut,« sagde han. THERE var ro.",
    "Italian": "Lind parlò. «Comincia. HERE continua. Fine», disse. THERE nulla.",
    "Chinese": "林德说：“开始了。HERE继续。结束。”THERE停止。他说“好”。THERE也是。",
    "Japanese": "リンドは言った。「始まった。『HERE』。HERE続く。」THERE終わり。",
    "its beginning is lost": "HERE it went on. It ended,” he said. THERE it stopped.",
    "its end is lost": "“It began. HERE it went on.\n\nHERE it may go on.",
    "nothing quoted": "THERE is the ships’ captain, rock ’n’ roll’s friend. It’s over.\n\nTHERE it stopped.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_where_a_quotation_goes_on_is_known(name: str) -> None:
    text = TEXTS[name]
    for word, expected in (("HERE", True), ("THERE", False)):
        at = text.find(word)
        while at >= 0:
            if not text.startswith("T", at - 1):
                assert is_quoted(text, at) is expected, text[at : at + 20]
            at = text.find(word, at + 1)


@given(st.text(alphabet="ab .,\n“”„«»\"'‘’「」6—"), st.integers(min_value=0, max_value=50))
def test_no_text_is_too_strange(text: str, start: int) -> None:
    assert is_quoted(text, min(start, len(text))) in (True, False)


MIDDLE = "The port, which Varena rebuilt, will not reopen."
SHORT = "The port will not reopen."


def told(before: str, after: str) -> tuple[Article, Story]:
    text = f"{before} {MIDDLE} {after}"
    start = text.index(MIDDLE)
    made = article("a1", (text,), id=ArticleId("a1"))
    sentence = Sentence(text=MIDDLE, article=ArticleId("a1"), start=start, end=start + len(MIDDLE), sha256=sha(MIDDLE))
    reports = (listing("a1", "The Courier", "A title", "2026-03-05T08:00:00+01:00"),)
    return made, Story(id="s1", headline="A title", articles=reports, summary=(sentence,), language="en")


@pytest.mark.parametrize(
    ("before", "after", "is_caged"),
    [("Lind spoke.", "He left.", False), ("“It is over.", "We leave,” Lind said.", True)],
)
def test_nothing_goes_from_the_middle_of_a_quotation(before: str, after: str, is_caged: bool) -> None:
    made, story = told(before, after)
    (known,) = with_quoted([story], [made])
    assert bool(why_caged(Rewrite(text=SHORT, rests_on=(sha(MIDDLE),), by="m"), known)) is is_caged
    assert with_quoted([known], []) == (known,), "what was known stays where the article is not at hand"


def test_what_its_page_sets_as_a_quotation_is_one() -> None:
    made, story = told("Lind spoke.", "He left.")
    (known,) = with_quoted([story], [replace(made, kinds=("quote",))])
    assert known.quoted == (sha(MIDDLE),)
