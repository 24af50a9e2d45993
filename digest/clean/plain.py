"""Scraped text -> the articles in it: headline, caption with its credit, byline, date line, paragraphs, and what went.

Works on paragraphs (``layout``) by what each can be, from the top: navigation, appeals, headline, standfirst, byline,
caption, text. Where it is not sure it keeps: a paragraph goes only by a rule that the report names.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from digest.clean.credits import dateline_end, split_credit
from digest.clean.dates import CHANGED, MADE, parse_stated
from digest.clean.furniture import find_furniture
from digest.clean.layout import ends_sentence, is_prose, paragraphs_of, regrouped, repair, sentences
from digest.clean.names import AGENCIES, PERSON_NAME, has_byline
from digest.clean.words import any_of, read_table
from digest.model import Image, Removal
from digest.text import count_words, fold, squeeze

_WORDS: Final = read_table("plain")
# A line that only a program or a tired editor puts between two articles.
_DIVIDER: Final = re.compile(
    r"^\s*(?:[=*#~_]{4,}|-{4,}|—{3,}|(?:\* ?){3,}|#+\s*#+|={3,}.{0,60}={3,}|-{3,} ?(?:next|article|end|new).{0,40}-{3,})\s*$",
    re.IGNORECASE,
)
_PART_WORDS: Final = 40  # each part between dividers must be an article by itself
_HEADLINE_WORDS: Final = (2, 30)
_MENU_WORDS: Final = 3  # a menu's line has at most so many words
_MENU_LINES: Final = 3  # and there are at least so many of them in a row
_MENU_REACH: Final = 80  # lines looked through for it
# A menu that ran together with what follows it.
_MENU_RUN: Final = re.compile(rf"(?:{any_of(sorted(_WORDS['sections']), _WORDS['menu'])}\s+){{4,}}", re.IGNORECASE)
_TOP: Final = 12  # paragraphs looked through for the headline
_CAPTION_WORDS: Final = 90
_OF_THE_SITE: Final = re.compile(rf"\b{any_of(_WORDS['of_the_site'])}\b", re.IGNORECASE)
_CUT_TITLE: Final = 110  # characters of a first sentence that stands in for a missing headline
# Where a sentence can be cut and still be read: punctuation, and words that begin a clause in the larger languages.
_CLAUSE: Final = re.compile(rf"[,;:，、；](?=\s|[^\x00-\x7f])|\s[–—-]\s|\s(?={any_of(_WORDS['clauses'])}\s)")
_CAPITALS: Final = 4  # a headline in capitals has at least so many
_RUN_ON_CREDIT: Final = re.compile(
    rf"(?:Photo: )?{PERSON_NAME} ?/ ?{any_of(map(re.escape, sorted(AGENCIES, key=len, reverse=True)))}(?=\s+[^\W\d_a-z])"
)
_DATE_LINE: Final = re.compile(
    rf"^(?:(?:first |last )?(?:{MADE}|{CHANGED}|date|stand)\b.{{0,12}})?"
    r"(?:[^.!?]|(?<=\d)\.|(?<=\b\w)\.|(?<=\b\w{3})\.|(?<=\b\w{4})\.){4,70}(?<![^\W\d_]{2}\.)(?<!\d\.)$",
    re.IGNORECASE,
)
_UPDATED: Final = re.compile(rf"^\W*(?:last )?{CHANGED}", re.IGNORECASE)
# The name of an outlet: words with capitals, and small ones between them; one after "the" has more chances to be one.
_OUTLET: Final = r"(?:[Tt]he )?[A-Z][\w&'’.]*(?: (?:of |the |and |& )?[A-Z][\w&'’]*){0,5}"
_THE_OUTLET: Final = r"[Tt]he [A-Z][\w&'’]*(?: (?:of |the |and |& )?[A-Z][\w&'’]*){0,5}"
# How a publisher's appeals and notices name it.
_NAMES_PUBLISHER: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^({_OUTLET}) (?:needs|relies on|depends on) (?:its|our|your) ",
        rf"^(?:please )?(?:support|donate to|subscribe to|back|stand with) ({_OUTLET})",
        rf"\b(?:message|note|letter|appeal) from (?:the (?:editors?|staff|team|publishers?) (?:of|at) )?({_OUTLET})",
        rf"^({_OUTLET}) (?:takes? no|accepts? no|has no (?:owner|paywall)|"
        r"is (?:free|funded|paid for|owned|published|made possible|independent|reader[- ]funded))\b",
        rf"\b[Ss]upport ({_OUTLET})!",
        rf"\bjournalists (?:of|at) ({_THE_OUTLET})",
        rf"\b(?:[Bb]y|[Ff]or) supporting ({_THE_OUTLET})",
        rf"(?:©|\(c\)|[Cc]opyright)(?: ©)? ?(?:\d{{4}}(?:[-–]\d{{4}})?)?,? ({_OUTLET})",
        rf"\b(?:from|more from|newsletter (?:of|from)|analysis and more from) ({_THE_OUTLET})",
        r"^(?:Unterstützen Sie|Abonnieren Sie|Newsletter (?:des|der)) (?:den |die |das )?"
        r"([A-ZÄÖÜ][\w&'’-]*(?: [A-ZÄÖÜ][\w&'’-]*){0,4})",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainArticle:
    """One article found in a text; empty where the text does not say. ``stated`` are the words of its date line."""

    title: str
    title_source: str
    paragraphs: tuple[str, ...]
    image: Image
    authors: tuple[str, ...]
    publisher: str
    stated: str
    updated: str
    removed: tuple[Removal, ...]


def read_plain(text: str, title: str = "") -> list[PlainArticle]:
    """The articles of a scraped text (usually one); ``title`` is the headline where it is known from elsewhere."""
    parts = split_articles(repair(text))
    return [_read_one(part, title if index == 0 else "") for index, part in enumerate(parts)]


def split_articles(text: str) -> list[str]:
    """The text cut at dividers, but only where each part would stand as an article of its own."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if _DIVIDER.match(line):
            parts.append([])
        else:
            parts[-1].append(line)
    joined = ["\n".join(part) for part in parts if any(line.strip() for line in part)]
    return (
        joined
        if len(joined) > 1 and all(_is_article(part) for part in joined)
        else ["\n".join(line for line in text.split("\n") if not _DIVIDER.match(line))]
    )


def _is_article(part: str) -> bool:
    """Whether a part opens with a headline of its own and goes on in prose."""
    paragraphs, _ = paragraphs_of(part)
    rules = find_furniture(paragraphs)
    rest = [p for p, rule in zip(paragraphs, rules, strict=True) if not rule]
    return bool(rest) and count_words(part) >= _PART_WORDS and _may_be_headline(rest[0]) and sum(is_prose(p) for p in rest) >= 2


def _may_be_headline(line: str) -> bool:
    words = count_words(line)
    if not _HEADLINE_WORDS[0] <= words <= _HEADLINE_WORDS[1] or len(line) > 220:
        return False
    return line[-1:] not in ".。,;:" and not has_byline(line) and not is_date_line(line)


def is_date_line(line: str) -> bool:
    """Whether a line says when the article was published and nothing else."""
    return (
        bool(_DATE_LINE.match(line))
        and count_words(line) <= 12
        and bool(re.search(r"\d", line))
        and parse_stated(line) is not None
    )


class _Reading:
    """One article being read: paragraphs, and for each the rule that took it out, or ""."""

    def __init__(self, paragraphs: list[str]) -> None:
        self.paragraphs = paragraphs
        self.rules = find_furniture(paragraphs)
        self.image = Image()
        self.bylines: list[str] = []
        self.stated = ""
        self.updated = ""

    def left(self) -> list[int]:
        """Places of the paragraphs that no rule has taken."""
        return [index for index, rule in enumerate(self.rules) if not rule]


def _read_one(text: str, title: str) -> PlainArticle:
    paragraphs, is_blob = paragraphs_of(text)
    if is_blob:
        paragraphs = _unpacked(paragraphs)
    reading = _Reading(paragraphs)
    _take_menu(reading)
    title, source, place = _take_title(reading, title)
    _take_head(reading, place)
    _take_captions(reading, place)
    _take_tail(reading)
    _take_repeats(reading)
    kept = [reading.paragraphs[i] for i in reading.left()]
    if not title and kept:
        title, source = first_words(kept[0]), "first sentence"
    return PlainArticle(
        title=title,
        title_source=source,
        paragraphs=tuple(regrouped(kept) if is_blob else kept),
        image=reading.image,
        authors=tuple(reading.bylines),
        publisher=name_publisher([p for p, rule in zip(reading.paragraphs, reading.rules, strict=True) if rule]),
        stated=reading.stated,
        updated=reading.updated,
        removed=tuple(Removal(rule=rule, text=p) for p, rule in zip(reading.paragraphs, reading.rules, strict=True) if rule),
    )


def _unpacked(pieces: list[str]) -> list[str]:
    """A blob's sentences, with menu, headline and a caption's credit cut from the sentence that each runs into.

    A headline shows by its capitals ("Night in the Hall: 512 People and a Parrot Camp beds in ..."): it ends before the last
    capital that ordinary words follow. A credit shows by its agency ("Ana Roe / AFP The lights ...").
    """
    out: list[str] = []
    taken = [bool(rule) for rule in find_furniture(pieces)]
    first = next((i for i, gone in enumerate(taken) if not gone), -1)
    for index, piece in enumerate(pieces):
        cuts = []
        menu = found.end() if index == 0 and (found := _MENU_RUN.match(piece)) else 0
        if menu:
            cuts.append(menu)
        if index == first and (end := _capitals_end(piece[menu:])):
            cuts.append(menu + end)
        if credit := _RUN_ON_CREDIT.match(piece):
            cuts.append(credit.end())
        bounds = [0, *cuts, len(piece)]
        out += [part for a, b in pairwise(bounds) if (part := piece[a:b].strip())]
    return out


def _capitals_end(piece: str) -> int:
    """Where a headline in capitals ends within a piece of text that goes on; 0 where there is none."""
    words = list(re.finditer(r"\S+", piece))
    last = count = 0
    for index, word in enumerate(words):
        bare = word[0].strip("\"'“”‘’(),:;.!?–—-")
        if bare[:1].isupper():
            last, count = index, count + 1
        elif bare and not bare[0].isdigit() and bare.casefold() not in _WORDS["small"]:
            break
    else:
        return 0
    return words[last].start() if count >= _CAPITALS and last >= _CAPITALS else 0


def first_words(paragraph: str) -> str:
    """The first sentence as a headline: without its dateline; a long one is cut at a clause, else a word (marked with "…")."""
    paragraph = paragraph[dateline_end(paragraph) :]
    sentence = sentences(paragraph)[0] if paragraph else ""
    if len(sentence) <= _CUT_TITLE:
        return sentence.rstrip(".。")
    cut = sentence[: _CUT_TITLE + 1]
    clauses = [found.start() for found in _CLAUSE.finditer(cut) if found.start() >= _CUT_TITLE // 2]
    end = clauses[-1] if clauses else cut.rfind(" ") if " " in cut else _CUT_TITLE
    return f"{cut[:end].rstrip(' ,;:–—-，、；')}…"


def _take_menu(reading: _Reading) -> None:
    """A run of very short lines before the first real one is the site's navigation."""
    run: list[int] = []
    for index, line in enumerate(reading.paragraphs[:_MENU_REACH]):
        if not reading.rules[index] and (count_words(line) > _MENU_WORDS or ends_sentence(line)) and not _is_menu_bar(line):
            break
        run.append(index)
    if len(run) >= _MENU_LINES or any(_is_menu_bar(reading.paragraphs[index]) for index in run):
        for index in run:
            reading.rules[index] = reading.rules[index] or "navigation"


def _is_menu_bar(line: str) -> bool:
    """Several names of sections on one line, apart by bars, dots or the like, or all in capitals, or many."""
    parts = [part for part in re.split(r"\s*[|•·>»/]\s*", line) if part]
    if len(parts) >= _MENU_LINES and all(count_words(part) <= _MENU_WORDS for part in parts):
        return True
    words = line.split()
    if _MENU_RUN.fullmatch(f"{line} "):
        return True
    return _MENU_LINES <= len(words) <= 12 and line.isupper() and all(word.casefold() in _WORDS["sections"] for word in words)


def _take_title(reading: _Reading, known: str) -> tuple[str, str, int]:
    """The headline, where it was found, and its place (-1 where the text has none); it leaves the text."""
    left = reading.left()[:_TOP]
    if known:
        place = next((i for i in left if fold(reading.paragraphs[i]) == fold(known)), -1)
        if place >= 0:
            reading.rules[place] = "headline"
        return known, "given", place
    for rank, index in enumerate(left):
        line = reading.paragraphs[index]
        if _may_be_headline(line) and not split_credit(line).credit and _is_followed_by_text(reading, left, rank):
            if _OF_THE_SITE.search(line) and any(_may_be_headline(reading.paragraphs[i]) for i in left[rank + 1 : rank + 3]):
                continue
            reading.rules[index] = "headline"
            for above in left[:rank]:
                words = reading.paragraphs[above]
                if not (is_date_line(words) or has_byline(words) or split_credit(words).credit):
                    reading.rules[above] = "above-headline"
            return line, "headline", index
        if is_prose(line) and not split_credit(line).credit:
            break
    return "", "", -1


def _is_followed_by_text(reading: _Reading, left: Sequence[int], rank: int) -> bool:
    """Prose follows before another line that is a better headline would."""
    following = [reading.paragraphs[i] for i in left[rank + 1 : rank + 7]]
    return not following or any(is_prose(p) or count_words(p) > 20 for p in following)


def _take_head(reading: _Reading, place: int) -> None:
    """Byline and date line: in the first lines after the headline (or of the text)."""
    for index in [i for i in reading.left() if i > place][:6] + [i for i in reading.left() if i < place]:
        line = reading.paragraphs[index]
        if has_byline(line):
            reading.rules[index] = "byline"
            reading.bylines.append(line)
            if is_date_line(line.split("|")[-1]) or re.search(r"\b(?:19|20)\d\d\b", line):
                reading.stated = reading.stated or line
        elif is_date_line(line):
            reading.rules[index] = "date-line"
            if _UPDATED.match(line):
                reading.updated = line
            else:
                reading.stated = reading.stated or line
        elif count_words(line) > 20:
            return


def _take_captions(reading: _Reading, place: int) -> None:
    """Lines that end in a photo credit; the first gives the article's image. A credit alone takes the caption before it."""
    for index in reading.left():
        line = reading.paragraphs[index]
        if count_words(line) > _CAPTION_WORDS:
            continue
        image = split_credit(line)
        if not image.credit or _is_quoted_end(line):
            continue
        reading.rules[index] = "caption"
        if not image.caption:
            before = index - 1
            if (
                before > place
                and before >= 0
                and not reading.rules[before]
                and index <= place + 4
                and _is_caption_text(reading, before)
            ):
                reading.rules[before] = "caption"
                image = Image(caption=reading.paragraphs[before], credit=image.credit)
        if not reading.image.credit:
            reading.image = image


def _is_quoted_end(line: str) -> bool:
    """A dateline's or a last line's agency in parentheses is no photo credit."""
    return bool(re.search(r"\([A-Za-z]{2,8}(?:/\w+)?\)$", line)) and count_words(line) > 12


def _is_caption_text(reading: _Reading, index: int) -> bool:
    return count_words(reading.paragraphs[index]) <= 45 and any(
        is_prose(reading.paragraphs[i]) for i in reading.left() if i > index
    )


def _take_tail(reading: _Reading) -> None:
    """After the last prose, short lines that end no sentence are what the site lists below its articles."""
    left = reading.left()
    prose = [i for i in left if is_prose(reading.paragraphs[i])]
    if not prose:
        return
    tail = [i for i in left if i > prose[-1]]
    loose = [i for i in tail if not ends_sentence(reading.paragraphs[i]) and count_words(reading.paragraphs[i]) <= 20]
    if len(loose) >= 2 or (loose and any(reading.rules[prose[-1] + 1 : loose[0] + 1])):
        for index in loose:
            reading.rules[index] = "after-article"


def _take_repeats(reading: _Reading) -> None:
    """A short line that stands there twice or more is a label of the site."""
    left = reading.left()
    counts = Counter(fold(reading.paragraphs[i]) for i in left)
    for index in left:
        line = reading.paragraphs[index]
        if counts[fold(line)] >= 3 and count_words(line) <= 8 and not ends_sentence(line):
            reading.rules[index] = "repeated"


def name_publisher(removed: Sequence[str]) -> str:
    """The publisher as its own appeals and notices call it, most often; "" where they do not."""
    names: Counter[str] = Counter()
    for paragraph in removed:
        for pattern in _NAMES_PUBLISHER:
            for found in pattern.finditer(squeeze(paragraph)[:600]):
                name = re.sub(r"^the | (?:Today|Now|All|Every|This|Here|Monthly)\b.*$", "", found[1])
                name = name.strip(" .").removesuffix("'s").removesuffix("’s")
                if name.casefold() not in _WORDS["not_publishers"] and len(name) > 2:
                    names[name] += 1
    return names.most_common(1)[0][0] if names else ""
