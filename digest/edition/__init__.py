"""Lay out the day: which edition an article belongs to, what stands in it, its page and its record. Touches no world.

open_ledger -> allot_all -> (enrich) -> completed -> compose -> prove -> render
"""

from digest.edition.calendar import edition_end, edition_start, open_edition
from digest.edition.compose import compose, count_outcomes, within_room
from digest.edition.corrections import Proposal, check_printed, corrected, find_story, proposals
from digest.edition.desk import (
    addresses_of,
    apart,
    arranged,
    cleared,
    items_taken_down,
    moved,
    quoted_words,
    taken_down,
    together,
    without_hidden,
    without_mentions,
    words_of,
)
from digest.edition.gate import prove, sentences_of
from digest.edition.ledger import Draft, Ledger, absent, allot_all, completed, counted, open_ledger, recall, untold
from digest.edition.merging import merged
from digest.edition.places import with_places
from digest.edition.quotations import with_quoted
from digest.edition.record import briefing_record, read_record
from digest.edition.render import article_pages, as_edited, edition_body, front_matter, is_edited, render, split_front_matter
from digest.edition.rights import Extract, added, extracts, may_be_rewritten, quoted_elsewhere, within_caps
from digest.edition.running import told_before
from digest.edition.shortening import with_rewrites

__all__ = [
    "Draft",
    "Extract",
    "Ledger",
    "Proposal",
    "absent",
    "added",
    "addresses_of",
    "allot_all",
    "apart",
    "arranged",
    "article_pages",
    "as_edited",
    "briefing_record",
    "check_printed",
    "cleared",
    "completed",
    "compose",
    "corrected",
    "count_outcomes",
    "counted",
    "edition_body",
    "edition_end",
    "edition_start",
    "extracts",
    "find_story",
    "front_matter",
    "is_edited",
    "items_taken_down",
    "may_be_rewritten",
    "merged",
    "moved",
    "open_edition",
    "open_ledger",
    "proposals",
    "prove",
    "quoted_elsewhere",
    "quoted_words",
    "read_record",
    "recall",
    "render",
    "sentences_of",
    "split_front_matter",
    "taken_down",
    "together",
    "told_before",
    "untold",
    "with_places",
    "with_quoted",
    "with_rewrites",
    "within_caps",
    "within_room",
    "without_hidden",
    "without_mentions",
    "words_of",
]
