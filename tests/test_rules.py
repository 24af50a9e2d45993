"""rules.yml: every mistake with its line; what the rules make of a page."""

import re
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.clean import SiteRule
from digest.cli import main
from digest.errors import ConfigError
from digest.rules import load_rules
from tests.clean.pages import page

GOOD = """\
- site: https://www.gull.example/
  select: div.story
  strip: [.promo, aside]
"""
BAD = """\
- site: gull
  select: div[
- site: gull.example
  selct: p
- select: p
- just words
- site: gull.example
  title: h1
  title: h2
"""


def test_rules_are_read(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(GOOD, encoding="utf-8")
    assert load_rules(tmp_path) == (SiteRule(site="gull.example", select=("div.story",), strip=(".promo", "aside")),)


def test_no_file_is_no_rules(tmp_path: Path) -> None:
    assert load_rules(tmp_path) == ()


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(BAD, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_rules(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 4, 3, 5, 6, 9]


@pytest.mark.parametrize("text", ["site: x", "- [", "\t- a"])
def test_what_is_no_list_of_rules_is_one_message(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_rules(tmp_path)


def _site(root: Path) -> Path:
    (root / "digest.yml").write_text("site: {name: X}\nsources: [{folder: inbox}]\n", encoding="utf-8")
    (root / "inbox").mkdir()
    head = '<link rel="canonical" href="https://www.gull.example/bridge">'
    (root / "inbox/page.html").write_text(page(head=head), encoding="utf-8")
    return root / "inbox/page.html"


def test_a_rule_is_tried_on_a_page(tmp_path: Path) -> None:
    saved = _site(tmp_path)
    (tmp_path / "rules.yml").write_text("- site: gull.example\n  strip: '.story p:first-child'\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["rules", "--root", str(tmp_path), "test", str(saved)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "the rule for gull.example" in result.output
    assert "5 paragraphs" in result.output
    assert "4 paragraphs" in result.output


def test_of_a_selector_that_finds_nothing_is_said_so(tmp_path: Path) -> None:
    saved = _site(tmp_path)
    rule = "- site: gull.example\n  select: [.story, div.storybody]\n  strip: .story p:first-child\n  date: time.none\n"
    (tmp_path / "rules.yml").write_text(rule, encoding="utf-8")
    result = CliRunner().invoke(main, ["rules", "--root", str(tmp_path), "test", str(saved)], catch_exceptions=False)
    idle = [line.strip() for line in result.output.splitlines() if "nothing on this page" in line]
    assert idle == [
        "nothing on this page is what the rule names by `select: div.storybody`",
        "nothing on this page is what the rule names by `date: time.none`",
    ]


def test_explain_writes_a_page_without_anything_active(tmp_path: Path) -> None:
    saved = _site(tmp_path)
    saved.write_text(
        saved.read_text(encoding="utf-8").replace("lorries", "&lt;script&gt;alert(1)&lt;/script&gt;"), encoding="utf-8"
    )
    out = tmp_path / "why.html"
    result = CliRunner().invoke(
        main, ["explain", "--root", str(tmp_path), "--html", str(out), str(saved)], catch_exceptions=False
    )
    assert result.exit_code == 0
    written = out.read_text(encoding="utf-8")
    assert "<script" not in written
    assert "default-src 'none'" in written
    assert 'class="kept"' in written
    assert 'class="gone"' in written


def test_explain_says_what_to_write_and_the_rule_does_it(tmp_path: Path) -> None:
    """The advised rule finds the article; the element in braces behind a kept piece takes that piece out."""
    saved = _site(tmp_path)
    run = partial(CliRunner().invoke, main, catch_exceptions=False)
    said = run(["explain", "--root", str(tmp_path), str(saved)]).output
    assert "time " in said
    rule = said[said.index("  - site:") : said.index("    title:")]
    (tmp_path / "rules.yml").write_text(rule, encoding="utf-8")
    tried = run(["rules", "--root", str(tmp_path), "test", str(saved)]).output
    assert "the rule for gull.example" in tried
    assert "5 paragraphs, 104 words, chosen by the site's rule" in tried
    element = re.search(r"    \+ .*\{(.*)\}", said)[1]  # type: ignore[index]  # pieces of this page have names
    (tmp_path / "rules.yml").write_text(f"- site: gull.example\n  strip: {element}\n", encoding="utf-8")
    tried = run(["rules", "--root", str(tmp_path), "test", str(saved)]).output
    assert "5 paragraphs" not in tried.split("  with ")[1]
