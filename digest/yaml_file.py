"""YAML that a person writes: read with the line of each setting; what is wrong is told with what would be right."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from digest.errors import ConfigError, Problem

# What PyYAML says of the mistakes that people make, by a part of its words: what was found, and what would be right.
_MISTAKES: Final[Mapping[str, tuple[str, str]]] = {
    "'\\t'": ("there is a tab", "Indent with spaces"),
    "mapping values": ("there is a second colon", "Put the words behind the first one in quotes, or begin a new line"),
    "expected <block end>": ("this line is indented otherwise than those beside it", "Begin what belongs together at one column"),
}
# What pydantic calls a value of the wrong kind, and what would be right.
_KINDS: Final[Mapping[str, str]] = {
    "tuple_type": "Write a list, such as [one, two]",
    "model_type": "Write `setting: value` there",
    "dict_type": "Write `setting: value` there",
    "mapping_type": "Write `setting: value` there",
    "int_parsing": "Write a whole number",
    "int_type": "Write a whole number",
    "int_from_float": "Write a whole number",
    "float_parsing": "Write a number",
    "float_type": "Write a number",
    "bool_parsing": "Write true or false",
    "bool_type": "Write true or false",
    "string_type": "Write words; quotes make words of a number, a date or yes and no",
}


# The remedy for a setting that there is not, by its place in the file.
Location = tuple[str | int, ...]
Meant = Callable[[Location], str]


def _nothing_known(location: Location) -> str:
    return "Correct its name or remove it"


def read(path: Path) -> tuple[yaml.Node | None, Any]:
    """What a file says: as a tree that knows its lines, and as values. Raises ConfigError, also for a key that stands twice."""
    tree = compose(path)
    if wrong := list(_misbuilt(path, tree)):
        raise ConfigError(wrong)
    try:
        return tree, None if tree is None else yaml.SafeLoader("").construct_document(tree)
    except yaml.YAMLError as error:
        raise ConfigError([_not_yaml(path, error)]) from error
    except ValueError as error:  # what looks like a date and is none
        problem = Problem(file=str(path), line=None, found=f"has a value that is none ({error})", remedy="Put it in quotes")
        raise ConfigError([problem]) from error


def compose(path: Path) -> yaml.Node | None:
    """What a file says as a tree; None where it says nothing. Raises ConfigError."""
    try:
        return yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = Problem(file=str(path), line=line, found="is not UTF-8", remedy="Save the file as UTF-8")
        raise ConfigError([problem]) from error
    except OSError as error:
        found = f"cannot be read ({error.strerror})"
        raise ConfigError([Problem(file=str(path), line=None, found=found, remedy="Allow reading it")]) from error
    except (yaml.YAMLError, RecursionError) as error:  # the latter: brackets in brackets, a thousand deep
        raise ConfigError([_not_yaml(path, error)]) from error


def _not_yaml(path: Path, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or error)
    unknown = said, "Check indentation, quotes and colons there"
    found, remedy = next((words for part, words in _MISTAKES.items() if part in said), unknown)
    return Problem(file=str(path), line=mark.line + 1 if mark else None, found=f"is not YAML: {found}", remedy=remedy)


def _misbuilt(path: Path, node: yaml.Node | None, above: tuple[yaml.Node, ...] = ()) -> Iterator[Problem]:
    """Keys that a mapping has twice (YAML takes the last in silence, people mean the first), and what holds itself."""
    if node in above and node is not None:
        found = "this refers to something that it is a part of"
        yield Problem(file=str(path), line=node.start_mark.line + 1, found=found, remedy="Write it out, without & and *")
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _misbuilt(path, child, (*above, node))
    elif isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in first:
                found = f"`{name}` is set again; it stands in line {first[name]} already"
                yield Problem(file=str(path), line=line, found=found, remedy="Keep one of the two")
            first.setdefault(name, line)
            yield from _misbuilt(path, value, (*above, node))


def problems(path: Path, tree: yaml.Node | None, error: ValidationError, *, meant: Meant = _nothing_known) -> list[Problem]:
    """What pydantic found wrong with the values of a file, each with the line of the setting it is about.

    Without what only follows from a mistake inside: a list is not too short for a wrong item in it. ``meant`` gives the remedy
    for a setting that there is not.
    """
    found = error.errors()
    inner = {one["loc"][:depth] for one in found for depth in range(len(one["loc"]))}
    return [_problem(path, tree, dict(one), meant) for one in found if one["loc"] not in inner]


def _problem(path: Path, tree: yaml.Node | None, error: dict[str, Any], meant: Meant) -> Problem:
    keys = [str(key) for key in error["loc"]]
    setting = ".".join(keys) or "the file"
    if error["type"] == "missing":
        found, remedy = f"`{setting}` is missing", f"Add `{keys[-1]}:` there"
    elif error["type"] == "extra_forbidden":
        found, remedy = f"`{setting}` is no setting", meant(error["loc"])
    else:
        found = f"`{setting}` is {_as_written(tree, error['loc'], error['input'])}"
        remedy = _KINDS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return Problem(file=str(path), line=line_of(tree, error["loc"]), found=found, remedy=remedy[:1].upper() + remedy[1:])


def _as_written(node: yaml.Node | None, location: Location, value: object) -> str:
    """A value for a message: what is no text to YAML (`yes`, `14:30`) as it stands in the file."""
    for key in location:
        if isinstance(node, yaml.MappingNode):
            node = next((held for name, held in node.value if name.value == str(key)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            node = None
    return node.value if isinstance(node, yaml.ScalarNode) and node.value and not isinstance(value, str) else repr(value)


def line_of(node: yaml.Node | None, location: Location) -> int | None:
    """The line (from 1) of the deepest setting of ``location`` that the file has."""
    line = node.start_mark.line + 1 if node else None
    for key in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(key)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line
