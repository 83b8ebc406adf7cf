"""Sealed frames: what goes over the wire can be read by a middlebox, but not altered or imitated.

A frame is one line of JSON and a zstd-compressed payload. A request proves its device: a signature over
path, session token, nonce and payload. An answer echoes the nonce and is signed by the server's key, so a
portal's page or an inspection box is recognised and can change nothing. Verified before it is parsed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import zstandard

from ..errors import SyncError
from ..ids import device_id
from ..log import strict_json
from ..log.keys import REQUEST, RESPONSE, KeyPair, verify

CONTENT_TYPE = "application/vnd.practicedesk.sync"
TOO_LARGE = "request_too_large"
"""The code by which a server or a middlebox turns a request away for its size."""
MAX_COMPRESSED = 512 * 1024
"""Bytes a request body may have on the wire; middleboxes cap at 1 MB."""
MAX_REQUEST = 64 * 1024 * 1024
MAX_ANSWER = 256 * 1024 * 1024
MAX_RATIO = 200
UNSUSPICIOUS = 16 * 1024 * 1024
"""Bytes a payload may always have, however well it compresses: the largest change is well below."""
_HEX = {n: re.compile(rf"[0-9a-f]{{{n}}}\Z") for n in (32, 64, 128)}


@dataclass(frozen=True, slots=True)
class RequestFrame:
    """An opened request: who claims to send it, under which token, and its payload, still compressed."""

    device: str
    token: str
    nonce: str
    proof: str
    compressed: bytes

    def is_from(self, public_key: bytes, path: str) -> bool:
        return verify(
            public_key, REQUEST, _request_message(path, self.token, self.nonce, self.compressed), self.proof
        )


def seal_request(key: KeyPair, path: str, token: str, nonce: str, payload: bytes) -> bytes:
    compressed = compress(payload)
    proof = key.sign(REQUEST, _request_message(path, token, nonce, compressed))
    head = {"device": key.id, "token": token, "nonce": nonce, "proof": proof}
    return strict_json.dumps(head) + b"\n" + compressed


def open_request(frame: bytes) -> RequestFrame:
    """Take a request apart without trusting it. Raises `SyncError` (``frame_invalid``)."""
    head, compressed = _parts(frame, {"device": 32, "token": None, "nonce": 32, "proof": 128})
    return RequestFrame(head["device"], head["token"], head["nonce"], head["proof"], compressed)


def seal_answer(key: KeyPair, path: str, nonce: str, payload: bytes, *, show_key: bool = False) -> bytes:
    """`show_key` puts the public key on the frame, for a desk that knows only its fingerprint yet."""
    compressed = compress(payload)
    head = {"nonce": nonce, "signature": key.sign(RESPONSE, _answer_message(path, nonce, compressed))}
    if show_key:
        head["key"] = key.public.hex()
    return strict_json.dumps(head) + b"\n" + compressed


def shown_key(frame: bytes, fingerprint: str) -> bytes:
    """The public key on a frame, if it is the one with this fingerprint, else `SyncError`."""
    head, _ = _parts(frame, {"key": 64})
    key = bytes.fromhex(head["key"])
    if device_id(key) != fingerprint:
        raise not_our_server()
    return key


def open_answer(frame: bytes, server_key: bytes, path: str, nonce: str) -> bytes:
    """The payload of an answer that our server gave to this very request, else `SyncError`."""
    try:
        head, compressed = _parts(frame, {"nonce": 32, "signature": 128})
    except SyncError as error:
        raise not_our_server() from error
    message = _answer_message(path, nonce, compressed)
    if head["nonce"] != nonce or not verify(server_key, RESPONSE, message, head["signature"]):
        raise not_our_server()
    return decompress(compressed, MAX_ANSWER)


def not_our_server() -> SyncError:
    return SyncError(
        "not_our_server",
        "Something answered that is not our server, or its answer was altered on the way.",
        "Check the address; if you use a public or guest network, sign in to it first.",
    )


def compress(payload: bytes) -> bytes:
    """zstd; small payloads are squeezed harder, as there the link and not the processor is the limit."""
    return zstandard.ZstdCompressor(level=9 if len(payload) < 1 << 20 else 3).compress(payload)


def decompress(compressed: bytes, limit: int) -> bytes:
    """Decompress one frame of known size: at most `limit` bytes; beyond 16 MiB at most 200 times its size."""
    try:
        size = zstandard.frame_content_size(compressed)
        if size < 0 or size > min(limit, max(len(compressed) * MAX_RATIO, UNSUSPICIOUS)):
            raise SyncError(
                "payload_too_large", "A message is too large or of unknown size.", "Send less at once."
            )
        return zstandard.ZstdDecompressor().decompress(compressed, max_output_size=limit)
    except zstandard.ZstdError as error:
        raise _invalid() from error


def _parts(frame: bytes, wanted: dict[str, int | None]) -> tuple[dict[str, str], bytes]:
    line, _, compressed = frame.partition(b"\n")
    if len(line) > 2_000:
        raise _invalid()
    try:
        head = strict_json.loads(line)
    except SyncError as error:
        raise _invalid() from error
    if not isinstance(head, dict):
        raise _invalid()
    for name, digits in wanted.items():
        value = head.get(name)
        if not isinstance(value, str) or (digits is not None and not _HEX[digits].match(value)):
            raise _invalid()
    return head, compressed


def _invalid() -> SyncError:
    return SyncError(
        "frame_invalid", "A message is damaged or not one of ours.", "Try again; check the address."
    )


def _request_message(path: str, token: str, nonce: str, compressed: bytes) -> bytes:
    return f"{path}\0{token}\0{nonce}\0{hashlib.sha256(compressed).hexdigest()}".encode()


def _answer_message(path: str, nonce: str, compressed: bytes) -> bytes:
    return f"{path}\0{nonce}\0{hashlib.sha256(compressed).hexdigest()}".encode()
