"""The boxes of one entry in the incident log, none of which must be filled."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.core.model import Wording
from app.history.incident_copy import FIELDS
from app.history.incidents import LONGEST_TEXT
from app.ui.theme import theme
from app.ui.widgets.basics import Button, Card, heading, label
from app.ui.widgets.layouts import SideLayout, TileLayout, column_box, row_of

CAPTIONS = dict(FIELDS)
LINES_HIGH = 6


class IncidentForm(Card):
    """``saved`` carries the ``Wording`` that was typed, ``closed`` says that it is not to be kept."""

    saved = Signal(object)
    closed = Signal()

    def __init__(self, title: str, given: Wording, now: Callable[[], str], typed: Wording | None = None) -> None:
        """``given`` is what is saved already; ``typed``, where there is any, was typed before and is not."""
        super().__init__(spacing=10)
        self._now = now
        self._given = given
        wording = given if typed is None else typed
        self.title = heading(title, "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label("Every box may stay empty. You can stop now and add more later.", "muted"))
        self._happened = self._long(
            CAPTIONS["happened"], wording.happened, "In your own words. Leave out names of people you support."
        )
        tiles = QWidget()
        row = TileLayout(tiles, least_ems=18)
        self._when = QLineEdit(wording.when)
        row.addWidget(_captioned(CAPTIONS["when"], self._when, self._now_button()))
        self._place = QLineEdit(wording.place)
        self._place.setPlaceholderText("For example Facebook")
        row.addWidget(_captioned(CAPTIONS["place"], self._place))
        self.body.addWidget(tiles)
        self._link = QLineEdit(wording.link)
        self._link.setPlaceholderText("Copy it from the top of your browser")
        self.body.addWidget(_captioned(CAPTIONS["link"], self._link))
        for field in (self._when, self._place, self._link):
            field.setMaxLength(LONGEST_TEXT)
        self._done = self._long(CAPTIONS["done"], wording.done, "For example: told my manager, rang 101")
        save = Button("Save entry", "check", "primary")
        save.clicked.connect(lambda: self.saved.emit(self.wording()))
        close = Button("Close without saving")
        close.clicked.connect(self.closed)
        self.body.addWidget(row_of(save, close))

    def wording(self) -> Wording:
        """What stands in the boxes."""
        return Wording(
            self._happened.toPlainText().strip(),
            self._when.text().strip(),
            self._place.text().strip(),
            self._link.text().strip(),
            self._done.toPlainText().strip(),
        )

    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.wording() != self._given

    def begin(self) -> None:
        """Let the worker type."""
        self._happened.setFocus(Qt.FocusReason.OtherFocusReason)

    def _long(self, caption: str, text: str, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit(text)
        field.setPlaceholderText(hint)
        field.setTabChangesFocus(True)
        field.setFixedHeight(theme().icon_size().height() * LINES_HIGH)
        self.body.addWidget(_captioned(caption, field))
        return field

    def _now_button(self) -> Button:
        button = Button("Now", "clock", describes="put in the day and time of this moment")
        button.clicked.connect(lambda: self._when.setText(self._now()))
        return button


def _captioned(caption: str, field: QWidget, button: Button | None = None) -> QWidget:
    """A field below its caption, with a button beside it where there is one."""
    field.setAccessibleName(caption)
    box, column = column_box(4)
    name = label(caption)
    name.setBuddy(field)
    column.addWidget(name)
    if button is None:
        column.addWidget(field)
        return box
    line = QWidget()
    row = SideLayout(line, least_ems=8, spacing=8)
    row.addWidget(field)
    row.addWidget(button)
    column.addWidget(line)
    return box
