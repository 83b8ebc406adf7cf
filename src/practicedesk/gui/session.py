"""The open library as the window sees it: its services, and signals about what has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QSettings, Signal

from ..library.library import Changes, Library
from ..library.read_only import read_only
from .line import Lines
from .tasks import Tasks

if TYPE_CHECKING:
    from practicedesk_sync.protocol.channel import Carry

    from ..services.attaching import Attaching
    from ..services.drafting import Drafting
    from ..services.editing import Editing
    from ..services.undoing import Undoing
    from .synchronising import Synchronising
    from .transfers import Transfers
    from .unkept import Unkept

Result = TypeVar("Result")


class Session(QObject):
    """One library for as long as its window is open. Closing it is the business of whoever opened it.

    `connect_to`: the way to a server, by its address. `settings`: what the window remembers.
    The services are loaded when they are first used: a list is there before anybody writes.
    """

    changed = Signal(object)
    """`Changes`: what a committed transaction altered, whoever wrote it (a person, an import, a sync)."""

    mended = Signal(str)
    """All that is typed in this record (id) can be a change."""

    carried = Signal(object)
    """`Step`: how far a file is on its way; None when nothing is carried any more."""

    def __init__(self, library: Library, connect_to: Callable[[str], Carry], settings: QSettings) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.tasks = Tasks(self)
        self.lines = Lines(connect_to)
        library.on_changes = self._tell

    @cached_property
    def editing(self) -> Editing:
        from ..services.editing import Editing

        return Editing(self.library)

    @cached_property
    def drafting(self) -> Drafting:
        from ..services.drafting import Drafting

        return Drafting(self.library)

    @cached_property
    def undoing(self) -> Undoing:
        """Takes back what was done since the library was opened: nobody remembers what came before."""
        from ..services.undoing import Undoing

        return Undoing(self.library, since=self.library.opened_at)

    @cached_property
    def unkept(self) -> Unkept:
        """Made in the GUI thread."""
        from .unkept import Unkept

        return Unkept(self)

    @cached_property
    def synchronising(self) -> Synchronising:
        """Made in the GUI thread."""
        from .synchronising import Synchronising

        return Synchronising(self)

    @cached_property
    def attaching(self) -> Attaching:
        from ..services.attaching import Attaching

        return Attaching(self.library)

    @cached_property
    def transfers(self) -> Transfers:
        """Made in the GUI thread."""
        from .transfers import Transfers

        return Transfers(self)

    def read(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask a service something."""
        self.tasks.start(self.tasks.readers, owner, work, done, failed)

    def write(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have a service change something. Writes happen in the order in which they were asked for."""
        self.tasks.start(self.tasks.writer, owner, work, done, failed)

    def network(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have a service talk to the server."""
        self.tasks.start(self.tasks.network, owner, work, done, failed)

    def may_write(self) -> bool:
        """Whether one may; where one may only read, the person is told so."""
        if self.library.read_only:
            self.tasks.failed.emit(read_only())
        return not self.library.read_only

    def finish(self) -> None:
        """Let everything that was asked for reach the disk; what waits for a server is given up."""
        if "synchronising" in self.__dict__:
            self.synchronising.end()
        if "transfers" in self.__dict__:
            self.transfers.end()
        self.lines.close()
        self.tasks.wait()
        self.library.on_changes = _nobody

    def _tell(self, changes: Changes) -> None:
        """Called in the thread that wrote; the signal crosses over to the GUI thread."""
        self.changed.emit(changes)


def _nobody(_: Changes) -> None:
    """Nobody listens any more."""
