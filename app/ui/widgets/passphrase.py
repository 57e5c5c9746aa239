"""Fields for a passphrase: one to unlock, two to choose a new one. What is typed is never shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app.core.passphrase import LEAST_CHARACTERS, is_too_short
from app.ui.widgets.basics import Card, announce, label


class PassphraseFields(Card):
    """One field to unlock, or two to choose a new passphrase. ``framed`` makes a card of them."""

    entered = Signal()

    def __init__(self, *, new: bool, name: str = "Passphrase", framed: bool = True) -> None:
        if framed:
            super().__init__(spacing=8)
        else:
            super().__init__("", spacing=8, margins=(0, 0, 0, 0))
        self._new = new
        self._first = self._field(name)
        if new:
            self._second = self._field("The same passphrase again")
            least = f"At least {LEAST_CHARACTERS} characters. Three or four random words work well."
            self.body.addWidget(label(f"{least} Nobody can reset it, not even us.", "muted"))
        self._problem = label("", "unsure")
        self._problem.hide()
        self.body.addWidget(self._problem)

    def text(self) -> str:
        """What was typed; the fields are emptied."""
        words = self._first.text()
        self._first.clear()
        if self._new:
            self._second.clear()
        return words

    def problem(self) -> str:
        """Why a new passphrase cannot be taken, or nothing."""
        if is_too_short(self._first.text()):
            return f"Use at least {LEAST_CHARACTERS} characters."
        if self._first.text() != self._second.text():
            return "The two are not the same. Type them again."
        return ""

    def show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
        announce(self._problem, text)
        self.focus()

    def focus(self) -> None:
        self._first.setFocus()

    def _field(self, name: str) -> QLineEdit:
        caption = label(name, "strong")
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.setMaxLength(1000)
        field.returnPressed.connect(self.entered)
        caption.setBuddy(field)
        self.body.addWidget(caption)
        self.body.addWidget(field)
        return field
