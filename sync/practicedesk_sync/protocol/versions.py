"""Which versions of the protocol are spoken here, and what is said where two sides have none in common.

`hello` and a sealed failure are the same in every version, so that both sides can always say what is wrong.
"""

from __future__ import annotations

from collections.abc import Collection

from ..errors import SyncError

SPOKEN: tuple[int, ...] = (1,)
"""The versions this program speaks; the desk uses the highest that its server speaks too."""


def common(theirs: Collection[int]) -> int:
    """The highest version both speak. Raises `SyncError` that says who is to be updated."""
    both = set(SPOKEN) & set(theirs)
    if both:
        return max(both)
    raise server_older() if max(theirs, default=0) < min(SPOKEN) else desk_older()


def unspoken(asked: int) -> SyncError:
    """What a server says to a desk that asks in a version it does not speak."""
    return desk_older() if asked < min(SPOKEN) else server_older()


def desk_older() -> SyncError:
    return SyncError(
        "desk_older",
        "The server does not understand this PracticeDesk any more: it is too old.",
        "Install the newer PracticeDesk; everything here stays as it is.",
    )


def server_older() -> SyncError:
    return SyncError(
        "server_older",
        "The server does not understand this PracticeDesk yet: the server is too old.",
        "Ask its administrator to update it; you can go on working meanwhile.",
    )
