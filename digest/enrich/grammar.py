"""A sentence as words: its noun phrases, the subjects of its verbs, and what of it stands in quotation marks.

No parser: English and German news is worded regularly enough for a row of words and a few lists (``speech.yml``) to tell who does
what in nine sentences of ten, at thousands of sentences a second.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from digest.enrich.terms import word_lists

Span = tuple[int, int]

# A word with what is joined to it; first of all those in small letters, which nearly all are and no initial or title can be.
_JOINED: Final = r"[\w&]*+(?:[.’'/-](?=\w)[\w&]*+)*+"
_TITLES: Final = r"(?:Mrs?|Ms|Drs?|Prof|Gen|Sen|Reps?|Gov|Lt|Col|Sgt|Capt|St|Jr|Sr)\."
# A plural possessive inside a name ("Pilots' Union") is one word with its mark.
_TOKEN: Final = re.compile(rf"[a-z0-9]{_JOINED}|[A-Z]\w*s[’'](?= [A-Z])|(?:[A-Z]\.)+|{_TITLES}|[\w$%&]{_JOINED}|[^\w\s]")
# No subject is longer, in words; an apposition between commas may be this long, what stands before the subject this.
LONGEST_SUBJECT: Final = 10
_LONGEST_APPOSITION: Final = 18
_LONGEST_LEAD_IN: Final = 16
_MARKS: Final = "\"”“’'"
_DASHES: Final = ("—", "–", "-")
_LINKS: Final = ("of", "the", "and", "for", "de", "von", "van", "der")
_RELATIVE: Final = ("who", "which")
# Before a verb that has its subject from an earlier one: "praised the crew and said".
_SHARING: Final = ("and", "but", "or", "und")


class Token(NamedTuple):  # several hundred an article: a third of the time that a dataclass takes
    """A word or a mark, as it stands and in small letters; ``quoted`` where it is somebody's own."""

    text: str
    low: str
    start: int
    end: int
    quoted: bool


@cache
def words(name: str, language: str) -> frozenset[str]:
    """A list of single words of ``speech.yml``; empty where the language has none."""
    return frozenset(str(word_lists("speech").get(language, {}).get(name, "")).split())


@cache
def forms(name: str, language: str) -> frozenset[str]:
    """The present and past forms of the verbs of a list of ``speech.yml``; as they are listed in languages other than English."""
    listed = words(name, language)
    if language != "en":
        return listed
    irregular = word_lists("speech")["en"]["irregular"]
    return frozenset(
        form for verb in listed for form in (*_inflected(verb, past=verb not in irregular), irregular.get(verb, verb))
    )


def _inflected(verb: str, *, past: bool) -> Iterator[str]:
    """The forms of an English verb as they are spelt ("plan", "plans", "planned", "planning")."""
    yield verb
    stem = verb
    if re.search(r"[^aeiou]y$", verb):
        yield verb[:-1] + "ies"
        ed = verb[:-1] + "ied"
    else:
        yield verb + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else "s")
        if verb.endswith("e"):
            stem = verb[:-1]
        elif re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]|admit|rebut|refer", verb):
            stem = verb + verb[-1]
        ed = stem + "ed"
    if past:
        yield ed
    yield (verb if verb.endswith("ee") else stem) + "ing"


@cache
def _phrase_ends(language: str) -> frozenset[str]:
    return words("stops", language) | words("after_verb", language)


def tokens_of(text: str, start: int, end: int, quotes: Sequence[Span] = ()) -> list[Token]:
    """The words and marks of ``text[start:end]``."""
    made = tuple.__new__  # a third of all time goes into these lines: what a named tuple does of its own is left out
    found = _TOKEN.finditer(text, start, end)
    if not quotes:
        return [made(Token, (word := m[0], word.lower(), m.start(), m.end(), False)) for m in found]
    return [
        made(Token, (word := m[0], word.lower(), at := m.start(), m.end(), any(a <= at < b for a, b in quotes))) for m in found
    ]


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence ``text[start:end]`` as words, with its quotations; ``verbs`` are those that may end a subject."""

    text: str
    start: int
    end: int
    language: str
    quotes: Sequence[Span]
    tokens: Sequence[Token]
    verbs: frozenset[str]

    def listed(self, name: str) -> frozenset[str]:
        """The words of a list in this sentence's language."""
        return words(name, self.language)

    def after(self, i: int) -> list[Token]:
        """What follows a token, without quotation marks."""
        return [token for token in self.tokens[i + 1 :] if token.text not in _MARKS]

    def index_at(self, at: int) -> int:
        """The first token that begins at an offset or after it."""
        return next((i for i, token in enumerate(self.tokens) if token.start >= at), len(self.tokens))

    def is_after_speech(self, i: int) -> bool:
        """Whether something that could have been said stands before a token: a quotation, or a clause and a comma."""
        at = self.tokens[i].start
        return any(b <= at for _, b in self.quotes) or self.text.rfind(",", self.start, at) - self.start > 12

    # ------------------------------------------------------------ noun phrases

    def noun_phrase(self, at: int, *, bare: bool = False) -> Span | None:
        """The noun phrase that begins at a token: a name, or words after an article; None where none does.

        A ``bare`` one may begin with any word ("according to people familiar with …").
        """
        if at >= len(self.tokens) or self.tokens[at].quoted:
            return None
        first, ends = self.tokens[at], _phrase_ends(self.language)
        begins = first.text[0].isupper() or first.low in self.listed("openers")
        if not (begins or (bare and first.text[0].isalnum() and first.low not in ends and not first.low.endswith("ly"))):
            return None
        if first.low in self.listed("pronouns"):
            return first.start, first.end
        last = at
        while last + 1 < len(self.tokens) and last - at < LONGEST_SUBJECT and _is_inside(self.tokens[last + 1], ends):
            last += 1
        return first.start, self.tokens[last].end

    def name_before(self, at: int) -> Span | None:
        """The capitalised words that end before a token ("More from Ines Marrow: …"); None where there are none."""
        first = at
        while first > 0 and self.tokens[first - 1].text[0].isupper() and not self.tokens[first - 1].quoted:
            first -= 1
        return (self.tokens[first].start, self.tokens[at - 1].end) if first < at else None

    # ------------------------------------------------------------ subjects

    def subject(self, verb: int) -> Span | None:
        """The noun phrase before a verb, past auxiliaries, asides and an apposition; None where there is none."""
        i = self._before_auxiliaries(verb)
        if i < 0 or self._shares_subject(verb, i):
            return self.main_subject(verb)
        if self.tokens[i].text in (",", ")", *_DASHES) and not self.tokens[i].quoted:
            main = self.main_subject(verb)
            if main and self.text[main[1] : main[1] + 2].lstrip()[:1] in (",", "("):
                return main
            i = self._before_apposition(i)
        relative = i if i >= 0 and self.tokens[i].low in _RELATIVE else -1
        if relative >= 0:
            i -= 2 if i >= 1 and self.tokens[i - 1].text == "," else 1
        return self._phrase_until(i, relative, verb)

    def _before_auxiliaries(self, verb: int) -> int:
        """The token before a verb and what may stand between its subject and it: "has", "never", "on Monday", "two weeks ago"."""
        i, skipped, times = verb - 1, self.listed("auxiliary"), self.listed("times")
        while i >= 0 and not self.tokens[i].quoted:
            low = self.tokens[i].low
            if low in times:
                i = self._before_time(i)
            elif low in skipped or low.endswith("ly"):
                i -= 1
            else:
                break
        return i

    def _before_time(self, at: int) -> int:
        """The token before a time that ends at one: "on Monday", "late last week", "less than two weeks ago"."""
        i = at - 1
        while i >= 0 and at - i < 6 and (self.tokens[i].low in self.listed("time_lead_in") or self.tokens[i].text.isdigit()):
            i -= 1
        return i

    def _shares_subject(self, verb: int, i: int) -> bool:
        """Whether a verb has its subject from an earlier one: "praised the crew and said", "left, saying"."""
        if i > 0 and not self.tokens[i].quoted and self.tokens[i].low in _SHARING:
            return True
        before = self.tokens[verb - 1] if verb else None
        return bool(before and self.tokens[verb].low.endswith("ing") and (before.text == "," or before.quoted))

    def _phrase_until(self, last: int, relative: int, verb: int) -> Span | None:
        """The noun phrase that ends at a token, with the relative pronoun that follows it where there is one."""
        i, stops = last, self.listed("stops")
        while i >= 0 and last - i < LONGEST_SUBJECT and _is_inside(self.tokens[i], stops):
            i -= 1
        if self._is_relative_clause(i) or self._is_in_relative_clause(i):
            return self.main_subject(verb)
        first = i + 1
        while first <= last and self.tokens[first].low in self.listed("lead_in"):
            first += 1
        while first < last and self.language == "en" and _opens_no_phrase(self.tokens[first]):
            first += 1
        if first > last or not any(token.text[0].isalpha() for token in self.tokens[first : last + 1]):
            return None
        if self.language == "en" and self.tokens[last].low in self.listed("prepositions"):
            return self.main_subject(verb)
        return self.tokens[first].start, self.tokens[last if relative < 0 else relative].end

    def _is_relative_clause(self, i: int) -> bool:
        """Whether a "that" ties what follows to the noun before it ("the body that runs the lane said"): no verb, no subject."""
        if self.language != "en" or not 0 < i < len(self.tokens) - 1 or self.tokens[i].low != "that":
            return False
        before, after = self.tokens[i - 1], self.tokens[i + 1]
        return before.low not in self.verbs and after.text[0].islower() and after.low not in self.listed("openers")

    def _is_in_relative_clause(self, i: int) -> bool:
        """Whether a form of "be" is of a clause that tells more of the subject ("people who left when it was late said")."""
        if self.language != "en" or i < 0 or self.tokens[i].low not in self.listed("passive"):
            return False
        for token in reversed(self.tokens[:i]):
            if token.quoted or token.text in (",", ";", ":") or token.low == "that":
                return False
            if token.low in _RELATIVE:
                return True
        return False

    def main_subject(self, verb: int) -> Span | None:
        """The noun phrase a sentence begins with, past a lead-in: the subject of its verbs; None where it begins otherwise."""
        first = self._after_lead_in(verb)
        if first >= verb or self.tokens[first].quoted:
            return None
        token = self.tokens[first]
        if token.low in self.listed("pronouns"):
            return token.start, token.end
        last, plain = first, token.low in self.listed("openers") or token.low.endswith(("'s", "’s"))
        if not (token.text[0].isupper() or plain):
            return None
        while last + 1 < verb and last - first < LONGEST_SUBJECT and self._goes_on(last + 1, plain=plain):
            last += 1
        while last > first and self.tokens[last].low in _LINKS:
            last -= 1
        return (token.start, self.tokens[last].end) if last > first or not plain else None

    def _after_lead_in(self, verb: int) -> int:
        """Where the subject may begin: past "On Monday", or past the comma of "After the raid in May, …"."""
        first = 0
        while first < verb and (self.tokens[first].low in self.listed("lead_in") or not self.tokens[first].text[0].isalnum()):
            first += 1
        if self.language != "en" or not self._opens_aside(verb):
            return first
        for i in range(1, min(verb - 1, _LONGEST_LEAD_IN)):
            if self.tokens[i].text == "," and not self.tokens[i].quoted:
                return i + 1
        return verb

    def _opens_aside(self, verb: int) -> bool:
        """Whether a sentence begins with what is said of its main clause: a preposition, a conjunction, a participle, a time."""
        first, second, *_ = *(token for token in self.tokens[:verb] if token.text[0].isalnum()), None, None
        if first is None:
            return False
        asides = self.listed("prepositions") | self.listed("asides")
        if first.low in asides or (second is not None and second.low in ("later", "earlier", "after", "before", "ago")):
            return True
        is_participle = len(first.low) > 5 and first.low.endswith(("ing", "ed"))
        return is_participle and second is not None and second.text[0].islower() and second.low not in self.verbs

    def _goes_on(self, at: int, *, plain: bool) -> bool:
        """Whether a noun phrase at the beginning of a sentence goes on with this token."""
        token = self.tokens[at]
        if token.quoted or token.low in self.listed("stops") or not token.text[0].isalnum():
            return False
        is_verb = token.low in self.verbs or token.low in self.listed("auxiliary") or token.low in self.listed("past")
        return token.text[0].isupper() or token.low in _LINKS or (plain and not is_verb and not token.low.endswith("ed"))

    def _before_apposition(self, at: int) -> int:
        """The token before the mark that opens what closes at ``at``; -1 where none opens."""
        closing = self.tokens[at].text
        opening = "(" if closing == ")" else closing
        for i in range(at - 1, max(-1, at - _LONGEST_APPOSITION), -1):
            if self.tokens[i].quoted:
                return -1
            if self.tokens[i].text == opening:
                return i - 1
        return -1


def _is_inside(token: Token, stops: frozenset[str]) -> bool:
    return not token.quoted and token.low not in stops and (token.text[0].isalnum() or token.text == "&")


def _opens_no_phrase(token: Token) -> bool:
    """Whether a noun phrase cannot begin with a word: a participle, an adverb or a preposition."""
    word = token.text
    return word[0].islower() and (word.endswith(("ed", "ing", "ly")) or word in words("prepositions", "en"))
