"""Every control says what it is: what a screen reader would read out for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.pages import PAGES
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

from .conftest import settled

Open = Callable[..., Window]


def unnamed(shown: QWidget) -> list[str]:
    """The controls one can reach by keyboard that a screen reader could not name."""
    found = []
    for widget in shown.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or _is_part(widget):
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus != Qt.FocusPolicy.TabFocus:
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()} in {_path(widget)}")
    return found


def unread(shown: QWidget) -> list[str]:
    """The labels whose words a screen reader would not read, as another name hides them."""
    return [
        label.text()
        for label in shown.findChildren(QLabel)
        if label.isVisible()
        and label.text().strip()
        and label.text() not in QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
    ]


def _is_part(widget: QWidget) -> bool:
    """Whether it is a part of a control that has a name of its own."""
    parent = widget.parent()
    return isinstance(parent, QAbstractScrollArea | QComboBox | QAbstractSpinBox) or isinstance(
        widget, QTabBar
    )


def _path(widget: QWidget) -> str:
    names = []
    above = widget.parentWidget()
    while above is not None:
        names.append(type(above).__name__)
        above = above.parentWidget()
    return " ◂ ".join(names)


@pytest.mark.parametrize("page", [entry.id for entry in PAGES])
def test_every_control_of_a_page_has_a_name(
    qtbot: QtBot, sample: Library, open_window: Open, page: str
) -> None:
    window = open_window(sample)
    window.open_page(page)
    settled(qtbot, window.session)
    assert unnamed(window) == []
    assert unread(window) == []


def test_a_control_without_a_name_would_be_noticed(sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    window.rail.setAccessibleName("")
    assert unnamed(window) != []
