"""Tables that are more than tables: a year's days become calendars, numbers get a picture with the table behind it. Pure."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from digest.publish.charts import Chart, chart_html
from digest.publish.page_blocks import OPENING_LINK, Block, Blocks, words, wrap
from digest.publish.site_index import busyness

_WEEK: Final = 7
# A cell of a calendar: the day, and after it the number of stories in parentheses where there was an edition.
_DAY: Final = re.compile(r"(?P<day>\d{1,2})(?:\s*\((?P<count>\d{1,6})\))?$")
# Where the picture of a table goes: noncharacters (Unicode 23.7), which no page has (``_ILLEGAL``).
_PLACE: Final = "\ufdd0{}\ufdd1"
# A table is drawn whose cells are whole numbers, their thousands apart as languages have it, and maybe shares in percent.
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,'’\s٬]?\d{3}){0,5}")  # no count has more digits
_SHARE: Final = re.compile(r"(?=.*[%٪])[%٪\s\u061c\u200e\u200f]*\d{1,3}[%٪\s\u061c\u200e\u200f]*")
_FEWEST_COLUMNS: Final = 2
_FEWEST_ROWS: Final = 2


def mark_calendars(page: Blocks) -> None:
    """A table of seven columns whose cells are days of the month is a calendar; with the heading above it, one piece."""
    for table in [block for block in page.all if block.tag == "table"]:
        cells = page.within(table, "td")
        days = [day for cell in cells if (day := _DAY.match(page.words(cell)))]
        if len(page.within(table, "th")) != _WEEK or not days or len(days) != sum(1 for c in cells if page.words(c)):
            continue
        table.set("class", "d-calendar")
        most = max(int(day["count"] or 0) for day in days)
        for cell in cells:
            _mark_day(page, cell, most)
        heading = page.before(table)
        if heading is not None and heading.tag == "h2":
            wrap([heading, table], "section", 'class="d-month-of-year"')


def _mark_day(page: Blocks, cell: Block, most: int) -> None:
    """A day with an edition is shown as busy as it was beside its month; its number of stories is for those who ask."""
    inner = page.inner(cell)
    link, day = OPENING_LINK.match(inner), _DAY.match(words(inner))
    if link is None or day is None:
        return
    count, rest = int(day["count"] or 0), inner[link.end() :]
    more = f' class="d-day d-day--{busyness(count, most)}"'
    if day["count"] and "<" not in rest:
        more += f' title="{count}"'
        rest = f' <span class="d-unseen">{rest.strip()}</span>'
    page.set_inner(cell, f"{link[1]}{more}>{link[2]}</a>{rest}")


def draw_tables(page: Blocks, name: str) -> list[str]:
    """Tables of numbers, each folded away behind the place of its picture; the pictures, in the same order.

    A picture is made from its table alone. It goes in when the page is clean, since the lists of what is let through have no SVG.
    """
    drawn: list[str] = []
    for table in [block for block in page.top if block.tag == "table" and "class" not in block.attributes]:
        chart = _chart(page, table)
        if chart is not None:
            drawn.append(chart_html(chart, f"c-chart-{len(drawn) + 1}"))
            place = f'<div class="d-chart">{_PLACE.format(len(drawn))}</div>'
            table.before += f'{place}<details class="d-numbers">'
            table.before += f"<summary>{escape(name)}</summary>"
            table.after += "</details>"
    return drawn


def _chart(page: Blocks, table: Block) -> Chart | None:
    """What a table under a heading and a paragraph draws; a share in its last column makes it bars beside names."""
    about = page.before(table)
    heading = page.before(about) if about is not None else None
    head, *rows = [[page.words(cell) for cell in page.within(row, "th", "td")] for row in page.within(table, "tr")]
    if heading is None or about is None or not rows or {len(row) for row in rows} != {len(head)}:
        return None
    is_share = all(_SHARE.fullmatch(row[-1]) for row in rows)
    end = len(head) - is_share
    if (
        end < _FEWEST_COLUMNS
        or (not is_share and len(rows) < _FEWEST_ROWS)
        or not all(_NUMBER.fullmatch(cell) for row in rows for cell in row[1:end])
    ):
        return None
    return Chart(
        kind="bars" if is_share else "columns",
        title=page.words(heading),
        told=page.words(about),
        labels=tuple(row[0] for row in rows),
        series=tuple((head[at], tuple(_whole(row[at]) for row in rows)) for at in range(1, end)),
    )


def _whole(cell: str) -> int:
    """A whole number in any script's digits, without the separators of its thousands."""
    return int("".join(c for c in cell if c.isdecimal()))


def with_drawings(html: str, drawn: Sequence[str]) -> str:
    """The page with its pictures in their places."""
    for number, svg in enumerate(drawn, 1):
        html = html.replace(_PLACE.format(number), svg)
    return html
