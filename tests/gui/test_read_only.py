"""Where one may only read, the window says so, shows everything, and offers nothing that would change it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from practicedesk.gui.actions.offering import WRITING
from practicedesk.gui.actions.table import TABLE
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.views.sync_page import SyncPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.library.own_words import OwnWords, for_conflict
from practicedesk.services.drafting import Drafting
from practicedesk.services.groups import groups_of
from practicedesk.services.reviewing import open_conflicts
from tests.desks.office import WallClock
from tests.unwritable import unwritable

from .conftest import settled
from .library_page import library_page

Open = Callable[..., Window]

SENTENCE = (
    "This library may only be read here, not changed."
    " Copy its folder to where you may write, and open it there."
)

OFFERED = {
    *("palette", "find", "next_pane", "open_library", "quit", "shortcuts", "versions", "where", "done"),
    *("export", "print_sheet", "calendar_file", "minutes_pdf", "meeting_clock", "paste_plainly"),
    *("review", "see_received", "see_refused", "see_unsent", "see_held", "check_connection"),
    *("theme_dark", "theme_light", "theme_system"),
}
"""What one can do where one may only read."""


def test_a_library_that_may_only_be_read_is_shown_and_not_changed(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path
) -> None:
    sample.close()
    with unwritable(sample.folder):
        window = open_window(open_library(sample.folder, WallClock(), os.urandom))
        assert window.notice.words.text() == SENTENCE
        assert "only be read" in window.session.synchronising.state.sentence
        assert {one.id for one in TABLE if window.menus.made[one.id].isEnabled()} == OFFERED
        page = library_page(qtbot, window)
        assert len(page.results.table.docs) == 24
        assert page.panel.page is not None and not page.panel.page.may_edit
        window.notice.hide()
        window.edit_record(page.record, "")
        settled(qtbot, window.session)
        assert (page.panel.editor, window.notice.words.text()) == (None, SENTENCE)
        window.run_action("new")
        assert window.notice.isVisible()
        window.close()
        window.session.library.close()


def test_where_one_may_only_read_nothing_is_offered_or_promised_that_would_write(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    Drafting(sample).keep_words(_words(sample), "Begun before")
    sample.close()
    with unwritable(sample.folder):
        window = open_window(open_library(sample.folder, WallClock(), os.urandom))
        settled(qtbot, window.session)
        reader = library_page(qtbot, window).panel.reader
        sync = cast(SyncPage, window.open_page("sync"))
        sync.open_tab("review")
        settled(qtbot, window.session)
        card = sync.review.card
        assert (card.other.text.toPlainText(), card.other.text.isReadOnly()) == ("Begun before", True)
        assert not any("kept" in label.text() for label in card.other.findChildren(QLabel))
        groups = cast(GroupsPage, window.open_page("groups"))
        settled(qtbot, window.session)
        groups.open_group(groups_of(window.session.library)[0].id)
        settled(qtbot, window.session)
        view = groups.view
        assert view.home is not None and not view.home.group.writable
        groups.open_meeting(view.home.meetings[0].id)
        meeting = groups.meeting
        assert meeting is not None
        settled(qtbot, window.session)
        assert meeting.notes.entry.isReadOnly() and not meeting.notes.entry.placeholderText()
        off = (
            *(reader.publish, sync.now, sync.connect_, card.keep_left, card.keep_right, card.both),
            *(card.edit, card.other.save, card.other.discard, groups.new, view.notes.new),
            *(view.new_meeting, view.members.invite, meeting.next, meeting.agenda.change),
        )
        assert [one.text() for one in off if one.isEnabled() or one.toolTip() != SENTENCE] == []
        window.close()
        window.session.library.close()


def _words(library: Library) -> OwnWords:
    """What a person may begin to write for the sample's conflict."""
    one = open_conflicts(library)[0]
    return for_conflict(one.record.id, one.field, one.values)


def test_every_action_that_changes_the_library_is_one(sample: Library) -> None:
    assert {one.id for one in TABLE} >= WRITING
