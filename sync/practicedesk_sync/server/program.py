"""The command line of `practicedesk-server`: a parser whose errors are ours and whose help is a table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from ..errors import UserMistake
from .data import ServerData

DATABASE_VARIABLE = "PRACTICEDESK_DATABASE"
Answer = tuple[Any, Sequence[str]]
"""What a command answers: a value for a script, and lines for a person."""
Work = Callable[[ServerData, argparse.Namespace], Answer]


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        raise UserMistake("usage", f"{message[:1].upper()}{message[1:]}.", f"See “{self.prog} --help”.")


class Program(Parser):
    """The parser of the whole program. Its help is a table of the commands, as that of `practicedesk`."""

    def __init__(self) -> None:
        super().__init__(prog="practicedesk-server", allow_abbrev=False)
        self.table: list[str] = []
        self.add_argument("--data", metavar="DIR", required=True, help="the folder of the server's data")
        self.add_argument(
            "--database",
            metavar="URL",
            default=os.environ.get(DATABASE_VARIABLE, ""),
            help="a PostgreSQL database instead of the one in the folder",
        )
        self.add_argument("--json", action="store_true", help="answer in JSON, for scripts")
        self.commands = self.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    def heading(self, text: str) -> None:
        """Begin another part of the table."""
        self.table += ["", text]

    def group(self, name: str, summary: str) -> Any:
        """A command that has commands of its own, for `command(…, into=…)`."""
        return self.commands.add_parser(name, help=summary).add_subparsers(required=True)

    def command(self, name: str, run: Any, summary: str, into: Any = None) -> argparse.ArgumentParser:
        """A command with its line in the table; of one that is `into` another, the last word is its name."""
        self.table.append(f"  {name:<14} {summary}")
        made: argparse.ArgumentParser = (into or self.commands).add_parser(
            name.split()[-1], help=summary, description=summary
        )
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        made.set_defaults(run=run)
        return made

    def format_help(self) -> str:
        lines = ["practicedesk-server --data DIR [--database URL] [--json] COMMAND …", *self.table, ""]
        lines += ["Each command explains itself: practicedesk-server --data DIR COMMAND --help"]
        lines += ["DIR is the folder of the server's data. All but “serve” may be used while it serves."]
        lines += [
            "URL names a PostgreSQL database, postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE; without"
        ]
        lines += [f"it and without ${DATABASE_VARIABLE} the data are in DIR. The key is always there."]
        return "\n".join(lines) + "\n"
