"""Narrows a difference: from a space's 256 sums to the records in some of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..log.digest import BUCKETS, WIDTH
from .messages import Id, Message, Number

Bucket = Annotated[int, Field(ge=0, lt=BUCKETS)]


class DigestRequest(Message):
    """`buckets`: of which the records are wanted too."""

    space: Id
    buckets: list[Bucket] = Field(default=[], max_length=BUCKETS)


class DigestAnswer(Message):
    """A space as the server has it. `sums`: its digest, packed, in hex; `records`: (id, hash in hex)."""

    seq: Number
    chain: str
    sums: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{2 * BUCKETS * WIDTH}}}$")]
    records: list[tuple[Id, str]] = Field(default=[])
