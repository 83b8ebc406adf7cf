"""A sync cycle meets a network that cuts, repeats and limits, and people who type meanwhile."""

from __future__ import annotations

import pytest

from practicedesk.services.drafting import Drafting
from practicedesk.services.status import status
from practicedesk.services.syncing import NOTED_MS
from practicedesk_sync.errors import SyncError, WorldError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol.envelope import TOO_LARGE

from .office import Desk, Office


@pytest.fixture
def two(office: Office) -> tuple[Desk, Desk]:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    return ana, office.desk("ben", {group: CONTRIBUTOR})


def test_a_network_that_lets_only_small_messages_through_gets_smaller_ones(
    office: Office, two: tuple[Desk, Desk]
) -> None:
    ana, _ = two
    for number in range(12):
        prose = " ".join(office.random.randbytes(3).hex() for _ in range(3_000))
        ana.editing.new("note", f"Note {number}", "Parks", {"body": prose})
    sizes: list[int] = []

    def narrow(path: str, frame: bytes) -> tuple[int, bytes]:
        sizes.append(len(frame))
        if len(frame) > 40_000:
            raise SyncError(TOO_LARGE, "Too large.", "Send less.")
        return office.door.handle(path, frame)

    assert ana.sync(narrow).sent == 12
    assert max(sizes) > 40_000 >= sizes[-1]
    office.settle()


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_what_was_lost_on_the_way_is_said_again_and_counts_once(
    office: Office, two: tuple[Desk, Desk], lost: str
) -> None:
    ana, ben = two
    id_ = ana.editing.new("note", "Once", "Parks")

    def cut(path: str, frame: bytes) -> tuple[int, bytes]:
        if lost == "answer":
            office.door.handle(path, frame)
        raise WorldError("offline", "Cut.", "Later.", retryable=True)

    with pytest.raises(WorldError):
        ana.sync(cut)
    assert ana.see(id_).waiting
    assert ana.sync().sent == 1
    assert not ana.see(id_).waiting
    office.settle()
    assert ben.see(id_).title == "Once"


def test_an_idle_cycle_is_one_request_and_changes_nothing(office: Office, two: tuple[Desk, Desk]) -> None:
    ana, _ = two
    ana.sync()
    before = ana.dump()
    report = ana.sync()
    assert (report.requests, report.sent, report.received) == (1, 0, 0)
    assert ana.dump() == before


def test_a_draft_goes_along_and_keeps_what_its_author_had_on_the_screen(
    office: Office, two: tuple[Desk, Desk]
) -> None:
    ana, ben = two
    id_ = ana.editing.new("note", "Shared", "Parks", {"body": "One.\n\nTwo.\n\nThree."})
    office.settle()
    drafts = Drafting(ana.library)
    drafts.save(id_, "body", "One by")
    drafts.save(id_, "body", "One by Ana.\n\nTwo.\n\nThree.")
    ben.editing.put(id_, {"body": "One.\n\nTwo.\n\nThree by Ben."})
    ben.sync()
    office.settle()
    assert drafts.open_drafts() == []
    assert ben.text(id_, "body") == "One by Ana.\n\nTwo.\n\nThree by Ben."


def test_a_draft_begun_before_a_sync_does_not_undo_what_came_in(
    office: Office, two: tuple[Desk, Desk]
) -> None:
    ana, ben = two
    id_ = ana.editing.new("note", "Shared", "Parks", {"body": "One.\n\nTwo.\n\nThree."})
    office.settle()
    ben.editing.put(id_, {"body": "One.\n\nTwo.\n\nThree by Ben."})
    ben.sync()
    drafts = Drafting(ana.library)
    drafts.save(id_, "body", "One.\n\nTwo.\n\nThree by Ana.")
    ana.sync()
    office.settle()
    shown = ben.see(id_).shown
    assert (len(shown.siblings["body"]), "Three by" in str(shown.fields["body"])) == (1, True)


def test_an_altered_answer_changes_nothing(office: Office, two: tuple[Desk, Desk]) -> None:
    ana, ben = two
    ana.editing.new("note", "Real", "Parks")
    ana.sync()
    before = ben.dump()

    def altered(path: str, frame: bytes) -> tuple[int, bytes]:
        status, answer = office.door.handle(path, frame)
        place = office.random.randrange(len(answer))
        return status, answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :]

    for _ in range(40):
        with pytest.raises(SyncError):
            ben.sync(altered)
    assert ben.dump() == before
    office.settle()


def test_when_work_was_sent_is_noted_however_soon_after_the_last_time(office: Office) -> None:
    ana = office.desk("ana")
    ana.editing.new("note", "Hazel")
    before = status(ana.library).verified_ms
    ana.sync()
    after = status(ana.library).verified_ms
    assert before < after < before + NOTED_MS
