"""One a day: one check by itself, and the way back to Home once it is answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Check
from app.core.flow import Section
from app.core.model import Step
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, clear_layout, heading, label
from app.ui.widgets.check_list import CheckList
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.words import TODAY, minutes


class TodayPage(Page):
    """Shows the next check of a one-a-day audit; made anew each time it comes on screen."""

    def __init__(self, program: Program) -> None:
        super().__init__(TODAY)
        self._program = program
        self.list: CheckList | None = None
        self._place = QVBoxLayout()
        self.content.addLayout(self._place)
        self.show_footer()
        home = Button("Back to Home", "arrow-left")
        home.clicked.connect(lambda: self.go.emit("home"))
        self._saved = label("", "muted", wrap=False)
        self._another = Button("Do another one")
        self._another.clicked.connect(lambda: self.go.emit("today"))
        self._enough = Button("Done for today", "check", "primary")
        self._enough.clicked.connect(lambda: self.go.emit("home"))
        onward = QWidget()
        flow = FlowLayout(onward, spacing=10, to_right=True)
        for widget in (self._saved, self._another, self._enough):
            flow.addWidget(widget)
        ways = QWidget()
        sides = SideLayout(ways)
        sides.addWidget(row_of(home))
        sides.addWidget(onward)
        self.footer.addWidget(ways)

    def opened(self) -> None:
        """Show the check that is next."""
        clear_layout(self._place)
        self.list = None
        self._saved.setText("")
        self._offer(answered=False)
        one = self._program.one_a_day()
        if one is None or one.next is None:
            self.set_title("Nothing waits today")
            self._place.addWidget(_nothing())
            return
        title = "One more" if one.today else TODAY
        self.set_title(title, f"{len(one.done)} of {len(one.checks)} looked at. About {minutes(one.next.minutes)}.")
        self._show(one.next)

    def leaving(self) -> None:
        if self.list is not None:
            self.list.save_notes()

    def _show(self, check: Check) -> None:
        if check.id not in self._program.flow.asked:
            self._program.refresh_flow()  # it ran out since the walk was laid out
        self._program.flow.jump_to_check(check.id)
        pack = self._program.catalogue.pack_by_id[check.pack]
        self.list = CheckList(self._program, questions=check.step is Step.CONTACTS, alone=True)
        self.list.saved.connect(self._show_saved)
        self.list.failed.connect(self.show_error)
        self.list.reveal.connect(self.reveal)
        self.list.origin_asked.connect(lambda check_id: self.go.emit(f"guidance:{check_id}"))
        self.list.finished.connect(lambda: self._enough.setFocus(Qt.FocusReason.OtherFocusReason))
        self._place.addWidget(self.list)
        self.list.show_section(Section(check.step, pack.id, pack.title, (check,)))

    def _show_saved(self, sentence: str) -> None:
        self.clear_errors()
        self._saved.setText(sentence)
        shown = next(iter(self.list.cards), "") if self.list else ""
        self._offer(answered=shown in self._program.session.given)
        self.go.emit("progress")

    def _offer(self, *, answered: bool) -> None:
        """The buttons that lead on, once the check has its answer."""
        one = self._program.one_a_day()
        self._enough.setVisible(answered)
        self._another.setVisible(answered and one is not None and one.next is not None)


def _nothing() -> Card:
    card = Card()
    card.body.addWidget(heading("All of it is looked at", "section"))
    card.body.addWidget(label("What is still to do waits in your plan and on the page Actions."))
    return card
