"""What changed between two audits: choose any two, filter by how it went, open the story of a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Answer, Audit
from app.history.actions import check_origin
from app.history.compare import Change, Turn
from app.history.timeline import day_names
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Toggle, announce, clear_layout, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.picker import Picker
from app.ui.widgets.plain_table import PlainTable
from app.ui.words import ANSWERS, DEPTHS

ROWS_AT_ONCE = 50
TURN_WORDS = {
    Turn.BETTER: "Better",
    Turn.WORSE: "To look at again",
    Turn.NEW: "New",
    Turn.OTHER: "Another answer",
    Turn.GONE: "Not asked again",
    Turn.OUTDATED: "Too old to count",
}
# What needs the worker stands first.
TURN_ORDER = (Turn.WORSE, Turn.OUTDATED, Turn.BETTER, Turn.OTHER, Turn.NEW, Turn.GONE)


class Changes(QWidget):
    """``told`` carries the origin of the thing whose story is asked for."""

    told = Signal(str)

    def __init__(self, program: Program, audits: Sequence[Audit]) -> None:
        super().__init__()
        self._program = program
        self._audits = audits
        self._asked = 0
        self._changes: list[Change] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        days = day_names(audits)
        names = [f"{days[audit.id]}, {DEPTHS[audit.depth].lower()}" for audit in audits]
        self._before = Picker("The earlier audit", enumerate(names), 1)
        self._after = Picker("The later audit", enumerate(names), 0)
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        for caption, box in (("Between", self._before), ("and", self._after)):
            words = label(caption, wrap=False)
            words.setBuddy(box)
            box.chosen.connect(lambda _: self._compare())
            flow.addWidget(words)
            flow.addWidget(box)
        column.addWidget(row)
        self._found = QVBoxLayout()
        self._found.setSpacing(10)
        column.addLayout(self._found)
        QTimer.singleShot(0, self, self._compare)

    def _compare(self) -> None:
        """Compare the chosen two, the older one as before; the work is done in another thread."""
        chosen = sorted((self._before.value() or 0, self._after.value() or 0), reverse=True)
        before, after = (self._audits[index] for index in chosen)
        clear_layout(self._found)
        self._asked += 1
        if before.id == after.id:
            self._found.addWidget(label("Choose two different audits.", "muted"))
            return
        self._found.addWidget(label("Comparing…", "muted"))
        asked, found, session = self._asked, self._found, self._program.session
        run_task(
            self,
            lambda _task: session.changes(before, after),
            on_done=lambda changes: self._show(changes) if asked == self._asked else None,
            on_error=lambda error: found.addWidget(error_box(error)),
        )

    def _show(self, changes: list[Change]) -> None:
        clear_layout(self._found)
        if not changes:
            self._found.addWidget(label("Nothing changed between these two.", "muted"))
            return
        self._changes = sorted(changes, key=lambda change: TURN_ORDER.index(change.turn))
        counts = Counter(change.turn for change in changes)
        told = " · ".join(f"{TURN_WORDS[turn]}: {counts[turn]}" for turn in TURN_ORDER if counts[turn])
        self._found.addWidget(label(told, "strong"))
        if len(counts) > 1:
            self._found.addWidget(self._filters(counts))
        self._found.addWidget(label("Click a line, or press Enter on it, to see its story.", "muted"))
        self._table = PlainTable("What changed between the two audits", (5, 3, 3, 3), opens=True)
        self._table.opened.connect(lambda row: self.told.emit(check_origin(self._shown[row].check_id)))
        self._more = Button("", "caret-down", "link")
        self._more.clicked.connect(self._show_more)
        self._found.addWidget(self._table)
        self._found.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._filter(None)
        announce(self._table, told)

    def _filters(self, counts: Counter[Turn]) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        chips: list[Toggle] = []
        wanted: list[Turn | None] = [None, *(turn for turn in TURN_ORDER if counts[turn])]
        for turn in wanted:
            word = f"{TURN_WORDS[turn]}  {counts[turn]}" if turn else "All"
            chip = Toggle(word, describes="show these changes")
            chip.show_down(turn is None)
            chips.append(chip)
            chip.chosen.connect(lambda chip=chip, turn=turn: self._press(chips, chip, turn))
            flow.addWidget(chip)
        return row

    def _press(self, chips: Sequence[Toggle], pressed: Toggle, turn: Turn | None) -> None:
        for chip in chips:
            chip.show_down(chip is pressed)
        self._filter(turn)

    def _filter(self, turn: Turn | None) -> None:
        self._shown = [change for change in self._changes if turn is None or change.turn is turn]
        self._until = min(ROWS_AT_ONCE, len(self._shown))
        headers = ("Check", "Before", "After", "How it went")
        self._table.show_rows(headers, [self._line(change) for change in self._shown[: self._until]])
        self._offer_more()

    def _show_more(self) -> None:
        until = min(self._until + ROWS_AT_ONCE, len(self._shown))
        self._table.add_rows([self._line(change) for change in self._shown[self._until : until]])
        self._until = until
        self._offer_more()

    def _offer_more(self) -> None:
        left = len(self._shown) - self._until
        self._more.setText(f"Show more: {left:,} left")
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(left > 0)

    def _line(self, change: Change) -> tuple[str, str, str, str]:
        check = self._program.catalogue.checks.get(change.check_id)
        title = check.title if check else change.check_id
        return (title, _answer(change.before), _answer(change.after), TURN_WORDS[change.turn])


def _answer(answer: Answer | None) -> str:
    return ANSWERS[answer.value] if answer else "Not looked at"
