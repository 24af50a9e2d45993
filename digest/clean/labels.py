"""What a page calls itself: opinion, paid for by somebody, or only the beginning of what subscribers read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from cssselect import GenericTranslator, SelectorError

from digest.clean.blocks import Block
from digest.clean.signals import Signals, text_of, types_of
from digest.text import count_words, fold
from digest.urls import readable_path

T = TypeVar("T")

SPONSORED: Final = "Sponsored"  # the tag that a paid article gets, whatever its label says

# How running accounts are called in titles and addresses.
_LIVE: Final = re.compile(
    r"\blive[ -]?(?:blog|ticker|updates?|stream of news)\b|^live\s?[:|–-]|(?<!we )(?<!you )(?<!they )(?<!to )(?<!who )\blive:\s|"
    r"\b(?:minute by minute|minuto a minuto)\b|"
    r"\b(?:en direct|en vivo|ao vivo|in diretta|онлайн-трансляция)\s?[:|–-]|文字直播|実況",
    re.IGNORECASE,
)
_LIVE_PATH: Final = re.compile(
    r"^(?:live|live-?blogs?|live-?ticker|live-?updates?|live-?news|en-direct|en-vivo|ao-vivo|diretta)$"
)
# Names of opinion sections in the largest languages of the web, as they stand in sections, addresses and labels.
_OPINION: Final = re.compile(
    r"^(?:opinions?|op-?eds?|editorials?|ideas|perspectives?|comments?|commentary|columns?|columnists?|voices|"
    r"view ?points?|views?|"
    r"points? of view|letters|letters to the editor|guest (?:essay|column)s?|the big idea|essays?|commentisfree|debate|satire|"
    r"meinung(?:en)?|kommentare?|leitartikel|kolumnen?|gastbeitr[aä]ge?|glossen?|standpunkte?|debatten?|leserbriefe|essay|"
    r"tribunes?|éditos?|editos?|éditoriaux|chroniques?|points? de vue|idées|idees|débats?|courrier des lecteurs|"
    r"opinión|opinion(?:es)?|columnas?|columnistas|editoriales|tribuna|firmas|cartas(?: al director)?|"
    r"opiniao|opinião|colunas?|colunistas|opinioni|commenti|editoriali|rubriche|lettere|"
    r"opinies?|mening(?:en|er)?|debatt|debat|ledare?|leder|krönik[ae]|kronikk?er?|kommentarer?|insändare|columns?|opinie|"
    r"мнени[ея]|колонк[аи]|колумнисты|думк[аи]|opinie|felietony?|komentarze?|görüş|yazarlar|köşe yazıları|"
    r"رأي|آراء|مقالات|مقالات الرأي|كتاب وآراء|یادداشت|דעות|טור|"
    r"評論|评论|社論|社论|观点|觀點|言論|專欄|专栏|讀者投書|オピニオン|社説|論説|コラム|論考|사설|오피니언|칼럼|기고)$",
    re.IGNORECASE,
)
_OPINION_TITLE: Final = re.compile(
    r"^(?:opinion|op-ed|editorial|comment|viewpoint|kommentar|leitartikel|kolumne|meinung|tribune|éditorial|opinión|columna|"
    r"opinião|commento|analysis and opinion)\s?[:|]",
    re.IGNORECASE,
)
# What stands below an essay by somebody who is no journalist, in the larger languages of the web.
_WRITER_NOTE: Final = re.compile(
    r"^\W*(?:the (?:writer|author)s? (?:is|are|was|were) (?:an?|the|our|professors?|directors?|former)\b|"
    r"(?:der autor|die autorin) ist\b|"
    r"l['’]auteure? est\b|(?:el autor|la autora) es\b|(?:o autor|a autora) é\b|l['’]aut(?:ore|rice) è\b|de auteur is\b|"
    r"автор [–—-] |autor(?:ka)? jest\b|الكاتب(?:ة)? (?:هو|هي)|作者(?:為|为|是))|"
    r"\bviews expressed (?:here|above|in this|are|by)\b.{0,80}\b(?:author|writer)",
    re.IGNORECASE,
)
_NOTE_WORDS: Final = 60
# Labels that say somebody paid; the first group is never anything else, the second also stands above plain advertising space.
_PAID: Final = re.compile(
    r"^(?:this (?:article|post|content|story) (?:is|was) (?:sponsored|paid for|produced) .{2,60}|(?:paid (?:for|"
    r"and presented) by|"
    r"sponsored by|in (?:paid )?partnership with|brought to you by|a message from our sponsor).{0,60}|"
    r"sponsored(?: (?:content|post|story|article|feature))?|paid (?:post|content|partnership|program|promotion)|advertorial|"
    r"advertis(?:er|ing|ement) (?:content|feature)|partner(?:ed)? content|branded content|brand ?voice|promoted(?: content)?|"
    r"commercial content|advertisement feature|native ad(?:vertising)?|"
    r"gesponsert(?:er (?:beitrag|inhalt))?|sponsored post|anzeigen-?sonderveröffentlichung|sonderveröffentlichung|"
    r"publireportage|bezahlter inhalt|in kooperation mit.{0,60}|contenu (?:sponsorisé|de marque|partenaire)|"
    r"publi-?(?:rédactionnel|communiqué|reportaje)|article (?:sponsorisé|partenaire)|contenido (?:patrocinado|de marca)|"
    r"patrocinado(?: por.{0,60})?|conteúdo (?:patrocinado|de marca)|publieditorial|contenuto sponsorizzato|pubbliredazionale|"
    r"in collaborazione con.{0,60}|gesponsord(?:e inhoud)?|betaald(?:e)? (?:content|inhoud)|annonsørinnhold|sponsrat innehåll|"
    r"на правах рекламы|партн[её]рский (?:материал|проект)|спецпроект|материал партн[её]ра|artykuł sponsorowany|"
    r"materiał (?:partnera|sponsorowany)|sponsorlu(?: içerik)?|محتوى (?:مدعوم|ممول|إعلاني)|برعاية.{0,40}|رپورتاژ(?: آگهی)?|"
    r"תוכן (?:שיווקי|ממומן)|贊助內容|赞助内容|業配文?|特約報導|推广内容|スポンサード|記事広告|タイアップ|협찬|"
    r"제휴 ?콘텐츠|광고성 ?기사)[.:!]?$",
    re.IGNORECASE,
)
_SPACE: Final = re.compile(
    r"^[-–—\s]*(?:advertisement|advertising|anzeige|werbung|publicité|annonce|publicidad|publicidade|pubblicità|advertentie|annons|"
    r"reklame?|реклама|إعلان|اعلان|廣告|广告|広告|pr|광고)[-–—\s]*$",
    re.IGNORECASE,
)
_PAID_PATH: Final = re.compile(
    r"^(?:sponsored(?:-content|-post)?s?|partner-?content|paid-?(?:post|content)s?|advertorials?|brand-?(?:voice|studio|ed-content)|"
    r"branded-content|native-?ads?|anzeige|publireportage|publi-?redactionnel|contenu-sponsorise|contenido-patrocinado|spon)$",
    re.IGNORECASE,
)
_PAID_TITLE: Final = re.compile(
    r"^(?:\[|\()?(?:sponsored|advertorial|anzeige|publireportage|paid post)(?:\]|\))?\s?[:|)\]]", re.IGNORECASE
)
_SLOT: Final = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|slot|dfp|gpt|banner|leaderboard|billboard|taboola|outbrain|teads)(?:$|[\s_-])"
)
_ELSEWHERE: Final = frozenset({"nav", "aside", "footer", "form", "menu"})
_BESIDE: Final = 5  # blocks above and below the headline in which a label stands
_LABEL_WORDS: Final = 14

# Words by which a page says that the rest is for subscribers, in a block of its own after the text.
_BARRIER: Final = re.compile(
    r"\b(?:to (?:continue|keep) reading|(?:to )?(?:read|unlock|access|view) (?:the (?:rest|full|whole|remainder)|"
    r"this (?:full )?(?:article|story)|"
    r"more of this)|(?:the rest of|this|full) (?:this )?(?:article|story|content|access)? ?(?:is |are )?(?:only |exclusively )?"
    r"(?:available )?(?:for|to) (?:our )?(?:paying |paid )?(?:subscribers|members)|subscribers? only|for subscribers|"
    r"(?:subscribe|sign up|log in|register) (?:now )?to (?:continue|keep|read|unlock|finish)|already a (?:subscriber|member)|"
    r"weiterlesen mit|(?:diesen|den ganzen|ganzen) artikel (?:weiter)?lesen|jetzt (?:abonnieren|weiterlesen|testen)|"
    r"nur für abonnenten|"
    r"(?:la suite|l'article|cet article) (?:est )?réservée? aux abonnés|il vous reste \S+ de cet article|lire la suite avec|"
    r"(?:contenido|artículo) (?:exclusivo )?para suscriptores|suscríbete para (?:seguir|continuar)|per continuare a leggere|"
    r"conteúdo exclusivo para assinantes|lees verder|läs vidare|только для подписчиков|للمشتركين فقط|仅限订阅|訂閱後|"
    r"会員限定|有料会員)\b",
    re.IGNORECASE,
)
_LEFT_WORDS: Final = 20  # fewer words in the part that a page calls locked, and it is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value and the place it was found ("json-ld", "og:title", "h1", ...); "" where it was not found."""

    value: T
    source: str = ""


def find_opinion(signals: Signals, blocks: Sequence[Block], url: str, section: str, title: str) -> Found[bool]:
    """Whether the page calls itself opinion: by type, section, address, titles, a label at the headline, or a note on its writer.

    "The writer is a former harbour master" stands below guest essays: whose trade is writing is introduced by name.
    """
    titles = (title, signals.first("og:title"), text_of(head) if (head := signals.tree.find(".//head/title")) is not None else "")
    label = _label_beside(blocks, title, _OPINION)
    said = (
        ("json-ld", any("Opinion" in kind for kind in types_of(signals.article))),
        ("section", any(_OPINION.match(part.strip()) for part in re.split(r"[/,>|]", section))),
        ("url", any(_OPINION.match(part.replace("-", " ")) for part in readable_path(url).split("/")[1:-1])),
        ("title", bool(_OPINION_TITLE.match(title)) or any(_OPINION.match(p.strip()) for t in titles for p in t.split("|")[1:])),
        (f"label: {label}", bool(label)),
        ("a note on its writer", any(_WRITER_NOTE.search(b.text) for b in blocks if count_words(b.text) <= _NOTE_WORDS)),
    )
    source = next((place for place, is_so in said if is_so), "")
    return Found(value=bool(source), source=source)


def find_sponsored(signals: Signals, blocks: Sequence[Block], url: str, section: str, title: str) -> Found[bool]:
    """Whether the page says that somebody paid for its article: by type, address, section, title, or a label at the headline.

    "Advertisement" alone says so only in the headline's own element: elsewhere it names the space for one.
    """
    if any("AdvertiserContent" in kind for kind in types_of(signals.article)):
        return Found(value=True, source="json-ld")
    if any(_PAID_PATH.match(part) for part in readable_path(url).split("/")[1:-1]):
        return Found(value=True, source="url")
    if any(_PAID.match(part.strip()) for part in re.split(r"[/,>|]", section)):
        return Found(value=True, source="section")
    if _PAID_TITLE.match(title):
        return Found(value=True, source="title")
    label = _label_beside(blocks, title, _PAID, _SPACE)
    return Found(value=bool(label), source=f"label: {label}" if label else "")


def find_live(signals: Signals, url: str, title: str) -> Found[bool]:
    """Whether the page is a running account of many entries: by type, address or title."""
    if "LiveBlogPosting" in (kind for node in signals.nodes for kind in types_of(node)):
        return Found(value=True, source="json-ld")
    if any(_LIVE_PATH.match(part) for part in readable_path(url).split("/")[1:-1]):
        return Found(value=True, source="url")
    return Found(value=bool(_LIVE.search(title)), source="title" if _LIVE.search(title) else "")


def _label_beside(
    blocks: Sequence[Block], title: str, known: re.Pattern[str], in_its_element: re.Pattern[str] | None = None
) -> str:
    """The text of a block at the headline that is a known label (or, in the headline's own element, one of the others)."""
    folded = fold(title)
    place = next((b.position for b in blocks if folded and b.kind in ("h1", "h2") and fold(b.text) == folded), None)
    if place is None:
        return ""
    around = blocks[max(0, place - _BESIDE) : place + _BESIDE + 1]
    for block in around:
        if count_words(block.text) > _LABEL_WORDS or block.within & _ELSEWHERE or _SLOT.search(block.own_names):
            continue
        same = block.trail[-2:-1] == blocks[place].trail[-2:-1] and abs(block.position - place) <= 2
        if block.link_density < 0.5 and (
            known.match(block.text) or (same and in_its_element and in_its_element.match(block.text))
        ):
            return block.text
    return ""


def is_paywalled(signals: Signals) -> bool:
    """Whether the page says that its article is not free to read."""
    free = [node.get("isAccessibleForFree") for node in signals.nodes if "isAccessibleForFree" in node and "headline" in node]
    tier = signals.first("article:content_tier").lower()
    return any(str(value).lower() == "false" for value in free) or tier in ("locked", "premium", "paid")


def is_teaser(signals: Signals, blocks: Sequence[Block]) -> bool:
    """Whether a page that is not free shows only a beginning: what it calls locked is not there, and a barrier says so."""
    if not is_paywalled(signals):
        return False
    locked = [_locked_words(signals, selector) for selector in _locked_selectors(signals)]
    barrier = any(count_words(b.text) <= 40 and "nav" not in b.within and _BARRIER.search(b.text) for b in blocks)
    return barrier and bool(locked) and all(words < _LEFT_WORDS for words in locked)


def _locked_selectors(signals: Signals) -> list[str]:
    """The selectors of the parts that JSON-LD calls not free (schema.org/hasPart, as search engines ask for it)."""
    parts = signals.article.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    named = [part for part in parts if isinstance(part, dict) and str(part.get("isAccessibleForFree", "")).lower() == "false"]
    return [selector for part in named if isinstance(selector := part.get("cssSelector"), str)]


def _locked_words(signals: Signals, selector: str) -> int:
    try:
        path = GenericTranslator().css_to_xpath(selector)
    except SelectorError:
        return 0
    return sum(count_words(text_of(element)) for element in signals.tree.xpath(path)[:50])
