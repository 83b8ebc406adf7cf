"""Takes spaces off this desk when the server has stated that its person may no longer read them."""

from __future__ import annotations

from collections.abc import Mapping

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.log import statement as say
from practicedesk_sync.protocol.messages import ExchangeAnswer, Verdict, statements_of

from ..library import revoked
from ..library.identity import ServerPin
from ..library.library import Library
from ..library.spaces import space_names


def purge_revoked(
    library: Library, pin: ServerPin, answer: ExchangeAnswer, heard: Mapping[tuple[str, int], Verdict]
) -> list[tuple[str, str]]:
    """Take off what an answer revokes, each only by a statement the server has signed about this person.

    `heard`: what the server has said to this desk's changes, by space and n. Returns (id, name) of what went.
    A statement that has its place in the log here was followed by others: the person has come back since.
    """
    gone = []
    for (space, signature), payload in zip(answer.revoked, statements_of(answer), strict=True):
        statement = say.read(payload, signature, pin.keys)
        facts = (
            statement.space,
            statement.what,
            statement.facts.get("account"),
            statement.facts.get("role"),
        )
        if facts != (space, say.MEMBER, pin.account, ""):
            raise InvalidChange("revocation", "The server sent a revocation that is not about you.")
        verdicts = {n: one for (of, n), one in heard.items() if of == space}
        with library.reading() as connection:
            name = space_names(connection).get(space)
            if name is None or revoked.is_history(connection, space, statement.hash):
                continue
        library.purge(space, verdicts, statement)
        gone.append((space, name.name))
    return gone
