"""Desks without a network, a server, and a drawer full of sticks that come in any order, twice, or never.

Each history is told by its seed. `make torture` plays many more.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from practicedesk.library import by_stick, outbox
from practicedesk.services.drafting import Drafting
from practicedesk_sync.policy.roles import CONTRIBUTOR

from .office import Desk, Office, office

STEPS = 45
FIELDS = ("problem", "summary", "context")


class History:
    """One seeded history. `said`: what each author has written last into a field that is theirs alone."""

    def __init__(self, made: Office, seed: int) -> None:
        self.office = made
        self.random = random.Random(seed)
        first = made.desk("ana")
        self.group = first.editing.new("group", "Parks")
        first.sync()
        for name in ("ben", "cleo"):
            made.desk(name, {self.group: CONTRIBUTOR})
        self.practice = first.editing.new("practice", "Benches", "Parks")
        made.settle()
        made.by_stick = True
        self.to_server: list[Path] = []
        self.to_desk: dict[str, list[Path]] = {desk.name: [] for desk in made.desks}
        self.said: dict[str, str] = {}
        self.count = 0

    def run(self) -> None:
        steps: list[Callable[[], None]] = [
            self.edit,
            self.edit,
            self.write,
            self.write,
            self.serve,
            self.serve,
            self.read,
            self.read,
            self.online,
        ]
        for _ in range(STEPS):
            self.random.choice(steps)()
        self.heal()

    def desk(self) -> Desk:
        return self.random.choice(self.office.desks)

    def edit(self) -> None:
        desk = self.desk()
        self.count += 1
        field = FIELDS[self.office.desks.index(desk)]
        self.said[field] = f"{desk.name} {self.count}."
        desk.editing.put(self.practice, {field: self.said[field]})
        Drafting(desk.library).commit_all()

    def write(self) -> None:
        self.to_server.append(self.office.sticks.write(self.desk()))

    def serve(self) -> None:
        """The server reads some stick, of now or long ago, and answers it, in full or by a receipt."""
        if not self.to_server:
            return
        path = self.random.choice(self.to_server)
        if self.random.random() < 0.3:
            self.to_server.remove(path)  # lost, or wiped, after this
        taken = self.office.sticks.take(path)
        write = self.office.sticks.bundles.receipt if self.random.random() < 0.3 else None
        answer = write or self.office.sticks.bundles.answer
        made = answer(taken, self.office.sticks.name()).paths[0]
        name = next(one.name for one in self.office.desks if one.library.key.id == taken[0].author.device)
        self.to_desk[name].append(made)

    def read(self) -> None:
        """A desk reads some answer it has, of now or long ago."""
        desk = self.desk()
        if self.to_desk[desk.name]:
            path = self.random.choice(self.to_desk[desk.name])
            if self.random.random() < 0.3:
                self.to_desk[desk.name].remove(path)
            report = self.office.sticks.read(desk, path)
            assert report.gaps == []  # an answer begins where its desk once stood

    def online(self) -> None:
        """Now and then a desk does reach the network."""
        if self.random.random() < 0.3:
            self.office.by_stick = False
            self.desk().sync()
            self.office.by_stick = True

    def heal(self) -> None:
        self.office.settle()
        for desk in self.office.desks:
            with desk.library.reading() as connection:
                assert (outbox.waiting(connection), by_stick.acknowledged(connection)) == (0, {})
            shown = desk.see(self.practice).shown
            assert {field: shown.fields[field] for field in self.said} == self.said
            assert shown.siblings == {}


def play(folder: Path, seed: int) -> None:
    with office(folder / f"seed-{seed}") as made:
        History(made, seed).run()


@pytest.mark.parametrize("seed", range(2))
def test_all_converge_whatever_becomes_of_the_sticks(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 160))
def test_all_converge_in_many_more_histories(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed)


# -- a planted bug ------------------------------------------------------------------------------------


def test_the_histories_find_a_receipt_that_holds_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_stick, "forget", lambda *_: None)
    with pytest.raises(AssertionError):
        for seed in range(3):
            play(tmp_path, seed)
