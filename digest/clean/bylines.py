"""Who wrote it, as a page says: people, and agencies apart from them.

In the order in which it is believed: JSON-LD ``author``, then ``creator``; meta elements; microdata; the line with "By" below the
headline; elements near the headline that are named for authors; a name alone at the headline, with or beside a date or introduced
further down; such elements anywhere else; the one who is said to have written it anywhere on the page; last, the one for whom
the site is named, if the text says "I". But a "By" line stands against what is stated where it names those and more, or where
what is stated is a user name or the publisher itself. The publisher's own name, roles and desks are no persons.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Any, Final

from digest.clean.blocks import Block
from digest.clean.dates import dates_in
from digest.clean.labels import Found
from digest.clean.layout import is_prose
from digest.clean.names import AND, FULL_NAME, has_byline, is_organisation, names_a_person, people
from digest.clean.page_dates import headline_at
from digest.clean.signals import SITE_NAMES, Node, Signals, resolve, string_of, text_of, types_of
from digest.clean.words import any_of, read_table
from digest.text import count_words, fold, squeeze, visible

_AUTHOR_META: Final = tuple(
    "author article:author og:article:author parsely-author dc.creator dcterms.creator sailthru.author byl byline "
    "article.author citation_author creator og:author article:author_name cxenseparse:author".split()
)
_BYLINE: Final = (
    "//*[@rel='author' or @itemprop='author']"
    "|//*[contains(@class,'byline') or contains(@class,'Byline') or contains(@class,'by-line')]"
    "|//a[contains(@href,'/author/') or contains(@href,'/authors/') or contains(@href,'/writer/') or contains(@href,'/writers/')"
    " or contains(@href,'/contributors/') or contains(@href,'/staff/') or contains(@href,'/reporters/')]"
    "|//*[self::a or self::span or self::div or self::p or self::strong or self::li or self::address or self::aside"
    " or self::h2 or self::h3 or self::h4 or self::h5][contains(@class,'author') or contains(@class,'Author')]"
)
_FAMILY_FIRST: Final = ("citation_author", "dc.creator", "dcterms.creator")
_WORDS: Final = read_table("bylines")
_WRITTEN_BY: Final = re.compile(f"{any_of(_WORDS['labels'])}:?", re.IGNORECASE)
_IN_CAPTION: Final = re.compile(r"caption|credit|photo|image|figure|media|related|card|teaser")
# Parts of a page about other articles or readers, by the names of their elements.
_OF_OTHERS: Final = re.compile(
    r"authori[sz]|related|\bmenu\b|recommend|popular|latest|carousel|recirc|testimonial|read-?next|more-(?:from|stories)"
)
_BYLINE_BLOCKS: Final = 14  # after the headline
_BYLINE_WORDS: Final = 25
_MOST: Final = 20  # authors of one article
_ELSEWHERE: Final = frozenset({"nav", "aside", "footer"})
_BY_NAMES: Final = re.compile(
    r"(?:(?:^|[\s|·•–—])(?:(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Aa]uthored) )?[Bb]y|BY|Von|Par|Por|Di|Door|Av|Af)"
    r"(?:\s?:\s*|\s+)|^By(?=[A-Z][a-z]))"
    rf"({FULL_NAME}(?:(?:,? {AND} |, ){FULL_NAME})*(?:, (?:MD|M\.D\.|PhD|Ph\.D\.|DO|RN|RD)\b)*)"
)
# "Contributors: Ana Roe", and nothing after it.
_CREDITED: Final = re.compile(
    rf"(?:[Cc]ontributors?|[Aa]ut(?:hor|or|orin|ores|orzy|eur|eure|ore)s?)\s?:\s*({FULL_NAME}(?:, {FULL_NAME})*)"
)
_NOT_WRITTEN: Final = re.compile(f"{any_of(_WORDS['made_by_others'])}$", re.IGNORECASE)
_NOT_WRITTEN_BY: Final = re.compile(r"(?:medically |fact[- ]?)?(?:reviewed|checked|edited|verified)\b", re.IGNORECASE)
_DEGREE_FIRST: Final = re.compile(r"(?:[BM]\.?(?:A|Sc?|S)\.|Ph\.?D)")  # "M.A. Journalism"
_CUE: Final = re.compile(rf"\s*{any_of(_WORDS['by_uncased'])}\s*[:：/／]?\s*(?=\S)")
_GOES_ON: Final = re.compile(rf"\s*(?:[^\w\s]|{AND}\s)")  # after a name: another may follow
_LISTED: Final = re.compile(rf",? {AND} |, ")
_UNSPACED: Final = re.compile(r"\s+")
_NAMED: Final = 60  # elements named for authors that are looked at
_SECTION_LINK: Final = re.compile(r"/(?:categor(?:y|ies)|tags?|topics?|sections?)/")
# Of elements named for authors, those that hold the name and nothing else are asked first.
_A_NAME: Final = re.compile(r"author[-_]*name|name[-_]*author|(?:^|[\s_-])fn(?:$|\s)", re.IGNORECASE)
_A_PERSON: Final = re.compile(FULL_NAME)
_RUN_TOGETHER: Final = re.compile(r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<=[a-z])[A-Z]")  # "ChecklistsJust EngagedPlanning"
# What goes before a name and is no part of it.
_STYLE: Final = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|sir|dame|rev)\b\.? ?)+")
_PIECES: Final = re.compile(r"\s*[|•·–—/]+\s*|\s+-\s+")
_AFTER_NAME: Final = re.compile(r"\s(?:in|on|for|at|à|dans|en|em|in der|im)\s.*$")
_INTRODUCTION: Final = 120  # characters of a paragraph that say of whom it is
# "About Ana Roe"; "Ana Roe is a reporter"; "I have written".
_INTRODUCED: Final = re.compile(
    rf"{any_of(_WORDS['introduces'])}\s+({FULL_NAME})$|({FULL_NAME})\s+{any_of(_WORDS['introduced'])}\s"
)
_MYSELF: Final = re.compile(rf"\b{any_of(_WORDS['myself'])}\b")
_QUOTED: Final = re.compile(r"“[^”]{0,600}”|\"[^\"]{0,600}\"|«[^»]{0,600}»|„[^“”]{0,600}[“”]")
_MYSELF_SHARE: Final = 0.005  # of all words that are "I" where one person tells of something
_WRITTEN_BY_NAME: Final = re.compile(rf"{any_of(_WORDS['credits'])}\s+({FULL_NAME})(?:[,.].{{0,120}})?")
_NEAR: Final = 8  # blocks below the headline, and two above it, in which an element named for authors is meant for this article
_ABOVE: Final = 2


def find_authors(
    signals: Signals, publisher: str, title: str, blocks: Sequence[Block] = (), owners: Sequence[str] = ()
) -> tuple[Found[tuple[str, ...]], tuple[str, ...]]:
    """The people who wrote it, by the rule at the top of this module, and agencies named beside them or as where it is from.

    ``owners`` are names by which the site calls itself or its owner.
    """
    agencies: dict[str, None] = {}
    own_names = (publisher, signals.first(*SITE_NAMES), string_of(signals.article.get("publisher")))
    unwanted = () if _is_personal(signals) else tuple(name for name in own_names if not names_a_person(name))

    def persons_of(bylines: list[str]) -> tuple[str, ...]:
        persons, found = people(bylines, not_these=unwanted)
        agencies.update(dict.fromkeys(found))
        beside = tuple(p for p in persons if fold(p) not in map(fold, own_names))  # "By Ana Roe, Modern Farmer"
        return (beside or persons)[:_MOST]

    providers = (string_of(resolve(signals, signals.article.get(key))) for key in ("provider", "sourceOrganization"))
    agencies.update(dict.fromkeys(people(providers)[1]))
    place = headline_at(blocks, title)
    shown = persons_of(bylines_below(blocks, place, signals))
    stated = [(source, persons) for source, names in _stated(signals) if (persons := persons_of(names))]
    by_others = (found for found in stated if not {*map(fold, found[1])} <= {*map(fold, own_names)})
    first = next(by_others, ("", ()))
    named = (tuple(p for p in persons_of([words]) if _is_full(p, words)) for words in _places(signals, blocks, place))
    in_order = chain(
        () if shown and _stands_against(shown, first[1]) else (first,),
        (("byline", shown),),
        stated,
        (("byline", persons) for persons in named),
        (("the site's name", (owner,)) for owner in owners if names_a_person(owner) and _is_told_by_one(blocks)),
    )
    source, persons = next((found for found in in_order if found[1]), ("", ()))
    return Found(value=persons, source=source), tuple(agencies)


def _places(signals: Signals, blocks: Sequence[Block], place: int | None) -> Iterator[str]:
    """The texts in which the page may name its authors where nothing says so outright, the best places first."""
    near, far = _named_elements(signals, _around(blocks, place))
    yield from chain(near, _alone(blocks, place), far, _said_to_have_written(blocks))


def _stands_against(shown: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether the "By" line is the better answer: it names those stated and more, or people where user names are stated."""
    if {_without_style(p) for p in stated} <= {_without_style(p) for p in shown}:
        return len(shown) > len(stated)
    return all(count_words(name) == 1 for name in stated) and any(count_words(name) > 1 for name in shown)


def _without_style(name: str) -> str:
    return _STYLE.sub("", fold(name))


def _alone(blocks: Sequence[Block], place: int | None) -> Iterator[str]:
    """What could be a person's name and stands alone at the headline, with or beside a date, or introduced further down."""
    near = _around(blocks, place)
    common = _lower_words(blocks)
    introduced = set(_introduced(blocks[place or 0 :]))
    for block in near:
        name, has_date = _bare_name(block.text)
        if not name or block.is_heading or _is_label(name, block) or set(name.lower().split()) <= common:
            continue
        beside = [b for b in near if abs(b.position - block.position) <= 1]
        if has_date or name in introduced or any(dates_in(b.text) for b in beside):
            yield name


def _said_to_have_written(blocks: Sequence[Block]) -> Iterator[str]:
    """The name of the one person of whom a line of the page, or two, say "Written by"; nothing where several are named."""
    names = {found[1] for block in blocks if (found := _WRITTEN_BY_NAME.fullmatch(block.text))}
    pairs = pairwise(block.text for block in blocks)
    names |= {below for above, below in pairs if _WRITTEN_BY.fullmatch(above) and _A_PERSON.fullmatch(below)}
    if len(names) == 1:
        yield from names


def _is_told_by_one(blocks: Sequence[Block]) -> bool:
    """Whether the page's paragraphs speak of "I" as one who tells something does, outside quotation marks."""
    text = _QUOTED.sub(" ", " ".join(block.text for block in blocks if is_prose(block.text)))
    return len(_MYSELF.findall(text)) > _MYSELF_SHARE * count_words(text)


def _is_label(name: str, block: Block) -> bool:
    """Whether a line that has the form of a name is an organisation's, a section's, or several words run together."""
    links = () if block.element is None else (e.get("href") or "" for e in islice(block.element.iter("a"), 10))
    return bool(_RUN_TOGETHER.search(name)) or is_organisation(name) or any(_SECTION_LINK.search(link) for link in links)


def _introduced(blocks: Sequence[Block]) -> Iterator[str]:
    """The names of those whom a line introduces to readers, or who introduce themselves below their names."""
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):
        if found := _INTRODUCED.match(block.text[:_INTRODUCTION]):
            yield found[1] or found[2]
        elif _A_PERSON.fullmatch(block.text) and following is not None and is_prose(following.text):
            words = following.text[:_INTRODUCTION]
            if _MYSELF.search(words) or words.startswith(tuple(block.text.split())):
                yield block.text


def _bare_name(words: str) -> tuple[str, bool]:
    """The name that a short line holds besides a date, and whether it has one: "Dec 26 • Ana Roe in Economy"; "" for others."""
    if count_words(words) > _BYLINE_WORDS:
        return "", False
    spans = dates_in(words)
    for _, start, end in reversed(spans):
        words = f"{words[:start]}|{words[end:]}"
    pieces = (_AFTER_NAME.sub("", piece.strip(" ,")) for piece in _PIECES.split(words))
    return next((piece for piece in pieces if _A_PERSON.fullmatch(piece)), ""), bool(spans)


def _around(blocks: Sequence[Block], place: int | None) -> Sequence[Block]:
    if place is None:
        return ()
    near = (*blocks[place + 1 : place + 1 + _NEAR], *blocks[max(0, place - _ABOVE) : place])
    return [b for b in near if not b.within & _ELSEWHERE and "figure" not in b.within and not _IN_CAPTION.search(b.own_names)]


def _stated(signals: Signals) -> Iterator[tuple[str, list[str]]]:
    """What programs are told of the authors, in the order in which it is believed."""
    for key in ("author", "creator"):
        yield "json-ld", _names_of(signals, signals.article.get(key))
    for name in _AUTHOR_META:
        values = [value for value in signals.meta.get(name, ()) if value and not value.startswith(("http", "/"))]
        yield name, [_given_first(value) for value in values] if name in _FAMILY_FIRST else values
    for label, value in zip(signals.meta.get("twitter:label1", ()), signals.meta.get("twitter:data1", ()), strict=False):
        if _WRITTEN_BY.search(label):
            yield "twitter:data1", [value]
    for node in signals.nodes:
        if "Person" not in types_of(node) and node.get("author") and node is not signals.article and _is_about_article(node):
            yield "json-ld", _names_of(signals, node.get("author"))
    yield "microdata", list(dict.fromkeys(_microdata_names(signals)))


def _is_about_article(node: Node) -> bool:
    return "headline" in node or ("datePublished" in node and "itemReviewed" not in node)


def _given_first(name: str) -> str:
    """A citation's name (``Roe, Ana``) as people write it (``Ana Roe``)."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given else name


def _microdata_names(signals: Signals) -> Iterator[str]:
    for element in signals.tree.xpath("//*[@itemprop='author' and not(self::meta) and not(self::link)]")[:10]:
        if not _in_comments(element):
            named = element.xpath(".//*[@itemprop='name']")
            yield text_of(named[0] if named else element)[:200] or (named[0].get("content") or "" if named else "")


def bylines_below(blocks: Sequence[Block], place: int | None, signals: Signals) -> list[str]:
    """The names after "By" in the first short block below the headline that has any, or in the block after "Written by".

    Captions say "By" too, and name who took the picture. Where markup sets a name apart, the name ends there.
    """
    start = 0 if place is None else place + 1
    below = blocks[start : start + _BYLINE_BLOCKS]
    inside: list[str] = []  # "By" after other words: a caption may say it so
    for index, block in enumerate(below):
        if count_words(block.text) > 30 or "figure" in block.within or _IN_CAPTION.search(block.own_names):
            continue
        if found := _BY_NAMES.search(block.text):
            byline = _set_apart(found[1], block)
            if found.start() == 0:
                return [byline, *people([block.text[found.start(1) :]])[1]]
            if not _NOT_WRITTEN.search(block.text[: found.start()]):
                inside.append(byline)
        if index < _NEAR and (found := _CREDITED.fullmatch(block.text)):
            return [found[1]]
        if found := _CUE.match(block.text):
            end = next((start for _, start, _ in dates_in(block.text)), len(block.text))
            return [block.text[found.end() : end]]
        if _WRITTEN_BY.fullmatch(block.text) and index + 1 < len(below) and count_words(below[index + 1].text) <= 6:
            return [below[index + 1].text]
    return inside[:1]


def _set_apart(name: str, block: Block) -> str:
    """The longest text of an element inside the block with which the name begins; the name itself if there is none."""
    texts = (
        [] if block.element is None else [text_of(e) for e in islice(block.element.iter("a", "span", "strong", "b", "em"), 40)]
    )
    inner = [words for words in texts if count_words(words) >= 2 and name.startswith(words)]
    is_list = all(piece in texts for piece in _LISTED.split(name))
    return max(inner, key=len) if inner and not is_list else name


def _named_elements(signals: Signals, around: Sequence[Block]) -> tuple[list[str], list[str]]:
    """The texts of elements named for authors: those around the headline, and the others."""
    elements = list(islice((e for e in signals.tree.xpath(_BYLINE) if not _is_elsewhere(e)), _NAMED))
    elements.sort(key=lambda e: not _A_NAME.search(e.get("class") or ""))
    texts = map(_named_words, elements)
    beside = _UNSPACED.sub("", " ".join(block.text for block in around))
    near: list[str] = []
    far: list[str] = []
    for words in texts:
        if words and count_words(words) <= _BYLINE_WORDS:
            (near if _UNSPACED.sub("", words) in beside else far).append(words)
    return near, far


def _named_words(element: Any) -> str:
    """The words of an element named for authors, without what follows its one link where that is a name: "Ana Roe The Gull"."""
    words = squeeze(visible(" ".join(element.itertext())))
    links = [text_of(link) for link in islice(element.iter("a"), 2)]
    before, name, after = words.partition(links[0]) if len(links) == 1 and _A_PERSON.fullmatch(links[0]) else (words, "", "")
    return words if _GOES_ON.match(after) else before + name


def _lower_words(blocks: Sequence[Block]) -> frozenset[str]:
    """The words that the page writes in small letters: a line of nothing else ("Wedding Ring") is no name."""
    return frozenset(word for block in blocks for part in block.text.split() if (word := part.strip(".,;:!?()\"'“”’")).islower())


def _is_full(name: str, words: str) -> bool:
    """Whether a name found where nothing is stated is a full one; a first name alone needs a "By" before it."""
    if name[:1].islower():
        return False
    if not re.search("[a-z]", name):
        return count_words(name) > 1
    is_name = _A_PERSON.fullmatch(name.split(",")[0]) and not _RUN_TOGETHER.search(name) and not _DEGREE_FIRST.match(name)
    return bool(is_name) or has_byline(words)


def _is_personal(signals: Signals) -> bool:
    """Whether the site says its publisher is a person: then the publisher may well be the author."""
    owner = signals.article.get("publisher")
    reference = owner.get("@id") if isinstance(owner, dict) else None
    owners = [owner] if isinstance(owner, dict) else []
    owners += [n for n in signals.nodes if reference and n.get("@id") == reference]
    return any("Person" in types_of(n) for n in owners)


def _is_elsewhere(element: Any) -> bool:
    """Whether an element is among the comments, in a menu, or about other articles."""
    return (
        element.tag in ("script", "style")
        or _in_comments(element)
        or any(_NOT_WRITTEN_BY.match(text_of(e)[:60]) for e in (element, element.getparent()) if e is not None)
        or any(
            a.tag == "nav" or (a.tag != "body" and _OF_OTHERS.search((a.get("class") or "").lower()))
            for a in chain([element], element.iterancestors())
        )
    )


def _in_comments(element: Any) -> bool:
    return any("comment" in f"{a.get('class') or ''} {a.get('id') or ''}".lower() for a in element.iterancestors())


def _names_of(signals: Signals, value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names = []
    for item in values[:20]:
        node = resolve(signals, item)
        name = node.get("name") if isinstance(node, dict) else node
        name = ", ".join(string_of(one) for one in name) if isinstance(name, list) else string_of(name)
        if name and not (isinstance(node, dict) and "Organization" in types_of(node) and not _looks_like_agency(name)):
            names.append(name)
    return names


def _looks_like_agency(name: str) -> bool:
    return bool(people([name])[1])
