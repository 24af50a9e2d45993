"""Looks at a built site from outside, the way a browser parses it, for anything that could run or load."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import html5lib

ACTIVE = frozenset(
    "script iframe frame frameset object embed applet base portal form isindex style foreignobject animate set"
    " animatetransform animatemotion math handler listener audio video source track img image picture input button select"
    " textarea keygen marquee plaintext xmp noembed noframes template slot dialog menuitem link meta".split()
)
ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "background", "srcset", "ping", "manifest", "cite", "longdesc"}
)
HARMLESS = frozenset({"", "http", "https", "mailto"})


def signatures(html: str, *, fragment: bool = False) -> Iterator[str]:
    """What in a page could act: one line for each, the same for the same thing."""
    parse = html5lib.parseFragment if fragment else html5lib.parse
    for element in parse(html, treebuilder="etree", namespaceHTMLElements=True).iter():
        tag = _local(element.tag)
        if tag:
            yield from _of_element(tag, {_local(k): v or "" for k, v in element.attrib.items()}, element.text or "")


def _of_element(tag: str, attributes: dict[str, str], text: str) -> Iterator[str]:
    if tag in ACTIVE:
        yield _signature(tag, attributes, text)
    for name, value in attributes.items():
        if name.startswith("on"):
            yield f"handler {tag} {name}"
        if name in {"style", "srcdoc"}:
            yield f"{name} on {tag}"
        if name in ADDRESSES and _scheme(value) not in HARMLESS:
            yield f"address {tag} {name} {_scheme(value)}"
        if name in {"id", "name"} and not re.match(
            r"c-|story-|__|logo|query|search|palette|viewport|description|twitter|robots", value
        ):
            yield f"{name} {value}" if tag not in {"svg", "path"} else ""


def _signature(tag: str, attributes: dict[str, str], text: str) -> str:
    """Two elements have the same one when they do the same."""
    if tag == "script" and attributes.get("type", "").endswith("json"):
        return f"script data {attributes['type']}"
    if tag in {"meta", "link"} and attributes.get("http-equiv", "").lower() != "refresh":
        names = ("name", "property", "rel", "http-equiv")
        return f"{tag} {next((attributes[name] for name in names if attributes.get(name)), '')}"
    address = re.sub(r"^(\.\.?/)+", "", attributes.get("src", "") or attributes.get("href", ""))
    script = sha256(text.encode()).hexdigest()[:12] if tag == "script" else ""
    return f"{tag} {address} {attributes.get('class', '')} {script}".strip()


def _local(name: Any) -> str:
    return re.sub(r"^\{.*\}", "", name).lower() if isinstance(name, str) else ""


def _scheme(address: str) -> str:
    found = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+", "", address), re.IGNORECASE)
    return found[1].lower() if found else ""


def site_signatures(site: Path) -> dict[str, str]:
    """Everything in a site that could act, with a page where it is; the search index too, since it is shown as HTML."""
    found: dict[str, str] = {}
    for page in sorted(site.rglob("*.html")):
        for signature in signatures(page.read_text(encoding="utf-8")):
            found.setdefault(signature, str(page.relative_to(site)))
    index = site / "search" / "search_index.json"
    for entry in json.loads(index.read_text(encoding="utf-8"))["docs"] if index.is_file() else ():
        for value in (entry["title"], entry["text"], *entry.get("tags", ())):
            if "<" in value or "&" in value:
                for signature in signatures(value, fragment=True):
                    found.setdefault(f"search: {signature}", entry["location"])
    return found
