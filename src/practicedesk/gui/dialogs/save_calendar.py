"""Saving a meeting as a file that calendar programs read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ...services.browsing import list_row
from ...services.calendar_files import CalendarReport, save_meeting
from ..navigation import Navigation
from ..session import Session
from .where_to import ask_where, file_name

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


def save_calendar(window: Window) -> None:
    """Ask for a file and save the meeting in front there."""
    window.settle()
    session, record = window.session, window.state.place.record
    ask = partial(ask_calendar, window, session, window.navigation, record)
    session.write(window, lambda: list_row(session.library, record).title, ask)


def ask_calendar(parent: QWidget, session: Session, navigation: Navigation, id_: str, title: str) -> None:
    """Ask for a file and save a meeting (id, title) there."""

    def say(done: CalendarReport) -> None:
        navigation.said.emit(translate("save_calendar", "Saved to {path}.").format(path=done.path))

    def save(target: Path) -> None:
        session.read(parent, partial(save_meeting, session.library, id_, target, overwrite=True), say)

    words = translate("save_calendar", "Save the meeting for calendars")
    ask_where(parent, session.settings, words, file_name(title, "ics"), save)
