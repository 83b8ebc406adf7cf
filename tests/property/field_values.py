"""Records as a library may hold them, with the texts that files get wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from practicedesk.exchange.mappings import ORIGIN
from practicedesk_sync.model.attachment import is_files
from practicedesk_sync.model.fields import LIST, SET, Field
from practicedesk_sync.model.kinds import Kind, kinds
from practicedesk_sync.model.values import clean_text, value_of

IN_TABLES = ["=1+1", "'", "''x", "|", "a | b", "[", '["a"]', "{}", '"', ",", ";", "\t", "\n", " ", "-"]
IN_MARKDOWN = [
    "\n---\n",
    "\n...\n",
    "\n## Problem\n",
    "\n## body",
    "\\## Context",
    "\n\\\\## problem",
    "# T\n",
]
IN_YAML = [
    "# T\n",
    "```",
    ": ",
    " #",
    "\n- ",
    "no",
    "1.0",
    "2026-11",
    "*a",
    "&b",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x01",
]
MEAN = st.sampled_from(
    [*IN_TABLES, *IN_MARKDOWN, *IN_YAML, "\ufeff", "\x01", "\r\n", "\u0338", "é", "😀", "<b>"]
)
TEXT = st.lists(MEAN | st.text(max_size=8), max_size=4).map("".join)
EXPORTED = [kind for kind in kinds() if not kind.frozen]


def single(field: Field) -> st.SearchStrategy[Any]:
    """Canonical values of a field: what the library may hold."""
    if field.choices:
        return st.sampled_from(field.choices)
    if field.terms is not None:
        codes = [term.code for term in field.terms.terms]
        return (st.sampled_from(codes) | TEXT.filter(str.strip)).map(
            lambda text: value_of(field, text, keep_unknown=True)
        )
    if field.value_type is bool:
        return st.booleans()
    if field.value_type is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if field.value_type is str:
        return TEXT.map(clean_text)
    if is_files(field):
        about = {"name": TEXT.map(clean_text), "size": st.integers(1, 2**40), "type": TEXT.map(clean_text)}
        return st.fixed_dictionaries(
            about | {"sha256": st.text("0123456789abcdef", min_size=64, max_size=64)}
        )
    return st.fixed_dictionaries({"name": TEXT.map(clean_text), "item": TEXT.map(clean_text)}).map(
        lambda given: value_of(field, given)
    )


def value(field: Field) -> st.SearchStrategy[Any]:
    if field.merge == SET:
        elements = single(field).filter(lambda one: one is not None)  # of signs alone, which are no element
        return st.sets(elements, max_size=3).map(sorted)
    if field.merge == LIST:
        return st.lists(single(field), max_size=3)
    return single(field)


def record(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Fields of a record of that kind; a few at a time, and always a title one can see."""
    title = TEXT.map(clean_text).filter(str.strip)
    names = [name for name in kind.fields if name not in ("title", ORIGIN)]
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=5)
    return chosen.flatmap(
        lambda some: st.fixed_dictionaries(
            {"title": title, **{name: value(kind.fields[name]) for name in some}}
        )
    )


def held(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something: an empty text, set or list is as if it were not there."""
    return {name: value for name, value in fields.items() if value not in ("", [], None)}
