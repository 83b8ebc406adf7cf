"""The record in front on the page “Library”: which one it is, and that it stays or makes way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting
from practicedesk.services.noting import note_beside
from practicedesk_sync.log.statement import MEMBER, Statement
from tests.benchmarks.world import write_all

from .conftest import settled
from .dialogs import said
from .library_page import Open, entry, in_front, library_page, notes, titles, wait_for


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


def test_that_a_record_one_is_writing_was_deleted_is_told(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    ids = notes(library, "B", "A")
    window = open_window(library)
    page = library_page(qtbot, window)
    window.edit_record(ids["B"], "")
    settled(qtbot, page.session)
    page.session.editing.delete(ids["B"])
    in_front(qtbot, page, "A")
    told = "“B”, which was open here, has been deleted. It is in the trash, to be restored."
    assert said(window) == told


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
    library.purge(group, {}, Statement(group, MEMBER, 0, {}, b"", ""))
    in_front(qtbot, page, "Mine")
    settled(qtbot, page.session)
    assert not window.notice.isVisible()


@pytest.mark.parametrize("found", ["some", "none"])
def test_what_is_written_during_a_search_is_told_to_be_outside_it_and_all_can_be_shown(
    qtbot: QtBot, library: Library, open_window: Open, found: str
) -> None:
    notes(library, "Other", "Permit")
    page = library_page(qtbot, window := open_window(library))
    page.bar.search.setText({"some": "permit", "none": "unheard of"}[found])
    wait_for(qtbot, page, {"some": ["Permit"], "none": []}[found])
    assert not page.list.outside.isVisible()
    fresh = page.session.editing.new("practice", "Benches")
    window.navigation.edit_wanted.emit(fresh, "")
    qtbot.waitUntil(page.list.outside.isVisible)
    assert page.list.outside.words.text() == "The record in front is not among those found."
    page.list.outside.button.setFocus()
    QTest.keyClick(page.list.outside.button, Qt.Key.Key_Space)
    wait_for(qtbot, page, ["Benches", "Permit", "Other"])
    assert page.record == fresh and titles(page)[page.records.currentIndex().row()] == "Benches"
    assert not page.list.outside.isVisible() and page.bar.search.text() == ""
    assert page.panel.editor is not None


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


def test_a_link_to_a_meeting_leads_to_its_page(qtbot: QtBot, library: Library, open_window: Open) -> None:
    group = make_group(library, "Parks")
    meeting = make_meeting(library, group, "Small stops", starts="2023-09-05T10:00")
    about = (group, meeting), ("Benches", "")
    source = library.write(lambda writing: note_beside(library, writing, *about))
    window = open_window(library)
    page = library_page(qtbot, window)
    page.bar.context.setChecked(True)
    page.show_record(source)
    qtbot.waitUntil(lambda: entry(page.context.tree, "Small stops") is not None)
    link = entry(page.context.tree, "Small stops")
    assert link is not None
    page.context.tree.setFocus()
    page.context.tree.setCurrentItem(link)
    QTest.keyClick(page.context.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.state.place.space == group)
    assert (window.state.place.page, window.state.place.record) == ("groups", meeting)
