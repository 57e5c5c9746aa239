"""Look again: a re-audit in ten minutes. One check at a time, then the end; the photo folders are looked at beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Check
from app.core.errors import UserError
from app.core.model import Audit, Depth
from app.history.again import Again, Asked, first_part, minutes_of, next_to_run_out
from app.reminders.due import next_review
from app.ui.again_words import for_today, how_much, looked_at
from app.ui.pages.page import Page
from app.ui.photo_findings import remembered_folders
from app.ui.program import Program
from app.ui.widgets.again_end import ChangedLine, WaitingActions, summary, waiting_actions
from app.ui.widgets.again_lists import FoldedChecks, fold_button
from app.ui.widgets.again_photos import AgainPhotos
from app.ui.widgets.again_search import search_again
from app.ui.widgets.again_walk import AgainWalk
from app.ui.widgets.basics import Button, Card, clear_layout, heading, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.review_card import ReviewCard
from app.ui.words import DEPTHS, day, how_many, minutes

TITLE = "Look again"
NUMBERS = 6


class ReviewPage(Page):
    """Goes on with the re-audit that is under way, or begins one; see ``history.again`` for what it asks."""

    def __init__(self, program: Program) -> None:
        super().__init__(TITLE)
        self._program = program
        self._again = Again()
        self._part: list[Asked] = []  # what is asked now: today's part, or more of it
        self._photos: AgainPhotos | None = None
        self._photos_of = 0  # the audit beside which the photos were looked at
        self._review: ReviewCard | None = None
        self._chosen: date | None = None  # the day of the next review, where the worker chose one
        self._walk = AgainWalk(program, self)
        self._walk.ended.connect(self._end)
        self._walk.taken_up.connect(self._go_on)
        self.content.addWidget(self._walk)
        self._slots: list[tuple[QWidget, QVBoxLayout]] = []
        self._top, self._beside, self._below = self._slot(), self._slot(), self._slot()
        self._lay_out_footer()
        self._listen()

    def _slot(self) -> QVBoxLayout:
        """Room for what is made anew; read where it stands."""
        box, column = column_box(16)
        self.content.addWidget(box)
        self._slots.append((box, column))
        return column

    def _show_filled(self) -> None:
        """Show what has something in it: an empty slot still takes the room between two."""
        for box, column in self._slots:
            box.setVisible(column.count() > 0)

    def _lay_out_footer(self) -> None:
        self._later_button = Button("Finish later", "arrow-left")
        self._later_button.clicked.connect(lambda: self.go.emit("home"))
        self._saved = label("", "muted", wrap=False)
        self._walk.saved.connect(self._saved.setText)
        self._to_end = Button("To the end")
        self._to_end.setAccessibleName("To the end of the review")
        self._to_end.clicked.connect(self._end)
        self._finish_button = Button("Finish", kind="primary")
        self._finish_button.setAccessibleName("Finish this review")
        self._finish_button.clicked.connect(self._finish)
        onward = QWidget()
        flow = FlowLayout(onward, spacing=10, to_right=True)
        for widget in (self._saved, self._to_end, self._finish_button):
            flow.addWidget(widget)
        ways = QWidget()
        sides = SideLayout(ways)
        sides.addWidget(row_of(self._later_button))
        sides.addWidget(onward)
        self.footer.addWidget(ways)

    def _listen(self) -> None:
        """Numbers answer, S skips, Z takes back. What is typed into a note stays there."""
        ways: dict[str, Callable[[], None]] = {"S": self._walk.skip, "Z": self._walk.undo}
        ways |= {str(number): partial(self._walk.give, number) for number in range(1, NUMBERS + 1)}
        self._keys = []
        for key, act in ways.items():
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key that is held down answers once
            shortcut.activated.connect(act)
            self._keys.append(shortcut)

    # --- Beginning and going on ---

    def opened(self) -> None:
        """Go on with the re-audit under way, or begin one where something is to be looked at again."""
        audits = self._program.session.audits
        under_way = self._program.session.unfinished
        self._saved.setText("")
        if not audits:
            self._show_none_yet()
        elif under_way is not None and under_way.depth is not Depth.AGAIN:
            self._show_other_audit(under_way)
        elif under_way is None and self._ended_today(audits[0]):
            self._show_done()
        else:
            self._begin()

    def _ended_today(self, audit: Audit) -> bool:
        ended = audit.finished.astimezone().date() if audit.finished else None
        return audit.depth is Depth.AGAIN and ended == self._program.clock.today()

    def _begin(self) -> None:
        """Ask what is asked. Where that is nothing, no audit begins until the worker ends it all the same."""
        self._again, self._chosen = self._program.session.again(), None
        if self._again.asked and self._program.session.unfinished is None and not self._start():
            return  # and the page says why
        self._part = list(self._again.today)
        self._look_at_photos()
        self._go_on(focus=False)

    def _start(self) -> bool:
        return self._try(lambda: self._program.start_audit(Depth.AGAIN))

    def _is_begun(self) -> bool:
        """Whether an audit is under way, after beginning one where none was."""
        if self._program.session.unfinished is None and not self._start():
            return False
        self._photos_of = self._number()
        return True

    def _number(self) -> int:
        audit = self._program.session.unfinished
        return audit.id if audit else -1

    def _begin_anew(self) -> None:
        """Begin another one, whatever was under way or finished before; a second press begins no second one."""
        under_way = self._program.session.unfinished
        if (under_way is not None and under_way.depth is Depth.AGAIN) or self._start():
            self._begin()
            self.focus_heading()

    def leaving(self) -> None:
        self._walk.save_notes()

    def interrupted(self) -> UserError | None:
        return self._photos.interrupted() if self._photos else None

    # --- Asking ---

    def _go_on(self, *, focus: bool = True) -> None:
        """Show the next check that waits; where none does, the walk says that it has ended."""
        self._show_walk()
        # In a turn of its own: laying out page and card in one would hold up the window.
        QTimer.singleShot(0, self._walk, lambda: self._walk.show_part(self._part, focus=focus))

    def _show_walk(self) -> None:
        self.set_title(TITLE, for_today(self._part, self._later()))
        clear_layout(self._top)
        clear_layout(self._below)
        self._add_folded()
        self._show_filled()
        self._show_buttons(self._later_button, self._to_end)
        self._let_walk(shown=True)

    def _let_walk(self, *, shown: bool) -> None:
        """Show the walk, or hide it: then no key answers what is out of sight."""
        self._walk.setVisible(shown)
        for shortcut in self._keys:
            shortcut.setEnabled(shown)

    def _back_to_last(self) -> None:
        self._show_walk()
        self._walk.show_last()

    def _look_at(self, check: Check) -> None:
        """Take up once more what is not asked now."""
        if not self._is_begun():
            return
        self._show_walk()
        self._walk.take_up(check)

    def _is_given(self, asked: Asked) -> bool:
        return self._program.session.is_given(asked.check)

    # --- The end ---

    def _end(self) -> None:
        """What was looked at, what changed, and what is left to decide."""
        self._walk.save_notes()
        self._let_walk(shown=False)
        for column in (self._top, self._below):
            clear_layout(column)
        self._saved.setText("")
        self.set_title(TITLE, "See what is left, choose the next date, and finish.")
        self._top.addWidget(self._summary() if self._again.asked else self._nothing())
        if waiting := waiting_actions(self._program):
            self._below.addWidget(WaitingActions(self._program, waiting, self))
        if later := self._later():
            self._below.addWidget(self._wait_card(later, self._do_more))
        self._review = ReviewCard(self._program)
        usual = next_review(self._program.clock.today(), self._program.preferences.review_months)
        self._review.show_date(self._chosen or usual)
        self._review.changed.connect(self._keep_choice)
        self._review.failed.connect(self.show_error)
        self._below.addWidget(self._review)
        self._add_folded(waiting=False)
        self._show_filled()
        self._show_buttons(self._later_button, self._finish_button)
        self.focus_heading()

    def _summary(self) -> Card:
        left, of = sum(not self._is_given(asked) for asked in self._part), len(self._part)
        told = f"You looked at {of - left} of {how_many(of, 'check')}."
        card = summary("Today's part is done" if not left else "The end of today's part", told)
        back = Button(f"Go through the {left} left" if left else "Back to the last one", "arrow-left", "link")
        back.clicked.connect(self._go_on if left else self._back_to_last)
        card.body.addWidget(row_of(back))
        card.body.addWidget(ChangedLine(self._program, self))
        return card

    def _nothing(self) -> Card:
        ends = next_to_run_out(self._again.standing, self._program.session.latest)
        told = f" The first one is to be looked at again on {day(ends)}." if ends else ""
        return summary(
            "Nothing needs another look",
            f"All your answers hold.{told}",
            "You can finish all the same: then your history says that you looked today.",
        )

    def _later(self) -> list[Asked]:
        known = {asked.check.id for asked in self._part}
        return [asked for asked in self._again.later if asked.check.id not in known and not self._is_given(asked)]

    def _wait_card(self, waiting: Sequence[Asked], more: Callable[[], None]) -> Card:
        """What can wait, and the next ten minutes of it."""
        card = Card(spacing=10)
        text = f"{how_many(len(waiting), 'check')} can wait"
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(heading(text, "section"))
        if self._program.session.unfinished:
            checks = [asked.check for asked in waiting]
            row.addWidget(fold_button(self._program, text, checks, self._look_at, card.body))
        card.body.addWidget(head)
        some = how_much(first_part(waiting))
        about = f"About {minutes(minutes_of(waiting))} in all. Another time is fine. Some more now: {some}."
        card.body.addWidget(label(about, "muted"))
        on = Button("Do some more", "arrow-right", describes=some)
        on.clicked.connect(more)
        card.body.addWidget(row_of(on))
        return card

    def _do_more(self) -> None:
        self._part = [*self._part, *first_part(self._later())]
        self._go_on()

    def _keep_choice(self, when: date, months: int) -> None:
        self._chosen = when
        before = self._program.preferences
        if months and months != before.review_months:
            self._try(lambda: self._program.save_preferences(replace(before, review_months=months)))

    def _finish(self) -> None:
        """End the re-audit. Where nothing was asked it begins and ends at once: a record that the worker looked."""
        if self._review is None:
            return
        when = self._review.when
        if self._is_begun() and self._try(lambda: self._program.finish_audit(when)):
            self._show_done()
            self.focus_heading()

    # --- Other states ---

    def _show_done(self) -> None:
        """The photos may be looked at still: that goes on."""
        self._review = None
        self._make_room()
        self.set_title("Your review is done", "It is all saved.")
        when = self._program.preferences.next_review
        card = summary(f"Look again on {day(when)}" if when else "Thank you for looking")
        card.body.addWidget(ChangedLine(self._program, self))
        to_paper = Button("Print the record", "file-text", describes="what you reviewed and when, with nothing found")
        to_paper.clicked.connect(lambda: self.go.emit("reports"))
        card.body.addWidget(row_of(self._home_button(), to_paper))
        self._top.addWidget(card)
        if left := self._program.session.again().asked:
            self._top.addWidget(self._wait_card(left, self._begin_anew))
        self._show_filled()

    def _show_other_audit(self, audit: Audit) -> None:
        self._forget_photos()
        self._make_room()
        self.set_title(TITLE)
        said = f"{DEPTHS[audit.depth]} audit, started {day(audit.started)}. Every answer is saved."
        card = summary("An audit is under way", said, "Go on with it, or look again now and leave the rest of it.")
        on = Button("Go on with it", "arrow-right", "primary")
        on.clicked.connect(lambda: self.go.emit("today" if audit.depth is Depth.DAILY else "flow"))
        again = Button("Look again instead")
        again.clicked.connect(self._begin_anew)
        card.body.addWidget(row_of(on, again))
        self._top.addWidget(card)
        self._show_filled()

    def _show_none_yet(self) -> None:
        self._make_room()
        self.set_title(TITLE)
        card = summary("There is nothing to look at again yet", "Your first audit comes before. It begins on Home.")
        card.body.addWidget(row_of(self._home_button()))
        self._top.addWidget(card)
        self._show_filled()

    def _home_button(self) -> Button:
        home = Button("Go to Home", "house", "primary")
        home.clicked.connect(lambda: self.go.emit("home"))
        return home

    # --- Beside the checks ---

    def _look_at_photos(self) -> None:
        """Look through the folders of last time, once for each re-audit."""
        number = self._number()
        if self._photos is not None and number == self._photos_of:
            return
        self._forget_photos()
        self._photos_of = number
        if folders := remembered_folders(self._program):
            self._photos = AgainPhotos(self._program, folders)
            self._photos.failed.connect(self.show_error)
            self._photos.recorded.connect(lambda: self.go.emit("progress"))
            self._photos.photos_asked.connect(self.photos)
            self._beside.addWidget(self._photos)
            self._photos.begin()

    def _add_folded(self, *, waiting: bool = True) -> None:
        """What is not asked now, one line for each sort; before it, the way to search for oneself again."""
        if (searches := search_again(self._program, self.go.emit)) is not None:
            self._below.addWidget(searches)
        again, latest, later = self._again, self._program.session.latest, self._later() if waiting else []
        standing = f"{looked_at(latest[check.id] for check in again.standing)}: {_checks(again.standing)}"
        left_out = f"Not looked at so far: {_checks(again.left_out)}. A longer audit asks them."
        for icon, text, checks in (
            ("clock", f"Can wait: {how_much(later)}", [asked.check for asked in later]),
            ("check-circle", standing, again.standing),
            ("circle", left_out, again.left_out),
        ):
            if checks:
                self._below.addWidget(FoldedChecks(self._program, icon, text, checks, self._look_at))

    def _show_buttons(self, *shown: Button) -> None:
        for button in (self._later_button, self._to_end, self._finish_button):
            button.setVisible(button in shown)
        self.show_footer(shown=bool(shown))

    def _forget_photos(self) -> None:
        clear_layout(self._beside)
        self._photos, self._photos_of = None, 0

    def _make_room(self) -> None:
        """For one of the other states, which lead on by themselves."""
        self._let_walk(shown=False)
        for column in (self._top, self._below):
            clear_layout(column)
        self._show_buttons()

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as error:
            self.show_error(error)
            return False
        return True


def _checks(checks: Sequence[Check]) -> str:
    return how_many(len(checks), "check")
