"""The way through the checks of a re-audit: one at a time, answered by a number, with the last answer to take back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from app.core.checks import Check
from app.core.errors import UserError
from app.core.flow import Section
from app.core.model import AnswerValue, Step, Surface
from app.history.again import Asked, minutes_of
from app.ui.again_words import ICONS, NEVER, earlier, still, why
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.action_row import open_setting
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label, pill
from app.ui.widgets.check_list import CheckList
from app.ui.widgets.dialogs import QrDialog
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.still_so import StillSoCard
from app.ui.words import ANSWERS, minutes, pack_name

NEXT_SHOWN = 2
KEYS = "Keys: a number answers, S skips, Z takes back."


class AgainWalk(QWidget):
    """Shows one check after the other. ``ended`` says that none is left, ``taken_up`` that one which was not asked now
    has been answered or put away again, and ``saved`` carries a short sentence for the page's footer.
    """

    ended = Signal()
    taken_up = Signal()
    saved = Signal(str)

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__()
        self._program, self._page = program, page
        self._part: Sequence[Asked] = ()
        self._at: int | None = None  # None while one that is not asked now is on screen
        self._last: Asked | None = None
        self._still: StillSoCard | None = None
        self._list: CheckList | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def show_part(self, part: Sequence[Asked], *, focus: bool = False) -> None:
        """Show the first of ``part`` that is not answered."""
        self._part = part
        self._last = None
        self._go_on_from(0, focus=focus)

    def show_last(self) -> None:
        """Show the last check of the part once more."""
        self._show(len(self._part) - 1, focus=True)

    def take_up(self, check: Check) -> None:
        """Show a check that is not asked now, with every answer."""
        self._clear()
        self._at = self._last = None
        answer = self._program.session.latest.get(check.id)
        self._add_card(check, ("clock-counter-clockwise", earlier(check, answer) if answer else NEVER))
        away = Button("Go on with the review", "arrow-left", "link")
        away.clicked.connect(self.taken_up)
        self._column.addWidget(row_of(away))
        self._begin_at_card()

    def save_notes(self) -> None:
        """Save what is written into the card on screen."""
        if self._list is not None:
            self._list.save_notes()

    # --- What is on screen ---

    def _go_on_from(self, start: int, *, focus: bool) -> None:
        at = next((at for at in range(start, len(self._part)) if not self._is_given(self._part[at])), None)
        if at is None:
            self._clear()
            self.ended.emit()
        else:
            self._show(at, focus=focus)

    def _show(self, at: int, *, focus: bool, whole: bool = False) -> None:
        """Show the check at this place; ``whole`` with every answer, even where one word would do."""
        self._clear()
        self._at = at
        asked = self._part[at]
        self._column.addWidget(self._progress())
        if self._last is not None:
            self._column.addWidget(self._last_line(self._last))
        if asked.confirms and not (whole or asked.check.may_upset or self._is_given(asked)):
            self._add_still(asked)
        else:
            self._add_card(asked.check, (ICONS[asked.reason], why(asked)))
        self._column.addWidget(self._ways())
        if following := [item for item in self._part[at + 1 :] if not self._is_given(item)]:
            self._column.addWidget(self._next_card(following))
        if focus:
            self._begin_at_card()

    def _clear(self) -> None:
        self.save_notes()
        self._still = self._list = None
        clear_layout(self._column)

    def _progress(self) -> QWidget:
        left = [asked for asked in self._part if not self._is_given(asked)]
        done, of = len(self._part) - len(left), len(self._part)
        box, column = column_box()
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(label(f"{done} of {of} looked at"))
        row.addWidget(pill(f"about {minutes(max(1, minutes_of(left)))} left"))
        column.addWidget(head)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, of)
        bar.setValue(done)
        bar.setAccessibleName(f"{done} of {of} looked at")
        column.addWidget(bar)
        return box

    def _last_line(self, last: Asked) -> QWidget:
        """What was answered last, and the way to take it back."""
        value = self._program.session.given[last.check.id].value
        confirmed = last.confirms and value in (AnswerValue.AS_WANTED, AnswerValue.NOT_FOR_ME)
        box = QWidget()
        row = SideLayout(box, spacing=8)
        said = f"{still(last) if confirmed else ANSWERS[value]}: {last.check.title}"
        row.addWidget(icon_line("check", said, tint="ok")[0])
        undo = Button("Undo   Z", "arrow-counter-clockwise", "link")
        undo.setAccessibleName(f"Undo: {last.check.title}")
        undo.clicked.connect(self.undo)
        row.addWidget(undo)
        return box

    def _add_still(self, asked: Asked) -> None:
        note = self._program.session.notes.get(asked.check.id, "")
        card = StillSoCard(asked, self._where(asked.check), self._program.clock.today(), note)
        card.confirmed.connect(lambda surface: self._confirm(asked, surface))
        card.denied.connect(self._deny)
        card.browse.connect(lambda link: open_setting(link, asked.check.title, self._program, self._page))
        card.qr_asked.connect(lambda link: QrDialog(link, asked.check.title, self).open())
        self._still = card
        self._column.addWidget(card)

    def _add_card(self, check: Check, reason: tuple[str, str]) -> None:
        """The whole card, with every answer."""
        icon, said = reason
        reason = (icon, f"{self._where(check)} · {said}")
        cards = CheckList(self._program, questions=check.step is Step.CONTACTS, alone=True, why=reason)
        cards.saved.connect(self.saved)
        cards.failed.connect(self._page.show_error)
        cards.reveal.connect(self._page.reveal)
        cards.origin_asked.connect(lambda check_id: self._page.go.emit(f"guidance:{check_id}"))
        # Once the card has done what an answer does: then it can make room for the next one.
        cards.finished.connect(lambda: QTimer.singleShot(0, cards, self._answered))
        self._list = cards
        self._column.addWidget(cards)
        pack = self._program.catalogue.pack_by_id[check.pack]
        cards.show_section(Section(check.step, pack.id, pack.title, (check,)))

    def _ways(self) -> QWidget:
        back = Button("Back", "arrow-left", "link", describes="to the check before")
        back.clicked.connect(self.back)
        back.setEnabled(bool(self._at))
        skip = Button("Skip for now   S", "arrow-right", "link")
        skip.setAccessibleName("Skip for now")
        skip.clicked.connect(self.skip)
        box = QWidget()
        sides = SideLayout(box, grows=1, spacing=8)
        sides.addWidget(row_of(back, skip))
        sides.addWidget(label(KEYS, "caption"))
        return box

    def _next_card(self, following: Sequence[Asked]) -> Card:
        card = Card("panel", spacing=8, margins=(14, 10, 14, 10))
        for word, asked in zip(("Next", "Then"), following[:NEXT_SHOWN], strict=False):
            text = f"{word}: {asked.check.title} · {self._where(asked.check)}"
            card.body.addWidget(icon_line(ICONS[asked.reason], text)[0])
        return card

    def _where(self, check: Check) -> str:
        return pack_name(self._program.catalogue.pack_by_id[check.pack])

    def _begin_at_card(self) -> None:
        """Go on reading at the card that came on screen."""
        title: QLabel | None = self._still.title if self._still else None
        if self._list is not None:
            title = next(iter(self._list.cards.values())).title
        if title is not None:
            title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(title, title.text())
            self._page.area.verticalScrollBar().setValue(0)

    # --- What the worker does ---

    def give(self, number: int) -> None:
        """Give the answer with this number."""
        if self._still is not None:
            self._still.give(number)
        elif self._list is not None:
            self._list.give(number)

    def skip(self) -> None:
        """Leave the check on screen for later."""
        if self._at is not None:
            self._last = None
            self._go_on_from(self._at + 1, focus=True)

    def back(self) -> None:
        """Show the check before, answered or not."""
        if self._at:
            self._last = None
            self._show(self._at - 1, focus=True)

    def undo(self) -> None:
        """Take the last answer back and show its check again."""
        last = self._last
        if last is None:
            return
        try:
            self._program.session.undo(last.check)
        except UserError as error:
            self._page.show_error(error)
            return
        self._program.flow.mark(last.check.id, answered=False)
        self._last = None
        self.saved.emit("Taken back")
        self._page.go.emit("progress")
        self._show(self._part.index(last), focus=True)

    def _confirm(self, asked: Asked, surface: Surface | None) -> None:
        """The earlier answer holds: what was fixed then is as wanted now."""
        was_not_for_me = asked.before is not None and asked.before.value is AnswerValue.NOT_FOR_ME
        value = AnswerValue.NOT_FOR_ME if was_not_for_me else AnswerValue.AS_WANTED
        try:
            self._program.session.answer(asked.check, value, surface=surface)
        except UserError as error:
            self._page.show_error(error)
            return
        self._program.flow.mark(asked.check.id)
        self.saved.emit("Saved just now")
        self._answered()

    def _deny(self) -> None:
        if self._at is not None:
            self._show(self._at, focus=True, whole=True)

    def _answered(self) -> None:
        self._page.clear_errors()
        self._page.go.emit("progress")
        if self._at is None:
            self.taken_up.emit()
        else:
            self._last = self._part[self._at]
            self._go_on_from(self._at + 1, focus=True)

    def _is_given(self, asked: Asked) -> bool:
        return self._program.session.is_given(asked.check)
