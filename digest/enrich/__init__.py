"""Say what the articles of an edition mean together: copies, events, summaries, claims, topics, rank.

The stage is ``enrich``; the filters are the same thinking for JSON lines.
"""

from digest.enrich.caveats import has_caveat
from digest.enrich.claims import Saying, find_claims
from digest.enrich.filters import claims_line, group_lines, summarize_line
from digest.enrich.rewriter import Ask, Rewriter, shorten
from digest.enrich.sentences import split_sentences
from digest.enrich.stories import enrich
from digest.enrich.summary import summarize

__all__ = [
    "Ask",
    "Rewriter",
    "Saying",
    "claims_line",
    "enrich",
    "find_claims",
    "group_lines",
    "has_caveat",
    "shorten",
    "split_sentences",
    "summarize",
    "summarize_line",
]
