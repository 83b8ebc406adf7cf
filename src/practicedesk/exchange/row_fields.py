"""The cells of one row, read by the rules of a mapping, become the fields of one record."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import LIST, SET, TEXT, Field
from practicedesk_sync.model.kinds import kind as kind_named
from practicedesk_sync.model.values import clean_text, is_unmapped, label_of, value_of

from .cells import parted
from .mappings import Rule, Source
from .readings import read_as


class Fault(Exception):
    """Why a row or a cell cannot be used; it becomes a `RowProblem` once its line is known."""

    def __init__(self, code: str, column: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.column = column
        self.message = message


@dataclass
class RowFields:
    """What a row gives: values by field, remarks, cells left out, and (field, text) pairs without a code."""

    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unmapped: list[tuple[str, str]] = field(default_factory=list)


def read_fields(kind: str, rules: Mapping[str, Rule], cell: Callable[[str], str]) -> RowFields:
    """Apply the rules to a row; `cell` gives the text under a heading, "" for a blank one."""
    read = RowFields()
    declared = kind_named(kind).fields
    for name, rule in rules.items():
        cells = [(source, text) for source in rule.sources if (text := cell(source.column))]
        if not cells and not rule.value:
            continue
        about = declared[name]
        values = list(_values(about, rule, cells, read))
        if about.merge == TEXT:
            values = ["\n\n".join(values)] if values else []
        if not values:
            continue
        read.fields[name] = _whole(about, values)
        read.unmapped += [(name, label_of(about, value)) for value in values if is_unmapped(value)]
        if about.advise and len(str(values[0])) > about.advise:
            read.notes.append(
                f"{about.label} has {len(str(values[0]))} characters; up to {about.advise} are advised."
            )
    return read


def _whole(about: Field, values: list[Any]) -> Any:
    if about.merge == SET:
        return sorted(set(values))
    return values if about.merge == LIST else values[0]


def _values(about: Field, rule: Rule, cells: list[tuple[Source, str]], read: RowFields) -> Iterator[Any]:
    """The field's values one by one. A column adds no term that an earlier one has given."""
    for text in (rule.value,) if isinstance(rule.value, str) else rule.value:
        yield value_of(about, text)
    given: set[str] = set()
    for source, cell in cells:
        found = list(_values_in(about, source, cell, read))
        yield from (value for value in found if not (about.vocabulary and value in given))
        if about.vocabulary:
            given.update(found)
        if found and rule.first_of:
            return


def _values_in(about: Field, source: Source, cell: str, read: RowFields) -> Iterator[Any]:
    for raw in parted(cell, source.split) if source.split else [cell]:
        text = _read(about, source, raw) if source.values or source.reading else raw
        try:
            value = _canonical(about, text)
        except UserMistake as mistake:
            message = f"{mistake.message} The cell holds “{_shortened(str(raw))}”; it was not used."
            read.faults.append(Fault("field_value", source.column, message))
        else:
            if value is not None and (value != "" or raw == ""):  # an element may be empty, a cell not
                yield f"### {source.heading}\n\n{value}" if source.heading else value


def _read(about: Field, source: Source, raw: Any) -> Any:
    """The text to use for what stands in a cell, as the mapping wants it; None for nothing."""
    if not isinstance(raw, str):
        return raw
    replace = {key.strip().casefold(): value for key, value in source.values.items()}
    text = replace.get(raw.strip().casefold(), raw)
    return None if text is None else read_as(source.reading, clean_text(text), about.advise, source.site)


def _canonical(about: Field, raw: Any) -> Any:
    value = None if raw is None else value_of(about, raw, keep_unknown=True)
    if isinstance(value, float) and not math.isfinite(value):
        raise UserMistake("field_value", f"{about.label}: this is not a finite number.")
    return value


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
