"""The page “Library”: finding while typing, filters with counts, sorting, and the record in front."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.plurals import Plurals
from practicedesk.gui.views.facet_panel import FacetPanel
from practicedesk.gui.views.library_page import LibraryPage
from practicedesk.gui.views.title_delegate import marks
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.selecting import BEST, NEWEST, OLDEST, TITLE
from practicedesk.services.editing import Editing
from tests.benchmarks.world import write_all

from .conftest import settled

Open = Callable[..., Window]


@pytest.fixture(autouse=True)
def _plurals(qapp: QApplication) -> Iterator[None]:
    """Counts read as they do in the application."""
    plurals = Plurals(qapp)
    qapp.installTranslator(plurals)
    yield
    qapp.removeTranslator(plurals)


def library_page(qtbot: QtBot, window: Window) -> LibraryPage:
    """The page, once it shows a record, or says that there is none."""
    page = cast(LibraryPage, window.page())
    qtbot.waitUntil(
        lambda: page.list.count.text() != "" and (page.record != "" or page.list.nothing.isVisible())
    )
    settled(qtbot, page.session)
    return page


def titles(page: LibraryPage) -> list[str]:
    table = page.results.table
    return [str(table.index(place, 0).data()) for place in range(table.rowCount())]


def wait_for(qtbot: QtBot, page: LibraryPage, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: titles(page) == expected)
    settled(qtbot, page.session)


def in_front(qtbot: QtBot, page: LibraryPage, title: str) -> None:
    """Wait until the record of that title is in front, everywhere."""

    def there() -> bool:
        row = page._row
        return row is not None and (row.title, row.id) == (title, page.panel.record)

    qtbot.waitUntil(there)


def filter_(panel: FacetPanel, name: str, code: str) -> QTreeWidgetItem:
    return panel.items[name, code]


def tick(qtbot: QtBot, panel: FacetPanel, name: str, code: str) -> None:
    """As a person does it by keyboard."""
    panel.tree.setCurrentItem(filter_(panel, name, code))
    QTest.keyClick(panel.tree, Qt.Key.Key_Space)


def entry(tree: QTreeWidget, beginning: str) -> QTreeWidgetItem | None:
    how = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive
    return next(iter(tree.findItems(beginning, how)), None)


def notes(library: Library, *given: str) -> dict[str, str]:
    """Notes with these titles, the first the oldest; their ids by title."""
    editing = Editing(library)
    return {title: editing.new("note", title) for title in given}


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
    qtbot.waitUntil(lambda: page.list.count.text() == "22 records")


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
    assert filter_(page.facets, "kind", "practice").text(0) == "Practice"
    assert filter_(page.facets, "kind", "practice").text(1) == "6"
    assert not page.list.clear.isVisible()
    tick(qtbot, page.facets, "kind", "practice")
    qtbot.waitUntil(lambda: page.list.count.text() == "6 records")
    qtbot.waitUntil(lambda: filter_(page.facets, "places", "ES").text(1) == "1")
    assert filter_(page.facets, "kind", "task").text(1) == "7"
    assert ("kind", "link") not in page.facets.items
    tick(qtbot, page.facets, "places", "ES")
    qtbot.waitUntil(lambda: page.list.count.text() == "1 record")
    settled(qtbot, page.session)
    assert filter_(page.facets, "places", "ES").checkState(0) == Qt.CheckState.Checked
    page.list.clear.click()
    qtbot.waitUntil(lambda: page.list.count.text() == "22 records")
    assert not page.list.clear.isVisible()
    assert filter_(page.facets, "kind", "practice").checkState(0) == Qt.CheckState.Unchecked


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


# -- the record in front ---------------------------------------------------------------------------


def test_a_deleted_record_makes_way_for_its_neighbour_and_lies_in_the_trash(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    ids = notes(library, "C", "B", "A")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.show_record(ids["B"])
    in_front(qtbot, page, "B")
    page.session.editing.delete(ids["B"])
    wait_for(qtbot, page, ["A", "C"])
    in_front(qtbot, page, "C")
    page.facets.shelf.setCurrentIndex(1)
    wait_for(qtbot, page, ["B"])
    in_front(qtbot, page, "B")
    assert window.state.place.trashed


def test_the_last_record_deleted_leaves_nothing_in_front(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    ids = notes(library, "Only")
    window = open_window(library)
    page = library_page(qtbot, window)
    in_front(qtbot, page, "Only")
    page.session.editing.delete(ids["Only"])
    qtbot.waitUntil(lambda: window.state.place.record == "")


def test_a_record_edited_out_of_what_was_looked_for_stays_in_front(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    ids = notes(library, "Other permit", "Permit", "Elsewhere")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.bar.search.setText("permit")
    wait_for(qtbot, page, ["Permit", "Other permit"])
    in_front(qtbot, page, "Permit")
    page.session.editing.put(ids["Permit"], {"title": "Licence"})
    wait_for(qtbot, page, ["Other permit"])
    settled(qtbot, page.session)
    assert page.record == ids["Permit"] == window.state.place.record
    assert page.records.currentIndex().row() == -1


def test_whoever_writes_in_a_record_can_look_for_others_meanwhile(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    ids = notes(library, "Permit", "Licence")
    page = library_page(qtbot, open_window(library))
    page.edit_record(ids["Licence"], "")
    qtbot.waitUntil(lambda: page.panel.editor is not None)
    page.bar.search.setText("permit")
    wait_for(qtbot, page, ["Permit"])
    assert page.record == page.panel.record == ids["Licence"]
    assert page.panel.editor is not None
    page.records.setCurrentIndex(page.results.table.index(0, 0))
    in_front(qtbot, page, "Permit")


def test_a_record_purged_with_its_group_makes_way(qtbot: QtBot, library: Library, open_window: Open) -> None:
    notes(library, "Mine")
    group = Editing(library).new("group", "Parks")
    ours = Editing(library).new("note", "Ours", "Parks")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.show_record(ours)
    in_front(qtbot, page, "Ours")
    library.purge(group, {})
    in_front(qtbot, page, "Mine")
    settled(qtbot, page.session)
    assert not window.notice.isVisible()


def test_a_record_not_among_those_found_is_shown_all_the_same(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    ids = notes(library, "Permit", "Licence")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.bar.search.setText("licence")
    wait_for(qtbot, page, ["Licence"])
    window.navigation.record_wanted.emit(ids["Permit"])
    in_front(qtbot, page, "Permit")
    assert titles(page) == ["Licence"]
    assert window.state.place.kind == "note"
    page.bar.search.setText("")
    wait_for(qtbot, page, ["Licence", "Permit"])
    assert page.records.currentIndex().row() == 1


def test_the_choice_and_the_place_in_the_list_survive_what_arrives(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    write_all(library, library.personal, ({"title": f"Practice {number}"} for number in range(500)))
    page = library_page(qtbot, open_window(library))
    page.records.setCurrentIndex(page.results.table.index(300, 0))
    qtbot.waitUntil(lambda: page._row is not None and page._row.doc == page.records.doc())
    settled(qtbot, page.session)
    chosen, doc = page.record, page.records.doc()
    top = page.results.table.docs[page.records.rowAt(0)]
    notes(library, "One", "Two", "Three")
    page.session.editing.delete(next(iter(notes(library, "Four").values())))
    qtbot.waitUntil(lambda: page.results.table.rowCount() == 503)
    settled(qtbot, page.session)
    assert (page.record, page.records.doc()) == (chosen, doc)
    assert page.results.table.docs[page.records.rowAt(0)] == top


def test_what_stands_around_the_record_is_told_beside_it(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    page = library_page(qtbot, window)
    page.bar.context.setChecked(True)
    page.bar.search.setText('"publish the first open file"')
    in_front(qtbot, page, "Publish the first open file")
    tree = page.context.tree
    qtbot.waitUntil(lambda: entry(tree, "Transit") is not None)
    link = entry(tree, "Transit")
    assert link is not None
    assert link.text(0).splitlines()[1] == "Part of · Practice"
    assert entry(tree, "History") is not None
    written = entry(tree, "Written")
    assert written is not None and written.text(0).splitlines()[1].startswith("You · ")
    tree.setFocus()
    tree.setCurrentItem(link)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.state.place.kind == "practice")


# -- looks -----------------------------------------------------------------------------------------


def test_columns_chosen_are_remembered(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    page = library_page(qtbot, open_window(sample))
    choice = page.records.choice
    assert choice.names() == ["title", "status", "changed"]
    for name, action in choice._actions.items():
        if name in ("places", "status"):
            action.trigger()
    assert choice.names() == ["title", "changed", "places"]
    page.records.horizontalHeader().resizeSection(choice.numbers["places"], 123)
    qtbot.waitUntil(lambda: "places:123" in (page.session.settings.value("library/columns") or []))
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
