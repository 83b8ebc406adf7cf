"""`enrol`, `sync`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from practicedesk_sync.errors import PracticeDeskError, Refused, SyncError, WorldError

from ..app import Desk
from ..services.finding import catch_up
from ..services.outcome import news, summary
from ..services.syncing import SyncReport
from ..services.witnessing import explain
from .answers import Answers
from .command import Command


def _declare_enrol(parser: ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="the server's address")
    code = "the one-time code somebody gave you; without it, the library's server is at this address now"
    parser.add_argument("code", metavar="CODE", nargs="?", default="", help=code)


def _enrol(desk: Desk, options: Namespace, answers: Answers) -> None:
    """Enrolment stands even when the first exchange after it fails; `sync` can be tried again."""
    from ..services.enrolling import enrol, move

    if options.code:
        pin = enrol(desk.library, desk.carry(options.url), options.url, options.code)
    else:
        pin = move(desk.library, desk.carry(options.url), options.url)
    row: dict[str, Any] = {"server": pin.url, "account": pin.name, "synchronised": True}
    text = f"Connected to {pin.url} as {pin.name}."
    try:
        report = desk.syncing().run()
    except PracticeDeskError as error:
        answers.one(
            row | {"synchronised": False, "problem": error.as_dict()},
            f"{text} The first exchange did not succeed: {error.message} Run “sync” later.",
        )
        return
    catch_up(desk.library)
    answers.one(row | report_row(report), [f"{text} {summary(report)}", *news(report)])


def _declare_sync(parser: ArgumentParser) -> None:
    words = "a break in the server's audit log was explained to you: it is not told any more"
    parser.add_argument("--audit-explained", action="store_true", help=words)


def _sync(desk: Desk, options: Namespace, answers: Answers) -> None:
    from .attachments import run_transfers

    if options.audit_explained:
        explain(desk.library)
    report = desk.syncing().run()
    catch_up(desk.library)
    try:
        failed = run_transfers(desk, answers)
    except (SyncError, WorldError) as error:  # the exchange stands, and files go on from here
        failed = [f"Files: {error.message} {error.next}"]
        answers.note(failed[0])
    row = report_row(report) | {"files_failed": failed}
    answers.one(row, [summary(report), *news(report)])
    if report.audit:
        raise report.audit
    tell_refusal(report)


def tell_refusal(report: SyncReport) -> None:
    """Raises `Refused` with the first of what the server did not take."""
    if report.refused:
        verdict = report.refused[0]
        raise Refused(verdict.code, verdict.message, "Look at it with “tray”.")


def report_row(report: SyncReport) -> dict[str, Any]:
    return {
        "sent": report.sent,
        "received": report.received,
        "requests": report.requests,
        "refused": [verdict.model_dump() for verdict in report.refused],
        "settled": report.settled,
        "answers": [answer.model_dump() for answer in report.answers],
        "purged": report.purged,
        "clock_ahead_ms": report.clock_ahead_ms,
        "audit": report.audit.as_dict() if report.audit else None,
    }


COMMANDS = {
    "enrol": Command(_declare_enrol, _enrol),
    "sync": Command(_declare_sync, _sync),
}
