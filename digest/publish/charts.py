"""Numbers as a picture: SVG in a page, drawn by pygal, coloured by the style sheet, told to those who cannot see it. Pure.

pygal chooses scales and places; its scripts, styles, ids and notes (with the day's date) are taken out, since the site's policy
allows none and the same numbers must give the same bytes.
"""

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import count
from typing import Any, Final, Literal

from lxml import etree

from digest.text import squeeze, visible

Kind = Literal["columns", "bars"]

_WIDTH: Final = 560
_HEIGHT: Final = 250
_LETTERS: Final = 14  # as large as a phone shows labels; room is kept for them
_BAR: Final = 22  # the height of one bar with its gap
_STEPS: Final = 5  # about so many lines across columns
_LABELS: Final = 7  # so many labels fit under columns
_LABEL_LENGTH: Final = 30  # characters beside a bar
_DROPPED: Final = ("style", "script", "defs", "title", "desc")
_FRACTION: Final = re.compile(r"\d+\.\d+")
_KEPT: Final = frozenset({"x", "y", "width", "height", "d", "class", "transform", "viewBox"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn: ``columns`` over time, stacked where there are several series, or ``bars`` of one series beside names.

    Each series is a name with a number for each label. ``title`` and ``told`` are what those hear who do not see it.
    """

    kind: Kind
    title: str
    told: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


def chart_html(chart: Chart, name: str) -> str:
    """The chart as an ``<svg>`` element of a page, and what its colours mean; ``name`` makes its ids unique there."""
    root = _drawn(chart).render_tree()
    for overlay in root.xpath("//*[contains(@class, 'overlay') or contains(@class, 'background')]"):
        overlay.getparent().remove(overlay)
    for element in list(root.iter(etree.Comment, *_DROPPED)):
        if element.getparent().tag != "rect":
            element.getparent().remove(element)
    for element in root.iter(etree.Element):
        _tidy(element)
    for tag, text in (("desc", chart.told), ("title", chart.title)):
        told = etree.Element(tag, id=f"{name}-{tag}")
        told.text = squeeze(visible(text))
        root.insert(0, told)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False) + _legend(chart)


def _legend(chart: Chart) -> str:
    """The names of several series, each with its colour's class."""
    if len(chart.series) == 1:
        return ""
    names = (
        f'<li class="color-{at}"><span dir="auto">{escape(_short(name))}</span></li>' for at, (name, _) in enumerate(chart.series)
    )
    return f'<ul class="d-legend">{"".join(names)}</ul>'


class _NamedBars:
    """What our charts do otherwise than pygal's: a bar has a name, for those who point at it, and no notes for a script."""

    def _tooltip_and_print_values(self, _nodes: Any, _series: Any, bar: etree._Element, at: int, value: str, *_: Any) -> None:
        """The name of a bar that was drawn; one of nothing is left empty."""
        shape = bar.find("rect")
        if value == "0" or shape is None:
            bar.clear()
        else:
            etree.SubElement(shape, "title").text = f"{self._get_x_label(at)}: {value}"  # type: ignore[attr-defined]  # it has


@lru_cache(maxsize=1)
def _pygal() -> Any:
    """The library, imported when something is drawn, since that takes longer than most pages."""
    import pygal  # type: ignore[import-untyped]  # it publishes no types

    # It hooks into every import, for maps that it no longer brings, in a way that Python warns of each time.
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


@lru_cache(maxsize=2)
def _kind(kind: Kind) -> Any:
    """The class of pygal's that draws a kind of chart, with our names for its bars."""
    drawn = _pygal().StackedBar if kind == "columns" else _pygal().HorizontalBar
    return type(drawn.__name__, (_NamedBars, drawn), {})


def _drawn(chart: Chart) -> Any:
    """The chart as pygal draws it."""
    is_columns = chart.kind == "columns"
    settings = {
        "width": _WIDTH,
        "height": _HEIGHT if is_columns else 40 + _BAR * len(chart.labels),
        "margin": 6,
        "show_legend": False,
        "truncate_label": -1,
        "js": (),
        "style": _pygal().style.Style(label_font_size=_LETTERS, major_label_font_size=_LETTERS),
        "show_minor_x_labels": not is_columns,
    }
    drawn = _kind(chart.kind)(**settings)
    order = slice(None) if is_columns else slice(None, None, -1)  # the first name on top
    drawn.x_labels = [_short(label) for label in chart.labels[order]]
    if is_columns:
        step = max(1, -(-len(chart.labels) // _LABELS))
        drawn.x_labels_major = drawn.x_labels[::step]
    drawn.y_labels = _scale(max((sum(values) for values in zip(*(values for _, values in chart.series), strict=True)), default=0))
    for name, values in chart.series:
        drawn.add(_short(name), list(values[order]))
    return drawn


def _scale(most: int) -> list[int]:
    """Round whole numbers from nothing to the most, about five of them."""
    step = next(n * 10**power for power in count() for n in (1, 2, 5) if n * 10**power * _STEPS >= most)
    return list(range(0, max(most, 1) + step, step))


def _short(words: str) -> str:
    """Words that fit beside a bar, on one line."""
    line = squeeze(visible(words))
    return line if len(line) <= _LABEL_LENGTH else f"{line[: _LABEL_LENGTH - 1].rstrip()}…"


def _tidy(element: etree._Element) -> None:
    """Only attributes that place or name a part, numbers to a tenth."""
    for name, value in list(element.attrib.items()):
        if name not in _KEPT or not value:
            del element.attrib[name]
        elif name not in {"class", "viewBox"}:
            element.set(name, _FRACTION.sub(_tenths, str(value)))


def _tenths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
