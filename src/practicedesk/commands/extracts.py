"""`extract`, and what `verify` says of one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from practicedesk_sync.clock import millis_of, moment
from practicedesk_sync.merge.record import plain_fields
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.replica.extract import Extract, Written

from ..app import Desk
from ..library.records import RecordView
from ..services.deeds import CHANGED, deed
from ..services.extracts import read_extract, records_in, write_extract
from .answers import Answers, bold, counted, one_line, utc
from .arguments import declare_id
from .command import Command
from .wording import field_lines

PROVES = (
    "Proved: the server took these changes in this order, no other change to this is in its log up to there,"
    " and who wrote each. Not proved: when something was written (that is what the author's clock said), and"
    " that nothing came later. All of it rests on the server's key: compare its fingerprint with the one that"
    " the server's administrator names."
)


def _declare_extract(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")


def _extract(desk: Desk, options: Namespace, answers: Answers) -> None:
    report = write_extract(desk.library, options.id, options.output, overwrite=options.overwrite)
    what = "the whole group" if report.whole_group else "this record; of others it holds hashes only"
    lines = [f"An extract of {what} is in {report.path}. Anybody can check it: practicedesk verify FILE"]
    if report.waiting:
        lines.append(f"{counted(report.waiting, 'change')} not sent yet: not in it.")
    row = {"file": str(report.path), "entries": report.entries, "waiting": report.waiting}
    answers.one(row | {"whole_group": report.whole_group}, lines)


def answer_extract(path: Path, answers: Answers) -> None:
    """Prove the extract in a file and tell what it says. Raises `WorldError` when it does not hold."""
    found = read_extract(path)
    records = list(records_in(found))
    answers.one(_row(found, records), _lines(found, records))


def _row(found: Extract, records: list[RecordView]) -> dict[str, Any]:
    return {
        "sound": True,
        "server_fingerprint": found.fingerprint,
        "space": found.place.space,
        "record": found.place.record,
        "seq": found.place.seq,
        "made_by": found.by,
        "refused": found.refused,
        "records": [
            {"id": one.id, "kind": one.kind, "fields": plain_fields(one.shown), "trash": one.shown.trashed}
            for one in records
        ],
        "changes": [
            {
                "seq": one.seq,
                "record": one.change.record,
                "who": one.author,
                "device": one.change.device,
                "said_at": utc(millis_of(one.change.hlc)),
                "signed_by_author": one.signed,
            }
            for one in found.written
        ],
    }


def _lines(found: Extract, records: list[RecordView]) -> Iterator[str]:
    yield "This extract holds: every hash, chain and signature in it was checked."
    yield f"Server key:  {found.fingerprint}"
    yield f"Made by:     {one_line(found.by)}, from a log of {counted(found.place.seq, 'entry', 'entries')}"
    yield PROVES
    for one in records:
        about = kind(one.kind)
        yield from ("", bold(one_line(one.title) or one.id), f"{about.label}  {one.id}")
        if one.shown.trashed:
            yield "It is in the trash."
        yield from field_lines(about, one.shown.fields, {})
        yield ""
        yield from (_line(each, one.kind) for each in found.written if each.change.record == one.id)
    if found.refused:
        yield f"{counted(found.refused, 'change')} to it {'was' if found.refused == 1 else 'were'} refused."


def _line(one: Written, kind_name: str) -> str:
    done = deed(one.change, kind_name)
    what = ", ".join(done.labels) if done.what == CHANGED else done.what
    proof = "signed by its author" if one.signed else "by the server's word"
    return f"{moment(millis_of(one.change.hlc))}  {one_line(one.author):<12}  {one_line(what)}  ({proof})"


COMMANDS = {"extract": Command(_declare_extract, _extract)}
