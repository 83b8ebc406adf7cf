"""What whoever runs the server does at its machine: groups, invitations, members, checks.

It works beside a running server, on the same data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..clock import Clock
from ..errors import UserMistake, WorldError
from ..ids import space_id
from ..log import change as changes
from ..log import statement as say
from ..log.change import Op
from ..log.run import sign_tip
from ..log.statement import SERVER_ACCOUNT
from ..merge import record as view
from ..merge.text import Revision
from ..model.kinds import GROUP
from ..policy.roles import COORDINATOR
from ..protocol.code import EnrolmentCode
from ..replica import tables as t
from ..replica.engine import damage
from ..replica.space_log import SpaceLog
from ..replica.verify import Finding, verify
from . import tables as own
from .accounts import Author, administer_alone, checked_name
from .admission import Admission
from .commands import change_role
from .service import Server
from .spaces import open_space

COMMONS = "commons"


@dataclass(frozen=True, slots=True)
class SpaceView:
    """One space; `members` counts the people who may read it, `entries` the lines of its log."""

    id: str
    kind: str
    name: str
    members: int
    entries: int


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's role in one space."""

    account: str
    name: str
    role: str
    space: str
    space_name: str


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One person's computer."""

    id: str
    account: str
    name: str
    ended: bool


def spaces(connection: Connection, *, personal: bool = False) -> list[SpaceView]:
    """The commons and the groups by name; `personal`: people's own spaces as well."""
    found = []
    for row in connection.execute(select(t.space)).all():
        if personal or row.kind != say.PERSONAL:
            where = (t.member.c.space == row.id) & (t.member.c.role != "")
            people = connection.execute(select(t.member.c.account).where(where)).all()
            found.append(
                SpaceView(row.id, row.kind, _name(connection, row.id, row.kind), len(people), row.seq)
            )
    return sorted(found, key=lambda one: (one.kind, one.name.casefold(), one.id))


def find_space(connection: Connection, wanted: str) -> SpaceView:
    """A space by name or id. Raises `UserMistake` when none or several fit."""
    every = spaces(connection, personal=True)
    named = [one for one in every if one.kind != say.PERSONAL and one.name.casefold() == wanted.casefold()]
    fits = [one for one in every if one.id == wanted] or named
    if len(fits) > 1:
        ids = ", ".join(one.id for one in fits)
        raise UserMistake("space_ambiguous", f"Several groups are called “{wanted}”.", f"Give an id: {ids}.")
    if not fits:
        raise UserMistake("space_unknown", f"There is no group “{wanted}”.", "See them with “group list”.")
    return fits[0]


def add_group(server: Server, name: str, *, again: bool = False) -> str:
    """A new group with the server itself as its maker; its id. `again`: though one has this name."""
    title = checked_name(name)

    def work(connection: Connection) -> str:
        administer_alone(connection)
        if not again and any(one.name.casefold() == title.casefold() for one in spaces(connection)):
            raise UserMistake(
                "group_exists",
                f"There is a group “{title}” already.",
                "Use it, or add “--again” for a second one of this name.",
            )
        accounts, maker = server.accounts(connection), server.itself(connection)
        nonce = server.random_bytes(16).hex()
        space = space_id(server.key.public, nonce)
        open_space(accounts, maker, space, nonce, say.GROUP)
        _record_group(server, connection, maker, space, title)
        accounts.note("administered", action="group add", space=space)
        return space

    return server.write(work)


def invite_administrator(server: Server, name: str) -> EnrolmentCode:
    """The one-time code of the first person, who may publish and let others publish in the commons."""

    def work(connection: Connection) -> EnrolmentCode:
        return server.accounts(connection).invite(name, {server.commons: COORDINATOR}, administrator=True)

    return server.write(work)


def invite(server: Server, name: str, space: str, role: str) -> tuple[EnrolmentCode, bool]:
    """A one-time code that makes a person a member of a space, and whether the person was known before."""
    person = checked_name(name)

    def work(connection: Connection) -> tuple[EnrolmentCode, bool]:
        accounts = server.accounts(connection)
        known = accounts.account_named(person) is not None
        code = accounts.invite(person, {find_space(connection, space).id: role})
        accounts.note("administered", action="invite", code=code.id)
        return code, known

    return server.write(work)


def members(connection: Connection, space: str = "") -> list[Membership]:
    """Who may read a space, or all groups and the commons, by space and name."""
    found = []
    for one in [find_space(connection, space)] if space else spaces(connection):
        where = (t.member.c.space == one.id) & (t.member.c.role != "")
        rows = connection.execute(select(t.member).where(where).order_by(t.member.c.name, t.member.c.account))
        found += [Membership(row.account, row.name, row.role, one.id, one.name) for row in rows]
    return found


def remove(server: Server, name: str, space: str) -> None:
    """End a membership. Raises `Refused` for the last coordinator or somebody who is no member."""

    def work(connection: Connection) -> None:
        where = find_space(connection, space).id
        fits = [one for one in members(connection, where) if name in (one.name, one.account)]
        if len(fits) > 1:
            ids = ", ".join(one.account for one in fits)
            raise UserMistake("name_ambiguous", f"Several are called “{name}”.", f"Give an account: {ids}.")
        if not fits:
            raise UserMistake(
                "not_a_member", f"“{name}” is not a member of “{space}”.", "See who is with “members”."
            )
        accounts = server.accounts(connection)
        change_role(accounts, where, fits[0].account, "")
        accounts.note("administered", action="remove", space=where, account=fits[0].account)

    server.write(work)


def devices(connection: Connection) -> list[DeviceView]:
    """The computers of all people, by name."""
    a, d = own.account.c, own.account_device.c
    rows = select(d.id, a.name, d.account, d.ended).join_from(
        own.account_device, own.account, a.id == d.account
    )
    found = connection.execute(rows.where(a.name != SERVER_ACCOUNT).order_by(a.name, d.id))
    return [DeviceView(row.id, row.account, row.name, bool(row.ended)) for row in found]


def end_device(server: Server, device: str) -> None:
    """Shut a computer out that is lost or whose owner has left. Raises `UserMistake` for an unknown one."""

    def work(connection: Connection) -> None:
        if device not in [one.id for one in devices(connection)]:
            raise UserMistake("device_unknown", f"There is no computer “{device}”.", "See “device list”.")
        accounts = server.accounts(connection)
        accounts.end_device(device)
        accounts.note("administered", action="device end", device=device)

    server.write(work)


def check(connection: Connection, server: Server) -> Iterator[tuple[SpaceView, list[Finding]]]:
    """Every space with what does not hold in it. Raises `WorldError` when the file itself is damaged."""
    if found := damage(connection):
        raise WorldError("database_damaged", f"The database is damaged: {found}.", "Restore a backup.")
    for one in spaces(connection, personal=True):
        yield one, verify(connection, one.id, server.keys)


def _record_group(server: Server, connection: Connection, maker: Author, space: str, title: str) -> None:
    """The group's record, admitted as the server's own change by the rules for everybody."""
    stamp = Clock(server.now_ms).tick()
    change = changes.encode(
        space=space,
        device=maker.device,
        n=1,
        hlc=stamp,
        prev="",
        action=stamp,
        record=space,
        kind=GROUP,
        ops=(Op("title", changes.PUT, title),),
    )
    log = SpaceLog(connection, space)
    refused = Admission(connection, log, maker).admit([change], sign_tip(change.hash, server.key))
    if refused:
        raise WorldError("group_refused", f"The group was not admitted: {refused[0].message}")
    log.flush()


def _name(connection: Connection, space: str, kind: str) -> str:
    """A group's title; of a person's own space, whose it is."""
    if kind == say.COMMONS:
        return COMMONS
    if kind == say.PERSONAL:
        where = (t.member.c.space == space) & (t.member.c.role == COORDINATOR)
        return f"personal, {connection.execute(select(t.member.c.name).where(where)).scalar()}"
    where = (t.record.c.space == space) & (t.record.c.id == space)
    cells = connection.execute(select(t.record.c.cells).where(where)).scalar()
    shown = view.Shown()
    view.update(shown, GROUP, json.loads(cells or "{}"), {"title"}, _no_texts)
    return str(shown.fields.get("title") or space)


def _no_texts(field: str, head: str) -> Revision:
    raise KeyError(field)
