"""What a server does that finds, or is told, that it was restored from an older backup. See `rewound`."""

from __future__ import annotations

from ..protocol.offers import Offer, OfferAnswer, proven
from . import rewound
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
    entries = proven(offer, server.key.public)
    return server.write(lambda connection: rewound.take_back(server.accounts(connection), offer, entries))
