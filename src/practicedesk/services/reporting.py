"""Reports: gathers the frozen values of a record and has them printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import strict_json
from practicedesk_sync.model.community import is_of_minutes
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import GROUP, PUBLICATION, Kind, kind
from practicedesk_sync.model.values import DATE, MOMENT, is_unmapped, label_of

from ..library.folder import FONTS
from ..library.library import Library
from ..library.publications import publications_of
from ..library.records import RecordView, find, titles_of, traced
from ..reports.engine import Rendered
from ..reports.sheet import Day, HistoryRow, Section, Sheet, Table, render_sheet
from .chronicle import Told, chronicle
from .deeds import RESTORED, TRASHED, WRITTEN
from .meetings import MEETING
from .minutes_report import minutes_pdf
from .presenting import facts_of
from .standing import as_typed
from .text_parts import parts_of
from .wording import size_words

HISTORY_ROWS = 12
NOT_AT_A_GLANCE = (
    *("summary", "organisation", "marking", "takeaways", "tags", "licence", "url"),
    *("lang", "origin"),
)
"""Facts that stand elsewhere on the sheet, and those that tell a reader nothing."""
TABLES = {
    "tools": {
        "name": "Tool",
        "type": "Type",
        "licence": "Licence",
        "url": "Web address",
        "cost_note": "Cost",
    },
    "agenda": {"item": "Item", "minutes_allotted": "Minutes"},
    "attachments": {"name": "File", "size": "Size"},
}
"""Lists that are printed as a table: what of an item, under which words."""


def sheet(library: Library, id_: str, target: Path, cancel: Event | None = None) -> Rendered:
    """Print the sheet of a record, or of a published version, to a PDF; `cancel`, once set, stops it.

    A meeting's sheet is its minutes.
    """
    made_at = datetime.fromtimestamp(library.now_ms() / 1000, UTC)
    with library.reading() as connection:
        view = find(connection, id_)
    if view.kind == MEETING:
        return minutes_pdf(library, view.id, target, cancel)
    if view.kind == GROUP:
        raise UserMistake("sheet_kind", "A group has no sheet.", "Choose a practice, note or other entry.")
    with library.reading() as connection:
        _, lines, elsewhere = traced(connection, view.id, library.now_ms())
        versions = publications_of(connection, view.shown.fields.get("source", view.id))
        label = next(
            (
                f"Published version {one.version}, {one.standing}"
                for one in versions
                if one.record.id == view.id
            ),
            "",
        )
        names = titles_of(connection, _fields(view).values())
        life = chronicle(view.kind, lines, HISTORY_ROWS, whole=not elsewhere)
        gathered = gather(view, life, label or "Working copy", made_at, names)
    fonts = [library.folder / FONTS]
    return render_sheet(gathered, target, made_at_utc=made_at, cancel=cancel, font_folders=fonts)


def gather(
    view: RecordView,
    life: list[Told],
    version: str,
    made_at: datetime,
    names: Mapping[str, str],
) -> Sheet:
    """What the sheet of a record says. `names`: titles of the records its fields name, by id."""
    published = view.kind == PUBLICATION
    about = kind(view.shown.fields["source_kind"]) if published else kind(view.kind)
    fields = _fields(view)
    return Sheet(
        title=view.title,
        kind_label=about.label,
        summary=fields.get("summary") or "",
        organisation=fields.get("organisation") or "",
        marking=fields.get("marking") or "",
        language=fields.get("lang") or "en",
        version=version,
        as_of=made_at.date().isoformat(),
        version_hash=digest_of(strict_json.dumps(fields))[:12],
        takeaways=tuple(fields.get("takeaways") or ()),
        glance=tuple(_glance(about, fields, names)),
        sections=tuple(_sections(about, fields)),
        tags=tuple(fields.get("tags") or ()),
        licence=fields.get("licence") or "",
        source=_source(fields),
        history=tuple(map(_history_row, life)),
    )


def _fields(view: RecordView) -> Mapping[str, Any]:
    """What is printed of a record: its own fields, or those of the copy it is."""
    return view.shown.fields["content"] if view.kind == PUBLICATION else view.shown.fields


def _glance(
    about: Kind, fields: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[str, str | Day]]:
    for field, value in facts_of(about, fields):
        if field.name not in (*NOT_AT_A_GLANCE, *TABLES):
            yield field.label, _fact(field, value, names)


def _fact(field: Field, value: Any, names: Mapping[str, str]) -> str | Day:
    """A value in words; a term outside the vocabulary is marked as such."""
    if isinstance(value, list):
        return ", ".join(str(_fact(field, one, names)) for one in value)
    if field.form in (DATE, MOMENT):
        return Day(str(value))
    if isinstance(value, bool):
        return "Yes"  # what is not so is no fact
    if field.choices:
        return str(value).replace("_", " ").capitalize()
    if field.terms is not None:
        return label_of(field, value) + (" (own term)" if is_unmapped(value) else "")
    return names.get(str(value)) or as_typed(value)


def _sections(about: Kind, fields: Mapping[str, Any]) -> Iterator[Section]:
    for field in about.sections:
        text = fields.get(field.name) or ""
        if text.strip():
            yield Section(field.label, tuple(parts_of(text)))
    for name, columns in TABLES.items():
        if name in about.fields and fields.get(name):
            rows = [tuple(_cell(key, one.get(key)) for key in columns) for one in fields[name]]
            yield Section(about.fields[name].label, (Table(tuple(columns.values()), tuple(rows)),))


def _cell(key: str, value: Any) -> str:
    return size_words(value) if key == "size" and isinstance(value, int) else as_typed(value)


def _source(fields: Mapping[str, Any]) -> str:
    told = fields.get("origin") or {}
    origin = {} if is_of_minutes(told) else told
    parts = [
        str(origin.get("source", "")),
        str(origin.get("source_id", "")),
        str(fields.get("url") or "").strip(),
    ]
    return " · ".join(part for part in parts if part)


def _history_row(told: Told) -> HistoryRow:
    words = {WRITTEN: "Written", TRASHED: "Deleted", RESTORED: "Restored"}
    what = words.get(told.deed.what) or "Changed: " + ", ".join(told.deed.labels)
    return HistoryRow(told.day.isoformat(), told.who, what)
