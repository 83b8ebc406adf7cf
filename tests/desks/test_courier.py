"""A connected colleague carries sealed files there and back, and reads neither."""

from __future__ import annotations

import pytest

from practicedesk.services import bundle_writing
from practicedesk.services.bundle_words import missing
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.server import bundles
from practicedesk_sync.server.administration import end_device

from .office import Desk, Office
from .stick_pair import Pair, carry, code_of


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


def test_a_connected_colleague_carries_work_there_and_news_back_unread(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_writing, "REQUEST_BYTES", 2_000)
    for number in range(9):
        pair.b.editing.new("practice", f"Note {number}", "Parks", {"problem": f"{number} canary. " * 100})
    pair.a.editing.put(pair.practice, {"summary": "Ana."})
    pair.a.sync()
    stick = pair.sticks.write(pair.b)
    back = carry(pair, stick)
    for path in (stick, back):
        assert b"canary" not in path.read_bytes()
        with pytest.raises(PracticeDeskError):
            pair.sticks.read(pair.a, path)
    report = pair.sticks.read(pair.b, back)
    assert (report.acknowledged, report.received, report.verified) == (9, 1, True)
    assert pair.sticks.read(pair.b, carry(pair, stick)).received == 0  # carried twice
    pair.office.settle()


def test_a_colleague_can_carry_the_wish_to_join(pair: Pair) -> None:
    cleo = Desk(pair.office, "cleo", 0)
    request = pair.sticks.write(cleo, pair.office.code("cleo", {pair.group: CONTRIBUTOR}))
    assert pair.sticks.read(cleo, carry(pair, request)).enrolled == "cleo"
    pair.office.desks.append(cleo)
    pair.office.settle()


def test_a_courier_takes_only_what_is_for_the_server_and_may_be_nobody(pair: Pair) -> None:
    with pytest.raises(PracticeDeskError) as error:
        carry(pair, pair.news())
    assert code_of(error) == "bundle_not_for_server"
    pair.b.editing.put(pair.practice, {"summary": "Ben."})
    stick = pair.sticks.write(pair.b)
    end_device(pair.office.server, pair.a.library.key.id)
    with pytest.raises(PracticeDeskError) as error:
        carry(pair, stick)
    assert code_of(error) == "device_ended"


def test_more_news_than_a_courier_takes_is_told_and_comes_with_the_next(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer stops within the log; it is whole as far as it goes."""
    monkeypatch.setattr(bundles, "CARRIED_BYTES", 1)
    for number in range(3):
        pair.a.editing.new("practice", f"Note {number}", "Parks", {"problem": "Long. " * 400_000})
    pair.office.by_stick = False
    pair.a.sync()
    pair.office.by_stick = True
    rounds = 0
    while not (report := pair.sticks.read(pair.b, carry(pair, pair.sticks.write(pair.b)))).verified:
        assert report.received == 1
        assert "more" in " ".join(missing(report))
        rounds += 1
    assert rounds == 2
