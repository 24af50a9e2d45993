"""The frame around a page's own pieces, rendered once for all pages that share it.

Material's page template takes half a millisecond, and pages at the same depth differ only in what ``digest.part`` gives, in where
the skip link leads and in their content. So the template is rendered with marks in those places, and the marks are filled in
for each page. Only our own templates are known to keep to that, and no other plugin sees such a page: a site with a theme or
plugins of its own has every page rendered whole, by MkDocs.
"""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Final

from jinja2 import Environment, Template

from digest.publish.site_page import SitePage
from digest.publish.site_view import Piece, View

# Noncharacters (Unicode 23.7) frame a mark; a template has none.
_OPEN: Final = "\ufdd2"
_SHUT: Final = "\ufdd3"
TEMPLATE: Final = "main.html"


def valid(html: str) -> str:
    """A page without what Material writes and HTML does not know: switches that would complete themselves."""
    for name in ("drawer", "search"):
        html = html.replace(f'id="__{name}" autocomplete="off"', f'id="__{name}"')
    return html


class Parts:
    """Renders the pieces of a page: ``partials/NAME.html``, and the content itself."""

    def __init__(self, env: Environment) -> None:
        self._pieces = {name: Piece(env, name) for name in ("head", "masthead", "aside")}

    def __call__(self, view: View, name: str) -> str:
        """A piece of the page that the view is of."""
        if name == "content":
            return (view.page.content or "") if view.page else ""
        return self._pieces[name](digest=view, page=view.page)


def mark(_view: View, name: str) -> str:
    """The mark where a piece goes."""
    return f"{_OPEN}{name}{_SHUT}"


class Frames:
    """What all pages of a kind and depth share, each as pieces of HTML and, between them, the names of parts.

    ``context`` gives what MkDocs shows a page's template.
    """

    def __init__(self, template: Template, parts: Parts, context: Callable[[SitePage], Mapping[str, Any]]) -> None:
        self._template, self._parts, self._context = template, parts, context
        self._frames: dict[tuple[Any, ...], list[str]] = {}

    def filled(self, view: View, page: SitePage) -> str:
        """A page: its frame with its parts."""
        skip = f"#{page.contents[0].anchor}" if page.contents else ""
        key = (view.here, view.kind, view.edition is not None, bool(skip), view.has_material)
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = self._frame(view, page, has_skip=bool(skip))
        pieces = list(frame)
        for at in range(1, len(pieces), 2):
            pieces[at] = skip if pieces[at] == "skip" else self._parts(view, pieces[at])
        return "".join(pieces)

    def _frame(self, view: View, page: SitePage, *, has_skip: bool) -> list[str]:
        blank = View(view.facts, page, view.base, mark)
        toc = [SimpleNamespace(url=f"#{_OPEN}skip{_SHUT}")] if has_skip else []
        stand_in = SimpleNamespace(toc=toc, meta={}, title="", url=page.url, is_homepage=view.kind == "home")
        page.active = True
        html = valid(self._template.render({**self._context(page), "digest": blank, "page": stand_in}))
        page.active = False
        return html.replace(f"#{_OPEN}", _OPEN).replace(_SHUT, _OPEN).split(_OPEN)
