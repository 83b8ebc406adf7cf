"""A restored or copied library gets a name of its own from the server, in the middle of a cycle."""

from __future__ import annotations

from practicedesk_sync.errors import SyncError
from practicedesk_sync.protocol.messages import FORKED, CommandAnswer, ExchangeAnswer
from practicedesk_sync.protocol.service import SyncService

from ..library import answers, succession
from ..library.library import Library


def take_name(library: Library, service: SyncService, answer: ExchangeAnswer) -> bool:
    """What an answer says about this library's name; whether the question has to be asked anew.

    The server knows other work under our name: then another name is asked for. It has certified one: then
    all unsent work is made anew under it.
    """
    clashes: dict[str, int] = {}
    for verdict in answer.verdicts:
        if verdict.code == FORKED:
            clashes[verdict.space] = min(verdict.n, clashes.get(verdict.space, verdict.n))
    if clashes:
        library.write(lambda writing: library.note_fork(writing.connection, clashes))
        return True
    if named(library, answer.answers):
        service.become(library.key)
        return True
    return False


def named(library: Library, said: list[CommandAnswer]) -> bool:
    """Go on under another name if the server has certified it. Raises `SyncError` if it does not want to."""
    with library.reading() as connection:
        reply = succession.answer_to_it(connection, said)
    if reply is None:
        return False
    if reply.code:
        raise SyncError(
            FORKED,
            f"Another copy of this library has sent other work, and this one gets no name: {reply.message}",
            "Your work is safe here. Tell the server's administrator.",
        )
    library.write(lambda writing: answers.keep(writing.connection, said, library.now_ms()))
    library.take_identity()
    return True
