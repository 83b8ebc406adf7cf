"""`practicedesk-server`: sets a server up, runs it, and looks after its groups and members.

Every command but `serve` may be used while the server runs. Exit status: 0 done, 1 a bug, 2 user mistake,
3 the world is in the way or something does not verify, 4 refused.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from ..errors import PracticeDeskError, UserMistake, WorldError
from ..log import statement as say
from ..policy.roles import CONTRIBUTOR, ROLES
from ..replica.dump import dump
from ..replica.postgres import parse
from ..replica.transaction import reason
from . import administration as admin
from . import audit_commands, blob_commands, bundle_commands
from . import people_commands as people
from .accounts import checked_name
from .data import DEFAULT_NAME, Place, ServerData, create, finish, open_data, rotate
from .program import Parser, Program, Work
from .rewound import quarantined
from .serving import Serving, address, listen, log_to_stderr
from .workers import Workers

ADMINISTRATOR = "administrator"
MOST_WORKERS = 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(given)
        options.run(options)
        sys.stdout.flush()
    except PracticeDeskError as error:
        return _fail(error, as_json="--json" in given)
    except DBAPIError as error:
        said = f"The database could not be used: {reason(error)}."
        return _fail(WorldError("database", said, "Restore a backup."), as_json="--json" in given)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 0


def _fail(error: PracticeDeskError, *, as_json: bool) -> int:
    text = json.dumps(error.as_dict(), ensure_ascii=False) if as_json else f"{error.message} {error.next}"
    print(text.strip(), file=sys.stderr)
    return error.exit_status


# -- commands --------------------------------------------------------------------------------------


def _init(options: argparse.Namespace) -> None:
    administrator = checked_name(options.administrator)
    name = checked_name(options.name)
    place = _place(options)
    again = options.again and place.key.exists()
    with closing(create(place, _now_ms, os.urandom, name, again=again)) as data:
        if again:
            finish(data)
            _print(options, {"again": True}, "Start it, and let the members' computers synchronise.")
            return
        code = admin.invite_administrator(data.server, administrator)
        finish(data)
    _print(options, {"enrolment_code": code.text}, code.text)


def _serve(options: argparse.Namespace) -> None:
    if options.workers > 1 and not options.database:
        raise UserMistake(
            "workers_need_postgresql",
            "Several workers need PostgreSQL: to the file in the folder only one can write at a time.",
            "Leave “--workers” out, or name a database with “--database”.",
        )

    def ready() -> None:
        url = address(listener)
        print(json.dumps({"url": url}) if options.json else f"Listening on {url}", flush=True)

    with closing(_open(options)) as data:
        if waiting := data.server.read(quarantined):
            print(
                f"Since a restore {len(waiting)} groups wait for missing work; see “confirm”.",
                file=sys.stderr,
            )
        listener = listen(options.host, options.port)
        if options.workers == 1:
            log_to_stderr()
            Serving(data, ready).run(sockets=[listener])
            return
    Workers(partial(open_data, _place(options), _now_ms, os.urandom), listener, options.workers).run(ready)


def _with_data(work: Work, options: argparse.Namespace) -> None:
    with closing(_open(options)) as data:
        value, lines = work(data, options)
    _print(options, value, *lines)


def _rotate_key(options: argparse.Namespace) -> None:
    with closing(_open(options)) as data:
        made = rotate(_place(options), data)
    restart = "Start the server anew now: until then it answers with the old key. Desks follow by themselves."
    _print(options, {"fingerprint": made}, f"The new key is {made}. {restart}")


def _dump(options: argparse.Namespace) -> None:
    with closing(_open(options)) as data:
        data.server.note("administered", action="dump")
        _print_dump(options, data)


def _print_dump(options: argparse.Namespace, data: ServerData) -> None:
    with data.reader.begin() as connection:
        wanted = [admin.find_space(connection, options.space)] if options.space else admin.spaces(connection)
        for line in dump(connection, [one.id for one in wanted]):
            sys.stdout.buffer.write(line + b"\n")


def _verify(options: argparse.Namespace) -> None:
    checked, entries = 0, 0
    with closing(_open(options)) as data, data.reader.begin() as connection:
        for space, findings in admin.check(connection, data.server):
            if findings:
                first = findings[0]
                more = f" ({len(findings)} findings in this space)" if len(findings) > 1 else ""
                name = space.id if space.kind == say.PERSONAL else f"“{space.name}” ({space.id})"
                raise WorldError(
                    f"verify_{first.code}",
                    f"{name}: {first.message}{more}",
                    "Stop the server, keep a copy of its folder, and restore the last good backup.",
                )
            checked, entries = checked + 1, entries + space.entries
    _print(
        options,
        {"spaces": checked, "entries": entries},
        f"All holds: {checked} space{'' if checked == 1 else 's'}, {entries} entries.",
    )


def _open(options: argparse.Namespace) -> ServerData:
    return open_data(_place(options), _now_ms, os.urandom)


def _place(options: argparse.Namespace) -> Place:
    return Place(Path(options.data), parse(options.database) if options.database else None)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _print(options: argparse.Namespace, value: Any, *lines: str) -> None:
    """The answer: `value` as JSON, or the lines for a person."""
    if options.json:
        print(json.dumps(value, ensure_ascii=False, default=dataclasses.asdict))
    for line in lines if not options.json else ():
        print(line)


def _parser() -> Parser:
    program = Program()
    program.heading("Start")
    init = program.command("init", _init, "make a new server and print the administrator's one-time code")
    init.add_argument("--name", default=DEFAULT_NAME, help="what the server calls itself")
    init.add_argument(
        "--administrator", metavar="NAME", default=ADMINISTRATOR, help="the first person's name"
    )
    init.add_argument(
        "--again",
        action="store_true",
        help="the database is lost: begin an empty one for this key",
    )
    run = program.command("serve", _serve, "answer desks until stopped")
    run.add_argument("--host", default="127.0.0.1", help="address to listen on")
    run.add_argument("--port", type=_port, default=8420, help="port to listen on; 0 takes a free one")
    run.add_argument("--workers", type=_workers, default=1, help="processes that share the work; usual 1")
    _declare_people(program)
    _declare_bundles(program)
    _declare_files(program)
    program.command("rotate-key", _rotate_key, "give the server another key, signed for by the old one")
    program.heading("Check")
    dump_ = program.command("dump", _dump, "print the admitted state, one JSON object a line")
    dump_.add_argument("--space", default="", help="a name or an id; else all groups and the commons")
    program.command("verify", _verify, "work everything out again from the log and compare")
    audit = program.group("audit", "what this server did and turned away")
    for name, work, declare, summary in (
        ("list", audit_commands.list_, audit_commands.declare_list, "list what was done and turned away"),
        ("verify", audit_commands.verify, audit_commands.declare_verify, "prove that nobody has altered it"),
    ):
        declare(program.command(f"audit {name}", partial(_with_data, work), summary, audit))
    return program


def _declare_people(program: Program) -> None:
    program.heading("Groups, people, computers")
    group = program.group("group", "make and list groups")
    add = program.command(
        "group add", partial(_with_data, people.group_add), "make a group and print its id", group
    )
    add.add_argument("name")
    add.add_argument("--again", action="store_true", help="though there is a group of this name")
    program.command(
        "group list", partial(_with_data, people.group_list), "list the groups and the commons", group
    )
    invite = program.command(
        "invite", partial(_with_data, people.invite), "print a one-time code that makes a person a member"
    )
    invite.add_argument("name")
    _declare_membership(invite)
    members = program.command("members", partial(_with_data, people.members), "list who may read")
    members.add_argument("--space", default="", help="a name or an id; else all groups and the commons")
    remove = program.command("remove", partial(_with_data, people.remove), "end a membership")
    remove.add_argument("name", help="the person's name or account")
    remove.add_argument("--space", required=True)
    removed = program.command(
        "removed",
        partial(_with_data, people.removed),
        "list who was removed, and where the group was taken off",
    )
    removed.add_argument("--space", default="", help="a name or an id; else all groups and the commons")
    confirmed = program.command(
        "confirm",
        partial(_with_data, people.confirm_space),
        "after a restore: who belongs where is right, go on without what is missing",
    )
    confirmed.add_argument("--space", default="", help="a name or an id; else all")
    device = program.group("device", "list and end computers")
    program.command(
        "device list", partial(_with_data, people.device_list), "list everybody's computers", device
    )
    end = program.command(
        "device end",
        partial(_with_data, people.device_end),
        "shut a computer out for good, as when it was lost",
        device,
    )
    end.add_argument("device", help="its id")


def _declare_bundles(program: Program) -> None:
    program.heading("Without a network, by stick")
    bundle = program.group("bundle", "take in files from a stick and write them")
    for name, work, declare, summary in (
        ("read", bundle_commands.read, bundle_commands.declare_read, "take in what people bring"),
        ("write", bundle_commands.write, bundle_commands.declare_write, "write all a computer may read"),
        ("invite", bundle_commands.invite, _declare_invitation, "write a one-time code as a file"),
        ("info", bundle_commands.info, bundle_commands.declare_file, "say what a file is"),
    ):
        declare(program.command(f"bundle {name}", partial(_with_data, work), summary, bundle))


def _declare_files(program: Program) -> None:
    program.heading("Attached files")
    files = program.group("files", "set how much room attached files have, and check them")
    for name, work, declare, summary in (
        (
            "limits",
            blob_commands.set_limits,
            blob_commands.declare_limits,
            "say or set how much room there is",
        ),
        ("check", blob_commands.check, blob_commands.declare_check, "read all files, as they were stored"),
    ):
        declare(program.command(f"files {name}", partial(_with_data, work), summary, files))


def _declare_invitation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the person's name")
    bundle_commands.declare_file(parser)
    _declare_membership(parser)


def _declare_membership(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help="a group's name or id, or “commons”")
    parser.add_argument("--role", choices=ROLES, default=CONTRIBUTOR)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _workers(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"workers are a number from 1 to {MOST_WORKERS}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
