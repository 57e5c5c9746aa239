"""One window for each data folder: a second start hands its wish to the first window, and ends.

Who is first is decided by a lock file, since of two that start in the same instant both could listen. The first one
listens on a local socket; what a killed program leaves of either is no hindrance.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.core.entrances import ENTRANCES

if TYPE_CHECKING:  # most starts are the first, and need it only once the window is painted
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

Wish = Callable[[str | None, str], None]

TOKEN = "XDG_ACTIVATION_TOKEN"
_TAKEN = b"taken\n"
_PATIENCE = 4.0  # seconds: one that is just starting answers late, one that hangs never
_CONNECT_MS = 500
_LONGEST = 4096  # bytes of a wish


class OneWindow(QObject):
    """This process's part in having one window: ``hand_over`` first; where it says False, ``listen``."""

    def __init__(self, lock: Path, socket: str, patience: float = _PATIENCE) -> None:
        super().__init__()
        self._lock = QLockFile(str(lock))
        self._lock.setStaleLockTime(0)  # held as long as its process lives, however long that is
        self._socket = socket
        self._patience = patience
        self._server: QLocalServer | None = None

    def hand_over(self, place: str | None, activation: str = "") -> bool:
        """Ask the window that is open already to come forward, and to go to ``place``; whether it took the wish.

        False: this process is the first, or the first one does not answer.
        """
        until = time.monotonic() + self._patience
        while not self._lock.tryLock(0):
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                return False  # no lock can be had here
            if self._tell(f"{place or ''}\t{activation}\n".encode(), until):
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.02)
        return False

    def _tell(self, wish: bytes, until: float) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._socket)
        if not socket.waitForConnected(_CONNECT_MS):
            return False
        socket.write(wish)
        socket.flush()
        left = max(0, int((until - time.monotonic()) * 1000))
        return socket.waitForReadyRead(left) and socket.readAll().data() == _TAKEN

    def listen(self, asked: Wish) -> None:
        """Where this process is the first: call ``asked`` with the place and the activation token of later starts."""
        from PySide6.QtNetwork import QLocalServer

        if not self._lock.isLocked():
            return
        QLocalServer.removeServer(self._socket)  # left by one that was killed; nobody else can be listening
        server = self._server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._meet_all(server, asked))
        server.listen(self._socket)

    def _meet_all(self, server: QLocalServer, asked: Wish) -> None:
        while server.hasPendingConnections():
            self._meet(server.nextPendingConnection(), asked)

    def _meet(self, guest: QLocalSocket, asked: Wish) -> None:
        guest.setParent(self)
        guest.disconnected.connect(guest.deleteLater)
        guest.setReadBufferSize(_LONGEST)

        def hear() -> None:
            if not guest.canReadLine():
                return
            place, _, activation = bytes(guest.readLine().data()).decode(errors="replace").rstrip("\n").partition("\t")
            guest.write(_TAKEN)
            guest.flush()  # before what follows, which may take a moment
            guest.disconnectFromServer()
            asked(place if place in ENTRANCES else None, activation if activation.isprintable() else "")

        guest.readyRead.connect(hear)
        hear()  # what was sent may be there already

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def bring_forward(window: QWidget, activation: str = "") -> None:
    """Bring the window before the others.

    Where the desktop does not allow that it asks for attention instead. Wayland allows it only with the token that
    the desktop gave to the second start, which Qt takes from the environment; without one it is up to the compositor.
    """
    if activation:
        os.environ[TOKEN] = activation
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)  # does nothing to the active window
    os.environ.pop(TOKEN, None)
