"""Facts about publishers that an editor keeps in publishers.yml, and links to archived copies."""

from pathlib import Path

import pytest

from digest.config import load_config
from digest.errors import ConfigError
from tests.sites import SETTINGS, TestSite, new_site

FACTS = """\
- publisher: The Courier
  owner: Alder *Media* Group
  country: Varena
  state_funded: no
  from: https://register.example/alder
"""


def site_with(root: Path, facts: str, settings: str = SETTINGS) -> TestSite:
    site = new_site(root, settings)
    (site.root / "publishers.yml").write_text(facts, encoding="utf-8")
    site.drop("quay", "2026-03-04T07:00:00+01:00", fetched="2026-03-04T07:30:00+01:00")
    return site


def pages(site: TestSite) -> str:
    return "".join(data.decode() for name, data in site.files().items() if name.startswith("publishers/the-courier"))


@pytest.mark.parametrize("name", ["The Courier", "courier.example"])
def test_facts_stand_on_the_publishers_page_with_where_they_come_from(tmp_path: Path, name: str) -> None:
    site = site_with(tmp_path / "brief", FACTS.replace("The Courier", name))
    site.build("2026-03-04T08:00:00+01:00")
    told = "Owner: Alder &#42;Media&#42; Group. Country: Varena. Not funded by a state. Found in: [register.example](https://"
    assert told in pages(site)


def test_nothing_is_said_where_nobody_looked(tmp_path: Path) -> None:
    site = site_with(tmp_path / "brief", "- {publisher: The Courier, from: its imprint}\n")
    site.build("2026-03-04T08:00:00+01:00")
    assert "funded" not in pages(site)
    assert "Found in: its imprint." in pages(site)


def test_what_is_wrong_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    site = site_with(tmp_path / "brief", "- publisher: A\n  from: here\n- publisher: B\n  owner: C\n  score: 7\n")
    with pytest.raises(ConfigError) as error:
        load_config(site.root)
    lines = str(error.value).splitlines()
    assert len(lines) == 2
    assert all("publishers.yml:" in line for line in lines)
    assert any("`1.from` is missing" in line for line in lines)


def test_a_report_links_to_the_archived_copy_of_when_it_was_read(tmp_path: Path) -> None:
    settings = SETTINGS.replace("language: en}", "language: en, archive_link: 'https://archive.example/{when}/{url}'}")
    site = site_with(tmp_path / "brief", FACTS, settings)
    site.build("2026-03-04T08:00:00+01:00")
    page = (site.root / "content/briefings/2026/03/04.md").read_text()
    assert "([archived copy](https://archive.example/20260304063000/https://courier.example/quay))" in page
