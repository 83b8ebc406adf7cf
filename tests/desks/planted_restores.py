"""Bugs planted in what heals restored servers, copied desks and differences: who tests the tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from practicedesk.library import mending, recovering, succession
from practicedesk.services.healing import Healing
from practicedesk.services.mending import Mending
from practicedesk_sync.replica import space_log
from practicedesk_sync.server import commands, rewound
from tests.simulation.stand_in import stand_in

Bug = Callable[[], AbstractContextManager[Any]]


def a_copy_forgets_what_waits() -> AbstractContextManager[None]:
    return stand_in(succession, "reissue", lambda *_: None)


def the_journal_of_a_restored_desk_is_dropped() -> AbstractContextManager[None]:
    return stand_in(recovering, "reissue", lambda *_: None)


def a_rewound_server_is_given_nothing_back() -> AbstractContextManager[None]:
    return stand_in(Healing, "_give_back", lambda *_: 0)


def a_server_takes_back_what_it_has() -> AbstractContextManager[None]:
    return stand_in(rewound._TakingBack, "_look", lambda *_: None)


def quarantine_is_not_kept() -> ExitStack:
    stack = ExitStack()
    for room in (rewound, commands):
        stack.enter_context(stand_in(room, "is_quarantined", lambda *_: False))
    stack.enter_context(stand_in(rewound, "quarantined", lambda *_: set()))
    return stack


def the_last_statement_rules_whenever_it_was_made() -> AbstractContextManager[None]:
    return stand_in(space_log, "_is_outranked", lambda *_: False)


def a_difference_is_passed_over() -> AbstractContextManager[None]:
    return stand_in(Mending, "mend", lambda *_: None)


def a_difference_is_mended_from_what_is_stored() -> AbstractContextManager[None]:
    return stand_in(mending, "rewind", lambda *_: None)


BUGS: tuple[Bug, ...] = (
    a_copy_forgets_what_waits,
    the_journal_of_a_restored_desk_is_dropped,
    a_rewound_server_is_given_nothing_back,
    a_server_takes_back_what_it_has,
    quarantine_is_not_kept,
    the_last_statement_rules_whenever_it_was_made,
    a_difference_is_passed_over,
    a_difference_is_mended_from_what_is_stored,
)
