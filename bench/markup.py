"""What the Nu Html Checker says of every page of a built site: each error, and how many there are. It needs Java.

``npm install vnu-jar && VNU=node_modules/vnu-jar/build/dist/vnu.jar python -m bench.markup site``
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

VNU: Final = os.environ.get("VNU", "vnu.jar")


def faults(site: Path) -> list[str]:
    """Each error as a line that begins with the page. Raises CalledProcessError where the checker did not run."""
    options = ["--errors-only", "--skip-non-html", "--format", "gnu", "--exit-zero-always"]
    command = ["java", "-Xss8m", "-jar", VNU, *options, str(site)]
    return subprocess.run(command, stderr=subprocess.PIPE, check=True, text=True).stderr.splitlines()  # noqa: S603 - our own words


if __name__ == "__main__":
    site = Path(sys.argv[1])
    found = faults(site)
    print(*found, f"{len(found)} errors on {sum(1 for _ in site.rglob('*.html'))} pages", sep="\n")
