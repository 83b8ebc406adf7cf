"""Every control says what it is: what a screen reader would read out for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from practicedesk.gui.pages import PAGES
from practicedesk.gui.tab_order import go_on
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.services.finding import found

from .conftest import settled
from .test_dialog_return import DIALOGS, on_screen

Open = Callable[..., Window]


def controls(shown: QWidget) -> list[QWidget]:
    """What one can use by keyboard now."""
    return [
        widget
        for widget in shown.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not _is_part(widget)
    ]


def unnamed(shown: QWidget) -> list[str]:
    """The controls that a screen reader could not name."""
    nameless = []
    for widget in controls(shown):
        if not _read_out(widget).strip():
            nameless.append(_said(widget))
    return nameless


def tabbed(qtbot: QtBot, shown: QWidget) -> list[QWidget]:
    """What Tab comes to, one after the other, until it comes round."""
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    reached: list[QWidget] = []
    for _ in range(2 * len(controls(shown)) + 10):
        focus = QApplication.focusWidget()
        if focus is None or (focus in reached and focus is not reached[-1]):
            break
        if focus not in reached:  # in a text Tab goes through its links
            reached.append(focus)
        qtbot.keyClick(
            focus,
            Qt.Key.Key_Tab,
            Qt.KeyboardModifier.ControlModifier if _keeps_tab(focus) else Qt.KeyboardModifier.NoModifier,
        )
    return reached


def beyond_tab(qtbot: QtBot, shown: QWidget) -> list[str]:
    """The controls that pressing Tab over and over never comes to."""
    reached = tabbed(qtbot, shown)
    return [_said(widget) for widget in controls(shown) if widget not in reached]


def out_of_order(qtbot: QtBot, shown: QWidget) -> list[str]:
    """Where Tab goes back to what is read before; once it has to, when it comes round."""
    reached = tabbed(qtbot, shown)
    steps = zip(reached, [*reached[1:], reached[0]], strict=True)
    back = [
        f"{_said(before)}\n    to {_said(after)}" for before, after in steps if _read_before(after, before)
    ]
    return back if len(back) > 1 else []


def _read_before(one: QWidget, other: QWidget) -> bool:
    """Whether a control, or the part of the page it is in, stands above the other, or before it in a line."""
    above = [one, *_around(one)]
    shared = next(widget for widget in _around(other) if widget in above)
    mine, others = (_part_of(shared, widget).geometry() for widget in (one, other))
    if mine.bottom() < others.top() or others.bottom() < mine.top():
        return mine.top() < others.top()
    return mine.left() < others.left()


def _part_of(whole: QWidget, widget: QWidget) -> QWidget:
    return next(one for one in (widget, *_around(widget)) if one.parentWidget() is whole)


def _around(widget: QWidget) -> list[QWidget]:
    found, parent = [], widget.parentWidget()
    while parent is not None:
        found.append(parent)
        parent = parent.parentWidget()
    return found


def clashing(shown: QWidget) -> list[str]:
    """The words, menus included, that share their key with Alt with other words on the screen."""
    visible = [widget for widget in shown.findChildren(QWidget) if widget.isVisible()]
    words = [one.text() for bar in shown.findChildren(QMenuBar) for one in bar.actions()]
    words += [one.text() for one in visible if isinstance(one, QAbstractButton)]
    words += [one.text() for one in visible if isinstance(one, QLabel) and one.buddy() is not None]
    for bar in visible:
        words += [bar.tabText(tab) for tab in range(bar.count())] if isinstance(bar, QTabBar) else []
    keys = Counter(QKeySequence.mnemonic(text).toString() for text in words)
    return [text for text in words if keys[key := QKeySequence.mnemonic(text).toString()] > 1 and key]


def _keeps_tab(widget: QWidget | None) -> bool:
    """Whether Tab writes into it."""
    return isinstance(widget, QPlainTextEdit | QTextEdit) and not widget.tabChangesFocus()


def unread(shown: QWidget) -> list[str]:
    """The labels whose words a screen reader would not read, as another name hides them."""
    labels = [label for label in shown.findChildren(QLabel) if label.isVisible() and label.text().strip()]
    seen = ((label, label.text().replace("&", "").removesuffix("…")) for label in labels)
    return [label.text() for label, words in seen if words not in _read_out(label)]


def _read_out(widget: QWidget) -> str:
    """What a screen reader says for it."""
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name) if told is not None else ""


def _is_part(widget: QWidget) -> bool:
    """Whether it is a part of a control that has a name of its own."""
    parent = widget.parent()
    return isinstance(parent, QAbstractScrollArea | QComboBox | QAbstractSpinBox) or isinstance(
        widget, QTabBar
    )


def _said(widget: QWidget) -> str:
    """A control in words, for who has to mend it."""
    names = [f"{type(widget).__name__} {widget.objectName() or getattr(widget, 'text', str)()!r}"]
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
    assert beyond_tab(qtbot, window) == []
    assert out_of_order(qtbot, window) == []
    assert clashing(window) == []


@pytest.mark.parametrize("section", ["", "problem", "technologies", "tools"])
def test_every_control_for_writing_has_a_name_and_can_be_reached(
    qtbot: QtBot, sample: Library, open_window: Open, section: str
) -> None:
    window = open_window(sample)
    hit = found(sample, Query(text="superblock")).hits[0]
    window.edit_record(hit.id, section)
    settled(qtbot, window.session)
    assert unnamed(window) == []
    assert unread(window) == []
    assert beyond_tab(qtbot, window) == []
    assert out_of_order(qtbot, window) == []
    assert clashing(window) == []


def test_every_control_for_a_meeting_has_a_name_and_can_be_reached(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    window.open_page("groups")
    settled(qtbot, window.session)
    window.show_record(found(sample, Query(text="notices in the portal", kinds=["meeting"])).hits[0].id)
    settled(qtbot, window.session)
    assert unnamed(window) == []
    assert unread(window) == []
    assert beyond_tab(qtbot, window) == []
    assert out_of_order(qtbot, window) == []
    assert clashing(window) == []


def test_tab_follows_what_is_read_in_every_dialog(qtbot: QtBot, library: Library, open_window: Open) -> None:
    window = open_window(library)
    for make in DIALOGS.values():
        dialog = on_screen(qtbot, window, make)
        assert out_of_order(qtbot, dialog) == []
        dialog.close()


def test_shift_and_tab_go_back_the_same_way(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    window.edit_record(found(sample, Query(text="superblock")).hits[0].id, "technologies")
    settled(qtbot, window.session)
    reached = tabbed(qtbot, window)
    assert QApplication.focusWidget() is reached[0]
    for before in reversed(reached):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert QApplication.focusWidget() is before


def test_tab_passes_what_was_left_no_room(qtbot: QtBot) -> None:
    window = QWidget()
    first, squeezed, last = QLineEdit(window), QLineEdit(window), QLineEdit(window)
    for place, (line, height) in enumerate(((first, 20), (squeezed, 0), (last, 20))):
        line.setGeometry(0, 20 * place, 80, height)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    for after in (squeezed, last, first):
        assert go_on(window, forward=True)
        assert QApplication.focusWidget() is after


def test_a_control_without_a_name_would_be_noticed(sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    window.rail.setAccessibleName("")
    assert unnamed(window) != []
