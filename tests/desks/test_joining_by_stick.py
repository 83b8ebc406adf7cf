"""A computer is connected to a server it never sees over a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.services.bundle_reading import read_bundle
from practicedesk.services.bundle_words import summary, written_words
from practicedesk.services.bundle_writing import write_bundle
from practicedesk.services.inviting import asked, invite
from practicedesk.services.status import status
from practicedesk_sync.bundle.head import ENROLMENT, OUTBOX
from practicedesk_sync.bundle.reading import head_of
from practicedesk_sync.bundle.writing import in_memory
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.messages import Enrolled

from .office import Desk, Office
from .stick_pair import Pair, code_of


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


def test_a_computer_joins_without_ever_seeing_a_network(office: Office) -> None:
    """The code comes as a file; a request goes out, the answer connects and brings what there is."""
    pair = Pair(office)
    code = codes.parse(office.code("cleo", {pair.group: CONTRIBUTOR}))
    invitation = office.sticks.bundles.invitation(code, "cleo", office.sticks.name()).paths[0]
    cleo = Desk(office, "cleo", 0)
    assert "invitation for cleo" in summary(read_bundle(cleo.library, invitation))
    request = office.sticks.write(cleo)
    assert head_of(request).kind == ENROLMENT
    answer = office.sticks.answer(request)
    report = read_bundle(cleo.library, answer)
    assert (report.enrolled, report.verified) == ("cleo", True)
    assert cleo.see(pair.practice).title == "Benches"
    assert (status(cleo.library).account, status(cleo.library).server) == ("cleo", "")
    office.desks.append(cleo)
    cleo.editing.put(pair.practice, {"summary": "By stick."})
    office.settle()
    again = office.sticks.answer(request)  # the answer was lost, and the request is read once more
    assert summary(read_bundle(cleo.library, again)) == "This library is connected as cleo."


def test_a_typed_code_will_do_and_serves_once(office: Office) -> None:
    code = office.code("cleo", {})
    cleo, dora = Desk(office, "cleo", 0), Desk(office, "dora", 0)
    office.sticks.to_and_fro(cleo, code)
    with pytest.raises(PracticeDeskError) as error:
        office.sticks.to_and_fro(dora, code)
    assert code_of(error) == "code_used"
    with pytest.raises(PracticeDeskError) as error:
        write_bundle(dora.library, office.sticks.name(), code_text="half a code")
    assert code_of(error) == "code_unreadable"
    assert status(dora.library).account == ""
    cleo.library.close()
    dora.library.close()


def test_an_answer_from_another_server_connects_nothing(office: Office, tmp_path: Path) -> None:
    other = Office(tmp_path / "other", seed=2)
    cleo = Desk(office, "cleo", 0)
    request = office.sticks.write(cleo, office.code("cleo", {}))
    with pytest.raises(PracticeDeskError) as error:
        other.sticks.take(request)
    assert code_of(error) == "bundle_not_for_you"
    device = cleo.library.key
    sender = other.sticks.bundles._sender(((device.id, device.public),))
    pretended = Enrolled(
        account="a" * 32, name="cleo", server_key=office.server.key.public.hex(), commons="b" * 32, token=""
    )
    forged = office.sticks.name()
    forged.write_bytes(in_memory(sender, ENROLMENT, [pretended]))
    with pytest.raises(PracticeDeskError) as error:
        read_bundle(cleo.library, forged)
    assert code_of(error) == "bundle_signer"
    assert status(cleo.library).account == ""
    cleo.library.close()
    other.close()


def test_before_a_code_nothing_is_written(office: Office) -> None:
    cleo = Desk(office, "cleo", 0)
    with pytest.raises(PracticeDeskError) as error:
        office.sticks.write(cleo)
    assert code_of(error) == "not_enrolled"
    cleo.library.close()


def test_an_invitation_asked_by_stick_comes_back_by_stick(pair: Pair) -> None:
    invite(pair.a.library, "Parks", "dora", CONTRIBUTOR)
    written = pair.sticks.written(pair.a)
    assert (written.kind, written.changes, written.wishes) == (OUTBOX, 0, 1)
    assert written_words(written).startswith("1 request saved in ")
    pair.sticks.read(pair.a, pair.sticks.receipt(written.paths[0]))
    assert [one.state for one in asked(pair.a.library)] == ["ready"]
