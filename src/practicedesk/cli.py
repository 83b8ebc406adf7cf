"""`practicedesk`: reads the command line, runs one command, and turns every error into one sentence."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from practicedesk_sync.bundle import is_bundle
from practicedesk_sync.errors import PracticeDeskError, UserMistake, WorldError

from .app import FOLDER_VARIABLE, Desk, default_folder
from .commands.answers import Answers
from .commands.command import TABLE, find
from .library.faults import not_written
from .problems import kept


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 bug, 2 user mistake, 3 world, 4 refused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    answers = Answers(as_json="--json" in given)
    try:
        status = _run(given, answers)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        answers.note("Stopped. What was saved before is safe.")
        return 130
    return status


def _run(given: list[str], answers: Answers) -> int:
    folder = default_folder()
    try:
        first = _parser().parse_args(given)
        folder = Path(first.library or folder)
        if first.help:
            _help()
            return 0
        if not first.command:
            return _window(folder)
        if is_bundle(first.command) and not first.rest:
            return _window(folder, Path(first.command))
        command = find(first.command)
        parser = _Parser(prog=f"practicedesk {first.command}", parents=[_common(argparse.SUPPRESS)])
        command.declare(parser)
        options = parser.parse_intermixed_args(first.rest, first)
        desk = Desk(Path(options.library or folder))
        try:
            command.run(desk, options, answers)
        finally:
            desk.close()
    except PracticeDeskError as error:
        answers.failure(error)
        return error.exit_status
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            answers.failure(not_written(error))
            return WorldError.exit_status
        answers.failure(kept(error, folder))
        return PracticeDeskError.exit_status
    return 0


def _window(folder: Path, file: Path | None = None) -> int:
    desk = Desk(folder)
    try:
        return desk.window(file)
    finally:
        desk.close()


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        raise UserMistake("usage", f"{message[:1].upper()}{message[1:]}.", f"See “{self.prog} --help”.")


def _parser() -> _Parser:
    parser = _Parser(prog="practicedesk", add_help=False, parents=[_common(None)], allow_abbrev=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("command", nargs="?", default="")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _common(default: object) -> argparse.ArgumentParser:
    """The options every command has, before its name or after it."""
    common = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    common.add_argument(
        "--library", metavar="DIR", default=default, help=f"the library's folder (else ${FOLDER_VARIABLE})"
    )
    common.add_argument("--json", action="store_true", default=default, help="answer in JSON, for scripts")
    return common


def _help() -> None:
    lines = ["practicedesk                                       opens the window"]
    lines += ["practicedesk FILE.pdbundle                         opens it and reads from a stick"]
    lines += ["practicedesk [--library DIR] [--json] COMMAND …    does one thing without it"]
    for heading, entries in TABLE.items():
        lines += ["", heading]
        lines += [f"  {entry.name:<10} {entry.summary}" for entry in entries]
    lines += ["", "Each command explains itself: practicedesk COMMAND --help"]
    lines += [f"The library is in DIR, else in ${FOLDER_VARIABLE}, else in {default_folder()}"]
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
