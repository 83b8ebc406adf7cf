"""Holds the server's audit log to what this desk has seen of it, with every answer.

A log that does not go on from there is told in one sentence. Work is not held up by it: it is safe here, and
colleagues need it; but what was seen is kept as proof until the person says that it was explained.
"""

from __future__ import annotations

from practicedesk_sync.errors import SyncError
from practicedesk_sync.log.audit import ALTERED, KNOWN, REWOUND, Head, difference
from practicedesk_sync.log.keys import Public
from practicedesk_sync.protocol.messages import ExchangeAnswer

from ..library import witness
from ..library.library import Library
from ..library.witness import Break
from ..library.writing import Writing

_WORDS = {
    REWOUND: "The server's audit log ends before entry {n}, which this computer has seen: some are missing.",
    ALTERED: "The server's audit log is not the one this computer has seen: entries up to {n} were altered.",
}
_NEXT = (
    "Your work is safe. Ask whoever looks after the server why, and show them “practicedesk status --json”;"
    " once it is explained: “practicedesk sync --audit-explained”."
)


def look(
    library: Library, server_key: Public, asked: Head | None, answer: ExchangeAnswer
) -> SyncError | None:
    """Take in where the log ends now. `asked`: where it ended for this desk when it asked.

    Gives an error to be told when the log does not go on from there; then the new end is what counts.
    """
    head = Head(*answer.audit) if answer.audit else None
    code = ""
    if head and asked and head.n == asked.n:
        if head.chain == asked.chain[:KNOWN]:
            return None
        code = ALTERED
    if head is not None and not head.is_signed_by(server_key):
        head = None
    if head is None and asked is None:
        return None
    if asked and not code:
        code = difference(asked, head, answer.audit_links)
    found = Break(code, library.now_ms(), asked, head) if asked and code else None

    def work(writing: Writing) -> None:
        here = witness.seen(writing.connection)
        if found:
            witness.keep_break(writing.connection, found)
        if found or here is None or (head and head.n > here.n):  # else another window has seen more
            witness.keep(writing.connection, head)

    library.write(work)
    return told(found) if found else None


def look_on_stick(library: Library, server_key: Public, answer: ExchangeAnswer) -> None:
    """Go on with what a stick tells, if it goes on from what was seen; any other says nothing."""
    with library.reading() as connection:
        here = witness.seen(connection)
    head = Head(*answer.audit) if answer.audit else None
    if head is None or not head.is_signed_by(server_key):
        return
    if here is None or (head.n > here.n and not difference(here, head, answer.audit_links)):
        library.write(lambda writing: witness.keep(writing.connection, head))


def unexplained(library: Library) -> Break | None:
    """The first break of the log that nobody has explained yet."""
    with library.reading() as connection:
        return witness.broken(connection)


def explain(library: Library) -> None:
    """The person knows why: it is not told any more."""
    library.write(lambda writing: witness.explained(writing.connection))


def told(found: Break) -> SyncError:
    """A break in words."""
    return SyncError(found.code, _WORDS[found.code].format(n=found.before.n), _NEXT)
