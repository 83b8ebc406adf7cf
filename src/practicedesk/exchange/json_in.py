"""A JSON file as `json_out` writes it becomes records to import; what it tells badly is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import InvalidChange, UserMistake
from practicedesk_sync.ids import digest_of, is_id
from practicedesk_sync.log import strict_json
from practicedesk_sync.merge.carry import carried
from practicedesk_sync.model import kinds
from practicedesk_sync.model.fields import LIST, REGISTER, SET, TEXT, Field, Merge
from practicedesk_sync.model.values import is_unmapped, label_of, value_of
from practicedesk_sync.progress import Progress, unwatched

from .conflict_parts import text_of_parts
from .file_text import read_text
from .imported import READ_STEP, ImportedRecord, ImportPlan
from .json_out import FORMAT, VERSION
from .mappings import ORIGIN
from .row_fields import Fault
from .taking import Gathered, named_by, origin_of

SOURCE = "practicedesk"
"""Where a record comes from that has no other origin; as in the preset ``plain``."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
_KEYS = {
    "id",
    "kind",
    "space",
    "space_name",
    "fields",
    "conflicts",
    "forms",
    "trash",
    "wanted_deleted",
    "created",
    "created_by",
    "updated",
    "updated_by",
}


def read_json(path: Path, on_progress: Progress = unwatched) -> ImportPlan:
    """Read a whole file without writing anything; reading it twice gives the same plan.

    Raises `UserMistake` where the file is not such a file or of a newer version, and `WorldError` where it
    cannot be read. A bad record never stops the others; `line` is its number, from 1.
    """
    source = read_text(path)
    if source.notes:
        raise UserMistake("json_invalid", f"“{path}” is not in UTF-8.", "Export it again.")
    gathered = Gathered()
    records = _records(path, source.text)
    for number, raw in enumerate(records, 1):
        if number % READ_STEP == 0:
            on_progress(number, len(records))
        try:
            _take(gathered, number, raw)
        except Fault as fault:
            gathered.problem(fault, number)
    return gathered.plan(encoding=source.encoding, unit="record")


def _records(path: Path, text: str) -> list[Any]:
    try:
        whole = strict_json.parse(text.encode())
    except (InvalidChange, UnicodeEncodeError) as error:
        cause = error.__cause__
        where = f", line {cause.lineno}" if isinstance(cause, json.JSONDecodeError) else ""
        said = error.message if isinstance(error, InvalidChange) else "it holds half characters."
        raise UserMistake("json_invalid", f"“{path}”{where}: {said}", "Export it again, whole.") from error
    version = whole.get("version") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or type(version) is not int:
        raise UserMistake(
            "json_format",
            f"“{path}” is JSON, but not a file of PracticeDesk's records.",
            f"It should begin with “format”: “{FORMAT}” and a “version”.",
        )
    if version > VERSION:
        raise UserMistake(
            "json_version",
            f"“{path}” was written by a newer PracticeDesk (version {version} of the form).",
            "Update PracticeDesk, then import the file again.",
        )
    if not isinstance(whole.get("records"), list):
        raise UserMistake("json_format", f"“{path}” has no list of “records”.", "Export it again, whole.")
    return list(whole["records"])


def _take(gathered: Gathered, number: int, raw: Any) -> None:
    """Make a record of an element of the file. Raises `Fault` where it is none."""
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict):
        raise Fault("record_form", "", "This is no record: an object with “kind” and “fields” is needed.")
    kind = _kind(raw.get("kind"))
    id_ = raw.get("id") or ""
    if id_ and not is_id(id_):
        raise Fault("record_form", "id", "The id is not one that PracticeDesk gives.")
    told = _Told(kind, raw)
    told.read()
    if not id_ and not str(told.fields.get("title", "")).strip():
        raise Fault("no_title", "title", "The record has no title.")
    content = digest_of(strict_json.dumps([kind.name, told.fields]))
    own = (SOURCE, id_ or f"row:{content}")
    source, source_id, licence, origin = named_by(origin_of(raw["fields"].get(ORIGIN)), own)
    record = ImportedRecord(
        kind.name,
        source,
        source_id,
        told.fields,
        number,
        licence,
        id_,
        space=raw["space"] if is_id(raw.get("space")) else "",
        others=told.others,
        forms=told.forms,
        trashed=raw.get("trash") is True,
        origin=origin,
    )
    gathered.add(record, f"record {number}", told.unmapped, told.faults)


def _kind(name: Any) -> kinds.Kind:
    """The kind of that name, also one this version does not know. Raises `Fault`."""
    if not isinstance(name, str) or not _NAME.match(name):
        raise Fault("unknown_kind", "kind", "The record names no kind.")
    if name in (kinds.PUBLICATION, kinds.SERIES):
        raise Fault("publication_row", "kind", "A publication is made by publishing, not imported.")
    return kinds.kind(name)


@dataclass
class _Told:
    """What an element of the file tells of a record; what it tells badly is in `faults`."""

    kind: kinds.Kind
    raw: Mapping[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, Merge] = field(default_factory=dict)
    unmapped: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> None:
        for key in self.raw.keys() - _KEYS:
            self.faults.append(Fault("no_such_field", key, f"A record has no “{key}”; it was not used."))
        for name, value in self.raw["fields"].items():
            if name != ORIGIN:
                self._attempt(name, "not used", self._field, value)
        conflicts = self.raw.get("conflicts")
        for name, value in conflicts.items() if isinstance(conflicts, dict) else ():
            self._attempt(name, "taken as it was shown", self._conflict, value)

    def _attempt(self, name: str, what: str, take: Callable[[Field, Any], None], value: Any) -> None:
        try:
            take(self._about(name), value)
        except (UserMistake, InvalidChange) as error:
            self.faults.append(Fault("field_value", name, f"{error.message} It was {what}."))
        except ValueError:
            message = f"“{name}” has not the form of a field's open conflict. It was {what}."
            self.faults.append(Fault("field_value", name, message))

    def _about(self, name: str) -> Field:
        """How a field is declared; one that is not, as the file says it merges."""
        declared = self.kind.fields.get(name)
        if declared is not None:
            return declared
        if not _NAME.match(name):
            raise UserMistake("field_unknown", "This is no name of a field.")
        forms = self.raw.get("forms")
        form = forms.get(name) if isinstance(forms, dict) else None
        self.forms[name] = form if form in (TEXT, SET, LIST) else REGISTER
        return Field(name, name, self.forms[name], value_type=Any)

    def _field(self, about: Field, raw: Any) -> None:
        if about.merge in (SET, LIST):
            if not isinstance(raw, list):
                raise UserMistake("field_value", f"{about.label}: this is not a list.")
            values = [value for each in raw if (value := _canonical(about, each)) not in (None, "")]
            self.fields[about.name] = sorted(set(map(str, values))) if about.merge == SET else values
        else:
            values = [_canonical(about, "" if raw is None else raw)]
            self.fields[about.name] = values[0]
        self.unmapped += [(about.name, label_of(about, value)) for value in values if is_unmapped(value)]

    def _conflict(self, about: Field, raw: Any) -> None:
        """Raises `ValueError` where it has not the form that `json_out` gives it."""
        name = about.name
        if name not in self.fields or not isinstance(raw, list):
            raise ValueError(name)
        if about.merge == TEXT:
            self.fields[name] = carried(text_of_parts(raw), self.fields[name])
        elif about.merge == LIST:
            self.others[name] = dict(_others(about, one, len(self.fields[name])) for one in raw)
        elif about.merge == REGISTER:
            self.others[name] = [_canonical(about, value) for value in raw]


def _others(about: Field, raw: Any, count: int) -> tuple[int, list[Any]]:
    """(place in the list, other values) of one item."""
    if not isinstance(raw, dict) or not isinstance(raw.get("others"), list):
        raise ValueError(about.name)
    if type(raw.get("at")) is not int or not 0 <= raw["at"] < count:
        raise ValueError(about.name)
    return raw["at"], [_canonical(about, value) for value in raw["others"]]


def _canonical(about: Field, raw: Any) -> Any:
    if about.value_type is Any and isinstance(raw, str):
        about = replace(about, value_type=str)
    return value_of(about, raw, keep_unknown=True)
