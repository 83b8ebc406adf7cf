"""This person's computers, as the server has stated in the spaces they share."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from practicedesk_sync.clock import millis_of
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import HERE

from .identity import server_pin


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """One computer. `since_ms`: when it was connected; `wrote_ms`: its last work that has come here, or 0."""

    id: str
    ended: bool
    since_ms: int
    wrote_ms: int


def own_ids(connection: Connection) -> set[str]:
    """Their ids; none before enrolment."""
    pin, d = server_pin(connection), replica.device.c
    return set(connection.execute(select(d.id).where(d.account == (pin.account if pin else ""))).scalars())


def own_devices(connection: Connection) -> list[OwnDevice]:
    """They in the order in which they were connected; none before enrolment."""
    pin, d = server_pin(connection), replica.device.c
    rows = select(d.id, d.ended).where(d.account == (pin.account if pin else ""))
    ended: dict[str, bool] = {}
    for row in connection.execute(rows):
        ended[row.id] = ended.get(row.id, False) or bool(row.ended)
    since = _connected_ms(connection)
    found = [OwnDevice(id_, ended[id_], since.get(id_, 0), _wrote_ms(connection, id_)) for id_ in ended]
    return sorted(found, key=lambda one: (one.since_ms, one.id))


def _connected_ms(connection: Connection) -> dict[str, int]:
    """When the server first stated whose each device is."""
    e, first = replica.entry.c, dict[str, int]()
    for payload in connection.execute(select(e.payload).where(e.type == log.STATEMENT)).scalars():
        told = json.loads(payload)
        if told["what"] == say.DEVICE:
            first[told["device"]] = min(told["at_ms"], first.get(told["device"], told["at_ms"]))
    return first


def _wrote_ms(connection: Connection, device: str) -> int:
    """When, by its own clock, the device made the last of its changes that are here."""
    e = replica.entry.c
    here = (e.device == device) & HERE
    last = select(e.space, func.max(e.n).label("n")).where(here).group_by(e.space).subquery()
    rows = select(e.payload).join(last, (e.space == last.c.space) & (e.n == last.c.n)).where(here)
    bodies = connection.execute(rows).scalars()
    return max((millis_of(json.loads(body)["hlc"]) for body in bodies), default=0)
