"""What is said before a file of all passwords is made: on an employer's computer, or where someone may be looking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.basics import Button, Card, heading, icon_line
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import add_prose

GUIDE = "Go on without a file"


def not_here(ask_for_guide: Callable[[], None] | None) -> QWidget:
    """Why an export is not read on an employer's computer, and what to do instead."""
    box = Card(spacing=10)
    box.body.addWidget(heading("Not on your employer's computer", "section"))
    add_prose(
        box.body,
        "You said that this computer is your employer's. They can see what is on it, and may keep copies. A file of "
        "all your passwords does not belong there, so the app does not read one here.",
    )
    add_prose(box.body, "Do this on a computer of your own. Here you can still go through the checks of this step.")
    if ask_for_guide is not None:
        guide = Button(GUIDE, "arrow-right")
        guide.clicked.connect(lambda _checked=False: ask_for_guide())
        box.body.addWidget(row_of(guide))
    return box


class ReadFirst(Card):
    """Said first where someone may be looking for the worker, or others use the computer."""

    agreed = Signal()
    guide_asked = Signal()

    def __init__(self, *, shared: bool) -> None:
        super().__init__(spacing=10)
        self.body.addWidget(heading("Please read this first", "section"))
        where = "on a computer that others use" if shared else "while someone may be looking for you"
        text = (
            f"A file of all your passwords is dangerous {where}. Whoever finds it, even in the Recycle Bin, can get "
            "into every account."
        )
        self.body.addWidget(icon_line("warning", text, kind="strong", tint="warn")[0])
        add_prose(
            self.body,
            "The way without a file tells you which accounts to look after first, and how. If you go on here, do it in "
            "one sitting, and delete the file at the end. This page helps with that.",
        )
        guide = Button(GUIDE, "arrow-right", "primary")
        go_on = Button("I understand, go on with a file")
        guide.clicked.connect(self.guide_asked)
        go_on.clicked.connect(self.agreed)
        self.body.addWidget(row_of(guide, go_on))
