"""How to see what a stranger sees: a private window, in each browser."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.basics import icon_line, label


class PrivateWindow(QWidget):
    """The keys for this computer's browsers, and what such a window cannot do."""

    def __init__(self) -> None:
        super().__init__()
        hold = "Command" if sys.platform == "darwin" else "Ctrl"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        ways = [
            f"Chrome or Edge: hold {hold} and Shift, and press N.",
            f"Firefox: hold {hold} and Shift, and press P.",
        ]
        if sys.platform == "darwin":
            ways.append("Safari: hold Command and Shift, and press N.")
        for way in ways:
            column.addWidget(icon_line("globe", way, kind="body")[0])
        column.addWidget(
            label(
                "Click into the address line there, paste the link, and press Enter. Check that the page does not "
                "show your picture or name in a corner: then you are signed out, as a stranger is."
            )
        )
        column.addWidget(
            label(
                "A private window leaves no trace in the browser's history. It does not hide the search from the "
                "site, from your employer's network or from your internet provider.",
                "muted",
            )
        )
