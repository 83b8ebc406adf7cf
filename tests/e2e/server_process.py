"""A real `practicedesk-server` on a folder: its commands, and its process while it serves."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("practicedesk-server")
PATIENCE_S = 60
READY = "Listening on "


class ServerProcess:
    """The server of one data folder. What it logs is kept in a file beside the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log_file = folder.with_name(folder.name + ".log")
        self.url = ""
        self._child: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, whatever comes of it."""
        line = [str(PROGRAM), "--data", str(self.folder), *arguments]
        return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE_S)

    def answer(self, *arguments: str) -> str:
        """What a command that must succeed prints, without the line end."""
        done = self.command(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout.rstrip("\n")

    def start(self, port: int = 0) -> str:
        """Serve, and return the address once it says that it listens."""
        with self.log_file.open("ab") as log:
            line = [str(PROGRAM), "--data", str(self.folder), "serve", "--port", str(port)]
            self._child = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=log, text=True)
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

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")
