"""`SyncService` over anything that carries bytes: HTTP, or the server in the same process."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import PracticeDeskError, Refused, SyncError, WorldError
from ..ids import device_id
from ..log.keys import KeyPair
from ..log.rotation import Rotation, followed, keys_of
from . import envelope
from .blobs import FetchRequest, HaveAnswer, HaveRequest, StoreAnswer, StoreRequest
from .digests import DigestAnswer, DigestRequest
from .messages import (
    AnyMessage,
    Carried,
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Failure,
    Hello,
    Message,
    News,
    WaitRequest,
    WhereAnswer,
    WhereRequest,
    decode,
    decode_with,
    encode,
    encode_with,
)
from .offers import Offer, OfferAnswer, Vouching
from .snapshots import HistoryAnswer, HistoryRequest, PartRequest

Carry = Callable[[str, bytes], tuple[int, bytes]]
"""Takes a path and a frame to the server; gives the HTTP status and the frame that came back."""

SESSION_OVER = "session_over"


class SealedChannel:
    """One device's sealed conversation with one server.

    `server_key`: the pinned public key (32 bytes); None only before enrolment, when the answer to `hello`
    shows it and it is held to `fingerprint`, the one in the code. `token` may be kept between sessions.
    `on_followed` is told when the server has another key by now, signed for by the pinned one: all rotations
    that the server has made.
    """

    def __init__(
        self,
        carry: Carry,
        key: KeyPair,
        random_bytes: Callable[[int], bytes],
        *,
        server_key: bytes | None = None,
        fingerprint: str = "",
        token: str = "",
        on_followed: Callable[[list[Rotation]], None] = lambda _: None,
    ) -> None:
        self.carry = carry
        self.key = key
        self.random_bytes = random_bytes
        self.server_key = server_key
        self.fingerprint = fingerprint
        self.token = token
        self.on_followed = on_followed

    def hello(self) -> Hello:
        answer, _ = self._call("hello", Message(), (), Hello)
        self.token = answer.token
        return answer

    def enrol(self, request: EnrolRequest) -> Enrolled:
        answer, _ = self._call("enrol", request, (), Enrolled)
        self.token = answer.token
        return answer

    def exchange(self, request: ExchangeRequest) -> ExchangeAnswer:
        """`token` in the answer is set when it is another than before, and then to be kept."""
        before = self.token
        answer, payloads = self._call("exchange", request, request.bodies, ExchangeAnswer)
        self.token = answer.token or self.token
        fresh = self.token if self.token != before else ""
        return answer.model_copy(update={"payloads": payloads, "token": fresh})

    def wait(self, request: WaitRequest, *, stream: bool) -> News:
        """Comes back when there is news, or the time is up. `stream`: over a line that says it goes on."""
        return self._call("events" if stream else "wait", request, (), News)[0]

    def become(self, key: KeyPair) -> None:
        self.key, self.token = key, ""

    def where(self, request: WhereRequest) -> WhereAnswer:
        return self._call("where", request, (), WhereAnswer)[0]

    def digest(self, request: DigestRequest) -> DigestAnswer:
        return self._call("digest", request, (), DigestAnswer)[0]

    def vouch(self, statement: bytes, signature: str) -> None:
        """Show the server its own statement about this device, which it may not have any more."""
        self._call("vouch", Vouching(statement=statement.decode(), signature=signature), (), Message)

    def offer(self, offer: Offer) -> OfferAnswer:
        return self._call("offer", offer, offer.payloads, OfferAnswer)[0]

    def part(self, request: PartRequest) -> bytes:
        return decode_with(self._ask("part", encode(request)), Message)[1]

    def history(self, request: HistoryRequest) -> tuple[HistoryAnswer, tuple[bytes, ...]]:
        return self._call("history", request, (), HistoryAnswer)

    def hand_in(self, piece: bytes, index: int, *, answer: bool) -> bytes:
        """Hand in one segment of somebody's bundle; with `answer` gives the sealed one to carry back."""
        data = encode_with(Carried(index=index, answer=answer), piece)
        return decode_with(self._ask("bundle", data), Message)[1]

    def have(self, request: HaveRequest) -> HaveAnswer:
        return self._call("have", request, (), HaveAnswer)[0]

    def fetch(self, request: FetchRequest) -> bytes:
        return decode_with(self._ask("fetch", encode(request)), Message)[1]

    def store(self, request: StoreRequest, piece: bytes) -> StoreAnswer:
        return decode(self._ask("store", encode_with(request, piece)), StoreAnswer)[0]

    def _call(
        self, path: str, message: Message, payloads: tuple[bytes, ...], wanted: type[AnyMessage]
    ) -> tuple[AnyMessage, tuple[bytes, ...]]:
        return decode(self._ask(path, encode(message, payloads)), wanted)

    def _ask(self, path: str, data: bytes) -> bytes:
        """One request; once more with the fresh token the server gives when the session has ended."""
        status, answer = self._send(path, data)
        if status != 200:
            failure, _ = decode(answer, Failure)
            if failure.code != SESSION_OVER:
                raise _error(status, failure)
            self.token = failure.token
            status, answer = self._send(path, data)
            if status != 200:
                raise _error(status, decode(answer, Failure)[0])
        return answer

    def _send(self, path: str, data: bytes) -> tuple[int, bytes]:
        status, frame, nonce = self._carried(path, data)
        if self.server_key is None:
            self.server_key = self._shown(frame, nonce)
        try:
            return status, envelope.open_answer(frame, self.server_key, path, nonce)
        except SyncError as error:
            if not self._follow():
                if self._is_other_server():
                    raise other_server() from error
                raise
        status, frame, nonce = self._carried(path, data)
        return status, envelope.open_answer(frame, self.server_key, path, nonce)

    def _is_other_server(self) -> bool:
        """Whether what answered is a server like ours, only with another key."""
        try:
            _, frame, nonce = self._carried("hello", encode(Message()))
            shown = envelope.key_on(frame)
            envelope.open_answer(frame, shown, "hello", nonce)
        except PracticeDeskError:
            return False
        return shown != self.server_key

    def _carried(self, path: str, data: bytes) -> tuple[int, bytes, str]:
        nonce = self.random_bytes(16).hex()
        return *self.carry(path, envelope.seal_request(self.key, path, self.token, nonce, data)), nonce

    def _shown(self, frame: bytes, nonce: str) -> bytes:
        """The key an answer to `hello` shows: the one the code names, or one that took its place since."""
        shown = envelope.key_on(frame)
        if device_id(shown) == self.fingerprint:
            return shown
        for old in _former(_hello(frame, shown, nonce)):
            if device_id(old) == self.fingerprint:
                return followed(old, shown, _hello(frame, shown, nonce).rotations)[0]
        return envelope.shown_key(frame, self.fingerprint)

    def _follow(self) -> bool:
        """Whether the server has another key by now, and the one we know has signed for it."""
        try:
            _, frame, nonce = self._carried("hello", encode(Message()))
            shown = envelope.key_on(frame)
            hello = _hello(frame, shown, nonce)
        except PracticeDeskError:
            return False
        before = self.server_key
        if before is None or before == shown or not hello.rotations:
            return False
        self.server_key = followed(before, shown, hello.rotations)[0]
        self.on_followed(hello.rotations)
        return True


def _hello(frame: bytes, shown: bytes, nonce: str) -> Hello:
    """What an answer to `hello` says, by the word of the key that it shows itself."""
    return decode(envelope.open_answer(frame, shown, "hello", nonce), Hello)[0]


def _former(hello: Hello) -> list[bytes]:
    return [keys_of(one)[0] for one in hello.rotations]


def _error(status: int, failure: Failure) -> PracticeDeskError:
    """What the server said no with: a refusal, or that it could not do its work just now."""
    if status >= 500:
        return WorldError(failure.code, failure.message, failure.next, retryable=True)
    return Refused(failure.code, failure.message, failure.next)


def other_server() -> SyncError:
    return SyncError(
        "other_server",
        "At this address is another server than the one this library belongs to.",
        "Nothing was sent to it. Ask where your server is now; a library of its own can join the other one.",
    )
