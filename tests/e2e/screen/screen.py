"""A virtual screen of our own, with what a desktop session has."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "openbox", "dbus-daemon", "xdotool", "import")
READER = Path("/usr/bin/python3")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


def missing() -> str:
    """What this machine lacks for a screen; "" when nothing."""
    lacks = [name for name in NEEDED if shutil.which(name) is None]
    lacks += [str(path) for path in (READER, LAUNCHER) if not path.exists()]
    return ", ".join(lacks)


class Screen:
    """Xvfb, a window manager, a session bus and the accessibility bus; `environment` leads to them."""

    def __init__(self, folder: Path, size: str = "1280x860x24") -> None:
        if lacks := missing():
            pytest.skip(f"no virtual screen here: {lacks}; see packaging/requirements/debian-tests.txt")
        self.folder = folder
        self.environment = dict(os.environ)
        for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            self.environment.pop(name, None)
        self.environment |= {
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
        }
        folder.chmod(0o700)
        self._processes: list[subprocess.Popen[str]] = []
        number = self._told(["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"])
        self.environment["DISPLAY"] = f":{number}"
        bus = self._told(["dbus-daemon", "--session", "--print-address=1", "--nofork"])
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        self.start([str(LAUNCHER), "--launch-immediately"])
        self._told(["openbox", "--startup", "echo ready"])

    def start(self, line: list[str]) -> subprocess.Popen[str]:
        """Start a process on this screen; it is stopped with the screen."""
        with (self.folder / f"{Path(line[0]).name}.log").open("w") as log:
            process = subprocess.Popen(
                line,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self.environment,
                cwd=self.folder,
                text=True,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def picture(self, path: Path) -> None:
        """Take a screenshot."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True)

    def close(self) -> None:
        """Stop everything, with what the bus has started on its own."""
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _told(self, line: list[str]) -> str:
        """Start a process and read the one line in which it says where it is."""
        process = self.start(line)
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        assert said, f"{line[0]} did not start"
        return said
