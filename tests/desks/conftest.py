from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .office import Office, office


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as made:
        yield made
