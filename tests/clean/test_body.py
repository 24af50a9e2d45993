"""From the blocks that were kept: what stands before and after the text goes, and what each paragraph is."""

from digest.clean.blocks import page_blocks
from digest.clean.body import Body, body_of
from digest.clean.parsing import parse

TEXT = "<p>The lamp of Skarn went out on Monday evening, for the first time in forty years.</p><p>The keeper lit it again.</p>"
LINKS = "Also today <a href='/a'>Night boat stays away</a> <a href='/b'>Oil tanker on the shoal, its crew of 24 safe</a>"


def body(markup: str, kinds: str = "") -> Body:
    """The body of a page of which every block was kept, and of which the model said these ``kinds``."""
    blocks = page_blocks(parse(f"<body>{markup}</body>"))
    return body_of(blocks, [True] * len(blocks), kinds.split() or ["paragraph"] * len(blocks), "Skarn goes dark", "the test")


def test_lines_of_links_around_the_text_go() -> None:
    found = body(f"<div>{LINKS}</div><div>{TEXT}</div><div><h3>Elsewhere</h3></div><div>{LINKS}</div>")
    assert [piece.text[:12] for piece in found.kept] == ["The lamp of ", "The keeper l"]
    assert [removal.rule for removal in found.removed] == ["links", "heading-of-nothing", "links"]


def test_links_that_the_text_ends_with_stay() -> None:
    assert len(body(f"<div>{TEXT}<p>{LINKS}</p></div>").kept) == 3


def test_a_standfirst_stays_and_is_called_so() -> None:
    found = body(f"<h1>Skarn goes dark</h1><p class='standfirst'>Keeper says the new lamp can wait</p><div>{TEXT}</div>")
    assert [piece.kind for piece in found.kept] == ["standfirst", "paragraph", "paragraph"]


def test_what_the_model_calls_a_comment_goes_unless_it_is_all_there_is() -> None:
    said = "<p>I was on that boat, and it was cold. Nobody told us anything.</p>"
    found = body(f"{TEXT.replace('.', ', they say.') * 3}{said}", "paragraph " * 6 + "comment")
    assert [removal.rule for removal in found.removed if "boat" in removal.text] == ["model-comment"]
    assert len(body(said * 3, "comment comment comment").kept) == 1, "said three times, told once"
