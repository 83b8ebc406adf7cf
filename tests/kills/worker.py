"""A process that has loaded the programs and forks a child for each life: a start takes milliseconds.

It reads a line of JSON for each, {program, commands, out, told}, says the child's process id, and how it has
ended. The child stops itself, so that somebody can attach to it. Once it goes on it runs the commands one
after the other, and writes into `told` the number and exit status of each that has ended. Killed, it loses
all that the system has not got from it, as any process.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from typing import Any

from practicedesk.cli import main as desk
from practicedesk.commands import editing, exchange  # noqa: F401 - loaded before there are children
from practicedesk.library import receiving  # noqa: F401
from practicedesk.remote import http  # noqa: F401
from practicedesk.services import syncing  # noqa: F401
from practicedesk_sync.server import serving  # noqa: F401
from practicedesk_sync.server.cli import main as server

ANYBODY = (0x59616D61, ctypes.c_ulong(-1))
"""Where the system lets parents alone trace a process, this one lets anybody."""
PROGRAMS = {"practicedesk": desk, "practicedesk-server": server}


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            live(json.loads(line))
        say(child)
        _, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


def live(life: dict[str, Any]) -> None:
    """The life of one child."""
    ctypes.CDLL(None).prctl(*ANYBODY, 0, 0, 0)
    out = os.open(life["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    told = os.open(life["told"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        for number, command in enumerate(life["commands"]):
            status = PROGRAMS[life["program"]](command)
            sys.stdout.flush()
            os.write(told, f"{number} {status}\n".encode())
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(0)


def say(number: int) -> None:
    print(number, flush=True)


if __name__ == "__main__":
    main()
