"""Past audits: what matters most in a sentence, the amounts over time, and the rest behind four words."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Audit
from app.core.over_time import Point, points_of
from app.history.compare import headline
from app.history.timeline import marks
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.amounts_picture import AmountsPicture
from app.ui.widgets.audits_timeline import Timeline
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, label, notice
from app.ui.widgets.chips import Chips
from app.ui.widgets.empty_card import empty_card
from app.ui.widgets.history_audits import Audits
from app.ui.widgets.history_changes import Changes
from app.ui.widgets.history_search import Search
from app.ui.widgets.layouts import row_of
from app.ui.widgets.story_dialog import open_story
from app.ui.words import day, how_many


class Section(StrEnum):
    TIMELINE = "timeline"
    CHANGES = "changes"
    SEARCH = "search"
    AUDITS = "audits"


WORDS = {
    Section.TIMELINE: "Timeline",
    Section.CHANGES: "What changed",
    Section.SEARCH: "Search and notes",
    Section.AUDITS: "Audits",
}


class HistoryPage(RenewedPage):
    """One section at a time below the picture."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "History")
        self._section = Section.TIMELINE
        self._shown: QWidget | None = None

    def fill(self) -> None:
        """Show what the history holds now."""
        self._shown = None
        audits = self.program.session.audits
        if not audits:
            self.set_title("History")
            self.body.addWidget(self._nothing())
            return
        self.set_title("History", f"{how_many(len(audits), 'audit')}, kept on this computer in a locked file.")
        share = Button("Print or share", "file-text")
        share.clicked.connect(lambda: self.go.emit("reports"))
        self.body.addWidget(row_of(share))
        self._said = QVBoxLayout()
        self.body.addLayout(self._said)
        self.body.addWidget(self._over_time(audits))
        self._chips: Chips[Section] = Chips(WORDS, "Show")
        self._chips.chosen.connect(self.show_section)
        self.body.addWidget(self._chips)
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        self.show_section(self._section)

    def leaving(self) -> None:
        self._save_notes()

    def _nothing(self) -> QWidget:
        on = Button("Go to Home", "house")
        on.clicked.connect(lambda: self.go.emit("home"))
        words = "Each audit is kept here, so that you can see what changed from one to the next."
        return empty_card("No audits yet", words, on)

    # --- The picture ---

    def _over_time(self, audits: list[Audit]) -> QWidget:
        card = Card(spacing=10)
        points = points_of(audits)
        title = heading(_first_words(points), "section")
        card.body.addWidget(title)
        if len(points) > 1:
            card.body.addWidget(AmountsPicture(points))
            self._compare_last(audits, title)
        else:
            card.body.addWidget(label("After your next audit you see here how the four amounts went.", "muted"))
        return card

    def _compare_last(self, audits: list[Audit], title: QLabel) -> None:
        """Say what matters most between the last two that were finished; found in another thread."""
        ended = [audit for audit in audits if audit.finished and audit.amounts]
        ended.sort(key=lambda audit: audit.finished or audit.started)
        before, after = ended[-2:]
        session, today = self.program.session, self.program.clock.today()

        def show(said: str) -> None:
            title.setText(said)
            title.setAccessibleName(said)

        run_task(
            title,
            lambda _task: headline(before, after, session.changes(before, after), today),
            on_done=show,
            on_error=self.show_error,
        )

    # --- The sections ---

    def show_section(self, section: Section) -> None:
        """Show one of the four in the place of another."""
        self._save_notes()
        self._section = section
        self._chips.show_value(section)
        clear_layout(self._place)
        card = Card()
        card.body.addWidget(heading(WORDS[section], "section"))
        self._shown = self._made(section)
        card.body.addWidget(self._shown)
        self._place.addWidget(card)

    def _made(self, section: Section) -> QWidget:
        audits = self.program.session.audits
        if section is Section.TIMELINE:
            return Timeline(marks(audits))
        if section is Section.CHANGES:
            return self._changes(audits)
        if section is Section.SEARCH:
            return self._search()
        return self._audits(audits)

    def _changes(self, audits: list[Audit]) -> QWidget:
        if len(audits) < 2:
            return label("After your next audit you can compare the two here.", "muted")
        changes = Changes(self.program, audits)
        changes.told.connect(self._tell_story)
        return changes

    def _search(self) -> QWidget:
        search = Search(self.program)
        search.told.connect(self._tell_story)
        search.led.connect(self.go)
        search.failed.connect(self.show_error)
        search.audits_asked.connect(lambda: self.show_section(Section.AUDITS))
        return search

    def _audits(self, audits: list[Audit]) -> QWidget:
        made = Audits(self.program, marks(audits))
        made.failed.connect(self.show_error)
        made.removed.connect(self._after_removal)
        return made

    def _after_removal(self, said: str) -> None:
        self.opened()
        self.go.emit("progress")
        if not self.program.session.audits:
            announce(self.heading, said)
            return
        box = notice("check-circle", said)
        self._said.addWidget(box)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.setAccessibleName(said)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal(box)
        announce(box, said)

    def _tell_story(self, origin: str) -> None:
        try:
            open_story(self.program, origin, self).led.connect(self.go)
        except UserError as error:
            self.show_error(error)

    def _save_notes(self) -> None:
        if isinstance(self._shown, (Search, Audits)):
            self._shown.save_notes()


def _first_words(points: list[Point]) -> str:
    if not points:
        return "No audit is finished yet"
    return f"Your last audit ended on {day(points[0].when)}" if len(points) == 1 else "The four amounts over time"
