"""Lines to a server that can be hung up while they wait.

A request may be silent for a minute. It is left to a thread of its own, which touches neither the library nor
the window; who hangs up goes on at once, and the thread ends with the network or with the program.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeVar

from practicedesk_sync.errors import WorldError

if TYPE_CHECKING:
    from practicedesk_sync.protocol.channel import Carry

HUNG_UP = "hung_up"
Answer = tuple[int, bytes]
Result = TypeVar("Result")


class Call:
    """Waits for what may never be answered, one thing at a time. Called in one thread, hung up in another.

    An error holds where it was raised, and so whoever asked, as a dialog: neither the thread that waits nor
    what is kept here holds one once it was told.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: Future[None] = Future()
        self._open = True

    def wait_for(self, work: Callable[[], Result]) -> Result:
        """What `work` gives. Raises what it raises, and `WorldError` (`HUNG_UP`)."""
        told, found, failed = Future[None](), list[Result](), list[BaseException]()
        with self._lock:
            self._told = told
        self.check()
        Thread(target=_ask, args=(work, found, failed, told), name="line", daemon=True).start()
        try:
            told.result()
        except CancelledError:
            raise _hung_up() from None
        if failed:
            raise failed.pop()
        return found.pop()

    def hang_up(self) -> None:
        """End what waits for an answer now, and whatever is asked later."""
        with self._lock:
            self._open = False
            self._told.cancel()

    def check(self) -> None:
        """Raises `WorldError` (`HUNG_UP`) once the line was hung up."""
        if not self._open:
            raise _hung_up()


class Line(Call):
    """Carries frames as `carry` does."""

    def __init__(self, carry: Carry) -> None:
        super().__init__()
        self._carry = carry

    @property
    def network(self) -> str:
        """What tells the networks of this computer apart, "" where that is not known."""
        return str(getattr(self._carry, "network", ""))

    def __call__(self, path: str, frame: bytes) -> Answer:
        """(status, frame that came back). Raises what `carry` raises, and `WorldError` (`HUNG_UP`)."""
        return self.wait_for(lambda: self._carry(path, frame))


class Lines:
    """Opens lines, by the server's address, until it is closed: then all of them are hung up."""

    def __init__(self, connect_to: Callable[[str], Carry]) -> None:
        self._connect_to = connect_to
        self._lock = Lock()
        self._latest: dict[str, Call] = {}
        self._closed = False

    def to(self, url: str) -> Line:
        """A new line. Raises `UserMistake` for what is no address."""
        line = Line(self._connect_to(url))
        self.keep(url, line)
        return line

    def keep(self, name: str, call: Call) -> None:
        """Hang it up with the others; the latest of each name is remembered."""
        with self._lock:
            self._latest[name] = call
            if self._closed:
                call.hang_up()

    def hang_up(self) -> None:
        """End every conversation; new ones may begin."""
        with self._lock:
            for line in self._latest.values():
                line.hang_up()

    def close(self) -> None:
        """End every conversation for good."""
        self._closed = True
        self.hang_up()


def _ask(
    work: Callable[[], Result], found: list[Result], failed: list[BaseException], told: Future[None]
) -> None:
    try:
        found.append(work())
    except BaseException as error:
        failed.append(error)
    with suppress(InvalidStateError):  # it was hung up
        told.set_result(None)


def _hung_up() -> WorldError:
    return WorldError(HUNG_UP, "The conversation with the server was ended.", "Synchronise again.")
