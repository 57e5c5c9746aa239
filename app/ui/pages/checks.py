"""A step made of checks: chips for its sections, cards below, one open at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.checklist.selection import retired
from app.core.errors import UserError
from app.core.flow import Section
from app.core.model import AnswerValue, Check, Pack, Step, Surface
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label
from app.ui.widgets.check_card import CheckCard
from app.ui.widgets.dialogs import MessageDialog, QrDialog, show_help
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.words import ANSWERS, STEPS, day, pack_name

SUBTITLES = {
    Step.SETTINGS: "Open each setting, compare, and tick what you found. Stop when you like: every answer is saved.",
    Step.PASSWORDS: "The accounts that open all others come first. No password is asked for here.",
    Step.SEARCH: "Look at yourself as a stranger would. A search engine sees the words you type into it.",
    Step.POSTS: "Look back at what you and others have posted. You decide what stays.",
    Step.CONTACTS: "One question at a time. There are no marks and no wrong answers.",
}
CARDS_AT_ONCE = 6


class ChecksPage(Page):
    """Checks of one step. ``questions`` asks one at a time in words (contacts, conduct)."""

    def __init__(self, program: Program, step: Step, *, questions: bool = False) -> None:
        super().__init__(STEPS[step], SUBTITLES.get(step, ""))
        self._program = program
        self._step = step
        self._questions = questions
        self._surface = Surface.WEB
        self._section: Section | None = None
        self._cards: dict[str, CheckCard] = {}
        self._waiting: list[Check] = []
        self._chips = QWidget()
        self._chip_flow = FlowLayout(self._chips, spacing=8)
        self._chip_group = QButtonGroup(self)
        self.content.addWidget(self._chips)
        self._list = Card("content", margins=(0, 0, 0, 0), spacing=14)
        self._list.setProperty("kind", "")
        self.content.addWidget(self._list)
        self.show_footer()
        self._back = Button("Back", "arrow-left")
        self._saved = label("", "muted", wrap=False)
        self._later = Button("Finish later")
        self._next = Button("Next", kind="primary")
        self.footer.addWidget(self._back)
        self.footer.addStretch(1)
        for widget in (self._saved, self._later, self._next):
            self.footer.addWidget(widget)
        self._back.clicked.connect(lambda: self._move(self._program.flow.back))
        self._next.clicked.connect(lambda: self._move(self._program.flow.next))
        self._later.clicked.connect(lambda: self.go.emit("home"))

    def opened(self) -> None:
        """Show the section where the flow stands."""
        flow = self._program.flow
        section = flow.section if flow.place.step is self._step else None
        if section is None and flow.sections(self._step):
            section = flow.sections(self._step)[0].section
        self._saved.setText("")
        self._show_chips(section)
        self._show_next()
        if section is None:
            self._section = None
            self._show_nothing()
        else:
            self._show_section(section)

    # --- What is on screen ---

    def _show_chips(self, current: Section | None) -> None:
        clear_layout(self._chip_flow)  # type: ignore[arg-type]
        views = self._program.flow.sections(self._step)
        self._chips.setVisible(len(views) > 1)
        for view in views:
            pack = self._program.catalogue.pack_by_id[view.section.id]
            is_current = current is not None and view.section.id == current.id
            of = len(view.section.checks)
            text = f"{pack_name(pack)}  {view.answered} of {of}" if is_current or view.answered else pack_name(pack)
            chip = Button(text, pack.icon, "chip")
            chip.setAccessibleName(f"{pack.title}, {view.answered} of {of} looked at")
            chip.setCheckable(True)
            chip.setChecked(is_current)
            chip.clicked.connect(lambda _checked=False, wanted=view.section.id: self._jump(wanted))
            self._chip_group.addButton(chip)
            self._chip_flow.addWidget(chip)

    def _show_next(self) -> None:
        """Name on the button what comes next, and leave the flow where it is."""
        flow = self._program.flow
        sections = [view.section for view in flow.sections(self._step)]
        here = next((i for i, section in enumerate(sections) if flow.section and section.id == flow.section.id), -1)
        if 0 <= here < len(sections) - 1:
            name = pack_name(self._program.catalogue.pack_by_id[sections[here + 1].id])
        else:
            steps = list(Step)
            name = STEPS[steps[min(steps.index(self._step) + 1, len(steps) - 1)]]
        self._next.setText(f"Next: {name}")
        self._next.setAccessibleName(f"Next: {name}")

    def _show_nothing(self) -> None:
        clear_layout(self._list.body)
        self._cards = {}
        box = Card()
        box.body.addWidget(label("Nothing to ask here yet", "section"))
        box.body.addWidget(label("Say on the page About you which accounts you have, and their checks appear here."))
        choose = Button("Choose my accounts", "user-circle")
        choose.clicked.connect(lambda: self.go.emit("step:about_you"))
        row = FlowLayout()
        row.addWidget(choose)
        box.body.addLayout(row)
        self._list.body.addWidget(box)

    def _show_section(self, section: Section) -> None:
        self._section = section
        clear_layout(self._list.body)
        self._cards = {}
        pack = self._program.catalogue.pack_by_id[section.id]
        self._list.body.addWidget(self._intro(pack))
        self._waiting = list(section.checks)
        self._add_cards()

    def _intro(self, pack: Pack) -> QWidget:
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
        wanted = self._program.flow.place.check
        if wanted in self._cards and not any(card.is_open for card in self._cards.values()):
            card = self._cards[wanted]
            card.open()
            if list(self._cards).index(wanted):
                self.reveal(card)

    def _add_card(self, check: Check) -> None:
        card = CheckCard(check, self._program.clock.today(), self._surface, question=self._questions)
        card.answered.connect(lambda value, surface, note, c=check: self._answer(c, value, surface, note))
        card.undone.connect(lambda c=check: self._undo(c))
        card.opened.connect(lambda c=check: self._opened_card(c))
        card.browse.connect(lambda link, c=check: self._browse(link, c))
        card.qr_asked.connect(lambda link, c=check: QrDialog(link, c.title, self).open())
        card.message_asked.connect(self._show_message)
        card.help_asked.connect(lambda: show_help(self._program, self))
        self._cards[check.id] = card
        self._show_answer(check)
        self._list.body.addWidget(card)

    def _add_retired(self) -> None:
        """Settings that are gone, since older leaflets still name them."""
        if self._section is None:
            return
        gone = retired(self._program.catalogue.pack_by_id[self._section.id])
        if not gone:
            return
        box = Card("panel", spacing=6, margins=(14, 12, 14, 12))
        box.body.addWidget(label("Older leaflets may name these. They are gone:", "strong"))
        for check in gone:
            since = day(check.gone_since) if check.gone_since else ""
            box.body.addWidget(label(f"{check.title} (gone since {since}). {check.aim}", "muted"))
        self._list.body.addWidget(box)

    def _show_answer(self, check: Check) -> None:
        session = self._program.session
        given = session.given.get(check.id)
        card = self._cards[check.id]
        if given is not None:
            card.show_answer(given)
        elif check.id in session.settled([check]):
            card.show_answer(session.latest[check.id], note=f"looked at on {day(session.latest[check.id].at)}")
        else:
            card.show_answer(None)

    # --- What the worker does ---

    def _answer(self, check: Check, value: AnswerValue, surface: Surface | None, note: str) -> None:
        try:
            self._program.session.answer(check, value, note=note, surface=surface)
        except UserError as error:
            self._show_answer(check)
            self.show_error(error, self._list.body)
            return
        if surface is not None:
            self._surface = surface
        self._program.flow.mark(check.id)
        self._show_answer(check)
        self._saved.setText("Saved just now")
        announce(self._saved, f"{ANSWERS[value]}. Saved.")
        self._show_chips(self._section)
        self.go.emit("progress")
        if value is not AnswerValue.CANNOT_FIND:
            self._on_from(check)

    def _on_from(self, check: Check) -> None:
        """Fold the answered card and open the next one that waits."""
        ids = list(self._cards)
        later = [name for name in ids[ids.index(check.id) + 1 :] if self._is_waiting(name)]
        card = self._cards[check.id]
        if not later:
            card.fold()
            self._next.setFocus()
            return
        card.fold()
        following = self._cards[later[0]]
        following.open(focus=True)
        self._remember(later[0])
        self.reveal(following)

    def _is_waiting(self, check_id: str) -> bool:
        session = self._program.session
        check = self._cards[check_id].check
        return check_id not in session.given and check_id not in session.settled([check])

    def _undo(self, check: Check) -> None:
        try:
            self._program.session.undo(check)
        except UserError as error:
            self.show_error(error, self._list.body)
            return
        self._program.flow.mark(check.id, answered=check.id in self._program.session.settled([check]))
        self._show_answer(check)
        self._saved.setText("Taken back")
        announce(self._saved, "Your answer was taken back.")
        self._show_chips(self._section)
        self._opened_card(check)
        self._cards[check.id].open(focus=True)
        self.go.emit("progress")

    def _opened_card(self, check: Check) -> None:
        for name, card in self._cards.items():
            if name != check.id and card.is_open:
                card.save_note()
                card.fold()
        self._remember(check.id)

    def _remember(self, check_id: str) -> None:
        flow = self._program.flow
        flow.jump_to_check(check_id)
        if self._program.session.unfinished:
            self._program.session.set_position(flow.position)

    def _browse(self, link: str, check: Check) -> None:
        try:
            opened = self._program.browse(link, f"Setting: {check.title}")
        except UserError as error:
            self.show_error(error, self._list.body)
            return
        if not opened:
            QrDialog(link, check.title, self, failed=True).open()

    def _show_message(self, message_id: str) -> None:
        MessageDialog(self._program, message_id, self).open()

    def _jump(self, section_id: str) -> None:
        self._save_notes()
        self._move(lambda: self._program.flow.jump_to_section(section_id))

    def _save_notes(self) -> None:
        for card in self._cards.values():
            if card.is_open:
                card.save_note()

    def _move(self, way: Callable[[], object]) -> None:
        self._save_notes()
        way()
        self.go.emit("flow")
