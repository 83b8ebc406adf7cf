"""Submitting for review from the window: what is missing is told, and the way back is as short."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.publish import Publish
from practicedesk.gui.dialogs.submit import Submit
from practicedesk.gui.models.columns import STATUS
from practicedesk.gui.models.review_words import step_title
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.submitting import FILL, PUBLISH, submission
from practicedesk_sync.model.entry import CHANGES_REQUESTED, DRAFT, IN_REVIEW, RETIRED
from tests.unit.services.test_submitting import READY

from .conftest import settled
from .dialogs import asked, in_front, said, words
from .library_page import page_of

Open = Callable[..., Window]


def test_whoever_is_not_ready_is_told_what_is_missing_and_brought_there(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    record = Editing(library).new("practice", "Trees", "", READY)
    Editing(library).put(record, {"problem": "", "level": ""})
    window = open_window(library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "submit", Submit)
    assert "“Trees” is a draft." in words(dialog)
    assert "Still needed before others are asked to look at it: Places or Level; Problem." in words(dialog)
    assert list(dialog.steps) == [FILL]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page_of(window).panel.editor is not None)
    editor = page_of(window).panel.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.field("places") is not None)


def test_what_is_typed_last_counts_and_it_is_submitted_and_taken_back(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    record = Editing(library).new("practice", "Trees", "", {**READY, "problem": ""})
    window = open_window(library)
    window.edit_record(record, "problem")
    in_front(qtbot, window, record)
    editor = page_of(window).panel.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.field("problem") is not None)
    problem = editor.field("problem")
    assert problem is not None
    QTest.keyClicks(problem.editor, "Nobody knew.")
    editor.submit_button.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(Submit)))
    dialog = next(one for one in window.findChildren(Submit) if one.isVisible())
    assert "Nobody but you can read it." in words(dialog)
    dialog.steps[IN_REVIEW].click()
    settled(qtbot, window.session)
    assert said(window) == "Submitted for review."
    assert submission(library, record).state == IN_REVIEW
    window.run_action("done")
    reader = page_of(window).panel.reader
    qtbot.waitUntil(lambda: reader.submit.isVisible() and "In review" in reader.text.toPlainText())
    assert reader.submit.text() == "Review…"
    asked(qtbot, window, "submit", Submit).steps[DRAFT].click()
    settled(qtbot, window.session)
    assert submission(library, record).state == DRAFT
    qtbot.waitUntil(lambda: "Draft" in reader.text.toPlainText())


def test_who_looks_at_it_says_why_changes_are_needed_or_accepts_it(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    group = Editing(library).new("group", "Parks")
    record = Editing(library).new("practice", "Trees", group, {**READY, "state": IN_REVIEW})
    window = open_window(library)
    in_front(qtbot, window, record)
    table = page_of(window).results.table
    place = [column.name for column in table.columns].index(STATUS)
    statuses = [table.index(row, place).data() for row in range(table.rowCount())]
    assert "In review" in statuses
    dialog = asked(qtbot, window, "submit", Submit)
    assert dialog.windowTitle() == "Review"
    assert {step: button.text() for step, button in dialog.steps.items()} == {
        DRAFT: "Take back from review",
        CHANGES_REQUESTED: "Ask for changes",
        PUBLISH: "Accept and publish…",
    }
    QTest.keyClicks(dialog.focusWidget(), "Say who waters them.")
    dialog.steps[CHANGES_REQUESTED].click()
    settled(qtbot, window.session)
    reader = page_of(window).panel.reader
    qtbot.waitUntil(lambda: "asked for: Say who waters them." in reader.text.toPlainText())
    dialog = asked(qtbot, window, "submit", Submit)
    assert "Changes were asked for: Say who waters them." in words(dialog)
    assert reader.submit.text() == "Submit again…" and dialog.windowTitle() == "Submit again"
    assert dialog.steps[IN_REVIEW].text() == "Submit again"
    dialog.steps[IN_REVIEW].click()
    settled(qtbot, window.session)
    asked(qtbot, window, "submit", Submit).steps[PUBLISH].click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(Publish)))


@pytest.mark.parametrize("kind", ["task", "meeting", "party"])
def test_what_nobody_reviews_is_not_submitted(
    qtbot: QtBot, library: Library, open_window: Open, kind: str
) -> None:
    record = Editing(library).new(kind, "Trees")
    window = open_window(library)
    in_front(qtbot, window, record)
    assert not window.menus.made["submit"].isEnabled()
    assert not page_of(window).panel.reader.submit.isVisible()


def test_what_is_retired_is_not_said_to_be_in_review(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    group = Editing(library).new("group", "Parks")
    record = Editing(library).new("practice", "Trees", group, READY)
    Editing(library).put(record, {"state": RETIRED})
    window = open_window(library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "submit", Submit)
    assert "“Trees” is retired." in words(dialog) and dialog.windowTitle() == "Make it a draft again"
    assert "taken back" not in words(dialog)
    assert {step: button.text() for step, button in dialog.steps.items()} == {DRAFT: "Make it a draft again"}
    dialog.steps[DRAFT].click()
    settled(qtbot, window.session)
    assert submission(library, record).state == DRAFT


@pytest.mark.parametrize(
    ("state", "reviews", "title"),
    [
        (DRAFT, True, "Submit for review"),
        (IN_REVIEW, False, "Take back from review"),
        (IN_REVIEW, True, "Review"),
        (CHANGES_REQUESTED, True, "Submit again"),
    ],
)
def test_a_step_is_named_for_whoever_takes_it(state: str, reviews: bool, title: str) -> None:
    assert step_title(state, reviews) == title
