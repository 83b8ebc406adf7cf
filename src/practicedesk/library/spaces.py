"""The spaces this library holds, by name and with the person's role."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import statement as say
from practicedesk_sync.policy.roles import COORDINATOR
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import role_of

from . import lease
from . import tables as t
from .identity import server_pin, setting

PERSONAL_NAME, COMMONS_NAME = "personal", "commons"

_SHARED = select(replica.space.c.id, replica.space.c.kind)
_SHARED_IDS = select(replica.space.c.id).order_by(replica.space.c.id)
_OTHERS_IDS = _SHARED_IDS.where(replica.space.c.kind != say.PERSONAL)
_OWN = select(t.own_space.c.id, t.own_space.c.kind)
_SHARED_KIND = select(replica.space.c.kind).where(replica.space.c.id == bindparam("of"))
_OWN_KIND = select(t.own_space.c.kind).where(t.own_space.c.id == bindparam("of"))
_MEMBERS = (
    select(replica.member)
    .where(replica.member.c.role != "", replica.member.c.name != say.SERVER_ACCOUNT)
    .order_by(replica.member.c.name)
)
_RECORDS = select(t.shown.c.space, func.count()).where(t.shown.c.trashed == 0).group_by(t.shown.c.space)
_GROUP = select(t.shown.c.fields).where(t.shown.c.space == bindparam("of"), t.shown.c.id == bindparam("of"))


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
    shared: dict[str, str] = dict(connection.execute(_SHARED).all())
    own: dict[str, str] = dict(connection.execute(_OWN).all())
    records: dict[str, int] = dict(connection.execute(_RECORDS).all())
    people = defaultdict(list)
    for row in connection.execute(_MEMBERS):
        people[row.space].append(row)
    is_locked = lease.locked(connection)
    views = []
    for id_, kind in (own | shared).items():
        maker = COORDINATOR if id_ in own else ""
        role = next((row.role for row in people[id_] if row.account == account), maker)
        members = tuple((row.name, row.role) for row in people[id_])
        views.append(
            SpaceView(
                id_,
                kind,
                _name(connection, id_, kind),
                "" if id_ in is_locked else role,
                id_ in shared,
                records.get(id_, 0),
                members,
                id_ in is_locked,
            )
        )
    order = {say.PERSONAL: 0, say.GROUP: 1, say.COMMONS: 2}
    return sorted(views, key=lambda view: (order.get(view.kind, 3), view.name.casefold(), view.id))


def space_names(connection: Connection) -> dict[str, SpaceName]:
    """What every space here is called, by id; much quicker than `spaces`, which counts."""
    found = {}
    for kinds in (_OWN, _SHARED):
        for row in connection.execute(kinds):
            found[row.id] = SpaceName(row.kind, _name(connection, row.id, row.kind))
    return found


def shared_spaces(connection: Connection, *, personal: bool = True) -> list[str]:
    """Ids of the spaces this desk shares with the server; `personal`: this person's own among them."""
    return list(connection.execute(_SHARED_IDS if personal else _OTHERS_IDS).scalars())


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
    kind = connection.execute(_SHARED_KIND, {"of": space}).scalar()
    if space in lease.locked(connection):
        return kind or "", ""
    if kind is not None:
        pin = server_pin(connection)
        return kind, role_of(connection, space, pin.account if pin else "")
    own = connection.execute(_OWN_KIND, {"of": space}).scalar()
    return (own, COORDINATOR) if own else ("", "")


def _name(connection: Connection, id_: str, kind: str) -> str:
    if kind != say.GROUP:
        return COMMONS_NAME if kind == say.COMMONS else PERSONAL_NAME
    fields = connection.execute(_GROUP, {"of": id_}).scalar()
    return str(json.loads(fields).get("title", "")) if fields else lease.locked(connection).get(id_, id_)
