"""Several processes that serve one database behind one address, and the process that looks after them.

Each is a server of its own: nothing is shared but the database, the key and the listening socket. What a
worker needs to start goes to it through a pipe, so that no list of processes shows it.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from ..errors import PracticeDeskError, WorldError
from .data import ServerData
from .serving import Serving, log_to_stderr

AGAIN_S = 1
"""Seconds before a worker that has ended by itself is replaced."""

logger = logging.getLogger(__name__)

Open = Callable[[], ServerData]


class Workers:
    """Starts workers, replaces those that end by themselves, ends when told to. `open_`: its own server."""

    def __init__(self, open_: Open, listener: socket.socket, number: int) -> None:
        self.open = open_
        self.listener = listener
        self.number = number
        self._running: dict[SpawnProcess, Connection] = {}
        self._told_to_stop = False

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT; `ready` is called once every worker answers."""
        log_to_stderr()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        try:
            for _ in range(self.number):
                self._start()
            self._wait_until_all_answer()
            if not self.stopping():
                ready()
            self._look_after()
        finally:
            self.stop()
            self.listener.close()
            for worker in self._running:
                worker.join()

    def stop(self) -> None:
        """Tell every worker to finish what it has begun and end."""
        self._told_to_stop = True
        for worker in self._running:
            worker.terminate()

    def stopping(self) -> bool:
        """Whether it has been told to stop."""
        return self._told_to_stop

    def _start(self) -> None:
        spawning = multiprocessing.get_context("spawn")
        hears, says = spawning.Pipe(duplex=False)
        worker = spawning.Process(target=_work, args=(self.open, self.listener, says))
        worker.start()
        says.close()
        self._running[worker] = hears
        if self.stopping():
            worker.terminate()

    def _wait_until_all_answer(self) -> None:
        for worker, hears in self._running.items():
            wait([hears, worker.sentinel])
            if not (hears.poll() or self.stopping()):
                raise WorldError("worker_failed", "A worker could not start.", "Its reason stands above.")

    def _look_after(self) -> None:
        while not self.stopping():
            wait([worker.sentinel for worker in self._running])
            for worker in [one for one in self._running if not one.is_alive()]:
                if self.stopping():
                    return
                logger.warning("worker %d ended with %s; another one starts", worker.pid, worker.exitcode)
                del self._running[worker]
                time.sleep(AGAIN_S)
                self._start()


def _work(open_: Open, listener: socket.socket, ready: Connection) -> None:
    """One worker's life. It ends with the process that started it, however that ended."""
    log_to_stderr()
    try:
        data = open_()
    except PracticeDeskError as error:
        logger.error("%s %s", error.message, error.next)
        sys.exit(error.exit_status)
    serving = Serving(data, lambda: _say(ready))
    threading.Thread(target=_end_with_parent, args=[serving], daemon=True).start()
    serving.run(sockets=[listener])
    data.close()


def _say(ready: Connection) -> None:
    with suppress(BrokenPipeError):  # the parent is gone: `_end_with_parent` sees to it
        ready.send(True)


def _end_with_parent(serving: Serving) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    serving.should_exit = True
