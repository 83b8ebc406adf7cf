"""Sealed frames: what goes over the wire can be read by a middlebox, but not altered or imitated.

A frame is a head of fixed form and a zstd-compressed payload. A request proves its device: a signature over
path, session token, nonce and payload. An answer echoes the nonce and is signed by the server's key, so a
portal's page or an inspection box is recognised and can change nothing. Verified before it is parsed.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

import zstandard

from ..errors import SyncError
from ..ids import device_id
from ..log.keys import REQUEST, RESPONSE, KeyPair, verify

CONTENT_TYPE = "application/vnd.practicedesk.sync"
TOO_LARGE = "request_too_large"
"""The code by which a server or a middlebox turns a request away for its size."""
MAX_COMPRESSED = 512 * 1024
"""Bytes a request body may have on the wire; middleboxes cap at 1 MB."""
MAX_REQUEST = 64 * 1024 * 1024
MAX_ANSWER = 256 * 1024 * 1024
MAX_RATIO = 200
SMALL = 1024 * 1024
"""Below so many bytes the link and not the processor is the limit."""
UNSUSPICIOUS = 16 * 1024 * 1024
"""Bytes a payload may always have, however well it compresses: the largest change is well below."""
FORMAT = 1
_REQUEST = struct.Struct(">B16s16s64sH")
"""Format, device, nonce, proof, and how many bytes of token follow; then the payload."""
_ANSWER = struct.Struct(">B16s64sB")
"""Format, nonce, signature, and how many bytes of public key follow; then the payload."""


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
    return request_frame(key, path, token, nonce, compress(payload))


def request_frame(key: KeyPair, path: str, token: str, nonce: str, compressed: bytes) -> bytes:
    """A request around a payload that is compressed already."""
    proof = key.sign(REQUEST, _request_message(path, token, nonce, compressed))
    written = token.encode()
    facts = (bytes.fromhex(key.id), bytes.fromhex(nonce), bytes.fromhex(proof), len(written))
    return _REQUEST.pack(FORMAT, *facts) + written + compressed


def open_request(frame: bytes) -> RequestFrame:
    """Take a request apart without trusting it. Raises `SyncError` (``frame_invalid``)."""
    device, nonce, proof, length = _unpacked(_REQUEST, frame)
    end = _REQUEST.size + length
    try:
        token = frame[_REQUEST.size : end].decode()
    except UnicodeDecodeError as error:
        raise _invalid() from error
    if len(frame) < end:
        raise _invalid()
    return RequestFrame(device.hex(), token, nonce.hex(), proof.hex(), frame[end:])


def seal_answer(key: KeyPair, path: str, nonce: str, payload: bytes, *, show_key: bool = False) -> bytes:
    """`show_key` puts the public key on the frame, for a desk that knows only its fingerprint yet."""
    compressed = compress(payload)
    signature = key.sign(RESPONSE, _answer_message(path, nonce, compressed))
    shown = key.public if show_key else b""
    return (
        _ANSWER.pack(FORMAT, bytes.fromhex(nonce), bytes.fromhex(signature), len(shown)) + shown + compressed
    )


def shown_key(frame: bytes, fingerprint: str) -> bytes:
    """The public key on a frame, if it is the one with this fingerprint, else `SyncError`."""
    key = key_on(frame)
    if device_id(key) != fingerprint:
        raise SyncError(
            "code_not_for_server",
            "This enrolment code does not belong to the server at this address.",
            "Check that you typed the whole code and the right address; on a guest network, sign in first.",
        )
    return key


def key_on(frame: bytes) -> bytes:
    """The public key that a frame shows, which proves nothing. Raises `SyncError` (``frame_invalid``)."""
    length = _unpacked(_ANSWER, frame)[-1]
    return frame[_ANSWER.size : _ANSWER.size + length]


def open_answer(frame: bytes, server_key: bytes, path: str, nonce: str) -> bytes:
    """The payload of an answer that our server gave to this very request, else `SyncError`."""
    try:
        echo, signature, length = _unpacked(_ANSWER, frame)
    except SyncError as error:
        raise not_our_server() from error
    compressed = frame[_ANSWER.size + length :]
    message = _answer_message(path, nonce, compressed)
    if echo.hex() != nonce or not verify(server_key, RESPONSE, message, signature.hex()):
        raise not_our_server()
    return decompress(compressed, MAX_ANSWER)


def not_our_server() -> SyncError:
    return SyncError(
        "not_our_server",
        "Something answered that is not our server, or its answer was altered on the way.",
        "Check the address; if you use a public or guest network, sign in to it first.",
    )


def compress(payload: bytes) -> bytes:
    """zstd; small payloads are squeezed harder."""
    return zstandard.ZstdCompressor(level=9 if len(payload) < SMALL else 3).compress(payload)


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


def _unpacked(form: struct.Struct, frame: bytes) -> tuple[Any, ...]:
    """The head of a frame without its format. Raises `SyncError` (``frame_invalid``)."""
    if len(frame) < form.size or frame[0] != FORMAT:
        raise _invalid()
    return form.unpack_from(frame)[1:]


def _invalid() -> SyncError:
    return SyncError(
        "frame_invalid", "A message is damaged or not one of ours.", "Try again; check the address."
    )


def _request_message(path: str, token: str, nonce: str, compressed: bytes) -> bytes:
    return f"{path}\0{token}\0{nonce}\0{hashlib.sha256(compressed).hexdigest()}".encode()


def _answer_message(path: str, nonce: str, compressed: bytes) -> bytes:
    return f"{path}\0{nonce}\0{hashlib.sha256(compressed).hexdigest()}".encode()
