"""Front matter: YAML between two lines ``---``, of which every value is taken as the text that stands there.

So "no" stays a word and 2024-11 a month; what a text means, the field says that it fills.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

LARGEST = 1024 * 1024
"""Characters; more is not front matter, and the parser takes about ten seconds for as much."""
MOST_WORDS = 5
"""A key of more words is none."""

_UNUSUAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""What YAML takes for a break or does not let stand: written as an escape."""


class FrontMatterError(Exception):
    """Why front matter cannot be read; `line` counts its lines from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read(text: str) -> dict[str, Any]:
    """The values by key: texts, and lists and objects of texts. Raises `FrontMatterError`."""
    if len(text) > LARGEST:
        raise FrontMatterError(f"The front matter has more than {LARGEST >> 20} MB.", 1)
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise FrontMatterError("The front matter is not a list of “key: value”.", 1)
        return _values(node, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context
        line = mark.line + 1 if mark else 1
        raise FrontMatterError(f"The front matter is not YAML: {said}.", line) from error
    except (yaml.YAMLError, RecursionError) as error:
        said = str(error).splitlines()[0] if isinstance(error, yaml.YAMLError) else "it is nested too deep"
        raise FrontMatterError(f"The front matter is not YAML: {said}.", 1) from error


def written(values: Mapping[str, Any]) -> str:
    """Values as front matter, without the lines around it; it ends with a line break."""
    return yaml.dump(
        dict(values),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=2**31,
        default_flow_style=False,
    )


def _values(node: yaml.MappingNode, source: str) -> dict[str, Any]:
    """The values by key. A line of prose with a colon in it, which YAML takes for a key, belongs to the value
    above it."""
    found: dict[str, Any] = {}
    seen: set[int] = set()
    for key, inner in node.value:
        last = next(reversed(found), "")
        prose = isinstance(key, yaml.ScalarNode) and len(key.value.split()) > MOST_WORDS
        if prose and isinstance(found.get(last), str):
            said = source[key.start_mark.index : inner.end_mark.index].strip()
            found[last] = f"{found[last]}\n\n{said}"
        else:
            found[_key(key, found)] = _value(inner, seen)
    return found


def _value(node: yaml.Node, seen: set[int]) -> Any:
    if id(node) in seen:  # ten lines of aliases stand for more than fits any memory
        raise FrontMatterError("The front matter repeats a part by an alias (“*name”).", _line(node))
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Any] = {}
        for key, inner in node.value:
            made[_key(key, made)] = _value(inner, seen)
        return made
    inners = node.value
    return [_value(inner, seen) for inner in inners] if isinstance(node, yaml.SequenceNode) else inners


def _key(node: yaml.Node, there: Mapping[str, Any]) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.value in there:
        raise FrontMatterError("A key of the front matter stands twice, or is no word.", _line(node))
    return str(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks of lines, and nothing as an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _UNUSUAL.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
