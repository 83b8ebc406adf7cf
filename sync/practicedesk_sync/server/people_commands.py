"""`practicedesk-server`: groups, who is in them, and their computers."""

from __future__ import annotations

import sys
from argparse import Namespace

from ..clock import moment
from . import administration as admin
from .data import ServerData
from .program import Answer
from .removals import removals
from .restored import confirm


def group_add(data: ServerData, options: Namespace) -> Answer:
    id_ = admin.add_group(data.server, options.name, again=options.again)
    return {"id": id_}, [id_]


def group_list(data: ServerData, options: Namespace) -> Answer:
    with data.reader.begin() as connection:
        found = admin.spaces(connection)
    return found, [f"{one.id}  {one.kind:<7}  {one.members:>4} members  {one.name}" for one in found]


def invite(data: ServerData, options: Namespace) -> Answer:
    code, known = admin.invite(data.server, options.name, options.space, options.role)
    if known and not options.json:
        print(f"“{options.name}” is known: the code adds a computer to this account.", file=sys.stderr)
    return {"enrolment_code": code.text, "known": known}, [code.text]


def members(data: ServerData, options: Namespace) -> Answer:
    with data.reader.begin() as connection:
        found = admin.members(connection, options.space)
    return found, [f"{one.role:<12} {one.name}  ({one.space_name})" for one in found]


def remove(data: ServerData, options: Namespace) -> Answer:
    admin.remove(data.server, options.name, options.space)
    return {"removed": options.name}, []


def removed(data: ServerData, options: Namespace) -> Answer:
    """Who was removed, and on how many of their computers the group was taken off."""
    with data.reader.begin() as connection:
        names = {one.id: one.name for one in admin.spaces(connection)}
        wanted = [admin.find_space(connection, options.space).id] if options.space else list(names)
        found = removals(connection, wanted)
    lines = [
        f"{moment(one.at_ms)}  {one.name} ({names[one.space]}): off {one.told} of {one.computers} computers"
        for one in found
    ]
    return found, lines or ["Nobody was removed."]


def confirm_space(data: ServerData, options: Namespace) -> Answer:
    """After a restore: a space, or all, go on with what is here."""
    with data.reader.begin() as connection:
        space = admin.find_space(connection, options.space).id if options.space else ""
    confirm(data.server, space)
    return {"confirmed": options.space or "all"}, []


def device_list(data: ServerData, options: Namespace) -> Answer:
    with data.reader.begin() as connection:
        found = admin.devices(connection)
    return found, [f"{one.id}  {'ended' if one.ended else '     '}  {one.name}" for one in found]


def device_end(data: ServerData, options: Namespace) -> Answer:
    admin.end_device(data.server, options.device)
    return {"ended": options.device}, []
