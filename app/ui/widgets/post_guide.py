"""How to ask each platform for a copy of one's posts, and the reminder for when it should be ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.old_posts.guides import Guide
from app.old_posts.model import Platform
from app.ui.widgets.basics import Button, Card, clear_layout, heading, icon_line, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import row_of
from app.ui.widgets.numbered import add_steps
from app.ui.widgets.online_ask import open_row
from app.ui.widgets.picker import Picker
from app.ui.words import day


class PostGuide(Card):
    """``asked`` carries the guide of what was asked for today, ``opened`` of the platform whose page is wanted."""

    asked = Signal(object)  # Guide
    opened = Signal(object)  # Guide

    def __init__(self, guides: Sequence[Guide], waiting: Mapping[Platform, date], number: str) -> None:
        """``waiting`` are the platforms that were asked, with the day on which the copy should be ready."""
        super().__init__(spacing=10)
        self._guides = {guide.platform: guide for guide in guides}
        self._waiting = dict(waiting)
        self.title = heading(f"{number}Ask for a copy of your posts", "section")
        self.body.addWidget(self.title)
        if number:
            self.body.addWidget(label("Do you have a copy already? Drop it below.", "muted"))
        self._picker = Picker[Platform]("Platform to ask", [(guide.platform, guide.name) for guide in guides])
        self._picker.setMaximumWidth(self._picker.widest() + 40)
        self._picker.chosen.connect(self._show)
        self.body.addWidget(self._picker)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        self.body.addLayout(self._inside)
        self._show(guides[0].platform)

    def show_waiting(self, platform: Platform, ready: date) -> None:
        """Say that it was asked for, and when it should be ready."""
        self._waiting[platform] = ready
        self._show(platform)

    def _show(self, platform: Platform) -> None:
        guide = self._guides[platform]
        clear_layout(self._inside)
        add_steps(self._inside, guide.steps)
        self._inside.addWidget(icon_line("clock", guide.how_long, kind="body")[0])
        if guide.noticed:
            self._inside.addWidget(icon_line("envelope-simple", guide.noticed, kind="body")[0])
        about = f"the copy of {guide.name}"
        know = FoldButton(lambda: _facts(guide), self._inside, about, show="Good to know", hide="Fold away")
        buttons = [self._ask_button(guide)] if not guide.at_once and platform not in self._waiting else []
        if ready := self._waiting.get(platform):
            said = f"You asked for it. It should be ready by {day(ready)}; that is among your actions."
            self._inside.addWidget(icon_line("check-circle", said, kind="body", tint="ok")[0])
        self._inside.addWidget(row_of(*buttons, know))
        if guide.link:
            page = Button("Open the page", "arrow-square-out", "link", describes=f"where {guide.name} gives a copy")
            page.clicked.connect(lambda: self.opened.emit(guide))
            self._inside.addWidget(open_row(page, guide.link))

    def _ask_button(self, guide: Guide) -> Button:
        ask = Button("I asked for it today", "check", describes=f"the copy of my posts on {guide.name}")
        ask.clicked.connect(lambda: self.asked.emit(guide))
        return ask


def _facts(guide: Guide) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(8, 0, 0, 0)
    column.setSpacing(6)
    for fact in guide.facts:
        column.addWidget(icon_line("info", fact)[0])
    seen = guide.opened_live_on
    opened = f"Opened live on {day(seen)}." if seen else "Nobody has opened these pages for us yet."
    column.addWidget(label(f"Steps read on {day(guide.read_on)} in {guide.read_in}. {opened}", "caption"))
    return box
