"""`practicedesk-server files`: how much room attachments have, and whether they are sound."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sqlalchemy import Connection

from ..errors import UserMistake, WorldError
from ..replica.transaction import run_tx
from .blobs import FILE_LIMIT, MEGABYTE, SPACE_LIMIT, Blobs, limits, put_limit
from .data import ServerData
from .program import Answer


def declare_limits(parser: ArgumentParser) -> None:
    parser.add_argument("--file", metavar="MB", default="", help="megabytes that one file may have")
    parser.add_argument(
        "--space", metavar="MB", default="", help="megabytes that all files of a group may have"
    )


def set_limits(data: ServerData, options: Namespace) -> Answer:
    """Say how much room there is, after changing it where that is asked for."""
    wanted = {FILE_LIMIT: options.file, SPACE_LIMIT: options.space}
    values = {name: _megabytes(text) for name, text in wanted.items() if text}

    def work(connection: Connection) -> None:
        for name, size in values.items():
            put_limit(connection, name, size)

    run_tx(data.server.engine, work)
    now = run_tx(data.reader, limits)
    said = f"A file may have {now.file // MEGABYTE:,} MB, all files of a group {now.space // MEGABYTE:,} MB."
    return {"file": now.file, "space": now.space}, [said]


def declare_check(parser: ArgumentParser) -> None:
    """`files check` has no arguments of its own."""


def check(data: ServerData, options: Namespace) -> Answer:
    """Read every file as it was stored. Raises `WorldError` for what is not so."""
    number, awry = Blobs(data.server).scrub()
    if awry:
        raise WorldError(
            "blob_damaged",
            f"{len(awry)} of {number} files are not as they were stored: {', '.join(awry[:3])}.",
            "Desks that have them bring them again when they synchronise; look after the disk.",
        )
    return {"files": number}, [f"All {number} files are as they were stored."]


def _megabytes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= 1_000_000:
        raise UserMistake("limit", f"“{text}” is no number of megabytes.", "Give one from 1 to 1000000.")
    return int(text) * MEGABYTE
