"""What an editor decides holds: at every build, on the right story; and what was published never changes silently."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest import checks, edition, editor, pipeline, publish, runs
from digest.cli import main
from digest.desk import load_desk, story_id, with_entry
from digest.desk_file import add
from digest.errors import ArchiveError, ClockError, ConfigError, DeskError
from digest.markdown import split_front_matter
from digest.model import ArticleId, Briefing, sha
from digest.publish.page_meta import page_head
from digest.run_log import RunLog
from tests.mutations import check_mutations
from tests.sites import SETTINGS, TestSite, new_site, prose
from tests.sources.servers import serving

MORNING, EVENING, NEXT_DAY = "2026-03-04T08:00:00+01:00", "2026-03-04T18:00:00+01:00", "2026-03-05T08:00:00+01:00"
DAY = date(2026, 3, 4)


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    site = new_site(tmp_path / "brief", SETTINGS + "  - {id: money, name: Money, keywords: [tolls]}\n")
    for name in ("quay", "dock", "pier"):
        site.drop(name, "2026-03-04T07:00:00+01:00")
    return site


def desk(site: TestSite, text: str) -> None:
    (site.root / "desk.yml").write_text(text, encoding="utf-8")


def edition_of(site: TestSite, day: date = DAY) -> Briefing:
    found = publish.read_archive(site.config.content, read=edition.read_record, is_edited=edition.is_edited)
    return next(b for b in found.briefings if b.day == day)


def id_of(name: str) -> str:
    return story_id(article_of(name))


def article_of(name: str) -> ArticleId:
    return ArticleId(sha(f"https://courier.example/{name}")[:16])


def page(site: TestSite, path: str = "briefings/2026/03/04.md") -> Path:
    return site.root / "content" / path


def names(briefing: Briefing) -> list[str]:
    """The articles of each story in the order of the page: ``quay+dock`` for a story of two."""
    return ["+".join(a.url.rsplit("/", 1)[-1] for a in story.articles) for story in briefing.stories]


def adds_up(briefing: Briefing) -> bool:
    c = briefing.coverage
    return c.read == c.shown + c.merged + c.held + c.dropped + c.failed == len(briefing.outcomes)


# ---------------------------------------------------------------- desk.yml


EVERY_KIND = f"""\
# A comment of the editor's.
- pin: {id_of("pier")}
- lead: {id_of("dock")}
- note: {id_of("quay")}
  text: We asked *the port* for comment.
  by: Ines Marrow
- retitle: https://courier.example/pier
  to: The pier, in our words
  by: Ines Marrow
- tag: {id_of("quay")}
  topics: [money]
- hide: https://courier.example/spam*
- hide: source:Tabl*
- hide: {id_of("gossip")}
- merge: {id_of("mole")}
  with: {article_of("buoy")}
- split: https://gazette.example/copy
- move: https://courier.example/early
  to: 2026-03-02
"""
# What comes in, by the number of the build: what entries are about, at first and later, under new titles and new file names.
COMING = {
    0: ("early", "gossip"), 3: ("mole",), 5: ("buoy",), 7: ("spam7",), 9: ("spam9", "tabloid/rumour"),
    11: ("copy",), 13: ("tabloid/scandal",), 15: ("quay+",),
}  # fmt: skip


def come_in(site: TestSite, number: int) -> None:
    for name in COMING.get(number, (f"other{number}",)):
        when = f"2026-03-04T07:{number:02}:00+01:00"
        if name == "copy":  # the machine takes it for the same story as the quay's
            text = prose("quay").rsplit("\n\n", 1)[0]
            site.drop(name, when, text=text, publisher="The Gazette", url="https://gazette.example/copy")
        elif name == "quay+":  # an earlier report of the same: it leads the story from now on
            text = f"{prose('quay')}\n\n{prose('quay2')}"
            site.drop("quay-first", "2026-03-04T06:00:00+01:00", text=text, title="What happened to quay, first")
        else:
            path = site.drop(name.replace("/", "-"), when, url=f"https://courier.example/{name.split('/')[-1]}")
            if name.startswith("tabloid/"):
                path.rename(site.root / "tabloid" / path.name)
    if number == 10:  # a file is renamed, and the article in it has another title
        path = site.root / "inbox" / "pier.json"
        record = json.loads(path.read_text()) | {"title": "The pier, once more"}
        path.rename(site.root / "inbox" / "a-pier.json").write_text(json.dumps(record))


def check_decisions(site: TestSite, found: Briefing, number: int) -> None:
    """Every entry of ``EVERY_KIND`` is carried out, on its story and on no other."""
    assert adds_up(found)
    order = names(found)
    assert len(order) == len(set(order))
    assert order[0] == "dock"
    assert next(part for part in found.sections if part.key == "also").stories[0].lead.url.endswith("/pier")
    noted = "quay-first+quay" if number >= 15 else "quay"
    assert noted in order
    for story, name in zip(found.stories, order, strict=True):
        assert (story.headline_by == "Ines Marrow") == (name == "pier"), name
        assert [note.text for note in story.notes] == (["We asked *the port* for comment."] if name == noted else []), name
        assert ("money" in story.topics) == (name == noted), name
        assert story.pinned == (name in {"dock", "pier"}), name
    assert ("mole+buoy" in order) == (number >= 5)
    assert ("copy" in order) == (number >= 11)
    shown = "+".join(order)
    assert not any(name in shown for name in ("spam", "rumour", "scandal", "gossip", "early"))
    why = {o.where.rsplit("/", 1)[-1].removesuffix(".json"): (o.ended, o.why) for o in found.outcomes}
    hidden = {"gossip", *(["spam7"] if number >= 7 else []), *(["rumour", "spam9"] if number >= 9 else [])}
    assert {why[name] for name in hidden} == {("dropped", "left out by the editor")}
    assert names(edition_of(site, date(2026, 3, 2))) == ["early"]


def rebuilt(site: TestSite, builds: Iterable[int]) -> None:
    (site.root / "tabloid").mkdir()
    sources = "sources:\n  - {folder: tabloid, name: Tabloid}\n"
    (site.root / "digest.yml").write_text((site.root / "digest.yml").read_text().replace("sources:\n", sources))
    desk(site, EVERY_KIND)
    for number in range(20):
        come_in(site, number)
        if number in builds:
            site.build(f"2026-03-04T{8 + number // 4:02}:{15 * (number % 4):02}:00+01:00")
            check_decisions(site, edition_of(site), number)
    text = page(site).read_text()
    assert "**From the editor:** We asked &#42;the port&#42; for comment. *Ines Marrow*" in text
    assert "### The pier, in our words" in text
    assert "eadline by Ines Marrow, editor" in text
    assert checks.check(site.root, datetime.fromisoformat("2026-03-04T20:00:00+01:00")) == []


def test_every_kind_of_decision_survives_builds_with_new_articles(site: TestSite) -> None:
    rebuilt(site, builds=(0, 11, 16))


@pytest.mark.torture
def test_every_kind_of_decision_survives_twenty_builds(site: TestSite) -> None:
    rebuilt(site, builds=range(20))


# ---------------------------------------------------------------- desk.yml and threads

# The articles of each day; one goes on with those it names, in their words and in new ones.
THREADS: dict[int, dict[str, tuple[str, ...]]] = {
    4: {"quay": (), "dock": (), "pier": (), "mole": (), "buoy": ()},
    5: {"quay5": ("quay",), "dock5": ("dock",), "mole5": ("mole",), "buoy5": ("buoy",), "early5": (), "gossip5": ("pier",)},
    6: {"quay6": ("quay",), "mole6": ("mole",), "pier6": ("pier",), "copy6": ("quay",), "spam6": ()},
}


def told_by(name: str) -> str:
    return f"https://{name}.example/{name}"


def story_of(name: str) -> str:
    return story_id(ArticleId(sha(told_by(name))[:16]))


OF_THREADS = f"""\
- pin: {story_of("pier")}
- lead: {story_of("dock5")}
- note: {story_of("quay")}
  text: The first day.
  by: Ines Marrow
- note: {story_of("quay6")}
  text: The third day.
  by: Ines Marrow
- retitle: {told_by("quay5")}
  to: The quay, in our words
  by: Ines Marrow
- tag: {story_of("mole")}
  topics: [money]
- merge: {story_of("mole5")}
  with: {story_of("buoy5")}
- split: {told_by("copy6")}
- hide: {story_of("gossip5")}
- hide: https://spam*
- move: {told_by("early5")}
  to: 2026-03-02
"""
# What each story is made of and what entries give it, once all of a day has come: headline by an editor, notes, topic, pinned.
PLAIN = (False, (), False, False)
AS_DECIDED: dict[int, dict[str, tuple[bool, tuple[str, ...], bool, bool]]] = {
    2: {"early5": PLAIN},
    4: {"quay": (False, ("The first day.",), False, False), "dock": PLAIN, "pier": (False, (), False, True),
        "mole": (False, (), True, False), "buoy": PLAIN},
    5: {"quay5": (True, (), False, False), "dock5": (False, (), False, True), "mole5+buoy5": PLAIN},
    6: {"quay6": (False, ("The third day.",), False, False), "mole6": PLAIN, "pier6": PLAIN, "copy6": PLAIN},
}  # fmt: skip


def come_in_threads(site: TestSite, number: int) -> int:
    """What a build finds that is the ``number``-th of 21, seven a day; the day."""
    day, turn = 4 + number // 7, number % 7
    names = list(THREADS[day])
    for name in names[turn:] if turn == 6 else names[turn : turn + 1]:
        of = THREADS[day][name]
        text = "\n\n".join([*(prose(one, 4) for one in of or (name,)), prose(f"{name}x", 4)])
        title = " ".join(["What happened to", *(f"{one}: {prose(one, 1)[4:40]}" for one in of or (name,))])
        when = f"2026-03-{day:02}T07:{turn:02}:00+01:00"
        site.drop(name, when, text=text, title=title, publisher=f"The {name.title()}", url=told_by(name))
    if turn == 5:  # a file is renamed, and its article has another title
        path = site.root / "inbox" / f"{names[0]}.json"
        record = json.loads(path.read_text())
        path.rename(site.root / "inbox" / f"a-{names[0]}.json").write_text(
            json.dumps(record | {"title": record["title"] + ", anew"})
        )
    site.drop(f"other{number}", f"2026-03-{day:02}T07:30:00+01:00")
    return day


def check_threads(site: TestSite, day: int, *, whole: bool) -> None:
    """Nothing stands on a story that an entry does not name; with all of a day there, everything does."""
    for at in [date(2026, 3, d) for d in AS_DECIDED if 2 < d <= day or (d == 2 and day > 4 and whole)]:
        found, expected = edition_of(site, at), AS_DECIDED[at.day]
        assert adds_up(found)
        got = {
            name: (bool(story.headline_by), tuple(note.text for note in story.notes), "money" in story.topics, story.pinned)
            for story, name in zip(found.stories, names(found), strict=True)
            if not name.startswith("other")
        }
        if whole or at.day < day:
            assert got == expected, at
        assert all(facts == expected.get(name, PLAIN) or "+" in name for name, facts in got.items()), at


def thread_of(site: TestSite, day: int, name: str) -> str:
    found = edition_of(site, date(2026, 3, day))
    return next(story.thread for story, one in zip(found.stories, names(found), strict=True) if one == name)


def rebuilt_threads(site: TestSite, builds: Iterable[int]) -> None:
    desk(site, OF_THREADS)
    closed: dict[str, bytes] = {}
    for number in range(21):
        day = come_in_threads(site, number)
        if number in builds:
            site.build(f"2026-03-{day:02}T{8 + number % 7:02}:00:00+01:00")
            check_threads(site, day, whole=number % 7 == 6)
            assert {name: data for name, data in site.files().items() if name in closed} == closed
        if number % 7 == 6:
            editions = {name: data for name, data in site.files().items() if name.startswith("briefings/")}
            closed |= {name: data for name, data in editions.items() if f"/{day:02}." in name}
    goes_on = {(5, "quay5"): "quay", (5, "dock5"): "dock", (5, "mole5+buoy5"): "mole", (6, "quay6"): "quay", (6, "mole6"): "mole"}
    assert {at: thread_of(site, *at) for at in goes_on} == {at: story_of(name) for at, name in goes_on.items()}
    assert thread_of(site, 6, "pier6") == story_of("pier"), "though what came between was hidden"
    assert checks.check(site.root, datetime.fromisoformat("2026-03-06T20:00:00+01:00")) == []


@pytest.fixture
def threads(tmp_path: Path) -> TestSite:
    return new_site(tmp_path / "threads", SETTINGS + "  - {id: money, name: Money, keywords: [tolls]}\n")


def test_decisions_keep_to_their_stories_while_threads_go_on_and_merge(threads: TestSite) -> None:
    rebuilt_threads(threads, builds=(6, 13, 20))


@pytest.mark.torture
def test_decisions_keep_to_their_stories_through_twenty_builds_of_threads(threads: TestSite) -> None:
    rebuilt_threads(threads, builds=range(21))


def test_a_story_keeps_what_it_got_when_another_article_leads_it(site: TestSite) -> None:
    """The id in ``desk.yml`` is of the article that led first."""
    site.drop("early", "2026-03-04T06:00:00+01:00", text=prose("quay") + "\n\n" + prose("quay2"), title="What happened to quay")
    desk(site, f"- retitle: {id_of('quay')}\n  to: Ours\n  by: us\n")
    site.build(MORNING)
    (story,) = [s for s in edition_of(site).stories if any(a.url.endswith("/quay") for a in s.articles)]
    assert (len(story.articles), story.headline) == (2, "Ours")


def test_a_hidden_story_is_accounted_for(site: TestSite) -> None:
    desk(site, f"- hide: {id_of('quay')}\n  why: off topic\n")
    site.build(MORNING)
    found = edition_of(site)
    assert sorted(names(found)) == ["dock", "pier"]
    assert ("dropped", "left out by the editor: off topic") in {(o.ended, o.why) for o in found.outcomes}
    assert adds_up(found)


def test_of_two_articles_in_one_file_a_hidden_one_leaves_the_other(site: TestSite) -> None:
    """The other stays shown and counted; the hidden one stands among those left out by its own title."""
    parts = [f"{title}\n\nPublished: 4 March 2026\n\n{prose(title)}" for title in ("Mole rebuilt", "Weir drained")]
    (site.root / "inbox/both.txt").write_text("\n\n==========\n\n".join(parts), encoding="utf-8")
    site.build(MORNING)
    mole = next(s for s in edition_of(site).stories if s.headline == "Mole rebuilt")
    desk(site, f"- hide: {mole.id}\n")
    site.build(EVENING)
    found = edition_of(site)
    ends = {o.title: o.ended for o in found.outcomes}
    assert (ends["Mole rebuilt"], ends["Weir drained"]) == ("dropped", "shown")
    assert "Mole rebuilt" in page(site).read_text(encoding="utf-8").split("### Left out")[1]
    assert adds_up(found)


def test_an_article_split_off_is_a_story_of_its_own(site: TestSite) -> None:
    more = {"text": prose("quay").rsplit("\n\n", 1)[0], "publisher": "The Gazette", "url": "https://gazette.example/copy"}
    site.drop("copy", "2026-03-04T07:30:00+01:00", **more)
    site.build(MORNING)
    assert len(edition_of(site).stories) == 3
    desk(site, "- split: https://gazette.example/copy\n")
    site.build(EVENING)
    assert sorted(names(edition_of(site))) == ["copy", "dock", "pier", "quay"]
    assert adds_up(edition_of(site))


def test_an_article_moves_to_a_day_without_edition_but_never_into_a_closed_one(site: TestSite) -> None:
    desk(site, "- move: https://courier.example/quay\n  to: 2026-03-01\n")
    built = site.build(MORNING)
    assert {b.day.day: sorted(names(b)) for b in built.made} == {1: ["quay"], 4: ["dock", "pier"]}
    desk(site, "- move: https://courier.example/late\n  to: 2026-03-01\n")
    site.drop("late", "2026-03-01T09:00:00+01:00")
    site.build(EVENING)
    assert names(edition_of(site, date(2026, 3, 1))) == ["quay"]
    assert "late" in names(edition_of(site))


def test_what_is_wrong_in_the_file_is_told_all_at_once_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "desk.yml").write_text(
        "- hid: x\n- pin: x\n  hide: y\n- note: https://n.example/x\n  text: y\n- move: source:X\n  to: soon\n"
        "- tag: 0123456789ab\n  topics: boats\n- pin: '*n.example*'\n  color: red\n- 7\n"
    )
    with pytest.raises(ConfigError) as error:
        load_desk(tmp_path, ["shipping"])
    said = [re.sub(r"^.*desk\.yml:", "", line) for line in str(error.value).splitlines()]
    assert [line.split(". ")[0] for line in said] == [
        "1: the entry has no decision",
        "2: the entry has `pin` and `hide`",
        "4: `by` is missing",
        "7: `to` is 'soon', no day",
        "9: there is no topic 'boats'",
        "11: `color` is nothing that `pin` knows",
        "12: the entry is no `key: value`",
    ]


WRONG = """\
- takedown: nonsense
  reason: asked
- hide: "*"
- pin: story-0123456789ab
- lead: 2026-03-04
- merge: 0123456789ab
  with: the other one
- split: htp://n.example/a
- retitle: https://n.example/a b
  to: ""
  by: us
- tag: 0123456789ab
  topics: {}
- sign: yesterday
  sha256: abc
  by: us
- takedown: 0123456789ab
  reason: asked
  at: n.example/a https://n.example/b
  on: never
- note: "source:"
  text: x
  by: us
- takedown: https://n.example/*
"""


def test_nonsense_in_the_file_is_refused_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "desk.yml").write_text(WRONG)
    with pytest.raises(ConfigError) as error:
        load_desk(tmp_path)
    problems = error.value.problems
    assert all(problem.file == str(tmp_path / "desk.yml") and problem.remedy for problem in problems)
    assert [(problem.line, problem.found) for problem in problems] == [
        (1, "`takedown` is 'nonsense', nothing that can be meant"),
        (3, "`hide` is '*', nothing that can be meant"),
        (4, "`pin` is 'story-0123456789ab', nothing that can be meant"),
        (5, "`lead` is '2026-03-04', nothing that can be meant"),
        (7, "`with` is 'the other one', nothing that can be meant"),
        (8, "`split` is 'htp://n.example/a', nothing that can be meant"),
        (10, "`to` is no words"),
        (9, "`retitle` is 'https://n.example/a b', nothing that can be meant"),
        (13, "`topics` is no words"),
        (14, "`sign` is 'yesterday', no day"),
        (15, "`sha256` is 'abc', no checksum"),
        (19, "`at` has 'n.example/a', no address"),
        (20, "`on` is 'never', no day"),
        (21, "`note` is 'source:', nothing that can be meant"),
        (24, "`reason` is missing"),
    ]
    (tmp_path / "desk.yml").write_text("- pin: 0123456789ab\n- ? [a, b]\n  : c\n")
    with pytest.raises(ConfigError, match=r"desk\.yml:2: is not YAML: found unhashable key"):
        load_desk(tmp_path)


def test_an_entry_is_added_and_nothing_else_is_touched(tmp_path: Path) -> None:
    desk_text = "# mine\n- pin: 0123456789ab   # why not\n"
    (tmp_path / "desk.yml").write_text(desk_text)
    add(tmp_path, "note", "0123456789ac", {"text": "„Ja“: it's #1", "by": "I. M."})
    text = (tmp_path / "desk.yml").read_text()
    assert text.startswith(desk_text)
    assert load_desk(tmp_path).entries[1].facts == {"text": "„Ja“: it's #1", "by": "I. M."}
    with pytest.raises(ConfigError):
        add(tmp_path, "note", "0123456789ac", {"text": "unsigned"})
    assert (tmp_path / "desk.yml").read_text() == text
    assert with_entry("- pin: a", "pin", "b", {}) == "- pin: a\n- pin: b\n"


# ---------------------------------------------------------------- corrections


def correct(site: TestSite, now: str = NEXT_DAY, wrong: str = "What happened to quay", right: str = "34 ships") -> Briefing:
    moment = datetime.fromisoformat(now)
    return editor.correct(site.config, DAY, id_of("quay")[:6], wrong=wrong, right=right, who="the desk", now=moment)


def test_a_correction_is_told_on_the_story_on_its_page_and_in_the_feeds(site: TestSite) -> None:
    site.build(MORNING)
    before = edition_of(site)
    after = correct(site)
    assert (after.id, [s.feed_id for s in after.stories]) == (before.id, [s.feed_id for s in before.stories])
    assert after.updated.isoformat() == NEXT_DAY
    text = page(site).read_text()
    told = "5 March 2026, 08:00: “What happened to quay” should read “34 ships” (the desk)."
    assert text.count(told) == 2
    assert f"> **Corrected.** {told}" in text
    assert told in page(site, "corrections.md").read_text()
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY)) == []
    record = json.loads(page(site, "briefings/2026/03/04.json").read_text())
    head = page_head(site=site.config.site, site_url="x", address="x", title="", description="", record=record, is_home=False)
    (comment,) = json.loads(head.linked or "")["correction"]
    assert (comment["@type"], comment["text"]) == ("CorrectionComment", "“What happened to quay” → “34 ships”")
    assert (comment["datePublished"], comment["creator"]["name"]) == (NEXT_DAY, "the desk")
    files = site.files()
    correct(site, "2026-03-06T08:00:00+01:00")
    assert site.files() == files, "the same correction twice is one"


def test_a_correction_of_a_page_edited_by_hand_keeps_the_hand(site: TestSite) -> None:
    site.build(MORNING)
    page(site).write_text(page(site).read_text().replace("4 March 2026\n\n", "4 March 2026\n\nA word of ours.\n\n", 1))
    site.build(EVENING)
    correct(site)
    correct(site, wrong="happened", right="took place")
    text = page(site).read_text()
    assert "A word of ours." in text
    assert (text.count("should read"), text.count("## Corrections")) == (4, 1)
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY)) == []


def test_the_same_correction_again_is_told_as_such(site: TestSite) -> None:
    site.build(MORNING)
    what = ["2026-03-04", id_of("quay"), "--wrong", "What happened to quay", "--right", "34 ships", "--who", "the desk"]
    given = ["correct", "--root", str(site.root), "--now", NEXT_DAY, *what]
    first, again = (CliRunner().invoke(main, given).stdout for _ in range(2))
    assert "corrections so far: 1" in first
    assert "that stands there already" in again


def test_what_an_edition_lists_and_no_capture_holds_is_told_with_what_fetches_it(site: TestSite) -> None:
    site.build(MORNING)
    for path in (site.root / "inbox").rglob("*"):
        path.unlink()
    result = CliRunner().invoke(main, ["explain", "--root", str(site.root), "https://courier.example/quay"])
    assert "though the edition of 2026-03-04 lists it. Run `digest fetch`, or put" in result.output
    result = CliRunner().invoke(main, ["explain", "--root", str(site.root), "https://courier.example/none"])
    assert "No source gives https://courier.example/none." in result.output


def test_no_such_story_is_told_with_those_there_are(site: TestSite) -> None:
    site.build(MORNING)
    with pytest.raises(DeskError, match=id_of("dock")):
        editor.correct(site.config, DAY, "nobody", wrong="a", right="b", who="c", now=datetime.fromisoformat(NEXT_DAY))


def test_a_decision_takes_the_beginning_of_an_id_and_refuses_what_is_no_story(site: TestSite) -> None:
    site.build(MORNING)
    given = ["desk", "--root", str(site.root)]
    assert CliRunner().invoke(main, [*given, "merge", id_of("quay")[:6], "--with", id_of("dock")]).exit_code == 0
    (entry,) = load_desk(site.root).entries
    assert (entry.target, entry["with"]) == (id_of("quay"), id_of("dock"))
    for wrong in ("0" * 12, "zzz", "the quay"):
        refused = CliRunner().invoke(main, [*given, "hide", wrong])
        assert (refused.exit_code, "digest desk" in refused.output) == (1, True), wrong
    assert load_desk(site.root).entries == (entry,)
    assert CliRunner().invoke(main, [*given, "hide", "https://tabloid.example/*"]).exit_code == 0


def test_what_a_story_does_not_say_cannot_be_corrected_in_it(site: TestSite) -> None:
    site.build(MORNING)
    files = site.files()
    for wrong in ("43 zeppelins", "", "…"):
        with pytest.raises(DeskError, match=f"{id_of('quay')}.*nowhere in it.*as the edition printed it"):
            correct(site, wrong=wrong)
    assert site.files() == files
    (story,) = [s for s in edition_of(site).stories if s.id == id_of("quay")]
    said = story.summary[0].text
    page(site).write_text(page(site).read_text() + "\nAll of it by zeppelin.\n")
    for wrong in (said, said.upper().rstrip("."), "The Courier", "by zeppelin"):
        assert correct(site, wrong=wrong).corrections[-1].wrong == wrong


@pytest.mark.parametrize(("right", "who"), [("", "the desk"), ("34 ships", " \u200b")])
def test_a_correction_says_what_is_right_and_who_says_so(site: TestSite, right: str, who: str) -> None:
    site.build(MORNING)
    with pytest.raises(DeskError, match="has no words"):
        editor.correct(
            site.config, DAY, id_of("quay"), wrong="happened", right=right, who=who, now=datetime.fromisoformat(NEXT_DAY)
        )


def test_a_clock_that_went_back_corrects_and_takes_down_nothing(site: TestSite) -> None:
    site.build(EVENING)
    files = site.files()
    with pytest.raises(ClockError):
        correct(site, now=MORNING)
    desk(site, "- takedown: https://courier.example/quay\n  reason: asked\n")
    with pytest.raises(ClockError):
        editor.take_down(site.config, datetime.fromisoformat(MORNING))
    assert {**site.files(), "desk.yml": b""} == {**files, "desk.yml": b""}


def test_of_a_decision_about_a_closed_edition_is_said_what_carries_it_out(site: TestSite) -> None:
    site.build(MORNING)
    given = ["desk", "--root", str(site.root)]
    hidden = ["hide", "https://courier.example/quay"]
    assert "Run `digest build` to carry it out" in CliRunner().invoke(main, [*given, "--now", EVENING, *hidden]).stdout
    said = CliRunner().invoke(main, [*given, "--now", NEXT_DAY, *hidden]).stdout
    assert "The edition of 2026-03-04 is closed: run `digest build --rebuild 2026-03-04` to change it." in said
    moved = ["move", "https://courier.example/new", "--to", "2026-03-04"]
    assert "--rebuild 2026-03-04" in CliRunner().invoke(main, [*given, "--now", NEXT_DAY, *moved]).stdout


def test_a_decision_asks_for_its_options_by_their_names_and_writes_nothing_without_them(site: TestSite) -> None:
    site.build(MORNING)
    given = ["desk", "--root", str(site.root)]
    for words, needs in (
        (["retitle", id_of("quay")], "needs --to and --by too"),
        (["note", id_of("quay"), "--text", "We asked."], "needs --by too"),
        (["merge", id_of("quay"), "--with", " "], "needs --with too"),
        (["sign", "2026-03-04"], "needs --by too"),
    ):
        result = CliRunner().invoke(main, [*given, *words])
        assert (result.exit_code, needs in result.output) == (2, True), result.output
    assert not (site.root / "desk.yml").exists()


def test_a_decision_about_a_story_that_no_edition_has_is_noted(site: TestSite) -> None:
    site.build(MORNING)
    known = f"- hide: {id_of('dock')}\n- merge: {id_of('quay')}\n  with: {id_of('pier')}\n"
    desk(site, known + "- pin: 111111111111\n- merge: " + id_of("quay") + "\n  with: 222222222222\n- pin: https://new.example/\n")
    site.build(EVENING)
    assert checks.check(site.root, datetime.fromisoformat(EVENING)) == []
    said = [(note.line, note.found) for note in checks.advice(site.root) if note.file.endswith("desk.yml")]
    assert said == [
        (4, "`pin` is about 111111111111, and no edition has a story with that id"),
        (5, "`merge` is about 222222222222, and no edition has a story with that id"),
    ]
    desk(site, "- takedown: 333333333333\n  reason: asked\n" + known)
    assert not [note for note in checks.advice(site.root) if note.file.endswith("desk.yml")]


def test_what_a_misspelt_decision_means_is_said(tmp_path: Path) -> None:
    (tmp_path / "desk.yml").write_text("- pinn: 0123456789ab\n- retitle: 0123456789ab\n  too: X\n  to: X\n  by: Y\n")
    with pytest.raises(ConfigError) as error:
        load_desk(tmp_path)
    assert [problem.remedy for problem in error.value.problems] == [
        "Write `pin` if you mean that by `pinn`",
        "Write to, by, why, on",
    ]


def test_of_a_day_without_an_edition_is_said_which_there_are(site: TestSite) -> None:
    with pytest.raises(DeskError, match=r"There is no edition yet\. Run `digest build`"):
        editor.listed(site.config, DAY)
    site.build(MORNING)
    with pytest.raises(DeskError, match=r"no edition of 2025-01-01: the only one is of 2026-03-04\."):
        editor.listed(site.config, date(2025, 1, 1))
    site.drop("tomorrow", "2026-03-05T07:00:00+01:00")
    site.build(NEXT_DAY)
    with pytest.raises(DeskError, match="there are 2, from 2026-03-04 to 2026-03-05"):
        editor.listed(site.config, date(2025, 1, 1))


def test_what_is_wrong_with_a_new_entry_names_the_file_and_no_line_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape(f"{tmp_path / 'desk.yml'}: `reason` is missing")):
        add(tmp_path, "takedown", "https://n.example/a", {"reason": ""})
    (tmp_path / "desk.yml").write_text("- pin: nonsense\n")
    with pytest.raises(ConfigError, match=r"desk\.yml:1: `pin` is 'nonsense'"):
        add(tmp_path, "pin", "0123456789ab", {})


def log_of(site: TestSite, built: pipeline.Built, now: str) -> None:
    moment = datetime.fromisoformat(now)
    runs.keep_log(site.config.cache, moment, RunLog("build", moment, built=built).as_json())


def test_what_a_publisher_changed_is_proposed_until_it_is_corrected(site: TestSite) -> None:
    site.build(MORNING)
    quoted = next(s for s in edition_of(site).stories if s.lead.url.endswith("/quay")).summary[0]
    text = prose("quay").replace(quoted.text, "Something else was said by them then.")
    site.drop("quay", "2026-03-04T07:00:00+01:00", text=f"{text}\n\nCorrection: An earlier sentence was wrong.")
    built = site.build(NEXT_DAY)
    (proposal,) = built.proposals
    assert (proposal.sentence, proposal.story) == (quoted.text, id_of("quay"))
    assert proposal.notice == "Correction: An earlier sentence was wrong."
    log_of(site, built, NEXT_DAY)
    assert editor.proposed(site.config) == [proposal]
    correct(site, "2026-03-05T09:00:00+01:00")
    assert editor.proposed(site.config) == []


def test_a_correction_on_the_page_behind_a_summary_is_noticed_at_the_next_fetch(tmp_path: Path) -> None:
    """The feed says nothing of it: the page is looked at again because an edition quotes it."""
    with serving() as server:
        link = server.url("/quay")
        entry = f"<item><title>What happened to quay</title><link>{link}</link><description>A summary.</description></item>"
        server.on("/feed", f"<rss version='2.0'><channel><title>The Courier</title>{entry}</channel></rss>")
        article = "<html lang='en'><head><title>What happened to quay</title></head><body><article>{}</article></body></html>"
        server.on("/quay", article.format(f"<p>{prose('quay', 20)}</p>"), Content_Type="text/html")
        settings = "site: {name: Test}\nedition: {timezone: Europe/Berlin}\n"
        settings += f"sources: [{{feed: '{server.url('/feed')}'}}]\nnetwork: {{allow: ['{server.place}'], pause: 0}}\n"
        site = new_site(tmp_path / "brief", settings)
        pipeline.fetch(site.config, datetime.fromisoformat(MORNING))
        (made,) = site.build(MORNING).made
        (story,) = made.stories
        wrong = story.summary[0].text
        notice = "<p>Correction: An earlier sentence was wrong.</p>"
        server.on("/quay", article.format(f"<p>{prose('quay', 20).replace(wrong, 'It was not so.')}</p>{notice}"))
        pipeline.fetch(site.config, datetime.fromisoformat(NEXT_DAY))
        built = site.build(NEXT_DAY)
    (proposal,) = built.proposals
    assert (proposal.sentence, proposal.day) == (wrong, made.day)


@pytest.mark.parametrize("notice", ["RETRACTED: It was not so.", "This article has been withdrawn."])
def test_a_retraction_is_proposed_though_the_quoted_words_stand(site: TestSite, notice: str) -> None:
    site.build(MORNING)
    site.drop("quay", "2026-03-04T07:00:00+01:00", text=f"{notice}\n\n{prose('quay')}")
    (proposal,) = site.build(NEXT_DAY).proposals
    assert (proposal.sentence, proposal.notice) == ("", notice)


# ---------------------------------------------------------------- closed editions


def test_an_edit_made_while_the_edition_was_open_stays_right(site: TestSite) -> None:
    site.build(MORNING)
    page(site).write_text(page(site).read_text() + "\nA word of ours.\n")
    site.build(EVENING)
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY)) == []


def test_an_edit_of_a_closed_edition_needs_a_signature(site: TestSite) -> None:
    site.build(MORNING)
    page(site).write_text(page(site).read_text() + "\nA word of ours.\n")
    (problem,) = checks.check(site.root, datetime.fromisoformat(NEXT_DAY))
    assert "changed after its edition had closed" in problem.found
    add(site.root, "sign", "2026-03-04", {"sha256": editor.sign(site.config, DAY), "by": "Ines Marrow"})
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY)) == []
    page(site).write_text(page(site).read_text() + "\nAnd another.\n")
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY))


SUNDAY = datetime.fromisoformat("2026-03-08T21:00:00+01:00")


def a_week(root: Path) -> TestSite:
    site = new_site(root)
    for day in range(2, 9):
        for name in ("quay", "dock", "pier"):
            site.drop(f"{name}{day}", f"2026-03-{day:02}T07:00:00+01:00")
    site.build("2026-03-08T20:00:00+01:00")
    return site


def test_twenty_changes_in_a_week_are_all_named(tmp_path: Path) -> None:
    check_mutations(a_week(tmp_path / "week"), SUNDAY, 20, seed=7)


@pytest.mark.torture
def test_two_hundred_changes_in_a_week_are_all_named(tmp_path: Path) -> None:
    check_mutations(a_week(tmp_path / "week"), SUNDAY, 200, seed=200)


# ---------------------------------------------------------------- takedown


def occurrences(site: TestSite, *words: str) -> list[str]:
    found = []
    for folder in ("content", ".digest", "site"):
        for path in sorted((site.root / folder).rglob("*")):
            if path.is_file():
                text = path.read_bytes().decode("utf-8", "replace")
                found += [f"{path.relative_to(site.root)}: {one}" for one in words if one in text]
    return found


def take_down(site: TestSite, what: str, now: str = NEXT_DAY) -> None:
    if not any(entry.target == what for entry in load_desk(site.root).of("takedown")):
        add(site.root, "takedown", what, {"reason": "at its publisher's request"})
    editor.take_down(site.config, datetime.fromisoformat(now))


@pytest.mark.parametrize("by", ["url", "story", "article"])
def test_what_is_taken_down_is_gone_and_stays_gone(site: TestSite, by: str) -> None:
    site.build(MORNING)
    (story,) = [s for s in edition_of(site).stories if s.lead.url.endswith("/quay")]
    told = [story.lead.url, story.headline, *(s.text for s in story.summary), *prose("quay").split("\n\n")]
    what = {"url": story.lead.url + "?utm_source=mail", "story": story.id, "article": story.lead.id}[by]
    assert occurrences(site, *told)
    take_down(site, what)
    assert occurrences(site, *told) == []
    found = edition_of(site)
    assert adds_up(found)
    assert found.coverage.read == 3
    (tombstone,) = [o for o in found.outcomes if o.ended == "dropped"]
    assert tombstone.why == "taken down: at its publisher's request"
    assert "taken down: at its publisher's request" in page(site).read_text()
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY)) == []
    files = site.files()
    take_down(site, what, "2026-03-06T08:00:00+01:00")
    assert site.files() == files
    site.drop("new", "2026-03-05T07:00:00+01:00")
    site.drop("quay", "2026-03-04T07:00:00+01:00", tags=["changed"])
    for now in (NEXT_DAY, "2026-03-05T18:00:00+01:00", "2026-03-06T08:00:00+01:00"):
        site.build(now)
        assert occurrences(site, *told) == []
        assert checks.check(site.root, datetime.fromisoformat(now)) == []


def test_a_page_edited_by_hand_gives_up_what_was_taken_down(site: TestSite) -> None:
    site.build(MORNING)
    page(site).write_text(page(site).read_text() + "\nA word of ours.\n")
    site.build(EVENING)
    take_down(site, "https://courier.example/quay")
    assert occurrences(site, "https://courier.example/quay") == []


def test_only_an_address_a_pattern_or_an_id_is_taken_down_and_what_is_not_there_is_said(site: TestSite) -> None:
    site.build(MORNING)
    given = ["takedown", "--root", str(site.root), "--now", NEXT_DAY, "--reason", "asked"]
    refused = CliRunner().invoke(main, [*given, "nonsense"])
    assert refused.exit_code == 1
    assert "'nonsense' is no address, no pattern of some addresses and no id" in refused.stderr
    assert not (site.root / "desk.yml").exists()
    absent = CliRunner().invoke(main, [*given, "https://courier.example/nobody"])
    assert (absent.exit_code, "Nothing here is https://courier.example/nobody now" in absent.stderr) == (0, True)
    assert [entry.target for entry in load_desk(site.root).of("takedown")] == ["https://courier.example/nobody"]
    there = CliRunner().invoke(main, [*given, article_of("quay")])
    assert (there.exit_code, there.stderr) == (0, "")
    assert "Editions changed: 1" in there.stdout


def test_the_other_reports_of_a_story_stay(site: TestSite) -> None:
    copy = {"text": prose("quay").rsplit("\n\n", 1)[0], "publisher": "The Gazette", "url": "https://gazette.example/copy"}
    site.drop("copy", "2026-03-04T07:30:00+01:00", title="As the Gazette has it", **copy)
    site.build(MORNING)
    take_down(site, "https://courier.example/quay")
    (story,) = [s for s in edition_of(site).stories if s.lead.publisher == "The Gazette"]
    assert (story.headline, story.summary, story.lead.copy_of) == ("As the Gazette has it", (), None)
    assert occurrences(site, "courier.example/quay") == []
    assert adds_up(edition_of(site))


# ---------------------------------------------------------------- drafts


def test_a_draft_is_on_no_page_and_in_no_feed_until_somebody_reviewed_it(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("Europe/Berlin}", "Europe/Berlin, review: required}"))
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(MORNING)
    text = page(site).read_text()
    front, _ = split_front_matter(text)
    assert front["draft"] is True
    assert "courier.example" not in "".join(data.decode() for name, data in site.files().items() if "briefings" not in name)
    (site.root / "mkdocs.yml").write_text((Path(__file__).parent.parent / "mkdocs.yml").read_text(encoding="utf-8"))
    pipeline.site(site.config)
    assert not list((site.root / "site" / "briefings").rglob("*"))
    assert occurrences(site, "courier.example/quay")
    assert not any(line.startswith("site/") for line in occurrences(site, "courier.example/quay"))
    page(site).write_text(text.replace("draft: true\n", "reviewed_by: Ines Marrow\n"))
    site.build(EVENING)
    found = edition_of(site)
    assert (found.draft, found.reviewed_by) == (False, "Ines Marrow")
    assert "courier.example" in page(site, "index.md").read_text()
    pipeline.site(site.config)
    assert (site.root / "site" / "briefings" / "2026" / "03" / "04" / "index.html").is_file()
    site.drop("late", "2026-03-04T19:00:00+01:00")
    waiting = site.build("2026-03-04T20:00:00+01:00").waiting
    assert waiting == {date(2026, 3, 4): 1}, "what was reviewed stays as it was reviewed"
    assert checks.check(site.root, datetime.fromisoformat(NEXT_DAY)) == []


def test_a_draft_is_published_by_a_name_and_by_nothing_else(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("Europe/Berlin}", "Europe/Berlin, review: required}"))
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(MORNING)
    text = page(site).read_text()
    for nobody in ("yes", "no", "''", "' '", "[]", "[1]", "{a: b}", "2026-03-04"):
        page(site).write_text(text.replace("draft: true\n", f"draft: true\nreviewed_by: {nobody}\n"))
        (problem,) = checks.check(site.root, datetime.fromisoformat(EVENING))
        assert "no name, so the edition stays a draft" in problem.found, nobody
        assert problem.line
        site.build(EVENING)
        assert edition_of(site).draft, nobody
    for meant in ("draft: false\n", "", "draft: true\nreviewd_by: Ines\n", "draft: true\nreviewer: Ines\n"):
        page(site).write_text(text.replace("draft: true\n", meant))
        (problem,) = checks.check(site.root, datetime.fromisoformat(EVENING))
        assert "the edition stays a draft" in problem.found, meant
        assert "reviewed_by: NAME" in problem.remedy, meant
    page(site).write_text(text.replace("draft: true\n", "reviewed_by: Ines: yes\n"))
    with pytest.raises(ArchiveError, match=re.escape(f"{page(site)}:")):
        site.build(EVENING)
    page(site).write_text(text.replace("draft: true\n", "reviewed_by: [Ines Marrow, Bo Lund]\n"))
    site.build(EVENING)
    assert edition_of(site).reviewed_by == "Ines Marrow, Bo Lund"


def test_of_a_draft_is_said_what_it_waits_for(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("Europe/Berlin}", "Europe/Berlin, review: required}"))
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    built = CliRunner().invoke(main, ["build", "--root", str(site.root), "--now", MORNING])
    assert "1 draft, on no page until somebody writes `reviewed_by: NAME`" in built.output
    assert "  content/briefings/2026/03/04.md" in built.output
    (note,) = (note for note in checks.advice(site.root) if "draft" in note.found)
    assert note.file == str(page(site))
    page(site).write_text(page(site).read_text().replace("draft: true\n", "reviewed_by: Ines Marrow\n"))
    site.build(EVENING)
    assert not any("draft" in note.found for note in checks.advice(site.root))


@pytest.mark.parametrize("place", ["summary", "caveat"])
def test_a_changed_letter_is_named_while_the_edition_is_open_too(site: TestSite, place: str) -> None:
    """Also in a list, where what could not be verified stands."""
    doubt = "The harbour office of the gulf could not independently verify the claim that eleven ships had left."
    claim = "Eleven ships had left the gulf by Monday evening, the harbour office of the quay said in a statement."
    site.drop("quay", "2026-03-04T07:00:00+01:00", text=f"{claim}\n\n{prose('quay', 12)}\n\n{doubt} {prose('doubt', 8)}")
    site.build(MORNING)
    (story,) = [s for s in edition_of(site).stories if s.lead.url.endswith("/quay")]
    sentences = story.summary if place == "summary" else story.caveats
    for sentence in sentences:
        text = page(site).read_text()
        at = text.index(sentence.text) + 5
        page(site).write_text(text[:at] + "#x"[text[at].isalpha()] + text[at + 1 :])
        problems = checks.check(site.root, datetime.fromisoformat(EVENING))
        assert any("is not what was quoted" in problem.found for problem in problems)
        page(site).write_text(text)
    assert sentences or place == "caveat"


# ---------------------------------------------------------------- rights


def test_a_page_that_forbids_snippets_is_listed_and_not_quoted(site: TestSite) -> None:
    words = "".join(f"<p>{part}</p>" for part in prose("mole", 20).split("\n\n"))
    head = '<meta name="robots" content="nosnippet"><link rel="canonical" href="https://mole.example/a">'
    body = f"<article><h1>About the mole</h1>{words}</article>"
    html = f"<html lang=en><head><title>About the mole</title>{head}</head><body>{body}"
    (site.root / "inbox" / "mole.html").write_text(html)
    site.build(MORNING)
    (story,) = [s for s in edition_of(site).stories if "mole.example" in s.lead.url]
    assert (story.lead.signals, story.summary, story.caveats, story.claims) == (("nosnippet",), (), (), ())
    assert not any(part in page(site).read_text() for part in prose("mole", 20).split("\n\n"))
    assert checks.check(site.root, datetime.fromisoformat(EVENING)) == []


OPEN = "  - {folder: free, rights: open, licence: CC BY *4.0*}\n"


def test_a_licensed_article_has_a_page_with_its_full_text_until_it_is_taken_down(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("sources:\n", f"sources:\n{OPEN}"))
    (site.root / "free").mkdir()
    site.drop("quay", "2026-03-04T07:00:00+01:00").rename(site.root / "free" / "quay.json")
    site.drop("dock", "2026-03-04T07:00:00+01:00")
    site.build(MORNING)
    (shown,) = (site.root / "content" / "articles").iterdir()
    text = shown.read_text()
    assert all(part in text for part in prose("quay").split("\n\n"))
    source = "[The Courier](https://courier.example/quay)"
    told = f"Full text, as published by {source} and shown here under its licence: CC BY &#42;4.0"
    assert told in text
    assert f"([full text](../../../articles/{shown.name}), CC BY &#42;4.0&#42;)" in page(site).read_text()
    assert checks.check(site.root, datetime.fromisoformat(EVENING)) == []
    shown.write_text(text.replace(prose("quay")[10:20], "something "))
    (problem,) = checks.check(site.root, datetime.fromisoformat(EVENING))
    assert "full text" in problem.found
    shown.write_text(text)
    take_down(site, "https://courier.example/quay")
    assert not shown.exists()
    assert occurrences(site, *prose("quay").split("\n\n")) == []


def test_the_full_text_of_a_draft_waits_for_its_review_and_nothing_is_wrong_with_its_link(tmp_path: Path) -> None:
    settings = SETTINGS.replace("sources:\n", f"sources:\n{OPEN}").replace("Europe/Berlin}", "Europe/Berlin, review: required}")
    site = new_site(tmp_path / "brief", settings)
    (site.root / "free").mkdir()
    site.drop("quay", "2026-03-04T07:00:00+01:00").rename(site.root / "free" / "quay.json")
    site.build(MORNING)
    articles = site.root / "content" / "articles"
    assert "../../../articles/" in page(site).read_text()
    assert not articles.exists()
    assert checks.check(site.root, datetime.fromisoformat(EVENING)) == []
    page(site).write_text(page(site).read_text().replace("draft: true\n", "reviewed_by: Ines Marrow\n"))
    built = site.build(EVENING)
    assert [briefing.day for briefing in built.published] == [DAY]
    log = RunLog("build", datetime.fromisoformat(EVENING), built=built).as_markdown()
    assert "2026-03-04: reviewed by Ines Marrow, so it is no draft any more." in log
    assert "Nothing new" not in log
    (shown,) = articles.iterdir()
    assert checks.check(site.root, datetime.fromisoformat(EVENING)) == []
    shown.unlink()
    assert any("leads nowhere" in problem.found for problem in checks.check(site.root, datetime.fromisoformat(EVENING)))


def test_without_a_licence_by_name_no_full_text_is_shown(site: TestSite) -> None:
    settings = (site.root / "digest.yml").read_text().replace("- folder: inbox", "- {folder: inbox, rights: open}")
    (site.root / "digest.yml").write_text(settings)
    site.build(MORNING)
    assert not (site.root / "content" / "articles").exists()
    assert any("names no licence" in note.found for note in checks.advice(site.root))
