"""A password on the clipboard: it is taken off again after a while and when the app ends, if it is still there."""

from __future__ import annotations

import hashlib
import secrets

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

SECONDS = 90
# What clipboard histories of Linux, macOS and Windows look for before they keep something.
_DO_NOT_KEEP = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": bytes(4),
    "CanUploadToCloudClipboard": bytes(4),
}


class SecretClipboard(QObject):
    """``copy`` puts a password there. ``cleared`` says that it was taken off. It outlasts the page that asked."""

    cleared = Signal()

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._key = secrets.token_bytes(16)
        self._ours = b""  # a keyed hash: the password itself is not kept here
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        application.aboutToQuit.connect(self.clear)

    def copy(self, password: str, seconds: float = SECONDS) -> None:
        """Put ``password`` on the clipboard, for so long."""
        data = QMimeData()
        data.setText(password)
        for kind, value in _DO_NOT_KEEP.items():
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._ours = self._hash(password)
        self._timer.start(int(seconds * 1000))

    def clear(self) -> None:
        """Take off what was put there, unless something else is there by now."""
        self._timer.stop()
        ours, self._ours = self._ours, b""
        if ours and self._hash(QGuiApplication.clipboard().text()) == ours:
            QGuiApplication.clipboard().clear()
            self.cleared.emit()

    def _hash(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key).digest()


def secret_clipboard() -> SecretClipboard:
    """The one of this program."""
    application = QCoreApplication.instance()
    assert application is not None  # noqa: S101 - nothing is copied without a window
    return application.findChild(SecretClipboard) or SecretClipboard(application)
