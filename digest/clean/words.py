"""Words as data: the tables (``NAME.yml``) beside the modules that read them, and patterns made of these.

A table groups words by what they mean and, where a word belongs to one, by language. A word may be a regular expression.
"""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final

import yaml

Words = Iterable[str] | Mapping[str, Iterable[str]]

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_table(name: str) -> Any:
    """The table ``name.yml`` as it stands there; mostly the words of each group, in their order."""
    source = (files(__package__) / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(source, Loader=_LOADER)  # noqa: S506 - the safe loader, in C where there is one


def any_of(*groups: Words) -> str:
    """A regular expression for any word of these groups, the first that fits; as one group that captures nothing."""
    lists = (words for group in groups for words in (group.values() if isinstance(group, Mapping) else (group,)))
    return f"(?:{'|'.join(word for words in lists for word in words)})"
