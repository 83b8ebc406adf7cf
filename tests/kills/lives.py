"""Lives of real processes that end as they should not, or meet a disk that fails. Done with strace."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

STRACE = shutil.which("strace")
KILL = "signal=KILL"


@dataclass(frozen=True)
class Harm:
    """What befalls a process at its `at`-th call of `call`, to the files that are harmed.

    `how`: as strace says it: ``signal=KILL``, ``error=ENOSPC``. `on`: at each from then on.
    """

    call: str
    at: int
    how: str
    on: bool = False

    @property
    def words(self) -> str:
        return f"{self.call}:{self.how}:when={self.at}{'+' if self.on else ''}"


@dataclass(frozen=True)
class Life:
    """`statuses`: of the commands that ended; `status`: of the process, less than 0 when it was killed."""

    statuses: tuple[int, ...]
    status: int
    out: str


@cache
def missing() -> str:
    """Why no process can be traced here; "" where one can."""
    if STRACE is None:
        return "strace is not installed"
    done = subprocess.run([STRACE, "-o", os.devnull, "-e", "trace=none", "true"], capture_output=True)
    return "" if done.returncode == 0 else "this computer lets nobody trace a process"


class Lives:
    """Processes one after the other. `folder`: for what they say; `harmed`: files, where not all are."""

    def __init__(self, folder: Path, harmed: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.harmed = harmed
        line = [sys.executable, "-m", "tests.kills.worker"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._worker = subprocess.Popen(line, **pipes)
        self._out, self._told = folder / "out", folder / "told"

    def close(self) -> None:
        self._worker.kill()
        self._worker.communicate()

    def live(
        self,
        program: str,
        *commands: Sequence[str],
        harm: Harm | None = None,
        killed_after_s: float | None = None,
        meanwhile: Callable[[int], None] = lambda _: None,
    ) -> Life:
        """One life. `meanwhile` is called with its process id once it goes on; then its end is waited for."""
        about = {"program": program, "commands": commands, "out": str(self._out), "told": str(self._told)}
        self._told.unlink(missing_ok=True)
        self._say(json.dumps(about))
        process = int(self._heard())
        self._stopped(process)
        tracer = self._attached(process, harm) if harm else None
        os.kill(process, signal.SIGCONT)
        if killed_after_s is not None:
            time.sleep(killed_after_s)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        meanwhile(process)
        status = int(self._heard())
        if tracer is not None:
            tracer.communicate()
        told = self._told.read_text() if self._told.exists() else ""
        ended = tuple(int(line.split()[1]) for line in told.splitlines())
        return Life(ended, status, self.out())

    def out(self) -> str:
        """What the process has printed so far."""
        return self._out.read_text(encoding="utf-8") if self._out.exists() else ""

    # -- inside ------------------------------------------------------------------------------------

    def _stopped(self, process: int) -> None:
        """Wait until it has stopped itself."""
        while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            os.sched_yield()

    def _attached(self, process: int, harm: Harm) -> subprocess.Popen[str]:
        assert STRACE is not None
        files = [part for file in self.harmed for part in ("-P", str(file))]
        line = [STRACE, "-f", "-p", str(process), "-o", os.devnull, *files]
        line += ["-e", f"trace={harm.call}", "-e", f"inject={harm.words}"]
        tracer = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert "attached" in said, said
        return tracer

    def _say(self, line: str) -> None:
        assert self._worker.stdin is not None
        self._worker.stdin.write(line + "\n")
        self._worker.stdin.flush()

    def _heard(self) -> str:
        pipe: IO[str] | None = self._worker.stdout
        assert pipe is not None
        line = pipe.readline()
        assert line, "the worker has ended"
        return line
