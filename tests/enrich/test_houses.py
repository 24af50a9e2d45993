"""One outlet has one name; newsrooms of one owner are one voice."""

import pytest

from digest.enrich import enrich
from digest.enrich.houses import owner, with_publishers
from digest.model import Memory
from tests.enrich.articles import STRIKE, article, config


def _named(*publishers: str, known: dict[str, str] | None = None) -> list[str]:
    url = "https://www.varenatimes.example/"
    articles = [article(str(i), publisher=name, url=f"{url}{i}") for i, name in enumerate(publishers)]
    return [a.publisher for a in with_publishers(articles, known or {})]


def test_a_missing_name_or_a_bare_host_takes_the_one_others_have() -> None:
    assert _named("The Varena Times", "", "varenatimes.example", "www.varenatimes.example") == ["The Varena Times"] * 4
    assert _named("", known={"varenatimes.example": "The Varena Times"}) == ["The Varena Times"]
    assert _named("") == ["varenatimes.example"]
    assert _named("Times", "Times Media Operations") == ["Times", "Times"]
    assert _named("The Varena Times", "Calder News Agency") == ["The Varena Times", "Calder News Agency"]


def test_outlets_of_one_owner_count_once() -> None:
    owners = {"Calder Group": ("Wire", "paper.example")}
    assert owner("Asia Desk", "https://asia.paper.example/1", owners) == "Calder Group"
    wire = article("wire", title="Pilots vote to end strike in Port Alder")
    paper = article("paper", (STRIKE[1], STRIKE[0].replace("voted", "chose"), STRIKE[2]), title="Pilots of Port Alder end strike")
    both = enrich([wire, paper], config(), seen=Memory()).stories
    same = enrich([wire, paper], config(owners=owners), seen=Memory()).stories
    assert [len(story.articles) for story in both] == [2]
    assert same[0].independent_publishers == 1


@pytest.mark.parametrize(
    ("publisher", "address", "who"),
    [
        ("BBC News", "https://www.bbc.com/news/a", "BBC"),
        ("BBC World Service", "", "BBC"),
        ("A paper", "https://amp.nypost.com/a", "News Corp"),
        ("The Strait Times", "https://notnypost.com/a", ""),
        ("", "", ""),
    ],
)
def test_well_known_owners_are_known(publisher: str, address: str, who: str) -> None:
    assert owner(publisher, address, {}) == who


def test_one_s_own_list_comes_first() -> None:
    assert owner("BBC News", "https://bbc.com/a", {"Public service": ("bbc.com",)}) == "Public service"
