"""The door: opens sealed requests, recognises the device, calls the server, seals the answer.

The same bytes go through here whether they came over HTTP or from the same process.
"""

from __future__ import annotations

import logging

from ..errors import InvalidChange, PracticeDeskError, Refused, SyncError, UserMistake
from ..protocol import envelope
from ..protocol.channel import SESSION_OVER
from ..protocol.messages import EnrolRequest, ExchangeRequest, Failure, Message, decode, encode
from ..replica.transaction import run_tx
from .service import Server

logger = logging.getLogger(__name__)

MAX_ENROL = 64 * 1024
PATHS = ("hello", "enrol", "exchange")
_NO_NONCE = "0" * 32


class Door:
    """Answers frames for one server."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def handle(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """(HTTP status, sealed answer). Never raises."""
        nonce = _NO_NONCE
        try:
            request = envelope.open_request(frame)
            nonce = request.nonce
            status, message, payloads = 200, *self._answer(path, request)
        except PracticeDeskError as error:
            status, payloads = _status(error), ()
            message = Failure(code=error.code, message=error.message, next=error.next)
        except _SessionOver as over:
            status, payloads = 401, ()
            message = Failure(code=SESSION_OVER, message="The session has ended.", next="", token=over.token)
        except Exception:
            logger.exception("a request could not be answered")
            status, payloads = 500, ()
            message = Failure(
                code="server_error", message="The server failed.", next="Tell its administrator."
            )
        answer = encode(message, payloads)
        return status, envelope.seal_answer(self.server.key, path, nonce, answer, show_key=path == "hello")

    def _answer(self, path: str, request: envelope.RequestFrame) -> tuple[Message, tuple[bytes, ...]]:
        if path == "hello":
            return self.server.hello(), ()
        if path == "enrol":
            return self._enrol(request), ()
        return self._exchange(request)

    def _enrol(self, request: envelope.RequestFrame) -> Message:
        message, _ = decode(envelope.decompress(request.compressed, MAX_ENROL), EnrolRequest)
        if not request.is_from(bytes.fromhex(message.device_key), "enrol"):
            raise Refused("proof_wrong", "The request is not signed by this computer.", "Try again.")
        if not self.server.tokens.holds(request.token):
            raise _SessionOver(self.server.tokens.give())
        return self.server.enrol(message, request.token)

    def _exchange(self, request: envelope.RequestFrame) -> tuple[Message, tuple[bytes, ...]]:
        author = run_tx(self.server.engine, lambda connection: self.server.author(connection, request.device))
        if not request.is_from(author.key, "exchange"):
            raise Refused("proof_wrong", "The request is not signed by this computer.", "Try again.")
        if not self.server.tokens.holds(request.token, request.device):
            raise _SessionOver(self.server.tokens.give(request.device))
        payload = envelope.decompress(request.compressed, envelope.MAX_REQUEST)
        message, bodies = decode(payload, ExchangeRequest)
        answer = self.server.exchange(request.device, message.model_copy(update={"bodies": bodies}))
        return answer, answer.payloads


class _SessionOver(Exception):
    def __init__(self, token: str) -> None:
        super().__init__("session over")
        self.token = token


def _status(error: PracticeDeskError) -> int:
    if isinstance(error, Refused):
        return 403
    return 400 if isinstance(error, InvalidChange | SyncError | UserMistake) else 503
