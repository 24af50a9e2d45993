"""Pages for tests, drawn from a few parts."""

import json
from typing import Any

PARAGRAPHS = (
    "The bridge at Anse reopened on Thursday after nine months of repairs, and the first to cross it was a milk lorry.",
    "Engineers had found cracks in two of its piers last summer. The county paid 14 million crowns to mend them.",
    "“We lost a third of our trade,” said Ida Brandt, who keeps the bakery on the north bank. “It will come back slowly.”",
    "A second bridge, planned since 1998, still has no money. The council will talk about it again in May.",
    "Until then lorries of more than forty tonnes must use the ferry, which runs every hour and costs 12 crowns.",
)


def page(
    *,
    head: str = "",
    body: str = "",
    title: str = "Bridge at Anse reopens after nine months",
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    ld: dict[str, Any] | None = None,
    suffix: str = " | The Anse Gazette",
    lang: str = "en",
) -> str:
    """A news page: head, headline, paragraphs, and whatever else is asked for inside the article."""
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}{suffix}</title>{head}{script}</head>'
        "<body>"
        '<header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>'
        f'<main><article><h1>{title}</h1>{body}<div class="story">{text}</div></article></main>'
        "<footer>© 2026 The Anse Gazette</footer></body></html>"
    )
