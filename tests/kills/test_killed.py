"""Real processes are killed and real disks fail, at the Nth write and at any moment; nothing is lost."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kills.desk import HarmedDesk, harmed_desk
from tests.kills.lives import KILL, Harm, missing
from tests.kills.server import HarmedServer, harmed_server

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=missing())]

CALLS = {"pwrite64": 420, "fsync": 34, "write": 4, "ftruncate": 14, "unlink": 14}
"""How often a whole life of the desk calls each, about."""
SERVER_CALLS = {"pwrite64": 200, "fsync": 26, "write": 16, "ftruncate": 3, "unlink": 2}
KILLS = int(os.environ.get("PRACTICEDESK_KILLS", "500"))
"""Of each program, in `make torture`."""
AGREE = 25
DISKS = [
    Harm("pwrite64", 30, "error=ENOSPC", on=True),
    Harm("fsync", 8, "error=EIO"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HarmedDesk]:
    with harmed_desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[HarmedDesk]:
    """One of a test's own, for hundreds of lives."""
    with harmed_desk(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HarmedServer]:
    with harmed_server(tmp_path_factory.mktemp("server")) as made:
        yield made


def kill(dice: random.Random, calls: dict[str, int]) -> Harm:
    """At some call of some kind, of those that put something on the disk."""
    call = dice.choice(list(calls))
    return Harm(call, dice.randint(1, calls[call]), KILL)


def test_a_desk_that_is_killed_has_all_that_it_said_is_saved(desk: HarmedDesk) -> None:
    for harm in (Harm("pwrite64", 60, KILL), Harm("fsync", 5, KILL), Harm("write", 2, KILL)):
        assert desk.live(harm).status == -9
    assert desk.live(killed_after_s=0.02).status == -9
    desk.agree()


@pytest.mark.parametrize("harm", DISKS, ids=lambda harm: harm.words)
def test_a_desk_whose_disk_fails_says_so_and_goes_on_afterwards(desk: HarmedDesk, harm: Harm) -> None:
    life = desk.live(harm)
    assert 3 in life.statuses
    desk.agree()


def test_a_server_that_is_killed_has_all_that_it_said_it_took(server: HarmedServer) -> None:
    assert server.live(Harm("pwrite64", 25, KILL)).status == -9
    assert server.fell
    assert server.live(killed_after=2).status == -9
    server.agree()


@pytest.mark.torture
def test_desks_are_killed(fresh: HarmedDesk, capsys: pytest.CaptureFixture[str]) -> None:
    dice, told = random.Random(1), Counter[str]()
    for number in range(KILLS):
        if number % 4 == 3:
            killed = fresh.live(killed_after_s=dice.uniform(0.0, 0.6)).status == -9
            told["at some moment"] += killed
        else:
            harm = kill(dice, CALLS)
            told[harm.call] += fresh.live(harm).status == -9
        if number % AGREE == 0:
            fresh.agree()
    fresh.agree()
    assert all(told[call] for call in CALLS)
    _tell(capsys, "desk", told, len(fresh.saved))


@pytest.mark.torture
def test_servers_are_killed(server: HarmedServer, capsys: pytest.CaptureFixture[str]) -> None:
    dice, told = random.Random(2), Counter[str]()
    for number in range(KILLS):
        if number % 4 == 3:
            server.live(killed_after=dice.randint(0, 12))
            told["after some request"] += 1
        else:
            harm = kill(dice, SERVER_CALLS)
            server.live(harm)
            told[harm.call if server.fell else "after all requests"] += 1
        if number % AGREE == 0:
            server.agree()
    server.agree()
    _tell(capsys, "server", told, len(server.taken))


@pytest.mark.torture
@pytest.mark.parametrize(("error", "on"), [("ENOSPC", True), ("EIO", False)])
def test_the_disk_of_a_server_fails(
    server: HarmedServer, error: str, on: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    told: Counter[str] = Counter()
    for call, most in SERVER_CALLS.items():
        for at in range(1, most + 1, 1 + most // 40):
            server.live(Harm(call, at, f"error={error}", on=on))
            told[call] += 1
        server.agree()
    _tell(capsys, f"disk of a server: {error}", told, len(server.taken))


@pytest.mark.torture
@pytest.mark.parametrize(("error", "on"), [("ENOSPC", True), ("EIO", False)])
def test_the_disk_fails_at_one_write_after_another(
    fresh: HarmedDesk, error: str, on: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is full from the Nth write on, until the next start; or one write fails."""
    told: Counter[str] = Counter()
    for call, most in CALLS.items():
        for at in range(1, min(most, 200) + 1):
            life = fresh.live(Harm(call, at, f"error={error}", on=on))
            told[f"{call}, told"] += 3 in life.statuses
            told[f"{call}, did no harm"] += 3 not in life.statuses
        fresh.agree()
    assert told["pwrite64, told"] and told["fsync, told"]
    _tell(capsys, f"disk: {error}", told, len(fresh.saved))


def _tell(capsys: pytest.CaptureFixture[str], what: str, told: Counter[str], kept: int) -> None:
    with capsys.disabled():
        print(f"\n{what}: {sum(told.values())} lives, {dict(told)}; {kept} saved, none lost")
