"""A device that is ended while its request is under way is refused inside the transaction, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol.messages import Command
from practicedesk_sync.replica.space_log import SpaceLog
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.accounts import Accounts, Author
from practicedesk_sync.server.commands import carry_out
from tests.contract.hand_desk import HandDesk, fresh_id
from tests.desks.office import office

Late = Callable[[Accounts, Author, str], object]


def _command(accounts: Accounts, author: Author, group: str) -> object:
    return carry_out(accounts, author, Command(id=fresh_id(), what="remove", args={"space": group}))


def _admission(accounts: Accounts, author: Author, group: str) -> None:
    accounts.vouch(SpaceLog(accounts.connection, group), author)


@pytest.mark.parametrize("late", [_command, _admission])
def test_an_ended_device_is_too_late(tmp_path: Path, late: Late) -> None:
    with office(tmp_path) as made:
        group = made.desk("ana").editing.new("group", "Parks")
        made.desks[0].sync()
        eve = HandDesk(made.door.handle)
        eve.enrol(made.code("eve", {group: CONTRIBUTOR}))

        def recognised(connection: Connection) -> Author:
            return made.server.author(connection, eve.key.id)

        author = run_tx(made.server.engine, recognised)
        eve.ask("end_device", device=eve.key.id)
        with pytest.raises(Refused) as refused:
            run_tx(made.server.engine, lambda c: late(made.server.accounts(c), author, group))
        assert refused.value.code == "device_ended"


def test_whoever_runs_the_server_ends_a_lost_computer(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        eve = HandDesk(made.door.handle)
        eve.enrol(made.code("eve", {}))
        admin.end_device(made.server, eve.key.id)
        with pytest.raises(Refused) as refused:
            eve.pull()
        assert refused.value.code == "device_ended"
        assert [one.ended for one in run_tx(made.server.engine, admin.devices)] == [True]
        for unknown in (made.server.key.id, "", "eve"):
            with pytest.raises(UserMistake):
                admin.end_device(made.server, unknown)
