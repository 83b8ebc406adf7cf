"""The door: opens sealed requests, recognises the device, calls the server, seals the answer.

The same bytes go through here whether they came over HTTP or from the same process.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from ..errors import InvalidChange, PracticeDeskError, Refused, SyncError, UserMistake, WorldError
from ..log import statement as say
from ..protocol import envelope
from ..protocol.blobs import FetchRequest, HaveRequest, StoreRequest
from ..protocol.channel import SESSION_OVER
from ..protocol.digests import DigestRequest
from ..protocol.messages import (
    Carried,
    EnrolRequest,
    ExchangeRequest,
    Failure,
    Message,
    News,
    WaitRequest,
    WhereRequest,
    decode,
    decode_with,
    encode,
    encode_with,
)
from ..protocol.offers import Offer, Vouching
from ..protocol.snapshots import HistoryRequest, PartRequest
from ..replica.reading import state_hash
from . import snapshots
from .accounts import Author
from .blobs import Blobs
from .bundles import Bundles
from .digests import answer_digest
from .restored import take_back
from .rewound import readable, vouched
from .service import Server
from .turned_away import TurnedAway

logger = logging.getLogger(__name__)

MAX_SHORT = 64 * 1024
PATHS = (
    *("hello", "enrol", "exchange", "where", "bundle", "have", "fetch", "store"),
    *("offer", "vouch", "digest", "part", "history"),
)
WAITING = ("wait", "events")
"""Paths whose answer may take long."""
_NO_NONCE = "0" * 32


@dataclass(frozen=True, slots=True)
class Listener:
    """A device that waits for news. `spaces`: which its person could read when it began to."""

    server: Server
    author: Author
    path: str
    nonce: str
    state: str
    most_s: int
    spaces: frozenset[str]

    def has_news(self) -> bool:
        """Whether what the person may read now is not what the device has, or the device was ended."""

        def state(connection: Connection) -> str:
            accounts = self.server.accounts(connection)
            author = accounts.author(self.author.device)
            if author is None or author.ended:
                return ""
            return state_hash(connection, readable(accounts, author.account))

        return self.server.read(state) != self.state

    def told(self) -> bytes:
        """The sealed answer."""
        answer = encode(News(news=self.has_news()))
        return envelope.seal_answer(self.server.key, self.path, self.nonce, answer)


class Door:
    """Answers frames for one server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.turned_away = TurnedAway(server)

    def handle(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """(HTTP status, sealed answer). Never raises."""
        return self._handled(path, frame, partial(self._answer, path))

    def _handled(
        self, path: str, frame: bytes, work: Callable[[envelope.RequestFrame], bytes]
    ) -> tuple[int, bytes]:
        nonce = _NO_NONCE
        try:
            request = envelope.open_request(frame)
            nonce = request.nonce
            answer = work(request)
        except PracticeDeskError as error:
            self._note(path, error)
            return _status(error), self._failure(path, nonce, error)
        except _SessionOver as over:
            failure = Failure(
                code=SESSION_OVER, message="The session has ended.", next="Try again.", token=over.token
            )
            return 401, self._sealed(path, nonce, encode(failure))
        except Exception as error:
            log_failure(error)
            return 500, self._failure(path, nonce, server_error())
        self._note(path)
        return 200, self._sealed(path, nonce, answer)

    def listener(self, path: str, frame: bytes) -> Listener | tuple[int, bytes]:
        """Who asks to wait for news; else (HTTP status, sealed answer), as of `handle`."""
        found: list[Listener] = []

        def keep(request: envelope.RequestFrame) -> bytes:
            author, payload = self._recognised(path, request)
            asked = decode(payload, WaitRequest)[0]
            spaces = frozenset(self.server.read(partial(self._spaces, author)))
            found.append(
                Listener(self.server, author, path, request.nonce, asked.state, asked.most_s, spaces)
            )
            return b""

        refused = self._handled(path, frame, keep)
        return found[0] if found else refused

    def _spaces(self, author: Author, connection: Connection) -> list[str]:
        return readable(self.server.accounts(connection), author.account)

    def _note(self, path: str, error: PracticeDeskError | None = None) -> None:
        """Write in the audit log what was turned away, if anything was; an answer never fails over that."""
        try:
            if error is None or isinstance(error, WorldError):
                self.turned_away.settle()
            else:
                self.turned_away.note(path, error.code)
        except Exception as failure:
            log_failure(failure)

    def turn_away(self, path: str, start: bytes, error: PracticeDeskError) -> bytes:
        """A sealed refusal of a frame of which only the beginning was read."""
        try:
            nonce = envelope.open_request(start).nonce
        except PracticeDeskError:
            nonce = _NO_NONCE
        return self._failure(path, nonce, error)

    def _failure(self, path: str, nonce: str, error: PracticeDeskError) -> bytes:
        failure = Failure(code=error.code, message=error.message, next=error.next)
        return self._sealed(path, nonce, encode(failure))

    def _sealed(self, path: str, nonce: str, answer: bytes) -> bytes:
        return envelope.seal_answer(self.server.key, path, nonce, answer, show_key=path == "hello")

    def _answer(self, path: str, request: envelope.RequestFrame) -> bytes:
        if path not in PATHS:
            raise SyncError("path_unknown", "The server does not do this here.", "Update the server.")
        if path == "hello":
            return encode(self.server.hello())
        if path == "enrol":
            return encode(self._enrol(request))
        if path == "bundle":
            return self._carried(request)
        if path in ("have", "fetch", "store"):
            return self._of_blobs(path, request)
        if path in ("part", "history"):
            return self._of_snapshots(path, request)
        if path == "vouch":
            return encode(self._vouch(request))
        if path == "offer":
            return self._offer(request)
        if path == "digest":
            author, payload = self._recognised(path, request)
            asked, _ = decode(payload, DigestRequest)
            return encode(self.server.read(lambda connection: answer_digest(connection, author, asked)))
        return self._where(request) if path == "where" else self._exchange(request)

    def _enrol(self, request: envelope.RequestFrame) -> Message:
        message, _ = decode(envelope.decompress(request.compressed, MAX_SHORT), EnrolRequest)
        if not request.is_from(bytes.fromhex(message.device_key), "enrol"):
            raise Refused("proof_wrong", "The request is not signed by this computer.", "Try again.")
        if not self.server.tokens.holds(request.token):
            raise _SessionOver(self.server.tokens.give())
        return self.server.enrol(message, request.token)

    def _exchange(self, request: envelope.RequestFrame) -> bytes:
        author, payload = self._recognised("exchange", request)
        message, bodies = decode(payload, ExchangeRequest)
        answer = self.server.exchange(author, message.model_copy(update={"bodies": bodies}))
        token = self.server.tokens.renewed(request.token, request.device)
        return encode(answer.model_copy(update={"token": token}), answer.payloads)

    def _carried(self, request: envelope.RequestFrame) -> bytes:
        """Somebody else's bundle: the courier is recognised, its author is told by the bundle."""
        _, payload = self._recognised("bundle", request)
        message, piece = decode_with(payload, Carried)
        back = Bundles(self.server).take_piece(piece, message.index, answer=message.answer)
        return encode_with(Message(), back)

    def _vouch(self, request: envelope.RequestFrame) -> Message:
        """A restored server may not know a computer any more; it knows its own statement about it."""
        message, _ = decode(envelope.decompress(request.compressed, MAX_SHORT), Vouching)
        statement = say.read(message.statement.encode(), message.signature, self.server.keys)
        if statement.what != say.DEVICE or not request.is_from(
            bytes.fromhex(statement.facts["key"]), "vouch"
        ):
            raise Refused("proof_wrong", "The request is not signed by this computer.", "Try again.")
        if not self.server.tokens.holds(request.token, request.device):
            raise _SessionOver(self.server.tokens.give(request.device))
        self.server.write(lambda connection: vouched(self.server.accounts(connection), statement))
        return Message()

    def _offer(self, request: envelope.RequestFrame) -> bytes:
        _, payload = self._recognised("offer", request)
        message, payloads = decode(payload, Offer)
        return encode(take_back(self.server, message.model_copy(update={"payloads": payloads})))

    def _recognised(self, path: str, request: envelope.RequestFrame) -> tuple[Author, bytes]:
        """Whose device has sent this in a session that holds, and the payload."""
        author = self.server.read(lambda connection: self.server.author(connection, request.device))
        if not request.is_from(author.key, path):
            raise Refused("proof_wrong", "The request is not signed by this computer.", "Try again.")
        if not self.server.tokens.holds(request.token, request.device):
            raise _SessionOver(self.server.tokens.give(request.device))
        return author, envelope.decompress(request.compressed, envelope.MAX_REQUEST)

    def _where(self, request: envelope.RequestFrame) -> bytes:
        author, payload = self._recognised("where", request)
        return encode(self.server.where(author, decode(payload, WhereRequest)[0]))

    def _of_snapshots(self, path: str, request: envelope.RequestFrame) -> bytes:
        author, payload = self._recognised(path, request)
        if path == "part":
            part = snapshots.part(self.server, author, decode(payload, PartRequest)[0])
            return encode_with(Message(), part)
        asked = decode(payload, HistoryRequest)[0]
        return encode(*self.server.read(lambda connection: snapshots.history(connection, author, asked)))

    def _of_blobs(self, path: str, request: envelope.RequestFrame) -> bytes:
        author, payload = self._recognised(path, request)
        blobs = Blobs(self.server)
        if path == "have":
            return encode(blobs.have(author, decode(payload, HaveRequest)[0]))
        if path == "fetch":
            return encode_with(Message(), blobs.fetch(author, decode(payload, FetchRequest)[0]))
        message, piece = decode_with(payload, StoreRequest)
        return encode(blobs.store(author, message, piece))


class _SessionOver(Exception):
    def __init__(self, token: str) -> None:
        super().__init__("session over")
        self.token = token


def server_error() -> WorldError:
    return WorldError("server_error", "The server failed.", "Tell its administrator.", retryable=True)


def log_failure(error: Exception) -> None:
    """Note where something failed that nobody foresaw; never its message, which may hold people's words."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("a request could not be answered: %s\n%s", type(error).__name__, frames)


def _status(error: PracticeDeskError) -> int:
    if isinstance(error, Refused):
        return 403
    return 400 if isinstance(error, InvalidChange | SyncError | UserMistake) else 503
