"""Where one may only read, the window says so, shows everything, and offers nothing that would change it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from practicedesk.gui.actions.offering import WRITING
from practicedesk.gui.actions.table import TABLE
from practicedesk.gui.window import Window
from practicedesk.library.library import Library, open_library
from tests.desks.office import WallClock
from tests.unwritable import unwritable

from .conftest import settled
from .library_page import library_page

Open = Callable[..., Window]

SENTENCE = (
    "This library may only be read here, not changed."
    " Copy its folder to where you may write, and open it there."
)


def test_a_library_that_may_only_be_read_is_shown_and_not_changed(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path
) -> None:
    sample.close()
    with unwritable(sample.folder):
        window = open_window(open_library(sample.folder, WallClock(), os.urandom))
        assert window.notice.words.text() == SENTENCE
        assert "only be read" in window.session.synchronising.state.sentence
        for one in TABLE:
            assert not (one.id in WRITING and window.menus.made[one.id].isEnabled()), one.id
        assert {"export", "find", "palette"} <= {
            one.id for one in TABLE if window.menus.made[one.id].isEnabled()
        }
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


def test_every_action_that_changes_the_library_is_one(sample: Library) -> None:
    assert {one.id for one in TABLE} >= WRITING
