"""Every block of a page has a kind: a part of the article, or what stands around one."""

import pytest

from digest.clean.blocks import page_blocks
from digest.clean.kinds import kind_removed, part_kind, standfirsts, why_left_out
from digest.clean.parsing import parse


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<p>The boat sailed.</p>", "paragraph"),
        ("<h3>At sea</h3>", "heading"),
        ("<p><strong>At sea</strong></p>", "heading"),
        ("<p><strong>At sea,</strong> all was well.</p>", "paragraph"),
        ("<ul><li><p>Bread</p></li></ul>", "list"),
        ("<blockquote><p>All well.</p></blockquote>", "quote"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "table"),
        ("<pre><code>sail(boat)</code></pre>", "code"),
    ],
)
def test_a_block_that_stayed_is_a_part_of_the_article(markup: str, kind: str) -> None:
    (block,) = page_blocks(parse(f"<body>{markup}</body>"))
    assert part_kind(block) == kind


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<figure><figcaption>The pier at dawn</figcaption></figure>", "caption"),
        ("<p>By Ada Brook</p>", "byline"),
        ("<p>Sign up for our newsletter</p>", "appeal"),
        ("<div class='newsletter-box'><p>The week at sea, every Friday at noon</p></div>", "appeal"),
        ("<div><a href='/x'>Lighthouse keeper retires after forty years</a></div>", "teaser"),
        ("<section id='comments'><p>I was on that boat and it was cold.</p></section>", "comment"),
        ("<p>© 2026 The Skarn Mail. All rights reserved.</p>", "legal"),
        ("<div class='site-terms'>Use of these pages is at your own risk</div>", "legal"),
        ("<nav><a href='/x'>News from all of the islands</a></nav>", "not-article"),
    ],
)
def test_a_block_that_went_is_named_by_what_it_is(markup: str, kind: str) -> None:
    (block,) = page_blocks(parse(f"<body>{markup}</body>"))
    assert kind_removed(why_left_out(block)) == kind


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
