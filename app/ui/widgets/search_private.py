"""How to see what a stranger sees: a private window, in each browser."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.search_self.private_windows import LIMIT, load_private_windows
from app.ui.widgets.basics import icon_line, label


class PrivateWindow(QWidget):
    """The way there in the browsers of this kind of computer, and what such a window cannot do."""

    def __init__(self, data: Path) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        is_mac = sys.platform == "darwin"
        for browser in load_private_windows(data, mac=is_mac):
            column.addWidget(icon_line("globe", browser.how(mac=is_mac), kind="body")[0])
        column.addWidget(
            label(
                "Click into the address line there, paste the link, and press Enter. Check that the page does not "
                "show your picture or name in a corner: then you are signed out, as a stranger is."
            )
        )
        column.addWidget(label(LIMIT, "muted"))
