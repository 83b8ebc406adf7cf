"""Every planted bug is caught: a simulation that cannot fail proves nothing."""

from __future__ import annotations

import pytest

from .planted import BUGS, MOST, Bug, caught_after

FIRST_SEED = 2_000_000


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    histories, failure = caught_after(bug, FIRST_SEED)
    print(f"{bug.__name__}: caught after {histories} histories: {failure[:200]}")
    assert histories, f"{MOST} histories did not notice it"
