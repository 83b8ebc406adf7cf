"""`practicedesk-server bundle`: what comes by stick, and what goes back by it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..bundle.about import about
from ..bundle.reading import open_bundle, parts_of
from ..clock import moment
from ..errors import SyncError, UserMistake
from . import administration as admin
from .bundles import Bundles, Taken
from .data import ServerData
from .program import Answer


def read(data: ServerData, options: argparse.Namespace) -> Answer:
    """Take in what the files hold and, if asked, write what goes back."""
    try:
        return _read(data, options)
    except SyncError as error:
        data.server.note("turned_away", path="bundle", codes={error.code: 1})
        raise


def _read(data: ServerData, options: argparse.Namespace) -> Answer:
    bundles = Bundles(data.server)
    taken: list[Taken] = []
    paths, absent = _files(options.files)
    with ExitStack() as stack:
        # Every file is proven before anything of one is taken in.
        opened = [stack.enter_context(open_bundle(path)) for path in paths]
        for bundle in sorted(opened, key=lambda one: (one.head.made_ms, one.head.part)):
            taken.append(bundles.take(bundle))
    lines = [line for one in taken for line in _lines(one)]
    lines += [f"Not beside the others: {path.name}. Read it too when you have it." for path in absent]
    written: list[str] = []
    if options.answer or options.receipt:
        if len({one.author.device for one in taken}) > 1:
            raise UserMistake(
                "bundles_of_several",
                "These bundles come from several computers; all were taken.",
                "Read those of one computer at a time to write an answer.",
            )
        write = bundles.answer if options.answer else bundles.receipt
        made = write(taken, Path(options.answer or options.receipt), overwrite=options.replace)
        written = [str(path) for path in made.paths]
        lines += _written(made.paths, taken[0].author.name)
    return {
        "bundles": [_row(one) for one in taken],
        "written": written,
        "absent": [path.name for path in absent],
    }, lines


def write(data: ServerData, options: argparse.Namespace) -> Answer:
    """Write all that one computer may read."""
    with data.reader.begin() as connection:
        device = _device(admin.devices(connection), options.to)
    made = Bundles(data.server).seed(device.id, Path(options.file), overwrite=options.replace)
    data.server.note("administered", action="bundle write", device=device.id)
    return {"written": [str(path) for path in made.paths]}, list(_written(made.paths, device.name))


def invite(data: ServerData, options: argparse.Namespace) -> Answer:
    """Write a one-time code for a person as a file."""
    code, known = admin.invite(data.server, options.name, options.space, options.role)
    made = Bundles(data.server).invitation(code, options.name, Path(options.file))
    lines = [*_written(made.paths, options.name), "It lets in whoever holds it: hand it over like a key."]
    return {"written": [str(path) for path in made.paths], "known": known}, lines


def info(data: ServerData, options: argparse.Namespace) -> Answer:
    """What a file says about itself; nothing of it is taken in."""
    with open_bundle(Path(options.file)) as bundle:
        return about(bundle), [f"{name}: {value}" for name, value in about(bundle).items()]


def declare_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")


def declare_read(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+")
    back = parser.add_mutually_exclusive_group()
    back.add_argument("--answer", metavar="FILE", default="", help="write what the sender has not got yet")
    back.add_argument("--receipt", metavar="FILE", default="", help="write only what became of it")
    parser.add_argument("--replace", action="store_true", help="replace a file of that name")


def declare_write(parser: argparse.ArgumentParser) -> None:
    declare_file(parser)
    parser.add_argument("--to", required=True, help="a computer’s id, or whose computer it is")
    parser.add_argument("--replace", action="store_true", help="replace a file of that name")


def _files(names: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """The files named and their other parts, each once; and parts that are not there."""
    found: list[Path] = []
    absent: list[Path] = []
    for name in names:
        here, missing = parts_of(Path(name))
        found += [path for path in here if path not in found]
        absent += [path for path in missing if path not in absent]
    return found, absent


def _lines(one: Taken) -> Iterator[str]:
    whose = f"{one.author.name}, computer {one.author.device[:8]}, made {moment(one.head.made_ms)}"
    part = f", part {one.head.part} of {one.head.parts}" if one.head.parts > 1 else ""
    if one.enrolled:
        yield f"{whose}: this computer is connected now; it learns so from an answer (“--answer FILE”)."
        return
    files = f", {_counted(one.files, 'attached file')}" if one.files else ""
    yield f"{whose}{part}: {_counted(one.changes, 'change')}, {_counted(one.commands, 'request')}{files}."
    yield from (f"  Of a file that came with it: {why}" for why in one.failed)
    for (what, message), count in Counter((v.what, v.message) for v in one.verdicts).items():
        if what in ("retry", "parked"):
            yield f"  From one on, all of a group wait: {message} They will come with another bundle."
        else:
            yield f"  {count} {what}: {message}"
    for answer in one.answers:
        if answer.code:
            yield f"  A request was not granted: {answer.message}"


def _row(one: Taken) -> dict[str, Any]:
    return {
        "kind": one.head.kind,
        "id": one.head.id,
        "account": one.author.account,
        "name": one.author.name,
        "device": one.author.device,
        "changes": one.changes,
        "commands": one.commands,
        "files": one.files,
        "failed": one.failed,
        "enrolled": one.enrolled is not None,
        "verdicts": [verdict.model_dump() for verdict in one.verdicts],
    }


def _written(paths: Sequence[Path], name: str) -> Iterator[str]:
    for path in paths:
        yield f"Written for {name}: {path}"


def _device(devices: list[admin.DeviceView], wanted: str) -> admin.DeviceView:
    fits = [one for one in devices if one.id == wanted]
    fits = fits or [one for one in devices if one.name == wanted and not one.ended]
    if len(fits) != 1:
        why = "Several computers are" if fits else "There is no computer"
        raise UserMistake(
            "device_unknown", f"{why} “{wanted}”.", "Give a computer’s id; see them with “device list”."
        )
    return fits[0]


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
