"""All accounts of an export, by kind and by a word that one types."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.passwords.model import Kind, SignIn
from app.passwords.overview import PROBLEMS, SIGN_IN, AccountSeen, Overview
from app.ui.widgets.basics import Card, announce, clear_layout, heading
from app.ui.widgets.chips import Chips
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.password_account import AccountDesk, AccountRow
from app.ui.widgets.password_words import KINDS, STATES
from app.ui.widgets.prose import add_prose
from app.ui.words import how_many

PAUSE_MS = 150
LONGEST = 100
ALL = "all"
ABOUT = {
    Kind.LEAKED: "These passwords are in lists that thieves try everywhere.",
    Kind.REUSED: "Each account needs a password of its own: a leak of one opens all.",
    Kind.NEAR: "Who learns one of them can guess the others.",
    Kind.WEAK: "Names, places, years and short words are tried first.",
    Kind.OLD: "Age alone is no reason to change a password. These are old, and something else happened.",
    Kind.HTTP: "What you type on a page without https can be read on the way.",
    Kind.TWO_STEP: "A second step stops a thief who has the password. “Cannot tell” means what it says: many files do "
    "not show it.",
    Kind.PASSKEY: "A passkey cannot be guessed, leaked or typed into a false page. Where a site offers one, it is the "
    "best choice.",
}


class AccountList(Card):
    """Chips with counts, a search by site, and the accounts below."""

    def __init__(self, view: Overview, desk: AccountDesk) -> None:
        super().__init__(spacing=10)
        self._view, self._desk = view, desk
        self._kind: Kind | None = None
        self._state: SignIn | None = None
        self.body.addWidget(heading("All accounts", "section"))
        self._field = QLineEdit()
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName("Search by site or user name")
        self._field.setPlaceholderText("Search by site or user name")
        self._field.setClearButtonEnabled(True)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._show)
        self._field.textChanged.connect(self._soon.start)
        self.body.addWidget(self._field)
        self._chip_place, self._state_place = self._place(), self._place()
        self._about = add_prose(self.body, "", "muted")
        self._found = heading("", "strong")
        self.body.addWidget(self._found)
        self._rows = LongColumn[AccountSeen](self._row, "account", "accounts")
        self.body.addWidget(self._rows)
        self._show_chips()
        self._show()

    def show_view(self, view: Overview) -> None:
        """Show these accounts, at the same place in the list."""
        self._view = view
        self._show_chips()
        self._show_states()
        self._show()

    def begin(self) -> None:
        """Give the focus to what the list begins with."""
        self._found.setFocus()

    def _place(self) -> QVBoxLayout:
        """A place for what is made anew later: its order among the others is that of now."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(box)
        return column

    def _show_chips(self) -> None:
        clear_layout(self._chip_place)
        words = {ALL: f"All  {len(self._view.accounts):,}"}
        for kind in PROBLEMS:
            if amount := len(self._view.of(kind)):
                words[kind.value] = f"{KINDS[kind]}  {amount:,}"
        words |= {kind.value: KINDS[kind] for kind in SIGN_IN}
        chips = Chips(words, "Show")
        chips.show_value(self._kind.value if self._kind else ALL)
        chips.chosen.connect(self._choose)
        self._chip_place.addWidget(chips)

    def _choose(self, value: str) -> None:
        self._kind = None if value == ALL else Kind(value)
        states = self._states()
        self._state = next(iter(states), None) if self._kind in SIGN_IN else None
        self._show_states()
        self._show()

    def _states(self) -> dict[SignIn, int]:
        """How many accounts stand in each of the five states; those without any are left out."""
        if self._kind not in SIGN_IN or self._kind is None:
            return {}
        found = {state: len(self._view.of(self._kind, state)) for state in STATES}
        return {state: amount for state, amount in found.items() if amount}

    def _show_states(self) -> None:
        clear_layout(self._state_place)
        states = self._states()
        if not states:
            return
        if self._state not in states:
            self._state = next(iter(states))
        chips = Chips({state: f"{STATES[state]}  {amount:,}" for state, amount in states.items()}, "How it stands")
        chips.show_value(self._state)
        chips.chosen.connect(self._choose_state)
        self._state_place.addWidget(chips)

    def _choose_state(self, state: SignIn) -> None:
        self._state = state
        self._show()

    def _show(self) -> None:
        every = self._view.accounts if self._kind is None else self._view.of(self._kind, self._state)
        wanted = self._field.text().strip().casefold()
        found = [seen for seen in every if not wanted or any(wanted in part.casefold() for part in seen.name)]
        self._about.setText(ABOUT[self._kind] if self._kind else "")
        self._about.setVisible(self._kind is not None)
        said = how_many(len(found), "account") + (f" with “{wanted}”" if wanted else "")
        self._found.setText(said)
        self._found.setAccessibleName(said)
        if wanted:
            announce(self._found, said)
        self._rows.show_items(found)

    def _row(self, seen: AccountSeen) -> QWidget:
        return AccountRow(seen, self._desk, self._kind, folded=True)
