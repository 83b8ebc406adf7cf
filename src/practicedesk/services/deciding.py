"""What coordinators decide, as it goes to and fro with an exchange.

A coordinator's desk asks for the words of held work; the author's learns what became of it, and thanks.
"""

from __future__ import annotations

from practicedesk_sync.log.statement import RETURNED
from practicedesk_sync.protocol.messages import Command, ExchangeAnswer, held_of

from ..library import held, outbox, tray
from ..library.library import Library
from ..library.writing import Writing


def take_held(library: Library, answer: ExchangeAnswer) -> None:
    """Keep the words of held work that a coordinator has asked for."""
    if answer.held:
        bodies = held_of(answer)[0]
        library.write(lambda writing: held.take(writing.connection, answer.held, bodies))


def take_settled(library: Library, answer: ExchangeAnswer) -> list[str]:
    """Take in what was decided about this desk's own work, once all pages are here; each fate that is news.

    What goes back is in the tray with all its words; what was accepted is there no more.
    """
    if not answer.settled:
        return []
    bodies = iter(held_of(answer)[1])

    def work(writing: Writing) -> list[str]:
        connection = writing.connection
        told = [wish.args for wish in outbox.wishes(connection) if wish.what == outbox.HEARD]
        known = {(args["space"], int(n)) for args in told for n in args["numbers"].split()}
        numbers: dict[str, list[str]] = {}
        fates = []
        for space, n, what, reason in answer.settled:
            body = next(bodies) if what == RETURNED else b""
            if (space, n) in known:
                continue
            if body:
                tray.give_back(connection, space, n, body, reason, library.now_ms())
            else:
                tray.accepted(connection, space, n)
            numbers.setdefault(space, []).append(str(n))
            fates.append(what)
        for space, heard in numbers.items():
            args = {"space": space, "numbers": " ".join(heard)}
            outbox.wish(connection, Command(id=library.random_bytes(16).hex(), what=outbox.HEARD, args=args))
        return fates

    return library.write(work)
