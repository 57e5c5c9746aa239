"""Past audits, and what changed between two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Answer, Audit
from app.history.compare import Change, Turn
from app.ui.pages.page import error_box
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.amounts_ring import AmountsBar, parts
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, label, pill
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import row_of
from app.ui.widgets.picker import Picker
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.trend import Trend, points_of
from app.ui.widgets.trend import sentence as trend_sentence
from app.ui.words import ANSWERS, DEPTHS, day

AUDITS_AT_ONCE = 8
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


class HistoryPage(RenewedPage):
    """The trend, what changed between two audits, and the audits themselves."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "History")
        self._asked = 0

    def fill(self) -> None:
        """Show what the history holds now."""
        audits = self.program.session.audits
        if not audits:
            self.set_title("History")
            self.body.addWidget(self._nothing())
            return
        count = "1 audit" if len(audits) == 1 else f"{len(audits)} audits"
        self.set_title("History", f"{count}, kept on this computer in a locked file.")
        share = Button("Print or share", "file-text")
        share.clicked.connect(lambda: self.go.emit("reports"))
        self.body.addWidget(row_of(share))
        points = points_of(audits)
        if len(points) > 1:
            card = Card(spacing=8)
            card.body.addWidget(heading("Checks as you want them", "section"))
            card.body.addWidget(label(trend_sentence(points), "muted"))
            card.body.addWidget(Trend(points))
            self.body.addWidget(card)
        if len(audits) > 1:
            self.body.addWidget(self._comparison(audits))
        self.body.addWidget(self._list(audits))

    def _nothing(self) -> QWidget:
        card = Card()
        card.body.addWidget(heading("No audits yet", "section"))
        card.body.addWidget(label("Each audit is kept here, so that you can see what changed from one to the next."))
        on = Button("Go to Home", "house")
        on.clicked.connect(lambda: self.go.emit("home"))
        card.body.addWidget(on, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # --- The audits ---

    def _list(self, audits: list[Audit]) -> QWidget:
        card = Card(spacing=18)
        card.body.addWidget(heading("Your audits", "section"))
        self._add_audits(card.body, audits)
        return card

    def _add_audits(self, column: QVBoxLayout, audits: Sequence[Audit]) -> None:
        for audit in audits[:AUDITS_AT_ONCE]:
            column.addWidget(self._audit(audit))
        rest = audits[AUDITS_AT_ONCE:]
        if rest:
            more = Button(f"Show {min(len(rest), AUDITS_AT_ONCE)} older audits", kind="link")

            def unfold() -> None:
                column.removeWidget(more)
                more.deleteLater()
                self._add_audits(column, rest)

            more.clicked.connect(unfold)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _audit(self, audit: Audit) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QWidget()
        row = FlowLayout(head, spacing=10)
        row.addWidget(label(day(audit.started), "strong", wrap=False))
        row.addWidget(pill(DEPTHS[audit.depth]))
        current = self.program.session.unfinished
        if audit.finished:
            row.addWidget(pill("Finished", "ok"))
        else:
            row.addWidget(pill("Under way" if current and current.id == audit.id else "Left before the end"))
        column.addWidget(head)
        if audit.amounts is not None:
            column.addWidget(AmountsBar(audit.amounts))
            told = " · ".join(f"{number} {words}" for number, words in parts(audit.amounts))
            column.addWidget(label(told, "muted"))
        else:
            column.addWidget(label("The amounts are kept when an audit is finished. Its answers are saved.", "muted"))
        return box

    # --- What changed ---

    def _comparison(self, audits: list[Audit]) -> QWidget:
        card = Card()
        card.body.addWidget(heading("What changed", "section"))
        names = [_name(audit) for audit in audits]
        self._before = Picker("The earlier audit", enumerate(names), 1)
        self._after = Picker("The later audit", enumerate(names), 0)
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        for caption, box in (("Between", self._before), ("and", self._after)):
            words = label(caption, wrap=False)
            words.setBuddy(box)
            box.chosen.connect(lambda _: self._compare(audits))
            flow.addWidget(words)
            flow.addWidget(box)
        card.body.addWidget(row)
        self._found = QVBoxLayout()
        self._found.setSpacing(10)
        card.body.addLayout(self._found)
        QTimer.singleShot(0, card, lambda: self._compare(audits))
        return card

    def _compare(self, audits: list[Audit]) -> None:
        """Compare the chosen two, the older one as before; the work is done in another thread."""
        chosen = sorted((self._before.value() or 0, self._after.value() or 0), reverse=True)
        before, after = (audits[index] for index in chosen)
        clear_layout(self._found)
        if before.id == after.id:
            self._found.addWidget(label("Choose two different audits.", "muted"))
            return
        self._found.addWidget(label("Comparing…", "muted"))
        self._asked += 1
        asked, found, session = self._asked, self._found, self.program.session
        run_task(
            self,
            lambda _task: session.changes(before, after),
            on_done=lambda changes: self._show_changes(changes) if asked == self._asked else None,
            on_error=lambda error: found.addWidget(error_box(error)),
        )

    def _show_changes(self, changes: list[Change]) -> None:
        clear_layout(self._found)
        if not changes:
            self._found.addWidget(label("Nothing changed between these two.", "muted"))
            return
        counts = Counter(change.turn for change in changes)
        told = " · ".join(f"{TURN_WORDS[turn]}: {counts[turn]}" for turn in TURN_ORDER if counts[turn])
        self._found.addWidget(label(told, "strong"))
        table = PlainTable("What changed between the two audits", (5, 3, 3, 3))
        ordered = sorted(changes, key=lambda change: TURN_ORDER.index(change.turn))
        table.show_rows(("Check", "Before", "After", "How it went"), [self._line(change) for change in ordered])
        self._found.addWidget(table)
        announce(table, told)

    def _line(self, change: Change) -> tuple[str, str, str, str]:
        check = self.program.catalogue.checks.get(change.check_id)
        title = check.title if check else change.check_id
        return (title, _answer(change.before), _answer(change.after), TURN_WORDS[change.turn])


def _answer(answer: Answer | None) -> str:
    return ANSWERS[answer.value] if answer else "Not looked at"


def _name(audit: Audit) -> str:
    return f"{day(audit.started)}, {DEPTHS[audit.depth].lower()}"
