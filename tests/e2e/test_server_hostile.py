"""A real server under fire: whatever comes in, it answers with a stable code and goes on."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
from collections.abc import Iterator

import pytest
import zstandard

from practicedesk.remote.http import HttpCarry
from practicedesk_sync.log import strict_json
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.envelope import CONTENT_TYPE
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import data
from practicedesk_sync.server.app import HEADERS, MAX_FRAME
from tests.contract.hand_desk import HandDesk, fresh_id, now_ms
from tests.e2e.server_process import PATIENCE_S, ServerProcess

pytestmark = pytest.mark.e2e
CANARY = "canary-4711-in-a-body"
QUERY = "token=canary-4712-in-a-query"


class Target:
    """A running server, and a member of a group who turned against it."""

    def __init__(self, server: ServerProcess, group: str, code: str) -> None:
        self.server = server
        self.group = group
        self.code = code
        self.carry = HttpCarry(server.start())
        self.eve = HandDesk(self.carry)
        self.eve.enrol(code)

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """One request as given; the status and the content."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(body)
            answer = connection.getresponse()
            assert "server" not in answer.headers
            return answer.status, answer.read()
        finally:
            connection.close()

    def sealed(self, payload: bytes) -> tuple[int, str]:
        """An exchange with this payload, sealed as it must be; status and code of the answer."""
        nonce = fresh_id()
        channel = self.eve.channel
        return self.sent(
            envelope.seal_request(self.eve.key, "exchange", channel.token, nonce, payload), nonce
        )

    def sent(self, frame: bytes, nonce: str, path: str = "exchange") -> tuple[int, str]:
        assert self.eve.channel.server_key is not None
        status, answer = self.carry(path, frame)
        data = envelope.open_answer(answer, self.eve.channel.server_key, path, nonce)
        return status, str(json.loads(data.partition(b"\n")[0]).get("code", ""))

    def is_well(self) -> bool:
        status, content = self.raw("GET", "/healthz")
        assert (status, json.loads(content)["status"]) == (200, "ok")
        assert self.eve.pull().account == self.eve.account
        assert "could not be answered" not in self.server.log
        return True


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    server = ServerProcess(tmp_path_factory.mktemp("hostile") / "server")
    made = data.create(data.Place(server.folder), now_ms, os.urandom)
    data.finish(made)
    group = admin.add_group(made.server, "G")
    code, _ = admin.invite(made.server, "eve", group, CONTRIBUTOR)
    made.close()
    yield Target(server, group, code.text)
    assert server.stop() == 0


KILLERS = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a word": b'"x"',
    "no JSON": b"{cursors}",
    "no UTF-8": b'{"a":"\xff\xfe"}',
    "half a character": b'{"a":"\\ud800"}',
    "a null character": b'{"a":"\\u0000"}',
    "not normal form C": '{"a":"e\u0301"}'.encode(),
    "a number of 71 bits": b'{"cursors":[["%s",%d,"",0]]}' % (b"0" * 32, 2**70),
    "a number of 9,000 digits": b'{"a":%s}' % (b"9" * 9_000),
    "no number": b'{"a":NaN}',
    "infinity": b'{"a":Infinity}',
    "minus infinity": b'{"a":-Infinity}',
    "too large a number": b'{"a":1e999}',
    "a key twice": b'{"cursors":[],"cursors":[]}',
    "40 levels": b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
    "100,000 levels": b'{"a":' + b"[" * 100_000,
    "100,000 objects": b'{"a":' * 100_000,
    "a path": b'{"cursors":[["../../etc/passwd",0,"",0]]}',
    "a negative number": b'{"cursors":[["%s",-1,"",0]]}' % (b"0" * 32),
    "a fraction": b'{"cursors":[["%s",1.5,"",0]]}' % (b"0" * 32),
    "a truth": b'{"cursors":[["%s",true,"",0]]}' % (b"0" * 32),
    "an object for a list": b'{"commands":{"id":"x"}}',
    "too many cursors": b'{"cursors":[%s]}' % b",".join([b'["%s",0,"",0]' % (b"0" * 32)] * 10_001),
    "more than it holds": b'{"run_heads":[{"space":"%s","count":99,"signature":"%s"}]}'
    % (b"0" * 32, b"0" * 128),
}


@pytest.mark.parametrize("what", KILLERS)
def test_a_message_that_kills_parsers_is_refused(target: Target, what: str) -> None:
    status, code = target.sealed(KILLERS[what])
    assert (status, bool(code)) == (400, True)
    assert target.is_well()


@pytest.mark.parametrize("what", KILLERS)
def test_a_change_that_kills_parsers_is_refused(target: Target, what: str) -> None:
    body = KILLERS[what].replace(b"\n", b"")
    head = {"space": target.group, "count": 1, "signature": "0" * 128}
    status, code = target.sealed(strict_json.dumps({"run_heads": [head]}) + b"\n" + body)
    assert (status, bool(code)) == (400, True)
    assert target.is_well()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/docs",
        "/redoc",
        "/openapi.json",
        "/sync/v1/",
        "/sync/v1/hello/",
        "/sync/v1/HELLO",
        "//sync/v1/hello",
        "/sync/v1/..%2fhealthz",
        "/sync/v1/../../etc/passwd",
        "/sync/v1/hello%00",
        "/%00",
        "/%ff%fe",
        "/%ed%a0%80",
        "/healthz;x",
        f"/{'x' * 20_000}",
        f"/nowhere?{QUERY}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_is_not_ours_is_not_found(target: Target, method: str, path: str) -> None:
    status, content = target.raw(method, path)
    assert status in (400, 404)
    if status == 404:
        assert json.loads(content)["code"] == "not_found"
    assert b"Traceback" not in content


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_is_not_ours_is_refused(target: Target, method: str) -> None:
    status, content = target.raw(method, f"/sync/v1/exchange?{QUERY}")
    assert status in (400, 405)
    assert status == 400 or json.loads(content)["code"] == "method_not_allowed"


def test_every_answer_carries_the_headers_of_safety(target: Target) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", target.server.port, timeout=PATIENCE_S)
    for method, path in (("GET", "/healthz"), ("GET", "/nowhere"), ("POST", "/sync/v1/hello")):
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    connection.close()


@pytest.mark.parametrize(
    "kind", ["", "text/html", "application/json", "multipart/form-data", "é", "x" * 5_000]
)
def test_another_content_type_is_refused(target: Target, kind: str) -> None:
    status, content = target.raw("POST", "/sync/v1/hello", b"{}", Content_Type=kind)
    assert (status, json.loads(content)["code"]) == (415, "content_type")


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"x", b"{}\n", b"\0" * 9_999, b"{" * 9_999, b"\x28\xb5\x2f\xfd"]
)
def test_a_body_that_is_no_frame_is_refused(target: Target, body: bytes) -> None:
    for path in ("hello", "enrol", "exchange"):
        status, answer = target.raw("POST", f"/sync/v1/{path}", body, Content_Type=CONTENT_TYPE)
        assert status == 400
        assert envelope.open_answer(answer, target.eve.channel.server_key or b"", path, "0" * 32)
    assert target.is_well()


def _frame(target: Target, compressed: bytes) -> tuple[bytes, str]:
    """An exchange frame of the member, signed, around bytes that need not be compressed JSON."""
    nonce = fresh_id()
    eve = target.eve
    return envelope.request_frame(eve.key, "exchange", eve.channel.token, nonce, compressed), nonce


def test_a_bomb_does_not_go_off(target: Target) -> None:
    stream = zstandard.ZstdCompressor(level=19).compressobj()
    unsized = stream.compress(b"{}") + stream.flush()
    bombs = {
        "300 MB of nothing": zstandard.ZstdCompressor(level=19).compress(bytes(300_000_000)),
        "of unknown size": unsized,
        "cut short": envelope.compress(b"x" * 5_000)[:-3],
        "no zstd": b"{}",
        "nothing": b"",
    }
    for what, compressed in bombs.items():
        frame, nonce = _frame(target, compressed)
        status, code = target.sent(frame, nonce)
        assert (status, code) == (400, code or "some code"), what
    assert target.is_well()


def test_too_large_a_request_gets_a_sealed_answer(target: Target) -> None:
    for size in (MAX_FRAME, MAX_FRAME + 5_000_000):
        frame, nonce = _frame(target, bytes(size))
        assert target.sent(frame, nonce) == (413, "request_too_large")
    assert target.is_well()


def test_a_broken_line_is_no_news(target: Target) -> None:
    frame, _ = _frame(target, envelope.compress(b"{}"))
    head = f"POST /sync/v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Type: {CONTENT_TYPE}\r\n"
    for raw in (
        b"",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /sync/v1/hello HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /sync/v1/hello HTTP/1.1\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n",
        f"{head}Content-Length: {len(frame) + 999}\r\n\r\n".encode() + frame,
        f"{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n".encode() + frame,
        f"{head}{'X: y' * 30_000}".encode(),
    ):
        with socket.create_connection(("127.0.0.1", target.server.port), PATIENCE_S) as line:
            line.sendall(raw)
    assert target.is_well()


def test_those_who_say_nothing_do_not_keep_others_waiting(target: Target) -> None:
    silent = [socket.create_connection(("127.0.0.1", target.server.port), PATIENCE_S) for _ in range(60)]
    head = f"POST /sync/v1/hello HTTP/1.1\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: 9\r\n\r\n"
    for line in silent[:30]:
        line.sendall(head.encode())
    assert target.is_well()
    for line in silent:
        line.close()
    assert target.is_well()


def test_two_thousand_damaged_frames(target: Target) -> None:
    dice = random.Random(2026)
    frames = [_frame(target, envelope.compress(payload))[0] for payload in (b"{}", KILLERS["a path"])]
    for _ in range(2_000):
        status, content = target.carry(dice.choice(("hello", "enrol", "exchange")), _damaged(dice, frames))
        assert status in (200, 400, 401, 403)
        assert content
    assert target.is_well()


def _damaged(dice: random.Random, frames: list[bytes]) -> bytes:
    frame = bytearray(dice.choice(frames))
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(frame) + 1)
        how = dice.randrange(4)
        if how == 0:
            frame[place : place + 1] = bytes([dice.randrange(256)])
        elif how == 1:
            del frame[place : place + dice.randrange(40)]
        elif how == 2:
            frame[place:place] = dice.randbytes(dice.randrange(40))
        else:
            frame[place:place] = frame[: dice.randrange(200)]
    return bytes(frame)


def test_the_log_holds_nothing_that_is_nobodys_business(target: Target) -> None:
    eve = target.eve
    eve.push(eve.note(target.group, CANARY))
    target.sealed(b'{"commands":[{"id":"%s","what":"%s"}]}' % (fresh_id().encode(), CANARY.encode()))
    target.raw("GET", f"/healthz?{QUERY}", Authorization=f"Bearer {CANARY}")
    assert target.is_well()
    log = target.server.log
    seed = (target.server.folder / "server.key").read_text().strip()
    secrets = (target.code, codes.parse(target.code).secret.hex(), eve.channel.token, seed, CANARY, "canary")
    assert [secret for secret in secrets if secret in log] == []
    assert "POST /sync/v1/exchange 200" in log
    assert "Traceback" not in log
