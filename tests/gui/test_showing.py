"""The question before words are shown to others."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.showing import Showing, ask_before_showing
from practicedesk.gui.session import Session
from practicedesk.library.library import Library

from .dialogs import opened


def test_it_goes_with_what_it_is_about(
    qtbot: QtBot, library: Library, open_session: Callable[..., Session]
) -> None:
    """A sync may take away the meeting or the form on which somebody is being asked."""
    window = QWidget()
    qtbot.addWidget(window)
    part, shown = QWidget(window), list[bool]()
    window.show()
    words = ("Circulate minutes", "They are tasks then.", "Circulate")
    session = open_session(library)
    ask_before_showing(part, session, library.personal, words, lambda: shown.append(shiboken6.isValid(part)))
    question = opened(qtbot, window, Showing)
    shiboken6.delete(part)
    qtbot.waitUntil(lambda: not shiboken6.isValid(question))
    assert not shown
