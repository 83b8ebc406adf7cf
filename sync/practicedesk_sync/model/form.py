"""Describes a kind for a form: which controls, in which order, with which words and choices.

Anything that shows an editor (window, command line, web page) is generated from this.
"""

from __future__ import annotations

from dataclasses import dataclass

from .attachment import is_files
from .fields import LIST, SET, TEXT, Field, fields_of
from .kinds import Kind
from .parts import IN_SHORT, PARTS
from .record import Record

ENVELOPE = fields_of(Record)


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form. `control` is one of: line, text, number, yes_no, choice, choices, list, files.

    `choices` are (value, label) pairs; empty where anything may be entered.
    """

    name: str
    label: str
    control: str
    choices: tuple[tuple[str, str], ...]
    prompt: str
    required: bool
    advise: int
    example: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands together in a form: the names of its fields. A section is a leaf with one field."""

    title: str
    fields: tuple[str, ...]
    section: bool = False


def leaves(kind: Kind) -> list[Leaf]:
    """The leaves of a form: what is enough to begin with, the short fields by their parts, the sections.

    A section that is enough to begin with has a leaf of its own as well.
    """
    parts: dict[str, list[str]] = {part: [] for part in PARTS}
    for field in in_order(kind):
        part = part_of(kind, field)
        if field.editable and (part == IN_SHORT or not field.section):
            parts[part].append(field.name)
    facts = [Leaf(part, tuple(names)) for part, names in parts.items() if names]
    return [*facts, *(Leaf(field.label, (field.name,), True) for field in kind.sections)]


def part_of(kind: Kind, field: Field) -> str:
    """The part under which a field stands, one of `PARTS`."""
    return IN_SHORT if field.name in kind.in_short else field.part


def in_order(kind: Kind) -> list[Field]:
    """The fields of a kind as a person meets them: its title and own ones, then those every record has."""
    return sorted(kind.fields.values(), key=lambda field: field.name != "title" and field.name in ENVELOPE)


def controls(kind: Kind) -> list[Control]:
    """The controls for the fields a person edits: short fields first, then the sections."""
    shown = [field for field in kind.fields.values() if field.editable]
    ordered = sorted(shown, key=lambda field: field.section)
    return [
        Control(f.name, f.label, _control(f), _choices(f), f.prompt, f.required, f.advise, f.example)
        for f in ordered
    ]


def _control(field: Field) -> str:
    if field.merge == TEXT:
        return "text"
    if field.merge == SET:
        return "choices"
    if field.merge == LIST:
        return "files" if is_files(field) else "list"
    if field.value_type is bool:
        return "yes_no"
    if field.value_type in (int, float):
        return "number"
    return "choice" if field.vocabulary or field.choices else "line"


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    if field.terms is not None:
        return tuple((term.code, term.label) for term in field.terms.terms)
    return tuple((choice, choice) for choice in field.choices)
