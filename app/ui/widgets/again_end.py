"""The end of a re-audit: how far it went, what changed since last time, and the actions that wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Action, AnswerValue, Audit, Part
from app.history.actions import check_of, is_from
from app.ui.again_words import what_changed
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.action_row import ActionRow
from app.ui.widgets.action_ticks import answer_check, mark_done, mark_open
from app.ui.widgets.basics import Card, announce, heading, icon_line, label

ACTIONS_SHOWN = 3
EVERY_ACTION = 100_000


class WaitingActions(Card):
    """A few open actions that were not spoken of in this audit, each to be done or left for later."""

    def __init__(self, program: Program, actions: Sequence[Action], page: Page) -> None:
        super().__init__(spacing=16)
        self._program, self._page = program, page
        self.body.addWidget(heading("These wait for you", "section"))
        for action in actions:
            line = ActionRow(action, program, page)
            self._offer(line)
            self.body.addWidget(line)

    def _offer(self, line: ActionRow) -> None:
        line.clear_buttons()
        line.show_note()
        line.offer()
        if is_from(Part.PHOTOS, line.action):
            return
        line.add_button("Done", "check", lambda: self._settle(line, mark_done, "Done just now"), kind="link")
        line.add_button("Later", "clock", lambda: self._settle(line, _leave, "Left for later"), kind="link")

    def _settle(self, line: ActionRow, act: Callable[[Program, Action], None], told: str) -> None:
        if not self._try(lambda: act(self._program, line.action)):
            return
        line.clear_buttons()
        line.show_note(told)
        undo = line.add_button("Undo", "arrow-counter-clockwise", lambda: self._take_back(line), kind="link")
        undo.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(line, f"{told}: {line.action.text}")

    def _take_back(self, line: ActionRow) -> None:
        if self._try(lambda: mark_open(self._program, line.action)):
            self._offer(line)
            announce(line, f"Open again: {line.action.text}")

    def _try(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except UserError as error:
            self._page.show_error(error)
            return False
        self._page.go.emit("progress")
        return True


def waiting_actions(program: Program) -> list[Action]:
    """The most worthwhile open actions, without those that were answered for in this audit."""
    given = program.session.given
    return [action for action in program.session.plan(EVERY_ACTION) if check_of(action) not in given][:ACTIONS_SHOWN]


def _leave(program: Program, action: Action) -> None:
    """Note that the action still waits, where there is a check to note it with."""
    if check_of(action) in program.catalogue.checks:
        answer_check(program, action, AnswerValue.TO_DO)


class ChangedLine(QWidget):
    """What changed since the last audit, told once it is known."""

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        now, before = last_two(program.session.audits)
        self.setVisible(before is not None)
        if now is None or before is None:
            return
        line, self._label = icon_line("chart-line-up", "Comparing with last time…", kind="body")
        column.addWidget(line)
        session, ended = program.session, before.finished or before.started
        run_task(
            self,
            lambda _task: session.changes(before, now),
            on_done=lambda changes: self._label.setText(what_changed(changes, ended)),
            on_error=page.show_error,
        )


def last_two(audits: Sequence[Audit]) -> tuple[Audit | None, Audit | None]:
    """The newest audit, and the one that was finished before it."""
    now = audits[0] if audits else None
    return now, next((audit for audit in audits[1:] if audit.finished), None)


def summary(title: str, *texts: str) -> Card:
    """The card at the top: a heading, and some sentences."""
    card = Card(spacing=10)
    card.body.addWidget(heading(title, "section"))
    for text in texts:
        card.body.addWidget(label(text, "muted"))
    return card
