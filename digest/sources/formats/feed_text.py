"""Whether a feed's entry carries the article or only an appetizer.

The rule, in order:

1. An entry without address has nothing to wait for: what is there is all there is (RSS 2.0: "may be complete in itself"),
   if it is FEWEST_WORDS words or more: with less, no time is lost on looking for an article in it.
2. A text that ends by saying that it goes on ("…", "[…]", "Read more") is a teaser.
3. The element for full content (content:encoded, Atom content, content_html) is believed from FULL_WORDS words on; a shorter
   one where it is at least LONGER_THAN_SUMMARY times as long as the summary beside it, or has none beside it and at least
   SHORT_WORDS words: a brief.
4. A description alone is full from FULL_DESCRIPTION_WORDS words on: then it is no description.
"""

import re
from typing import Final

from digest.text import count_words

# Chosen by judgement, not tuned: a short agency report has about 100 words, a brief 40 to 80, a one-sentence teaser 15 to 35.
FEWEST_WORDS: Final = 8
FULL_WORDS: Final = 80
SHORT_WORDS: Final = 40
LONGER_THAN_SUMMARY: Final = 1.5
# The longest editors' summaries in feeds have about 150 words.
FULL_DESCRIPTION_WORDS: Final = 200
# WordPress adds this line after its excerpt.
_APPENDED: Final = re.compile(r"\s*The post .{1,400}? (?:first )?appeared (?:first )?on .{1,200}$", re.IGNORECASE)
_GOES_ON: Final = re.compile(
    r"(?:…|\.\.\.|\[[….]{1,3}\]|\(more\)|»|\b(?:read|continue|keep) (?:more|reading|on|the (?:full|rest)[\w ]{0,20})"
    r"|\b(?:read|see) (?:the )?full (?:story|article)|\bfull story|\bweiterlesen|\bmehr lesen|\blire la suite|\bleer más"
    r"|\bseguir leyendo|\bcontinua a leggere|\bleia mais|\blees verder|\bчитать далее|阅读全文|続きを読む)"
    r"[\s….\]>»→:)]*$",
    re.IGNORECASE,
)
_END: Final = 800


def is_full(text: str, summary: str = "", *, address: str, in_content: bool = True) -> bool:
    """Whether ``text`` (plain) is the article; ``in_content`` if it stood in the element for full content."""
    if not address:
        return count_words(text) >= FEWEST_WORDS
    if _GOES_ON.search(_APPENDED.sub("", text[-_END:]).rstrip()):
        return False
    count = count_words(text)
    if not in_content:
        return count >= FULL_DESCRIPTION_WORDS
    return count >= (min(FULL_WORDS, LONGER_THAN_SUMMARY * count_words(summary)) if summary else SHORT_WORDS)
