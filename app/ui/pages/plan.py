"""The last step: what to do first, what can wait, and when to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.selection import all_that_apply
from app.core.checks import Check
from app.core.errors import UserError
from app.core.model import Action, Amounts, AnswerValue, Depth, Step
from app.history.amounts import still_holds
from app.reminders.due import next_review
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.widgets.action_row import ActionRow
from app.ui.widgets.amounts_ring import looked_at
from app.ui.widgets.basics import Button, Card, heading, icon_line, label, notice
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.prose import add_prose
from app.ui.widgets.review_card import ReviewCard
from app.ui.words import DEPTHS, STEPS, how_many, minutes

FIRST = 5
ROWS_AT_ONCE = 8
FACTS_SHOWN = 6
EVERY_ACTION = 100_000
NUMBERS = ("none", "one", "two", "three", "four", "five")


class PlanPage(RenewedPage):
    """Five actions first, the rest folded; the date to look again; the end of the audit."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, STEPS[Step.PLAN])
        self._chosen: date | None = None
        self._audit_id = 0
        self.show_footer()
        back = Button("Back", "arrow-left")
        back.clicked.connect(self._go_back)
        self._finish = Button("Finish", kind="primary")
        self._finish.clicked.connect(self._end)
        self.footer.addWidget(back)
        self.footer.addStretch(1)
        self.footer.addWidget(self._finish)

    def fill(self) -> None:
        """Show the plan as the answers make it now."""
        audit = self.program.session.unfinished
        if audit is None or audit.id != self._audit_id:
            self._chosen = None
        self._audit_id = audit.id if audit else 0
        self._finish.setText("Finish" if audit else "Go to Home")
        self._finish.setAccessibleName("Finish this audit" if audit else "Go to Home")
        checks = all_that_apply(self.program.catalogue, self.program.worker)
        amounts = self.program.session.amounts(checks)
        plan = self.program.session.plan(EVERY_ACTION)
        self.set_title(STEPS[Step.PLAN], _summary(amounts, plan, audit.depth if audit else Depth.FULL))
        self.body.addWidget(self._first(plan[:FIRST]) if plan else self._nothing(amounts))
        self.body.addWidget(self._review())
        if plan[FIRST:]:
            self.body.addWidget(self._rest(plan[FIRST:]))
        if plan:
            to_paper = Button("Print this list", "file-text", describes="save it as a file, to print")
            to_paper.clicked.connect(lambda: self.go.emit("reports:actions"))
            self.body.addWidget(row_of(to_paper))
        if facts := self._known_facts(checks):
            self.body.addWidget(_facts_card(facts))

    # --- The cards ---

    def _first(self, actions: list[Action]) -> QWidget:
        card = Card(spacing=16)
        head = QWidget()
        row = SideLayout(head)
        title = "Your next step" if len(actions) == 1 else f"Your next {NUMBERS[len(actions)]}"
        row.addWidget(heading(title, "section"))
        row.addWidget(label(f"about {minutes(sum(action.minutes for action in actions))} in all", "muted", wrap=False))
        card.body.addWidget(head)
        for number, action in enumerate(actions, 1):
            line = ActionRow(action, self.program, self, number=number)
            line.offer()
            card.body.addWidget(line)
        return card

    def _nothing(self, amounts: Amounts) -> QWidget:
        if amounts.total and not looked_at(amounts):
            box = Card()
            box.body.addWidget(heading("Nothing to plan yet", "section"))
            add_prose(box.body, "Look at a few checks first. What you mark as “To do” comes here, best first.")
            go_on = Button(f"Go to {STEPS[Step.SETTINGS]}", "arrow-left")
            go_on.clicked.connect(lambda: self.go.emit(f"step:{Step.SETTINGS}"))
            box.body.addWidget(go_on, 0, Qt.AlignmentFlag.AlignLeft)
            return box
        box = notice("check-circle", "Nothing to do from what you looked at.")
        if amounts.not_looked_at:
            box.body.addWidget(label(f"{how_many(amounts.not_looked_at, 'check')} can wait for another day.", "muted"))
        return box

    def _review(self) -> QWidget:
        today = self.program.clock.today()
        self._card = ReviewCard(self.program)
        self._card.show_date(self._chosen or next_review(today, self.program.preferences.review_months))
        self._card.offer(self.program.sooner(self._card.when))
        self._card.changed.connect(self._choose)
        self._card.failed.connect(self.show_error)
        return self._card

    def _rest(self, actions: list[Action]) -> QWidget:
        card = Card(spacing=16)
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(heading(f"{len(actions)} more, when you have time", "section"))
        row.addWidget(FoldButton(lambda: self._rows(actions), card.body, f"{len(actions)} more actions"))
        card.body.addWidget(head)
        return card

    def _rows(self, actions: list[Action]) -> QWidget:
        rows, column = column_box(16)
        self._add_rows(column, list(actions))
        return rows

    def _add_rows(self, column: QVBoxLayout, waiting: list[Action]) -> None:
        """Add lines a few at a time, so that a long list never holds up the window."""
        for action in waiting[:ROWS_AT_ONCE]:
            line = ActionRow(action, self.program, self)
            line.offer()
            column.addWidget(line)
        del waiting[:ROWS_AT_ONCE]
        if waiting:
            QTimer.singleShot(0, column, lambda: self._add_rows(column, waiting))

    def _known_facts(self, checks: list[Check]) -> list[Check]:
        """What nobody can hide, as far as it was looked at."""
        latest, now = self.program.session.latest, self.program.clock.now()
        return [
            check
            for check in checks
            if check.cannot_hide
            and check.id in latest
            and latest[check.id].value is not AnswerValue.NOT_FOR_ME
            and still_holds(check, latest[check.id], now)
        ]

    # --- What the worker does ---

    def _choose(self, when: date, months: int) -> None:
        self._chosen = when
        preferences = self.program.preferences
        if months and months != preferences.review_months:
            try:
                self.program.save_preferences(replace(preferences, review_months=months))
            except UserError as error:
                self.show_error(error)

    def _go_back(self) -> None:
        self.program.flow.back()
        self.go.emit("flow")

    def _end(self) -> None:
        if self.program.session.unfinished is not None:
            try:
                self.program.finish_audit(self._card.when)
            except UserError as error:
                self.show_error(error)
                return
        self.go.emit("home")


_SORTS = {Depth.DAILY: "One check a day", Depth.AGAIN: "A review"}


def _summary(amounts: Amounts, plan: list[Action], depth: Depth) -> str:
    said = [f"You looked at {looked_at(amounts)} of {how_many(amounts.total, 'check')}."]
    if depth is not Depth.FULL and amounts.not_looked_at:
        kind = _SORTS.get(depth) or f"A {DEPTHS[depth].lower()} audit"
        said.append(f"{kind} asks what matters most; the others wait.")
    if len(plan) > FIRST:
        said.append("Start with these five; the rest can wait.")
    return " ".join(said)


def _facts_card(checks: list[Check]) -> QWidget:
    card = Card("panel", spacing=6, margins=(20, 14, 20, 14))
    card.body.addWidget(heading("Good to know: nobody can hide these", "section"))
    for check in checks[:FACTS_SHOWN]:
        card.body.addWidget(icon_line("eye", check.title, kind="body")[0])
    if len(checks) > FACTS_SHOWN:
        card.body.addWidget(label(f"and {len(checks) - FACTS_SHOWN} more", "muted"))
    return card
