"""How a report marks speech, doubt and reference: the patterns of speech.yml, compiled once for each language."""

import re
from functools import cache
from typing import Final

from digest.enrich.terms import code, word_lists

NEVER: Final = re.compile(r"(?!)")
# Pairs of quotation marks that a text may use; ``"`` closes itself.
_PAIRS: Final = (("«", "»"), ("「", "」"), ("『", "』"), ("(", ")"), ("[", "]"))
# How a sentence opens: whole words of so many characters, up to a quotation.
_OPENING: Final = re.compile(r"[^\"“„«‘]{0,70}\w*")
_WHOLLY_QUOTED: Final = re.compile(r"\s*[\"“”„«»「『‘'`].*[\"“”«»」』’'][.,!?]?\s*", re.DOTALL)


@cache
def pattern(name: str, language: str, *, cased: bool = False) -> re.Pattern[str]:
    """The compiled pattern ``name`` for a language; one that never matches where the language has none.

    With ``cased`` case counts, otherwise it is ignored, which takes three times as long.
    """
    source = str(word_lists("speech").get(code(language) or "en", {}).get(name, ""))
    if not source:
        return NEVER
    return re.compile(re.sub(r"\|\s+", "|", source.strip()), re.NOFLAG if cased else re.IGNORECASE)


def is_leaning(sentence: str, language: str) -> bool:
    """Whether a sentence means something only after the one before ("It claimed", "On this ground …", "…, she said")."""
    bare = sentence.lstrip("\"“„«‘'( ")
    if pattern("leans", language, cased=True).match(bare) or pattern("unnamed", language, cased=True).search(sentence):
        return True
    opening = _OPENING.match(bare)
    return bool(opening and pattern("hangs", language, cased=True).search(bare, 0, opening.end()))


def pronoun_of(sentence: str, language: str) -> str:
    """The first letter of the personal pronoun a sentence begins with ("H" for He and His), "" where it begins with none."""
    found = pattern("person", language, cased=True).match(sentence)
    return ("F" if found[0] in ("She", "Her") else found[0][0]) if found else ""


def has_early_pronoun(sentence: str, language: str) -> bool:
    """Whether a pronoun comes before any name, so that the sentence reads well only where its person is known."""
    return bool(pattern("early_pronoun", language, cased=True).match(sentence))


def is_wholly_quoted(sentence: str) -> bool:
    """Whether a sentence is a quotation and nothing else, so that it does not say who speaks."""
    if not _WHOLLY_QUOTED.fullmatch(sentence):
        return False
    inner = re.sub(r"[\"“][^\"“”]*[\"”]|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|(?<!\w)[‘'].*?[\w.,!?…][’'](?!\w)", " ", sentence)
    return not re.search(r"\w", inner)


def has_whole_quotes(sentence: str) -> bool:
    """Whether every quotation mark and bracket that opens in a sentence closes in it."""
    if sentence.count('"') % 2 or sentence.count("``") != sentence.count("''"):
        return False
    low, high, right = sentence.count("„"), sentence.count("“"), sentence.count("”")
    if (low != high + right) if low else (high != right):
        return False
    return all(sentence.count(opening) == sentence.count(closing) for opening, closing in _PAIRS)
