"""What waits to be sent and what has come: who did what to which record."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services import traffic
from practicedesk.services.deeds import CHANGED, RESTORED, TRASHED, WRITTEN, Deed
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.outcome import news, summary
from practicedesk.services.sampling import load_sample
from practicedesk.services.status import status
from practicedesk.services.syncing import Syncing, SyncReport
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Desk, Office

TEXT = "First.\n\nSecond.\n\nThird."


class Pair:
    """Ana and Ben share a practice."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.a = office.desk("ana")
        self.group = self.a.editing.new("group", "Parks")
        self.a.sync()
        self.b = office.desk("ben", {self.group: CONTRIBUTOR})
        self.id = self.a.editing.new("practice", "Benches", self.group, {"problem": TEXT})
        office.settle()


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


def lines(found: traffic.Traffic) -> list[tuple[str, str, Deed]]:
    return [(one.title, one.who, one.deed) for one in found.lines]


def test_what_waits_is_listed_newest_first_and_gone_once_it_is_sent(pair: Pair) -> None:
    edits = pair.a.editing
    edits.put(pair.id, {"problem": TEXT + "\n\nFourth.", "maturity": "pilot"})
    note = edits.new("note", "A thought")
    edits.delete(note)
    edits.restore(note)
    found = traffic.unsent(pair.a.library)
    assert lines(found) == [
        ("A thought", "", Deed(RESTORED)),
        ("A thought", "", Deed(TRASHED)),
        ("A thought", "", Deed(WRITTEN)),
        ("Benches", "", Deed(CHANGED, ("Problem", "Maturity"))),
    ]
    assert found.count == status(pair.a.library).unsent == 4
    assert [one.space.name for one in found.lines] == ["personal"] * 3 + ["Parks"]
    pair.a.sync()
    assert traffic.unsent(pair.a.library) == traffic.Traffic((), 0)


def test_what_has_come_names_who_did_what(pair: Pair) -> None:
    before = traffic.marks(pair.b.library)
    pair.b.editing.put(pair.id, {"problem": TEXT.replace("Third.", "Third, by Ben.")})
    pair.a.editing.put(pair.id, {"problem": TEXT.replace("First.", "First, by Ana.")})
    pair.a.editing.put(pair.id, {"maturity": "pilot"})
    pair.office.settle()
    found = traffic.received(pair.b.library, before)
    assert found.count == 2
    assert [(one.title, one.who, one.deed.labels, one.merged, one.here) for one in found.lines] == [
        ("Benches", "ana", ("Maturity",), False, True),
        ("Benches", "ana", ("Problem",), True, True),
    ]
    assert all(one.at_ms > 0 for one in found.lines)
    assert traffic.received(pair.b.library, traffic.marks(pair.b.library)).count == 0


def test_what_has_come_is_told_by_group_and_person_whatever_computer_they_used(pair: Pair) -> None:
    again = pair.office.desk("ana", {})
    cleo = pair.office.desk("cleo", {pair.group: CONTRIBUTOR})
    before = traffic.marks(pair.b.library)
    for number, desk in enumerate((pair.a, again, again, cleo)):
        desk.editing.put(pair.id, {"effort_days": number})
    pair.office.settle()
    found = traffic.received(pair.b.library, before)
    assert [(space.name, who, count) for space, who, count in found.shares] == [
        ("Parks", "ana", 3),
        ("Parks", "cleo", 1),
    ]
    assert found.count == 4


def test_of_much_the_newest_is_shown_and_all_is_counted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "MOST", 10)
    load_sample(library)
    found = traffic.unsent(library)
    assert len(found.lines) == 10
    assert found.count == status(library).unsent > 10


def test_a_cycle_tells_how_far_it_is_and_may_be_ended_between_pages(pair: Pair) -> None:
    class Enough(Exception):
        pass

    def enough(report: SyncReport) -> None:
        told.append(report.received)
        raise Enough

    told: list[int] = []
    cleo = Desk(pair.office, "cleo", 0)
    pair.office.desks.append(cleo)
    code = pair.office.code("cleo", {pair.group: CONTRIBUTOR})
    enrol(cleo.library, pair.office.door.handle, "memory:", code)
    with pytest.raises(Enough):
        Syncing(cleo.library, channel(cleo.library, pair.office.door.handle), enough).run()
    assert len(told) == 1
    pair.office.settle()
    assert cleo.see(pair.id).title == "Benches"


def test_a_cycle_is_told_in_words(pair: Pair) -> None:
    pair.a.editing.put(pair.id, {"maturity": "pilot"})
    assert summary(pair.a.sync()) == "Up to date: 1 change sent, 0 received."
    assert summary(pair.b.sync()) == "Up to date: 0 changes sent, 1 received."
    assert news(pair.b.sync()) == []
    pair.office.set_role(pair.a, pair.group, "ben", "")
    (told,) = news(pair.b.sync())
    assert told.startswith("You may no longer read “Parks”.")
