"""Whose computer this is, and what follows for the lock: asked before anything is stored here."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Computer
from app.ui.widgets.basics import notice
from app.ui.widgets.choices import Choices
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.words import COMPUTERS

WHOSE = {
    Computer.MINE: "Only I sign in to it. This computer keeps the key to your history for you.",
    Computer.SHARED: "Others can sign in, or may look at it. A passphrase that only you know locks your history.",
    Computer.EMPLOYERS: "It belongs to the people I work for.",
}
FOLLOWS = {
    Computer.SHARED: (
        "Nothing will be shown in notifications, and the window's title stays plain. Press F9 or Shift and Escape at "
        "any time: the window hides and locks. It cannot hide the pages that your browser remembers."
    ),
    Computer.EMPLOYERS: (
        "Your employer can see what is on this computer, this app included. Use a computer of your own if you can. "
        "Here the app leaves out the tools for passwords, incidents and user names."
    ),
}


class WhoseComputer(QWidget):
    """The three choices, what each means, and fields for a passphrase where one has to lock the history."""

    def __init__(self, current: Computer, *, keyring: bool, name: str = "Passphrase") -> None:
        super().__init__()
        self._keyring = keyring
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._group = Choices({computer: (COMPUTERS[computer], WHOSE[computer]) for computer in Computer}, current)
        column.addWidget(self._group)
        # Made at once, and only shown and hidden: reading and tabbing follow the order of making.
        self._notices = {computer: notice("info", words) for computer, words in FOLLOWS.items()}
        self._no_keyring = notice("key", "No keyring here can be trusted with a key, so choose a passphrase.")
        self._fields = PassphraseFields(new=True, name=name)
        for part in (*self._notices.values(), self._no_keyring, self._fields):
            part.hide()
            column.addWidget(part)
        self._group.changed.connect(self._show_follows)
        self._show_follows()

    def computer(self) -> Computer:
        """The choice."""
        return self._group.chosen()

    def is_answered(self) -> bool:
        """Whether what was typed can be taken; else the fields say why not."""
        problem = self._fields.problem() if self._needs_passphrase() else ""
        if problem:
            self._fields.show_problem(problem)
        return not problem

    def passphrase(self) -> str | None:
        """What is to lock the history, or None for the keyring; the fields are emptied."""
        return self._fields.text() if self._needs_passphrase() else None

    def _needs_passphrase(self) -> bool:
        return self.computer() is Computer.SHARED or not self._keyring

    def _show_follows(self) -> None:
        for computer, words in self._notices.items():
            words.setVisible(computer is self.computer())
        self._no_keyring.setVisible(self._needs_passphrase() and self.computer() is not Computer.SHARED)
        self._fields.setVisible(self._needs_passphrase())
