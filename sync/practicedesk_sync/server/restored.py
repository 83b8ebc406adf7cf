"""What a server does that finds, or is told, that it was restored from an older backup. See `rewound`."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from ..protocol.offers import Offer, OfferAnswer, proven
from . import rewound
from . import tables as own
from .service import Server


def begin(server: Server) -> list[str]:
    """At a start: the spaces of which the guard knows more than the database, quarantined from now on."""
    known = server.guard.seqs() if server.guard is not None else {}
    return server.write(lambda connection: rewound.begin(server.accounts(connection), known))


def take_back(server: Server, offer: Offer) -> OfferAnswer:
    """Where an offered log and ours agree; with entries, admit again what is missing here of them.

    Raises `InvalidChange` for what was never in this server's log.
    """
    if not offer.rows:
        return server.read(lambda connection: OfferAnswer(common=rewound.common(connection, offer)))
    entries = proven(offer, server.keys)
    return server.write(lambda connection: rewound.take_back(server.accounts(connection), offer, entries))


def begin_again(server: Server) -> None:
    """Begin with an empty database: every space that desks bring back waits until somebody has confirmed it.

    The commons come back too, or are opened anew by `confirm`.
    """

    def work(connection: Connection) -> None:
        rewound.new_epoch(server.know_itself(connection))
        connection.execute(insert(own.setting), {"name": rewound.RECREATED, "value": "1"})

    server.write(work)
    begin(server)


def confirm(server: Server, space: str = "") -> None:
    """Somebody has looked who belongs to a space ("": to any): it goes on with what is here."""

    def work(connection: Connection) -> None:
        for one in [space] if space else sorted(rewound.quarantined(connection)):
            rewound.confirm(connection, one)
        if not space:
            connection.execute(delete(own.setting).where(own.setting.c.name == rewound.RECREATED))

    server.write(work)
    if not space:
        server.set_up()
