"""`init`, `status`, `spaces`, `tray`, `dump`, `verify`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from practicedesk_sync.clock import moment
from practicedesk_sync.errors import WorldError
from practicedesk_sync.model.kinds import kind

from ..app import Desk
from ..library import witness
from ..library.library import Library
from ..library.spaces import SpaceView
from ..library.tray import Returned
from ..services import status as state
from ..services.reading import spaces_of
from ..services.returning import tray_of
from ..services.witnessing import told, unexplained
from ..services.wording import value_words
from .answers import Answers, bold, counted, one_line, utc
from .command import Command


def _declare_init(parser: ArgumentParser) -> None:
    parser.add_argument("--sample", action="store_true", help="with the sample library, to try things out")


def _init(desk: Desk, options: Namespace, answers: Answers) -> None:
    library = desk.make()
    count = 0
    if options.sample:
        from ..services.sampling import load_sample

        load_sample(library)
        count = state.status(library).records
    text = f"A new library is in {desk.folder}." + (f" It holds {counted(count, 'record')}." if count else "")
    answers.one({"library": str(desk.folder.resolve()), "records": count}, text)


def _declare_nothing(parser: ArgumentParser) -> None:
    """The command has no arguments of its own."""


def _status(desk: Desk, options: Namespace, answers: Answers) -> None:
    now = state.status(desk.library)
    row = {
        "sentence": now.sentence,
        "server": now.server,
        "account": now.account,
        "records": now.records,
        "links": now.links,
        "unsent": now.unsent,
        "requests": now.requests,
        "conflicts": now.conflicts,
        "tray": now.returned,
        "held": now.held,
        "verified": utc(now.verified_ms) if now.verified_ms else "",
        "audit": _audit_row(desk.library),
    }
    where = now.server or "its server by stick"
    who = f"Connected to {where} as {now.account}." if now.account else ""
    beside = f", and {counted(now.links, 'link')} between them" if now.links else ""
    broken = unexplained(desk.library)
    warning = f"{told(broken).message} {told(broken).next}" if broken else ""
    lines = [now.sentence, warning, f"{counted(now.records, 'record')} in {desk.folder}{beside}.", who]
    answers.one(row, filter(None, lines))


def _audit_row(library: Library) -> dict[str, Any]:
    """Where the server's audit log ended when this desk saw it last; and where it once did not go on."""
    with library.reading() as connection:
        head = witness.seen(connection)
    broken = unexplained(library)
    return {"seen": f"{head.n}:{head.chain}" if head else "", "broken": broken and asdict(broken)}


def _spaces(desk: Desk, options: Namespace, answers: Answers) -> None:
    found = spaces_of(desk.library)
    answers.many((_space_row(space) for space in found), (_space_line(space) for space in found))


def _space_row(space: SpaceView) -> dict[str, Any]:
    return {
        "id": space.id,
        "kind": space.kind,
        "name": space.name,
        "role": space.role,
        "on_server": space.on_server,
        "records": space.records,
        "members": [{"name": name, "role": role} for name, role in space.members],
    }


def _space_line(space: SpaceView) -> str:
    people = ", ".join(f"{name} ({role})" for name, role in space.members) if space.kind == "group" else ""
    where = "" if space.on_server else "only on this computer"
    parts = [f"you are {space.role}" if space.role else "", where, people]
    said = "; ".join(part for part in parts if part)
    return f"{space.id}  {bold(one_line(space.name))}  {counted(space.records, 'record')}  {said}"


def _tray(desk: Desk, options: Namespace, answers: Answers) -> None:
    found = tray_of(desk.library)
    answers.many((_tray_row(one) for one in found), _tray_lines(found))


def _tray_row(one: Returned) -> dict[str, Any]:
    ops = one.change.ops if one.change else ()
    return {
        "record": one.record,
        "title": one.title,
        "space": one.space,
        "what": one.what,
        "code": one.code,
        "message": one.message,
        "at": utc(one.at_ms),
        "changes": [{"field": op.field, "what": op.what, "value": op.value or op.element} for op in ops],
    }


def _tray_lines(found: list[Returned]) -> Iterator[str]:
    if not found:
        yield "The tray is empty: the server took everything."
    for one in found:
        taken = "held for a coordinator" if one.what == "held" else "not taken"
        yield f"{bold(one_line(one.title) or one.record)}  {taken} {moment(one.at_ms)}: {one.message}"
        declared = kind(one.kind).fields
        for op in one.change.ops if one.change else ():
            words = value_words(declared.get(op.field), op.value or op.element)
            yield f"  {op.field or 'record'} ({op.what}): {words}".replace("\n", "\n    ")


def _declare_dump(parser: ArgumentParser) -> None:
    parser.add_argument("--space", default="", metavar="S", help="one space; else all shared ones")


def _dump(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.checking import dump

    sys.stdout.flush()
    for line in dump(desk.library, options.space):
        sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _declare_verify(parser: ArgumentParser) -> None:
    words = "an account that somebody gave you; else the library is checked"
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=None, help=words)


def _verify(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.checking import verify

    if options.file is not None:
        from .extracts import answer_extract

        answer_extract(options.file, answers)
        return

    found = [str(one) for one in verify(desk.library)]
    answers.many(({"finding": one} for one in found), found or ["The library is sound."])
    if found:
        raise WorldError(
            "library_unsound",
            f"The check found {counted(len(found), 'fault')}.",
            "Nothing was changed. Keep a copy of the folder and tell whoever looks after PracticeDesk.",
        )


COMMANDS = {
    "init": Command(_declare_init, _init),
    "status": Command(_declare_nothing, _status),
    "spaces": Command(_declare_nothing, _spaces),
    "tray": Command(_declare_nothing, _tray),
    "dump": Command(_declare_dump, _dump),
    "verify": Command(_declare_verify, _verify),
}
