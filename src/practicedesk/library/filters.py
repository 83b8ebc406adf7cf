"""What a person gives to filter by, as the codes that records hold: kinds and values by their words."""

from __future__ import annotations

from sqlalchemy import Connection

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import kinds
from practicedesk_sync.model.nearest import did_you_mean, nearest
from practicedesk_sync.model.vocabularies import as_code
from practicedesk_sync.model.vocabularies.terms import folded

from .documents import KIND, SPACE
from .listings import codes_of
from .spaces import find_space

MOST_NAMED = 12
"""Values of a field that a message names; `fields` lists all of them."""


def kind_named(name: str) -> str:
    """A kind by its name or its label. Raises `UserMistake`."""
    wanted = folded(name)
    for each in kinds():
        if wanted in (folded(each.name), folded(each.label)):
            return each.name
    names = [each.name for each in kinds()]
    hint = did_you_mean(name, [*names, *(each.label for each in kinds())])
    raise UserMistake(
        "kind_unknown", f"There is no kind of record “{name}”.", f"{hint}There are: {', '.join(names)}."
    )


def find_code(connection: Connection, name: str, value: str) -> str:
    """The code a field's value stands for, whichever kind declares the field; free values as they are.

    Raises `UserMistake` for what is neither a value of the field nor written in any record here.
    """
    if name == KIND:
        return kind_named(value)
    if name == SPACE:
        return find_space(connection, value).id
    declared = _declared(name)
    vocabulary = next((field.vocabulary for field in _fields(name) if field.vocabulary), "")
    code = as_code(vocabulary, value) if vocabulary else value
    if declared and code not in declared.values() and code not in codes_of(connection, name):
        near = [declared[reading] for reading in nearest(value, declared)]
        values = list(dict.fromkeys([*near, *declared.values()]))
        some = ", ".join(values[:MOST_NAMED]) + ", …" * (len(values) > MOST_NAMED)
        raise UserMistake("value_unknown", f"“{value}” is not a value of {name}.", f"It takes: {some}.")
    return code


def near_free_value(connection: Connection, name: str, value: str) -> str | None:
    """Where a field takes anything and no record has this value: a question naming what is near, or "".

    None where some record has it, or the field's values are declared.
    """
    known = codes_of(connection, name)
    return None if value in known or _declared(name) else did_you_mean(value, known)


def _declared(name: str) -> dict[str, str]:
    """The codes of a field's values by label and by code; empty where anything may be entered."""
    found: dict[str, str] = {}
    for field in _fields(name):
        terms = field.terms.terms if field.terms is not None else ()
        found |= {term.label: term.code for term in terms} | {term.code: term.code for term in terms}
        found |= {choice: choice for choice in field.choices}
    return found


def _fields(name: str) -> list[Field]:
    """The fields of that name, of all kinds that declare one."""
    return [each.fields[name] for each in kinds() if name in each.fields]
