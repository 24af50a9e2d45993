"""Changes to what is published, one at a time, each of which ``digest check`` has to name."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

from digest import checks, edition, publish
from digest.markdown import escaped
from digest.model import Briefing, Story, sha
from digest.naming import briefing_path
from tests.sites import TestSite

KINDS = ("sentence", "sentence", "page", "record", "cap")


def check_mutations(site: TestSite, now: datetime, number: int, seed: int) -> None:
    """So many changes, each undone before the next: all are named, with the file or the cap."""
    assert checks.check(site.root, now) == []
    whole = site.files()
    editions = [b for b in read(site) if b.stories]
    dice = Random(seed)
    for turn in range(number):
        where = mutated(site, editions, dice)
        changed = {name for name, data in site.files().items() if data != whole[name]}
        problems = [str(problem) for problem in checks.check(site.root, now)]
        assert changed, (turn, where)
        assert any(where in problem for problem in problems), (turn, where, changed, problems)
        for name in changed:
            (site.root / "content" / name).write_bytes(whole[name])


def read(site: TestSite) -> tuple[Briefing, ...]:
    return publish.read_archive(site.config.content, read=edition.read_record, is_edited=edition.is_edited).briefings


def mutated(site: TestSite, editions: Sequence[Briefing], dice: Random) -> str:
    """One change somewhere in what is published, of an edition that has stories; says what has to be named."""
    kind, content = dice.choice(KINDS), site.root / "content"
    briefing = dice.choice([b for b in editions if any(map(_is_capped, b.stories))] if kind == "cap" else editions)
    record = content / briefing_path(briefing.day, "json")
    if kind == "cap":
        return _over_a_cap(site, record, briefing, dice)
    if kind == "sentence":
        return _changed_sentence(content, dice.choice(list(_published(briefing))), dice)
    page = content / briefing_path(dice.choice(editions[:-1]).day)  # the last is open, where a word of one's own is no fault
    return _changed_letter(record if kind == "record" else page, 0, None, dice)


def _published(briefing: Briefing) -> list[str]:
    """Every sentence of an edition that is published as somebody's words."""
    told = [s.text for story in briefing.stories for s in (*edition.sentences_of(story), *(h.sentence for h in story.history))]
    return [text for text in told if any(map(str.isalpha, text))]


def _changed_sentence(content: Path, sentence: str, dice: Random) -> str:
    """A letter of a sentence changed, in one of the files that have it."""
    forms = {".md": str(escaped(sentence)), ".json": json.dumps(sentence, ensure_ascii=False)[1:-1]}
    places = [
        (path, start)
        for path in sorted(content.rglob("*"))
        if path.suffix in forms and (start := path.read_text(encoding="utf-8").find(forms[path.suffix])) >= 0
    ]
    path, start = dice.choice(places)
    return _changed_letter(path, start, start + len(forms[path.suffix]), dice)


def _changed_letter(path: Path, start: int, end: int | None, dice: Random) -> str:
    text = path.read_text(encoding="utf-8")
    at = dice.choice([i for i in range(start, len(text) if end is None else end) if text[i].isalpha()])
    letter = dice.choice([c for c in "abcdefghijklmnopqrstuvwxyz" if c != text[at].lower()])
    path.write_text(text[:at] + letter + text[at + 1 :], encoding="utf-8")
    return path.name


def _over_a_cap(site: TestSite, record: Path, briefing: Briefing, dice: Random) -> str:
    """A sentence with so many words more that a cap is broken by one, everything else made to fit: hashes, checksum."""
    data = json.loads(record.read_text(encoding="utf-8"))
    chosen = dice.choice([story.id for story in briefing.stories if _is_capped(story)])
    story = next(s for section in data["sections"] for s in section["stories"] if s["id"] == chosen)
    for listing in story["articles"]:
        listing["words"], listing["text_sha256"] = 0, "0" * 64
    last = story["summary"][-1]
    mine = [s for s in story["summary"] if s["article"] == last["article"]]
    last["text"] += " word" * (76 - sum(len(s["text"].split()) for s in mine))
    last["sha256"] = sha(last["text"])
    if len(mine) == 1:
        story["summary"].append({**last, "text": "And one.", "sha256": sha("And one.")})
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    sums = site.root / "content" / "checksums" / f"{record.parent.parent.name}.txt"
    old, new = publish.checksum(record.read_text(encoding="utf-8")), publish.checksum(text)
    record.write_text(text, encoding="utf-8")
    sums.write_text(sums.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return "words of the article, where `rights: quote` allows"


def _is_capped(story: Story) -> bool:
    """Whether a word more than 75 is what breaks a cap: something is quoted, and its page forbids no more than that."""
    quoted = {sentence.article for sentence in story.summary[-1:]}
    return bool(quoted) and all(not a.signals and a.rights == "quote" for a in story.articles if a.id in quoted)
