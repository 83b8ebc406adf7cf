"""What every test run shares: no waiting for a disk, Hypothesis that repeats itself, one PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import examples
from tests import postgres as servers
from tests.in_memory import memory_folder

examples.register()

if (folder := memory_folder()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """A running PostgreSQL; where there can be none the test is skipped."""
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as started:
        yield started
