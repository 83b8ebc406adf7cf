"""Columns of the list are as wide as what is not to be cut in them, and grow with the letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle
from pytestqt.qtbot import QtBot

from practicedesk.gui import wording
from practicedesk.gui.models.columns import CHANGED, STATUS
from practicedesk.gui.views.column_choice import SETTING
from practicedesk.gui.views.record_list import RecordList
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

from .library_page import library_page

Open = Callable[..., Window]
DAYS = [wording.date_words(f"2026-{month:02}-28") for month in range(1, 13)]


def lines_of_days(view: RecordList) -> int:
    """How many lines the longest day takes in its column; each of whole words."""
    margins = 2 * (view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
    room = QRect(0, 0, view.columnWidth(view.choice.numbers[CHANGED]) - margins, 1_000)
    metrics, wrapped = view.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
    boxes = [metrics.boundingRect(room, wrapped, day) for day in DAYS]
    assert max(box.width() for box in boxes) <= room.width()
    return max(box.height() for box in boxes) // metrics.lineSpacing()


def double_letters(view: RecordList) -> None:
    font = view.font()
    font.setPointSizeF(2 * font.pointSizeF())
    view.setFont(font)


@pytest.mark.parametrize("width", [1_366, 900])
def test_a_day_is_whole_also_in_larger_letters(
    qtbot: QtBot, sample: Library, open_window: Open, width: int
) -> None:
    window = open_window(sample)
    view = library_page(qtbot, window).records
    view.resize(800, 400)
    assert lines_of_days(view) == 1
    window.resize(width, 768)
    double_letters(view)
    assert lines_of_days(view) <= (2 if view.wordWrap() else 1)


def test_a_width_that_was_chosen_grows_with_the_letters(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    view = library_page(qtbot, open_window(sample)).records
    view.resize(1_600, 400)
    view.horizontalHeader().resizeSection(view.choice.numbers[STATUS], 150)
    letter = view.fontMetrics().averageCharWidth()
    double_letters(view)
    grown = view.fontMetrics().averageCharWidth() / letter
    assert view.columnWidth(view.choice.numbers[STATUS]) == round(150 * grown)


def test_a_width_nobody_chose_is_not_remembered(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    page = library_page(qtbot, open_window(sample))
    page.records.horizontalHeader().resizeSection(page.records.choice.numbers[STATUS], 150)
    wanted = f"status:{150 / page.records.fontMetrics().averageCharWidth():.1f}"
    qtbot.waitUntil(lambda: page.session.settings.value(SETTING) == ["title:", wanted, "changed:"])
