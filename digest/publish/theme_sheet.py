"""The one style sheet of the site: of Material's what our pages can use, then ours.

Two thirds of Material's rules are for what only a page written by hand can have (admonitions, tabs, notes in code). A phone on
a slow network shows nothing before it has read them all, so they stay out; a page by hand asks for Material's own sheets besides.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

THEME_SHEET: Final = "assets/site.css"
MATERIAL: Final = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css")
_OURS: Final = "assets/digest.css"
# The frame of every page, which is Material's.
_FRAME: Final = "base.html"
_WORD: Final = re.compile(r"[A-Za-z_][\w-]*")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
# In minified sheets. What stands in parentheses, as in :not(), asks for nothing.
_RULE: Final = re.compile(r"([^{};]+)\{([^{}]*)\}")
_EMPTY: Final = re.compile(r"@[^{};]+\{\}")
_COMMA: Final = re.compile(r",(?![^()]*\))")
_IN_PARENTHESES: Final = re.compile(r"\([^()]*\)")
_NAMED: Final = re.compile(r"""\.([A-Za-z_][\w-]*)|=["']?([\w-]+)["']?\]""")
_DECLARED: Final = re.compile(r"(?:^|;)(--[\w-]+):")
_USED: Final = re.compile(r"var\((--[\w-]+)")


def theme_sheet(folders: Sequence[Path], *, is_whole: bool) -> bytes:
    """The sheet, for a page asks for one file sooner than for three. The first folder that has a file wins.

    ``is_whole`` keeps all of Material's rules: who has templates of their own may use any.
    """
    material = "\n".join(_first(folders, pattern).read_text(encoding="utf-8") for pattern in MATERIAL)
    ours = _first(folders, _OURS)
    sheet = _COMMENT.sub("", ours.read_text(encoding="utf-8"))
    if not is_whole:
        theme = ours.parent.parent
        templates = [_first(folders, _FRAME), *theme.rglob("*.html"), *theme.rglob("*.js")]
        material = used_rules(material, (sheet, *(path.read_text(encoding="utf-8") for path in templates)))
    return f"{material}\n{sheet}".encode()


def material_sheets(folders: Sequence[Path]) -> tuple[str, ...]:
    """Where the site serves Material's own sheets, below its root."""
    return tuple(f"assets/stylesheets/{_first(folders, pattern).name}" for pattern in MATERIAL)


def used_rules(sheet: str, texts: Iterable[str]) -> str:
    """The rules of a minified sheet whose classes and attributes' values are all words of the texts.

    Sets of custom properties go where nothing that is left asks for any of them.
    """
    texts = tuple(texts)
    words = frozenset(word for text in texts for word in _WORD.findall(text))

    def of_use(rule: re.Match[str]) -> str:
        selectors = [one for one in _COMMA.split(rule[1]) if _names(one) <= words]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    left = _RULE.sub(of_use, _COMMENT.sub("", sheet))
    used = {name for text in (left, *texts) for name in _USED.findall(text)}
    left = _RULE.sub(lambda rule: rule[0] if used.intersection(names := _DECLARED.findall(rule[2])) or not names else "", left)
    return _EMPTY.sub("", left)


def _names(selector: str) -> set[str]:
    return {name or value for name, value in _NAMED.findall(_IN_PARENTHESES.sub("", selector))}


def _first(folders: Sequence[Path], pattern: str) -> Path:
    return next(path for folder in folders for path in sorted(folder.glob(pattern)))
