"""No network at all: files go to and fro, in any order, twice, or not at all."""

from __future__ import annotations

import os
import shutil

import pytest
from sqlalchemy import select

from practicedesk.library import revoked
from practicedesk.library import tables as t
from practicedesk.library.opening import open_library
from practicedesk.library.spaces import spaces
from practicedesk.services import bundle_reading
from practicedesk.services.bundle_reading import read_bundle
from practicedesk.services.bundle_words import missing, summary
from practicedesk.services.bundle_writing import write_bundle
from practicedesk.services.cancelling import Cancelled
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel
from practicedesk.services.reviewing import find_conflict, settle
from practicedesk.services.status import status
from practicedesk.services.whereabouts import ask_where, whereabouts
from practicedesk_sync.bundle.contents import Heads, Receipt
from practicedesk_sync.bundle.head import DELTA, OUTBOX, RECEIPT, REQUEST, SEED
from practicedesk_sync.bundle.reading import head_of, parts_of
from practicedesk_sync.bundle.writing import Sender, in_memory
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.server.administration import end_device

from .copies import clone
from .office import Desk, Office
from .stick_pair import Pair, code_of


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


# -- any order, twice, lost ---------------------------------------------------------------------------


def test_each_kind_is_told_by_its_head(pair: Pair) -> None:
    request = pair.sticks.write(pair.b)
    pair.b.editing.put(pair.practice, {"summary": "Ben."})
    outbox = pair.sticks.write(pair.b)
    seed = pair.sticks.bundles.seed(pair.b.library.key.id, pair.sticks.name()).paths[0]
    files = [request, outbox, pair.sticks.receipt(outbox), pair.sticks.answer(outbox), seed]
    assert [head_of(path).kind for path in files] == [REQUEST, OUTBOX, RECEIPT, DELTA, SEED]


def test_a_gap_is_named_and_closes_when_the_other_is_read(pair: Pair) -> None:
    """Ben’s library is set back to a copy of the day before: the second answer goes on behind the first."""
    copy = pair.office.folder / "copy"
    shutil.copytree(pair.b.library.folder, copy)
    first = pair.news()
    pair.sticks.read(pair.b, first)
    second = pair.news()
    before = open_library(copy, pair.office.now, os.urandom)
    report = read_bundle(before, second)
    gap = report.gaps[0]
    assert (gap.name, gap.last - gap.first, report.received, report.verified) == ("Parks", 0, 0, False)
    assert missing(report)[0].startswith(f"“Parks” needs entries {gap.first}–{gap.last} first")
    assert read_bundle(before, first).gaps == []
    assert read_bundle(before, second).verified
    before.close()


def test_parts_are_read_together_and_one_that_is_lost_leaves_a_gap_that_is_named(pair: Pair) -> None:
    """Three texts that fill a page each: an answer of several parts."""
    for number in range(3):
        pair.a.editing.new("practice", f"Long {number}", "Parks", {"problem": "Long. " * 400_000})
    pair.a.sync()
    pair.sticks.bundles.limit_bytes = 3_000_000
    answer = pair.sticks.answer(pair.sticks.write(pair.b))
    parts, absent = parts_of(answer)
    assert (len(parts), absent) == (3, [])
    second = parts[1].rename(parts[1].with_name("elsewhere"))
    report = pair.sticks.read(pair.b, parts[2])  # any of them leads to the others
    assert (report.received, report.absent, report.verified) == (1, [parts[1].name], False)
    assert [gap.name for gap in report.gaps] == ["Parks"]
    second.rename(parts[1])
    whole = pair.sticks.read(pair.b, parts[1])
    assert (whole.received, whole.absent, whole.gaps, whole.verified) == (2, [], [], True)


def test_a_bundle_read_twice_or_overlapping_brings_nothing_twice(pair: Pair) -> None:
    early = pair.sticks.answer(pair.sticks.write(pair.b))
    asked_early = pair.sticks.write(pair.b)
    one = pair.news()
    assert pair.sticks.read(pair.b, one).received == 1
    again = pair.sticks.read(pair.b, one)
    assert (again.received, again.verified, summary(again)) == (0, True, "There was nothing new in it.")
    pair.news()
    overlapping = pair.sticks.answer(asked_early)  # begins where Ben stood two changes ago
    assert pair.sticks.read(pair.b, overlapping).received == 1
    assert pair.sticks.read(pair.b, early).received == 0
    pair.office.settle()


def test_work_on_a_lost_stick_goes_with_the_next_and_doubled_ones_do_no_harm(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "First."})
    lost = pair.sticks.written(pair.b)
    pair.b.editing.put(pair.practice, {"context": "Second."})
    both = pair.sticks.written(pair.b)
    assert (lost.changes, both.changes) == (1, 2)
    answer = pair.sticks.answer(both.paths[0], lost.paths[0], both.paths[0])
    assert pair.sticks.read(pair.b, answer).acknowledged == 2
    pair.office.settle()
    assert pair.a.see(pair.practice).shown.fields["context"] == "Second."


def test_a_conflict_is_settled_by_stick(pair: Pair) -> None:
    pair.a.editing.put(pair.practice, {"evidence_level": "2"})
    pair.b.editing.put(pair.practice, {"evidence_level": "3"})
    pair.office.settle()
    settle(pair.b.library, find_conflict(pair.b.library, pair.practice, "evidence_level"), "2")
    written = pair.sticks.written(pair.b)
    assert written.changes == 1
    pair.sticks.read(pair.b, pair.sticks.answer(*written.paths))
    pair.office.settle()
    shown = pair.a.see(pair.practice).shown
    assert (shown.fields["evidence_level"], shown.siblings) == ("2", {})


def test_it_is_told_that_work_is_in_a_bundle_until_the_server_has_it(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "First."})
    assert where(pair.b, pair.practice).startswith("1 change is on this computer alone")
    bundle = pair.sticks.write(pair.b)
    assert (
        where(pair.b, pair.practice) == "1 change is in a bundle for the server; the rest is on the server."
    )
    pair.b.editing.put(pair.practice, {"context": "Second."})
    both = "1 change is on this computer alone until the next synchronisation; 1 change is in a bundle"
    assert where(pair.b, pair.practice).startswith(both)
    pair.sticks.read(pair.b, pair.sticks.answer(bundle, pair.sticks.write(pair.b)))
    assert where(pair.b, pair.practice) == "All of it is on the server."


def where(desk: Desk, record: str) -> str:
    return whereabouts(desk.library, record).sentence


def test_a_desk_that_meets_by_stick_alone_counts_once_it_has_told(pair: Pair) -> None:
    """With its next stick, as on the network with the next exchange; an older stick takes nothing back."""
    pair.a.editing.put(pair.practice, {"summary": "Ana."})
    pair.a.sync()
    server = channel(pair.a.library, pair.office.door.handle)

    def received() -> tuple[int | None, int]:
        found = ask_where(whereabouts(pair.a.library, pair.practice), server)
        return found.received, found.others

    before = pair.sticks.write(pair.b)
    pair.b.sync()
    assert received() == (0, 1)
    after = pair.sticks.write(pair.b)
    for stick in (after, before):
        pair.sticks.take(stick)
        assert received() == (1, 1)


def test_what_a_receipt_acknowledges_is_not_sent_again_by_stick(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "Ben."})
    report = pair.sticks.read(pair.b, pair.sticks.receipt(pair.sticks.write(pair.b)))
    assert (report.kind, report.acknowledged, status(pair.b.library).unsent) == (RECEIPT, 1, 0)
    assert pair.sticks.written(pair.b).kind == REQUEST
    assert write_bundle(pair.b.library, pair.sticks.name(), everything=True).changes == 1
    pair.b.editing.put(pair.practice, {"context": "More."})
    assert pair.sticks.written(pair.b).changes == 1
    pair.office.settle()


def test_what_a_stick_has_settled_is_not_sent_again_over_the_network(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "Ben."})
    answer = pair.sticks.answer(pair.sticks.write(pair.b))
    pair.sticks.read(pair.b, answer)
    pair.office.by_stick = False
    assert pair.b.sync().sent == 0
    assert pair.sticks.read(pair.b, answer).received == 0
    pair.office.settle()


def test_a_receipt_is_no_proof_for_a_server_that_has_lost_the_work(pair: Pair) -> None:
    """The server was set back to a copy made before it took the stick: over the network all is offered."""
    pair.b.editing.put(pair.practice, {"summary": "Only Ben has it."})
    with pair.b.library.reading() as connection:
        row = connection.execute(select(t.pending.c.space, t.pending.c.n, t.pending.c.hash)).one()
    ben = pair.b.library.key
    sender = pair.sticks.bundles._sender(((ben.id, ben.public),))
    receipt = pair.sticks.name()
    receipt.write_bytes(in_memory(sender, RECEIPT, [Receipt(tips=(tuple(row),))]))
    assert pair.sticks.read(pair.b, receipt).acknowledged == 1
    pair.office.by_stick = False
    assert pair.b.sync().sent == 1
    pair.office.settle()
    assert pair.a.see(pair.practice).shown.fields["summary"] == "Only Ben has it."


def test_a_receipt_for_other_work_under_the_same_number_is_refused(pair: Pair) -> None:
    """Two copies of one library have written different things."""
    copy = pair.office.folder / "copy"
    shutil.copytree(pair.b.library.folder, copy)
    pair.b.editing.put(pair.practice, {"summary": "Here."})
    receipt = pair.sticks.receipt(pair.sticks.write(pair.b))
    twin = open_library(copy, pair.office.now, os.urandom)
    Editing(twin).put(pair.practice, {"summary": "There."})
    with pytest.raises(PracticeDeskError) as error:
        read_bundle(twin, receipt)
    assert code_of(error) == "device_forked"
    assert status(twin).unsent == 1
    twin.close()


def test_a_copy_gets_a_name_of_its_own_by_stick(pair: Pair) -> None:
    twin = clone(pair.b, "copy")
    pair.b.editing.put(pair.practice, {"summary": "Here."})
    pair.b.sync()
    twin.editing.put(pair.practice, {"problem": "One.\n\nTwo by the copy."})
    name = twin.library.key.id
    with pytest.raises(PracticeDeskError) as error:
        twin.sync()
    assert code_of(error) == "device_forked"
    twin.sync()
    assert twin.library.key.id != name
    twin.sync()
    pair.office.settle()
    for desk in (pair.a, pair.b, twin):
        assert desk.text(pair.practice, "summary") == "Here."
        assert desk.text(pair.practice, "problem") == "One.\n\nTwo by the copy."


def test_stopped_while_it_is_read_it_can_be_read_again(pair: Pair) -> None:
    answer = pair.news()

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_bundle(pair.b.library, answer, stop)
    with pytest.raises(Cancelled):
        write_bundle(pair.b.library, pair.sticks.folder / "never.pdbundle", on_progress=stop)
    assert not list(pair.sticks.folder.glob("*never*"))
    assert pair.sticks.read(pair.b, answer).received == 1


# -- for whom, from whom ------------------------------------------------------------------------------


def test_nobody_else_reads_an_answer_or_an_outbox(pair: Pair) -> None:
    for path, code in ((pair.news(), "bundle_not_for_you"), (pair.sticks.write(pair.b), "bundle_for_server")):
        with pytest.raises(PracticeDeskError) as error:
            pair.sticks.read(pair.a, path)
        assert code_of(error) == code
    with pytest.raises(PracticeDeskError) as error:
        pair.sticks.take(pair.news())
    assert code_of(error) == "bundle_not_for_you"


def test_news_that_somebody_else_has_signed_changes_nothing(pair: Pair) -> None:
    """Ana, a member herself, writes what looks like the server’s answer to Ben."""
    ben = pair.b.library.key
    sender = Sender(pair.a.library.key, ((ben.id, ben.public),), pair.office.now, os.urandom)
    forged = pair.sticks.name()
    forged.write_bytes(in_memory(sender, DELTA, [Heads(time_ms=1, state="")]))
    with pytest.raises(PracticeDeskError) as error:
        pair.sticks.read(pair.b, forged)
    assert code_of(error) == "bundle_signer"


def test_work_of_a_computer_that_was_shut_out_is_not_taken(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "Stolen."})
    stick = pair.sticks.write(pair.b)
    end_device(pair.office.server, pair.b.library.key.id)
    with pytest.raises(PracticeDeskError) as error:
        pair.sticks.take(stick)
    assert code_of(error) == "device_ended"
    pair.office.desks.remove(pair.b)
    pair.office.settle()
    assert "summary" not in pair.a.see(pair.practice).shown.fields
    pair.b.library.close()


# -- the right to read --------------------------------------------------------------------------------


def test_a_revocation_by_stick_purges_and_no_older_bundle_brings_it_back(pair: Pair) -> None:
    seed = pair.sticks.bundles.seed(pair.b.library.key.id, pair.sticks.name()).paths[0]
    pair.office.set_role(pair.a, pair.group, "ben", "")
    assert pair.b.sync().purged == [pair.group]
    old = pair.sticks.read(pair.b, seed)
    assert (old.received, old.gaps, old.verified) == (0, [], False)
    assert pair.group not in spaces_of(pair.b)


def test_work_that_no_stick_has_taken_is_kept_in_the_tray_when_its_group_goes(pair: Pair) -> None:
    answer_to = pair.sticks.write(pair.b)
    pair.b.editing.put(pair.practice, {"summary": "Never sent."})
    pair.office.set_role(pair.a, pair.group, "ben", "")
    report = pair.sticks.read(pair.b, pair.sticks.answer(answer_to))
    assert report.purged == [pair.group]
    with pair.b.library.reading() as connection:
        (kept,) = connection.execute(select(t.tray)).all()
    assert (kept.code, b"Never sent." in kept.body) == ("access_ended", True)


def test_whoever_comes_back_reads_again_and_an_old_revocation_is_history(pair: Pair) -> None:
    request = pair.sticks.write(pair.b)
    pair.office.set_role(pair.a, pair.group, "ben", "")
    revocation = pair.sticks.answer(request)
    pair.sticks.read(pair.b, revocation)
    pair.office.enrol(pair.b, "ben", {pair.group: CONTRIBUTOR})
    assert pair.b.see(pair.practice).title == "Benches"
    assert pair.sticks.read(pair.b, revocation).purged == []
    pair.office.settle()


# -- planted bugs, and the tests above that find them -------------------------------------------------


def test_planted_an_overlapping_page_is_applied_from_its_beginning(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_reading, "page_after", lambda page, payloads, seq: (page, payloads))
    with pytest.raises(PracticeDeskError) as error:
        test_a_bundle_read_twice_or_overlapping_brings_nothing_twice(pair)
    assert code_of(error) == "page_place"


def test_planted_a_revocation_is_forgotten(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revoked, "note", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_revocation_by_stick_purges_and_no_older_bundle_brings_it_back(pair)


def test_planted_whoever_signs_is_believed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_reading, "_check_signer", lambda *_: None)
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_news_that_somebody_else_has_signed_changes_nothing(pair)


def spaces_of(desk: Desk) -> list[str]:
    with desk.library.reading() as connection:
        return [space.id for space in spaces(connection)]
