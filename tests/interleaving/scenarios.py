"""What must hold when two servers do two things at the same instant. Each raises when it does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from sqlalchemy import Connection

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.ids import space_id
from practicedesk_sync.log import statement as say
from practicedesk_sync.policy.roles import COORDINATOR
from practicedesk_sync.protocol.messages import Command, ExchangeRequest
from practicedesk_sync.replica import reading
from practicedesk_sync.replica.space_log import lock_space
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import service
from practicedesk_sync.server.door import Door
from tests.contract.hand_desk import HandDesk, fresh_id
from tests.simulation.stand_in import stand_in

from .two import PATIENCE_S, Two


def code_of(outcome: Any) -> str:
    """The code with which a deed was refused; "" when it was not."""
    return outcome.code if isinstance(outcome, Refused | UserMistake) else ""


def two_push_to_one_space(two: Two) -> None:
    """One waits for the other, works once, and comes after it."""
    done = two.cross(
        lambda: two.ana.push(two.ana.note(two.group, "A")), lambda: two.ben.push(two.ben.note(two.group, "B"))
    )
    assert done.waited
    assert done.tries == 1
    assert (done.first.verdicts, done.second.verdicts) == ([], [])
    two.ana.pull()
    assert two.ana.titles(two.group)[-2:] == ["A", "B"]
    assert two.holds(two.group)


def two_push_to_two_spaces(two: Two) -> None:
    """Neither waits for the other."""
    other = two.ben.open()
    done = two.cross(lambda: two.ana.push(two.ana.note(two.group)), lambda: two.ben.push(two.ben.note(other)))
    assert (done.first.verdicts, done.second.verdicts) == ([], [])
    assert not done.waited
    assert two.holds(other)


def somebody_reads_while_two_push(two: Two) -> None:
    """Whoever reads meanwhile misses nothing later."""
    reader = two.member(0, "cyd")
    two.cross(
        lambda: two.ana.push(two.ana.note(two.group, "A")),
        lambda: two.ben.push(two.ben.note(two.group, "B")),
        meanwhile=reader.pull,
    )
    reader.pull()
    assert reader.titles(two.group)[-2:] == ["A", "B"]


def somebody_pushes_while_an_answer_is_made(two: Two) -> None:
    """Pages and the hash over all spaces speak of one moment, so that "up to date" is never said wrongly."""
    two.ana.pull()
    right = reading.state_hash

    def late(*about: Any) -> str:
        with stand_in(service, "state_hash", right):
            two.ben.push(two.ben.note(two.group, "Late"))
        return right(*about)

    with stand_in(service, "state_hash", late):
        answer = two.ana.pull()
    assert "Late" not in two.ana.titles(two.group)
    assert answer.state != two.ana.pull().state
    assert two.ana.titles(two.group)[-1] == "Late"


def one_code_is_used_by_two_computers(two: Two) -> None:
    """It serves once."""
    code = two.code("cyd")
    desks = [HandDesk(Door(server).handle) for server in two.servers]
    done = two.cross(lambda: desks[0].enrol(code), lambda: desks[1].enrol(code))
    assert (code_of(done.first), code_of(done.second)) == ("", "code_used")


def one_computer_sends_its_code_twice(two: Two) -> None:
    """Both get the same account."""
    text = two.code("cyd", {two.group: COORDINATOR})
    desks = [HandDesk(Door(two.servers[0]).handle)]
    desks.append(two.same(desks[0]))
    done = two.cross(lambda: desks[0].enrol(text), lambda: desks[1].enrol(text))
    assert done.first.account == done.second.account
    assert two.holds(two.group)


def one_computer_uses_two_codes(two: Two) -> None:
    """One person, not two."""
    invitations = [
        two.ana.ask("invite", space=two.group, name="cyd", role="reader").result["code"] for _ in two.servers
    ]
    desks = [HandDesk(Door(two.servers[0]).handle)]
    desks.append(two.same(desks[0]))
    done = two.cross(lambda: desks[0].enrol(invitations[0]), lambda: desks[1].enrol(invitations[1]))
    assert done.first.account == done.second.account


def one_command_is_sent_twice(two: Two) -> None:
    """It is carried out once, and both get the first answer."""
    command = Command(
        id=fresh_id(), what="invite", args={"space": two.group, "name": "cyd", "role": "reader"}
    )
    again = two.same(two.ana)
    done = two.cross(
        lambda: two.ana.channel.exchange(ExchangeRequest(commands=[command])).answers,
        lambda: again.channel.exchange(ExchangeRequest(commands=[command])).answers,
    )
    assert done.first[0].result["code"]
    assert done.first == done.second


def one_space_is_opened_twice(two: Two) -> None:
    """By one device whose first answer was slow: it is opened once."""
    nonce = fresh_id()
    space = space_id(two.ana.key.public, nonce)
    again = two.same(two.ana)
    done = two.cross(
        lambda: two.ana.ask("open", space=space, nonce=nonce, kind=say.GROUP).result,
        lambda: again.ask("open", space=space, nonce=nonce, kind=say.GROUP).result,
    )
    assert (done.first, done.second) == ({"space": space}, {"space": space})
    assert two.holds(space)


def two_coordinators_leave(two: Two) -> None:
    """The last one is kept, whoever that is."""
    admin.remove(two.servers[0], "server", two.group)
    done = two.cross(
        lambda: two.ana.ask("remove", space=two.group, account=two.ana.account).code,
        lambda: two.ben.ask("remove", space=two.group, account=two.ben.account).code,
    )
    assert (done.first, done.second) == ("", "last_coordinator")


def a_coordinator_is_removed_while_inviting(two: Two) -> None:
    """Rights are looked at after the removal, not before."""
    done = two.cross(
        lambda: two.ana.ask("remove", space=two.group, account=two.ben.account).code,
        lambda: two.ben.ask("invite", space=two.group, name="cyd", role="reader").code,
    )
    assert (done.first, done.second) == ("", "not_coordinator")


def a_member_is_removed_while_writing(two: Two) -> None:
    """What comes after the removal is held."""
    done = two.cross(
        lambda: two.ana.ask("remove", space=two.group, account=two.ben.account).code,
        lambda: two.ben.push(two.ben.note(two.group)).verdicts,
    )
    assert done.first == ""
    assert [verdict.what for verdict in done.second] == ["held"]
    assert two.holds(two.group)


def a_computer_is_ended_while_its_person_joins(two: Two) -> None:
    """The group the person has just joined hears of it."""
    cyd = two.desk(0, "cyd")
    invitation = two.ben.ask("invite", space=two.group, name="cyd", role="reader").result["code"]
    two.cross(lambda: cyd.enrol(invitation), lambda: admin.end_device(two.servers[1], cyd.key.id))
    two.ana.pull()
    told = [one.what for one in two.ana.heard[two.group] if isinstance(one, say.Statement)]
    assert told[-1] == say.ENDED


def two_administrators_use_one_name(two: Two) -> None:
    """There is one group of a name, and one person."""
    done = two.cross(
        lambda: admin.add_group(two.servers[0], "Same"), lambda: admin.add_group(two.servers[1], "Same")
    )
    assert code_of(done.second) == "group_exists"
    for server in two.servers:
        admin.invite(server, "ana", two.group, COORDINATOR)
    two.cross(
        lambda: admin.invite(two.servers[0], "cyd", two.group, COORDINATOR),
        lambda: admin.invite(two.servers[1], "cyd", two.group, COORDINATOR),
    )
    assert admin.invite(two.servers[0], "cyd", two.group, COORDINATOR)[1]


def two_lock_two_spaces_crosswise(two: Two) -> None:
    """PostgreSQL ends one of them, which is done again."""
    other = two.ben.open()
    meet, tries = threading.Barrier(2), []

    def lock(order: list[str], connection: Connection) -> None:
        tries.append(order)
        lock_space(connection, order[0])
        if len(tries) <= 2:
            meet.wait(PATIENCE_S)
        lock_space(connection, order[1])

    with ThreadPoolExecutor() as both:
        for server, order in zip(two.servers, ([two.group, other], [other, two.group]), strict=True):
            both.submit(run_tx, server.engine, partial(lock, order))
    assert len(tries) == 3


SCENARIOS: tuple[Callable[[Two], None], ...] = (
    two_push_to_one_space,
    two_push_to_two_spaces,
    somebody_reads_while_two_push,
    somebody_pushes_while_an_answer_is_made,
    one_code_is_used_by_two_computers,
    one_computer_sends_its_code_twice,
    one_computer_uses_two_codes,
    one_command_is_sent_twice,
    one_space_is_opened_twice,
    two_coordinators_leave,
    a_coordinator_is_removed_while_inviting,
    a_member_is_removed_while_writing,
    a_computer_is_ended_while_its_person_joins,
    two_administrators_use_one_name,
    two_lock_two_spaces_crosswise,
)
