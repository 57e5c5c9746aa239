"""The accounts that matter most, in order: what to use for each, and how its checks stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.selection import all_that_apply
from app.core.model import AnswerValue, Check
from app.passwords.guide import GuideAccount
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, clear_layout, icon_line, label, pill
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.prose import add_prose

_DONE = (AnswerValue.AS_WANTED, AnswerValue.FIXED)


class GuideAccounts(QWidget):
    """A card for each account; the first in which something is open stands unfolded. ``go`` leads to its checks."""

    go = Signal(str)

    def __init__(self, program: Program, accounts: Sequence[GuideAccount]) -> None:
        super().__init__()
        self._program = program
        self._accounts = accounts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def refresh(self) -> None:
        """Show how the checks stand now."""
        clear_layout(self._column)
        self._theirs = {check.id: check for check in all_that_apply(self._program.catalogue, self._program.worker)}
        self._asked = self._program.flow.asked
        self._attention = self._program.session.attention(self._theirs.values())
        first = next((account for account in self._accounts if self._open(account)), None)
        for number, account in enumerate(self._accounts, 1):
            self._column.addWidget(self._card(number, account, first=account is first))

    def _checks(self, account: GuideAccount) -> list[Check]:
        return [self._theirs[check_id] for check_id in account.checks if check_id in self._theirs]

    def _open(self, account: GuideAccount) -> int:
        """How many of its checks are not as they are to be."""
        return sum(self._standing(check)[0] not in ("Done", "Not for you") for check in self._checks(account))

    def _card(self, number: int, account: GuideAccount, *, first: bool) -> Card:
        card = Card(spacing=8)
        title = icon_line(account.icon, f"{number}. {account.name}", kind="section", tint="primary")[0]
        end = [self._summary(account, first=first)]
        if not first:
            end.append(FoldButton(lambda: self._inside(account), card.body, f"what to use for {account.name}"))
        top = QWidget()
        sides = SideLayout(top, spacing=10)
        sides.addWidget(title)
        sides.addWidget(row_of(*end))
        card.body.addWidget(top)
        add_prose(card.body, account.why)
        if first:
            card.body.addWidget(self._inside(account))
        return card

    def _summary(self, account: GuideAccount, *, first: bool) -> QWidget:
        checks, still_open = self._checks(account), self._open(account)
        if not checks:
            return pill("Nothing to check here")
        if not still_open:
            return pill("Done", "ok")
        done = f"{len(checks) - still_open} of {len(checks)} done"
        return pill(f"Start here · {done}" if first else done)

    def _inside(self, account: GuideAccount) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for sentence in account.use:
            column.addWidget(icon_line("dot-outline", sentence, kind="body", tint="primary")[0])
        for check in self._checks(account):
            column.addWidget(self._line(check))
        return box

    def _line(self, check: Check) -> QWidget:
        """A check of the app that belongs here: how it stands, and the way to it."""
        word, icon, tint = self._standing(check)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if check.id in self._asked:
            lead = Button("Go to it", "arrow-right", "link", describes=f"{check.title}, {word}")
            lead.clicked.connect(lambda: self.go.emit(f"check:{check.id}"))
        else:  # the flow would lead to another check of its step
            lead = FoldButton(lambda: _aim(check), column, f"{check.title}, {word}", show="How", hide="Hide")
        line = QWidget()
        sides = SideLayout(line, spacing=8)
        sides.addWidget(icon_line(icon, check.title, kind="body", tint=tint)[0])
        sides.addWidget(row_of(label(word, "muted", wrap=False), lead))
        column.addWidget(line)
        return box

    def _standing(self, check: Check) -> tuple[str, str, str]:
        """A word, an icon and its tint for the latest answer."""
        answer = self._program.session.latest.get(check.id)
        if answer is None:
            return "Not looked at", "circle", "muted"
        if answer.value is AnswerValue.NOT_FOR_ME:
            return "Not for you", "minus-circle", "muted"
        if answer.value is AnswerValue.TO_DO:
            return "To do", "clock", "warn"
        if answer.value in _DONE and check.id not in self._attention:
            return "Done", "check-circle", "ok"
        return "Look again", "clock-counter-clockwise", "muted"


def _aim(check: Check) -> QWidget:
    """What to do, for a check that this audit does not ask."""
    box = Card("panel", spacing=6, margins=(16, 10, 16, 12))
    add_prose(box.body, check.aim)
    if check.limit:
        add_prose(box.body, check.limit, "muted")
    box.body.addWidget(label("This is not asked in this audit. A longer one asks it, with the steps.", "caption"))
    return box
