"""For someone without a password manager: one way through, from the accounts that matter most to known leaks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Computer
from app.passwords.guide import PasswordsGuide, load_guide
from app.ui.program import Program
from app.ui.widgets.basics import Card, clear_layout, heading
from app.ui.widgets.breach_card import BreachCard
from app.ui.widgets.guide_accounts import GuideAccounts
from app.ui.widgets.guide_places import ChangedCard, PlacesCard
from app.ui.widgets.password_test_card import TITLE as TEST_TITLE
from app.ui.widgets.password_test_card import PasswordTestCard
from app.ui.widgets.prose import add_prose
from app.ui.widgets.three_words_card import ThreeWordsCard

EMPLOYERS = (
    "This is your employer's computer. What is typed on it may be recorded, and its network can see who is asked. "
    "So no password is tested here. Do it on your own computer or phone."
)


class PasswordGuide(QWidget):
    """Call ``opened`` each time it comes on screen. ``go`` asks the window for a check, or to say anew what was sent.

    What was typed is forgotten when it is hidden, as when another page or the cover comes on screen.
    """

    go = Signal(str)

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._accounts: GuideAccounts | None = None
        self._made_for: Computer | None = None
        self._to_make: list[Callable[[], QWidget]] = []

    def opened(self) -> None:
        """Show how the checks stand now; make the cards, one in each turn of the event loop, where that is due."""
        computer = self._program.worker.computer
        if self._accounts is None or self._made_for is not computer:
            self._made_for = computer  # it decides what is offered
            clear_layout(self._column)
            guide = load_guide(self._program.resources / "passwords")
            self._accounts = GuideAccounts(self._program, guide.account)
            self._accounts.go.connect(self.go)
            self._column.addWidget(self._accounts)
            self._to_make = waiting = self._cards(guide)
            QTimer.singleShot(0, self, lambda: self._make_next(waiting))
        self._accounts.refresh()

    def _make_next(self, waiting: list[Callable[[], QWidget]]) -> None:
        if waiting is not self._to_make:
            return  # they are made anew meanwhile
        self._column.addWidget(waiting.pop(0)())
        if waiting:
            QTimer.singleShot(0, self, lambda: self._make_next(waiting))

    def _cards(self, guide: PasswordsGuide) -> list[Callable[[], QWidget]]:
        program = self._program
        return [
            lambda: PlacesCard(
                "Where to keep your passwords",
                "Pick one of these. Any of them is better than using one password twice.",
                guide.way,
            ),
            lambda: PlacesCard("Passkeys", "Where a site offers one, it comes before a password.", guide.passkey),
            lambda: ThreeWordsCard(program),
            self._test_card,
            lambda: self._leading(BreachCard(program)),
            lambda: ChangedCard(program, guide.changed),
        ]

    def _leading(self, card: BreachCard | PasswordTestCard) -> QWidget:
        card.go.connect(self.go)
        return card

    def _test_card(self) -> QWidget:
        if self._program.worker.computer is not Computer.EMPLOYERS:
            return self._leading(PasswordTestCard(self._program))
        card = Card()
        card.body.addWidget(heading(TEST_TITLE, "section"))
        add_prose(card.body, EMPLOYERS)
        return card
