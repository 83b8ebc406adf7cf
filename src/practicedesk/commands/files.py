"""`import`, `export`, `report`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..app import Desk
from ..services.finding import catch_up
from .answers import Answers, counted
from .arguments import declare_id
from .command import Command
from .query import declare_query, query_of

if TYPE_CHECKING:
    from ..services.importing import ImportReport

MOST_LINES = 20
"""Problems, and texts without a code, that a person is shown; ``--json`` has them all."""


def _declare_import(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--preset", default="", metavar="NAME", help="a known form: ips, plain")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="a mapping file of your own")
    parser.add_argument("--space", default="", metavar="S", help="a group's name; else your own space")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")


def _import(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.importing import import_csv

    report = import_csv(
        desk.library,
        options.file,
        preset_name=options.preset,
        mapping_file=options.mapping,
        space=options.space,
        dry_run=options.dry_run,
    )
    catch_up(desk.library)
    answers.one(_import_row(report, options.dry_run), _import_lines(report, options.dry_run))


def _import_row(report: ImportReport, dry_run: bool) -> dict[str, Any]:
    plan = report.plan
    return {
        "dry_run": dry_run,
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "kept": [{"record": record, "field": field} for record, field in report.kept],
        "problems": [asdict(problem) for problem in report.problems],
        "unmapped": {name: dict(texts) for name, texts in plan.unmapped.items()},
        "ignored_columns": list(plan.ignored_columns),
        "encoding": plan.encoding,
        "delimiter": plan.delimiter,
        "notes": list(plan.notes),
    }


def _import_lines(report: ImportReport, dry_run: bool) -> Iterator[str]:
    left_out = sum(problem.left_out for problem in report.problems)
    if dry_run:
        yield "Nothing was written. An import would do this:"
    yield (
        f"{counted(report.new, 'new record')}, {report.updated:,} changed, {report.unchanged:,} unchanged, "
        f"{left_out:,} left out."
    )
    if report.kept:
        kept = counted(len(report.kept), "field was", "fields were")
        yield f"{kept} edited here since the last import and kept that way."
    yield from report.plan.notes
    if report.plan.ignored_columns:
        yield f"Columns that were not used: {', '.join(report.plan.ignored_columns)}."
    yield from _unmapped_lines(report)
    for problem in report.problems[:MOST_LINES]:
        column = f", {problem.column}" if problem.column else ""
        yield f"Line {problem.line}{column}: {problem.message}"
    if len(report.problems) > MOST_LINES:
        yield f"… and {len(report.problems) - MOST_LINES:,} more; --json lists them all."


def _unmapped_lines(report: ImportReport) -> Iterator[str]:
    for name, texts in report.plan.unmapped.items():
        often = sorted(texts.items(), key=lambda pair: (-pair[1], pair[0]))
        said = ", ".join(f"“{text}” ({count})" for text, count in often[:MOST_LINES])
        more = f" and {len(often) - MOST_LINES} more" if len(often) > MOST_LINES else ""
        yield f"Kept as own terms in {name}: {said}{more}."


def _declare_export(parser: ArgumentParser) -> None:
    parser.add_argument("--csv", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--overwrite", action="store_true", help="replace the file if there is one")
    declare_query(parser)


def _export(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.exporting import export_csv

    query = query_of(desk, options)
    count = export_csv(desk.library, query, options.csv, overwrite=options.overwrite)
    text = f"{counted(count, 'record')} written to {options.csv}."
    answers.one({"file": str(options.csv), "records": count}, text)


def _declare_report(parser: ArgumentParser) -> None:
    forms = ["sheet", "minutes"]
    parser.add_argument("form", metavar="FORM", choices=forms, help="sheet, or minutes of a meeting")
    declare_id(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the PDF to write")


def _report(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.minutes_report import NAME_IN_MINUTES, minutes_pdf
    from ..services.reporting import sheet

    make = minutes_pdf if options.form == "minutes" else sheet
    done = make(desk.library, options.id, options.output)
    row = {
        "file": str(done.path),
        "pages": done.pages,
        "replaced_characters": [asdict(one) for one in done.replaced_characters],
        "notices": [asdict(notice) for notice in done.notices],
    }
    lines = [f"{counted(done.pages, 'page')} written to {done.path}."]
    for one in done.replaced_characters:
        lines.append(f"Not in any font, printed as \ufffd: {one.name} ({one.count} times in {one.where}).")
    for notice in done.notices:
        if notice.code == "image_without_alt":
            lines.append(f"{counted(notice.count, 'picture')} without a description in {notice.where}.")
        if notice.code == NAME_IN_MINUTES:
            names = counted(notice.count, "name")
            lines.append(f"{names} of people of the group in the notes on “{notice.where}”: take them out.")
    answers.one(row, lines)


COMMANDS = {
    "import": Command(_declare_import, _import),
    "export": Command(_declare_export, _export),
    "report": Command(_declare_report, _report),
}
