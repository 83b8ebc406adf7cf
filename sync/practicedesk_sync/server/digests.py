"""Answers a desk whose digest differs: where exactly."""

from __future__ import annotations

from sqlalchemy import Connection

from ..errors import Refused
from ..protocol.digests import DigestAnswer, DigestRequest
from ..replica.reading import space_row
from ..replica.sums import record_hashes
from .accounts import Author
from .rewound import role_given


def answer_digest(connection: Connection, author: Author, request: DigestRequest) -> DigestAnswer:
    """The sums of a space and, where asked for, its records. Raises `Refused` where one may not read."""
    row = space_row(connection, request.space)
    readable = role_given(connection, request.space, author.account)
    if row is None or not readable:
        raise Refused("space_unknown", "The server knows no such group of yours.", "Synchronise.")
    wanted = set(request.buckets)
    found = record_hashes(connection, request.space, wanted) if wanted else ()
    records = [(id_, hash_.hex()) for id_, hash_ in found]
    return DigestAnswer(seq=row.seq, chain=row.chain, sums=row.digest.hex(), records=records)
