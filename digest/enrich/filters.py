"""The thinking as filters: one record in, one record out, with ``error`` in its place where it failed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from digest.enrich.caveats import caveats_of
from digest.enrich.claims import Saying, find_claims
from digest.enrich.copies import Print, find_copies
from digest.enrich.events import Report, group_events
from digest.enrich.sentences import split_sentences
from digest.enrich.summary import summarize as chosen_spans
from digest.enrich.terms import likely_language
from digest.text import fold
from digest.urls import canonical_url, host

Record = Mapping[str, Any]
# "2026-03-05" is a day; what is longer has a time.
_DAY: Final = 10


def summarize_line(record: Record, sentences: int, max_words: int) -> dict[str, Any]:
    """``{"id","title"?,"text"}`` -> ``{"id","sentences":[{"text","start","end"}]}``, or ``{"id","error"}``.

    ``language`` may be given; else it is guessed.
    """
    wrong = _wrong(record)
    if wrong:
        return {"id": record.get("id"), "error": wrong}
    text = record["text"]
    spans = chosen_spans(text, _language(record), sentences=sentences, words=max_words, title=_string(record, "title"))
    return {"id": record.get("id"), "sentences": [{"text": text[a:b], "start": a, "end": b} for a, b in spans]}


def claims_line(record: Record) -> dict[str, Any]:
    """``{"id","text"}`` -> ``{"id","claims":[...]}`` (start, end, speaker and its span, via, cue), or ``{"id","error"}``.

    A claim that a sentence casts doubt on has that one as ``caveat``: {"text","start","end"}.
    """
    wrong = _wrong(record)
    if wrong:
        return {"id": record.get("id"), "error": wrong}
    text, language = record["text"], _language(record)
    spans = split_sentences(text, language)
    sayings = find_claims(text, language, spans)
    doubts = caveats_of(text, spans, [saying.start for saying in sayings], language)
    claims = [_claim(text, saying, doubt) for saying, doubt in zip(sayings, doubts, strict=True)]
    return {"id": record.get("id"), "claims": claims}


def _claim(text: str, saying: Saying, doubt: tuple[int, int] | None) -> dict[str, Any]:
    start, end = saying.speaker or (None, None)
    return {
        "start": saying.start,
        "end": saying.end,
        "speaker": text[start:end] if saying.speaker else None,
        "speaker_start": start,
        "speaker_end": end,
        "via": saying.via,
        "cue": saying.cue,
        **({"caveat": {"text": text[slice(*doubt)], "start": doubt[0], "end": doubt[1]}} if doubt else {}),
    }


def group_lines(records: Sequence[Record]) -> list[dict[str, Any]]:
    """``{"id","title","text","date"?,"url"?,"publisher"?}`` each -> ``{"id","story","duplicate_of"}`` each, in the same order.

    ``story`` is the id of one of its texts; ``duplicate_of`` the id of the original, or None.
    """
    good = {str(i): record for i, record in enumerate(records) if not _wrong(record)}
    order = sorted(good, key=lambda key: _precedence(good[key]))
    original = _same_address(order, good)
    prints = [Print(key, good[key]["text"], _publisher(good[key])) for key in order if key not in original]
    original |= find_copies(prints)
    original = {key: original.get(root, root) for key, root in original.items()}
    reports = [_report(key, good[key]) for key in order if key not in original]
    story = {key: group[0] for group in group_events(reports) for key in group}
    names = _names(good)
    return [
        {"id": record.get("id"), "error": _wrong(record)}
        if key not in good
        else {
            "id": record.get("id"),
            "story": names[story[original.get(key, key)]],
            "duplicate_of": names[original[key]] if key in original else None,
        }
        for key, record in ((str(i), record) for i, record in enumerate(records))
    ]


def _names(good: Mapping[str, Record]) -> dict[str, str]:
    """What each text is called in the answer: its id; where another has the same or it has none, that and its place."""
    often = Counter(str(record.get("id")) for record in good.values())
    named = {key: "" if record.get("id") is None else str(record["id"]) for key, record in good.items()}
    return {key: name if name and often[name] == 1 else f"{name}#{key}" for key, name in named.items()}


def _precedence(record: Record) -> tuple[Any, ...]:
    """Sorts the likelier original first: dated before undated, earliest, longest."""
    day = _string(record, "date")
    return not day, day, -len(record["text"]), str(record.get("id"))


def _same_address(order: Sequence[str], good: Mapping[str, Record]) -> dict[str, str]:
    """For each record whose address came before, the key of the first that had it."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for key in order:
        address = canonical_url(_string(good[key], "url"))
        if address and first.setdefault(address, key) != key:
            found[key] = first[address]
    return found


def _report(key: str, record: Record) -> Report:
    title = _string(record, "title")
    return Report(key, title, record["text"], _language(record), _at(_string(record, "date")), _publisher(record))


def _at(written: str) -> date | None:
    """A moment or a day as it is written in ISO 8601, None for what is neither."""
    try:
        return date.fromisoformat(written) if len(written) <= _DAY else datetime.fromisoformat(written)
    except ValueError:
        return None


def _publisher(record: Record) -> str:
    return fold(_string(record, "publisher")) or host(_string(record, "url"))


def _language(record: Record) -> str:
    return _string(record, "language") or likely_language(record["text"])


def _string(record: Record, field: str) -> str:
    value = record.get(field)
    return value if isinstance(value, str) else ""


def _wrong(record: Record) -> str:
    """What is wrong with a record, "" if nothing is."""
    text = record.get("text")
    if isinstance(text, str):
        return ""
    return f"`text` is {'missing' if text is None else f'a {type(text).__name__}'}; write the article's text there as a string"
