"""Records become a JSON file that holds all that is shown of them, open conflicts and unknown fields too.

``{"format": "practicedesk-records", "version": 1, "records": [...]}``, a record on a line of its own; see
``presets/README.md`` for what a record says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.merge.marks import OPEN

from .conflict_parts import text_parts
from .exported import ExportedRecord
from .whole_file import write_whole

FORMAT, VERSION = "practicedesk-records", 1


def write_json(path: Path, records: Iterable[ExportedRecord], *, overwrite: bool = False) -> int:
    """Write the records as they come, none of them held longer than it takes; how many there were.

    UTF-8. The file appears when it is whole, or not at all. Raises as `whole_file.write_whole` does.
    """
    count = 0

    def fill(file: TextIO) -> None:
        nonlocal count
        head = json.dumps({"format": FORMAT, "version": VERSION})
        file.write(f'{head[:-1]}, "records": [')
        for record in records:
            file.write(",\n" if count else "\n")
            file.write(json.dumps(as_json(record), ensure_ascii=False, allow_nan=False))
            count += 1
        file.write("\n]}\n")

    write_whole(path, fill, overwrite=overwrite)
    return count


def as_json(record: ExportedRecord) -> dict[str, Any]:
    """What the file says of a record. A register that was emptied is not among its fields."""
    fields = {name: _plain(value) for name, value in record.fields.items() if value is not None}
    made: dict[str, Any] = {
        "id": record.id,
        "kind": record.kind,
        "space": record.space,
        "space_name": record.space_name,
        "fields": fields,
        "conflicts": {name: _conflict(record, name) for name in record.siblings},
        "forms": dict(record.forms),
        "trash": record.trashed,
        "wanted_deleted": record.wanted_deleted,
    }
    for name, (at, by) in (("created", record.created), ("updated", record.updated)):
        made |= {name: at, f"{name}_by": by}
    always = ("id", "kind", "fields")
    return {key: value for key, value in made.items() if value or key in always}


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _conflict(record: ExportedRecord, name: str) -> list[Any]:
    """An open conflict: of a text its parts, a disputed one as all its alternatives, the shown one first; of
    a list {at, others}, at counting items from 0; of a register the other values, newest first."""
    value, others = record.fields.get(name), record.siblings[name]
    if isinstance(value, str) and OPEN in value:
        return text_parts(value)
    if name in record.items:
        at = record.items[name].index
        return [{"at": at(one["item"]), "others": one["values"]} for one in others]
    return others
