"""Reports: gathers the frozen values of a record and has them printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import strict_json
from practicedesk_sync.merge.blocks import alternatives
from practicedesk_sync.merge.split import split
from practicedesk_sync.model.fields import LIST, SET, Field
from practicedesk_sync.model.kinds import GROUP, PUBLICATION, Kind, kind
from practicedesk_sync.model.values import is_unmapped, label_of

from ..library.library import Library
from ..library.publications import publications_of
from ..library.records import HistoryLine, RecordView, find, history
from ..reports.engine import Rendered
from ..reports.sheet import Conflict, HistoryRow, Section, Sheet, Table, Version, render_sheet
from .deeds import RESTORED, TRASHED, WRITTEN, deed

FONTS = "fonts"
"""Folder in the library's folder with fonts of its owner: for scripts that the shipped ones lack."""
HISTORY_ROWS = 12
GLANCE = (
    "level",
    "places",
    "cofog",
    "sdg",
    "start",
    "end",
    "maturity",
    "technologies",
    "challenges",
    "outcome_aims",
    "organisation_sector",
    "iap2_level",
    "evidence_level",
    "effort_days",
    "elapsed_months",
)
"""The fields of the at-a-glance box, in order."""


def sheet(library: Library, id_: str, target: Path, cancel: Event | None = None) -> Rendered:
    """Print the sheet of a record, or of a published version, to a PDF; `cancel`, once set, stops it."""
    made_at = datetime.fromtimestamp(library.now_ms() / 1000, UTC)
    with library.reading() as connection:
        view = find(connection, id_)
        if view.kind == GROUP:
            raise UserMistake(
                "sheet_kind", "A group has no sheet.", "Choose a practice, note or other entry."
            )
        lines = history(connection, view)
        versions = publications_of(connection, view.shown.fields.get("source", view.id))
        label = next(
            (
                f"Published version {one.version}, {one.standing}"
                for one in versions
                if one.record.id == view.id
            ),
            "",
        )
        gathered = gather(view, lines, label or "Working copy", made_at)
    fonts = [library.folder / FONTS]
    return render_sheet(gathered, target, made_at_utc=made_at, cancel=cancel, font_folders=fonts)


def gather(view: RecordView, lines: list[HistoryLine], version: str, made_at: datetime) -> Sheet:
    """What the sheet of a record says."""
    published = view.kind == PUBLICATION
    about = kind(view.shown.fields["source_kind"]) if published else kind(view.kind)
    fields: dict[str, Any] = view.shown.fields["content"] if published else view.shown.fields
    return Sheet(
        title=view.title,
        kind_label=about.label,
        summary=fields.get("summary") or "",
        organisation=fields.get("organisation") or "",
        marking=fields.get("marking") or "",
        language=fields.get("lang") or "en",
        version=version,
        as_of=f"{made_at:%-d %B %Y}",
        version_hash=digest_of(strict_json.dumps(fields))[:12],
        takeaways=tuple(fields.get("takeaways") or ()),
        glance=tuple(_glance(about, fields)),
        sections=tuple(_sections(about, fields)),
        tags=tuple(fields.get("tags") or ()),
        licence=fields.get("licence") or "",
        source=_source(fields),
        history=tuple(_history_row(line, about) for line in lines[-HISTORY_ROWS:]),
    )


def _glance(about: Kind, fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in GLANCE:
        value = fields.get(name)
        if name in about.fields and value not in (None, "", []):
            yield about.fields[name].label, _words(about.fields[name], value)


def _words(field: Field, value: Any) -> str:
    """A value in words; a term outside the vocabulary is marked as such."""
    if field.merge in (SET, LIST):
        return ", ".join(_words_of_one(field, one) for one in value)
    return _words_of_one(field, value)


def _words_of_one(field: Field, value: Any) -> str:
    words = label_of(field, value)
    return f"{words} (own term)" if is_unmapped(value) else words


def _sections(about: Kind, fields: dict[str, Any]) -> Iterator[Section]:
    for field in about.sections:
        text = fields.get(field.name) or ""
        if text.strip():
            yield Section(field.label, tuple(parts_of(text)))
    tools = fields.get("tools") or []
    if tools:
        columns = ("Tool", "Type", "Licence", "Cost")
        rows = [
            tuple(tool.get(key, "") for key in ("name", "type", "licence", "cost_note")) for tool in tools
        ]
        yield Section("Tools", (Table(columns, tuple(rows)),))


def parts_of(text: str) -> Iterator[str | Conflict]:
    """A text in pieces: Markdown, and the paragraphs that still await a decision."""
    plain = ""
    for content, gap in split(text):
        versions = alternatives(content)
        if len(versions) == 1:
            plain += content + gap
            continue
        if plain.strip():
            yield plain
        plain = ""
        yield Conflict(tuple(Version(one) for one in versions))
    if plain.strip():
        yield plain


def _source(fields: dict[str, Any]) -> str:
    origin = fields.get("origin") or {}
    parts = [
        str(origin.get("source", "")),
        str(origin.get("source_id", "")),
        str(fields.get("url") or "").strip(),
    ]
    return " · ".join(part for part in parts if part)


def _history_row(line: HistoryLine, about: Kind) -> HistoryRow:
    done = deed(line.change, about.name)
    words = {WRITTEN: "Written", TRASHED: "Deleted", RESTORED: "Restored"}
    what = words.get(done.what) or "Changed: " + ", ".join(done.labels)
    when = datetime.fromtimestamp(line.at_ms / 1000, UTC)
    return HistoryRow(f"{when:%-d %B %Y}", line.author, what)
