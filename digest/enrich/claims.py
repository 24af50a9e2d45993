"""Who says what: quotations and reported speech with the words that name the speaker, found by reporting verbs.

English and German; in other languages only what stands in quotation marks. One sentence is read at a time: the
reporting verbs outside its quotations, the subject beside each verb, and the clause that the verb governs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final

from digest.enrich.grammar import LONGEST_SUBJECT, Span, Token, Wording, forms, tokens_of, words
from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.speech import pattern
from digest.enrich.terms import code

# A quotation, closed in its paragraph or running to its end (the next paragraph then opens with the mark again).
_QUOTE: Final = re.compile(
    r"\"(?=[^\s\"])[^\"”\n]{2,1500}(?:[\"”]|(?=\n|$))|“[^“”\"\n]{2,1500}(?:[”\"]|(?=\n|$))|(?:``|'')(?=[^\s'])[^\n]{2,1500}?''"
    r"|„[^“”\n]{2,1500}[“”]|«[^»\n]{2,1500}»|»[^«\n]{2,1500}«|「[^」\n]{2,800}」"
)
_OPENING: Final = ('"', "“", "„", "«", "»", "``", "''", "「")
_WORD: Final = re.compile(r"\w+")
# A shorter quotation is a name or a scare quote.
FEWEST_WORDS: Final = 2
# Who spoke so many characters before a quotation, or is named so soon after it, may be who says it.
_NEARBY: Final = 200
# Whoever is told something is named in so many words.
_LONGEST_LISTENER: Final = 14
# What is left of a sentence after its verb is no clause below so many characters.
_SHORTEST: Final = 8
# So many characters before "according to" are more than a lead-in to it: what is said stands there.
_LEAD_IN: Final = 25
# What follows a verb is only its time and place up to so many words.
_LONGEST_TAIL: Final = 12
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
_LISTENER: Final = r"(?:the|an?|his|her|its|their|our|me|him|us|them|you|reporters|journalists|police|officials)\b"
_TO_WHOM: Final = rf"to (?:{_LISTENER}|[A-Z])[^,;:.\"“]{{0,60}}?"
_THAT: Final = {
    "en": re.compile(rf"\s*(?:(?:{_DAY}|{_WHERE}|{_TO_WHOM})(?=\s+that\b))?\s*(?:that\b|:)?\s*"),
    "de": re.compile(r"\s*,?\s*(?:dass\b|:)?\s*"),
}
_NEXT_CLAUSE: Final = re.compile(
    r", (?:which|who|but|while|though|although|and (?:he|she|they|it)|as|after|where|whose)\b|; | — | – "
)
# Between what one says and who says something else.
_ANOTHER: Final = re.compile(r"(?:[,;]? (?:while|whereas|but|and|während|aber|und)|;) $")
_RELATIVE: Final = ("who", "which")
# Between a form of "be" and its participle: "is no longer expected".
_BETWEEN: Final = ("not", "never", "also", "once", "first", "no", "longer", "still", "now")
_WITH_RELATIVE: Final = re.compile(r",? (?:who|which)$")
# "“…” — Ines Marrow": a name after a dash, at the end of its paragraph.
_SIGNED: Final = re.compile(r"\s*(?:[—―–]|--?)\s*(?=[^\W\d_a-z])([^\n.!?:]{3,60})(?:\n|$)")
# In a transcript a paragraph begins with who speaks: "MARROW: …", "Ines Marrow: …".
_LABEL: Final = re.compile(
    r"^(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'-]+(?: [A-ZÀ-ÖØ-Þ.’'-]+){0,3}|[A-Z][\w.’'-]+ [A-Z][\w’'-]+): ", re.MULTILINE
)
_TALKING: Final = re.compile(r"\b(?:I|we|We|you|You|my|our|your|me)\b")


def named(text: str, speaker: Span) -> str:
    """The speaker at a span as a name: without the relative pronoun that ties it to its verb ("Ines Marrow, who")."""
    return _WITH_RELATIVE.sub("", text[slice(*speaker)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is said at ``start:end`` of a text; the speaker's span, or None where none is named beside it."""

    start: int
    end: int
    speaker: Span | None = None
    via: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class _Quote:
    """What of a quotation stands in a sentence, and where the whole of it ends."""

    start: int
    end: int
    until: int


@cache
def _verbs(language: str) -> frozenset[str]:
    """The verbs that may report what somebody said."""
    return (forms("say", language) | forms("stand", language)) - words("never", language)


@cache
def _nouns(language: str) -> frozenset[str]:
    """Forms that are nouns as often as verbs: base and plural of what is both."""
    verbs = words("nouns", language)
    return verbs | {form for form in forms("nouns", language) if form.endswith("s")} | words("noun_forms", language)


@cache
def _cues(language: str) -> frozenset[str]:
    """Words of which a sentence without a quotation has one if it reports what somebody said."""
    return _verbs(language) | _ACCORDING_WORDS.get(language, frozenset())


def find_claims(text: str, language: str, sentences: Sequence[Span] | None = None) -> list[Saying]:
    """What somebody is reported to have said in a text, in order. ``sentences`` are its spans where they are known."""
    language = code(language) or "en"
    spans = split_sentences(text, language) if sentences is None else sentences
    quotes, turns = [match.span() for match in _QUOTE.finditer(text)], _turns(text)
    found: list[Saying] = []
    before: list[Saying] = []  # of the last sentence in which somebody spoke
    at = 0
    for start, end in spans:
        while at < len(quotes) and quotes[at][1] <= start:
            at += 1
        here = [_Quote(max(start, a), min(end, b), b) for a, b in quotes[at : at + 40] if a < end] if at < len(quotes) else []
        turn = next((turn for turn in turns if turn[1] > start and turn[0] <= start), None) if turns else None
        begin = after_dateline(text, start, end)
        said = _in_turn(text, turn, start, end) if turn else _in_sentence(text, begin, end, here, language, before)
        found += said
        before = said or before
    return found


# ---------------------------------------------------------------- transcripts


def _turns(text: str) -> list[tuple[int, int, int]]:
    """Who speaks where in a transcript: a paragraph's beginning and end, and the end of the name it begins with.

    A label that stands once, or before words that nobody says to another, is a heading ("PRICE: 40").
    """
    labels = list(_LABEL.finditer(text))
    often = Counter(match[0] for match in labels)
    if not any(n > 1 for n in often.values()):
        return []
    ends = [text.find("\n", match.end()) for match in labels]
    turns = [(match.start(), end if end >= 0 else len(text), match.end() - 2) for match, end in zip(labels, ends, strict=True)]
    talking = sum(bool(_TALKING.search(text, label, end)) for _, end, label in turns)
    return turns if 2 * talking >= len(turns) else []


def _in_turn(text: str, turn: tuple[int, int, int], start: int, end: int) -> list[Saying]:
    """What a sentence of a transcript says: all of it, after the name."""
    begin, _, label = turn
    said = max(start, _ltrim(text, label, end))
    return [Saying(start=said, end=end, speaker=(begin, label), cue=":")] if said < end else []


# ---------------------------------------------------------------- one sentence


def _in_sentence(
    text: str, start: int, end: int, marked: Sequence[_Quote], language: str, before: Sequence[Saying]
) -> list[Saying]:
    """The sayings of one sentence; quotations without a verb of their own go to the likeliest speaker."""
    long = [q for q in marked if len(text[q.start : q.end].split()) >= FEWEST_WORDS or language in ("zh", "ja")]
    if not long and _cues(language).isdisjoint(_WORD.findall(text[start:end].lower())):
        return []  # half of all sentences
    quotes = [(quote.start, quote.end) for quote in long]
    tokens = tokens_of(text, start, end, quotes)
    sentence = Wording(text, start, end, language, quotes, tokens, _verbs(language))
    sayings = _carried(sentence) or _reported(sentence)
    covered = [(saying.start, saying.end) for saying in sayings]
    for quote in long:
        if not any(a < quote.end and quote.start < b for a, b in covered):
            sayings.append(_loose(sentence, quote, sayings, before))
    return sorted(sayings, key=lambda saying: (saying.start, saying.end))


def _is_in(at: int, spans: Sequence[Span]) -> bool:
    return any(a <= at < b for a, b in spans)


def _loose(sentence: Wording, quote: _Quote, here: Sequence[Saying], before: Sequence[Saying]) -> Saying:
    """A quotation without a verb in its sentence.

    Inside a sentence whoever is named before its colon says it, else its subject, else whoever speaks there. At the beginning
    it is who is named right after the quotation ("…?” Ines Marrow asked"), else who spoke just before it.
    """
    speaker: Span | None = None
    via = None
    if quote.start > sentence.start + 1:
        first = sentence.index_at(quote.start)
        labelled = sentence.name_before(first - 1) if first and sentence.tokens[first - 1].text == ":" else None
        speaker = labelled or sentence.main_subject(first) or (here[0].speaker if here else None)
    elif asked := _named_after(sentence.text, quote.until, sentence.language):
        speaker = asked
    elif here or (before and sentence.start - before[-1].end < _NEARBY):
        nearest = here[0] if here else _speaking(sentence.text, before)
        speaker, via = nearest.speaker, nearest.via
    return Saying(start=quote.start, end=quote.end, speaker=speaker, via=via)


def _speaking(text: str, before: Sequence[Saying]) -> Saying:
    """Who goes on to speak after a sentence: who is quoted in it, else who speaks in it last."""
    return next((saying for saying in before if text.startswith(_OPENING, saying.start)), before[-1])


def _named_after(text: str, at: int, language: str) -> Span | None:
    """The one named right after the end of a quotation, before or after a reporting verb or a dash; None where nobody is."""
    if signed := _SIGNED.match(text, at):
        return signed.span(1)
    line = text.find("\n", at, at + _NEARBY)
    until = line if line >= 0 else min(len(text), at + _NEARBY)
    tokens = tokens_of(text, at, until)[:LONGEST_SUBJECT]
    verb = next((i for i, token in enumerate(tokens) if _is_verb_after(tokens, i, language)), None)
    if verb is None:
        return None
    after = Wording(text, at, until, language, (), tokens, _verbs(language))
    if verb == 0:
        return after.noun_phrase(1, bare=True)
    subject = after.subject(verb)
    return subject if subject and subject[0] == tokens[0].start else None


def _is_verb_after(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether a word after a quotation is what its speaker does: a reporting verb, or a past form ("she surmised")."""
    before = tokens[i - 1] if i else None
    beside = before and (before.text[0].isupper() or before.low in words("pronouns", language))
    return tokens[i].text in forms("say", language) or bool(beside and tokens[i].text.endswith("ed") and language == "en")


def _carried(sentence: Wording) -> list[Saying]:
    """The sayings of a sentence that ends in who carried them (", state media reported"); none where nobody else speaks in it."""
    carrier = pattern("carrier", sentence.language).search(sentence.text, sentence.start, sentence.end)
    if carrier is None or _is_in(carrier.start(), sentence.quotes):
        return []
    until = carrier.start()
    before = replace(sentence, end=until, tokens=[token for token in sentence.tokens if token.start < until])
    return [replace(saying, via=saying.via or carrier["who"] or carrier["whom"]) for saying in _reported(before)]


def _reported(sentence: Wording) -> list[Saying]:
    """What is reported by "according to" and by the verbs of a sentence."""
    done = _according(sentence)
    for i, token in enumerate(sentence.tokens):
        if token.quoted or token.low not in sentence.verbs:
            continue
        inside = any(s.start <= token.start < s.end for s in done)
        if (inside and token.text not in sentence.listed("sure")) or not _is_statement(sentence, i):
            continue
        saying = _by_verb(sentence, i, done[-1].speaker if done else None)
        if saying is None or (inside and not _is_told_inside(saying, done)):
            continue
        if inside and done:
            done[-1] = _until_another(sentence, done[-1], saying)
        if done and _is_passed_on(sentence, saying, done[-1]):
            done[-1] = replace(done[-1], via=sentence.text[slice(*saying.speaker)] if saying.speaker else None)
        else:
            done.append(saying)
    return done


def _is_told_inside(saying: Saying, done: Sequence[Saying]) -> bool:
    """Whether a statement inside of what another says has a speaker of its own ("said that nine in ten said …")."""
    who = saying.speaker
    return who is not None and saying.start > who[1] and all(who != other.speaker for other in done)


def _until_another(sentence: Wording, saying: Saying, other: Saying) -> Saying:
    """A saying without the clause in which another one speaks: "the union said 480, while the company said 300"."""
    at = other.speaker[0] if other.speaker else other.start
    parting = _ANOTHER.search(sentence.text, saying.start, at)
    return replace(saying, end=parting.start()) if parting else saying


def _is_passed_on(sentence: Wording, later: Saying, earlier: Saying) -> bool:
    """Whether the later frame only names who carried the words: ", state media reported"."""
    via = pattern("via", sentence.language)
    return bool(later.speaker and later.start <= earlier.start and via.search(sentence.text, *later.speaker))


def _is_statement(sentence: Wording, i: int) -> bool:
    """Whether a word that may be a reporting verb is one here, and has a subject that speaks: no noun, no passive, no name."""
    if sentence.language != "en":
        return True
    tokens, word = sentence.tokens, sentence.tokens[i].text
    before = tokens[i - 1] if i else Token("", "", 0, 0, False)
    if pattern("unspoken", "en", cased=True).match(sentence.text, sentence.tokens[i].start):
        return False
    if before.quoted or before.text in ",”“\"')—–":
        return True
    if word[0].isupper() or before.low in words("determiners", "en"):
        return i == 0 or before.low in _RELATIVE or before.low in words("pronominal", "en")
    if not word.endswith("ing") and before.low in words("prepositions", "en"):
        return False
    if word in _nouns("en"):
        speaks = before.text[0].isupper() or before.low in words("pronouns", "en") or before.low in _RELATIVE
        many = before.low.endswith("s") and not word.endswith("s") and not before.low.endswith(("'s", "’s", "ss"))
        return speaks or many or (i + 1 < len(tokens) and tokens[i + 1].low == "that")
    return not (word.endswith("ed") and _is_passive(tokens, i))


def _is_passive(tokens: Sequence[Token], i: int) -> bool:
    """Whether a form of "be" carries the participle: "was announced", "has been widely criticised"."""
    at = i - 1
    while at >= 0 and (tokens[at].low.endswith("ly") or tokens[at].low in _BETWEEN):
        at -= 1
    return at >= 0 and tokens[at].low in words("passive", "en")


def _according(sentence: Wording) -> list[Saying]:
    """The rest of a sentence that has "according to X"; none where it has none."""
    text, start, end = sentence.text, sentence.start, sentence.end
    phrase, known = _ACCORDING.get(sentence.language), _ACCORDING_WORDS.get(sentence.language, frozenset())
    has_any = phrase and not known.isdisjoint([token.low for token in sentence.tokens])
    match = phrase.search(text, start, end) if phrase and has_any else None
    if match is None or _is_in(match.start(), sentence.quotes):
        return []
    speaker = sentence.noun_phrase(sentence.index_at(match.end()), bare=sentence.language == "en")
    if speaker is None:
        return []
    cue = match[0]
    if match.start() - start > _LEAD_IN or match.start() - start > end - speaker[1]:
        return [Saying(start=start, end=_rtrim(text, start, match.start()), speaker=speaker, cue=cue)]
    after = _ltrim(text, _after_speaker(sentence, speaker[1]), end)
    return [Saying(start=after, end=end, speaker=speaker, cue=cue)] if after < end else []


def _after_speaker(sentence: Wording, at: int) -> int:
    """Where what is said begins after "according to X": at a quotation, or the comma past all that tells more of the speaker."""
    tokens = [*sentence.tokens[sentence.index_at(at) :], Token("", "", at, at, False)]
    for token, after in pairwise(tokens):
        if token.quoted:
            return next(start for start, end in sentence.quotes if start <= token.start < end)
        if token.text == "," and after.low not in (*_RELATIVE, "whose"):
            return token.end
    return at


# ---------------------------------------------------------------- one verb


def _by_verb(sentence: Wording, i: int, speaking: Span | None) -> Saying | None:
    """What the reporting verb at token ``i`` governs, or None where it reports nothing; ``speaking`` is who spoke before it."""
    text, start, verb = sentence.text, sentence.start, sentence.tokens[i]
    if passed_on := _AS_SAYING.match(text, verb.end, sentence.end):
        return _passed_on(sentence, passed_on, i)
    said_before = sentence.is_after_speech(i)
    subject, inverted = _subjects(sentence, i, speaking, said_before=said_before)
    if said_before and inverted and (subject is None or _may_invert(sentence, i, inverted)):
        return Saying(start=start, end=_rtrim(text, start, verb.start), speaker=inverted, cue=verb.text)
    if subject is None and inverted is None:
        return None
    is_main = subject is not None and subject[0] - start > _SHORTEST and not verb.low.endswith("ing")
    if subject and said_before and is_main and _is_tail(sentence, i):
        until = sentence.end if _goes_on(sentence, i) else _rtrim(text, start, subject[0])
        return Saying(start=start, end=until, speaker=subject, cue=verb.text)
    content = _content_after(sentence, i, inverted if subject is None else None)
    ends = None if content is None else _governed_until(sentence, verb, content)
    if content is None or ends is None:
        return None
    return Saying(start=content, end=ends, speaker=subject or inverted, cue=verb.text)


def _subjects(sentence: Wording, i: int, speaking: Span | None, *, said_before: bool) -> tuple[Span | None, Span | None]:
    """Who may speak: the subject before a verb, and a noun phrase after it ("…, said Ines Marrow")."""
    before = sentence.tokens[i - 1] if i else None
    bare = bool(before and (before.quoted or before.text in "”\"'"))
    inverted = sentence.noun_phrase(i + 1, bare=bare) if said_before or sentence.language == "de" else None
    if before and before.text == "," and sentence.tokens[i].low.endswith("ing") and speaking:
        return speaking, inverted
    return sentence.subject(i), inverted


def _governed_until(sentence: Wording, verb: Token, content: int) -> int | None:
    """Where what a verb governs ends: with the sentence if it is speech, with the clause if it takes a stand; else None."""
    text, end = sentence.text, sentence.end
    between = text[verb.end : content]
    marked = "that" in between.split() or "dass" in between or ":" in between
    quoted = text[content : content + 1] in '"“„«`' or any(content <= a < end for a, _ in sentence.quotes)
    if marked or quoted or verb.low in forms("clause", sentence.language):
        return end
    is_stand = verb.low in forms("stand", sentence.language) and not between.lstrip().startswith(",")
    return _clause_end(text, content, end) if is_stand else None


def _may_invert(sentence: Wording, i: int, after: Span) -> bool:
    """Whether the noun phrase ``after`` the verb is who speaks: "…, said Ines Marrow.", but not "Ove Rask, a pilot, told CNA"."""
    tokens, before = sentence.tokens, sentence.tokens[i - 1]
    if tokens[i].low.endswith("ing") or not (before.quoted or before.text in ",”“\"'"):
        return False
    if before.text != "," or before.quoted:
        return True
    ends = next((token.text for token in tokens[i + 1 :] if token.start >= after[1]), ".")
    return tokens[i].text not in sentence.listed("tell") and (tokens[0].quoted or sentence.language != "en" or ends in ".,;")


def _clause_end(text: str, start: int, end: int) -> int:
    """Where the clause that begins at ``start`` gives way to another of the same sentence."""
    found = _NEXT_CLAUSE.search(text, start + _SHORTEST, end)
    return _rtrim(text, start, found.start() if found else end)


def _passed_on(sentence: Wording, match: re.Match[str], i: int) -> Saying | None:
    """What "CARRIER quoted SPEAKER as saying" reports: what follows, or where nothing does, what stands before."""
    text, start, end, verb = sentence.text, sentence.start, sentence.end, sentence.tokens[i]
    carrier, opening = sentence.subject(i), match.end()
    if end - opening < _SHORTEST:
        end = _rtrim(text, start, carrier[0] if carrier else verb.start)
    else:
        start = opening
    via = text[slice(*carrier)] if carrier else None
    return Saying(start=start, end=end, speaker=match.span(1), via=via, cue=verb.text) if start < end else None


def _is_tail(sentence: Wording, i: int) -> bool:
    """Whether little but a listener, a time or a place follows the verb, so that what is said stands before it."""
    rest = sentence.after(i)
    if any(token.low in sentence.listed("that") and not token.quoted for token in rest):
        return not rest or rest[0].text in ".;"
    if rest and sentence.tokens[i].low in sentence.listed("tell") and not rest[0].quoted:
        listened = _after_listener(sentence, i)
        rest = [token for token in rest if token.start >= listened]
    if not rest or rest[0].text in ".;":
        return True
    return (rest[0].low in sentence.listed("after_verb") and len(rest) <= _LONGEST_TAIL) or (
        rest[0].text == "," and not rest[-1].quoted
    )


def _goes_on(sentence: Wording, i: int) -> bool:
    """Whether what is said before ", officials said," goes on after it."""
    after = sentence.after(i)
    if len(after) <= 3 or after[0].text != "," or sentence.tokens[i].low not in forms("clause", sentence.language):
        return False
    return not (after[1].text.endswith("ing") or after[1].low in sentence.listed("goes_off"))


def _content_after(sentence: Wording, i: int, inverted: Span | None) -> int | None:
    """Where the words governed by the verb begin, or None where none follow."""
    tokens, end = sentence.tokens, sentence.end
    after = tokens[i + 1 : i + 3]
    if after and (after[0].text == "with" or (len(after) > 1 and after[0].text == "," and after[1].text.endswith("ing"))):
        return None
    at = inverted[1] if inverted else tokens[i].end
    if tokens[i].low in sentence.listed("tell"):
        at = _after_listener(sentence, i)
    opening = _THAT.get(sentence.language, _THAT["en"]).match(sentence.text, at, end)
    at = _ltrim(sentence.text, opening.end() if opening else at, end)
    return at if end - at > _SHORTEST else None


def _after_listener(sentence: Wording, i: int) -> int:
    """Where the one ends who is told: before "that", else after a name or a single word ("told reporters")."""
    tokens = sentence.tokens
    for token in tokens[i + 1 : i + 1 + _LONGEST_LISTENER]:
        if token.quoted or token.text in ",;:":
            break
        if token.low in sentence.listed("that"):
            return token.start
    listener = sentence.noun_phrase(i + 1)
    if listener is None and i + 1 < len(tokens) and not tokens[i + 1].quoted and tokens[i + 1].text[0].isalnum():
        return tokens[i + 1].end
    return listener[1] if listener else tokens[i].end


def _rtrim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    return end


def _ltrim(text: str, start: int, end: int) -> int:
    while start < end and (text[start].isspace() or text[start] in ",;:–—-"):
        start += 1
    return start
