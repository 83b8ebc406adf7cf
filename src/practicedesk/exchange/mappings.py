"""Mappings: which column of a foreign file becomes which field. They are data; see presets/README.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import LIST, REGISTER, SET, TEXT
from practicedesk_sync.model.fields import Field as ModelField
from practicedesk_sync.model.kinds import Kind, is_known, kind
from practicedesk_sync.model.values import value_of

from .cells import BAR
from .file_text import read_text

ORIGIN = "origin"
"""The one field a mapping cannot fill: it says where the record came from."""

_PRESETS = Path(__file__).parent / "presets"
_NEXT = "Correct the mapping file; exchange/presets/README.md shows its form."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_source(raw: Any) -> Any:
    return {"column": raw} if isinstance(raw, str) else raw


def _as_rule(raw: Any) -> Any:
    if isinstance(raw, str) or (isinstance(raw, dict) and "column" in raw):
        return {"columns": [raw]}
    return raw


class Source(_Strict):
    """One column and how its cells are read.

    `split` parts a cell into elements. `reading`: "line" makes one line of it, "year" takes "2021.0" for
    "2021", "opening" takes the whole sentences it begins with; of a file of the web site `site`, "page" takes
    what a reader sees, "words" the same on one line without links, "address" a path as a whole address.
    `values` replaces cells, None leaves out. `heading` is put above a cell that becomes part of a text.
    """

    column: str = Field(min_length=1)
    heading: str = ""
    split: str = ""
    reading: Literal["", "line", "year", "opening", "page", "words", "address"] = Field(
        default="", alias="as"
    )
    site: str = ""
    values: dict[str, str | None] = {}


class Rule(_Strict):
    """What one field is filled from: all of `columns`, the first of `first_of` with text, or a `value`."""

    columns: tuple[Annotated[Source, BeforeValidator(_as_source)], ...] = ()
    first_of: tuple[Annotated[Source, BeforeValidator(_as_source)], ...] = ()
    value: str | tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Rule:
        if sum(map(bool, (self.columns, self.first_of, self.value))) != 1:
            raise ValueError("give exactly one of: column, columns, first_of, value")
        return self

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.columns or self.first_of


class ColumnMapping(_Strict):
    """A mapping file: a rule per field; with `by_name`, a column named like a field fills it without one.

    `source` and the column `source_id` name a row for good; without such a column its content does, or the
    name of the file a record has to itself. `recognise`: headings by which a file is known to be of this
    form.
    """

    format: Literal[1]
    about: str = ""
    kind: str = "practice"
    source: str = Field(min_length=1)
    source_id: str = ""
    licence: str = ""
    recognise: tuple[str, ...] = ()
    by_name: bool = False
    fields: dict[str, Annotated[Rule, BeforeValidator(_as_rule)]] = {}

    def of_kind(self, name: str) -> ColumnMapping:
        """The same for rows that do not name their kind. Raises `UserMistake` for one that cannot be."""
        if not self.by_name or not is_known(name) or kind(name).frozen:
            raise UserMistake(
                "kind_unknown",
                f"This cannot be read as records of the kind “{name}”.",
                "Leave the kind out, or name another.",
            )
        return self.model_copy(update={"kind": name})

    def rules(self, kind_name: str) -> dict[str, Rule]:
        """The rules for a row of that kind, in the order in which the fields are declared."""
        fields = [field for field in kind(kind_name).fields.values() if field.name != ORIGIN]
        if self.by_name:
            return {field.name: self.fields.get(field.name) or _same_name(field) for field in fields}
        return {field.name: self.fields[field.name] for field in fields if field.name in self.fields}


def preset_names() -> list[str]:
    """The mappings that are shipped, by name."""
    return sorted(path.stem for path in _PRESETS.glob("*.json"))


def preset(name: str) -> ColumnMapping:
    """A shipped mapping. Raises `UserMistake` for a name that is not in `preset_names`."""
    if name not in preset_names():
        raise UserMistake(
            "no_such_preset",
            f"There is no preset “{name}”.",
            f"Presets are: {', '.join(preset_names())}. For other files write a mapping file.",
        )
    return load_mapping(_PRESETS / f"{name}.json")


def preset_for(headings: Iterable[str]) -> str:
    """The shipped mapping that knows a file by most of these headings; "" where none knows it."""
    there = {heading.casefold() for heading in headings}
    known = [(preset(name).recognise, name) for name in preset_names()]
    fits = [(len(ours), name) for ours, name in known if ours and there.issuperset(map(str.casefold, ours))]
    return max(fits, default=(0, ""))[1]


def load_mapping(path: Path) -> ColumnMapping:
    """Read a mapping file and hold it against the model.

    Raises `UserMistake` that names the place in the file, and what `file_text.read_text` raises.
    """
    text = read_text(path).text
    try:
        mapping = ColumnMapping.model_validate(json.loads(text))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise _mistake(path, place, first["msg"].removeprefix("Value error, ")) from error
    except (ValueError, RecursionError) as error:
        raise _mistake(path, "", f"it is not JSON ({error})") from error
    for place, fault in _faults(mapping):
        raise _mistake(path, place, fault)
    return mapping


def _faults(mapping: ColumnMapping) -> list[tuple[str, str]]:
    if not is_known(mapping.kind) or kind(mapping.kind).frozen:
        return [("kind", f"“{mapping.kind}” is not a kind of record that can be imported")]
    about = kind(mapping.kind)
    titled = mapping.by_name or "title" in mapping.fields
    found = [] if titled else [("fields", "a rule for “title” is missing")]
    for name, rule in mapping.fields.items():
        fault = _rule_fault(about, name, rule)
        found += [(f"fields.{name}", fault)] if fault else []
    return found


def _rule_fault(about: Kind, name: str, rule: Rule) -> str:
    field = about.fields.get(name)
    if field is None or name == ORIGIN:
        return f"a {about.name} has no such field to fill"
    if field.merge != TEXT and any(source.heading for source in rule.sources):
        return "“heading” is for long texts"
    many = field.merge in (SET, LIST)
    if field.merge == REGISTER and len(rule.columns) > 1:
        return "the field holds one value; use “first_of” to choose among columns"
    if not many and any(source.split for source in rule.sources):
        return "“split” is for fields that hold several values"
    if not many and not isinstance(rule.value, str) and rule.value:
        return "the field holds one value, not a list"
    try:
        for text in (rule.value,) if isinstance(rule.value, str) else rule.value:
            value_of(field, text)
    except UserMistake as mistake:
        return mistake.message
    return ""


def _same_name(field: ModelField) -> Rule:
    split = BAR if field.merge in (SET, LIST) else ""
    return Rule(columns=(Source(column=field.name, split=split),))


def _mistake(path: Path, place: str, fault: str) -> UserMistake:
    where = f"“{path}”, at {place}" if place else f"“{path}”"
    return UserMistake("mapping", f"{where}: {fault.rstrip('.')}.", _NEXT)
