from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from practicedesk.library.library import Library, create
from tests.desks.office import Office, office


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
