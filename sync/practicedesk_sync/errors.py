"""The one tree of errors.

Every error that may reach a person is one of these: a stable `code` for scripts and tests, one plain
sentence that says what is wrong and where, and one `next` step. Foreign errors are mapped at a room's
door with ``raise ... from``. Anything else that escapes is a bug.
"""

from __future__ import annotations

DAMAGED = "library_damaged"
"""Code: the database is not as it was left."""


class PracticeDeskError(Exception):
    """Base of all errors shown to people. `exit_status` is what a command ends with."""

    exit_status = 1

    def __init__(self, code: str, message: str, next: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next = next

    def as_dict(self) -> dict[str, str]:
        """Shape of an error on the wire and in ``--json`` output: {code, message, next}."""
        return {"code": self.code, "message": self.message, "next": self.next}


class UserMistake(PracticeDeskError):
    """The request itself cannot be carried out; the person can change it."""

    exit_status = 2


class WorldError(PracticeDeskError):
    """The world is in the way: disk, lock, network, server. `retryable` says whether waiting may help.

    `wait_s`: how many seconds whoever answered asks to be left alone; 0 if it did not say.
    """

    exit_status = 3

    def __init__(
        self, code: str, message: str, next: str = "", *, retryable: bool = False, wait_s: int = 0
    ) -> None:
        super().__init__(code, message, next)
        self.retryable = retryable
        self.wait_s = wait_s


class SyncError(PracticeDeskError):
    """An exchange could not be completed or did not verify. Nothing was applied."""

    exit_status = 3


class Refused(SyncError):
    """The other side understood and said no."""

    exit_status = 4


class InvalidChange(SyncError):
    """Bytes that claim to be a change, a run or an entry but break the format."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, "Update PracticeDesk on both sides; the data was not used.")
