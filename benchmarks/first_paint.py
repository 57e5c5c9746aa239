"""A process that opens a window and tells when its first picture had gone to the screen.

``python -m benchmarks.first_paint app|bare FOLDER`` opens the real program over ``FOLDER``, or a bare
PySide6 window, prints one JSON object and ends. `benchmarks.startup` and the test of the start run it.
"""

# Nothing may be imported here before the window is painted that a bare window does without.
import os
import sys
import time


def _watch_the_first_paint() -> None:
    """Have every main window that is shown tell of its first picture."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject
    from PySide6.QtWidgets import QMainWindow, QWidget

    class FirstPaint(QObject):
        """Sees the screen ask for the picture of a window, and lets the window draw it."""

        def __init__(self, window: QMainWindow) -> None:
            super().__init__(window)
            self._painted = False
            window.winId()  # makes the window of the platform, which is the one that is asked
            self._asked = window.windowHandle()
            window.installEventFilter(self)
            self._asked.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() is QEvent.Type.Paint:
                self._painted = True
            elif watched is self._asked and event.type() is QEvent.Type.Expose and self._asked.isExposed():
                self._asked.removeEventFilter(self)
                QCoreApplication.sendEvent(self._asked, event)  # draws every widget and hands the picture over
                _tell(self._painted)
            return False

    def show(window: QMainWindow) -> None:
        FirstPaint(window)
        QWidget.show(window)

    QMainWindow.show = show  # type: ignore[method-assign]


def _tell(painted: bool) -> None:
    """Print what was reached, and end at once."""
    told = {
        "at": time.monotonic(),
        "processor": time.process_time(),
        "painted": painted,
        "modules": sorted(sys.modules),
    }
    import json

    print(json.dumps(told | {"resident": _resident()}), flush=True)
    os._exit(0)


def _resident() -> float:
    """Resident memory in MB."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(sys.argv[:1])
    _watch_the_first_paint()
    window = QMainWindow()
    window.setCentralWidget(QLabel("Privacy Self-Audit"))
    window.resize(1180, 820)
    window.show()
    application.exec()


def _app(folder: str) -> None:
    # What the program imports before Qt is imported before it here too: PySide6 looks into each module that follows.
    from app.cli import main as start
    from app.commands import window  # noqa: F401

    _watch_the_first_paint()
    start(["--data-dir", folder])


def main() -> None:
    what, folder = sys.argv[1:]
    if what == "bare":
        _bare()
    else:
        _app(folder)


if __name__ == "__main__":
    main()
