"""Links inside a built site that lead nowhere: to no page or file, or to an anchor that its page does not have.

``python bench/links.py site https://brief.example/`` names them.
"""

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html


def broken_links(site: Path, site_url: str) -> list[str]:
    """Each broken link as ``page: address``, in the order of the pages. ``site_url`` ends with a slash."""
    pages = sorted(site.rglob("*.html"))
    return [f"{page.relative_to(site).as_posix()}: {href}" for page in pages for href in _broken(page, site, site_url)]


def _broken(path: Path, site: Path, site_url: str) -> Iterator[str]:
    here = urljoin(site_url, path.relative_to(site).as_posix().removesuffix("index.html"))
    for href in sorted(_addresses(path)):
        address, _, anchor = urljoin(here, href).partition("#")
        if not address.startswith(site_url):
            continue
        target = site / unquote(urlsplit(address).path.removeprefix(urlsplit(site_url).path))
        target = target / "index.html" if target.is_dir() or address.endswith("/") else target
        if not target.is_file() or (anchor and target.suffix == ".html" and unquote(anchor) not in _anchors(target)):
            yield href


def _tree(path: Path) -> etree._Element:
    return html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def _addresses(path: Path) -> set[str]:
    """What a page leads to or loads. ``#:~:`` is for the browser alone (text fragments)."""
    found = {str(value) for element in _tree(path).iter() for name in ("href", "src") if (value := element.get(name))}
    return {href.partition(":~:")[0].rstrip("#") if ":~:" in href else href for href in found}


@lru_cache(maxsize=4096)
def _anchors(path: Path) -> frozenset[str]:
    """The places of a page."""
    return frozenset(str(value) for element in _tree(path).iter() if (value := element.get("id")))


if __name__ == "__main__":
    found = broken_links(Path(sys.argv[1]), sys.argv[2])
    print("\n".join([*found, f"{len(found)} broken"]))
    sys.exit(bool(found))
