from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting
from tests.desks.office import Office, office

from .meeting_desks import ITEMS, STARTS, Two


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A new library with a clock of its own, one second a reading."""
    seconds = count(1_700_000_000)
    made = create(tmp_path / "library", lambda: next(seconds) * 1_000, random.Random(7).randbytes)
    yield made
    made.close()


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def two(office: Office) -> Two:
    ana = office.desk("ana")
    group = make_group(ana.library, "Joined-Up Towns")
    ana.sync()
    ben = office.desk("ben", {group: "contributor"})
    id_ = make_meeting(ana.library, group, "First meeting", ITEMS, starts=STARTS, place="Norbridge")
    office.settle()
    return Two(ana, ben, group, id_)


@pytest.fixture
def held(library: Library) -> str:
    """A meeting of a group made offline."""
    group = make_group(library, "Joined-Up Towns")
    return make_meeting(library, group, "First meeting", ITEMS, starts=STARTS)
