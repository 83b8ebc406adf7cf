"""The spaces this library holds, by name and with the person's role."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import statement as say
from practicedesk_sync.policy.roles import COORDINATOR
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import role_of

from . import lease
from . import tables as t
from .identity import server_pin, setting

PERSONAL_NAME, COMMONS_NAME = "personal", "commons"


@dataclass(frozen=True, slots=True)
class SpaceName:
    """What a space is called. `kind`: personal, group or commons; a group's name is its members' own."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class SpaceView:
    """One space. `on_server`: the server has opened it; `records`: without trash; `members`: (name, role).

    `locked`: see `lease`; then nothing of it is shown, and the person has no role in it.
    """

    id: str
    kind: str
    name: str
    role: str
    on_server: bool
    records: int
    members: tuple[tuple[str, str], ...]
    locked: bool = False


def spaces(connection: Connection) -> list[SpaceView]:
    """All spaces here: the personal one first, then groups by name, the commons last."""
    pin = server_pin(connection)
    account = pin.account if pin else ""
    shared = {
        row.id: row.kind for row in connection.execute(select(replica.space.c.id, replica.space.c.kind))
    }
    own = {row.id: row.kind for row in connection.execute(select(t.own_space.c.id, t.own_space.c.kind))}
    views = [
        _view(connection, id_, kind, account, id_ in shared, own) for id_, kind in (own | shared).items()
    ]
    order = {say.PERSONAL: 0, say.GROUP: 1, say.COMMONS: 2}
    return sorted(views, key=lambda view: (order.get(view.kind, 3), view.name.casefold(), view.id))


def space_names(connection: Connection) -> dict[str, SpaceName]:
    """What every space here is called, by id; much quicker than `spaces`, which counts."""
    found = {}
    for table in (t.own_space, replica.space):
        for row in connection.execute(select(table.c.id, table.c.kind)):
            found[row.id] = SpaceName(row.kind, _name(connection, row.id, row.kind))
    return found


def shared_spaces(connection: Connection, *, personal: bool = True) -> list[str]:
    """Ids of the spaces this desk shares with the server; `personal`: this person's own among them."""
    rows = select(replica.space.c.id).order_by(replica.space.c.id)
    if not personal:
        rows = rows.where(replica.space.c.kind != say.PERSONAL)
    return list(connection.execute(rows).scalars())


def find_space(connection: Connection, wanted: str) -> SpaceView:
    """A space by name or id; "" is the personal one. Raises `UserMistake` when none or several fit."""
    every = spaces(connection)
    if not wanted:
        personal = setting(connection, "personal")
        return next(view for view in every if view.id == personal)
    fits = [view for view in every if wanted.casefold() in (view.name.casefold(), view.id)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise UserMistake("space_ambiguous", f"Several groups are called “{wanted}”.", "Give the id instead.")
    names = ", ".join(f"“{view.name}”" for view in every)
    raise UserMistake("space_unknown", f"There is no group “{wanted}” here.", f"Known are: {names}.")


def standing(connection: Connection, space: str) -> tuple[str, str]:
    """(kind of the space, this person's role in it); none where it is locked.

    In a space of one's own not yet shared, coordinator.
    """
    pin = server_pin(connection)
    kind = connection.execute(select(replica.space.c.kind).where(replica.space.c.id == space)).scalar()
    if space in lease.locked(connection):
        return kind or "", ""
    if kind is not None:
        return kind, role_of(connection, space, pin.account if pin else "")
    own = connection.execute(select(t.own_space.c.kind).where(t.own_space.c.id == space)).scalar()
    return (own, COORDINATOR) if own else ("", "")


def _view(
    connection: Connection, id_: str, kind: str, account: str, on_server: bool, own: dict[str, str]
) -> SpaceView:
    where = (replica.member.c.space == id_) & (replica.member.c.role != "")
    rows = connection.execute(select(replica.member).where(where).order_by(replica.member.c.name)).all()
    role = next((row.role for row in rows if row.account == account), COORDINATOR if id_ in own else "")
    is_locked = id_ in lease.locked(connection)
    count = select(func.count()).select_from(t.shown).where(t.shown.c.space == id_, t.shown.c.trashed == 0)
    records = int(connection.execute(count).scalar_one())
    members = tuple((row.name, row.role) for row in rows)
    name = _name(connection, id_, kind)
    return SpaceView(
        id_, kind, name, "" if is_locked else role, on_server, records, members, locked=is_locked
    )


def _name(connection: Connection, id_: str, kind: str) -> str:
    if kind != say.GROUP:
        return COMMONS_NAME if kind == say.COMMONS else PERSONAL_NAME
    where = (t.shown.c.space == id_) & (t.shown.c.id == id_)
    fields = connection.execute(select(t.shown.c.fields).where(where)).scalar()
    return str(json.loads(fields).get("title", "")) if fields else lease.locked(connection).get(id_, id_)
