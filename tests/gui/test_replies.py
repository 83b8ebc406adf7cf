"""What others said of one's own practice stands in the window when it has come, with the way there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window
from practicedesk.services.submitting import ask_for_changes
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.entry import IN_REVIEW
from practicedesk_sync.policy.roles import REVIEWER
from tests.desks.office import Office
from tests.unit.services.test_submitting import READY

from .pair import Pair

Open = Callable[..., Window]


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    """Ana's practices wait for Ben to look at them."""
    made = Pair(office, qtbot, open_window)
    office.set_role(made.ana, made.group, "ben", REVIEWER)
    made.ana.editing.put(made.id, {**READY, "state": IN_REVIEW})
    office.settle()
    made.open()
    return made


def test_who_asked_for_what_is_said_and_one_press_opens_it(pair: Pair) -> None:
    ask_for_changes(pair.ben.library, pair.id, "Say who paints them.")
    pair.ben.sync()
    pair.window.open_page("groups")
    pair.sync()
    notice = pair.window.notice
    assert notice.isVisible()
    assert notice.words.text() == "ben asked for changes in “Benches”. “Say who paints them.”"
    assert notice.answer.text() == "Open"
    notice.answer.click()
    pair.qtbot.waitUntil(lambda: pair.window.state.place.record == pair.id)
    assert not notice.isVisible()


def test_news_stays_while_one_works_on_until_it_is_closed(pair: Pair) -> None:
    ask_for_changes(pair.ben.library, pair.id, "Say who paints them.")
    pair.ben.sync()
    pair.sync()
    notice, window = pair.window.notice, pair.window
    for action in ("undo", "redo", "sync_now"):
        window.run_action(action)
        pair.wait()
        window.say("Done.")
        assert notice.isVisible() and notice.words.text().startswith("ben asked for changes"), action
    window.complain(UserMistake("title_missing", "The title is missing.", "Give it one."))
    assert notice.words.text().startswith("The title is missing.")  # the newer one
    window.say("Done.")
    assert not notice.isVisible()


def test_trouble_of_a_cycle_is_news_too(pair: Pair) -> None:
    notice = pair.window.notice
    pair.synchronising.told.emit("1 change was refused.")
    pair.window.say("Done.")
    assert notice.isVisible() and not notice.property("calm")


def test_of_several_the_list_of_what_has_come_is_offered(pair: Pair) -> None:
    second = pair.ana.editing.new("practice", "Paths", pair.group, {**READY, "state": IN_REVIEW})
    pair.office.settle()
    for record in (pair.id, second):
        ask_for_changes(pair.ben.library, record)
    pair.ben.sync()
    pair.sync()
    notice = pair.window.notice
    assert "“Benches”" in notice.words.text() and "“Paths”" in notice.words.text()
    notice.answer.click()
    assert pair.window.state.place.page == "sync"


def test_a_reviewer_is_told_of_what_waits_and_one_press_opens_it(pair: Pair) -> None:
    made = pair.ben.editing.new("practice", "Paths", pair.group, {**READY, "state": IN_REVIEW})
    pair.ben.sync()
    pair.sync()
    notice = pair.window.notice
    assert (notice.words.text(), notice.answer.text()) == ("ben asks for a review of “Paths”.", "Open")
    notice.answer.click()
    pair.qtbot.waitUntil(lambda: pair.window.state.place.record == made)
