"""Many days of runs against feeds on this machine, with faults drawn from a seed: the account adds up every day.

Sources are down, the clock of the machine that starts the runs is late or doubles them, runs are killed, articles are corrected
and feeds drop what is old. Whatever happens: each item that a feed ever gave is in exactly one edition.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

import pytest

from digest import edition, publish
from digest.model import Briefing
from tests.sites import TestSite, new_site, prose
from tests.sources.servers import Server, serving

FIRST = datetime(2026, 3, 2, 6, 17, tzinfo=UTC)
FEEDS = ("courier", "gazette", "times")


@dataclass
class World:
    """What outlets publish as time goes on; a feed shows its last twelve entries."""

    dice: Random
    server: Server
    entries: dict[str, list[tuple[str, datetime, str]]] = field(default_factory=lambda: {name: [] for name in FEEDS})
    seen: set[str] = field(default_factory=set)

    def pass_time(self, now: datetime) -> None:
        for outlet, entries in self.entries.items():
            for _ in range(self.dice.randint(0, 3)):
                when = now - timedelta(minutes=self.dice.randint(1, 20 * 60))
                name = f"{outlet}{len(entries)}x{now:%d}"
                entries.append((name, when, prose(name)))
            if entries and self.dice.random() < 0.3:  # a correction in an article that may be in a closed edition
                at = self.dice.randrange(max(0, len(entries) - 12), len(entries))
                name, when, text = entries[at]
                entries[at] = (name, when, f"{text} It was corrected on {now:%d %B}.")

    def serve(self) -> None:
        for outlet, entries in self.entries.items():
            if self.dice.random() < 0.2:
                self.server.on(f"/{outlet}", "down", 500)
            else:
                self.server.on(f"/{outlet}", self._feed(outlet, entries[-12:]), Content_Type="application/rss+xml")
                self.seen |= {name for name, _, _ in entries[-12:]}

    def _feed(self, outlet: str, entries: list[tuple[str, datetime, str]]) -> str:
        items = "".join(
            f"<item><title>What happened to {name}: {text[4:30]}</title><link>https://{outlet}.example/{name}</link>"
            f"<pubDate>{format_datetime(when)}</pubDate><description>{text}</description></item>"
            for name, when, text in entries
        )
        return f'<rss version="2.0"><channel><title>{outlet}</title><link>https://{outlet}.example/</link>{items}</channel></rss>'


def run(site: TestSite, now: datetime, *, kill_after: float | None = None) -> bool:
    """`digest fetch` and `digest build`; whether they came to their end."""
    for verb in ("fetch", "build"):
        command = [sys.executable, "-m", "digest", verb, "--root", str(site.root), "--now", now.isoformat()]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            said = process.communicate(timeout=kill_after or 300)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return False
        assert process.returncode == 0, said
    return True


def briefings(site: TestSite) -> tuple[Briefing, ...]:
    return publish.read_archive(site.config.content, read=edition.read_record, is_edited=edition.is_edited).briefings


def assert_sound(site: TestSite, world: World) -> None:
    found = briefings(site)
    for briefing in found:
        c = briefing.coverage
        assert c.read == c.shown + c.merged + c.held + c.dropped + c.failed == len(briefing.outcomes), briefing.day
    counted = Counter((o.item, o.content_sha256) for b in found for o in b.outcomes)
    assert not [key for key, times in counted.items() if times > 1], "an item in two editions"
    listed = Counter(listing.url for b in found for story in b.stories for listing in story.articles)
    assert not [url for url, times in listed.items() if times > 1], "an article shown twice"
    assert {o.where.rpartition("/")[2] for b in found for o in b.outcomes} == world.seen, "an item lost"


def simulate(root: Path, days: int, seed: int) -> None:
    dice = Random(seed)
    with serving() as server:
        sources = "\n".join(f"  - {{feed: '{server.url(f'/{name}')}', name: {name}, full_text: false}}" for name in FEEDS)
        site = new_site(
            root,
            f"site: {{name: Test, url: 'https://brief.example/'}}\nedition: {{timezone: Europe/Berlin}}\nsources:\n{sources}\n"
            f"network: {{allow: ['{server.place}'], pause: 0, patience: 60}}\n",
        )
        world = World(dice, server)
        for day in range(days):
            now = FIRST + timedelta(days=day, minutes=dice.choice((0, 3, 45, 700)))
            world.pass_time(now)
            if dice.random() < 0.1:
                continue  # nobody ran it that day
            world.serve()
            while not run(site, now, kill_after=dice.uniform(0.3, 3) if dice.random() < 0.3 else None):
                now += timedelta(minutes=1)
            assert_sound(site, world)
            before = site.files()
            if dice.random() < 0.5:  # a doubled run
                run(site, now)
                after = site.files()
                changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
                assert not changed, f"the doubled run of {now} changed what was made"


def test_five_days_with_faults(tmp_path: Path) -> None:
    simulate(tmp_path / "brief", days=5, seed=7)


@pytest.mark.torture
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_days_with_faults(tmp_path: Path, seed: int) -> None:
    simulate(tmp_path / "brief", days=30, seed=seed)
