"""One window for each library: a second start brings the first to the front."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from .window import Window

ANSWER_MS = 500
"""How long a first window on this computer has to answer a second start."""
BEGIN_MS, TRIES = 200, 25
"""A first window that begins does not listen yet: how long one try waits for it, and how many there are."""


def claim(folder: Path, file: Path | None = None) -> QLockFile | None:
    """The right to open the window of a library, until it is unlocked or the process ends.

    None where there is one already: it was asked to come forward, and to read `file`. Where nothing can be
    locked, and where whoever has the right never answers, the window is opened all the same.
    """
    lock = QLockFile(QDir(QDir.tempPath()).filePath(f"{_name(folder)}.lock"))
    lock.setStaleLockTime(0)  # it is as old as its window; one whose process has ended is taken over at once
    for wait_ms in (0, *[BEGIN_MS] * TRIES):
        if lock.tryLock(wait_ms):
            return lock
        if bring_to_front(folder, file):
            return None
        if lock.error() != QLockFile.LockError.LockFailedError:
            break
    return lock


def bring_to_front(folder: Path, file: Path | None = None) -> bool:
    """Ask a window that has this library open already to come forward; False when there is none.

    `file`: a bundle it is to read then.
    """
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    found = socket.waitForConnected(ANSWER_MS)
    if found and file is not None:
        socket.write(f"{file.resolve()}\0".encode())
        socket.waitForBytesWritten(ANSWER_MS)
    socket.disconnectFromServer()
    return found


class Front(QLocalServer):
    """Comes forward when the same library is opened a second time."""

    def __init__(self, folder: Path, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self.newConnection.connect(self._come_forward)
        name = _name(folder)
        QLocalServer.removeServer(name)  # what a crash left behind; nobody answered there
        self.listen(name)

    @Slot()
    def _come_forward(self) -> None:
        socket = self.nextPendingConnection()
        socket.disconnected.connect(partial(self._read, socket))
        if socket.state() == QLocalSocket.LocalSocketState.UnconnectedState:
            self._read(socket)
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _read(self, socket: QLocalSocket) -> None:
        """A bundle that was opened with the program while this window was there."""
        name, end, _ = bytes(socket.readAll().data()).partition(b"\0")
        socket.deleteLater()
        if end:
            self.window.files.open(Path(name.decode(errors="replace")))


def _name(folder: Path) -> str:
    return "practicedesk-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
