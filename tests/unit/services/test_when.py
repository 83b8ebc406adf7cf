"""Whether something is still to come, wherever it was planned."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from practicedesk.services.when import is_to_come

NOW_MS = int(datetime(2026, 3, 5, 12, 0, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("written", "zone", "to_come"),
    [
        ("2026-03-05T13:00", "Etc/UTC", True),
        ("2026-03-05T11:00", "Etc/UTC", False),
        ("2026-03-05T13:30", "Europe/Paris", True),
        ("2026-03-05T12:30", "Europe/Paris", False),
        ("2026-03-08", "", True),
        ("2026-03-02", "", False),
        ("", "", False),
        ("next week", "", False),
    ],
)
def test_a_moment_is_to_come_until_it_is_there(written: str, zone: str, to_come: bool) -> None:
    assert is_to_come(written, zone, NOW_MS) is to_come
