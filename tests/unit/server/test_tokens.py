"""A session token is renewed in good time, and not at every request."""

from __future__ import annotations

import pytest

from practicedesk_sync.server.tokens import LIFETIME_MS, Tokens

DEVICE = "0" * 32


@pytest.mark.parametrize(("age", "renewed"), [(0.1, False), (0.4, False), (0.6, True), (0.9, True)])
def test_a_token_is_renewed_once_half_of_its_life_is_over(age: float, renewed: bool) -> None:
    now = [1_700_000_000_000]
    tokens = Tokens(bytes(32), lambda: now[0])
    first = tokens.give(DEVICE)
    now[0] += int(age * LIFETIME_MS)
    second = tokens.renewed(first, DEVICE)
    assert bool(second) is renewed
    assert tokens.holds(first, DEVICE)
    if renewed:
        now[0] += int(0.5 * LIFETIME_MS)
        assert tokens.holds(second, DEVICE)
        assert not tokens.holds(first, DEVICE)
