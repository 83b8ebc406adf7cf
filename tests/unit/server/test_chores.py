"""What the server does beside its answers goes on whatever becomes of one look."""

from __future__ import annotations

import logging

import pytest

from practicedesk_sync.errors import WorldError
from practicedesk_sync.server import chores


class Enough(Exception):
    """Ends what else goes on for ever."""


def test_a_chore_that_could_not_be_done_is_told_and_looked_at_again(caplog: pytest.LogCaptureFixture) -> None:
    full = WorldError("disk_full", "The disk is full.", "Make room.")
    looks = iter([None, full, OSError(5, "Input/output error"), None, Enough()])

    def look() -> None:
        if (error := next(looks)) is not None:
            raise error

    with caplog.at_level(logging.WARNING), pytest.raises(Enough):
        chores._watch("sweeping", 0, look)
    told = ["The disk is full.", "Input/output error"]
    assert caplog.messages == [f"sweeping: could not be done: {one}" for one in told]
