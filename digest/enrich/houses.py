"""Who publishes: one outlet has one name, and newsrooms of one owner are one voice."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from digest.enrich.terms import word_lists
from digest.model import Article
from digest.text import fold
from digest.urls import host

_WWW: Final = ("www.", "m.", "amp.", "edition.")


def house(article: Article) -> str:
    """What tells an article's publisher from others: its host, else its folded name; "" where neither is known."""
    return _plain_host(host(article.url)) or fold(article.publisher)


def _plain_host(name: str) -> str:
    for start in _WWW:
        name = name.removeprefix(start)
    return name


def _is_bare(name: str, at: str) -> bool:
    """Whether a publisher's name is none: empty, or only the host it is at."""
    told = fold(name).replace(" ", "")
    is_host = "." in name and " " not in name.strip() and told in at.replace(".", "")
    return not told or is_host or _plain_host(name.strip().lower()) == at


def with_publishers(articles: Sequence[Article], known: Mapping[str, str]) -> list[Article]:
    """The articles, each with the name that its outlet goes by.

    An article without a name of its publisher, or with its host for one, takes the name that others of the same host have,
    in this edition or, by ``known`` (host to name), in an earlier one. A longer form ("EBONY Media Operations") gives
    way to the plain one ("EBONY") of the same host.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        at = _plain_host(host(article.url))
        if at and not _is_bare(article.publisher, at):
            names[at][article.publisher] += 1
    return [_named(article, names, known) for article in articles]


def _named(article: Article, names: Mapping[str, Counter[str]], known: Mapping[str, str]) -> Article:
    at = _plain_host(host(article.url))
    if not at:
        return article
    here = names.get(at, Counter[str]())
    if _is_bare(article.publisher, at):
        name = min(here, key=lambda n: (-here[n], len(n), n), default="") or known.get(at, "") or article.publisher or at
    else:
        forms = [n for n in {*here, known.get(at, article.publisher)} if _is_form(n, article.publisher)]
        name = min(forms, key=lambda n: (len(n), n), default=article.publisher)
    return article if name == article.publisher else replace(article, publisher=name)


def _is_form(short: str, long: str) -> bool:
    """Whether one name begins the other, word by word."""
    return fold(long).split()[: len(fold(short).split())] == fold(short).split() and bool(short)


def owner(publisher: str, address: str, owners: Mapping[str, Sequence[str]]) -> str:
    """The owner of a publisher: the one under whom ``owners`` lists it, else the well-known one; "" for its own master.

    ``owners`` has, by owner, names or hosts; a host is listed with all that lie under it: ``bbc.example`` is also
    ``asia.bbc.example``.
    """
    at, name = _plain_host(host(address)), fold(publisher)
    for who, members in owners.items():
        for member in members:
            listed = _plain_host(member.strip().lower())
            if (name and fold(member) == name) or (at and (at == listed or at.endswith("." + listed))):
                return who
    return _known_owner(at, name)


def _known_owner(at: str, name: str) -> str:
    """The owner by ``owners.yml``: of the host or one above it, else of a name that begins with a listed one ("BBC World")."""
    hosts, names = _known_owners()
    parts = at.split(".")
    above = (hosts.get(".".join(parts[i:])) for i in range(len(parts) - 1))
    return next(filter(None, above), "") or (names.get(name.split()[0], "") if name else "")


@cache
def _known_owners() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Owners by host and by the first word of a publisher's name."""
    listed = [(member.strip(), who) for who, members in word_lists("owners").items() for member in members.split(",")]
    return {m: who for m, who in listed if "." in m}, {fold(m): who for m, who in listed if "." not in m}
