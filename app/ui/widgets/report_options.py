"""What the worker may choose about one kind of report."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from app.core.model import Computer
from app.ui.report_contents import Kind, Wish
from app.ui.widgets.basics import Card, heading, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.picker import Picker
from app.ui.widgets.prose import add_prose

PERIODS = ((1, "The last 12 months"), (3, "The last 3 years"), (0, "All of it"))
LONGEST_REFLECTION = 5_000
REFLECTION_LINES = 6
WHO_ELSE = {
    Computer.SHARED: "Whoever uses this computer can open the file, and may see its name among recent files. A USB "
    "stick that you keep with you is a better place.",
    Computer.EMPLOYERS: "This is your employer's computer: they can see what you save on it.",
}


class ReportOptions(Card):
    """The choices for ``kind``; ``changed`` says that one is different now. What is typed here is not kept."""

    changed = Signal()

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.body.addWidget(heading("Choose what goes in", "section"))
        self._period: Picker[int] = Picker("Which reviews", PERIODS, 1)
        self._accounts = QCheckBox("Name my accounts")
        self._reflection = QPlainTextEdit()
        self._notes = QCheckBox("My private notes")
        if kind is Kind.RECORD:
            self._offer_record()
        else:
            self.body.addWidget(self._notes)
        self._period.chosen.connect(self.changed)
        self._accounts.toggled.connect(self.changed)
        self._notes.toggled.connect(self.changed)
        self._reflection.textChanged.connect(self.changed)

    def wish(self) -> Wish:
        """What is chosen now."""
        return Wish(
            self._kind,
            self._period.value() or 0,
            self._reflection.toPlainText()[:LONGEST_REFLECTION],
            self._accounts.isChecked(),
            self._notes.isChecked(),
        )

    def _offer_record(self) -> None:
        caption = label("Which reviews", wrap=False)
        caption.setBuddy(self._period)
        self.body.addWidget(row_of(caption, self._period))
        self.body.addWidget(self._accounts)
        words = label("What you learned, in your own words (if you like)")
        words.setBuddy(self._reflection)
        self._reflection.setAccessibleName("What you learned, in your own words")
        self._reflection.setTabChangesFocus(True)
        self._reflection.setFixedHeight(self._reflection.fontMetrics().lineSpacing() * REFLECTION_LINES)
        self.body.addWidget(words)
        self.body.addWidget(self._reflection)
        add_prose(
            self.body,
            "Write nothing that points to a person you support. The app does not keep these words: they go into the "
            "file alone.",
            "muted",
        )
