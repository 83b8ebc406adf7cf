"""Which version two sides speak, and who is told to update where there is none."""

from __future__ import annotations

import pytest

from practicedesk_sync.errors import SyncError
from practicedesk_sync.protocol import versions


@pytest.mark.parametrize(
    ("ours", "theirs", "spoken"),
    [((1,), [1], 1), ((1, 2), [1], 1), ((1, 2), [3, 2, 1], 2), ((2,), [2, 9], 2)],
)
def test_the_highest_that_both_speak_is_spoken(
    monkeypatch: pytest.MonkeyPatch, ours: tuple[int, ...], theirs: list[int], spoken: int
) -> None:
    monkeypatch.setattr(versions, "SPOKEN", ours)
    assert versions.common(theirs) == spoken


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [((1,), [2, 3], "desk_older"), ((2, 3), [1], "server_older"), ((2,), [], "server_older")],
)
def test_where_there_is_none_the_older_side_is_named(
    monkeypatch: pytest.MonkeyPatch, ours: tuple[int, ...], theirs: list[int], code: str
) -> None:
    monkeypatch.setattr(versions, "SPOKEN", ours)
    with pytest.raises(SyncError) as caught:
        versions.common(theirs)
    assert caught.value.code == code and caught.value.next
