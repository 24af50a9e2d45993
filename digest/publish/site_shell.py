"""The frame around a page's own pieces, rendered once for all pages that share it.

Material's page template takes half a millisecond, and pages at the same depth differ only in what ``digest.part`` gives, in where
the skip link leads and in their content. So the template is rendered with marks in those places, and the marks are filled in
for each page. Only our own templates are known to keep to that: a site with a theme of its own has every page rendered whole.
"""

from types import SimpleNamespace
from typing import Any, Final

from jinja2 import Environment, Template

from digest.publish.site_view import View

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
        self._templates = {name: env.get_template(f"partials/{name}.html") for name in ("head", "masthead", "aside")}
        self._names = dict(env.globals)

    def __call__(self, view: View, name: str) -> str:
        """A piece of the page that the view is of."""
        if name == "content":
            return (view.page.content or "") if view.page else ""
        template = self._templates[name]
        # What `render` does but for going through all the names that templates know, which takes as long as the rest of it.
        context = template.new_context({**self._names, "digest": view, "page": view.page}, shared=True)
        return "".join(template.root_render_func(context))


def mark(_view: View, name: str) -> str:
    """The mark where a piece goes."""
    return f"{_OPEN}{name}{_SHUT}"


class Shells:
    """Stands in for Jinja's ``get_template``: the page template gives frames filled in, every other is itself."""

    def __init__(self, env: Environment, parts: Parts) -> None:
        self._get, self._parts = env.get_template, parts
        self._frames: dict[tuple[Any, ...], list[str]] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:  # noqa: A002 - Jinja's name
        """The template, or its stand-in where MkDocs asks for a page's own."""
        template = self._get(name, parent, globals)
        return _Framed(template, self) if name == TEMPLATE and parent is None else template

    def fill(self, template: Template, context: dict[str, Any]) -> str:
        """A page: its frame with its pieces."""
        view: View = context["digest"]
        page = view.page
        skip = f"#{page.contents[0].anchor}" if page and page.contents else ""
        key = (view.here, view.kind, view.edition is not None, bool(skip), view.has_material)
        frame = self._frames.get(key)
        if frame is None:
            blank = View(view.facts, page, view.base, mark)
            toc = [SimpleNamespace(url=f"#{_OPEN}skip{_SHUT}")] if skip else []
            stand_in = SimpleNamespace(toc=toc, meta={}, title="", url=page.url if page else "", is_homepage=view.kind == "home")
            html = valid(template.render({**context, "digest": blank, "page": stand_in}))
            frame = self._frames[key] = html.replace(f"#{_OPEN}", _OPEN).replace(_SHUT, _OPEN).split(_OPEN)
        pieces = list(frame)
        for at in range(1, len(pieces), 2):
            pieces[at] = skip if pieces[at] == "skip" else self._parts(view, pieces[at])
        return "".join(pieces)


class _Framed:
    """A page template whose frames are kept."""

    def __init__(self, template: Template, shells: Shells) -> None:
        self._template, self._shells = template, shells

    def render(self, context: dict[str, Any]) -> str:
        """The page."""
        return self._shells.fill(self._template, context)
