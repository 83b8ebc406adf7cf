"""What the end-to-end tests share: a server of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.server_process import ServerProcess


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that is not set up yet; stopped at the end, if it runs."""
    server = ServerProcess(tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture
def server(new_server: ServerProcess) -> ServerProcess:
    """A server that is set up and does not run yet."""
    new_server.answer("init")
    return new_server
