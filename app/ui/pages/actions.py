"""All actions: what is open, step by step, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Action, AnswerValue, Part, Step
from app.history.actions import check_of, is_from
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.widgets.action_row import ActionRow
from app.ui.widgets.action_ticks import answer_check, mark_done, mark_open
from app.ui.widgets.basics import Button, Card, announce, heading
from app.ui.widgets.empty_card import empty_card
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.words import STEPS, day, how_many, minutes

ROWS_AT_ONCE = 6
DONE_AT_ONCE = 20
EVERY_ACTION = 100_000


class ActionsPage(RenewedPage):
    """Open actions grouped by step, each with a way to do it and a way to tick it off; done ones folded below."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Actions")
        self._waiting: list[tuple[QVBoxLayout, Action]] = []

    def fill(self) -> None:
        """Show what is open and what was done."""
        waiting = self.program.session.plan(EVERY_ACTION)
        done = [action for action in self.program.session.actions() if action.done]
        self.set_title("Actions", _summary(waiting))
        if not waiting:
            self.body.addWidget(self._nothing())
        self._waiting = []
        for step in Step:
            of_step = [action for action in waiting if action.step is step]
            if of_step:
                self.body.addWidget(self._group(step, of_step))
        if done:
            self.body.addWidget(self._done_card(done))
        self._add_rows()

    # --- What is open ---

    def _nothing(self) -> QWidget:
        on = Button("Go to Home", "house")
        on.clicked.connect(lambda: self.go.emit("home"))
        words = "What you mark as “To do” in an audit comes here, and what your photos give away."
        return empty_card("Nothing is open", words, on)

    def _group(self, step: Step, actions: list[Action]) -> QWidget:
        card = Card(spacing=16)
        card.body.addWidget(heading(STEPS[step], "section"))
        self._waiting += [(card.body, action) for action in actions]
        return card

    def _add_rows(self) -> None:
        """Add lines a few at a time, so that a long list never holds up the window."""
        batch, self._waiting = self._waiting[:ROWS_AT_ONCE], self._waiting[ROWS_AT_ONCE:]
        for column, action in batch:
            line = ActionRow(action, self.program, self)
            self._show_open(line)
            column.addWidget(line)
        if self._waiting:
            QTimer.singleShot(0, self, self._add_rows)

    def _show_open(self, line: ActionRow) -> Button | None:
        """The buttons of an open action; the one that ticks it off, where there is one."""
        line.clear_buttons()
        line.show_note()
        line.offer(every=True)
        if is_from(Part.PHOTOS, line.action):
            return None
        return line.add_button("Mark as done", "check", lambda: self._mark_done(line), kind="link")

    def _mark_done(self, line: ActionRow) -> None:
        if not self._change(lambda: mark_done(self.program, line.action)):
            return
        line.clear_buttons()
        line.show_note("Done just now")
        undo = line.add_button("Undo", "arrow-counter-clockwise", lambda: self._undo(line), kind="link")
        undo.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(line, f"Done: {line.action.text}")

    def _undo(self, line: ActionRow) -> None:
        if self._change(lambda: mark_open(self.program, line.action)):
            button = self._show_open(line)
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(line, f"Open again: {line.action.text}")

    # --- What was done ---

    def _done_card(self, done: list[Action]) -> QWidget:
        card = Card(spacing=16)
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(heading(f"{len(done)} done", "section"))
        older = sorted(done, key=lambda action: action.done.timestamp() if action.done else 0, reverse=True)
        what = f"{how_many(len(done), 'action')} done"
        row.addWidget(FoldButton(lambda: self._done_rows(older), card.body, what))
        card.body.addWidget(head)
        return card

    def _done_rows(self, older: list[Action]) -> QWidget:
        rows, column = column_box(16)
        self._add_done(column, older)
        return rows

    def _add_done(self, column: QVBoxLayout, older: list[Action]) -> None:
        """The next few of the done ones, and a button for those before them."""
        batch, rest = older[:DONE_AT_ONCE], older[DONE_AT_ONCE:]
        for action in batch:
            line = ActionRow(action, self.program, self)
            line.show_note(f"Done on {day(action.done)}" if action.done else "")
            if check_of(action) in self.program.catalogue.checks:
                line.add_button("Open again", "arrow-counter-clockwise", partial(self._reopen, action), kind="link")
            column.addWidget(line)
        if rest:
            more = Button(f"Show {min(len(rest), DONE_AT_ONCE)} older", kind="link")

            def unfold() -> None:
                column.removeWidget(more)
                more.deleteLater()
                self._add_done(column, rest)

            more.clicked.connect(unfold)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _reopen(self, action: Action) -> None:
        if self._change(lambda: answer_check(self.program, action, AnswerValue.TO_DO)):
            self.opened()
            announce(self.heading, f"Open again: {action.text}")
            self.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- What is saved ---

    def _change(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except UserError as error:
            self.show_error(error)
            return False
        self.go.emit("progress")
        return True


def _summary(waiting: list[Action]) -> str:
    if not waiting:
        return ""
    told = f"{len(waiting)} open, about {minutes(sum(action.minutes for action in waiting))} in all."
    return f"{told} One at a time is fine; the first of each list helps most." if len(waiting) > 1 else told
