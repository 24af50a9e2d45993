"""What is told of the scraped text that the project began with, where its folder lies beside the project: claims and doubt.

Its words are not repeated here; ``expected.yml`` beside it has them.
"""

import re
import shutil
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from digest import rendering
from digest.clean import clean_line
from digest.enrich import claims_line
from digest.enrich.caveats import caveats_of
from digest.enrich.sentences import split_sentences
from tests.clean.test_seed import SEED
from tests.sites import new_site, texts_in

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="no ../shared/data/seed beside the project")
NOW = "2024-11-30T06:00:00+00:00"
SETTINGS = """\
site: {{name: The Test Brief, url: "https://brief.example/", language: en}}
edition: {{timezone: UTC}}
summary: {{sentences: {sentences}, words: {words}}}
sources:
  - {{folder: inbox, rights: {rights}, captured: "2024-11-30T00:00:00+00:00"}}
"""


def _expected() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SEED / "expected.yml").read_text(encoding="utf-8"))
    return found


def _text() -> str:
    raw = (SEED / _expected()["input"]).read_text(encoding="utf-8")
    return str(clean_line({"id": "seed", "text": raw}, now=datetime.fromisoformat(NOW))["text"])


def test_claims_have_their_speakers_and_carriers_and_the_doubtful_one_its_caveat() -> None:
    expected, text = _expected(), _text()
    claims = claims_line({"id": "seed", "text": text})["claims"]
    for one in expected["claims"]:
        (claim,) = [claim for claim in claims if claim["speaker"] == one["says"]]
        assert one.get("text", "") in text[claim["start"] : claim["end"]]
        assert one.get("via", "") in (claim["via"] or "")
    assert [claim["caveat"]["text"] for claim in claims if "caveat" in claim] == expected["caveats"]


@pytest.mark.parametrize(("rights", "sentences", "words"), [("quote", 3, 75), ("open", 9, 400)])
def test_what_nobody_could_verify_is_never_printed_without_saying_so(
    tmp_path: Path, rights: str, sentences: int, words: int
) -> None:
    text = _text()
    spans = split_sentences(text, "en")
    (caveat,) = _expected()["caveats"]
    (doubted,) = [
        text[slice(*span)]
        for span in spans
        for doubt in caveats_of(text, spans, [span[0]], "en")
        if doubt and text[slice(*doubt)] == caveat
    ]
    figure = re.search(r"\d+ \w+", doubted)
    assert figure
    site = new_site(tmp_path / "brief", SETTINGS.format(rights=rights, sentences=sentences, words=words))
    (site.root / "inbox" / "seed.txt").write_text((SEED / _expected()["input"]).read_text(encoding="utf-8"), encoding="utf-8")
    site.build(NOW)
    shutil.copy(Path(__file__).parent.parent / "mkdocs.yml", site.root)
    rendering.site(site.config)
    shown = 0
    for folder in ("content", "site"):
        for words_of in (text for path in sorted((site.root / folder).rglob("*")) if path.is_file() for text in texts_in(path)):
            told = re.sub(r"\s+", " ", unescape(unescape(words_of)))
            for place in re.finditer(re.escape(figure[0]), told):
                shown += 1
                assert "claimed" in told[max(0, place.start() - 60) : place.start()]
                assert caveat in told
    assert shown or rights == "quote"
