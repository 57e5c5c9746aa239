"""A check that was settled once: the earlier answer, and one button to say that it is still so."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.model import Surface
from app.history.again import Asked
from app.history.attention import Reason
from app.ui.again_words import ICONS, still, why
from app.ui.widgets.basics import Button, Card, heading, icon_line, label, pill
from app.ui.widgets.check_agency import RuleNotice
from app.ui.widgets.check_aim import aim_line
from app.ui.widgets.check_way import Way
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of


class StillSoCard(Card):
    """``confirmed`` carries the surface on which the worker looked, or None; ``denied`` says that it is otherwise now.

    ``where`` names the platform or the theme, ``note`` is what the worker wrote for themselves.
    """

    confirmed = Signal(object)
    denied = Signal()
    browse = Signal(str)
    qr_asked = Signal(str)

    def __init__(self, asked: Asked, where: str, today: date, note: str = "") -> None:
        super().__init__(spacing=12)
        self._check = check = asked.check
        self._today = today
        self._surface = asked.before.surface if asked.before else None
        is_question = bool(check.question) and not check.routes
        self.title = heading(check.question if is_question else check.title, "section")
        head = QWidget()
        row = SideLayout(head, least_ems=22)
        row.addWidget(self.title)
        row.addWidget(pill(where))
        self.body.addWidget(head)
        self.body.addWidget(icon_line(ICONS[asked.reason], why(asked), kind="body", tint="primary")[0])
        if is_question:
            self.body.addWidget(label(check.title, "strong"))
        self.body.addWidget(aim_line(check))
        for rule in sorted(check.rules, key=lambda rule: not rule.stands):
            self.body.addWidget(RuleNotice(rule, check))
        if note:
            self.body.addWidget(icon_line("note-pencil", f"Your note: {note}", kind="body")[0])
        if check.routes:
            self.body.addWidget(self._way(unfolded=asked.reason is Reason.MOVED))
        self._yes = Button(f"{still(asked)}   1", "check", "primary")
        self._yes.setAccessibleName(f"{still(asked)}: {check.title}")
        self._no = Button("Changed   2")
        self._no.setAccessibleName(f"Changed: {check.title}")
        self._yes.clicked.connect(lambda: self.give(1))
        self._no.clicked.connect(lambda: self.give(2))
        self.body.addWidget(row_of(self._yes, self._no))

    def give(self, number: int) -> None:
        """Take the first answer or the second, as its button does."""
        if number == 1:
            self.confirmed.emit(self._surface if self._check.routes else None)
        elif number == 2:
            self.denied.emit()

    def _way(self, *, unfolded: bool) -> QWidget:
        """The way there, one fold away."""
        box, column = column_box()
        words = ("Show the way there", "Hide the way there")
        fold = FoldButton(self._make_way, column, self._check.title, show=words[0], hide=words[1])
        column.addWidget(row_of(fold))
        if unfolded:
            fold.click()
        return box

    def _make_way(self) -> QWidget:
        way = Way(self._check, self._surface or Surface.WEB, self._today)
        way.surface_chosen.connect(self._choose_surface)
        way.browse.connect(self.browse)
        way.qr_asked.connect(self.qr_asked)
        return way

    def _choose_surface(self, surface: Surface) -> None:
        self._surface = surface
