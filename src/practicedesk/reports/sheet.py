"""The practice sheet: one version of one practice on two to four pages, fit to be handed to anyone."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from practicedesk.reports.engine import Limits, Rendered, render_report

_LANGUAGE = re.compile(
    r"(?P<code>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<region>[A-Za-z]{2}))?(?:-|\Z)"
)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the texts (Markdown) that await a decision, and by whom and when it was written."""

    text: str
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A paragraph that exists in several versions, the one shown on screen first."""

    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Plain cells under column titles; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one cell per column")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, in order: Markdown texts, conflicts and tables."""

    heading: str
    parts: tuple[str | Conflict | Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO day, month or time of day, to be printed as the language of the page writes it."""

    iso: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One step in the life of the practice, in words to print; `when` is an ISO day."""

    when: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a practice sheet says. All texts are printed as given; empty ones are left out.

    `language` is a BCP-47 tag, which decides hyphens, direction, the words the page itself adds, and how
    days are written: `as_of` is an ISO day. `summary` and `disclaimer` are plain text; `glance` rows are
    (label, value).
    """

    title: str
    kind_label: str = ""
    summary: str = ""
    organisation: str = ""
    marking: str = ""
    language: str = "en"
    version: str = ""
    as_of: str = ""
    version_hash: str = ""
    takeaways: tuple[str, ...] = ()
    glance: tuple[tuple[str, str | Day], ...] = ()
    sections: tuple[Section, ...] = ()
    tags: tuple[str, ...] = ()
    licence: str = ""
    source: str = ""
    history: tuple[HistoryRow, ...] = ()
    disclaimer: str = ""


def render_sheet(
    sheet: Sheet,
    target: Path,
    *,
    made_at_utc: datetime,
    timeout_s: float = 30,
    memory_mb: int = 512,
    font_folders: Sequence[Path] = (),
    cancel: threading.Event | None = None,
) -> Rendered:
    """Print `sheet` to the PDF `target` (PDF/UA-1 and PDF/A-2a).

    `font_folders` add fonts to the shipped ones, such as a Chinese one; what no font can show is printed
    as U+FFFD and listed in the result. `cancel` may be set from another thread. Raises `WorldError`, and
    then nothing is left behind: report_folder_missing, report_not_written, report_timeout,
    report_cancelled, report_too_large, report_engine_missing, report_not_made.
    """
    return render_report(
        "sheet.typ",
        _report(sheet, made_at_utc),
        target,
        made_at_utc=made_at_utc,
        limits=Limits(timeout_s, memory_mb),
        font_folders=font_folders,
        cancel=cancel,
    )


def _report(sheet: Sheet, made_at_utc: datetime) -> dict[str, Any]:
    """The values of `sheet` as the template reads them."""
    plain = ("title", "kind_label", "summary", "organisation", "marking", "version", "as_of", "version_hash")
    return {
        **{name: getattr(sheet, name) for name in plain},
        "language": language_values(sheet.language),
        "made_at": f"{made_at_utc.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "takeaways": list(sheet.takeaways),
        "glance": [_fact_values(label, value) for label, value in sheet.glance],
        "sections": [
            {"heading": section.heading, "parts": [part_values(part) for part in section.parts]}
            for section in sheet.sections
        ],
        "open_conflicts": sum(isinstance(part, Conflict) for each in sheet.sections for part in each.parts),
        "tags": list(sheet.tags),
        "licence": sheet.licence,
        "source": sheet.source,
        "history": [[row.when, row.who, row.what] for row in sheet.history],
        "disclaimer": sheet.disclaimer,
    }


def _fact_values(label: str, value: str | Day) -> dict[str, Any]:
    if isinstance(value, Day):
        return {"label": label, "value": value.iso, "is_day": True}
    return {"label": label, "value": value, "is_day": False}


def part_values(part: str | Conflict | Table) -> dict[str, Any]:
    """A part of a section as the template reads it."""
    if isinstance(part, str):
        return {"markdown": part}
    if isinstance(part, Table):
        return {"kind": "table", "columns": list(part.columns), "rows": [list(row) for row in part.rows]}
    versions = [
        {
            "by": ", ".join(filter(None, (version.who, version.when))),
            "text": {"markdown": version.text, "headings": False},
        }
        for version in part.versions
    ]
    return {"kind": "conflict", "versions": versions}


def language_values(tag: str) -> dict[str, str]:
    """The subtags the page needs. A tag that is none is read as English, the language of the labels."""
    found = _LANGUAGE.match(tag)
    if found is None:
        return {"tag": "en", "code": "en", "script": "", "region": ""}
    code, script, region = (found[name] or "" for name in ("code", "script", "region"))
    return {"tag": tag, "code": code.lower(), "script": script.lower(), "region": region.upper()}
