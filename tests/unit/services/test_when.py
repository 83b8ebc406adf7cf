"""Whether something is still to come, wherever it was planned."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from practicedesk.services.when import is_to_come, zone_words

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


@pytest.mark.parametrize(
    ("zone", "written", "words"),
    [
        ("Etc/UTC", "2026-03-05T13:00", "UTC"),
        ("UTC", "", "UTC"),
        ("Etc/GMT+5", "2026-03-05T13:00", "UTC-5"),
        ("Europe/Paris", "2026-03-05T13:00", "Paris, UTC+1"),
        ("Europe/Paris", "2026-07-05T13:00", "Paris, UTC+2"),
        ("America/St_Johns", "2026-03-05T13:00", "St Johns, UTC-3:30"),
        ("Europe/London", "2026-03-05", "London"),
        ("on the moon", "2026-03-05T13:00", "on the moon"),
        ("", "2026-03-05T13:00", ""),
    ],
)
def test_a_time_zone_is_told_as_a_person_says_it(zone: str, written: str, words: str) -> None:
    assert zone_words(zone, written) == words
