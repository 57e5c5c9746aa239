"""What stands in the place of the incident log on an employer's computer."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, heading, icon_line, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import add_prose
from app.ui.words import how_many

INSTEAD = (
    ("image", "Keep the evidence before you delete or block. Take a screenshot on your own phone."),
    ("house", "Keep a private log on a computer of your own, or in a notebook at home."),
    ("briefcase", "What touches your work, or people you support, goes into your employer's own record."),
)


def no_log_here(go: SignalInstance) -> QWidget:
    """Why there is no log here, and what to do instead."""
    card = Card(spacing=12)
    card.body.addWidget(heading("There is no log on your employer's computer", "section"))
    add_prose(
        card.body,
        "You said that this computer is your employer's. They may be able to see what is on it, "
        "so a private log does not belong here.",
    )
    for icon, text in INSTEAD:
        card.body.addWidget(icon_line(icon, text, kind="body")[0])
    change = Button("Change it in Settings", "gear-six", "link", describes="whose computer this is")
    change.clicked.connect(lambda: go.emit("settings"))
    card.body.addWidget(row_of(label("Is it your own after all?", "muted", wrap=False), change))
    return card


class KeptBefore(Card):
    """Entries that were written before the computer was said to be the employer's: to take along, or to delete."""

    copy_asked = Signal()
    removed = Signal()

    def __init__(self, entries: int) -> None:
        super().__init__(spacing=12)
        count = how_many(entries, "entry is", "entries are")
        self.body.addWidget(heading(f"{count} still here from before", "section"))
        add_prose(
            self.body,
            "Save a copy on a USB stick of your own, then delete them here. The copy is not locked: "
            "whoever has it can read it.",
        )
        copy = Button("Save a copy", "download-simple", describes="of all entries")
        delete = Button("Delete all entries", "trash", "link")
        copy.clicked.connect(self.copy_asked)
        asked = AskOnce(copy, delete)
        question = "Delete all entries and their files? There is no way back."
        delete.clicked.connect(lambda: asked.ask(delete, question, "Delete them", "Keep them"))
        asked.agreed.connect(self.removed)
        self.body.addWidget(asked)
