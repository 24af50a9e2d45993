"""What fetching costs: 1,000 feeds on 100 hosts of this machine, ten each, some of them in trouble; then once more.

    python bench/fetching.py [--hosts 100] [--each 10] [--latency 0.1] [--pause 1.0] [--failing 0.01]

The first run is held against what politeness alone costs (each feed of a host takes its latency and the pause after it), the
second against nothing new: answers of 304, headers only. Hosts are 127.0.1.1 and up, which Linux has without being told.
"""

import argparse
import asyncio
import multiprocessing
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from digest import cage
from digest.config import Config, NetworkConfig, SiteConfig, SourceConfig
from digest.sources import Fetched, fetch

PORT = 18473
NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
WORDS = "The harbour pilots voted on Thursday to reopen the port, and the ferries sail again on Friday morning. " * 12
ENTRY = "<item><title>Story {n}</title><guid>{path}/{n}</guid><description>{words}</description></item>"


def main() -> None:
    """Runs both rounds and prints what they cost; exits 1 where that is more than it may be."""
    options = _options()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs, options.hosts, options.latency), daemon=True)
    server.start()
    ours.recv()
    with TemporaryDirectory() as folder:
        config = _config(Path(folder), options)
        bad = []
        for name, now in (("first", NOW), ("second", NOW + timedelta(hours=1))):
            bad += _round(name, config, now, options, ours)
    cage.close()
    server.kill()
    if bad:
        sys.exit("; ".join(bad))


def _round(name: str, config: Config, now: datetime, options: argparse.Namespace, ours: Connection) -> list[str]:
    wall, cpu = time.monotonic(), _cpu()
    fetched = fetch(config, now)
    wall, cpu = time.monotonic() - wall, _cpu() - cpu
    ours.send("tell")
    answers = ours.recv()
    polite = options.each * (options.latency + options.pause)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    share = f"{wall / polite:.2f} of the {polite:.1f} s of politeness"
    print(f"{name}: {wall:.1f} s wall ({share}), {cpu:.1f} s CPU, {memory:.0f} MB peak")
    print(f"  {_shown(fetched)}; answers {dict(sorted(answers.items()))}")
    bad = [f"{name} run took {wall / polite:.2f} times the time of politeness"] if wall > 1.5 * polite else []
    bad += [f"{name} run took {memory:.0f} MB"] if memory > 300 else []
    return bad + ([f"second run took {cpu:.1f} s of CPU"] if name == "second" and cpu > 4 else [])


def _shown(fetched: Fetched) -> str:
    traffic = fetched.traffic
    return (
        f"{fetched.sources} sources: {fetched.changed} new, {fetched.unchanged} unchanged, {len(fetched.failures)} failed; "
        f"{traffic.requests} requests, {traffic.bytes_in / 1e6:.2f} MB"
    )


def _cpu() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _config(root: Path, options: argparse.Namespace) -> Config:
    hosts = [_host(n) for n in range(options.hosts)]
    total = options.hosts * options.each
    failing = set(Random(1).sample(range(total), round(total * options.failing)))  # noqa: S311  # the same ones each time
    sources = [
        SourceConfig(feed=f"http://{host}:{PORT}/{'bad' if place * options.hosts + number in failing else 'feed'}/{place}")
        for place in range(options.each)
        for number, host in enumerate(hosts)
    ]
    network = NetworkConfig(allow=tuple(f"{host}:{PORT}" for host in hosts), pause=options.pause)
    return Config(root=root, site=SiteConfig(name="Bench"), sources=tuple(sources), network=network)


def _host(number: int) -> str:
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


def serve(told: Connection, hosts: int, latency: float) -> None:
    """The hosts: a feed of two whole entries at every address, its tag remembered; 500 below /bad/."""
    asyncio.run(_serve(told, hosts, latency))


async def _serve(told: Connection, hosts: int, latency: float) -> None:
    counts: Counter[str] = Counter()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        await asyncio.sleep(latency)
        status, body = _answer(head)
        counts[str(status)] += 1
        tag = 'ETag: "1"\r\n' if status in (200, 304) else ""
        writer.write(f"HTTP/1.1 {status} X\r\n{tag}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        writer.close()

    servers = [await asyncio.start_server(answer, _host(n), PORT) for n in range(hosts)]
    told.send("ready")
    while True:
        while not told.poll():
            await asyncio.sleep(0.05)
        told.recv()
        told.send(dict(counts))
        counts.clear()
        if not servers:
            return


def _answer(head: str) -> tuple[int, bytes]:
    path = head.split(" ")[1]
    if path == "/robots.txt":
        return 404, b""
    if path.startswith("/bad/"):
        return 500, b"trouble"
    if 'if-none-match: "1"' in head.lower():
        return 304, b""
    entries = "".join(
        f"<item><title>Story {n}</title><guid>{path}/{n}</guid><description>{WORDS}</description></item>" for n in range(2)
    )
    return 200, f"<rss version='2.0'><channel><title>{path}</title>{entries}</channel></rss>".encode()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds until a host answers")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two requests to a host")
    parser.add_argument("--failing", type=float, default=0.01, help="share of feeds that answer 500")
    return parser.parse_args()


if __name__ == "__main__":
    main()
