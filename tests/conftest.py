"""What every test run shares: no waiting for a disk, Hypothesis that repeats itself, one PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import postgres as servers
from tests.in_memory import memory_folder

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("ci")

if (folder := memory_folder()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """A running PostgreSQL; where there can be none the test is skipped."""
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as started:
        yield started
