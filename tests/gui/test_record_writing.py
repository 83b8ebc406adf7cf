"""Writing a record by section: nothing is lost, whatever is pressed, closed, killed or brought by a sync."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.entries import LineEntry, TextEntry
from practicedesk.gui.navigation import Navigation
from practicedesk.gui.session import Session
from practicedesk.gui.views.record_editor import RecordEditor
from practicedesk.gui.views.record_panel import RecordPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details
from practicedesk_sync.model.kinds import kind
from tests.desks.office import WallClock

from .conftest import settled
from .killed import killed
from .library_page import Open, library_page

Write = Callable[..., RecordPanel]


@pytest.fixture
def write(qtbot: QtBot, open_session: Callable[..., Session]) -> Write:
    """Opens a record for writing in a panel of its own."""

    def make(library: Library, record: str, field: str = "", width: int = 900) -> RecordPanel:
        panel = RecordPanel(open_session(library), Navigation())
        qtbot.addWidget(panel)
        panel.resize(width, 700)
        panel.show()
        panel.activateWindow()
        panel.show_record(record)
        settled(qtbot, panel.session)
        panel.edit(field)
        settled(qtbot, panel.session)
        return panel

    return make


def editor(panel: RecordPanel) -> RecordEditor:
    assert panel.editor is not None
    return panel.editor


def entry(panel: RecordPanel, name: str) -> LineEntry | TextEntry:
    field = editor(panel).field(name)
    assert field is not None and isinstance(field.editor, LineEntry | TextEntry)
    return field.editor


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def problem(library: Library, record: str) -> object:
    return details(library, record).view.shown.fields["problem"]


def leaves(panel: RecordPanel) -> list[str]:
    sections = editor(panel).sections
    assert sections is not None
    return [sections.list.item(row).text() for row in range(sections.list.count())]


def test_writing_begins_in_short_with_the_cursor_in_what_is_still_empty(
    library: Library, record: str, write: Write
) -> None:
    panel = write(library, record)
    assert entry(panel, "summary").hasFocus()
    shown = [name for name in kind("practice").fields if editor(panel).field(name)]
    in_short = ["title", "summary", "tags", "places", "level", "problem", "approach_steps", "results_impact"]
    assert shown == in_short
    parts = ["What it is about", "Where and when", "Maturity and evidence", "How it was done"]
    parts += ["Attachments"]
    assert leaves(panel)[:9] == ["In short", *parts, "About this record", "○ Context", "◐ Problem"]


def test_where_nothing_is_empty_writing_begins_in_the_title(library: Library, write: Write) -> None:
    lesson = {"summary": "Ask.", "tags": ["trees"]}
    sections = dict.fromkeys(("expected", "happened", "why", "next_time"), "Nothing.")
    panel = write(library, Editing(library).new("lesson", "Trees", "", lesson | sections))
    assert entry(panel, "title").hasFocus()


def test_an_empty_section_asks_and_gives_an_example(library: Library, record: str, write: Write) -> None:
    panel = write(library, record, "objective")
    empty = entry(panel, "objective")
    asked, example = kind("practice").fields["objective"].prompt, kind("practice").fields["objective"].example
    assert empty.placeholderText() == f"For example: {example}"
    assert empty.accessibleDescription() == f"{asked} For example: {example}"


def test_each_section_says_how_far_it_is_in_words_too(library: Library, record: str, write: Write) -> None:
    Editing(library).put(record, {"lessons": "word " * 50})
    panel = write(library, record)
    sections = editor(panel).sections
    assert sections is not None
    told = {
        sections.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(sections.list.count())
    }
    assert {"Context, empty", "Problem, begun", "Lessons, written"} <= told


def test_what_is_typed_in_a_section_is_a_change_when_one_goes_to_the_next(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    panel = write(library, record, "problem")
    sections = editor(panel).sections
    assert sections is not None
    sections.choose("lessons")
    QTest.keyClicks(entry(panel, "lessons"), "Begin small.")
    sections.choose("context")
    settled(qtbot, panel.session)
    assert details(library, record).view.shown.fields["lessons"] == "Begin small."
    assert editor(panel).field("lessons") is None
    assert "◐ Lessons" in leaves(panel)


def test_what_is_still_needed_leads_to_where_it_is_written(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    panel = write(library, record)
    sections = editor(panel).sections
    assert sections is not None
    needed = [sections.needed.item(row).text() for row in range(sections.needed.count())]
    assert needed == ["Summary", "Places or Level", "Approach, step by step", "Results and impact"]
    sections.needed.itemActivated.emit(sections.needed.item(0))
    QTest.keyClicks(entry(panel, "summary"), "In short.")
    panel.settle()
    settled(qtbot, panel.session)
    assert sections.needed.item(0).text() == "Places or Level"


@pytest.mark.parametrize("how", ["escape", "button", "other record", "action"])
def test_however_writing_ends_what_was_typed_is_saved(
    qtbot: QtBot, library: Library, record: str, write: Write, how: str
) -> None:
    other = Editing(library).new("note", "Other")
    panel = write(library, record, "problem")
    QTest.keyClicks(entry(panel, "problem"), "Really: ")
    if how == "escape":
        QTest.keyClick(entry(panel, "problem"), Qt.Key.Key_Escape)
    elif how == "button":
        editor(panel).done_button.click()
    elif how == "other record":
        panel.show_record(other)
    else:
        panel.navigation.done_wanted.emit()
    settled(qtbot, panel.session)
    assert panel.editor is None
    assert problem(library, record) == "Really: Nobody knew."
    said = "Other" if how == "other record" else "Really: Nobody knew."
    assert said in panel.reader.text.toPlainText()


def test_asking_for_the_record_that_is_being_written_does_not_close_it(
    library: Library, record: str, write: Write
) -> None:
    panel = write(library, record, "problem")
    QTest.keyClicks(entry(panel, "problem"), "Really: ")
    panel.show_record(record)
    assert editor(panel).field("problem") is not None
    panel.edit("lessons")
    assert editor(panel).field("lessons") is not None


def test_what_cannot_be_taken_is_not_lost_by_going_elsewhere(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    panel = write(library, record, "start")
    told: list[Exception] = []
    panel.session.tasks.failed.connect(told.append)
    QTest.keyClicks(entry(panel, "start"), "soon")
    panel.finish()
    settled(qtbot, panel.session)
    assert "a date like 2026" in str(told[0])
    assert panel.reader.unfinished.isVisible()
    panel.reader.unfinished.button.click()
    settled(qtbot, panel.session)
    assert entry(panel, "start").typed() == "soon"


def test_what_cannot_be_taken_is_told_though_its_form_is_about_to_go(
    qtbot: QtBot, library: Library, record: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = write(library, record, "start")
    told: list[Exception] = []
    panel.session.tasks.failed.connect(told.append)
    leave = RecordEditor.leave

    def slowly(form: RecordEditor) -> None:
        leave(form)
        panel.session.tasks.writer.waitForDone()  # what comes of it is delivered before the form is deleted

    monkeypatch.setattr(RecordEditor, "leave", slowly)
    QTest.keyClicks(entry(panel, "start"), "soon")
    panel.finish()
    settled(qtbot, panel.session)
    assert "a date like 2026" in str(told[0])
    assert panel.reader.unfinished.isVisible()


def test_a_record_that_goes_while_it_is_written_closes(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    panel = write(library, record, "problem")
    editor(panel).opened.gone.emit()
    assert panel.editor is None


def test_with_little_room_the_sections_are_one_line_above(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    panel = write(library, record, width=430)
    sections = editor(panel).sections
    assert sections is not None
    qtbot.waitUntil(sections.pick.isVisible)
    assert not sections.list.isVisible()
    problem = next(row for row, leaf in enumerate(sections.leaves) if leaf.title == "Problem")
    sections.pick.activated.emit(problem)
    assert editor(panel).field("problem") is not None
    assert editor(panel).field("title") is None
    assert "Summary; Places or Level" in sections.sentence.accessibleName()
    panel.resize(1200, 700)
    assert (sections.pick.isVisible(), sections.list.isVisible()) == (False, True)
    assert sections.list.currentRow() == problem


def test_labels_lead_to_their_fields_by_keyboard(library: Library, record: str, write: Write) -> None:
    panel = write(library, record, "title")
    names = ("title", "summary", "problem", "approach_steps", "results_impact")
    fields = [editor(panel).field(name) for name in names]
    for field in fields:
        assert field is not None
        assert field.editor in [label.buddy() for label in field.findChildren(QLabel)]
    reached = [names[0]]
    for _ in range(20):  # between them are the fields of choices, with a stop or two each
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        reached += [name for name in names if entry(panel, name).hasFocus()]
    assert reached[: len(names)] == list(names)


TYPING = """
from practicedesk.gui.window import Window

window = Window(session.settings)
window.attach(session)
window.show()
window.edit_record(sys.argv[2], "problem")
editor = window.page().panel.editor

def type_words(opened):
    QTest.keyClicks(editor.field("problem").editor, "Really: ")

def tell(state):
    if window.session.drafting.open_drafts():
        print("kept", flush=True)

editor.opened.stood.connect(type_words)
editor.opened.stated.connect(tell)
"""


def test_the_program_is_killed_while_somebody_types_and_the_words_are_there_again(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    library.close()
    with killed(TYPING, library.folder, record) as printed:
        assert next(printed, "").strip() == "kept"
    again = open_library(library.folder, WallClock(), bytes)
    assert problem(again, record) == "Nobody knew."
    panel = write(again, record)
    typed = entry(panel, "problem")
    assert typed.typed() == "Really: Nobody knew."
    assert isinstance(typed, TextEntry) and typed.textCursor().atEnd()
    panel.finish()
    settled(qtbot, panel.session)
    assert problem(again, record) == "Really: Nobody knew."
    assert Drafting(again).open_drafts() == []
    again.close()


def test_what_can_be_no_change_is_told_until_it_is_mended(
    qtbot: QtBot, library: Library, record: str, write: Write
) -> None:
    panel = write(library, record, "start")
    untold: list[Exception] = []
    mended: list[str] = []
    panel.session.tasks.failed.connect(untold.append)
    panel.session.mended.connect(mended.append)
    QTest.keyClicks(entry(panel, "start"), "2026-02-30")
    entry(panel, "end").setFocus()
    QTest.keyClicks(entry(panel, "end"), "2026-12-01")
    entry(panel, "start").setFocus()
    settled(qtbot, panel.session)
    told = "Not everything here could be saved as a change: Start"
    assert editor(panel).state.text() == told
    assert details(library, record).view.shown.fields["end"] == "2026-12-01"
    for leaf in ("problem", "start"):
        editor(panel).go_to(leaf)
        settled(qtbot, panel.session)
        assert (editor(panel).state.text(), untold) == (told, [])
    panel.finish()
    settled(qtbot, panel.session)
    panel.edit("start")
    settled(qtbot, panel.session)
    again = entry(panel, "start")
    assert (editor(panel).state.text(), again.typed()) == (told, "2026-02-30")
    field = editor(panel).field("start")
    assert field is not None
    qtbot.waitUntil(lambda: any("not a date" in label.text() for label in field.findChildren(QLabel)))
    mended.clear()
    again.selectAll()
    QTest.keyClicks(again, "2026-02-28")
    entry(panel, "end").setFocus()
    settled(qtbot, panel.session)
    assert editor(panel).state.text() == "Saved on this computer · not yet sent"
    assert record in mended


def test_what_could_not_be_saved_when_one_had_left_names_its_record_and_goes_when_it_is_mended(
    qtbot: QtBot, library: Library, record: str, open_window: Callable[..., Window]
) -> None:
    window = open_window(library)
    window.edit_record(record, "start")
    settled(qtbot, window.session)
    panel = window.findChildren(RecordPanel)[0]
    QTest.keyClicks(entry(panel, "start"), "soon")
    panel.finish()
    settled(qtbot, window.session)
    told = "“Trees”: Start: “soon” is not a date like 2026, 2026-11 or 2026-11-21."
    assert window.notice.words.text().startswith(told) and window.notice.isVisible()
    window.edit_record(record, "start")
    settled(qtbot, window.session)
    mended = entry(panel, "start")
    mended.selectAll()
    QTest.keyClicks(mended, "2026")
    panel.finish()
    settled(qtbot, window.session)
    assert not window.notice.isVisible()


def test_a_very_long_title_takes_two_lines_above_the_form(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    record = Editing(library).new("note", "Benches in every park of the city. " * 40)
    window = open_window(library)
    window.edit_record(record, "")
    panel = library_page(qtbot, window).panel
    qtbot.waitUntil(lambda: panel.editor is not None and panel.editor.title.text() != "")
    assert panel.editor is not None
    assert panel.editor.title.height() <= 2 * panel.editor.title.fontMetrics().lineSpacing()
