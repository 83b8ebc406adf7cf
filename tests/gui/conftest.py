"""Real windows on real libraries, painted offscreen."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui import synchronising, theme
from practicedesk.gui.session import Session
from practicedesk.gui.window import SIZE, Window
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.services.editing import Editing
from practicedesk.services.sampling import load_sample
from practicedesk_sync.errors import WorldError
from practicedesk_sync.protocol.channel import Carry
from tests.desks.office import Office, WallClock, office

from .forms import Form, OpenForm

os.environ["QT_QPA_PLATFORM"] = "offscreen"


PATIENCE_MS = 30_000
"""How long a test waits for what has to come; none depends on how quickly it does."""


def pytest_runtest_logstart() -> None:
    """While windows live Python may not search for garbage in any thread it likes, as in the program."""
    gc.disable()
    gc.collect()
    gc.freeze()  # what was there before is not searched again after each of a thousand tests


def pytest_runtest_logfinish() -> None:
    """Nothing of Qt's is left for a thread of a later test to find: Qt does not survive that."""
    gc.collect()
    gc.enable()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits as long as a slow machine may need."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["practicedesk"]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    made = create(tmp_path / "library", WallClock(), os.urandom)
    yield made
    made.close()


@pytest.fixture
def sample(library: Library) -> Library:
    """A library with the shipped sample."""
    load_sample(library)
    return library


@pytest.fixture
def record(library: Library) -> str:
    """A practice of one's own in the empty library."""
    return Editing(library).new("practice", "Trees", "", {"problem": "Nobody knew."})


@pytest.fixture(autouse=True)
def _only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window synchronises by itself in the midst of what another desk does, unless a test wants it to."""
    for name in ("FIRST_MS", "QUIET_MS"):
        monkeypatch.setattr(synchronising, name, 24 * 60 * 60 * 1000)


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    """A server, and desks to be enrolled at it."""
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def open_session(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Opens a session on a library; `connect_to` leads to a server where a test has one."""
    opened: list[Session] = []

    def make(library: Library, connect_to: Callable[[str], Carry] | None = None) -> Session:
        kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        opened.append(Session(library, connect_to or _no_server, kept))
        return opened[-1]

    yield make
    for session in opened:
        session.finish()
        settled(qtbot, session)


@pytest.fixture
def open_window(
    qtbot: QtBot, qapp: QApplication, open_session: Callable[..., Session]
) -> Callable[..., Window]:
    """Opens the window on a library, and waits until it shows what there is."""

    def make(library: Library, connect_to: Callable[[str], Carry] | None = None) -> Window:
        theme.apply(qapp, theme.LIGHT)
        session = open_session(library, connect_to)
        window = Window(session.settings)
        window.resize(SIZE)  # there is no screen, and Qt thinks of a small one
        qtbot.addWidget(window)
        window.show()
        window.attach(session)
        settled(qtbot, window.session)
        return window

    return make


@pytest.fixture
def open_form(qtbot: QtBot, open_session: Callable[..., Session]) -> OpenForm:
    def make(library: Library, record: str) -> Form:
        form = Form(open_session(library), record)
        put_up(qtbot, form, form.opened.session)
        qtbot.waitUntil(lambda: all(field.isVisible() for field in form.fields.values()))
        return form

    return make


def put_up(qtbot: QtBot, part: QWidget, session: Session) -> None:
    """Show a part of the window by itself, in front, and wait until it shows what there is."""
    qtbot.addWidget(part)
    part.show()
    part.activateWindow()
    settled(qtbot, session)


def settled(qtbot: QtBot, session: Session) -> None:
    """Wait until everything asked of the session has come back and been shown."""
    qtbot.waitUntil(lambda: not session.tasks.busy)


def _no_server(url: str) -> Carry:
    def carry(path: str, frame: bytes) -> tuple[int, bytes]:
        raise WorldError("offline", f"{url} cannot be reached.", "Try again later.")

    return carry
