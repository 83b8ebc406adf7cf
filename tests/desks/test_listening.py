"""What a network does not bear is found out by trying, once for each network, and forgotten after a week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.services.enrolling import channel
from practicedesk.services.listening import ENOUGH, WAYS, WEEK_MS, Listening
from practicedesk_sync.errors import WorldError

from .office import Desk, Office


class Line:
    """A network that lets no waiting through."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.reached = True
        self.asked: list[str] = []

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in ("events", "wait") or not self.reached:
            raise WorldError("server_silent", "The server does not answer.", "Try again later.")
        return self.office.door.handle(path, frame)


@pytest.fixture
def line(office: Office) -> Iterator[Line]:
    yield Line(office)


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return office.desk("ana")


def test_each_way_is_given_up_after_two_failures_in_this_network_alone(line: Line, desk: Desk) -> None:
    listening = Listening(desk.library)

    def ask(network: str = "there") -> bool | None:
        return listening.for_news(channel(desk.library, line), network)

    asked = [ask() for _ in range(ENOUGH * len(WAYS))]
    assert asked == [False] * len(asked)
    assert [path for path in line.asked if path != "hello"] == 2 * ["events"] + 4 * ["wait"]
    line.asked.clear()
    assert (ask(), line.asked) == (None, [])
    assert (Listening(desk.library).for_news(channel(desk.library, line), "there"), line.asked) == (None, [])
    ask("elsewhere")
    assert line.asked == ["events", "hello"]
    desk.office.now.ms += WEEK_MS
    line.asked.clear()
    ask()
    assert line.asked == ["events", "hello"]


def test_without_a_network_nothing_is_given_up(line: Line, desk: Desk) -> None:
    listening = Listening(desk.library)
    line.reached = False
    for _ in range(2 * ENOUGH):
        with pytest.raises(WorldError):
            listening.for_news(channel(desk.library, line), "there")
    line.reached = True
    line.asked.clear()
    listening.for_news(channel(desk.library, line), "there")
    assert line.asked == ["events", "hello"]


def test_a_server_that_knows_no_waiting_is_asked_now_and_then_as_before(office: Office, desk: Desk) -> None:
    """As one of an earlier version: its door refuses, under seal."""
    listening = Listening(desk.library)
    assert listening.for_news(channel(desk.library, office.door.handle), "there") is None
