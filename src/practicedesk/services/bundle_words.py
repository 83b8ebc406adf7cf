"""What a bundle did, in words."""

from __future__ import annotations

from practicedesk_sync.bundle.head import ENROLMENT, OUTBOX

from .bundle_reading import BundleReport
from .bundle_writing import Written
from .wording import counted, listed


def written_words(written: Written) -> str:
    """What was written, and what to do with it, in one or two sentences."""
    name = written.paths[0].name
    where = f"“{name}”" if len(written.paths) == 1 else f"{len(written.paths)} files from “{name}” on"
    if written.kind == ENROLMENT:
        told = f"{where} asks the server to connect this library."
    elif written.kind == OUTBOX:
        counts = {"change": written.changes, "request": written.wishes, "attached file": written.files}
        held = listed([counted(count, one) for one, count in counts.items() if count])
        told = f"{held or counted(0, 'change')} saved in {where}, sealed for the server."
    else:
        told = f"Nothing waits to be sent; {where} asks the server what is new."
    return f"{told} Hand it to whoever looks after the server, or to a colleague who carries it there."


def summary(report: BundleReport) -> str:
    """What a bundle brought, in one sentence."""
    if report.invited:
        return (
            f"This is an invitation for {report.invited}. Save work for a stick now: it asks the server to"
            " connect this library."
        )
    brought = [f"{counted(report.received, 'change')} received"] if report.received else []
    if report.acknowledged:
        brought.append(f"the server has {counted(report.acknowledged, 'change')} of yours")
    if report.files:
        brought.append(f"{counted(report.files, 'attached file')} came with it")
    if report.enrolled:
        brought.insert(0, f"this library is connected as {report.enrolled}")
    if not brought:
        return "It ends a right to read." if report.purged else "There was nothing new in it."
    told = "; ".join(brought)
    return f"{told[0].upper()}{told[1:]}."


def missing(report: BundleReport) -> list[str]:
    """What has to come before, or beside, what was read; one sentence each."""
    said = [
        f"“{gap.name}” needs entries {gap.first:,}–{gap.last:,} first; they are in another bundle."
        for gap in report.gaps
    ]
    if report.absent:
        names = ", ".join(f"“{name}”" for name in report.absent)
        said.append(f"Not beside it: {names}. Read those too when you have them.")
    if report.more:
        said.append("The server has more for you: save work for a stick once more and ask again.")
    if report.gaps:
        said.append("If it is lost, save work for a stick once more and ask for a new answer.")
    said += report.failed
    for verdict in report.stuck[:1]:
        said.append(
            f"Some of your work waits on the server: {verdict.message} Save it for a stick once more."
        )
    return said
