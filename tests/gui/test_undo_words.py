"""What an undo has left as it is stands with the name of the record: it need not be the one in front."""

from __future__ import annotations

from practicedesk.gui.undo_words import undo_words
from practicedesk.services.reviewing import find_conflict, settle_with_both
from practicedesk.services.submitting import ask_for_changes
from practicedesk.services.undoing import Undoing
from practicedesk_sync.model.entry import IN_REVIEW
from practicedesk_sync.policy.roles import REVIEWER
from tests.desks.office import Office
from tests.unit.services.test_submitting import READY


def test_a_field_somebody_has_changed_since_is_told_with_the_title_of_its_record(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: REVIEWER})
    id_ = ana.editing.new("practice", "Benches", group, {**READY, "state": IN_REVIEW})
    office.settle()
    ask_for_changes(ben.library, id_)
    office.settle()
    ana.editing.put(id_, {"state": IN_REVIEW})
    office.settle()
    nothing = "Nothing was taken back. State of “Benches” was changed by somebody since, and stays."
    assert undo_words(Undoing(ben.library).undo()) == nothing
    for desk, value in ((ana, "1"), (ben, "2")):
        desk.editing.put(id_, {"evidence_level": value})
    office.settle()
    settle_with_both(ben.library, find_conflict(ben.library, id_, "evidence_level"))
    office.settle()
    ana.editing.put(id_, {"evidence_level": "3"})
    office.settle()
    told = undo_words(Undoing(ben.library).undo())  # a note went with it, and is in the trash
    assert told.endswith(" of “Benches” was changed by somebody since, and stays.")
