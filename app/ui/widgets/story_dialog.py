"""The story of one check, or of what a tool found: in sentences, and day by day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.history.annals import Annals
from app.history.story import Story
from app.ui.program import Program
from app.ui.widgets.basics import Button, label
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.prose import add_prose, breakable_words
from app.ui.words import day

CHECK = "check:"


class StoryDialog(Dialog):
    """``led`` carries the place of the check that is told of."""

    led = Signal(str)

    def __init__(self, story: Story, place: str, parent: QWidget) -> None:
        super().__init__(story.title, parent)
        add_prose(self.column, story.told, "strong")
        if story.events:
            self.column.addWidget(label("Day by day, the newest first.", "muted"))
            table = PlainTable(f"The story of: {story.title}", (2, 5))
            rows = [(day(event.when), breakable_words(event.text)) for event in reversed(story.events)]
            table.show_rows(("Day", "What happened"), rows)
            self.column.addWidget(table)
        self.add_buttons(*([self._lead(place)] if place else []))
        self.title.setFocus()

    def _lead(self, place: str) -> Button:
        button = Button("Go to the check", "arrow-right")

        def lead() -> None:
            self.accept()
            self.led.emit(place)

        button.clicked.connect(lead)
        return button


def annals(program: Program) -> Annals:
    """What the open history can tell."""
    return Annals(program.vault, program.catalogue, program.clock)


def open_story(program: Program, origin: str, parent: QWidget, *, leads: bool = True) -> StoryDialog:
    """Show the story of ``origin`` (see ``Annals``); raises the vault's errors."""
    check_id = origin.removeprefix(CHECK)
    known = origin.startswith(CHECK) and check_id in program.catalogue.checks
    dialog = StoryDialog(annals(program).story(origin), origin if known and leads else "", parent)
    dialog.open()
    return dialog
