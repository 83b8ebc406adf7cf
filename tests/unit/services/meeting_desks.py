"""Two members of a group, and a meeting of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from practicedesk.library.library import Library
from practicedesk.services.meetings import Item, meeting
from practicedesk_sync.errors import PracticeDeskError
from tests.desks.office import Desk

ITEMS = (Item("Actions from last time", 10), Item("Small stops", 20, "Ben"), Item("Any other business"))
FIRST, SECOND, THIRD = (item.words for item in ITEMS)
STARTS = "2026-09-08T10:00"


class Two(NamedTuple):
    """Two members of a group at their computers, and a meeting both have."""

    ana: Desk
    ben: Desk
    group: str
    meeting: str


def tasks(library: Library, id_: str) -> list[tuple[str, str, str, str, str]]:
    return [(one.type, one.who, one.what, one.due, one.state) for one in meeting(library, id_).agreed]


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(PracticeDeskError) as caught:
        call()
    return caught.value.code
