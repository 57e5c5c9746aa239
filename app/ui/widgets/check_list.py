"""The cards of one section: one open at a time, or one question at a time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.selection import retired
from app.core.checks import Check, Pack
from app.core.errors import UserError
from app.core.flow import Section
from app.core.model import AnswerValue, Surface
from app.history.actions import check_origin
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label
from app.ui.widgets.check_card import CheckCard
from app.ui.widgets.dialogs import MessageDialog, QrDialog, show_help
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.story_dialog import annals, open_story
from app.ui.words import day, pack_name

CARDS_AT_ONCE = 3


class CheckList(QWidget):
    """Shows a section, saves its answers and keeps the flow where the worker is.

    ``questions`` asks one at a time, in words. ``alone`` is for a single check: it stands open, without the settings
    that are gone; ``why`` (an icon and a sentence) for one that a re-audit asks, which ``give`` answers by number.
    ``saved`` carries a short sentence for the page's footer, ``failed`` a ``UserError``, ``reveal`` a widget that the
    page brings into view, ``origin_asked`` the id of a check whose guidance is asked for, and ``finished`` says that
    nothing in the section waits any more.
    """

    saved = Signal(str)
    failed = Signal(object)
    reveal = Signal(object)
    origin_asked = Signal(str)
    finished = Signal()

    def __init__(
        self, program: Program, *, questions: bool = False, alone: bool = False, why: tuple[str, str] | None = None
    ) -> None:
        super().__init__()
        self._program = program
        self._questions = questions
        self._alone = alone
        self._why = why
        self._surface = Surface.WEB
        self._section: Section | None = None
        self._waiting: list[Check] = []
        self.cards: dict[str, CheckCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)

    def show_section(self, section: Section) -> None:
        """Show the section's cards, the flow's own one open."""
        self._section = section
        clear_layout(self._column)
        self.cards = {}
        if self._why is None:
            self._column.addWidget(_about(self._program.catalogue.pack_by_id[section.id]))
        if self._questions:
            self._column.addWidget(self._question_row(len(section.checks) > 1))
        self._waiting = list(section.checks)
        self._add_cards()

    def give(self, number: int) -> None:
        """Give the open card its answer with this number."""
        for card in self.cards.values():
            if card.is_open:
                card.give(number)

    def save_notes(self) -> None:
        """Save what was written into an open card."""
        for card in self.cards.values():
            if card.is_open:
                card.save_note()

    # --- Cards ---

    def _add_cards(self) -> None:
        """Add cards a few at a time, so that a long list never holds up the window."""
        section = self._section
        for check in self._waiting[:CARDS_AT_ONCE]:
            self._add_card(check)
        del self._waiting[:CARDS_AT_ONCE]
        if self._waiting:
            QTimer.singleShot(0, self, lambda: self._add_cards() if section is self._section else None)
        else:
            self._add_retired()
        wanted = next(iter(self.cards)) if self._alone else self._program.flow.place.check
        if wanted in self.cards and not any(card.is_open for card in self.cards.values()):
            self._open(wanted, focus=False)

    def _add_card(self, check: Check) -> None:
        pack = self._program.catalogue.pack_by_id[check.pack]
        card = CheckCard(
            check,
            self._program.clock.today(),
            self._surface,
            messages=self._program.catalogue.messages,
            note=self._program.session.notes.get(check.id, ""),
            question=self._questions,
            agency=pack.title if pack.is_agency else "",
            has_story=partial(self._has_story, check),
            why=self._why,
        )
        card.answered.connect(lambda value, surface, c=check: self._answer(c, value, surface))
        card.noted.connect(lambda text, c=check: self._save_note(c, text))
        card.undone.connect(lambda c=check: self._undo(c))
        card.opened.connect(lambda c=check: self._opened(c))
        card.browse.connect(lambda link, c=check: self._browse(link, c))
        card.qr_asked.connect(lambda link, c=check: QrDialog(link, c.title, self).open())
        card.message_asked.connect(lambda message: MessageDialog(self._program, message, self).open())
        card.help_asked.connect(lambda: show_help(self._program, self))
        card.story_asked.connect(lambda c=check: self._tell_story(c))
        card.origin_asked.connect(lambda c=check: self.origin_asked.emit(c.id))
        self.cards[check.id] = card
        self._show_answer(check)
        if self._questions:
            card.hide()
        self._column.addWidget(card)

    def _add_retired(self) -> None:
        """Settings that are gone, since older leaflets still name them."""
        gone = retired(self._program.catalogue.pack_by_id[self._section.id]) if self._section else []
        if self._alone or not gone:
            return
        box = Card("panel", spacing=6, margins=(14, 12, 14, 12))
        box.body.addWidget(label("Older leaflets may name these. They are gone:", "strong"))
        for check in gone:
            since = day(check.gone_since) if check.gone_since else ""
            box.body.addWidget(label(f"{check.title} (gone since {since}). {check.aim}", "muted"))
        self._column.addWidget(box)

    def _show_answer(self, check: Check) -> None:
        session = self._program.session
        card = self.cards[check.id]
        if session.is_given(check):
            card.show_answer(session.given[check.id])
        elif check.id in session.settled([check]):
            card.show_answer(session.latest[check.id], aside=f"looked at on {day(session.latest[check.id].at)}")
        else:
            card.show_answer(None)

    def _open(self, check_id: str, *, focus: bool) -> None:
        """Open one card and close the others; remember it as the place to come back to."""
        for name, card in self.cards.items():
            if name != check_id and card.is_open:
                card.save_note()
                card.fold()
            if self._questions:
                card.setVisible(name == check_id)
        card = self.cards[check_id]
        card.open(focus=focus)
        self._remember(check_id)
        if self._questions:
            self._count_question(check_id)
        if focus or list(self.cards).index(check_id):
            self.reveal.emit(card)

    def _opened(self, check: Check) -> None:
        self._open(check.id, focus=False)

    def _remember(self, check_id: str) -> None:
        flow = self._program.flow
        if check_id not in flow.asked:  # one that a re-audit took up once more
            return
        flow.jump_to_check(check_id)
        if self._program.session.unfinished:
            try:
                self._program.session.set_position(flow.position)
            except UserError as error:  # the answers matter; the place is found again without it
                self.failed.emit(error)

    # --- One question at a time ---

    def _question_row(self, shown: bool) -> QWidget:
        box = QWidget()
        row = FlowLayout(box)
        self._number = label("", "strong", wrap=False)
        self._earlier = Button("Previous question", "arrow-left", "link")
        self._skip = Button("Skip for now", "arrow-right", "link")
        self._earlier.clicked.connect(lambda: self._step(-1))
        self._skip.clicked.connect(lambda: self._step(1))
        for part in (self._number, self._earlier, self._skip):
            row.addWidget(part)
        if not shown:
            box.hide()
        return box

    def _count_question(self, check_id: str) -> None:
        ids = [check.id for check in self._section.checks] if self._section else []
        at = ids.index(check_id)
        self._number.setText(f"Question {at + 1} of {len(ids)}")
        self._earlier.setEnabled(at > 0)
        self._skip.setEnabled(at < len(ids) - 1)

    def _step(self, by: int) -> None:
        ids = list(self.cards)
        current = next((i for i, card in enumerate(self.cards.values()) if card.is_open), 0)
        if 0 <= current + by < len(ids):
            self._open(ids[current + by], focus=True)

    # --- What the worker does ---

    def _save_note(self, check: Check, text: str) -> None:
        try:
            self._program.session.save_note(check.id, text)
        except UserError as error:
            self.failed.emit(error)
            return
        self.saved.emit("Note saved")

    def _answer(self, check: Check, value: AnswerValue, surface: Surface | None) -> None:
        try:
            self._program.session.answer(check, value, surface=surface)
        except UserError as error:
            self._show_answer(check)
            self.failed.emit(error)
            return
        self._surface = surface or self._surface
        self._program.flow.mark(check.id)
        self._show_answer(check)
        announce(self, f"{self.cards[check.id].word(value)}. Saved.")
        self.saved.emit("Saved just now")
        if value is AnswerValue.CANNOT_FIND:
            self.reveal.emit(self.cards[check.id].hints)
        else:
            self._on_from(check)

    def _on_from(self, check: Check) -> None:
        """Fold the answered card and open the next one that waits."""
        ids = list(self.cards)
        later = [name for name in ids[ids.index(check.id) + 1 :] if self._is_waiting(name)]
        if later:
            self._open(later[0], focus=True)
            return
        if not self._questions:
            self.cards[check.id].fold()
        self.finished.emit()

    def _is_waiting(self, check_id: str) -> bool:
        return check_id not in self._program.session.settled([self.cards[check_id].check])

    def _undo(self, check: Check) -> None:
        try:
            self._program.session.undo(check)
        except UserError as error:
            self.failed.emit(error)
            return
        self._program.flow.mark(check.id, answered=check.id in self._program.session.settled([check]))
        self._show_answer(check)
        announce(self, "Your answer was taken back.")
        self.saved.emit("Taken back")
        self._open(check.id, focus=True)

    # --- Its story ---

    def _has_story(self, check: Check) -> bool:
        try:
            return annals(self._program).has_story(check)
        except UserError as error:  # the check itself can still be answered, or its failing says the same
            self.failed.emit(error)
            return False

    def _tell_story(self, check: Check) -> None:
        try:
            open_story(self._program, check_origin(check.id), self, leads=False)
        except UserError as error:
            self.failed.emit(error)

    def _browse(self, link: str, check: Check) -> None:
        try:
            opened = self._program.browse(link, f"Setting: {check.title}")
        except UserError as error:
            self.failed.emit(error)
            return
        if not opened:
            QrDialog(link, check.title, self, failed=True).open()


def _about(pack: Pack) -> QWidget:
    """What this platform is good for and what to watch, and why its checks matter; folded at first."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    shown = Button(f"About {pack_name(pack)}" if pack.is_platform else "Why this matters", "info", "link")
    texts = Card("panel", spacing=8, margins=(14, 12, 14, 12))
    for icon, text in (("heart", pack.good_for), ("eye", pack.watch_for)):
        if text:
            texts.body.addWidget(icon_line(icon, text, kind="body")[0])
    for reading in pack.readings:
        texts.body.addWidget(label(reading.title, "strong"))
        texts.body.addWidget(label(reading.body))
        cited = " · ".join(f"{source.document} {source.part}".strip() for source in reading.sources)
        texts.body.addWidget(label(cited, "caption"))
    texts.hide()
    shown.clicked.connect(lambda: texts.setVisible(texts.isHidden()))
    column.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(texts)
    if not (pack.good_for or pack.watch_for or pack.readings):
        box.hide()
    return box
