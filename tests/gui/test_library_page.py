"""The page “Library”: finding while typing, filters with counts, sorting, and the record in front."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.models.columns import STATUS
from practicedesk.gui.models.columns import TITLE as COLUMN
from practicedesk.gui.plurals import Plurals
from practicedesk.gui.views.column_choice import SETTING
from practicedesk.gui.views.title_delegate import lines_of, marks
from practicedesk.library.library import Library
from practicedesk.library.selecting import BEST, NEWEST, OLDEST, TITLE
from practicedesk.services.editing import Editing

from .conftest import settled
from .library_page import Open, filter_of, in_front, library_page, notes, tick, wait_for


@pytest.fixture(autouse=True)
def _plurals(qapp: QApplication) -> Iterator[None]:
    """Counts read as they do in the application."""
    plurals = Plurals(qapp)
    qapp.installTranslator(plurals)
    yield
    qapp.removeTranslator(plurals)


# -- finding ---------------------------------------------------------------------------------------


def test_the_first_record_is_in_front_at_the_start(qtbot: QtBot, library: Library, open_window: Open) -> None:
    ids = notes(library, "Old", "New")
    window = open_window(library)
    page = library_page(qtbot, window)
    wait_for(qtbot, page, ["New", "Old"])
    in_front(qtbot, page, "New")
    place = window.state.place
    assert (place.page, place.record, place.kind, place.space) == (
        "library",
        ids["New"],
        "note",
        library.personal,
    )
    assert page.list.count.text() == "2 records"


def test_typing_finds_and_says_why(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    page = library_page(qtbot, open_window(sample))
    page.focus_search()
    QTest.keyClicks(page.bar.search, "ridership")
    qtbot.waitUntil(lambda: page.list.count.text() == "4 records")
    qtbot.waitUntil(lambda: page.results.table.row(0) is not None)
    settled(qtbot, page.session)
    row = page.results.table.row(0)
    assert row is not None
    hits = [row.title[start:end] for start, end in row.title_hits]
    hits += [row.snippet[start:end] for start, end in row.snippet_hits]
    assert {hit.casefold() for hit in hits} == {"ridership"}
    in_front(qtbot, page, row.title)
    QTest.keyClick(page.bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.list.count.text() == "24 records")


def test_the_best_hit_is_in_front_and_nothing_where_nothing_is_found(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    notes(library, "Trees", "Trees and hedges in the towns of the county")
    page = library_page(qtbot, open_window(library))
    in_front(qtbot, page, "Trees and hedges in the towns of the county")
    page.bar.search.setText("trees")
    in_front(qtbot, page, "Trees")
    page.bar.search.setText("absent")
    qtbot.waitUntil(lambda: page.record == "")
    assert page.place().record == ""


def test_from_the_search_box_one_goes_on_to_the_list_by_keyboard(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    notes(library, "Alpha", "Beta", "Gamma")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.focus_search()
    QTest.keyClick(page.bar.search, Qt.Key.Key_Down)
    assert window.focusWidget() is page.records
    QTest.keyClick(page.records, Qt.Key.Key_Down)
    in_front(qtbot, page, "Beta")


def test_the_list_is_sorted_by_its_header_or_by_keyboard(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    notes(library, "B", "C", "A")
    page = library_page(qtbot, open_window(library))
    wait_for(qtbot, page, ["A", "C", "B"])
    header = page.records.horizontalHeader()
    for name, sort, expected in (
        ("title", TITLE, ["A", "B", "C"]),
        ("changed", NEWEST, ["A", "C", "B"]),
        ("changed", OLDEST, ["B", "C", "A"]),
    ):
        number = page.records.choice.numbers[name]
        x = header.sectionViewportPosition(number) + 5
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 5))
        wait_for(qtbot, page, expected)
        assert page.bar.sort.currentData() == sort
        assert header.sortIndicatorSection() == number
    page.bar.sort.setFocus()
    QTest.keyClick(page.bar.sort, Qt.Key.Key_Home)
    wait_for(qtbot, page, ["A", "C", "B"])
    assert page.results.query.sort == BEST


# -- filters ---------------------------------------------------------------------------------------


def test_filters_narrow_and_their_counts_follow(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    page = library_page(qtbot, open_window(sample))
    qtbot.waitUntil(lambda: page.facets.tree.topLevelItemCount() > 0)
    assert filter_of(page.facets, "kind", "practice").text(0) == "Practice"
    assert filter_of(page.facets, "kind", "practice").text(1) == "6"
    assert not page.list.clear.isVisible()
    tick(qtbot, page.facets, "kind", "practice")
    qtbot.waitUntil(lambda: page.list.count.text() == "6 records")
    qtbot.waitUntil(lambda: filter_of(page.facets, "places", "ES").text(1) == "1")
    assert filter_of(page.facets, "kind", "task").text(1) == "7"
    assert ("kind", "link") not in page.facets.items
    tick(qtbot, page.facets, "places", "ES")
    qtbot.waitUntil(lambda: page.list.count.text() == "1 record")
    settled(qtbot, page.session)
    assert filter_of(page.facets, "places", "ES").checkState(0) == Qt.CheckState.Checked
    page.list.clear.click()
    qtbot.waitUntil(lambda: page.list.count.text() == "24 records")
    assert not page.list.clear.isVisible()
    assert filter_of(page.facets, "kind", "practice").checkState(0) == Qt.CheckState.Unchecked


def test_when_nothing_is_found_the_page_says_what_to_do(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    window = open_window(library)
    page = library_page(qtbot, window)
    nothing = page.list.nothing
    assert "Write down a first practice" in nothing.words.text()
    wanted: list[str] = []
    window.navigation.action_wanted.disconnect(window.run_action)
    window.navigation.action_wanted.connect(wanted.append)
    nothing.new.click()
    assert wanted == ["new"]
    Editing(library).new("note", "Something")
    qtbot.waitUntil(lambda: page.list.count.text() == "1 record")
    assert page.records.isVisible()
    page.bar.search.setText("absent")
    qtbot.waitUntil(nothing.isVisible)
    assert "other words" in nothing.words.text()
    page.bar.search.setText("!?")
    qtbot.waitUntil(nothing.slip.isVisible)
    assert nothing.slip.text() == "There is no word to look for in “!?”."
    page.bar.search.setText("")
    qtbot.waitUntil(page.records.isVisible)
    page.facets.shelf.setCurrentIndex(1)
    qtbot.waitUntil(nothing.isVisible)
    assert nothing.words.text() == "The trash is empty."
    assert not nothing.new.isVisible()


# -- looks -----------------------------------------------------------------------------------------


def test_each_word_of_a_status_fits_in_its_column(qtbot: QtBot, library: Library, open_window: Open) -> None:
    notes(library, "Benches")
    view = library_page(qtbot, open_window(library)).records
    margins = 4 * (view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
    for words in ("Published", "Not sent", "To decide"):
        needed = view.iconSize().width() + margins + view.fontMetrics().horizontalAdvance(words)
        assert needed <= view.columnWidth(view.choice.numbers[STATUS]), words


def test_a_title_has_two_lines_where_there_is_little_room_and_is_whole_in_its_tip(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    title_of = "{} A long title of which the <b>end</b> says most".format
    notes(library, *map(title_of, range(60)))
    page = library_page(qtbot, open_window(library))
    settled(qtbot, page.session)
    view = page.records
    title = view.choice.numbers[COLUMN]
    line = view.fontMetrics().lineSpacing()
    view.horizontalHeader().resizeSection(title, 60 * view.fontMetrics().averageCharWidth())
    view.scrollTo(view.table.index(30, 0), view.ScrollHint.PositionAtTop)
    assert not view.wordWrap() and view.rowHeight(0) < 2 * line
    for letters in (40, 20):
        view.horizontalHeader().resizeSection(title, letters * view.fontMetrics().averageCharWidth())
        assert view.wordWrap() and 2 * line <= view.rowHeight(0) < 3 * line
        assert view.rowAt(0) == 30
    page.focus_search()
    QTest.keyClicks(page.bar.search, "title")
    qtbot.waitUntil(lambda: view.rowHeight(0) >= 3 * line)
    settled(qtbot, page.session)
    assert "&lt;b&gt;end&lt;/b&gt; says most" in view.table.index(0, title).data(Qt.ItemDataRole.ToolTipRole)


def test_a_title_that_was_found_is_drawn_over_as_many_lines_as_it_may_take(qapp: QApplication) -> None:
    font, text = qapp.font(), "🌳 one two three four five six"
    width = QFontMetrics(font).horizontalAdvance("🌳 one two t")
    layout = QTextLayout(text, font)
    assert text[: lines_of(layout, marks(text, ((2, 5),)), width, 1)] == "🌳 one two "
    assert layout.lineCount() == 1
    assert text[: lines_of(layout, [], width, 9)] == text
    assert layout.boundingRect().width() <= width


def test_columns_chosen_are_remembered(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    page = library_page(qtbot, open_window(sample))
    choice = page.records.choice
    assert choice.names() == ["title", "status", "changed"]
    for name, action in choice._actions.items():
        if name in ("places", "status"):
            action.trigger()
    assert choice.names() == ["title", "changed", "places"]
    page.records.horizontalHeader().resizeSection(choice.numbers["places"], 123)
    wide = f"places:{123 / page.records.fontMetrics().averageCharWidth():.1f}"
    qtbot.waitUntil(lambda: wide in (page.session.settings.value(SETTING) or []))
    again = library_page(qtbot, open_window(sample)).records
    assert again.choice.names() == ["title", "changed", "places"]
    assert again.horizontalHeader().sectionSize(choice.numbers["places"]) == 123


def test_every_pane_has_a_name_and_f6_reaches_each(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    page = library_page(qtbot, window)
    page.bar.filters.setChecked(True)
    page.bar.context.setChecked(True)
    reached = []
    for _ in range(6):
        window.run_action("next_pane")
        focus = window.focusWidget()
        assert focus is not None
        reached.append(focus)
    assert {page.bar.search, page.facets.tree, page.records, page.context.tree} <= set(reached)
    for pane in (
        page.bar.search,
        page.facets.tree,
        page.facets.shelf,
        page.records,
        page.bar.sort,
        page.context.tree,
    ):
        assert pane.accessibleName()


def test_a_pane_opened_by_key_is_open_again_next_time(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    box = library_page(qtbot, window).bar.context
    wanted = not box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked() == wanted
    assert str(window.settings.value("library/context")).lower() == str(wanted).lower()


def test_the_page_fits_a_small_screen_at_twice_the_size_of_letters(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    page = library_page(qtbot, window)
    font = window.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    window.setFont(font)
    for child in page.findChildren(QWidget):
        child.setFont(font)
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.width() == 1024)
    assert page.minimumSizeHint().width() <= 1024 - window.rail.minimumWidth()


def test_hits_are_marked_where_qt_counts_them() -> None:
    """Qt counts in UTF-16, where an emoji is two."""
    (mark,) = marks("🙂 permit", ((2, 8),))
    assert (mark.start, mark.length) == (3, 6)


def test_no_arrow_to_scroll_by_lies_over_an_entry_of_a_drop_down(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    shelf = library_page(qtbot, window).facets.shelf
    hint = QStyle.StyleHint.SH_ComboBox_Popup  # a list with such arrows, which took the second of two entries
    assert not shelf.style().styleHint(hint, QStyleOptionComboBox(), shelf)


def test_a_click_on_the_words_of_a_filter_ticks_it_and_so_does_one_on_its_box(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    page = library_page(qtbot, open_window(sample))
    tree = page.facets.tree
    qtbot.waitUntil(lambda: tree.topLevelItemCount() > 0)
    ticked = []
    for across in (0.5, 0.5, None, None):
        box = tree.visualItemRect(filter_of(page.facets, "kind", "practice"))
        x = box.left() + 10 if across is None else box.left() + int(box.width() * across)
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, box.center().y()))
        ticked.append(page.facets.ticked.get("kind", ()))
    assert ticked == [("practice",), (), ("practice",), ()]
    place = tree.visualItemRect(filter_of(page.facets, "kind", "practice")).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.facets.ticked.get("kind", ()) == ("practice",)
