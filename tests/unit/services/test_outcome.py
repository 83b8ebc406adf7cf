"""What a synchronisation did is told in whole, however much it was."""

from __future__ import annotations

from practicedesk.services.outcome import news, summary
from practicedesk.services.syncing import SyncReport
from practicedesk_sync.protocol.messages import CommandAnswer, Verdict


def refused(n: int, message: str) -> Verdict:
    return Verdict(space="0" * 32, n=n, what="refused", code="any", message=message)


def test_one_reason_is_said_and_several_are_counted() -> None:
    alike = SyncReport(refused=[refused(1, "You may only read here."), refused(2, "You may only read here.")])
    assert news(alike) == [
        "2 changes were refused; your work is kept under what was refused. You may only read here."
    ]
    different = SyncReport(refused=[*alike.refused, refused(3, "The minutes are approved.")])
    assert news(different) == [
        "3 changes were refused; your work is kept under what was refused."
        " There are 2 reasons; each piece stands there with its own."
    ]


def test_nothing_new_is_said_only_where_nothing_was() -> None:
    nothing = "Up to date: this library and the server agree; there was nothing new."
    assert summary(SyncReport()) == nothing
    assert summary(SyncReport(settled=["returned"])) == "Up to date: this library and the server agree."


def test_every_code_that_has_come_is_counted() -> None:
    def come(number: int) -> SyncReport:
        given = [CommandAnswer(id=f"{n}" * 32, result={"code": "x"}) for n in range(number)]
        return SyncReport(answers=given)

    assert news(come(0)) == []
    assert news(come(1)) == [
        "The code for somebody you invited has come; it is kept with the members of the group."
    ]
    assert news(come(2)) == [
        "2 codes for people you invited have come; each is kept with the members of its group."
    ]
