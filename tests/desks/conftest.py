from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .office import Office, office


@pytest.fixture(name="office")
def _office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """On SQLite, where a test does not ask for PostgreSQL by its parameter."""
    on_postgres = getattr(request, "param", "") == "postgres"
    database = request.getfixturevalue("postgres").new_database() if on_postgres else None
    with office(tmp_path, database) as made:
        yield made
