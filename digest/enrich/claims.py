"""Who says what: quotations and reported speech with the words that name the speaker, found by reporting verbs.

English and German; in other languages only what stands in quotation marks. One sentence is read at a time: the
reporting verbs outside its quotations, the subject beside each verb, and the clause that the verb governs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.speech import pattern
from digest.enrich.terms import code, word_lists

# A quotation, closed in its paragraph or running to its end (the next paragraph then opens with the mark again).
_QUOTE: Final = re.compile(
    r"\"(?=[^\s\"])[^\"\n]{2,1500}(?:\"|(?=\n|$))|“[^“”\n]{2,1500}(?:”|(?=\n|$))|``[^\n]{2,1500}?''"
    r"|„[^“”\n]{2,1500}[“”]|«[^»\n]{2,1500}»|»[^«\n]{2,1500}«|「[^」\n]{2,800}」"
)
# A word with what is joined to it; first of all those in small letters, which nearly all are and no initial or title can be.
_JOINED: Final = r"[\w&]*+(?:[.’'/-](?=\w)[\w&]*+)*+"
_TOKEN: Final = re.compile(
    rf"[a-z0-9]{_JOINED}|(?:[A-Z]\.)+|(?:Mrs?|Ms|Drs?|Prof|Gen|Sen|Reps?|Gov|Lt|Col|Sgt|Capt|St|Jr|Sr)\.|[\w$%&]{_JOINED}|[^\w\s]"
)
_WORD: Final = re.compile(r"\w+")
# A shorter quotation is a name or a scare quote.
FEWEST_WORDS: Final = 2
# Who spoke so many characters before a quotation, or is named so soon after it, may be who says it.
_NEARBY: Final = 200
# Whoever is told something is named in so many words.
_LONGEST_LISTENER: Final = 14
# A name that a sentence begins with is followed by its apposition within so many words.
_APPOSED: Final = 12
# What is left of a sentence after its verb is no clause below so many characters.
_SHORTEST: Final = 8
# So many characters before "according to" are more than a lead-in to it: what is said stands there.
_LEAD_IN: Final = 25
# No subject is longer, in words; an apposition between commas may be this long.
LONGEST_SUBJECT: Final = 10
LONGEST_APPOSITION: Final = 18
_ACCORDING: Final = {
    "en": re.compile(r"\b[Aa]ccording to\b|\b[Ii]n the words of\b"),
    "de": re.compile(
        r"\b(?:[Ll]aut|[Nn]ach Angaben (?:des|der|von|eines|einer)|[Nn]ach Darstellung (?:des|der|von)|[Ss]o)\b(?= )"
    ),
}
# One of these is in what is found by each of them.
_ACCORDING_WORDS: Final = {"en": frozenset(("according", "words")), "de": frozenset(("laut", "nach", "so"))}
_DAY: Final = r"(?:on |late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|evening|night|afternoon))?,?"
_WHERE: Final = r"(?:in|at|on|during|through|after|before|by) [^,;:.\"“]{2,60}?"
# "State media quoted the minister as saying": the subject only passes the words on.
_AS_SAYING: Final = re.compile(r"\s+([^,;:.\"“]{2,120}?)\s+as (?:saying|telling \w+)\b[ :,]*(?:that\b)?\s*")
_THAT: Final = {
    "en": re.compile(rf"\s*(?:(?:{_DAY}|{_WHERE})(?=\s+that\b))?\s*(?:that\b|:)?\s*"),
    "de": re.compile(r"\s*,?\s*(?:dass\b|:)?\s*"),
}


_NEXT_CLAUSE: Final = re.compile(
    r", (?:which|who|but|while|though|although|and (?:he|she|they|it)|as|after|where|whose)\b|; | — | – "
)


# Before a verb that has its subject from an earlier one: "praised the crew and said".
_SHARING: Final = ("and", "but", "or", "und")
_LINKS: Final = ("of", "the", "and", "for", "de", "von", "van", "der")
_RELATIVE: Final = ("who", "which")
_WITH_RELATIVE: Final = re.compile(r",? (?:who|which)$")


def named(text: str, speaker: tuple[int, int]) -> str:
    """The speaker at a span as a name: without the relative pronoun that ties it to its verb ("Ines Marrow, who")."""
    return _WITH_RELATIVE.sub("", text[slice(*speaker)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is said at ``start:end`` of a text; the speaker's span, or None where none is named beside it."""

    start: int
    end: int
    speaker: tuple[int, int] | None = None
    via: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class _Quote:
    """What of a quotation stands in a sentence, and where the whole of it ends."""

    start: int
    end: int
    until: int


class _Token(NamedTuple):  # several hundred an article: a third of the time that a dataclass takes
    text: str
    start: int
    end: int
    quoted: bool


@cache
def _words(name: str, language: str) -> frozenset[str]:
    return frozenset(str(word_lists("speech").get(language, {}).get(name, "")).split())


def find_claims(text: str, language: str, sentences: Sequence[tuple[int, int]] | None = None) -> list[Saying]:
    """What somebody is reported to have said in a text, in order. ``sentences`` are its spans where they are known."""
    language = code(language) or "en"
    spans = split_sentences(text, language) if sentences is None else sentences
    quotes = [(m.start(), m.end()) for m in _QUOTE.finditer(text)]
    found: list[Saying] = []
    at = 0
    for start, end in spans:
        while at < len(quotes) and quotes[at][1] <= start:
            at += 1
        here = []
        for quote in quotes[at : at + 40]:
            if quote[0] >= end:
                break
            here.append(_Quote(max(start, quote[0]), min(end, quote[1]), quote[1]))
        found += _in_sentence(text, after_dateline(text, start, end), end, here, language, found)
    return found


def _in_sentence(
    text: str, start: int, end: int, marked: Sequence[_Quote], language: str, before: Sequence[Saying]
) -> list[Saying]:
    """The sayings of one sentence; quotations without a verb of their own go to the likeliest speaker."""
    long = [q for q in marked if len(text[q.start : q.end].split()) >= FEWEST_WORDS or language in ("zh", "ja")]
    if not long and _cues(language).isdisjoint(_WORD.findall(text[start:end].lower())):
        return []  # half of all sentences
    quotes = [(quote.start, quote.end) for quote in long]
    tokens = [
        _Token(m[0], m.start(), m.end(), bool(quotes) and _is_in(m.start(), quotes)) for m in _TOKEN.finditer(text, start, end)
    ]
    sayings = _carried(text, tokens, quotes, start, end, language) or list(_reported(text, tokens, quotes, start, end, language))
    covered = [(saying.start, saying.end) for saying in sayings]
    for quote in long:
        if not any(a < quote.end and quote.start < b for a, b in covered):
            sayings.append(_loose(text, quote, tokens, sayings, before, start, language))
    return sorted(sayings, key=lambda saying: (saying.start, saying.end))


def _is_in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _loose(
    text: str, quote: _Quote, tokens: Sequence[_Token], here: Sequence[Saying], before: Sequence[Saying], start: int,
    language: str,
) -> Saying:  # fmt: skip
    """A quotation without a verb in its sentence.

    Inside a sentence its subject says it, else whoever speaks there. At the beginning it is who is named right after the
    quotation ("…?” Ines Marrow asked"), else who spoke just before it.
    """
    speaker: tuple[int, int] | None = None
    via = None
    if quote.start > start + 1:
        first = next((i for i, token in enumerate(tokens) if token.start >= quote.start), len(tokens))
        speaker = _main_subject(tokens, first, language) or (here[0].speaker if here else None)
    elif asked := _named_after(text, quote.until, language):
        speaker = asked
    elif here or (before and start - before[-1].end < _NEARBY):
        nearest = here[0] if here else before[-1]
        speaker, via = nearest.speaker, nearest.via
    return Saying(start=quote.start, end=quote.end, speaker=speaker, via=via)


def _named_after(text: str, at: int, language: str) -> tuple[int, int] | None:
    """The one named right after the end of a quotation, before or after a reporting verb; None where nobody is."""
    line = text.find("\n", at, at + _NEARBY)
    until = line if line >= 0 else min(len(text), at + _NEARBY)
    tokens = [_Token(m[0], m.start(), m.end(), False) for m in _TOKEN.finditer(text, at, until)][:LONGEST_SUBJECT]
    verb = next((i for i, token in enumerate(tokens) if token.text in _words_of("say", language)), None)
    if verb is None:
        return None
    if verb == 0:
        return _noun_phrase(tokens, 1, language)
    subject = _subject(tokens, verb, language)
    return subject if subject and subject[0] == tokens[0].start else None


def _carried(
    text: str, tokens: Sequence[_Token], quotes: Sequence[tuple[int, int]], start: int, end: int, language: str
) -> list[Saying]:
    """The sayings of a sentence that ends in who carried them (", state media reported"); none where nobody else speaks in it."""
    carrier = pattern("carrier", language).search(text, start, end)
    if carrier is None or _is_in(carrier.start(), quotes):
        return []
    before = [token for token in tokens if token.start < carrier.start()]
    said = _reported(text, before, quotes, start, carrier.start(), language)
    return [replace(saying, via=saying.via or carrier["who"] or carrier["whom"]) for saying in said]


def _reported(
    text: str, tokens: Sequence[_Token], quotes: Sequence[tuple[int, int]], start: int, end: int, language: str
) -> Iterator[Saying]:
    done: list[Saying] = []
    phrase = _ACCORDING.get(language)
    if phrase and (match := phrase.search(text, start, end)) and not _is_in(match.start(), quotes):
        done += _according(text, tokens, match, start, end, language)
    verbs, clausal = _verbs(language), _words_of("clause", language)
    for i, token in enumerate(tokens):
        if token.quoted or token.text.lower() not in verbs:
            continue
        inside = any(s.start <= token.start < s.end for s in done)
        if inside and token.text not in _words("sure", language):
            continue
        if language == "en" and not _is_statement(tokens, i):
            continue
        saying = _by_verb(text, tokens, i, quotes, start, end, language, clausal, done[-1].speaker if done else None)
        if saying is None or (inside and not _is_told_inside(text, saying, done)):
            continue
        if done and _is_passed_on(text, saying, done[-1], language):
            done[-1] = replace(done[-1], via=text[slice(*saying.speaker)] if saying.speaker else None)
        else:
            done.append(saying)
    yield from done


def _is_told_inside(text: str, saying: Saying, done: Sequence[Saying]) -> bool:
    """Whether a statement inside of what another says has a speaker of its own ("said that nine in ten said …")."""
    who = saying.speaker
    return who is not None and saying.start > who[1] and all(who != other.speaker for other in done)


def _is_statement(tokens: Sequence[_Token], i: int) -> bool:
    """Whether a word that may be a reporting verb is one here, and has a subject that speaks: no noun, no passive, no name."""
    word, before = tokens[i].text, _Token("", 0, 0, False) if i == 0 else tokens[i - 1]
    follows = tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
    if before.quoted or before.text in ",”“\"')—–":
        return True
    prior = before.text.lower()
    if word[0].isupper() or prior in _words("determiners", "en"):
        return i == 0 or prior in _RELATIVE or prior in _words("pronominal", "en")
    if not word.endswith("ing") and prior in _words("prepositions", "en"):
        return False
    if word in _words("nouns", "en"):
        speaks = before.text[0].isupper() or prior in _words("pronouns", "en") or prior in _RELATIVE
        return speaks or follows == "that"
    return not (word.endswith("ed") and _is_passive(tokens, i))


def _is_passive(tokens: Sequence[_Token], i: int) -> bool:
    """Whether a form of "be" carries the participle: "was announced", "has been widely criticised"."""
    at = i - 1
    while at >= 0 and (tokens[at].text.endswith("ly") or tokens[at].text.lower() in ("not", "never", "also", "once", "first")):
        at -= 1
    return at >= 0 and tokens[at].text.lower() in _words("passive", "en")


@cache
def _words_of(name: str, language: str) -> frozenset[str]:
    source = str(word_lists("speech").get(language, {}).get(name, ""))
    return frozenset(word.strip() for word in source.split("|"))


@cache
def _verbs(language: str) -> frozenset[str]:
    """The verbs that may report what somebody said."""
    return _words_of("say", language) | _words_of("stand", language)


@cache
def _cues(language: str) -> frozenset[str]:
    """Words of which a sentence without a quotation has one if it reports what somebody said."""
    return _verbs(language) | _ACCORDING_WORDS.get(language, frozenset())


def _is_passed_on(text: str, later: Saying, earlier: Saying, language: str) -> bool:
    """Whether the later frame only names who carried the words: ", state media reported"."""
    return bool(later.speaker and later.start <= earlier.start and pattern("via", language).search(text, *later.speaker))


def _according(text: str, tokens: Sequence[_Token], match: re.Match[str], start: int, end: int, language: str) -> list[Saying]:
    """The rest of a sentence that has "according to X"."""
    i = next((i for i, token in enumerate(tokens) if token.start >= match.end()), len(tokens))
    speaker = _noun_phrase(tokens, i, language)
    if speaker is None:
        return []
    cue = match[0]
    if match.start() - start > _LEAD_IN or match.start() - start > end - speaker[1]:
        return [Saying(start=start, end=_rtrim(text, start, match.start()), speaker=speaker, cue=cue)]
    after = _ltrim(text, speaker[1], end)
    return [Saying(start=after, end=end, speaker=speaker, cue=cue)] if after < end else []


def _by_verb(
    text: str, tokens: Sequence[_Token], i: int, quotes: Sequence[tuple[int, int]], start: int, end: int, language: str,
    clausal: frozenset[str], speaking: tuple[int, int] | None,
) -> Saying | None:  # fmt: skip
    """What the reporting verb at token ``i`` governs, or None where it reports nothing; ``speaking`` is who spoke before it."""
    verb = tokens[i]
    passed_on = _AS_SAYING.match(text, verb.end, end)
    if passed_on:
        return _passed_on(text, passed_on, _subject(tokens, i, language), verb, start, end)
    said_before = _is_after_speech(text, tokens, i, quotes, start)
    inverted = _noun_phrase(tokens, i + 1, language) if said_before or language == "de" else None
    subject = _subject(tokens, i, language)
    if verb.text.endswith("ing") and tokens[i - 1].text == "," and speaking:
        subject = speaking
    if said_before and inverted and (subject is None or _may_invert(tokens, i, inverted, language)):
        return Saying(start=start, end=_rtrim(text, start, verb.start), speaker=inverted, cue=verb.text)
    if subject is None and inverted is None:
        return None
    speaker = subject or inverted
    if subject and said_before and subject[0] - start > _SHORTEST and _is_tail(tokens, i, end, language):
        until = end if _goes_on(tokens, i, language) else _rtrim(text, start, subject[0])
        return Saying(start=start, end=until, speaker=subject, cue=verb.text)
    content = _content_after(text, tokens, i, inverted if subject is None else None, end, language)
    if content is None:
        return None
    follows = text[content : content + 2]
    marked = "that" in text[verb.end : content].split() or "dass" in text[verb.end : content] or ":" in text[verb.end : content]
    if verb.text.lower() in clausal or marked or follows[:1] in '"“„«`' or any(content <= a < end for a, _ in quotes):
        return Saying(start=content, end=end, speaker=speaker, cue=verb.text)
    if verb.text.lower() in _words_of("stand", language):
        return Saying(start=content, end=_clause_end(text, content, end), speaker=speaker, cue=verb.text)
    return None


def _may_invert(tokens: Sequence[_Token], i: int, after: tuple[int, int], language: str) -> bool:
    """Whether the noun phrase ``after`` the verb is who speaks: "…, said Ines Marrow.", but not "Ove Rask, a pilot, told CNA"."""
    before = tokens[i - 1]
    if tokens[i].text.endswith("ing") or not (before.quoted or before.text in ",”“\"'"):
        return False
    if before.text != "," or before.quoted:
        return True
    ends = next((token.text for token in tokens[i + 1 :] if token.start >= after[1]), ".")
    return tokens[i].text not in _words("tell", language) and (tokens[0].quoted or language != "en" or ends in ".,;")


def _clause_end(text: str, start: int, end: int) -> int:
    """Where the clause that begins at ``start`` gives way to another of the same sentence."""
    found = _NEXT_CLAUSE.search(text, start + _SHORTEST, end)
    return _rtrim(text, start, found.start() if found else end)


def _passed_on(
    text: str, match: re.Match[str], carrier: tuple[int, int] | None, verb: _Token, start: int, end: int
) -> Saying | None:
    """What "CARRIER quoted SPEAKER as saying" reports: what follows, or where nothing does, what stands before."""
    opening = match.end()
    if end - opening < _SHORTEST:
        end = _rtrim(text, start, carrier[0] if carrier else verb.start)
    else:
        start = opening
    via = text[slice(*carrier)] if carrier else None
    return Saying(start=start, end=end, speaker=match.span(1), via=via, cue=verb.text) if start < end else None


def _is_after_speech(text: str, tokens: Sequence[_Token], i: int, quotes: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether something that could have been said stands before the verb: a quotation, or a clause and a comma."""
    verb = tokens[i].start
    if any(b <= verb for _, b in quotes):
        return True
    comma = text.rfind(",", start, verb)
    return comma - start > 12


def _is_tail(tokens: Sequence[_Token], i: int, end: int, language: str) -> bool:
    """Whether little but a time or place follows the verb, so that what is said stands before it."""
    rest = [token for token in tokens[i + 1 :] if token.text not in "\"”’'"]
    if not rest or rest[0].text in ".;":
        return True
    if any(token.text in _words("that", language) and not token.quoted for token in rest):
        return False
    return (rest[0].text.lower() in _words("after_verb", language) and len(rest) <= 12) or (
        rest[0].text == "," and not rest[-1].quoted
    )


def _goes_on(tokens: Sequence[_Token], i: int, language: str) -> bool:
    """Whether what is said before ", officials said," goes on after it."""
    after = [token for token in tokens[i + 1 :] if token.text not in "\"”’'"]
    is_aside = len(after) > 3 and after[0].text == "," and tokens[i].text.lower() in _words_of("clause", language)
    breaks = is_aside and (after[1].text.endswith("ing") or after[1].text.lower() in _words("goes_off", language))
    return is_aside and not breaks


def _content_after(
    text: str, tokens: Sequence[_Token], i: int, inverted: tuple[int, int] | None, end: int, language: str
) -> int | None:
    """Where the words governed by the verb begin, or None where none follow."""
    at = inverted[1] if inverted else tokens[i].end
    after = tokens[i + 1 : i + 3]
    if after and (after[0].text == "with" or (len(after) > 1 and after[0].text == "," and after[1].text.endswith("ing"))):
        return None
    if tokens[i].text.lower() in _words("tell", language):
        at = _after_listener(tokens, i, language)
    opening = _THAT.get(language, _THAT["en"]).match(text, at, end)
    at = _ltrim(text, opening.end() if opening else at, end)
    return at if end - at > _SHORTEST else None


def _after_listener(tokens: Sequence[_Token], i: int, language: str) -> int:
    """Where the one ends who is told: before "that", else after a name or a single word ("told reporters")."""
    for token in tokens[i + 1 : i + 1 + _LONGEST_LISTENER]:
        if token.quoted or token.text in ",;:":
            break
        if token.text.lower() in _words("that", language):
            return token.start
    listener = _noun_phrase(tokens, i + 1, language)
    if listener is None and i + 1 < len(tokens) and not tokens[i + 1].quoted and tokens[i + 1].text[0].isalnum():
        return tokens[i + 1].end
    return listener[1] if listener else tokens[i].end


def _subject(tokens: Sequence[_Token], verb: int, language: str) -> tuple[int, int] | None:
    """The span of the noun phrase before a verb, past auxiliaries and an apposition; None where there is none."""
    i, skipped, stops = verb - 1, _words("auxiliary", language), _words("stops", language)
    shared = i
    while shared >= 0 and not tokens[shared].quoted and tokens[shared].text.lower() in skipped:
        shared -= 1
    is_shared = shared > 0 and tokens[shared].text.lower() in _SHARING
    if is_shared or (tokens[verb].text.endswith("ing") and tokens[i].text == ","):
        return _main_subject(tokens, verb, language)
    while i >= 0 and not tokens[i].quoted and (tokens[i].text.lower() in skipped or tokens[i].text.endswith("ly")):
        i -= 1
    if i >= 0 and tokens[i].text in (",", ")") and not tokens[i].quoted:
        main = _main_subject(tokens, verb, language)
        if main and any(token.start >= main[1] and token.text == "," for token in tokens[1:_APPOSED]):
            return main
        i = _before_apposition(tokens, i)
    pronoun = i if i >= 0 and tokens[i].text.lower() in _RELATIVE else -1
    if pronoun >= 0:
        i -= 2 if i >= 1 and tokens[i - 1].text == "," else 1
    last = i
    while i >= 0 and last - i < LONGEST_SUBJECT and _is_inside_phrase(tokens[i], stops):
        i -= 1
    first = i + 1
    while first <= last and tokens[first].text.lower() in _words("lead_in", language):
        first += 1
    while first < last and language == "en" and _opens_no_phrase(tokens[first]):
        first += 1
    if first > last or not any(token.text[0].isalpha() for token in tokens[first : last + 1]):
        return None
    if language == "en" and tokens[last].text.lower() in _words("prepositions", language):
        return _main_subject(tokens, verb, language)
    return tokens[first].start, tokens[last if pronoun < 0 else pronoun].end


def _opens_no_phrase(token: _Token) -> bool:
    """Whether a noun phrase cannot begin with a word: a participle, an adverb or a preposition."""
    word = token.text
    return word[0].islower() and (word.endswith(("ed", "ing", "ly")) or word in _words("prepositions", "en"))


def _main_subject(tokens: Sequence[_Token], verb: int, language: str) -> tuple[int, int] | None:
    """The noun phrase a sentence begins with, past a lead-in: the subject of all its verbs; None where it begins otherwise."""
    first = 0
    while first < verb and (tokens[first].text.lower() in _words("lead_in", language) or not tokens[first].text[0].isalnum()):
        first += 1
    if first >= verb or tokens[first].quoted or not tokens[first].text[0].isupper():
        return None
    if tokens[first].text.lower() in _words("pronouns", language):
        return tokens[first].start, tokens[first].end
    last, plain = first, tokens[first].text.lower() in _words("openers", language)
    while last + 1 < verb and last - first < LONGEST_SUBJECT and _is_name_on(tokens, last + 1, language, plain=plain):
        last += 1
    while last > first and tokens[last].text.lower() in _LINKS:
        last -= 1
    return (tokens[first].start, tokens[last].end) if last > first or not plain else None


def _is_name_on(tokens: Sequence[_Token], at: int, language: str, *, plain: bool) -> bool:
    """Whether a noun phrase at the beginning of a sentence goes on with this token."""
    token, word = tokens[at], tokens[at].text.lower()
    if token.quoted or word in _words("stops", language) or not token.text[0].isalnum():
        return False
    is_verb = word in _verbs(language) or word in _words("auxiliary", language)
    return token.text[0].isupper() or word in _LINKS or (plain and not is_verb and not word.endswith("ed"))


def _before_apposition(tokens: Sequence[_Token], at: int) -> int:
    """The token before the comma or bracket that opens what closes at ``at``; -1 where none opens."""
    opening = "(" if tokens[at].text == ")" else ","
    for i in range(at - 1, max(-1, at - LONGEST_APPOSITION), -1):
        if tokens[i].quoted:
            return -1
        if tokens[i].text == opening:
            return i - 1
    return -1


def _is_inside_phrase(token: _Token, stops: frozenset[str]) -> bool:
    return not token.quoted and token.text.lower() not in stops and token.text[0].isalnum()


@cache
def _phrase_ends(language: str) -> frozenset[str]:
    return _words("stops", language) | _words("after_verb", language)


def _noun_phrase(tokens: Sequence[_Token], at: int, language: str) -> tuple[int, int] | None:
    """The noun phrase that begins at a token: a name, or words after an article; None where none does."""
    if at >= len(tokens) or tokens[at].quoted:
        return None
    first = tokens[at]
    if not (first.text[0].isupper() or first.text.lower() in _words("openers", language)):
        return None
    if first.text.lower() in _words("pronouns", language):
        return first.start, first.end
    stops, last = _phrase_ends(language), at
    while last + 1 < len(tokens) and last - at < LONGEST_SUBJECT and _is_inside_phrase(tokens[last + 1], stops):
        last += 1
    return first.start, tokens[last].end


def _rtrim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    return end


def _ltrim(text: str, start: int, end: int) -> int:
    while start < end and (text[start].isspace() or text[start] in ",;:–—-"):
        start += 1
    return start
