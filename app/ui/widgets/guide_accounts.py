"""The accounts that matter most, in order: what to use for each, and how its checks stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.selection import all_that_apply
from app.core.checks import Check
from app.core.model import AnswerValue
from app.passwords.guide import GuideAccount
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, clear_layout, icon_line, label, pill
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.prose import add_prose


@dataclass(frozen=True, slots=True)
class Standing:
    """How a check stands, as a word and an icon. What is not for the worker is not counted."""

    word: str
    icon: str
    tint: str = "muted"


DONE = Standing("Done", "check-circle", "ok")
TO_DO = Standing("To do", "clock", "warn")
NOT_FOR_YOU = Standing("Not for you", "minus-circle")
NOT_LOOKED_AT = Standing("Not looked at", "circle")
LOOK_AGAIN = Standing("Look again", "clock-counter-clockwise")


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
        first = next((account for account in self._accounts if self._is_open(account)), None)
        for number, account in enumerate(self._accounts, 1):
            self._column.addWidget(self._card(number, account, first=account is first))

    def _checks(self, account: GuideAccount) -> list[Check]:
        return [self._theirs[check_id] for check_id in account.checks if check_id in self._theirs]

    def _done(self, account: GuideAccount) -> tuple[int, int]:
        """How many of its checks are as they are to be, and how many count."""
        standings = [self._standing(check) for check in self._checks(account)]
        return standings.count(DONE), len(standings) - standings.count(NOT_FOR_YOU)

    def _is_open(self, account: GuideAccount) -> bool:
        done, of = self._done(account)
        return done < of

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
        done, of = self._done(account)
        if not of:
            return pill("Nothing to check here")
        if done == of:
            return pill("Done", "ok")
        counted = f"{done} of {of} done"
        return pill(f"Start here · {counted}" if first else counted)

    def _inside(self, account: GuideAccount) -> QWidget:
        box, column = column_box(6)
        for sentence in account.use:
            column.addWidget(icon_line("dot-outline", sentence, kind="body", tint="primary")[0])
        for check in self._checks(account):
            column.addWidget(self._line(check))
        return box

    def _line(self, check: Check) -> QWidget:
        """A check of the app that belongs here: how it stands, and the way to it."""
        stands = self._standing(check)
        named = f"{check.title}, {stands.word}"
        box, column = column_box(4)
        if check.id in self._asked:
            lead = Button("Go to it", "arrow-right", "link", describes=named)
            lead.clicked.connect(lambda: self.go.emit(f"check:{check.id}"))
        else:  # the flow would lead to another check of its step
            lead = FoldButton(lambda: _aim(check), column, named, show="How", hide="Hide")
        line = QWidget()
        sides = SideLayout(line, spacing=8)
        sides.addWidget(icon_line(stands.icon, check.title, kind="body", tint=stands.tint)[0])
        sides.addWidget(row_of(label(stands.word, "muted", wrap=False), lead))
        column.addWidget(line)
        return box

    def _standing(self, check: Check) -> Standing:
        """By the latest answer, and whether it still holds."""
        answer = self._program.session.latest.get(check.id)
        if answer is None:
            return NOT_LOOKED_AT
        if answer.value is AnswerValue.NOT_FOR_ME:
            return NOT_FOR_YOU
        if answer.value is AnswerValue.TO_DO:
            return TO_DO
        if answer.value in (AnswerValue.AS_WANTED, AnswerValue.FIXED) and check.id not in self._attention:
            return DONE
        return LOOK_AGAIN


def _aim(check: Check) -> QWidget:
    """What to do, for a check that this audit does not ask."""
    box = Card("panel", spacing=6, margins=(16, 10, 16, 12))
    add_prose(box.body, check.aim)
    if check.limit:
        add_prose(box.body, check.limit, "muted")
    box.body.addWidget(label("This is not asked in this audit. A longer one asks it, with the steps.", "caption"))
    return box
