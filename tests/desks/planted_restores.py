"""Bugs planted in what heals restored servers, copied desks and differences: who tests the tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from practicedesk.library import mending, succession
from practicedesk.services.healing import Healing
from practicedesk.services.mending import Mending
from practicedesk_sync.server import rewound
from tests.simulation.stand_in import stand_in

Bug = Callable[[], AbstractContextManager[Any]]


def a_copy_forgets_what_waits() -> AbstractContextManager[None]:
    return stand_in(succession, "reissue", lambda *_: None)


def a_rewound_server_is_given_nothing_back() -> AbstractContextManager[None]:
    return stand_in(Healing, "_give_back", lambda *_: 0)


def the_guard_is_not_asked() -> AbstractContextManager[None]:
    return stand_in(rewound, "begin", lambda *_: [])


def a_difference_is_passed_over() -> AbstractContextManager[None]:
    return stand_in(Mending, "mend", lambda *_: None)


def a_difference_is_mended_from_what_is_stored() -> AbstractContextManager[None]:
    return stand_in(mending, "rewind", lambda *_: None)


BUGS: tuple[Bug, ...] = (
    a_copy_forgets_what_waits,
    a_rewound_server_is_given_nothing_back,
    the_guard_is_not_asked,
    a_difference_is_passed_over,
    a_difference_is_mended_from_what_is_stored,
)
