"""Takes pictures of the window with no screen."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, QtMsgType, qInstallMessageHandler

from ..app import Desk
from ..gui import application, theme
from ..gui.session import Session
from ..gui.window import Window
from .story import Sight

SIZE = (1280, 820)
"""Pixels. What has no screen would make the window as small as it thinks a screen is."""


def offscreen() -> None:
    """Paint into memory from now on. To be called before the first picture."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_unheard)


def take(sight: Sight, target: Path) -> None:
    """Write what somebody's window shows into a PNG."""
    app = application.application(["practicedesk"])
    theme.apply(app, theme.LIGHT)
    desk = Desk(sight.person.folder)
    session = Session(desk.library, desk.carry, application.settings(desk.folder))
    window = Window(session.settings)
    try:
        window.show()
        window.resize(*SIZE)
        window.attach(session)
        page = window.open_page(sight.page)
        _settle(session)
        if sight.record:
            page.show_record(sight.record)
        if sight.action:
            window.run_action(sight.action)
        _settle(session)
        window.grab().save(str(target))
    finally:
        window.close()
        desk.close()


def _settle(session: Session) -> None:
    """Let everything that was asked for arrive and be painted."""
    loop = QEventLoop()
    loop.processEvents()
    while session.tasks.busy:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    loop.processEvents()


def _unheard(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's remarks about a screen that is none."""
