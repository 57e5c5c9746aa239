"""Checks that a re-audit does not ask now, folded to a line; each can be opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Check
from app.core.model import Answer
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, icon_line, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.widgets.long_column import LongColumn
from app.ui.words import ANSWERS, day, pack_name


class FoldedChecks(Card):
    """One line about ``checks``; unfolded, a line for each with a button that calls ``look``."""

    def __init__(
        self, program: Program, icon: str, text: str, checks: Sequence[Check], look: Callable[[Check], None]
    ) -> None:
        super().__init__("panel", spacing=8, margins=(14, 4, 8, 4))
        row = SideLayout(spacing=8)
        row.addWidget(icon_line(icon, text, kind="body")[0])
        row.addWidget(fold_button(program, text, checks, look, self.body))
        self.body.addLayout(row)


def fold_button(
    program: Program, text: str, checks: Sequence[Check], look: Callable[[Check], None], into: QVBoxLayout
) -> FoldButton:
    """The button that shows the lines at the end of ``into``."""
    latest = program.session.latest

    def make() -> QWidget:
        lines: LongColumn[Check] = LongColumn(
            lambda check: _line(program, check, latest.get(check.id), look), "check", "checks"
        )
        lines.show_items(checks)
        return lines

    return FoldButton(make, into, text)


def _line(program: Program, check: Check, answer: Answer | None, look: Callable[[Check], None]) -> QWidget:
    about, column = column_box(2)
    where = pack_name(program.catalogue.pack_by_id[check.pack])
    column.addWidget(label(check.title))
    column.addWidget(label(f"{where} · {ANSWERS[answer.value]} · {day(answer.at)}" if answer else where, "caption"))
    again = Button("Look again" if answer else "Look at it", kind="link", describes=check.title)
    again.clicked.connect(lambda: look(check))
    row = QWidget()
    sides = SideLayout(row)
    sides.addWidget(about)
    sides.addWidget(again)
    return row
