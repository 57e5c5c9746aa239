"""What to look for in posts: every kind with its switch and its reason, own watch words, the day of qualifying."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QPlainTextEdit, QWidget

from app.checklist.catalogue import Register
from app.core.posts import PostChoices
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Kind
from app.ui.theme import theme
from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label
from app.ui.widgets.layouts import TileLayout, column_box, row_of
from app.ui.widgets.wrapping_buttons import WrappingTick

ABOUT = (
    "Opinions are not judged. Each of these only says: look once more, and why. Switch off what does not matter to you."
)
WORDS = "Your own watch words, one on each line"
WORDS_WHY = "Old nicknames, places, a project. They are found wherever they stand in a post, in capitals or not."
QUALIFIED = "I qualified, or started in care, on"
NO_DAY = "That is today. Until you choose your own day, no post counts as from before it."
LINES = 5


class PostLookingFor(Card):
    """``saved`` carries the choices."""

    saved = Signal(object)  # PostChoices

    def __init__(self, choices: PostChoices, register: Register, today: date) -> None:
        super().__init__(spacing=10)
        self._choices = choices
        self.title = heading("What to look for", "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label(ABOUT, "muted"))
        self._ticks: dict[Kind, QCheckBox] = {}
        switches = QWidget()
        tiles = TileLayout(switches, columns=2, least_ems=22, spacing=12, across=24)
        for kind in KINDS:
            if kind not in (Kind.OWN_WORD, Kind.BEFORE_QUALIFYING):
                tiles.addWidget(self._switch(kind, register))
        self.body.addWidget(switches)
        self.body.addWidget(self._words())
        self.body.addWidget(self._qualified(today))
        save = Button("Save and look again", "check", "primary", describes="through all posts")
        save.clicked.connect(lambda: self.saved.emit(self.drafted()))
        self.body.addWidget(row_of(save))

    def drafted(self) -> PostChoices:
        """The choices as they stand on screen."""
        off = frozenset(kind.value for kind, tick in self._ticks.items() if not tick.isChecked())
        lines = (line.strip() for line in self._own.toPlainText().splitlines())
        return replace(
            self._choices,
            off=off,
            words=tuple(dict.fromkeys(line for line in lines if line)),
            qualified=_date(self._day.date()) if self._has_day.isChecked() and self._day_chosen else None,
        )

    def _switch(self, kind: Kind, register: Register) -> QWidget:
        """The tick of one kind, and below it why, with the guidance behind it."""
        about = KINDS[kind]
        box, column = column_box(0)
        tick = _Tick(about.name)
        tick.setChecked(kind.value not in self._choices.off)
        said = f"{about.why} {_behind(about.clause, register)}".strip()
        tick.setAccessibleDescription(said)
        why = label(said, "caption")
        self._ticks[kind] = tick
        column.addWidget(tick)
        column.addWidget(why)
        column.addStretch(1)
        tick.stand_above(why)
        return box

    def _words(self) -> QWidget:
        box, column = column_box(4)
        caption = label(WORDS, "strong")
        self._own = QPlainTextEdit("\n".join(self._choices.words))
        self._own.setAccessibleName(WORDS)
        self._own.setAccessibleDescription(WORDS_WHY)
        self._own.setTabChangesFocus(True)
        self._own.setFixedHeight(round(theme().points() * 2 * LINES))
        caption.setBuddy(self._own)
        column.addWidget(caption)
        column.addWidget(self._own)
        column.addWidget(label(WORDS_WHY, "caption"))
        return box

    def _qualified(self, today: date) -> QWidget:
        """The day; without one no post is from before it."""
        box, column = column_box(4)
        chosen = self._choices.qualified
        self._has_day = _Tick(KINDS[Kind.BEFORE_QUALIFYING].name)
        self._has_day.setChecked(chosen is not None)
        self._day = QDateEdit(_q_date(chosen or today))
        self._day.setAccessibleName("The day on which you qualified, or began in care")
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("d MMMM yyyy")
        self._day.setMaximumDate(_q_date(today))
        # Today stands there to begin with, and nobody chose it: before today is every post.
        self._day_chosen = chosen is not None
        self._no_day = icon_line("info", NO_DAY)[0]
        self._day.dateChanged.connect(self._choose_day)
        self._has_day.toggled.connect(self._show_day)
        why = label(QUALIFIED, "caption")
        below, row = column_box(4)
        row.addWidget(why)
        row.addWidget(self._day, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._no_day)
        column.addWidget(self._has_day)
        column.addWidget(below)
        self._has_day.stand_above(below)
        self._show_day()
        return box

    def _choose_day(self) -> None:
        self._day_chosen = True
        self._show_day()

    def _show_day(self) -> None:
        """Whether a day is asked for, and whether one was chosen."""
        asked = self._has_day.isChecked()
        self._day.setEnabled(asked)
        self._no_day.setVisible(asked and not self._day_chosen)
        if asked and not self._day_chosen:
            announce(self._has_day, NO_DAY)


class _Tick(WrappingTick):
    """What stands below it begins where its words begin, at every size of text."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._below: QWidget | None = None
        theme().changed.connect(self._line_up)

    def stand_above(self, below: QWidget) -> None:
        self._below = below
        self._line_up()

    def _line_up(self) -> None:
        if self._below is not None:
            self._below.setContentsMargins(self.indent(), 0, 0, 0)


def _q_date(when: date) -> QDate:
    return QDate(when.year, when.month, when.day)


def _date(picked: QDate) -> date:
    return date(picked.year(), picked.month(), picked.day())


def _behind(clause: str, register: Register) -> str:
    """ "Bury Council policy, section 3.3.2, and 3 more": the documents that ask for it."""
    known = register.by_id.get(clause)
    if known is None or not known.sources:
        return ""
    first, more = known.sources[0], len(known.sources) - 1
    named = ", ".join(filter(None, (first.document, first.part)))
    return f"({named}, and {more} more)" if more else f"({named})"
