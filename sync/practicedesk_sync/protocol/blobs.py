"""What a desk and a server say to each other about the bytes of attachments.

Bytes travel in pieces, each in a request or an answer of its own that is sealed as every other; where one is
cut off, the next begins at the first byte that is missing.
"""

from __future__ import annotations

from typing import Annotated, Protocol

from pydantic import Field

from .messages import MOST, Id, Message, Number, Sha256


class HaveRequest(Message):
    """Which files, of those that records of these spaces name, does the server not have whole?"""

    spaces: Annotated[list[Id], Field(max_length=MOST)]


class Lacking(Message):
    """A file the server does not have whole. `stored`: the first byte it lacks.

    `code`, `message`: why it will not take it, "" where it will.
    """

    space: Id
    sha256: Sha256
    stored: Number = 0
    code: str = ""
    message: str = ""


class HaveAnswer(Message):
    """`largest`: bytes a file may have on this server."""

    lacking: Annotated[tuple[Lacking, ...], Field(max_length=MOST)] = ()
    largest: Number = 0


class FetchRequest(Message):
    """Give the bytes of a file from an offset on; they come behind the answer, as many as fit."""

    space: Id
    sha256: Sha256
    offset: Number = 0


class StoreRequest(Message):
    """Take bytes of a file of `size` bytes, which stand behind this, at an offset."""

    space: Id
    sha256: Sha256
    size: Number
    offset: Number = 0


class StoreAnswer(Message):
    """`stored`: the first byte that is missing now; the file's size once it is whole."""

    stored: Number


class BlobService(Protocol):
    """What a desk may ask for the bytes of attachments. Every call is idempotent."""

    def have(self, request: HaveRequest) -> HaveAnswer:
        """What the server lacks. Spaces one may not read are passed over."""
        ...

    def fetch(self, request: FetchRequest) -> bytes:
        """Bytes of a file, b"" at its end. Raises `Refused` for one that no space one may read refers to."""
        ...

    def store(self, request: StoreRequest, piece: bytes) -> StoreAnswer:
        """Hand bytes in. Raises `Refused` where one may not write, or the file may not be there."""
        ...
