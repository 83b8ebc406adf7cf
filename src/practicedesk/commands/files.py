"""`import`, `export`, `report`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practicedesk_sync.errors import UserMistake

from ..app import Desk
from ..exchange.formats import CSV, FORMATS, JSON, MARKDOWN
from ..library.filters import kind_named
from ..services.finding import catch_up
from .answers import Answers, counted, one_line
from .arguments import declare_as_of, declare_id, moment_in
from .command import Command
from .query import declare_query, query_of
from .stopping import stoppable

if TYPE_CHECKING:
    from ..services.import_report import ImportReport

MOST_LINES = 20
"""Problems, and texts without a code, that a person is shown; ``--json`` has them all."""


def _declare_import(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a file, or a folder of Markdown files")
    parser.add_argument(
        "--format", default="", choices=FORMATS, help="what it is, where its name does not say so"
    )
    parser.add_argument(
        "--preset", default="", metavar="NAME", help="a known form; else it is told by the headings"
    )
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="a mapping file of your own")
    parser.add_argument("--kind", default="", metavar="KIND", help="what a row is that does not say so")
    parser.add_argument(
        "--space", default="", metavar="S", help="a group's name; else your own space, or where a record is"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")


def _import(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.importing import import_file

    with stoppable(answers) as on_progress:
        report = import_file(
            desk.library,
            options.file,
            file_format=options.format,
            preset_name=options.preset,
            mapping_file=options.mapping,
            kind=kind_named(options.kind) if options.kind else "",
            space=options.space,
            dry_run=options.dry_run,
            on_progress=on_progress,
        )
    answers.one(_import_row(report, options.dry_run), _import_lines(report, options.dry_run))
    if report.stopped:
        raise KeyboardInterrupt
    catch_up(desk.library)
    if report.problems:
        raise UserMistake(
            "left_out",
            f"{counted(len(report.problems), 'thing')} in the file could not be used; all else was.",
            "Mend the file and import it again: what has come in is not doubled.",
        )


def _import_row(report: ImportReport, dry_run: bool) -> dict[str, Any]:
    plan = report.plan
    return {
        "dry_run": dry_run,
        "stopped": report.stopped,
        "new": report.new,
        "links": report.links,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "kept": [{"record": record, "field": field} for record, field in report.kept],
        "groups": [{"name": name, "records": count} for name, count in report.groups],
        "problems": [asdict(problem) for problem in report.problems],
        "unmapped": {name: dict(texts) for name, texts in plan.unmapped.items()},
        "ignored_columns": list(plan.ignored_columns),
        "encoding": plan.encoding,
        "delimiter": plan.delimiter,
        "notes": list(plan.notes),
    }


def _import_lines(report: ImportReport, dry_run: bool) -> Iterator[str]:
    if report.stopped:
        yield (
            f"{report.came_in:,} of {counted(len(report.plan.records), 'record')} came in; "
            "import the file again to go on."
        )
    if dry_run:
        yield "Nothing was written. An import would do this:"
    counts = {
        counted(report.new - report.links, "new record"): report.new - report.links,
        f"{counted(report.links, 'link')} between records": report.links,
        f"{report.updated:,} changed": report.updated,
        f"{report.unchanged:,} unchanged": report.unchanged,
        f"{report.left_out:,} left out": report.left_out,
    }
    told = ", ".join(words for words, count in counts.items() if count)
    yield f"{told or 'Nothing came in'}."
    for name, count in report.groups if report.new else ():
        yield f"Into “{name}”, a group of your own made for it: {counted(count, 'record')}."
    if report.kept:
        kept = counted(len(report.kept), "field was", "fields were")
        yield f"{kept} edited here since the last import and kept that way."
    yield from report.plan.notes
    if report.plan.ignored_columns:
        yield f"Not used: {', '.join(report.plan.ignored_columns)}."
    yield from _unmapped_lines(report)
    for problem in report.problems[:MOST_LINES]:
        number = (
            f"{report.plan.unit.capitalize()} {problem.line}" if problem.line > 1 or not problem.file else ""
        )
        where = ", ".join(part for part in (problem.file, number, problem.column) if part)
        yield f"{where}: {problem.message}"
    if len(report.problems) > MOST_LINES:
        yield f"… and {len(report.problems) - MOST_LINES:,} more; --json lists them all."


def _unmapped_lines(report: ImportReport) -> Iterator[str]:
    for name, texts in report.plan.unmapped.items():
        often = sorted(texts.items(), key=lambda pair: (-pair[1], pair[0]))
        said = ", ".join(f"“{text}” ({count})" for text, count in often[:MOST_LINES])
        more = f" and {len(often) - MOST_LINES} more" if len(often) > MOST_LINES else ""
        yield f"Kept as own terms in {name}: {said}{more}."


def _declare_export(parser: ArgumentParser) -> None:
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--csv", type=Path, metavar="FILE", help="a table, a row for each record")
    target.add_argument("--markdown", type=Path, metavar="FOLDER", help="a folder, a file for each record")
    target.add_argument(
        "--json-file", type=Path, metavar="FILE", help="all that is shown, open conflicts and links too"
    )
    target.add_argument("--ics", type=Path, metavar="FILE", help="a calendar file of the meetings found")
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")
    declare_as_of(parser)
    declare_query(parser)


def _export(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.exporting import export_file

    if options.ics is not None:
        if options.as_of:
            raise UserMistake("usage", "A calendar is that of today.", "Leave --as-of out.")
        _export_calendar(desk, options, answers)
        return
    targets = {CSV: options.csv, MARKDOWN: options.markdown, JSON: options.json_file}
    file_format, target = next((name, path) for name, path in targets.items() if path is not None)
    report = export_file(
        desk.library,
        query_of(desk, options),
        target,
        file_format=file_format,
        overwrite=options.overwrite,
        most=options.limit,
        moment_ms=moment_in(options.as_of),
    )
    lines = [f"{counted(report.records, 'record')} written to {target}."]
    if report.links:
        lines.append(f"{counted(report.links, 'link')} between them went into the file too.")
    if report.unsettled:
        of = counted(report.unsettled, "record has", "records have")
        lines.append(f"{of} an open conflict: what is shown was written; --json-file keeps all versions.")
    numbers = {"records": report.records, "links": report.links, "unsettled": report.unsettled}
    row = {"file": str(target)} | numbers
    answers.one(row, lines)


def _export_calendar(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.calendar_files import save_meetings

    report = save_meetings(desk.library, query_of(desk, options), options.ics, overwrite=options.overwrite)
    lines = [f"{counted(report.meetings, 'meeting')} written to {report.path}."]
    lines += [f"Left out, as it has no day yet: {one_line(title)}." for title in report.undated]
    answers.one(
        {"file": str(report.path), "meetings": report.meetings, "undated": list(report.undated)}, lines
    )


def _declare_report(parser: ArgumentParser) -> None:
    forms = ["sheet", "minutes"]
    parser.add_argument("form", metavar="FORM", choices=forms, help="sheet, or minutes of a meeting")
    declare_id(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the PDF to write")


def _report(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..library.folder import FONTS
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
    if done.replaced_characters:
        lines.append(f"Put a font that has them into {desk.library.folder / FONTS} and print again.")
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
