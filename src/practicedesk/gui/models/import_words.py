"""What an import did, or would do, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ...exchange.imported import RowProblem
from ...services.import_report import ImportReport
from .. import wording

translate = QCoreApplication.translate


def summary(report: ImportReport, *, dry_run: bool) -> str:
    """How much comes in, and what to know of it: a sentence a line."""
    would = translate(
        "import_words",
        "Would come in: {new} new, {updated} changed; {unchanged} as before, {left_out} not.",
    )
    did = translate(
        "import_words", "Imported: {new} new, {updated} changed; {unchanged} as before, {left_out} left out."
    )
    counts = {
        name: wording.number(getattr(report, name)) for name in ("new", "updated", "unchanged", "left_out")
    }
    told = [(would if dry_run else did).format(**counts), *report.plan.notes]
    if report.kept:
        kept = translate(
            "import_words", "%n field(s) edited here since are kept that way.", "", len(report.kept)
        )
        told.append(kept)
    unmapped = sum(len(texts) for texts in report.plan.unmapped.values())
    if unmapped:
        told.append(translate("import_words", "%n term(s) no list has are kept as own terms.", "", unmapped))
    if report.plan.ignored_columns:
        unused = translate("import_words", "Not used: {names}.")
        told.append(unused.format(names=", ".join(report.plan.ignored_columns)))
    return "\n".join(told)


def where(problem: RowProblem, unit: str) -> str:
    """Where in the file something stands. `unit`: as in `ImportPlan`."""
    record, line = translate("import_words", "Record {number}"), translate("import_words", "Line {number}")
    number = (record if unit == "record" else line).format(number=wording.number(problem.line))
    if not problem.file:
        return number
    return f"{problem.file}, {number}" if problem.line > 1 else problem.file
