"""Records in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from practicedesk_sync.model.kinds import Kind

from ..services.wording import EMPTY, text_words, value_words

if TYPE_CHECKING:
    from ..services.differences import Difference


def field_lines(about: Kind, fields: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """All fields of a record in words: short ones first, then the long texts under their headings.

    A blank line stands before each part.

    `names`: titles of the records whose ids stand in the fields.
    """
    ordered = [name for name in (*about.fields, *sorted(set(fields) - set(about.fields))) if name in fields]
    texts = [name for name in ordered if name in about.fields and about.fields[name].section]
    short = [name for name in ordered if name not in texts and name != "title"]
    filled = [name for name in short if fields[name] is not False and fields[name] not in EMPTY]
    if filled:
        yield ""
    for name in filled:
        field, value = about.fields.get(name), fields[name]
        known = names.get(value) if isinstance(value, str) else None
        words = f"{known} ({value})" if known else value_words(field, value)
        label = field.label if field else name
        yield f"{label}: {words}" if "\n" not in words else f"{label}:\n{words}"
    for name in texts:
        if fields[name]:
            yield from ("", f"## {about.fields[name].label}", "", text_words(fields[name]))


def difference_words(one: Difference, value: Any, names: Mapping[str, str]) -> str:
    """One side of a difference between two versions. `names`: titles by id."""
    several = value if isinstance(value, list) else [value]
    known = [names.get(each, each) if isinstance(each, str) else each for each in several]
    return value_words(one.field, known if isinstance(value, list) else known[0])


def unlike_lines(before: str, after: str) -> Iterator[str]:
    """The lines of one text alone, marked “-”, and those of the other alone, “+”, in order."""
    first, second = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"- {line}" for line in first[start:end])
            yield from (f"+ {line}" for line in second[other_start:other_end])
