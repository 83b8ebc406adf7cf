"""Describes a kind for a form: which controls, in which order, with which words and choices.

Anything that shows an editor (window, command line, web page) is generated from this.
"""

from __future__ import annotations

from dataclasses import dataclass

from .fields import LIST, SET, TEXT, Field
from .kinds import Kind


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form. `control` is one of: line, text, number, yes_no, choice, choices, list.

    `choices` are (value, label) pairs; empty where anything may be entered.
    """

    name: str
    label: str
    control: str
    choices: tuple[tuple[str, str], ...]
    prompt: str
    required: bool
    advise: int


def controls(kind: Kind) -> list[Control]:
    """The controls for the fields a person edits: short fields first, then the sections."""
    shown = [field for field in kind.fields.values() if field.editable]
    ordered = sorted(shown, key=lambda field: field.section)
    return [
        Control(f.name, f.label, _control(f), _choices(f), f.prompt, f.required, f.advise) for f in ordered
    ]


def _control(field: Field) -> str:
    if field.merge == TEXT:
        return "text"
    if field.merge == SET:
        return "choices"
    if field.merge == LIST:
        return "list"
    if field.value_type is bool:
        return "yes_no"
    if field.value_type in (int, float):
        return "number"
    return "choice" if field.vocabulary or field.choices else "line"


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    if field.terms is not None:
        return tuple((term.code, term.label) for term in field.terms.terms)
    return tuple((choice, choice) for choice in field.choices)
