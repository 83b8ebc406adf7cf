"""Something that listens on a free port of this computer until it is closed."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Listener:
    """`took` is called with each connection, one after the other; `open` are closed at the end."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def took(self, line: socket.socket) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self._thread.join()
        for line in self.open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            self.took(line)
