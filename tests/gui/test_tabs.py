"""The words of every tab are seen whole, also of those that are not in front."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionTab, QTabBar
from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window
from practicedesk.library.library import Library

from .conftest import settled


@pytest.mark.parametrize("page", ["groups", "sync"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_tab_has_room_for_its_letters(
    qtbot: QtBot,
    qapp: QApplication,
    sample: Library,
    open_window: Callable[..., Window],
    page: str,
    times: int,
) -> None:
    window = open_window(sample)
    window.open_page(page)
    settled(qtbot, window.session)
    (bar,) = (one for one in window.findChildren(QTabBar) if one.isVisible())
    letters = QFont(bar.font())
    letters.setPointSizeF(times * letters.pointSizeF())
    bar.setFont(letters)
    for tab in filter(bar.isTabVisible, range(bar.count())):
        option = QStyleOptionTab()
        bar.initStyleOption(option, tab)
        words = bar.style().subElementRect(QStyle.SubElement.SE_TabBarTabText, option, bar)
        assert words.height() >= bar.fontMetrics().height(), bar.tabText(tab)
