"""The command without a name: open the window.

The window is painted before the program behind it is even imported: by then the worker looks at something.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from app.core.errors import UserError
from app.system.meeting import let_others_come_forward, meeting_point
from app.system.paths import data_dir, resources_dir

DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def open_window(folder: Path | None, place: str | None = None) -> int:
    """Open the window over ``folder``, or over the usual one, and there at ``place``; returns the exit status.

    A window that is open over it already comes forward and goes there instead.

    Raises ``UserError`` where there is no screen to show it on.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in DISPLAY_VARIABLES):
        raise UserError(
            "There is no screen here to show the window on.",
            do="Start it on a desktop, or look at it on a virtual screen: xvfb-run privacy-audit.",
        )
    gc.disable()  # what a start makes stays; from the first picture on the GUI thread collects
    from app.ui.first_paint import once_painted
    from app.ui.one_window import TOKEN, OneWindow, bring_forward
    from app.ui.theme import make_application
    from app.ui.window import PLAIN_NAME, MainWindow

    application = make_application(sys.argv[:1], resources_dir())
    application.setApplicationDisplayName(PLAIN_NAME)
    application.setDesktopFileName("privacy-self-audit")
    data = data_dir(folder)
    meeting = meeting_point(data)
    one = OneWindow(meeting.lock, meeting.socket) if meeting else None
    if one:
        let_others_come_forward()
        if one.hand_over(place, os.environ.get(TOKEN, "")):
            return 0
    window = MainWindow()
    if place is not None:
        window.open_at(place)

    def asked(place: str | None, activation: str) -> None:
        bring_forward(window, activation)
        if place is not None:
            window.open_at(place)

    def begin() -> None:
        if one:
            one.listen(asked)
        from PySide6.QtCore import QSettings

        from app.application import Application
        from app.ui.crash import show_bugs_in
        from app.ui.garbage import GuiGarbageCollector

        # Qt's file dialogs would keep the folders that were visited in the user's own settings.
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, passing)
        show_bugs_in(window)
        GuiGarbageCollector(application)
        window.start(Application(data))

    with TemporaryDirectory() as passing:
        once_painted(window, begin)
        window.show()
        status = application.exec()
        if one and meeting:
            one.close()
            meeting.leave()
        return status
