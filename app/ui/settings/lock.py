"""Whose computer this is, and what opens the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout

from app.core.model import Computer
from app.ui.program import Lock, Program
from app.ui.settings.base import SettingsCard
from app.ui.widgets.basics import Button, Card, clear_layout
from app.ui.widgets.choices import Choices
from app.ui.widgets.layouts import row_of
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.prose import add_prose
from app.ui.widgets.whose_computer import FOLLOWS, WHOSE
from app.ui.words import COMPUTERS

NOT_ALONE = (
    "The passphrase is in force. An entry in this computer's keyring could not be removed and would still open your "
    "history; the app tries again at each start."
)


class PassphraseForm(Card):
    """Asks for what a change of the lock needs, and makes it.

    ``ask_new`` asks for a new passphrase; without it the computer's keyring takes over. ``done`` is
    called when the lock is changed, with what ``Program.set_lock`` says, ``left`` when it is to stay as it is.
    """

    def __init__(
        self,
        card: SettingsCard,
        intro: str,
        word: str,
        *,
        ask_new: bool,
        done: Callable[[bool], None],
        left: Callable[[], None],
    ) -> None:
        super().__init__("panel", spacing=10, margins=(14, 12, 14, 12))
        self._card, self._done = card, done
        add_prose(self.body, intro)
        self._old = self._new = None
        if card.program.lock() is Lock.PASSPHRASE:
            self._old = self._fields(new=False, name="The passphrase you use now")
        if ask_new:
            self._new = self._fields(new=True, name="New passphrase")
        set_it = Button(word, "lock-key", "primary")
        set_it.clicked.connect(self._submit)
        leave = Button("Leave it as it is", describes="the lock")
        leave.clicked.connect(left)
        self.body.addWidget(row_of(set_it, leave))
        self._first_button = set_it

    def begin(self) -> None:
        """Give the focus to the first field, or to the button where there is none."""
        fields = self._old or self._new
        if fields:
            fields.focus()
        else:
            self._first_button.setFocus()

    def _fields(self, *, new: bool, name: str) -> PassphraseFields:
        fields = PassphraseFields(new=new, name=name, framed=False)
        fields.entered.connect(self._submit)
        self.body.addWidget(fields)
        return fields

    def _submit(self) -> None:
        if self._new and (problem := self._new.problem()):
            self._new.show_problem(problem)
            return
        old = self._old.text() if self._old else ""
        new = self._new.text() if self._new else None
        program = self._card.program
        self._card.work("Changing the lock", lambda: program.set_lock(new, old=old), self._done)


class ComputerCard(SettingsCard):
    """Whose computer this is. Shared is only taken once a passphrase locks the history."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Whose computer is this?")
        offered = {computer: (COMPUTERS[computer], WHOSE[computer]) for computer in Computer}
        self._choices = Choices(offered, program.worker.computer, kind="panel")
        self._choices.changed.connect(self._choose)
        self.body.addWidget(self._choices)
        self._form = QVBoxLayout()
        self.body.addLayout(self._form)

    def refresh(self) -> None:
        clear_layout(self._form)
        self._choices.choose(self.program.worker.computer)

    def _choose(self) -> None:
        clear_layout(self._form)
        chosen = self._choices.chosen()
        if chosen is self.program.worker.computer:
            return
        self.tell_nothing()
        if chosen is Computer.SHARED and self.program.lock() is Lock.KEYRING:
            form = PassphraseForm(
                self,
                "Others can sign in here, so first a passphrase that only you know has to lock your history.",
                "Lock, and change",
                ask_new=True,
                done=lambda alone: self._save(Computer.SHARED, alone=alone),
                left=self.refresh,
            )
            self._form.addWidget(form)
            form.begin()
        else:
            self._save(chosen)

    def _save(self, computer: Computer, *, alone: bool = True) -> None:
        """Keep the choice. ``alone``: nothing but the passphrase, where there is one, opens the history."""
        clear_layout(self._form)
        if not self.try_to(lambda: self.program.save_worker(replace(self.program.worker, computer=computer))):
            self.refresh()
            self.go.emit("lock")  # the lock may have changed all the same
            return
        told = f"Saved. {FOLLOWS[computer]}" if computer in FOLLOWS else "Saved."
        if alone:
            self.tell(told)
        else:
            self.tell(f"{NOT_ALONE} {told}", "warning")
        self.go.emit("lock")


class LockCard(SettingsCard):
    """What opens the history: the computer's keyring or a passphrase, and the change between them."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "The lock of your history")
        self._how = add_prose(self.body, "")
        self._ways = QVBoxLayout()
        self.body.addLayout(self._ways)

    def refresh(self) -> None:
        clear_layout(self._ways)
        if self.program.lock() is Lock.KEYRING:
            self._how.setText(
                "This computer's keyring opens your history for whoever is signed in as you. "
                "A passphrase keeps it closed to them, too."
            )
            self._offer("Use a passphrase", "lock-key", self._ask_new)
            return
        self._how.setText("Your passphrase opens your history. Nobody can reset it, not even us.")
        self._offer("Change the passphrase", "lock-key", self._ask_new)
        if self.program.worker.computer is not Computer.SHARED:
            self._offer("Use the keyring", "key", self._ask_keyring)

    def _offer(self, word: str, icon: str, ask: Callable[[], None]) -> None:
        button = Button(word, icon)
        button.clicked.connect(ask)
        self._ways.addWidget(row_of(button))

    def _ask_new(self) -> None:
        self._show_form(
            "A lost passphrase cannot be reset by anyone: your history would stay closed for good. "
            "Learn it, or write it down and keep it away from this computer.",
            "Set passphrase",
            ask_new=True,
            told="Your new passphrase locks your history from now on.",
        )

    def _ask_keyring(self) -> None:
        self._show_form(
            "The computer's keyring will hold the key. Whoever is signed in as you can then open your history.",
            "Use the keyring",
            ask_new=False,
            told="This computer's keyring opens your history from now on.",
        )

    def _show_form(self, intro: str, word: str, *, ask_new: bool, told: str) -> None:
        clear_layout(self._ways)
        self.tell_nothing()

        def done(alone: bool) -> None:
            self.refresh()
            if alone:
                self.tell(told, "lock-key")
            else:
                self.tell(NOT_ALONE, "warning")
            self.go.emit("lock")

        form = PassphraseForm(self, intro, word, ask_new=ask_new, done=done, left=self.refresh)
        self._ways.addWidget(form)
        form.begin()
