"""A real `practicedesk-server` on a folder: its commands, and its process while it serves."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from practicedesk_sync.server import cli

PROGRAM = Path(sys.executable).with_name("practicedesk-server")
PATIENCE_S = 60
DATABASE = "PRACTICEDESK_DATABASE"
READY = "Listening on "


class ServerProcess:
    """The server of one data folder. What it logs is kept in a file beside the folder."""

    def __init__(self, folder: Path, database: URL | None = None, workers: int = 1) -> None:
        self.folder = folder
        self.database = database
        self.workers = workers
        self.environment = {name: value for name, value in os.environ.items() if name != DATABASE}
        if database is not None:
            self.environment[DATABASE] = database.render_as_string(hide_password=False)
        self.log_file = folder.with_name(folder.name + ".log")
        self.url = ""
        self._child: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, whatever comes of it."""
        line = [str(PROGRAM), "--data", str(self.folder), *arguments]
        about: dict[str, Any] = {"env": self.environment, "encoding": "utf-8", "timeout": PATIENCE_S}
        return subprocess.run(line, capture_output=True, text=True, **about)

    def answer(self, *arguments: str) -> str:
        """What a command that must succeed prints, without the line end. It is run in this process: a
        program takes half a second to start. `printed` runs the program."""
        where = ["--data", str(self.folder)]
        if self.database is not None:
            where += ["--database", self.environment[DATABASE]]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            status = cli.main([*where, *arguments])
        said, complaint = (stream.buffer.getvalue().decode() for stream in (out, err))
        assert (status, complaint) == (0, ""), complaint
        return said.rstrip("\n")

    def printed(self, *arguments: str) -> str:
        """As `answer`, by the program itself."""
        done = self.command(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout.rstrip("\n")

    def start(self, port: int = 0, *, host: str = "", prefix: Sequence[str] = ()) -> str:
        """Serve, and return the address once it says that it listens. `prefix`: of the command line."""
        with self.log_file.open("ab") as log:
            line = [*prefix, str(PROGRAM), "--data", str(self.folder), "serve", "--port", str(port)]
            line += ["--workers", str(self.workers), *(["--host", host] if host else [])]
            about: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": log, "env": self.environment}
            self._child = subprocess.Popen(line, text=True, **about)
        assert self._child.stdout is not None
        readable, _, _ = select.select([self._child.stdout], [], [], PATIENCE_S)
        said = self._child.stdout.readline() if readable else ""
        assert said.startswith(READY), f"{said!r}\n{self.log}"
        self.url = said.removeprefix(READY).strip()
        return self.url

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop and wait; its exit status."""
        if self._child is None:
            return 0
        child, self._child = self._child, None
        child.send_signal(how)
        child.communicate(timeout=PATIENCE_S)
        return child.returncode

    def children(self) -> list[int]:
        """The process ids of its workers, where there are several."""
        assert self._child is not None
        every = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self._child.pid)], capture_output=True, text=True
        )
        return [int(line.split()[0]) for line in every.stdout.splitlines() if "spawn_main" in line]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")
