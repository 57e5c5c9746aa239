"""Home: what to do next, how the last audit stands, and how it went over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.checklist.selection import all_that_apply
from app.core.errors import UserError
from app.core.model import Area, Audit, Depth
from app.reminders.areas import snoozed, with_review
from app.reminders.due import words
from app.reminders.plan import day_of, due_areas, planned_day
from app.ui.again_words import how_much
from app.ui.audit_length import LENGTHS, how_long, length_of, what_is_asked
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.action_row import ActionRow
from app.ui.widgets.amounts_ring import AmountsRing
from app.ui.widgets.basics import Button, Card, Icon, announce, heading, icon_line, label
from app.ui.widgets.changed_card import ChangedCard
from app.ui.widgets.choices import Choices
from app.ui.widgets.daily_card import DailyCard
from app.ui.widgets.dialogs import show_help
from app.ui.widgets.due_areas import DueAreasCard, since
from app.ui.widgets.later_button import LaterButton
from app.ui.widgets.layouts import SideLayout, TileLayout, row_of
from app.ui.widgets.prose import add_prose
from app.ui.widgets.review_card import ReviewCard
from app.ui.widgets.trend import Point, Trend, points_of
from app.ui.widgets.trend import sentence as trend_sentence
from app.ui.words import DEPTHS, STEPS, day, how_many, minutes, pack_name

ACTIONS_SHOWN = 3
MORNING, NOON, EVENING = 5, 12, 18


class HomePage(RenewedPage):
    """Made anew each time it comes on screen, from what is on disk."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Home")
        self._begun = False

    def fill(self) -> None:
        """Show how things stand now."""
        self._begun = False
        self._plan = self.program.reminder_plan()
        self._due = due_areas(self._plan, self.program.clock.today())
        audits = self.program.session.audits
        last = next((audit for audit in audits if audit.finished), None)
        self.set_title(_greeting(self.program.clock.now()), self._where_we_are(last))
        if self.program.catalogue.problems:
            self.body.addWidget(self._problems())
        self.body.addWidget(self._old_originals())
        if changed := self._changed():
            self.body.addWidget(changed)
        if audits:
            self.body.addWidget(self._tiles(audits, last))
        else:
            self.body.addWidget(self._first_start())
        help_now = Button("I need help now", "lifebuoy", "link", describes="someone may be looking for me")
        help_now.clicked.connect(lambda: show_help(self.program, self, self.go.emit))
        self.body.addWidget(help_now, 0, Qt.AlignmentFlag.AlignLeft)

    def _where_we_are(self, last: Audit | None) -> str:
        today = self.program.clock.today()
        due = " A review is due." if Area.REVIEW in self._due else ""
        if self.program.one_a_day():
            return f"One small task a day. On a busy day it waits for you.{due}"
        if self.program.session.unfinished:
            return "Your audit waits where you left it. Every answer is saved."
        if last is None or last.finished is None:
            return "Ten minutes are enough to begin, and you can stop at any time."
        finished = last.finished.astimezone().date()
        if finished == today:
            return "You finished an audit today. It is all saved."
        if finished > today:
            dated = f"Your last audit has the date {day(finished)}, which is still to come."
            return f"{dated} Is this computer\u2019s clock right?"
        return f"Your last audit was {words(finished, today)}.{due}"

    def _tiles(self, audits: list[Audit], last: Audit | None) -> QWidget:
        box = QWidget()
        tiles = TileLayout(box)
        going_on = self.program.session.unfinished
        if going_on is not None:
            tiles.addWidget(self._daily(going_on) or self._review_under_way(going_on) or self._go_on(going_on))
        if last is not None and last.amounts is not None and last.finished is not None:
            tiles.addWidget(self._amounts_card("Your last audit", day(last.finished), last))
        elif going_on is not None:
            tiles.addWidget(self._amounts_card("So far", f"Started {day(going_on.started)}", going_on))
        if last is not None and (going_on is None or self._is_due_beside(going_on)):
            tiles.addWidget(self._next_review(last))
        if beside := self._due_beside(going_on):
            tiles.addWidget(self._areas_card(beside))
        tiles.addWidget(self._actions())
        points = points_of(audits)
        if len(points) > 1:
            tiles.addWidget(_trend_card(points))
        return box

    # --- Beginning, going on, looking again ---

    def _first_start(self) -> QWidget:
        card = Card(spacing=14)
        card.body.addWidget(heading("Start your first audit", "section"))
        add_prose(
            card.body,
            "Go through your accounts, photos and posts in small steps. You decide what to change. "
            "How much time would you like to give it?",
        )
        self._add_chooser(card, Depth.QUICK, "Start the audit", "primary")
        return card

    def _add_chooser(self, card: Card, current: Depth, word: str, kind: str) -> Choices[Depth]:
        """The three lengths with their honest minutes, and the button that starts."""
        offered: dict[Depth, tuple[str, str]] = {
            depth: (DEPTHS[depth], how_long(length_of(self.program, depth), depth)) for depth in LENGTHS
        }
        chooser: Choices[Depth] = Choices(offered, current if current in offered else Depth.NORMAL, kind="panel")
        card.body.addWidget(chooser)
        start = Button(word, "arrow-right", kind)
        start.clicked.connect(lambda: self._start(chooser.chosen()))
        card.body.addWidget(start, 0, Qt.AlignmentFlag.AlignLeft)
        return chooser

    def _daily(self, audit: Audit) -> QWidget | None:
        one = self.program.one_a_day()
        if one is None:
            return None
        card = DailyCard(self.program, one, self)
        card.add_button(self._other_lengths(card, audit.depth, "Start another audit"))
        return card

    def _review_under_way(self, audit: Audit) -> QWidget | None:
        if audit.depth is not Depth.AGAIN:
            return None
        left = [asked for asked in self.program.session.again().today if not self.program.session.is_given(asked.check)]
        told = f"{how_much(left)}." if left else "Today's part is looked at. The end is left."
        card = Card()
        card.body.addLayout(_icon_heading("bell-ringing-duotone", "Go on with your review"))
        card.body.addWidget(label(told, "strong"))
        card.body.addWidget(label(f"Started {day(audit.started)}. Every answer is saved.", "muted"))
        card.body.addStretch(1)
        on = Button("Go on", "arrow-right", "primary", describes="your review")
        on.clicked.connect(lambda: self.go.emit("review"))
        card.body.addWidget(row_of(on, self._other_lengths(card, audit.depth, "Start another audit")))
        return card

    def _go_on(self, audit: Audit) -> QWidget:
        flow = self.program.flow
        card = Card()
        card.body.addWidget(heading("Go on with your audit", "section"))
        section = flow.section
        if section is not None:
            name = pack_name(self.program.catalogue.pack_by_id[section.id])
            view = next(view for view in flow.sections(flow.place.step) if view.section.id == section.id)
            where = f"{name}: {view.answered} of {len(section.checks)} looked at"
        else:
            name = STEPS[flow.place.step]
            where = f"{flow.step.label}: {name}"
        card.body.addWidget(label(where, "strong"))
        left = flow.left
        rest = (
            f"{how_many(left, 'check')} left in all, about {minutes(flow.minutes_left)}." if left else "All looked at."
        )
        card.body.addWidget(label(f"{DEPTHS[audit.depth]} audit, started {day(audit.started)}. {rest}", "muted"))
        card.body.addStretch(1)
        on = Button("Go on", "arrow-right", "primary", describes=name)
        on.clicked.connect(lambda: self.go.emit("flow"))
        card.body.addWidget(row_of(on, self._other_lengths(card, audit.depth, "Start a new one")))
        return card

    def _next_review(self, last: Audit) -> QWidget:
        today = self.program.clock.today()
        if Area.REVIEW in self._due:
            return self._due_card(last, planned_day(self._plan, Area.REVIEW), today)
        planned = Area.REVIEW in self._plan.areas
        return self._waiting_card(last, day_of(self._plan, Area.REVIEW, today) if planned else None)

    def _is_due_beside(self, going_on: Audit) -> bool:
        """Whether the review is due beside an audit: one a day takes a month, and asks little of what a review asks."""
        return going_on.depth is Depth.DAILY and Area.REVIEW in self._due

    def _due_beside(self, going_on: Audit | None) -> list[Area]:
        """What is due in a card of its own: not what is part of a review that is due, or of an audit under way."""
        if going_on is None:
            in_a_review = Area.REVIEW in self._due
        else:
            in_a_review = going_on.depth is Depth.AGAIN or self._is_due_beside(going_on)
        if in_a_review:
            return [area for area in self._due if area is Area.COPY]
        part_of_it = {Area.REVIEW, Area.DAILY} | ({Area.SETTINGS} if going_on else set())
        return [area for area in self._due if area not in part_of_it]

    def _areas_card(self, areas: list[Area]) -> QWidget:
        card = DueAreasCard(self._plan, areas, self.program.clock.today(), self._put_off)
        card.go.connect(self.go)
        return card

    def _due_card(self, last: Audit, when: date, today: date) -> QWidget:
        length = length_of(self.program, Depth.AGAIN)
        card = Card()
        card.body.addLayout(_icon_heading("bell-ringing-duotone", "Look again"))
        card.body.addWidget(label(f"{since(when, today)}. About {minutes(length.minutes)}.", "strong"))
        card.body.addWidget(label(what_is_asked(length), "muted"))
        card.body.addStretch(1)
        alone = self.program.session.unfinished is None
        start = Button("Start the review", "arrow-right", "primary" if alone else "plain")
        start.clicked.connect(lambda: self.go.emit("review"))
        buttons = [start, LaterButton(today, card.body, self._put_off)]
        if alone:
            buttons.append(self._other_lengths(card, last.depth, "Another length"))
        card.body.addWidget(row_of(*buttons))
        return card

    def _waiting_card(self, last: Audit, when: date | None) -> QWidget:
        card = ReviewCard(self.program)
        if when is not None:
            card.show_date(when)
        else:
            card.show_none()
        card.offer(self.program.sooner(when))
        card.changed.connect(self._set_review)
        card.failed.connect(self.show_error)
        look = Button("Look again now", kind="link")
        look.clicked.connect(lambda: self.go.emit("review"))
        card.add_button(look)
        card.add_button(self._other_lengths(card, last.depth, "Start an audit now"))
        card.body.addStretch(1)
        return card

    def _other_lengths(self, card: Card, current: Depth, word: str) -> Button:
        """A quiet button that unfolds the three lengths in its card."""
        button = Button(word, kind="link")

        def unfold() -> None:
            button.hide()
            self._add_chooser(card, current, "Start", "plain").begin()

        button.clicked.connect(unfold)
        return button

    def _start(self, depth: Depth) -> None:
        """Begin an audit; a second press before the page has gone begins no second one."""
        if not self._begun:
            place = "today" if depth is Depth.DAILY else "flow"
            self._begun = self._try(lambda: self.program.start_audit(depth), place)

    def _set_review(self, when: date, months: int) -> None:
        after = with_review(self.program.preferences, when, months)
        if self._try(lambda: self.program.save_preferences(after)) and when <= self.program.clock.today():
            self._fill_anew("The review is due now.")

    def _put_off(self, until: date) -> None:
        after = snoozed(self.program.preferences, until, self.program.clock.today())
        if self._try(lambda: self.program.save_preferences(after)):
            self._fill_anew(f"Put off until {day(until)}.")

    def _fill_anew(self, told: str) -> None:
        self.opened()
        announce(self.heading, told)
        self.heading.setFocus()

    def _try(self, act: Callable[[], None], then: str = "") -> bool:
        try:
            act()
        except UserError as error:
            self.show_error(error)
            return False
        if then:
            self.go.emit(then)
        return True

    # --- The other cards ---

    def _amounts_card(self, title: str, note: str, audit: Audit) -> QWidget:
        card = Card()
        card.body.addWidget(heading(title, "section"))
        card.body.addWidget(label(note, "muted"))
        ring = AmountsRing()
        apply = all_that_apply(self.program.catalogue, self.program.worker)
        ring.show_amounts(audit.amounts or self.program.session.amounts(apply))
        card.body.addWidget(ring)
        card.body.addStretch(1)
        return card

    def _actions(self) -> QWidget:
        card = Card(spacing=14)
        waiting = len(self.program.open_actions())
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(heading("Open actions", "section"))
        if waiting > ACTIONS_SHOWN:
            see_all = Button(f"See all {waiting}", kind="link", describes="open actions")
            see_all.clicked.connect(lambda: self.go.emit("actions"))
            row.addWidget(see_all)
        card.body.addWidget(head)
        for action in self.program.session.plan(ACTIONS_SHOWN):
            line = ActionRow(action, self.program, self)
            line.offer()
            card.body.addWidget(line)
        if not waiting:
            card.body.addWidget(
                icon_line(
                    "check-circle", "Nothing waits. What you mark as “To do” comes here.", kind="muted", tint="ok"
                )[0]
            )
        card.body.addStretch(1)
        return card

    def _problems(self) -> QWidget:
        several = len(self.program.catalogue.problems)
        left_out = "1 checklist file is" if several == 1 else f"{several} checklist files are"
        return self._line("info", f"{left_out} left out. All other checks work.", "See why in Settings", "settings")

    def _changed(self) -> QWidget | None:
        """What moved since the worker looked, where anything did."""
        changed = self.program.session.changed(all_that_apply(self.program.catalogue, self.program.worker))
        if not changed.all:
            return None
        card = ChangedCard(self.program, changed)
        card.go.connect(self.go)
        return card

    def _old_originals(self) -> QWidget:
        """A place for one line, where originals are kept so long that they are what gives the worker away."""
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        place.hide()

        def show(photos: int) -> None:
            if not photos:
                return
            told = f"{how_many(photos, 'original photo has', 'original photos have')} been kept for over 30 days."
            still = "It still shows where it was taken." if photos == 1 else "They still show where they were taken."
            column.addWidget(self._line("images", f"{told} {still}", "See the originals", "clean"))
            place.show()

        run_task(place, lambda _task: self.program.old_originals(), on_done=show, on_error=self.show_error)
        return place

    def _line(self, icon: str, text: str, word: str, target: str) -> QWidget:
        """One quiet line with a button that leads elsewhere."""
        box = Card("panel", margins=(14, 4, 8, 4))
        row = SideLayout(spacing=8)
        row.addWidget(icon_line(icon, text, kind="body")[0])
        lead = Button(word, kind="link")
        lead.clicked.connect(lambda: self.go.emit(target))
        row.addWidget(lead)
        box.body.addLayout(row)
        return box


def _trend_card(points: Sequence[Point]) -> QWidget:
    card = Card(spacing=8)
    card.body.addWidget(heading("Checks as you want them", "section"))
    card.body.addWidget(label(trend_sentence(points), "muted"))
    card.body.addWidget(Trend(points), 1)
    return card


def _icon_heading(icon: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Icon(icon, "primary", "section"))
    row.addWidget(heading(text, "section"), 1)
    return row


def _greeting(now: datetime) -> str:
    hour = now.astimezone().hour
    if MORNING <= hour < NOON:
        return "Good morning"
    return "Good afternoon" if NOON <= hour < EVENING else "Good evening"
