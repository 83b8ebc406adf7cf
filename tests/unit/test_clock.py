"""The hybrid clock: only forward, never past what a stamp can hold, whatever the wall clock says."""

from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.clock import ADOPT_AHEAD_MS, MAX_STAMP, Clock, millis_of, stamp_of

YEAR_9999 = 253_402_300_799_000
walls = st.integers(-YEAR_9999, YEAR_9999 * 100)
stamps = st.integers(0, MAX_STAMP)


@given(st.lists(st.tuples(walls, st.none() | stamps), max_size=30))
def test_stamps_only_grow_and_always_fit(history: list[tuple[int, int | None]]) -> None:
    now = [0]
    clock = Clock(lambda: now[0])
    last = 0
    for wall, remote in history:
        now[0] = wall
        if remote is not None:
            clock.observe(remote)
        assert last <= clock.last
        stamp = clock.tick()
        assert last < stamp <= MAX_STAMP
        assert clock.last == stamp
        last = stamp


def test_the_wall_clock_is_told_as_it_is() -> None:
    assert millis_of(Clock(lambda: 1_700_000_000_123).tick()) == 1_700_000_000_123


def test_remote_time_is_adopted_up_to_two_minutes_ahead() -> None:
    now = 1_700_000_000_000
    clock = Clock(lambda: now)
    clock.observe(stamp_of(now + ADOPT_AHEAD_MS + 1))
    assert clock.last == 0
    clock.observe(stamp_of(now + ADOPT_AHEAD_MS, 7))
    assert clock.tick() == stamp_of(now + ADOPT_AHEAD_MS, 8)
    clock.observe(stamp_of(now))
    assert clock.tick() == stamp_of(now + ADOPT_AHEAD_MS, 9)


def test_a_clock_in_the_year_9999_adopts_no_stamp_that_leaves_no_room() -> None:
    clock = Clock(lambda: YEAR_9999)
    clock.observe(MAX_STAMP)
    assert clock.tick() < MAX_STAMP
