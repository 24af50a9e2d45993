"""What can be known of each block of a page without reading it: the numbers from which ``judge`` decides.

Every number is relative to the page or bounded, and none is a word of a language or a name of a site, so that what is learnt
on some pages holds on others. The order of ``NAMES`` is the order of columns; the weights remember it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import log1p
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from digest.clean.blocks import Block
from digest.text import fold, is_spaceless

Matrix = NDArray[np.float32]

# What class and id words say, across content systems and languages that use English names for them.
_NAME_GROUPS: Final = (
    ("article", r"article|story|post(?!er|al)|entry|blog"),
    ("body", r"content|body|text|main|prose|copy(?!right)|rich|wysiwyg|markdown"),
    ("related", r"related|recirc|recommend|trending|popular|more-|most-|also|next|prev|teaser|promo|card|tile|grid|feed|loop"),
    ("share", r"shar(?:e|ing)|social|follow|twitter|facebook"),
    ("signup", r"newsletter|subscri|sign-?up|paywall|donat|cta|call-to|form|optin|register|login|member"),
    ("comment", r"comment|disqus|repl(?:y|ies)|respond|discussion"),
    ("side", r"sidebar|aside|widget|rail|secondary|inset|pull|callout|infobox|box"),
    ("menu", r"nav|menu|breadcrumb|header|masthead|topbar|toolbar|drawer"),
    ("foot", r"foot|bottom|copyright|legal|disclaimer|terms|privacy|cookie|consent|gdpr"),
    ("caption", r"caption|credit|figure|image|photo|gallery|media|picture|slide|video|player|embed"),
    ("author", r"author|byline|bio|contributor|writer|profile"),
    ("meta", r"date|time|meta|info|publish|read-?time|stats"),
    ("tags", r"\btags?\b|tag-|categor|topic|label|kicker|eyebrow|badge"),
    ("advert", r"advert|\bads?\b|ad-|sponsor|banner|affiliate|outbrain|taboola"),
    ("contents", r"toc|table-of|contents|jump|anchor|index"),
    ("list", r"list|item"),
    ("ask", r"faq|accordion|question|quiz|poll|survey"),
    ("quote", r"quote"),
    ("product", r"product|price|recipe|buy|shop|offer|deal|rating|review"),
    ("popup", r"popup|modal|overlay|hidden|screen-reader|sr-only|tooltip|visually"),
    ("title", r"title|headline|heading|subhead"),
    ("lead", r"standfirst|deck|lead|intro|summary|key-?points|highlight|takeaway|excerpt|subtitle|description"),
    ("page", r"pagin|pager|page-"),
    ("button", r"button|btn|link"),
)
_NAME_WORDS: Final = re.compile("|".join(f"({pattern})" for _, pattern in _NAME_GROUPS))
_KINDS: Final = (
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "div",
    "section",
    "td",
    "tr",
    "blockquote",
    "pre",
    "figcaption",
    "body",
    "dd",
    "dt",
)
_WITHIN: Final = ("article", "main", "ul", "ol", "table", "figure", "aside", "nav", "footer", "header", "form", "blockquote",
    "section", "button", "a", "strong", "em", "b", "i", "p", "code", "label", "details")  # fmt: skip
_CUES: Final = (
    ("year", r"\b(?:19|20)\d\d\b"),
    ("clock", r"\b\d{1,2}:\d\d\b"),
    ("rights", r"©|\(c\)|all rights reserved"),
    ("by", r"^(?:by|von|par|por|di|written|photo|image|foto|credit|source|quelle)\b"),
    ("more", r"^(?:read|see|related|more|also|watch|listen|click|view|next|prev)\b"),
    ("signup", r"newsletter|subscrib|sign up|inbox|e-?mail|follow us|log ?in"),
    ("share", r"^(?:share|tweet|facebook|twitter|comments?|reply|print|save)\b"),
    ("you", r"\b(?:you|your|our|we|us)\b"),
    ("colon", r":$"),
    ("asks", r"\?"),
    ("quote", r"[\"“”«»„「」]"),
    ("bullet", r"^[-–—•*·]|^\d+[.)]\s"),
    ("bar", r"\s[|•·/»]\s"),
    ("address", r"https?:|www\.|@\w"),
    ("money", r"[$€£¥]\s?\d"),
)
_CUE_WORDS: Final = tuple(re.compile(pattern, re.IGNORECASE) for _, pattern in _CUES)
# What the heading above a block says of its section: words that publishers put over what is not their article's, or ends it.
_SECTIONS: Final = (
    (
        "more",
        r"\b(?:related|recommended|trending|popular|latest|also|more (?:from|on|stories|articles|news)|read next|up next)\b",
    ),
    ("author", r"\babout (?:the )?(?:author|writer|us)|\b(?:written|reviewed) by\b|\bcontributors?\b|\bmeet\b"),
    ("comments", r"\b(?:comments?|repl(?:y|ies)|discussion|conversation)\b"),
    ("sources", r"\b(?:references|sources|footnotes|citations|further reading|notes)\b"),
    ("offer", r"\b(?:newsletter|subscribe|sign up|get started|contact|try|free|demo|download|ready to|join|follow)\b"),
    ("end", r"\b(?:faqs?|frequently asked|conclusion|summary|final thoughts|takeaways|bottom line)\b"),
    ("contents", r"\b(?:contents|in this (?:article|guide|post|story)|jump to|on this page)\b"),
)
_SECTION_WORDS: Final = tuple(re.compile(pattern, re.IGNORECASE) for _, pattern in _SECTIONS)
_ENDS: Final = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_CUE_REACH: Final = 400  # characters of a block in which cues are looked for
_LONGEST_NAME: Final = 80  # characters of a class word that are looked at
_LEVELS: Final = 5  # enclosing elements whose shares are told
_AROUND: Final = (-3, -2, -1, 1, 2, 3)
_WIDE: Final = 6  # blocks to either side that make the wider surroundings

_OWN: Final = (
    *(
        "chars",
        "words",
        "word_length",
        "links",
        "linked",
        "commas",
        "stops",
        "ends",
        "upper",
        "digits",
        "starts_upper",
        "spaceless",
    ),
    *(
        "hidden",
        "place",
        "place_from_end",
        "depth",
        "repeats",
        "repeated_before",
        "title",
        "in_json",
        "described",
        "first",
        "second",
    ),
    *(f"kind_{kind}" for kind in _KINDS),
    *(f"in_{name}" for name in _WITHIN),
    *(f"own_{name}" for name, _ in _NAME_GROUPS),
    *(f"near_{name}" for name, _ in _NAME_GROUPS),
    *(f"cue_{name}" for name, _ in _CUES),
)
_GROUPED: Final = ("share", "first", "second", "both", "linked", "mean", "count", "prose", "prose_share")
_SHIFTED: Final = ("chars", "linked", "first", "second", "ends", "heading", "prose", "in_json")
_PAGE: Final = ("blocks", "chars", "first", "second", "agree", "first_alone", "second_alone", "json", "prose")
_PLACED: Final = tuple(
    "since_both until_both after_last before_first after_title first_wide second_wide linked_wide prose_wide "
    "in_core in_core_wide core_distance in_prose in_prose_wide prose_distance section_first section_second section_rank".split()
)
_HEADED: Final = (
    *(f"section_{name}" for name, _ in _SECTIONS),
    *(f"after_{name}" for name, _ in _SECTIONS[:4]),
    *("section_level", "section_words", "section_since", "section_chars", "section_linked", "section_prose"),
)
NAMES: Final = (
    *_OWN,
    *(f"level{level}_{name}" for level in range(_LEVELS) for name in _GROUPED),
    *(f"shape_{name}" for name in _GROUPED),
    *(f"{name}{shift:+d}" for shift in _AROUND for name in _SHIFTED),
    *_PLACED,
    *_HEADED,
    *(f"page_{name}" for name in _PAGE),
)


def features(
    blocks: Sequence[Block],
    first: Sequence[bool],
    second: Sequence[bool],
    *,
    title: str = "",
    described: str = "",
    in_json: Sequence[bool] = (),
) -> Matrix:
    """A row of numbers (``NAMES``) for each block.

    ``first`` and ``second`` are the blocks that readability and trafilatura kept, ``in_json`` those that the page's own
    data hold as its article's text; ``title`` and ``described`` are its headline and description.
    """
    if not blocks:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    own = np.array(_own(blocks, first, second, title, described, in_json or [False] * len(blocks)), dtype=np.float32)
    columns = {name: own[:, i] for i, name in enumerate(_OWN)}
    size = np.array([len(block.text) for block in blocks], dtype=np.float32)
    kept = np.array([first, second], dtype=np.float32)
    prose = ((columns["ends"] > 0) & (size > 60) & (columns["linked"] < 0.4)).astype(np.float32)
    heading = np.array([block.is_heading for block in blocks], dtype=np.float32)
    levels = [_shares(_level(blocks, level), size, kept, columns["linked"], prose) for level in range(_LEVELS)]
    shape = _shares([block.shape for block in blocks], size, kept, columns["linked"], prose)
    shifted = _shifted({**columns, "heading": heading, "prose": prose})
    placed = _placed(blocks, size, kept, columns, prose, heading)
    headed = _headed(blocks, size, columns, prose)
    page = np.tile(_page(size, kept, columns["in_json"], prose), (len(blocks), 1))
    return np.hstack([own, *levels, shape, shifted, placed, headed, page]).astype(np.float32)


# ---------------------------------------------------------------- a block by itself


def _own(
    blocks: Sequence[Block], first: Sequence[bool], second: Sequence[bool], title: str, described: str, in_json: Sequence[bool]
) -> list[list[float]]:
    folded = [fold(block.text[:_CUE_REACH]) for block in blocks]
    counts = Counter(folded)
    seen: set[str] = set()
    title_words, described = set(fold(title).split()), fold(described)
    rows: list[list[float]] = []
    total = len(blocks)
    for index, block in enumerate(blocks):
        text, plain = block.text, folded[index]
        rows.append(
            [
                *_of_text(block),
                float(block.hidden),
                index / total,
                (total - index) / total,
                min(12, len(block.trail)),
                min(5, counts[plain]),
                float(plain in seen),
                _overlap(plain, title_words),
                float(in_json[index]),
                float(len(plain) > 30 and (plain in described or (len(described) > 60 and described[:60] in plain))),
                float(first[index]),
                float(second[index]),
                *(float(block.kind == kind) for kind in _KINDS),
                *(float(name in block.within) for name in _WITHIN),
                *_named(block.own_names),
                *_named(block.names),
                *(float(cue.search(text[:_CUE_REACH]) is not None) for cue in _CUE_WORDS),
            ]
        )
        seen.add(plain)
    return rows


def _of_text(block: Block) -> list[float]:
    text = block.text
    dense = not text.isascii() and is_spaceless(text[:_CUE_REACH])
    words = len(text) / 2 if dense else text.count(" ") + 1
    start = text[:_CUE_REACH]
    letters = max(1, sum(map(str.isalpha, start)))
    return [
        log1p(len(text)),
        log1p(words),
        len(text) / words,
        log1p(block.link_chars),
        block.link_density,
        (text.count(",") + text.count("，") + text.count("、")) / words,
        (text.count(". ") + text.count("。") + 1) / words,
        float(_ENDS.search(text[-12:]) is not None),
        sum(map(str.isupper, start)) / letters,
        sum(map(str.isdigit, start)) / len(start),
        float(text[:1].isupper()),
        float(dense),
    ]


def _overlap(plain: str, title: set[str]) -> float:
    mine = set(plain.split())
    return len(mine & title) / max(len(mine), len(title)) if mine and title else 0.0


def _named(names: str) -> tuple[float, ...]:
    """Which groups of names the class and id words belong to, as a row of zeros and ones."""
    mask = 0
    for word in names.split():
        mask |= _word_mask(word)
    return _flags(mask)


@lru_cache(maxsize=4096)
def _word_mask(word: str) -> int:
    mask = 0
    for found in _NAME_WORDS.finditer(word[:_LONGEST_NAME]):
        mask |= 1 << ((found.lastindex or 1) - 1)
    return mask


@lru_cache(maxsize=4096)
def _flags(mask: int) -> tuple[float, ...]:
    return tuple(float(mask >> i & 1) for i in range(len(_NAME_GROUPS)))


# ---------------------------------------------------------------- a block among others


def _level(blocks: Sequence[Block], level: int) -> list[int]:
    """The number of the enclosing element that is ``level`` steps out (the outermost known, where there are fewer)."""
    return [block.trail[max(0, len(block.trail) - 1 - level)] if block.trail else 0 for block in blocks]


def _shares(groups: Sequence[Any], size: Any, kept: Any, linked: Any, prose: Any) -> Matrix:
    """Of each block's group: its share of the page, of it what each candidate kept, links, mean size, count, and prose."""
    numbers: dict[Any, int] = {}
    index = np.array([numbers.setdefault(group, len(numbers)) for group in groups])
    count = len(numbers)
    chars = np.bincount(index, size, count)
    members = np.bincount(index, minlength=count)
    whole = np.maximum(chars, 1)
    table = np.stack(
        [
            chars / max(1.0, float(size.sum())),
            np.bincount(index, size * kept[0], count) / whole,
            np.bincount(index, size * kept[1], count) / whole,
            np.bincount(index, size * kept[0] * kept[1], count) / whole,
            np.bincount(index, size * linked, count) / whole,
            np.log1p(chars / members),
            np.log1p(members),
            np.bincount(index, size * prose, count) / whole,
            np.bincount(index, size * prose, count) / max(1.0, float((size * prose).sum())),
        ],
        axis=1,
    )
    return table[index].astype(np.float32)  # type: ignore[no-any-return]  # numpy indexes to Any


def _shifted(columns: dict[str, Any]) -> Matrix:
    table = np.stack([columns[name] for name in _SHIFTED], axis=1)
    out = []
    for shift in _AROUND:
        moved = np.full_like(table, -1)
        if shift < 0:
            moved[-shift:] = table[:shift]
        else:
            moved[:-shift] = table[shift:]
        out.append(moved[: len(table)] if len(table) > abs(shift) else np.full_like(table, -1))
    return np.hstack(out)


def _placed(blocks: Sequence[Block], size: Any, kept: Any, columns: dict[str, Any], prose: Any, heading: Any) -> Matrix:
    """Where a block stands: from what both kept, from the headline, in the element that holds most text, in its section."""
    count = len(blocks)
    places = np.arange(count)
    both = np.flatnonzero(kept[0] * kept[1])
    before, after = np.full(count, 99.0), np.full(count, 99.0)
    if both.size:
        position = np.searchsorted(both, places, side="right")
        has = position > 0
        before[has] = places[has] - both[position[has] - 1]
        position = np.searchsorted(both, places, side="left")
        has = position < both.size
        after[has] = both[position[has]] - places[has]
    ends = (int(both[0]), int(both[-1])) if both.size else (0, count)
    headline = next((i for i, b in enumerate(blocks) if b.kind == "h1" and columns["title"][i] > 0.5), 0)
    wide = [_window(values, size) for values in (kept[0], kept[1], columns["linked"], prose)]
    kept_core = _core(blocks, size * np.maximum(kept[0] * kept[1], 0.5 * np.maximum(kept[0], kept[1])))
    prose_core = _core(blocks, size * prose)
    section = np.cumsum(heading).astype(int)
    chars = np.maximum(np.bincount(section, size), 1)
    of_section = [(np.bincount(section, size * k) / chars)[section] for k in kept]
    return np.stack(
        [
            np.minimum(before, 50),
            np.minimum(after, 50),
            np.clip(places - ends[1], 0, 50),
            np.clip(ends[0] - places, 0, 50),
            np.clip(places - headline, -20, 100),
            *wide,
            *kept_core,
            *prose_core,
            *of_section,
            section / max(1, section[-1]),
        ],
        axis=1,
    ).astype(np.float32)


def _headed(blocks: Sequence[Block], size: Any, columns: dict[str, Any], prose: Any) -> Matrix:
    """What the heading above a block says, what the headings before it said, and what its section is made of.

    A heading speaks for what follows it in the smallest element that holds it and the block after it: a box of related
    articles between two paragraphs leaves the second in the section of the first.
    """
    rows = np.zeros((len(blocks), len(_HEADED)), dtype=np.float32)
    said, section = [0.0] * 4, np.zeros(len(blocks), dtype=np.intp)
    # Of each section that is open: its element, its first block, and what its heading says, its level and words.
    sections: list[tuple[int, int, list[float]]] = [(0, 0, [0.0] * (len(_SECTIONS) + 2))]
    for index, block in enumerate(blocks):
        while len(sections) > 1 and sections[-1][0] not in block.trail:
            sections.pop()
        if block.is_heading:
            cues = [float(cue.search(block.text[:_LONGEST_NAME]) is not None) for cue in _SECTION_WORDS]
            said = [max(pair) for pair in zip(said, cues[:4], strict=True)]
            after = blocks[index + 1].trail if index + 1 < len(blocks) else ()
            element = next((number for number in reversed(block.trail) if number in after), 0)
            while len(sections) > 1 and sections[-1][0] == element:
                sections.pop()
            if element:
                sections.append((element, index, [*cues, float(block.kind[1]), float(min(30, block.text.count(" ") + 1))]))
        _, start, told = sections[-1]
        section[index] = start
        rows[index, :-3] = [*told[:-2], *said, *told[-2:], min(50, index - start)]
    chars = np.maximum(np.bincount(section, size), 1)
    rows[:, -3] = np.log1p(chars)[section]
    rows[:, -2] = (np.bincount(section, size * columns["linked"]) / chars)[section]
    rows[:, -1] = (np.bincount(section, size * prose) / chars)[section]
    return rows


def _window(values: Any, size: Any) -> Any:
    """The mean over neighbouring blocks, weighted by size."""
    width = 2 * _WIDE + 1
    weights = np.convolve(size, np.ones(width))[_WIDE : _WIDE + len(size)]
    return np.convolve(values * size, np.ones(width))[_WIDE : _WIDE + len(size)] / np.maximum(weights, 1)


def _core(blocks: Sequence[Block], mass: Any) -> tuple[Any, Any, Any]:
    """Whether a block lies in the smallest element that holds 70% (and 95%) of what was kept; steps out to the first."""
    held: dict[int, float] = defaultdict(float)
    for block, weight in zip(blocks, mass, strict=True):
        if weight:
            for number in block.trail:
                held[number] += float(weight)
    total = float(mass.sum())
    inner = max((n for n, m in held.items() if m >= 0.7 * total), default=0)
    outer = max((n for n, m in held.items() if m >= 0.95 * total), default=0)
    above = next((block.trail for block in blocks if inner in block.trail), ())
    steps = {number: above.index(inner) - i for i, number in enumerate(above) if i <= above.index(inner)} if above else {}
    distance = [min((steps[n] for n in block.trail if n in steps), default=12) for block in blocks]
    return (
        np.array([inner in block.trail for block in blocks], dtype=np.float32),
        np.array([outer in block.trail for block in blocks], dtype=np.float32),
        np.array(distance, dtype=np.float32),
    )


def _page(size: Any, kept: Any, in_json: Any, prose: Any) -> Matrix:
    total = max(1.0, float(size.sum()))
    first, second, agreed = (float((size * k).sum()) for k in (kept[0], kept[1], kept[0] * kept[1]))
    either = max(1.0, first + second - agreed)
    return np.array(
        [
            log1p(len(size)),
            log1p(total),
            log1p(first),
            log1p(second),
            agreed / either,
            (first - agreed) / either,
            (second - agreed) / either,
            float((size * in_json).sum()) / max(1.0, float((size * np.maximum(kept[0], kept[1])).sum())),
            float((size * prose).sum()) / total,
        ],
        dtype=np.float32,
    )
