"""Words written to settle a conflict are kept like all typing, whatever happens to window and conflict."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.leaving_words import LeavingWords
from practicedesk.gui.views.review_panel import ReviewPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.services.drafting import Drafting
from practicedesk.services.reviewing import open_conflicts, settle
from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office, WallClock
from tests.unwritable import full_library

from .conftest import settled
from .dialogs import answering
from .killed import killed
from .pair import TEXT, Pair
from .test_unkept import LONG

Open = Callable[..., Window]


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    """Ana and Ben have both rewritten the first paragraph; Cleo's desk, the last one, does not know."""
    made = Pair(office, qtbot, open_window)
    office.desk("cleo", {made.group: CONTRIBUTOR})
    for desk, words in ((made.ana, "By Ana."), (made.ben, "By Ben.")):
        desk.editing.put(made.id, {"problem": TEXT.replace("First.", words)})
    for desk in (made.ana, made.ben, made.ana):
        desk.sync()
    return made


def review(window: Window, qtbot: QtBot) -> ReviewPanel:
    """The tab “To review”, once it shows what there is."""
    window.run_action("review")
    settled(qtbot, window.session)
    panel = window.page().findChild(ReviewPanel)
    assert isinstance(panel, ReviewPanel)
    return panel


def write(panel: ReviewPanel, words: str) -> None:
    """Press “Edit…” and type on."""
    panel.card.edit.click()
    QTest.keyClicks(panel.card.other.text, words)


TYPING = """
from practicedesk.gui.navigation import Navigation
from practicedesk.gui.views.review_panel import ReviewPanel
from practicedesk.services.drafting import Drafting
from tests.gui.test_other_words import write

panel = ReviewPanel(session, Navigation())
panel.show()
panel.look()
def look():
    if panel.card.edit.isVisible() and panel.card.other.isHidden():
        write(panel, " And mine")
        print("typed", flush=True)
    if Drafting(desk.library).open_drafts():
        print("kept", flush=True)
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
"""


def test_what_was_written_when_the_program_was_killed_is_offered_again(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    (conflict,) = open_conflicts(sample)
    sample.close()
    with killed(TYPING, sample.folder) as printed:
        assert any(line.startswith("kept") for line in printed)
    again = open_library(sample.folder, WallClock(), bytes)
    panel = review(open_window(again), qtbot)
    assert panel.card.other.isVisible() and not panel.card.other.news.isVisible()
    assert panel.card.other.text.toPlainText() == f"{conflict.shown.value} And mine"
    assert len(open_conflicts(again)) == 1
    panel.card.other.given.emit("Mine.")
    settled(qtbot, panel.session)
    assert open_conflicts(again) == [] and Drafting(again).open_drafts() == []
    panel.session.finish()
    again.close()


def test_closing_the_window_loses_no_key_stroke(pair: Pair, qtbot: QtBot, open_window: Open) -> None:
    window = pair.open()
    write(review(window, qtbot), " And more.")
    window.close()
    panel = review(open_window(pair.ana.library), qtbot)
    assert panel.card.other.text.toPlainText() == "By Ana. And more."


def test_put_away_it_is_there_again_and_discarded_it_is_gone(pair: Pair, qtbot: QtBot) -> None:
    panel = review(pair.open(), qtbot)
    write(panel, " Kept.")
    QTest.keyClick(panel.card.other.text, Qt.Key.Key_Escape)
    settled(qtbot, panel.session)
    assert not panel.card.other.isVisible()
    panel.card.edit.click()
    assert panel.card.other.text.toPlainText() == "By Ana. Kept."
    panel.card.other.discard.click()
    settled(qtbot, panel.session)
    assert Drafting(pair.ana.library).open_drafts() == []
    panel.card.edit.click()
    assert panel.card.other.text.toPlainText() == "By Ana."


def test_a_version_that_comes_meanwhile_is_shown_before_the_words_can_settle_it(
    pair: Pair, qtbot: QtBot
) -> None:
    panel = review(pair.open(), qtbot)
    write(panel, " Mine.")
    cleo = pair.office.desks[-1]
    cleo.editing.put(pair.id, {"problem": TEXT.replace("First.", "By Cleo.")})
    cleo.sync()
    pair.sync()
    qtbot.waitUntil(lambda: panel.card.versions.which.count() == 2)
    assert panel.card.other.isVisible()
    assert panel.card.other.text.toPlainText() == "By Ana. Mine."
    assert panel.card.other.news.isVisible()
    panel.card.other.save.click()
    settled(qtbot, panel.session)
    assert len(open_conflicts(pair.ana.library)) == 1  # what had come was not decided unseen
    panel.card.other.save.click()
    settled(qtbot, panel.session)
    assert open_conflicts(pair.ana.library) == []
    assert plain(pair.ana.text(pair.id, "problem")) == TEXT.replace("First.", "By Ana. Mine.")
    assert Drafting(pair.ana.library).open_drafts() == []


def test_what_others_have_decided_meanwhile_leaves_the_words_to_be_copied(pair: Pair, qtbot: QtBot) -> None:
    panel = review(pair.open(), qtbot)
    write(panel, " Mine.")
    (conflict,) = open_conflicts(pair.ben.library)
    settle(pair.ben.library, conflict, "By Ben.")
    pair.ben.sync()
    pair.sync()
    qtbot.waitUntil(panel.left.isVisible)
    assert panel.empty.isVisible() and not panel.card.other.isVisible()
    assert panel.left.told.text().startswith("Problem of “Benches” was decided while you wrote")
    panel.left.copy.click()
    assert QApplication.clipboard().text() == "By Ana. Mine."
    panel.left.discard.click()
    settled(qtbot, panel.session)
    assert not panel.left.isVisible() and Drafting(pair.ana.library).open_drafts() == []


def test_a_full_disk_takes_no_words_for_a_decision(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    panel = review(window, qtbot)
    other = panel.card.other
    with full_library(sample):
        panel.card.edit.click()
        other.text.setPlainText(LONG)

        def stay(asked: LeavingWords) -> None:
            assert "(Minutes) could not be saved" in asked.text() and "full" in asked.text()
            asked.stay.click()

        answering(LeavingWords, stay, window.close)
        assert window.isVisible() and other.text.toPlainText() == LONG
        QTest.keyClick(other.text, Qt.Key.Key_Escape)
        settled(qtbot, panel.session)
        assert other.isHidden()
        panel.card._new = True  # as when another conflict was in front meanwhile
        panel.card._ask()
        qtbot.waitUntil(other.isVisible)
        assert other.text.toPlainText() == LONG
    assert window.close()
    (kept,) = Drafting(sample).open_drafts()
    assert kept.text == LONG


def test_words_that_are_discarded_are_not_asked_about(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    panel = review(window, qtbot)
    with full_library(sample):
        panel.card.edit.click()
        panel.card.other.text.setPlainText(LONG)
        panel.settle()
        qtbot.waitUntil(lambda: bool(window.session.unkept.why))
        panel.card.other.discard.click()
        settled(qtbot, panel.session)
        assert window.session.unkept.every() == [] and window.close()
