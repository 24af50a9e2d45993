"""Tells who is credited: agencies, photo credits at the end of captions, wire datelines, people in bylines."""

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

import yaml

from digest.model import Image
from digest.text import count_words, squeeze

_TABLE: Final = yaml.safe_load((files("digest.clean") / "agencies.yml").read_text(encoding="utf-8"))
# News agencies: name as it stands in credits -> the short name we give as ``wire``.
AGENCIES: Final[dict[str, str]] = {name: short for short, names in _TABLE["agencies"].items() for name in names}
_PHOTO_ONLY: Final[tuple[str, ...]] = tuple(_TABLE["pictures"])
_NAMES: Final = "|".join(sorted((re.escape(name) for name in (*AGENCIES, *_PHOTO_ONLY)), key=len, reverse=True))
PERSON_NAME: Final = (
    r"[^\W\d_][\w.'’-]*(?: (?:(?:de|van|von|der|den|al|el|bin|ibn|la|le|di|da|dos|du)\b|[^\W\d_a-z][\w.'’-]*)){0,4}"
)
_PHOTO_WORDS: Final = (
    r"photos?|photograph(?:er|s|y)?|photo credit|image(?: credit| courtesy)?|picture|credits?|"
    r"courtesy(?: of)?|illustration|graphic|foto(?:grafie|graf)?s?|bild(?:er|quelle)?|crédits?(?: photo)?|"
    r"crédito|imagen|imagem|immagine|фото|zdjęcie|fot|صورة|تصوير|الصورة|照片|圖片|图片|圖|图|摄影|攝影|攝|摄|写真|撮影|사진"
)
# How a caption's last words name who made the picture; each gives the credit as its first group.
_CREDIT_ENDS: Final = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (
            rf"\(((?:AP|AFP|Reuters|EPA|PA|Getty|dpa|CP)[^()]{{0,80}}|[^()]{{0,80}}(?:{_NAMES})(?:[ /][^()]{{0,40}})?|"
            rf"[^()]{{0,40}}\b[Aa]rchi(?:ves?|v)|"
            rf"(?i:{_PHOTO_WORDS})(?: by| von| de| di)?\s?[:：]? ?[^()]{{2,80}})\)\.?$", 0),
        (rf"\[((?i:{_PHOTO_WORDS})(?: by| von| de| di)?\s?[:：]? ?[^\[\]]{{2,80}})\]\.?$", 0),
        (rf"（((?:{_PHOTO_WORDS})?[^（）]{{0,40}}(?:{_NAMES}|攝|摄|撮影|提供|資料照片|资料图片|圖|图)[^（）]{{0,20}})）。?$", 0),
        (
            rf"(?:^|[.!?。…”\"’')\]:,;] ?|\s)((?i:{_PHOTO_WORDS})(?: by| von| de| di)?(?:\s?[:：|]|(?<=ot)\.) ?"
            r"[^.:|]{2,90}\.?)$", 0),
        (r"(?:^|[.!?…”\"’')\]] )((?i:photo|photograph|picture|image|courtesy)(?: by| of| courtesy of) [^.]{2,90}\.?)$", 0),
        (
            rf"(?:^|[.!?…”\"’')\]。] ?|\s[-–—|] )((?:{PERSON_NAME} ?(?:/|,|\||via|for|–|-) ?)?(?:(?:{_NAMES})(?: ?(?:/|"
            rf",|\||via) ?)?){{1,3}}(?: via (?:{_NAMES}))?)\.?$", 0),
        (rf"(?:^|[.!?…”\"’')\]。] ?)(?:/ )?((?:{PERSON_NAME}) ?/ ?[\w .'’&-]{{2,40}})$", 0),
        (rf"[.!?…”\"’']\s\(((?=[^\W\d_a-z]){PERSON_NAME} ?/ ?[^()]{{2,40}})\)$", 0),
        (r"(?:^|[.!?…”\"’')\]] ?)((?:©|\(c\)) ?[^.]{2,80})$", re.IGNORECASE),
    )
)  # fmt: skip
_LEAD_WORDS: Final = re.compile(
    rf"^(?:{_PHOTO_WORDS})(?: by| von| de| di| of)?\s?[:：|/／]\s?|^fot\.\s|^(?:photo|image|picture|photograph|"
    rf"foto)(?:s)? (?:by|von|de|di|courtesy of)\s",
    re.IGNORECASE,
)

# PORT ALDER, March 3 (CNA) - ; HALLSTEIN (dpa) – ; （新華社北京3月3日電）
_DATELINE: Final = re.compile(
    rf"^(?P<place>[^\W\d_a-z][\w .,'’/-]{{1,60}}?)?,?\s*(?P<day>[^\W\d_]{{3,9}}\.? \d{{1,2}}|"
    rf"\d{{1,2}}\.? [^\W\d_]{{3,10}})?,?\s*[(\[](?P<agency>{_NAMES})(?:[/, -][^)\]]{{0,30}})?[)\]]\s*(?:[-–—:.]+|"
    rf"$)"
)
_CJK_DATELINE: Final = re.compile(
    r"^[（(【\[]?(?P<agency>新华社|新華社|中央社|路透社|法新社|美联社|美聯社|共同社|時事)[^）)】\]]{0,30}[）)】\]电電訊讯]"
)

# LONDON, March 2 (Reuters) - ; PARIS — ; the place in capitals, a day and an agency where there are any, and a dash.
_PLACE_LINE: Final = re.compile(
    r"^[^\W\d_a-z]{2}(?:[^\W\d_a-z]|[ '’.-]){1,40}(?:,\s[^\W\d_a-z][\w .]{1,24})?(?:,\s[^\W\d_]{3,9}\.? \d{1,2}|"
    r",\s\d{1,2}\.? [^\W\d_]{3,10})?"
    r"(?:,\s\d{4})?\s*(?:[(\[][^)\]]{2,40}[)\]]\s*)?[-–—]+\s"
)

_BY: Final = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|story|words|text|article|review(?:ed)?|edited|"
    r"compiled|contributed) by|by|author|authors|von|par|por|di|door|av|af|autor(?:in|es|zy)?|"
    r"текст|автор|բ|بقلم|كتب|كتبت|إعداد|作者|記者|记者|文)\s*[:：/／]?\s+|^(?:作者|記者|记者|"
    r"文|撰文|بقلم|By|Author)\s?[:：/／]\s*",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(
    r"\s*(?:[,;|•·/、，；]|\s(?:and|und|et|y|e|en|och|og|i|и|و|with|mit|avec|con)\s|\s?&\s?|\sand$|^and\s)\s*", re.IGNORECASE
)
_NOT_A_NAME: Final = re.compile(
    r"^\W*$|@|https?:|www\.|\.(?:com|org|net|co|de|fr|uk|info|tv|news)\b|\d|\[no-author\]|"
    r"^(?:admin(?:istrator)?|editor(?:s|ial)?|editor in chief|staff|team|redaktion|redacción|"
    r"redação|redazione|rédaction|newsroom|news ?desk|user|guest|anonymous|unknown|none|null|"
    r"n/?a|webmaster|author|contributor|default|root|publisher|press release|(?:the )?editorial (?:board|"
    r"team|staff)|web ?desk|online|wire|agencies|news service|the conversation|sponsored|partner|"
    r"advertorial)$|"
    r"^\S+\.\S+\.\S+$|^[a-z]+\.[a-z]{2,4}$|:|\b(?:officer|chief|head of|analyst|attorney|physician|"
    r"dietitian|specialist|coach|consultant|engineers?|experts?|educators?)\b|"
    r"\b(?:staff|reporters?|correspondents?|editors?|writers?|columnists?|journalists?|producers?|"
    r"contributors?|bureau|desk|team|newsroom|redaktion|redacción|redazione|rédaction|redação|"
    r"agencia|agency|news service|wire service|media|magazine|newspaper|digital|tribune|published|"
    r"updated|posted|min read|bio|author|articles|insights|"
    r"expertise|profile|director|manager|president|professor|ceo|founder|admin|phd|mba|content|comments?)\b|\s(?:md|rd|rn)\b|^(?:more|follow|share|save|leave|listen|print|sign|log|join|photos?|view|see|read|about|by|contact|email|"
    r"subscribe|written|written by)\b",
    re.IGNORECASE,
)
# "Jane Doe, WBEZ": a station by its letters, no degree (call signs in North America have four, the first of them W, K or C).
_STATION: Final = re.compile(r"^(?:[WKC][A-Z]{3}|ABC|BBC|CBC|CBS|CNN|MSNBC|NBC|NPR|PBS|ESPN|ITV|ARD|ZDF|RTÉ|RTL|ORF|SRF)$")
# "Jane Doe, MD, FACP": letters after a name, not a person.
_DEGREE: Final = re.compile(
    r"^(?:[A-Z][A-Za-z]{0,2}\.?[A-Z]{0,4}\.?|[A-Z]{2,6}|(?:[A-Za-z]{1,3}\.){2,}|[A-Z]{1,4}(?:-[A-Z]{1,4})+)$"
)
# What a person after whose name it stands is: trades beyond newsrooms, in the larger languages of the web.
_ROLE: Final = re.compile(
    r"\b(?:representative|principal|horticultur(?:al)?ist|educator|market(?:er|ing)|therapist|nutritionist|teacher|lawyer|"
    r"strategist|developer|scientist|researcher|psychologist|veterinarian|owner|associate|assistant|advisor|adviser|counsel(?:or)?|"
    r"instructor|lecturer|photographer|economist|historian|fellow|partner|blogger|vice|senior|executive|intern|"
    r"redakteur(?:in)?|korrespondent(?:in)?|autor(?:in)?|journaliste?s?|rédact(?:eur|rice)|correspondante?|periodista|redactora?|"
    r"corresponsal|jornalista|repórter|correspondente|giornalista|redattore|redattrice|inviat[oa]|verslag(?:gever|geefster)|"
    r"redacteur|dziennikar(?:z|ka)|корреспондент|журналист|обозреватель)\b",
    re.IGNORECASE,
)
# "Jane Doe ANSE TODAY NETWORK": an outlet in capitals after a name that is not.
_OUTLET_AFTER: Final = re.compile(r"(?<=[^\W\d_A-Z])(?:\s+[A-Z]{2,}){2,}$")
_DASHED: Final = re.compile(r"\s[-–—]\s(?=.*\s[a-z])")  # "Ana Roe - Product designer"
_LONGEST_NAME: Final = 5
# A date runs on after a name where markup fell away: "Jane Doe March 3". (May and April are names too.)
_MONTHS: Final = (
    "January|February|March|June|July|August|September|October|November|December"
    "|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?=\.? \d)"
)
# What follows the names in a byline and belongs to nobody.
_RUNS_ON: Final = re.compile(
    rf"\s*\b(?:on )?(?:(?:last |was )?updated?|(?:last )?(?:modified|edited)|published|posted|(?:medically |"
    rf"fact[- ]?)?(?:reviewed|checked)|edited by|"
    rf"photos? by|illustrat\w+ by|for the|(?:\d{{1,2}}\.? )?(?:{_MONTHS}|(?:May|April) \d))\b.*",
    re.IGNORECASE,
)
# Words that make a name that of an organisation.
_ORGANISATION: Final = re.compile(
    r"^(?:the|al|el|la|le|der|die|das)\s|\b(?:news|times|post|courier|herald|tribune|gazette|journal|watch|daily|weekly|monthly|"
    r"press|media|magazine|blog|network|online|digital|today|reports?|review|bulletin|chronicle|observer|mail|star|sun|globe|"
    r"standard|telegraph|echo|voice|live|tv|radio|broadcasting|agency|institute|foundation|university|ministry|department|group|"
    r"inc|llc|ltd|gmbh|company|corp|bank|teams?|studios?|labs?|shop|store|hub|guides?|academy|club|society|council|cent(?:er|re)|"
    r"association|zeitung|bote|anzeiger|blatt|kurier|nachrichten|business|sports?|health|tech|world|harbou?r|freight|insider)\b",
    re.IGNORECASE,
)


def split_credit(caption: str) -> Image:
    """A caption apart from the credit at its end; one of them is empty where there is only the other."""
    caption = squeeze(caption).lstrip("▲△▼▽●■◆ ").rstrip("/| ")
    for pattern in _CREDIT_ENDS:
        found = pattern.search(caption)
        if found:
            credit = clean_credit(found[1])
            if credit and count_words(credit) <= 14:
                return Image(caption=caption[: found.start(1)].rstrip(" (（[-–—|/").strip(), credit=credit)
    return Image(caption=caption)


def has_credit(line: str) -> bool:
    """Whether a line ends like a caption: with the name of who made the picture."""
    return bool(split_credit(line).credit)


def clean_credit(words: str) -> str:
    """The credit without "Photo:" before it and the full stop after it."""
    words = squeeze(words).strip("()[]（）/| ")
    return _LEAD_WORDS.sub("", words).strip().removesuffix(".").strip()


def wire_of(paragraphs: Iterable[str], authors: Iterable[str] = ()) -> str:
    """The agency whose text this says it is: from the dateline, a last line "(CNA)", or the byline; "" if none."""
    lines = [squeeze(p) for p in paragraphs]
    for line in lines[:2]:
        if found := _DATELINE.match(line[:160]) or _CJK_DATELINE.match(line[:80]):
            return AGENCIES.get(found["agency"], "")
    for line in lines[-1:]:
        found = re.search(rf"[(\[（—–-]\s?({_NAMES})(?:/[\w-]+)?[)\]）]?\.?$", line[-60:])
        if found and found[1] in AGENCIES:
            return AGENCIES[found[1]]
    return next((name for name in authors if name in _TABLE["agencies"]), "")


def dateline_end(paragraph: str) -> int:
    """How many characters of a paragraph are its dateline ("PORT ALDER, March 2 (CNA) - "); 0 where it has none."""
    start = paragraph[:160]
    found = _CJK_DATELINE.match(start) or _PLACE_LINE.match(start) or _DATELINE.match(start)
    return found.end() if found else 0


def has_byline(line: str) -> bool:
    """Whether a short line begins as a byline does ("By Jane Doe")."""
    return bool(_BY.match(line)) and count_words(line) <= 14 and bool(people([line])[0])


def people(bylines: Iterable[str], *, not_these: Iterable[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bylines as (people, agencies by their short names): split, without "By", roles, addresses and the publisher's names.

    Degrees stay with their name ("Mary Roe, MD"); what else follows a name after a comma and names an organisation goes.
    """
    unwanted = {_plain(name) for name in not_these if name}
    persons: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for byline in bylines:
        last = ""
        for place, part in enumerate(_parts(byline)):
            if part in AGENCIES:
                agencies.setdefault(AGENCIES[part])
            elif last and _STATION.match(part):
                continue
            elif last and _DEGREE.match(part):
                persons[last] = f"{persons[last]}, {part}"
            elif _is_name(part) and _plain(part) not in unwanted and not (place and _is_apposition(part)):
                last = _plain(part)
                persons.setdefault(last, part)
    return tuple(persons.values()), tuple(agencies)


def _parts(byline: str) -> list[str]:
    byline = re.sub(r"\S+@\S+|https?://\S+|@\w+|\([^)]*\)|\[[^\]]*\]|<[^>]*>", " ", byline)
    byline = _RUNS_ON.sub("", _BY.sub("", squeeze(byline)))
    return [
        re.sub(
            r"^(?:(?:recipe |photos? |words )?by|von|and|und|et|y)\b\.?:?\s+",
            "",
            _trimmed(part),
            flags=re.IGNORECASE,
        )
        for part in _SPLIT.split(byline)
        if part
    ]


def _trimmed(part: str) -> str:
    """A part of a byline without the punctuation around it; the full stop of "Jr." and "Ph.D." is its own."""
    part = _DASHED.split(part.strip(" :-–—*†\"'“”"))[0]
    part = _OUTLET_AFTER.sub("", part)
    return part if re.search(r"\b(?:Jr|Sr|(?:[A-Za-z]{1,3}\.)+[A-Za-z])\.$", part) else part.strip(".: ")


def _is_apposition(part: str) -> bool:
    """Whether what follows a name after a comma says what the person is or works for, rather than naming another."""
    return is_organisation(part) or _ROLE.search(part) is not None


def names_a_person(name: str) -> bool:
    """Whether a publisher's name could be a person's: two or three words, none of which names an organisation."""
    is_capitalised = all(word[:1].isupper() and not word.isupper() for word in name.split())
    return 2 <= count_words(name) <= 3 and name.isascii() and is_capitalised and not is_organisation(name)


def is_organisation(name: str) -> bool:
    """Whether a word of a name makes it an organisation's or a section's."""
    return bool(_ORGANISATION.search(name))


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold()).removeprefix("the")


def _is_name(part: str) -> bool:
    return 2 <= len(part) <= 60 and count_words(part) <= _LONGEST_NAME and not _NOT_A_NAME.search(part)
