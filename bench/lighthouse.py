"""What Lighthouse says of a built site: its home page and its fullest edition, on a desktop and on a phone, the median of five.

``npm install lighthouse@12 && LIGHTHOUSE=node_modules/.bin/lighthouse python -m bench.lighthouse site`` prints a table;
``lighthouse`` on the path is taken otherwise. CHROMIUM names another browser than Debian's. What costs points stands below.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.site_seen import CHROMIUM, hosted

LIGHTHOUSE: Final = os.environ.get("LIGHTHOUSE", "lighthouse")
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
FORMS: Final[Mapping[str, Sequence[str]]] = {"desktop": ("--preset=desktop",), "phone": ()}
RUNS: Final = 5


def report(address: str, form: str) -> dict[str, Any]:
    """One run over one page. Raises CalledProcessError with what Lighthouse said."""
    flags = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    browser = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = [LIGHTHOUSE, address, *flags, browser, *FORMS[form]]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603 - our own words
    return dict(json.loads(done.stdout))


def scores(told: Mapping[str, Any]) -> list[int]:
    """Of 100, in the order of ``CATEGORIES``."""
    return [round(100 * told["categories"][name]["score"]) for name in CATEGORIES]


def costly(told: Mapping[str, Any]) -> set[str]:
    """The audits below their best that count for a score."""
    counted = {ref["id"] for name in CATEGORIES for ref in told["categories"][name]["auditRefs"] if ref["weight"]}
    return {name for name in counted if (told["audits"][name]["score"] or 0) < 1 and told["audits"][name]["score"] is not None}


def main(site: Path) -> None:
    """Print the medians, then what any run found wanting."""
    fullest = max((site / "briefings").rglob("index.html"), key=lambda page: page.stat().st_size)
    print(f"{'page':<28} {'form':<8}" + "".join(f"{name:>15}" for name in (*CATEGORIES, "largest paint")))
    wanting: set[str] = set()
    with hosted(site) as address:
        for path in ("", f"{fullest.parent.relative_to(site).as_posix()}/"):
            for form in FORMS:
                runs = [report(address + path, form) for _ in range(RUNS)]
                medians = [statistics.median(one) for one in zip(*map(scores, runs), strict=True)]
                paint = statistics.median(run["audits"]["largest-contentful-paint"]["numericValue"] for run in runs) / 1000
                print(f"/{path:<27} {form:<8}" + "".join(f"{median:>15}" for median in medians) + f"{paint:>13.2f} s", flush=True)
                wanting |= {f"{name} (/{path}, {form})" for run in runs for name in costly(run)}
    print("below their best in some run:", *sorted(wanting) or ["nothing"], sep="\n  ")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
