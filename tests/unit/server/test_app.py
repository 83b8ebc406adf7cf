"""The application at its edges: requests that never end, a database that fails, and what the log says."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive

from practicedesk_sync.errors import Refused, WorldError
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol.channel import SealedChannel
from practicedesk_sync.protocol.envelope import CONTENT_TYPE
from practicedesk_sync.protocol.messages import ExchangeRequest
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import app, data
from practicedesk_sync.server.door import Door
from tests.contract.hand_desk import HandDesk, now_ms

CANARY = "canary-4713"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[data.ServerData]:

    made = data.create(data.Place(tmp_path / "server"), now_ms, os.urandom)
    data.finish(made)
    yield made
    made.close()


def answer(opened: data.ServerData, path: str, receive: Receive, method: str = "POST") -> tuple[int, bytes]:
    """Put one request to the application; status and body of its answer."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    headers = [(b"content-type", CONTENT_TYPE.encode())]
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "headers": headers}
    scope |= {"query_string": b"", "raw_path": path.encode(), "root_path": "", "http_version": "1.1"}
    asked = app.make_app(Door(opened.server), opened.reader)

    async def ask() -> None:
        await asked(scope, receive, send)

    asyncio.run(ask())
    body = b"".join(message.get("body", b"") for message in said[1:])
    return said[0]["status"], body


async def _never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def _gone() -> Message:
    return {"type": "http.disconnect"}


async def _empty() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_a_request_that_stalls_is_given_up(opened: data.ServerData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "STALL_S", 0.05)
    status, body = answer(opened, "/sync/v1/exchange", _never)
    assert (status, json.loads(body)["code"]) == (408, "request_stalled")


def test_a_desk_that_hangs_up_is_no_failure(
    opened: data.ServerData, caplog: pytest.LogCaptureFixture
) -> None:
    answer(opened, "/sync/v1/exchange", _gone)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_failing_database_is_unwell_and_says_so(opened: data.ServerData) -> None:
    assert answer(opened, "/healthz", _empty, "GET")[0] == 200
    with opened.server.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE space")
    status, body = answer(opened, "/healthz", _empty, "GET")
    assert (status, json.loads(body)["code"]) == (503, "database")


def test_a_failure_nobody_foresaw_is_sealed_and_the_log_keeps_peoples_words_out(
    opened: data.ServerData, caplog: pytest.LogCaptureFixture
) -> None:
    group = admin.add_group(opened.server, "G")
    eve = HandDesk(Door(opened.server).handle)
    eve.enrol(admin.invite(opened.server, "eve", group, "contributor")[0].text)
    note = eve.note(group, CANARY)
    eve.push(note)
    with opened.server.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE record SET cells = ? WHERE kind = 'note'", (CANARY,))
    with pytest.raises(WorldError) as error:
        eve.push(eve.change(group, note.record, note.ops))
    assert (error.value.code, error.value.retryable) == ("server_error", True)
    assert "could not be answered: JSONDecodeError" in caplog.text
    assert "space_log.py" in caplog.text
    assert CANARY not in caplog.text


def test_an_error_of_the_database_names_no_values(
    opened: data.ServerData, caplog: pytest.LogCaptureFixture
) -> None:
    eve = HandDesk(Door(opened.server).handle)
    eve.enrol(admin.invite(opened.server, CANARY, "commons", "reader")[0].text)
    with opened.server.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE account_device")
    with pytest.raises(WorldError) as error:
        eve.pull()
    assert error.value.code == "database"
    assert eve.key.id not in error.value.message + caplog.text


@pytest.mark.parametrize(("version", "code"), [(0, "desk_older"), (2, "server_older"), (99, "server_older")])
def test_a_desk_of_another_time_is_told_under_seal_which_side_is_too_old(
    opened: data.ServerData, version: int, code: str
) -> None:
    def carry(path: str, frame: bytes) -> tuple[int, bytes]:
        body = iter([{"type": "http.request", "body": frame, "more_body": False}])

        async def receive() -> Message:
            return next(body)

        return answer(opened, f"/sync/v{version}/{path}", receive)

    channel = SealedChannel(carry, KeyPair(b"d" * 32), os.urandom, server_key=opened.server.key.public)
    with pytest.raises(Refused) as caught:
        channel.exchange(ExchangeRequest())
    assert caught.value.code == code and caught.value.next


def test_no_other_path_is_answered_in_another_version(opened: data.ServerData) -> None:
    assert answer(opened, "/sync/v2/admin", _empty)[0] == 404
