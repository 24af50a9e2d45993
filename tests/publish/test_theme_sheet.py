"""The sheet has what our pages can use of Material's, and pages by hand have all of it."""

import re
from pathlib import Path

import pytest

from digest.publish.site import build_site
from digest.publish.theme_sheet import THEME_SHEET, used_rules
from tests.publish.sample_site import write_site


@pytest.mark.parametrize(
    ("sheet", "text", "left"),
    [
        (".a{x:1}.b{x:2}", "a", ".a{x:1}"),
        (".a,.b .a,.a:not(.b){x:1}", "a", ".a,.a:not(.b){x:1}"),
        ("[data-c=red] .a{x:1}[data-c=blue] .a{x:2}", "a red", "[data-c=red] .a{x:1}"),
        ("@media print{.b{x:1}}@media print{.a{x:1}}", "a", "@media print{.a{x:1}}"),
        (".a{x:var(--one)}:root{--one:1;--more:1}:root{--two:2}", "a", ".a{x:var(--one)}:root{--one:1;--more:1}"),
        (":root{--two:2}/* a note */p{x:1}", "var(--two)", ":root{--two:2}p{x:1}"),
    ],
)
def test_rules_for_what_no_template_names_go(sheet: str, text: str, left: str) -> None:
    assert used_rules(sheet, [text]) == left


def test_only_pages_by_hand_ask_for_what_material_has_beside(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / "content/notes.md").write_text("# Notes\n\nBy hand.\n", encoding="utf-8")
    build_site(tmp_path)
    notes, home = ((tmp_path / "site" / path).read_text(encoding="utf-8") for path in ("notes/index.html", "index.html"))
    material = re.compile(r'(?:href|src)="[./]*(assets/(?:stylesheets|javascripts)/\w+\.\w+\.min\.(?:css|js))"')
    assert len(material.findall(notes)) == 3
    assert all((tmp_path / "site" / path).is_file() for path in material.findall(notes))
    assert not material.findall(home)
    assert ".admonition" not in (tmp_path / "site" / THEME_SHEET).read_text(encoding="utf-8")


def test_who_has_templates_of_their_own_keeps_all_rules(tmp_path: Path) -> None:
    write_site(tmp_path)
    own = tmp_path / "site_templates/theme/partials"
    own.mkdir(parents=True)
    (own / "footer.html").write_text('<footer class="admonition">ours</footer>', encoding="utf-8")
    build_site(tmp_path)
    assert ".admonition" in (tmp_path / "site" / THEME_SHEET).read_text(encoding="utf-8")
