"""What one desk does alone: import, bulk writing, saving one edit, printing one sheet."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from practicedesk.exchange.csv_out import write_csv
from practicedesk.exchange.exported import ExportedRecord
from practicedesk.library.documents import document
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.resource_paths import resource_path
from practicedesk.services import importing
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.reporting import sheet
from practicedesk_sync.ids import derived_record_id

from . import plain_sqlite as plain
from .corpus import Corpus, Fields
from .figures import Table, middle_and_p95, repeated, seconds
from .pull_process import index_all
from .world import now_ms, write_all

BARE_TYPST = """
import sys, typst
fonts = typst.Fonts(include_system_fonts=False, font_paths=[sys.argv[3]])
typst.compile(sys.argv[1], output=sys.argv[2], root="/", font_paths=fonts, pdf_standards=["a-2a", "ua-1"])
"""


def import_file(table: Table, folder: Path, records: list[Fields]) -> None:
    """A CSV file in the form of our own export, into an empty library."""
    path = folder / "practices.csv"
    ids = (derived_record_id("file", str(place)) for place in range(len(records)))
    names = list(records[0])
    write_csv(
        path, [ExportedRecord(id_, "practice", one) for id_, one in zip(ids, records, strict=True)], names
    )
    times, plain_times = [], []
    for number in range(3):
        library = create(folder / f"import-{number}", now_ms, os.urandom)
        times.append(seconds(_import, library, path))
        library.close()
        plain_times.append(seconds(_plain_import, folder / f"import-{number}.db", path))
    table.add(
        f"import {len(records):,} practices from CSV",
        median(times),
        "s",
        plain=median(plain_times),
        plain_work="csv.reader, bulk insert",
    )


def write_many(table: Table, folder: Path, records: list[Fields]) -> None:
    """The same practices written as one action: signed, hashed, journalled, listed."""
    times, plain_times = [], []
    rows = [(derived_record_id("plain", str(place)), one) for place, one in enumerate(records)]
    for number in range(3):
        library = create(folder / f"write-{number}", now_ms, os.urandom)
        times.append(seconds(write_all, library, library.personal, records))
        library.close()
        connection = plain.opened(folder / f"write-{number}.db")
        plain.make_table(connection)
        plain_times.append(seconds(plain.insert, connection, rows))
        connection.close()
    table.add(
        f"write {len(records):,} practices as one action",
        median(times),
        "s",
        plain=median(plain_times),
        plain_work="bulk insert",
    )


def autosave(table: Table, folder: Path, records: list[Fields]) -> None:
    """One edit at a time in a full library: as a draft while typing, and as a change on leaving the field."""
    library = create(folder / "autosave", now_ms, os.urandom)
    write_all(library, library.personal, records)
    index_all(library)
    corpus = Corpus(3)
    places = [corpus.dice.randrange(len(records)) for _ in range(120)]
    edits = [(place, *corpus.edited(records[place])) for place in places]
    raw = plain.PlainSearch(folder / "autosave.db")
    raw.build(_texts(records))
    saves, drafts, commits = [], [], []
    for place, name, text in edits:
        id_ = derived_record_id(library.personal, "benchmark", str(place))
        saves.append(seconds(Editing(library).put, id_, {name: text}))
        drafts.append(seconds(Drafting(library).save, id_, "problem", text))
        told = document("practice", records[place] | {name: text})
        commits.append(seconds(raw.replace, place, told.title, told.body))
    library.close()
    by_hand, by_hand_p95 = middle_and_p95(commits)
    for what, samples in (("draft while typing", drafts), ("change on leaving a field", saves)):
        middle, p95 = middle_and_p95(samples)
        more = {"plain": by_hand, "plain_work": "one row committed with FTS5", "goal": 3}
        table.add(f"{what}, p50", middle, "ms", **more)
        more = {"plain": by_hand_p95, "plain_work": "the same, p95", "goal": 10, "absolute": True}
        table.add(f"{what}, p95", p95, "ms", **more)


def one_sheet(table: Table, folder: Path, records: list[Fields]) -> None:
    """A practice sheet as PDF/UA-1 and PDF/A-2a, child process included."""
    library = create(folder / "sheet", now_ms, os.urandom)
    write_all(library, library.personal, records[:1])
    id_ = derived_record_id(library.personal, "benchmark", "0")
    ours = repeated(lambda: sheet(library, id_, folder / "sheet.pdf"), 5)
    library.close()
    source = folder / "bare.typ"
    source.write_text(_bare_source(records[0]), encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        BARE_TYPST,
        str(source),
        str(folder / "bare.pdf"),
        str(resource_path("fonts")),
    ]
    bare = repeated(lambda: subprocess.run(command, check=True), 5)
    table.add(
        "one practice sheet as a tagged PDF",
        ours,
        "ms",
        plain=bare,
        plain_work="bare typst, same words",
    )


def _bare_source(record: Fields) -> str:
    """The same words as plain Typst, every text a string."""
    parts = [
        '#set document(title: "Sheet", date: datetime(year: 2026, month: 1, day: 1))',
        '#set text(lang: "en")',
    ]
    for name, value in record.items():
        parts += [
            f"= {name.replace('_', ' ')}",
            f"#{json.dumps(value if isinstance(value, str) else ', '.join(value))}",
        ]
    return "\n".join(parts)


def _import(library: Library, path: Path) -> None:
    importing.import_file(library, path, preset_name="plain")


def _plain_import(database: Path, path: Path) -> None:
    connection = plain.opened(database)
    plain.make_table(connection)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        plain.insert(connection, ((row["id"], row) for row in reader))
    connection.close()


def _texts(records: list[Fields]) -> list[tuple[int, str, str]]:
    told = (document("practice", one) for one in records)
    return [(place, one.title, one.body) for place, one in enumerate(told)]
