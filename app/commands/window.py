"""The command without a name: open the window.

The window is painted before the program behind it is even imported: by then the worker looks at something.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.core.errors import UserError
from app.system.paths import data_dir, resources_dir

DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def open_window(folder: Path | None) -> int:
    """Open the window over ``folder``, or over the usual place; returns the exit status.

    Raises ``UserError`` where there is no screen to show it on.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in DISPLAY_VARIABLES):
        raise UserError(
            "There is no screen here to show the window on.",
            do="Start it on a desktop, or look at it on a virtual screen: xvfb-run privacy-audit.",
        )
    from app.ui.first_paint import once_painted
    from app.ui.theme import make_application
    from app.ui.window import NAME, MainWindow

    application = make_application(sys.argv[:1], resources_dir())
    application.setApplicationDisplayName(NAME)
    application.setDesktopFileName("privacy-self-audit")
    window = MainWindow()

    def begin() -> None:
        from app.application import Application
        from app.ui.crash import show_bugs_in
        from app.ui.garbage import GuiGarbageCollector

        show_bugs_in(window)
        GuiGarbageCollector(application)
        window.start(Application(data_dir(folder)))

    once_painted(window, begin)
    window.show()
    return application.exec()
