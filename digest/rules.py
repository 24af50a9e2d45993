"""rules.yml: what a user says of single sites whose pages no rule for all gets right, checked line by line.

    - site: news.example
      select: div.story-body        # holds the article; nothing else does
      strip: [div.promo, .teaser]   # goes before anything is read
      title: h1.headline
      author: .byline a
      date: time.published

A selector is CSS; each setting takes one or a list.
"""

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten
from typing import Final

import yaml

from digest import clean, yaml_file
from digest.clean import SiteRule
from digest.errors import ConfigError, Problem
from digest.model import RawItem
from digest.text import count_words
from digest.urls import host

RULES_NAME: Final = "rules.yml"
SELECTORS: Final = ("select", "strip", "title", "author", "date")
_EXAMPLE: Final = "Write rules such as `- site: news.example` with `select: div.story` below it"


def load_rules(root: Path) -> tuple[SiteRule, ...]:
    """The rules of ``root/rules.yml``; none where there is no such file. Raises ConfigError with every problem."""
    path = root / RULES_NAME
    if not path.is_file():
        return ()
    tree = yaml_file.compose(path)
    if tree is None:
        return ()
    if not isinstance(tree, yaml.SequenceNode):
        raise ConfigError([Problem(file=str(path), line=tree.start_mark.line + 1, found="is no list of rules", remedy=_EXAMPLE)])
    problems = [problem for node in tree.value for problem in _problems(node, str(path))]
    if problems:
        raise ConfigError(problems)
    return tuple(_rule(node) for node in tree.value)


def _rule(node: yaml.MappingNode) -> SiteRule:
    facts = {key.value: tuple(words for _, words in _words(value)) for key, value in node.value}
    site = facts.pop("site")[0]
    return SiteRule(site=_host(site), **facts)


def _host(site: str) -> str:
    return host(site) if "://" in site else site.strip().lower().removeprefix("www.").strip("/")


def _words(node: yaml.Node) -> list[tuple[int, str]]:
    """A value's words with their lines: one, or those of a list."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [(one.start_mark.line + 1, one.value.strip() if isinstance(one, yaml.ScalarNode) else "") for one in nodes]


def _problems(node: yaml.Node, file: str) -> Iterator[Problem]:
    """Everything that is wrong with one rule, with its line."""
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        yield Problem(file=file, line=line, found="the rule is no `key: value`", remedy=_EXAMPLE)
        return
    seen: set[str] = set()
    for key, value in node.value:
        at, name = key.start_mark.line + 1, str(key.value)
        if name in seen:
            yield Problem(file=file, line=at, found=f"`{name}` is set again", remedy="Keep one of them; it may be a list")
        seen.add(name)
        if name != "site" and name not in SELECTORS:
            known = f"Write one of site, {', '.join(SELECTORS)}"
            yield Problem(file=file, line=at, found=f"`{name}` is no part of a rule", remedy=known)
            continue
        for place, words in _words(value):
            if name == "site" and ("." not in _host(words) or " " in words or "/" in _host(words)):
                yield Problem(file=file, line=place, found=f"`site` is {words!r}", remedy="Write a host such as news.example")
            elif name != "site" and (wrong := clean.selector_error(words)):
                yield Problem(
                    file=file, line=place, found=f"`{name}` is {words!r}: {wrong}", remedy="Write CSS such as div.story p"
                )
    if "site" not in seen:
        yield Problem(file=file, line=line, found="the rule names no `site`", remedy="Add `site: news.example` there")
    elif not seen & set(SELECTORS):
        yield Problem(file=file, line=line, found="the rule says nothing", remedy=f"Add one of {', '.join(SELECTORS)}")


def tried(item: RawItem, rules: tuple[SiteRule, ...]) -> Iterator[str]:
    """What the rules make of a page, beside what cleaning makes of it without them, line by line."""
    before, after = clean.explain(item), clean.explain(item, rules=rules)
    urls = [article.url for article in (*after.cleaned.articles, *before.cleaned.articles)]
    rule = next((found for url in (*urls, item.hints.url) if (found := clean.rule_for(rules, url))), None)
    yield f"{item.where}: " + (f"the rule for {rule.site}" if rule else f"no rule of {RULES_NAME} is for {(urls or ['it'])[0]}")
    for part in after.idle:
        yield f"  nothing on this page is what the rule names by `{part}`"
    for name, explained in (("without", before), ("with", after)) if rule else (("without", before),):
        for outcome in explained.cleaned.outcomes:
            yield f"  {name:<8} {outcome.ended}: {outcome.why}"
        for article in explained.cleaned.articles:
            words = sum(map(count_words, article.paragraphs))
            yield f"  {name:<8} {article.title}"
            by = ", ".join(article.authors) or "nobody named"
            yield f"           by {by}, {article.published.iso()} ({article.published.how})"
            yield f"           {len(article.paragraphs)} paragraphs, {words} words, chosen by {explained.chosen_by}"
            for paragraph in (article.paragraphs[0], article.paragraphs[-1]):
                yield f"             {shorten(paragraph, 100, placeholder=' …')}"
