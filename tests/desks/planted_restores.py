"""Bugs planted in what heals restored servers, copied desks and differences: who tests the tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from practicedesk.library import mending, succession
from practicedesk.services.healing import Healing
from practicedesk.services.mending import Mending
from practicedesk_sync.server import rewound
from practicedesk_sync.server.admission import Admission
from tests.simulation.stand_in import stand_in

Bug = Callable[[], AbstractContextManager[Any]]


def a_copy_forgets_what_waits() -> AbstractContextManager[None]:
    return stand_in(succession, "reissue", lambda *_: None)


def other_work_under_a_number_is_taken_for_the_same() -> AbstractContextManager[None]:
    return stand_in(Admission, "_in_order", lambda *_: True)


def a_rewound_server_is_given_nothing_back() -> AbstractContextManager[None]:
    return stand_in(Healing, "_give_back", lambda *_: 0)


def a_server_takes_nothing_back() -> AbstractContextManager[None]:
    return stand_in(rewound._TakingBack, "take", lambda *_: None)


def a_difference_is_passed_over() -> AbstractContextManager[None]:
    return stand_in(Mending, "mend", lambda *_: None)


def a_difference_is_mended_from_what_is_stored() -> AbstractContextManager[None]:
    return stand_in(mending, "rewind", lambda *_: None)


BUGS: tuple[tuple[Bug, int], ...] = (
    (a_copy_forgets_what_waits, 12),
    (other_work_under_a_number_is_taken_for_the_same, 8),
    (a_rewound_server_is_given_nothing_back, 1),
    (a_server_takes_nothing_back, 1),
    (a_difference_is_passed_over, 20),
    (a_difference_is_mended_from_what_is_stored, 20),
)
"""Each with the first seed whose history is known to notice it."""
