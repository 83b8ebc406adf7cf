"""What an import did, or would do, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ...exchange.imported import RowProblem
from ...services.import_report import ImportReport
from .. import wording

translate = QCoreApplication.translate


def summary(report: ImportReport, *, dry_run: bool) -> str:
    """How much comes in, and what to know of it: a sentence a line."""
    told = [_came_in(report, dry_run=dry_run), *report.plan.notes]
    if report.stopped:
        stopped = translate(
            "import_words", "Stopped: {here} of {all} records are in; import the file again to go on."
        )
        numbers = {"here": report.came_in, "all": len(report.plan.records)}
        told.insert(0, stopped.format(**{name: wording.number(count) for name, count in numbers.items()}))
    told += [_into(name, count) for name, count in report.groups if report.new]
    if report.kept:
        kept = translate(
            "import_words", "%n field(s) edited here since are kept that way.", "", len(report.kept)
        )
        told.append(kept)
    unmapped = sum(len(texts) for texts in report.plan.unmapped.values())
    if unmapped:
        told.append(translate("import_words", "%n term(s) that no list has: kept as your own.", "", unmapped))
    if report.plan.ignored_columns:
        unused = translate("import_words", "Not used: {names}.")
        told.append(unused.format(names=", ".join(report.plan.ignored_columns)))
    return "\n".join(told)


def _into(name: str, count: int) -> str:
    """Where what the file says of a group goes."""
    said = "Into “{name}”, a group of your own made for it: %n record(s)."
    return translate("import_words", said, "", count).replace("{name}", name)


def _came_in(report: ImportReport, *, dry_run: bool) -> str:
    """What happened, or would; not what did not."""
    if dry_run:
        nothing = translate("import_words", "Nothing would change.")
        some = translate("import_words", "Would come in: {counts}.")
    else:
        nothing = translate("import_words", "Nothing changed.")
        some = translate("import_words", "Imported: {counts}.")
    new, changed = translate("import_words", "{n} new"), translate("import_words", "{n} changed")
    same = translate("import_words", "As before: {n}.")
    out = translate("import_words", "Left out: {n}.")
    link = translate("import_words", "%n link(s) between records", "", report.links)
    records = report.new - report.links
    counts = ", ".join(_counted((new, records), (link, report.links), (changed, report.updated)))
    told = some.format(counts=counts) if counts else nothing
    return " ".join([told, *_counted((same, report.unchanged), (out, report.left_out))])


def _counted(*counts: tuple[str, int]) -> list[str]:
    return [words.format(n=wording.number(count)) for words, count in counts if count]


def where(problem: RowProblem, unit: str) -> str:
    """Where in the file something stands. `unit`: as in `ImportPlan`."""
    record, line = translate("import_words", "Record {number}"), translate("import_words", "Line {number}")
    number = (record if unit == "record" else line).format(number=wording.number(problem.line))
    if not problem.file:
        return number
    return f"{problem.file}, {number}" if problem.line > 1 else problem.file
