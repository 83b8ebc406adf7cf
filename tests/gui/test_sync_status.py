"""How the library stands is always in sight, and it synchronises when asked and by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui import synchronising, wording
from practicedesk.gui.synchronising import AGAIN_MS, LONGEST_MS, pause_ms
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.inviting import invite
from practicedesk.services.status import status
from tests.desks.office import Office

from .conftest import settled
from .dialogs import said
from .pair import TEXT, Pair
from .test_groups import MEMBERS

Open = Callable[..., Window]


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    return Pair(office, qtbot, open_window)


def shown(pair: Pair) -> str:
    return pair.status().sentence.accessibleName()


def test_without_a_server_it_says_so_and_offers_no_sync(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    qtbot.waitUntil(lambda: window.session.synchronising.state.status is not None)
    pair = Pair.__new__(Pair)
    pair.window = window
    assert "not connected to a server" in shown(pair)
    assert not pair.status().now.isEnabled()
    assert pair.status().conflicts.text() == "1 to decide"
    window.run_action("sync_now")
    assert not window.session.synchronising.state.running


def test_an_edit_is_counted_as_unsent_until_the_button_has_sent_it(pair: Pair) -> None:
    window = pair.open()
    assert shown(pair).startswith("Everything is sent")
    assert pair.status().unsent.isHidden()
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.qtbot.waitUntil(lambda: pair.status().unsent.text() == "1 change(s) not sent")
    assert not pair.status().unsent.isHidden()
    assert shown(pair).startswith("1 change is saved on this computer and not yet sent")
    pair.status().now.click()
    assert shown(pair) == "Synchronising…"
    assert not pair.status().now.isEnabled()
    pair.wait()
    assert shown(pair).startswith("Everything is sent")
    assert pair.status().unsent.isHidden()
    assert said(window).startswith("Up to date: 1 change sent, 0 received")
    pair.ben.sync()
    assert pair.ben.see(pair.id).shown.fields["maturity"] == "pilot"


def test_the_day_on_which_all_was_sent_is_in_words(pair: Pair) -> None:
    pair.open()
    now = status(pair.ana.library)
    assert shown(pair) == f"Everything is sent; agreed with the server {wording.instant(now.verified_ms)}."


def test_what_is_being_typed_is_not_yet_sent_and_no_change_to_be_counted(pair: Pair) -> None:
    window = pair.open()
    window.session.drafting.save(pair.id, "problem", "Half a sen")
    pair.qtbot.waitUntil(lambda: shown(pair).startswith("What is being typed is saved on this computer"))
    assert pair.status().state.icon == "waiting"
    assert pair.status().unsent.isHidden()
    pair.sync()
    assert shown(pair).startswith("Everything is sent")


def test_what_is_being_typed_is_sent_too(pair: Pair) -> None:
    window = pair.open()

    def settle() -> None:
        session = window.session
        session.write(window, lambda: session.editing.put(pair.id, {"maturity": "pilot"}))

    pair.synchronising.begin(settle)
    pair.sync()
    pair.ben.sync()
    assert pair.ben.see(pair.id).shown.fields["maturity"] == "pilot"


def test_without_a_network_the_sentence_says_why_and_only_who_asked_is_told_besides(pair: Pair) -> None:
    window = pair.open()
    pair.network.down = True
    pair.synchronising._by_itself()
    pair.wait()
    assert shown(pair).startswith("The server cannot be reached.")
    assert not window.notice.isVisible()
    pair.sync()
    assert window.notice.words.text() == "The server cannot be reached. Try again later."
    pair.network.down = False
    pair.sync()
    assert shown(pair).startswith("Everything is sent")
    assert not window.notice.isVisible()


def test_closing_does_not_wait_for_a_server_that_never_answers(pair: Pair) -> None:
    window = pair.open()
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.network.silent = True
    window.run_action("sync_now")
    pair.qtbot.waitUntil(pair.network.asked.is_set)
    assert window.close()
    assert window.session.tasks.network.activeThreadCount() == 0
    assert status(pair.ana.library).unsent == 1
    calls = pair.network.calls
    pair.synchronising.start()
    pair.synchronising._by_itself()
    settled(pair.qtbot, window.session)
    assert pair.network.calls == calls
    pair.office.settle()
    assert pair.ben.see(pair.id).shown.fields["maturity"] == "pilot"


def test_it_begins_by_itself_and_sends_what_is_changed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronising, "FIRST_MS", 0)
    monkeypatch.setattr(synchronising, "QUIET_MS", 1)
    pair.ben.editing.put(pair.id, {"problem": TEXT.replace("First.", "First, by Ben.")})
    pair.ben.sync()
    pair.open()
    pair.qtbot.waitUntil(lambda: "by Ben" in pair.ana.text(pair.id, "problem"))
    pair.wait()
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.qtbot.waitUntil(lambda: status(pair.ana.library).unsent == 0)
    pair.wait()


def test_what_is_written_while_a_cycle_runs_goes_soon_after(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synchronising, "QUIET_MS", 1)
    pair.open()
    pair.network.meanwhile = lambda: pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.sync()
    pair.qtbot.waitUntil(lambda: status(pair.ana.library).unsent == 0)
    pair.wait()
    pair.ben.sync()
    assert pair.ben.see(pair.id).shown.fields["maturity"] == "pilot"


def test_asked_for_in_the_midst_of_a_cycle_another_one_follows(pair: Pair) -> None:
    pair.open()
    done: list[bool] = []
    pair.synchronising.finished.connect(lambda report, asked: done.append(asked))
    pair.synchronising._by_itself()
    pair.synchronising.start()
    pair.synchronising.start()
    pair.qtbot.waitUntil(lambda: len(done) == 2)
    pair.wait()
    assert done == [False, True]


def test_each_failure_doubles_the_pause_up_to_half_an_hour() -> None:
    pauses = [pause_ms(failures) for failures in range(1, 40)]
    assert pauses[:4] == [AGAIN_MS, 2 * AGAIN_MS, 4 * AGAIN_MS, 8 * AGAIN_MS]
    assert set(pauses[5:]) == {LONGEST_MS} == {30 * 60_000}


def test_work_that_was_refused_and_a_group_that_was_lost_are_told_at_once(pair: Pair) -> None:
    window = pair.open()
    pair.office.set_role(pair.ana, pair.group, "ben", "coordinator")
    pair.ben.sync()
    pair.office.set_role(pair.ben, pair.group, "ana", "reader")
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.synchronising._by_itself()
    pair.wait()
    assert "1 change was refused" in window.notice.words.text()
    assert pair.status().refused.text() == "1 refused"
    pair.office.set_role(pair.ben, pair.group, "ana", "")
    pair.synchronising._by_itself()
    pair.wait()
    assert "You may no longer read “Parks”." in window.notice.words.text()


def test_several_codes_that_have_come_are_counted_and_shown_where_they_stand(pair: Pair) -> None:
    window = pair.open()
    for person in ("cleo", "dora"):
        invite(pair.ana.library, pair.group, person)
    pair.sync()
    assert window.notice.words.text().startswith("2 codes for people you invited have come")
    window.notice.answer.click()
    pair.qtbot.waitUntil(lambda: isinstance(window.page(), GroupsPage))
    page = cast(GroupsPage, window.page())
    pair.qtbot.waitUntil(lambda: page.group == pair.group and page.view.members.asked.isVisible())
    assert page.view.tabs.currentIndex() == MEMBERS


def test_a_long_sentence_is_cut_and_told_in_whole(pair: Pair) -> None:
    window = pair.open()
    window.resize(500, 400)
    pair.network.down = True
    pair.sync()
    whole = "The server cannot be reached. Try again later."
    label = pair.status().sentence
    large = label.font()
    large.setPointSizeF(4 * large.pointSizeF())
    label.setFont(large)
    assert label.sizeHint().width() > label.fontMetrics().horizontalAdvance(whole)
    label.resize(120, label.height())
    assert label.text().endswith("…") and len(label.text()) < len(whole)
    assert label.accessibleName() == whole and whole in label.toolTip()
