"""Two people who share a group and, from now on, no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.services.carrying import carry_bundle
from practicedesk.services.enrolling import channel
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR

from .office import Office
from .sticks import Sticks


class Pair:
    """Ana and Ben share a group and its practice; from now on there is no network."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sticks: Sticks = office.sticks
        self.a = office.desk("ana")
        self.group = self.a.editing.new("group", "Parks")
        self.a.sync()
        self.b = office.desk("ben", {self.group: CONTRIBUTOR})
        self.practice = self.a.editing.new("practice", "Benches", "Parks", {"problem": "One.\n\nTwo."})
        office.settle()
        office.by_stick = True

    def news(self) -> Path:
        """Ana does something, the server has it, and Ben’s next answer is written."""
        self.a.editing.put(self.practice, {"summary": f"Summary {self.office.now()}."})
        self.a.sync()
        return self.sticks.answer(self.sticks.write(self.b))


def code_of(error: pytest.ExceptionInfo[PracticeDeskError]) -> str:
    assert error.value.next
    return error.value.code


def carry(pair: Pair, path: Path) -> Path:
    """Ana, who has a network, takes a file of Ben’s to the server and something back."""
    server = channel(pair.a.library, pair.office.door.handle)
    return carry_bundle(pair.a.library, server, path, pair.sticks.name())
