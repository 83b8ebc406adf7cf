"""Work in other threads: what it holds is let go of in the window's thread, however it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from practicedesk.gui.tasks import Tasks

from .held import Held


def answers(_: Held) -> int:
    return 1


def fails(held: Held) -> int:
    raise ValueError(held)


@pytest.mark.parametrize("way", [answers, fails])
@pytest.mark.parametrize("owner_goes", [False, True])
def test_what_work_holds_goes_in_the_windows_thread(
    qtbot: QtBot, way: Callable[[Held], int], owner_goes: bool
) -> None:
    tasks, owner = Tasks(), QObject()
    went: list[int] = []
    told: list[object] = []
    waits = threading.Event()

    def work(held: Held) -> int:
        waits.wait()
        return way(held)

    def start(held: Held) -> None:
        tasks.start(tasks.readers, owner, lambda: work(held), told.append, lambda error: told.append(1))

    start(Held(went))
    if owner_goes:
        shiboken6.delete(owner)
    waits.set()
    tasks.wait()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told == ([] if owner_goes else [1])
    assert went == [threading.get_ident()]
