"""Tells who is credited: photo credits at the end of captions, and wire services in datelines; words are in ``credits.yml``."""

import re
from collections.abc import Iterable
from typing import Final

from digest.clean.names import AGENCIES, PERSON_NAME
from digest.clean.words import any_of, read_table
from digest.model import Image
from digest.text import count_words, squeeze

_WORDS: Final = read_table("credits")
_NAMES: Final = any_of(sorted((re.escape(name) for name in (*AGENCIES, *_WORDS["pictures"])), key=len, reverse=True))
# "Photo", in the largest languages, with the "by" after it.
_PHOTO: Final = rf"(?i:{any_of(_WORDS['photo'])})(?: by| von| de| di)?"
# How a caption's last words name who made the picture; each gives the credit as its first group.
_CREDIT_ENDS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # (AP Photo/Ana Roe), (Ana Roe / Reuters), (H&F archive), (Foto: Ana Roe)
        rf"\(({any_of(_WORDS['opens_parentheses'])}[^()]{{0,80}}|[^()]{{0,80}}{_NAMES}(?:[ /][^()]{{0,40}})?|"
        rf"[^()]{{0,40}}\b[Aa]rchi(?:ves?|v)|{_PHOTO}\s?[:：]? ?[^()]{{2,80}})\)\.?$",
        # [Photo: Ana Roe]
        rf"\[({_PHOTO}\s?[:：]? ?[^\[\]]{{2,80}})\]\.?$",
        # （中央社記者陳安攝）
        rf"（([^（）]{{0,40}}(?:{_NAMES}|{any_of(_WORDS['made_by'])})[^（）]{{0,20}})）。?$",
        # ＝9日午前、陳安撮影
        rf"[、，＝。\s]([^、，＝。\s]{{2,16}} ?{any_of(_WORDS['made_by'])})$",
        # Photo: Ana Roe; Fot. Ana Roe
        rf"(?:^|[.!?。…”\"’')\]:,;] ?|\s)({_PHOTO}(?:\s?[:：|]|(?<=ot)\.) ?[^.:|]{{2,90}}\.?)$",
        # Photograph by Ana Roe
        r"(?:^|[.!?…”\"’')\]] )((?i:photo|photograph|picture|image|courtesy)(?: by| of| courtesy of) [^.]{2,90}\.?)$",
        # Ana Roe/AFP via Getty Images; Getty Images
        rf"(?:^|[.!?…”\"’')\]。] ?|\s[-–—|] )((?:{PERSON_NAME} ?(?:/|,|\||via|for|–|-) ?)?"
        rf"(?:{_NAMES}(?: ?(?:/|,|\||via) ?)?){{1,3}}(?: via {_NAMES})?)\.?$",
        # Ana Roe / The Gull; (Ana Roe / The Gull)
        rf"(?:^|[.!?…”\"’')\]。] ?)(?:/ )?({PERSON_NAME} ?/ ?[\w .'’&-]{{2,40}})$",
        rf"[.!?…”\"’']\s\(((?=[^\W\d_a-z]){PERSON_NAME} ?/ ?[^()]{{2,40}})\)$",
        # © Ana Roe
        r"(?i:(?:^|[.!?…”\"’')\]] ?)((?:©|\(c\)) ?[^.]{2,80})$)",
    )
)
_LEAD_WORDS: Final = re.compile(
    rf"^{any_of(_WORDS['photo'])}(?: by| von| de| di| of)?\s?[:：|/／]\s?|^fot\.\s|"
    r"^(?:photo|image|picture|photograph|foto)s? (?:by|von|de|di|courtesy of)\s",
    re.IGNORECASE,
)
_LABEL_BEHIND: Final = re.compile(rf"(?:^|\s){_PHOTO}\s?[:：|]$")

# PORT ALDER, March 3 (CNA) - ; HALLSTEIN (dpa) – ; （新華社北京3月3日電）
_DATELINE: Final = re.compile(
    r"^(?P<place>[^\W\d_a-z][\w .,'’/-]{1,60}?)?,?\s*(?P<day>[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,10})?,?\s*"
    rf"[(\[](?P<agency>{_NAMES})(?:[/, -][^)\]]{{0,30}})?[)\]]\s*(?:[-–—:.]+|$)"
)
_CJK_DATELINE: Final = re.compile(rf"^[（(【\[]?(?P<agency>{any_of(_WORDS['dateline'])})[^）)】\]]{{0,30}}[）)】\]电電訊讯]")

# ... ends in autumn. (dpa)
_LAST_WORDS: Final = re.compile(rf"[(\[（—–-]\s?({_NAMES})(?:/[\w-]+)?[)\]）]?\.?$")

# LONDON, March 2 (Reuters) - ; PARIS — ; the place in capitals, a day and an agency where there are any, and a dash.
_PLACE_LINE: Final = re.compile(
    r"^[^\W\d_a-z]{2}(?:[^\W\d_a-z]|[ '’.-]){1,40}(?:,\s[^\W\d_a-z][\w .]{1,24})?(?:,\s[^\W\d_]{3,9}\.? \d{1,2}|"
    r",\s\d{1,2}\.? [^\W\d_]{3,10})?"
    r"(?:,\s\d{4})?\s*(?:[(\[][^)\]]{2,40}[)\]]\s*)?[-–—]+\s"
)


def split_credit(caption: str) -> Image:
    """A caption apart from the credit at its end; one of them is empty where there is only the other."""
    caption = squeeze(caption).lstrip("▲△▼▽●■◆ ").rstrip("/| ")
    for pattern in _CREDIT_ENDS:
        found = pattern.search(caption)
        if found:
            credit = clean_credit(found[1])
            if credit and count_words(credit) <= 14:
                return Image(caption=caption[: found.start(1)].rstrip(" (（[-–—|/、，＝").strip(), credit=credit)
    return Image(caption=caption)


def has_credit(line: str) -> bool:
    """Whether a line ends like a caption: with the name of who made the picture."""
    return bool(split_credit(line).credit)


def clean_credit(words: str) -> str:
    """The credit without "Photo:" before it and the full stop after it."""
    words = squeeze(words).strip("()[]（）/| ")
    return _LEAD_WORDS.sub("", words).strip().removesuffix(".").strip()


def without_label(caption: str) -> str:
    """The caption without the "Photo:" that a credit left at its end."""
    return _LABEL_BEHIND.sub("", caption).strip()


def wire_of(paragraphs: Iterable[str], authors: Iterable[str] = ()) -> str:
    """The agency whose text this says it is: from the dateline, a last line "(CNA)", or the byline; "" if none."""
    lines = [squeeze(p) for p in paragraphs]
    for line in lines[:2]:
        if found := _DATELINE.match(line[:160]) or _CJK_DATELINE.match(line[:80]):
            return AGENCIES.get(found["agency"], "")
    for line in lines[-1:]:
        found = _LAST_WORDS.search(line[-60:])
        if found and found[1] in AGENCIES:
            return AGENCIES[found[1]]
    return next((name for name in authors if name in AGENCIES.values()), "")


def dateline_end(paragraph: str) -> int:
    """How many characters of a paragraph are its dateline ("PORT ALDER, March 2 (CNA) - "); 0 where it has none."""
    start = paragraph[:160]
    found = _CJK_DATELINE.match(start) or _PLACE_LINE.match(start) or _DATELINE.match(start)
    return found.end() if found else 0
