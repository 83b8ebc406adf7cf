"""What a command is, and the table of all of them.

A command's module is loaded only when the command is run or asked about.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from practicedesk_sync.errors import UserMistake

from ..app import Desk
from .answers import Answers


@dataclass(frozen=True, slots=True)
class Command:
    """`declare` names the arguments; `run` carries the command out and prints its answer."""

    declare: Callable[[ArgumentParser], None]
    run: Callable[[Desk, Namespace, Answers], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table: a command's name, the module it is in, and what it does."""

    name: str
    module: str
    summary: str


TABLE: dict[str, tuple[Entry, ...]] = {
    "Start": (
        Entry("init", "library", "make a new library"),
        Entry("enrol", "exchange", "connect the library to a server with a one-time code"),
        Entry("status", "library", "say in one sentence how things stand"),
        Entry("device", "devices", "list your computers; shut out one that was lost"),
        Entry("network", "network", "set the proxy, and whom to trust besides the system's authorities"),
        Entry("doctor", "network", "find out why a server cannot be reached"),
    ),
    "Write": (
        Entry("new", "editing", "make a record; prints its id"),
        Entry("set", "editing", "give fields new values"),
        Entry("add", "editing", "add to fields that hold several values"),
        Entry("remove", "editing", "take out of fields that hold several values"),
        Entry("delete", "editing", "put records into the trash"),
        Entry("restore", "editing", "take records out of the trash, or an earlier version of one back"),
        Entry("attach", "attachments", "attach files to a record"),
        Entry("detach", "attachments", "take files out of a record"),
        Entry("fields", "fields", "list the kinds, their fields, and the values these take"),
    ),
    "Find and read": (
        Entry("list", "finding", "list records"),
        Entry("search", "finding", "find records by their words"),
        Entry("show", "reading", "show one record"),
        Entry("history", "reading", "show who changed a record, and when; compare its versions"),
        Entry("attachments", "attachments", "list attached files, and where they are; set which come here"),
        Entry("fetch", "attachments", "fetch the files of a record from the server"),
        Entry("where", "reading", "say how far a record has come: here, on the server, with others"),
    ),
    "Work with others": (
        Entry("sync", "exchange", "exchange with the server"),
        Entry("bundle", "bundles", "exchange by files on a stick, without a network"),
        Entry("conflicts", "conflicts", "list what two people wrote in the same place"),
        Entry("resolve", "conflicts", "settle one conflict"),
        Entry("tray", "library", "show work that the server did not take"),
        Entry("held", "held", "as a coordinator, accept or return work that waits for your decision"),
        Entry("publish", "publishing", "publish a record, as it is now, to the commons or to a group"),
        Entry("retire", "publishing", "withdraw a publication"),
        Entry("spaces", "library", "list the spaces of this library, and who is in them"),
    ),
    "Work in a group": (
        Entry("group", "groups", "groups: make one, invite, members, roles, what is to be done"),
        Entry("meeting", "meetings", "meetings: agenda, minutes, attendance, circulate, approve"),
    ),
    "Files": (
        Entry("import", "files", "import records from CSV, Markdown or JSON"),
        Entry("export", "files", "export records to CSV, Markdown or JSON, and meetings to a calendar file"),
        Entry("report", "files", "print a record as a tagged PDF"),
        Entry("dump", "library", "print the shared records as text, one a line"),
        Entry("extract", "extracts", "write a signed extract of a record or group that anybody can check"),
        Entry("verify", "library", "check the library, or an extract in a file"),
    ),
}
"""The commands under their headings, in the order in which a person meets them."""


def find(name: str) -> Command:
    """The command of that name. Raises `UserMistake`."""
    for entry in (entry for entries in TABLE.values() for entry in entries):
        if entry.name == name:
            found: Command = import_module(f"{__package__}.{entry.module}").COMMANDS[name]
            return found
    from practicedesk_sync.model.nearest import did_you_mean  # a command that is found does without the model

    hint = did_you_mean(name, [entry.name for entries in TABLE.values() for entry in entries])
    raise UserMistake(
        "usage", f"There is no command “{name}”.", f"{hint}See the commands with “practicedesk --help”."
    )
