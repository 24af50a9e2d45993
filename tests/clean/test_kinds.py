"""Every block of a page has a kind: a part of the article, or what stands around one."""

import pytest

from digest.clean.blocks import page_blocks
from digest.clean.features import features
from digest.clean.judge import judges
from digest.clean.kinds import kind_removed, kinds_of, part_kind, standfirsts, why_left_out
from digest.clean.parsing import parse
from tests.clean import pages as page

PARAGRAPHS = "".join(f"<p>{words}</p>" for words in 2 * page.PARAGRAPHS)


def judged(markup: str, words: str, *, keep: bool) -> str:
    """What a block with these words, kept or left out, is called on a page where it stands among an article's paragraphs."""
    blocks = page_blocks(
        parse(f"<body><main><article><h1>Bridge reopens</h1>{PARAGRAPHS}{markup}{PARAGRAPHS}</article></main></body>")
    )
    place = next(i for i, block in enumerate(blocks) if words in block.text)
    kept = [keep if i == place else block.kind == "p" for i, block in enumerate(blocks)]
    said = kinds_of(features(blocks, kept, kept), kept, judges().kinds)[place]
    return part_kind(blocks[place], said) if keep else kind_removed(why_left_out(blocks[place], said))


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<p>The boat sailed at noon, the harbour office said, with nobody on board.</p>", "paragraph"),
        ("<h3>The boat at sea</h3>", "heading"),
        ("<p><strong>The boat at sea</strong></p>", "heading"),
        ("<p><strong>The boat,</strong> the harbour office said, sailed with nobody on board.</p>", "paragraph"),
        ("<ul><li>Bread for a week</li><li>The boat</li><li>Water in barrels</li></ul>", "list"),
        ("<blockquote><p>The boat was well, and all of us were glad of the wind that night.</p></blockquote>", "quote"),
        ("<table><tr><td>The boat</td><td>2</td></tr></table>", "table"),
        ("<pre><code>sail(The boat)</code></pre>", "code"),
    ],
)
def test_a_block_that_stayed_is_a_part_of_the_article(markup: str, kind: str) -> None:
    assert judged(markup, "The boat", keep=True) == kind


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<figure><img src='x'><figcaption>The boat at dawn</figcaption></figure>", "caption"),
        ("<div class='article-byline'>By Ada Brook of The boat</div>", "byline"),
        ("<p>Sign up for our newsletter The boat</p>", "appeal"),
        ("<div class='newsletter-box'><p>The boat in your inbox, every Friday at noon</p></div>", "appeal"),
        (
            "<div class='related'><ul><li><a href='/x'>The boat: lighthouse keeper retires after forty years</a></li></ul></div>",
            "teaser",
        ),
        (
            "<section id='comments'><ol><li class='comment'><p>The boat was cold, I was on it. Thanks!</p></li></ol></section>",
            "comment",
        ),
        ("<p>© 2026 The boat. All rights reserved.</p>", "legal"),
        ("<nav class='menu'><ul><li><a href='/x'>The boat</a></li><li><a href='/y'>Sport</a></li></ul></nav>", "not-article"),
    ],
)
def test_a_block_that_went_is_named_by_what_it_is(markup: str, kind: str) -> None:
    assert judged(markup, "The boat", keep=False) == kind


@pytest.mark.parametrize(
    "markup",
    [
        "<h2 class='article__standfirst'>Keeper says the new lamp can wait until the spring</h2>",
        "<div class='story-deck'><p>Keeper says the new lamp can wait until the spring</p></div>",
        "<p class='Unterzeile'>Der Wärter sagt, die neue Lampe habe noch Zeit bis zum Frühjahr</p>",
        "<h3>Keeper says the new lamp can wait until the spring.</h3>",
    ],
)
def test_what_tells_the_article_above_it_is_its_standfirst(markup: str) -> None:
    blocks = page_blocks(parse(f"<body>{markup}<p class='text'>The lamp of Skarn went out on Monday.</p></body>"))
    assert standfirsts(blocks) == {0}
    assert standfirsts(blocks[:1]) == frozenset(), "an article of nothing else"


@pytest.mark.parametrize(
    "markup",
    [
        "<p class='lead'>The lamp of Skarn went out on Monday evening.</p>",
        "<h2>A lamp goes out</h2>",
        "<p>The lamp of Skarn went out on Monday evening.</p><p class='deck'>Four men stood there and looked at it</p>",
        "<div class='deck'><p>The lamp of Skarn went out on Monday.</p><p>Nobody saw it but the keeper.</p></div>",
    ],
)
def test_a_text_that_begins_has_no_standfirst(markup: str) -> None:
    assert not standfirsts(page_blocks(parse(f"<body>{markup}<p>The keeper lit it again.</p></body>")))
