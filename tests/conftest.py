"""What every test run shares: no waiting for a disk, Hypothesis that repeats itself, one PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import postgres as servers

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("ci")

if servers.SHARED_MEMORY.is_dir():  # what is committed there is not waited for
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(servers.SHARED_MEMORY))


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """A running PostgreSQL; where there can be none the test is skipped."""
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as started:
        yield started
