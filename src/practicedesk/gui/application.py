"""Starts the window on a library, and fills it once its frame is painted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QLocale, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from practicedesk_sync.errors import DAMAGED, PracticeDeskError

from . import theme
from .front import Front
from .garbage import Garbage
from .pages import PAGES
from .tasks import Tasks
from .translations import translate
from .window import Window

if TYPE_CHECKING:
    from practicedesk_sync.protocol.channel import Carry

    from ..library.library import Library

SETTINGS = "window.ini"
"""File in the library's folder with what the window remembers: size, colours, columns."""
INTERPRETER_S = 0.0002
"""How long a busy thread keeps the interpreter when the window's thread waits for it; Python's own 5 ms, lost
several times in one paint, make frames late. Measured while 10,000 records arrive: half the missed frames."""


def application(arguments: list[str] | None = None) -> QApplication:
    """The application, made once."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QApplication.setApplicationName("PracticeDesk")
    QApplication.setDesktopFileName("practicedesk")
    app = QApplication(arguments if arguments is not None else sys.argv[:1])
    translate(app, QLocale.system())
    return app


def settings(folder: Path) -> QSettings:
    """What the window remembers about a library."""
    return QSettings(str(folder / SETTINGS), QSettings.Format.IniFormat)


class Desk(Protocol):
    """What opens the library of a folder."""

    folder: Path

    @property
    def name(self) -> str: ...

    def exists(self) -> bool: ...

    def make(self) -> Library: ...

    @property
    def library(self) -> Library: ...

    def carry(self, url: str) -> Carry: ...


def run(desk: Desk, file: Path | None = None) -> Path | None:
    """Show the window until it is closed; the folder of the library that is wanted in its place, if any.

    `file`: what is to be read when the library is there.

    The frame is painted first; the library, and all that reads it, is loaded meanwhile.
    """
    sys.setswitchinterval(INTERPRETER_S)
    Garbage.begin()
    app = application()
    remembered = settings(desk.folder)
    theme.apply(app, theme.remembered(remembered))
    window = Window(remembered, desk.name)
    if file is not None:
        window.files.open(file)
    tasks = Tasks(window)
    tasks.failed.connect(window.complain)
    sys.excepthook = _hook(tasks.failed.emit)  # whichever thread it is in, the window tells of it in its own
    FirstPaint(window, partial(_begin, desk, window, tasks))
    window.show()
    front = Front(desk.folder, window)
    try:
        app.exec()
        return window.elsewhere
    finally:
        tasks.wait()
        window.outlive()
        front.close()
        Garbage.end()


def _begin(desk: Desk, window: Window, tasks: Tasks) -> None:
    """Fill the window with the library of the folder, or ask how to begin one."""
    if desk.exists():
        opened, failed = partial(_attach, desk, window, tasks), partial(_not_opened, desk, window, tasks)
        tasks.start(tasks.readers, window, partial(_open, desk), opened, failed)
        return
    from .dialogs.first_start import open_first_start

    begun = open_first_start(desk.make, window)
    if begun is None:
        window.close()
        return
    _attach(desk, window, tasks, begun.library)
    if begun.connect:
        window.run_action("connect")


def _open(desk: Desk) -> Library:
    """In another thread: the library, and the modules of the page that shows it, which take longer."""
    PAGES[0].load()
    return desk.library


def _attach(desk: Desk, window: Window, tasks: Tasks, library: Library) -> None:
    from .session import Session

    session = Session(library, desk.carry, window.settings)
    session.tasks.failed.connect(partial(_lost, desk, window, tasks))
    window.attach(session)
    Garbage(session.tasks, window)


def _not_opened(desk: Desk, window: Window, tasks: Tasks, error: Exception) -> None:
    """Say why the library is not shown, and what can be done."""
    from ..services.not_opened import NotOpened, not_opened
    from .views.not_opened import NotOpenedPage

    def show(told: NotOpened) -> None:
        window.show_instead(NotOpenedPage(told, window.leave_for))

    tasks.start(tasks.readers, window, partial(not_opened, desk.folder, error), show, window.complain)


def _lost(desk: Desk, window: Window, tasks: Tasks, error: Exception) -> None:
    """Nothing is shown of a library, nor written into it, once it turns out to be damaged."""
    shown = window.rail.isEnabled()
    if shown and isinstance(error, PracticeDeskError) and error.code == DAMAGED:
        _not_opened(desk, window, tasks, error)


class FirstPaint(QObject):
    """Calls `then` when a widget has been painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self.then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.then)
        return False


def _hook(
    complain: Callable[[Exception], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """What a slot raises that nobody foresaw is told like every other error."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            complain(error)
        else:
            sys.__excepthook__(kind, error, trace)

    return hook
