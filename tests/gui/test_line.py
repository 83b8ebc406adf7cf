"""A line holds nothing of whoever asked, once that was told: an error holds where it was raised."""

from __future__ import annotations

import threading

from practicedesk.gui.line import HUNG_UP, Call
from practicedesk_sync.errors import WorldError

from .held import Held


def test_who_hangs_up_is_let_go_of_before_the_network_answers() -> None:
    call, went = Call(), list[int]()
    waits, answers = threading.Event(), threading.Event()

    def work() -> None:
        waits.set()
        answers.wait()

    def asks() -> None:
        held = Held(went)
        try:
            call.wait_for(work)
        except WorldError as error:
            assert error.code == HUNG_UP and held

    def hang_up() -> None:
        waits.wait()
        call.hang_up()

    threading.Thread(target=hang_up).start()
    try:
        asks()
        assert went == [threading.get_ident()]
    finally:
        answers.set()


def test_whom_an_error_was_told_is_let_go_of_while_the_line_is_remembered() -> None:
    call, went = Call(), list[int]()

    def work() -> None:
        raise WorldError("offline", "The server cannot be reached.")

    def asks() -> None:
        held = Held(went)
        try:
            call.wait_for(work)
        except WorldError as error:
            assert error.code == "offline" and held

    asks()
    assert went == [threading.get_ident()]
