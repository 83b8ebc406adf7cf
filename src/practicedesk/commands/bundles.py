"""`bundle`: exchange with the server where there is no network, by files on a stick."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from practicedesk_sync.bundle.about import about
from practicedesk_sync.bundle.reading import open_bundle
from practicedesk_sync.errors import SyncError

from ..app import Desk
from ..services.bundle_reading import BundleReport, read_bundle
from ..services.bundle_words import missing, summary, written_words
from ..services.bundle_writing import write_bundle
from ..services.carrying import answer_beside, carry_bundle
from ..services.enrolling import reach
from ..services.finding import catch_up
from ..services.outcome import news
from .answers import Answers
from .exchange import report_row, tell_refusal
from .verbs import Verb, Words, command_of


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--code", default="", help="of write: the one-time code, to be connected by stick")
    parser.add_argument("--all", action="store_true", help="of write: also what a receipt has acknowledged")
    parser.add_argument(
        "--without-files", action="store_true", help="of write: leave the bytes of attachments out"
    )
    parser.add_argument("--replace", action="store_true", help="replace a file of that name")


def _write(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    done = write_bundle(
        desk.library,
        Path(words[0]),
        code_text=options.code,
        everything=options.all,
        with_files=not options.without_files,
        overwrite=options.replace,
    )
    row = {"kind": done.kind, "changes": done.changes, "commands": done.wishes, "files": done.files}
    answers.one(row | {"written": [str(path) for path in done.paths]}, written_words(done))


def _read(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    report = read_bundle(desk.library, Path(words[0]))
    catch_up(desk.library)
    answers.one(_row(report), [summary(report), *news(report), *missing(report)])
    if report.gaps:
        gap = report.gaps[0]
        needed = f"“{gap.name}” needs entries {gap.first}–{gap.last} first."
        raise SyncError("bundle_gap", needed, "Read the bundle that was made before this one.")
    if report.absent:
        raise SyncError("bundle_parts", f"{report.absent[0]} is missing.", "Read it too when you have it.")
    tell_refusal(report)


def _row(report: BundleReport) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "acknowledged": report.acknowledged,
        "invited": report.invited,
        "enrolled": report.enrolled,
        "verified": report.verified,
        "files": report.files,
        "failed": report.failed,
        "gaps": [{"space": gap.space, "first": gap.first, "last": gap.last} for gap in report.gaps],
        "absent": report.absent,
    } | report_row(report)


def _info(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    with open_bundle(Path(words[0])) as bundle:
        facts = about(bundle)
    answers.one(facts, [f"{name}: {value}" for name, value in facts.items()])


def _carry(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    path = Path(words[0])
    back = Path(words[1]) if words[1] else answer_beside(path)
    server = reach(desk.library, desk.carry)
    carry_bundle(desk.library, server, path, back, overwrite=options.replace)
    answers.one({"written": [str(back)]}, f"Handed in. The answer is in “{back.name}”; take it back.")


COMMANDS = {
    "bundle": command_of(
        {
            "write": Verb(
                "FILE", "save what waits for the server; when nothing does, ask what is new", _write
            ),
            "read": Verb("FILE", "take in what the server has answered", _read),
            "info": Verb("FILE", "say what a file is, without opening it", _info),
            "carry": Verb("FILE [ANSWER]", "hand in a colleague’s file over the network", _carry),
        },
        _declare,
    )
}
