"""What every card of Settings has: a heading, and a line that says what became of the last press."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Card, announce, clear_layout, heading, label, notice
from app.ui.widgets.layouts import column_box
from app.ui.widgets.prose import add_prose

T = TypeVar("T")


class SettingsCard(Card):
    """Base of the cards. ``go`` asks the window for another place, or tells it what has changed.

    ``body`` is for what stands, ``tell`` and its kin write below it.
    """

    go = Signal(str)

    def __init__(self, program: Program, title: str, intro: str = "") -> None:
        super().__init__()
        self.program = program
        self.setAccessibleName(title)
        self._frame = self.body
        self._heading = heading(title, "section")
        self._frame.addWidget(self._heading)
        if intro:
            add_prose(self._frame, intro, "muted")
        self.body = QVBoxLayout()
        self.body.setSpacing(self._frame.spacing())
        self._said = QVBoxLayout()
        self._frame.addLayout(self.body)
        self._frame.addLayout(self._said)

    def refresh(self) -> None:
        """Show how things stand now; called each time Settings comes on screen."""

    def interrupted(self) -> UserError | None:
        """What to say when the page goes now and work under way ends with it; None where there is none."""
        return None

    def focus_heading(self) -> None:
        """Give the heading the focus: what had it has gone."""
        self._heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, widget: QWidget) -> None:
        """Bring ``widget`` into view once the layout has settled."""
        QTimer.singleShot(0, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what was just made has its size by now
            area.ensureWidgetVisible(widget, 0, 24)

    def tell(self, text: str, icon: str = "check-circle") -> None:
        """Say that something was done."""
        clear_layout(self._said)
        said = notice(icon, text)
        self._said.addWidget(said)
        self.reveal(said)
        announce(self, text)

    def tell_busy(self, text: str) -> None:
        """Say what is being done."""
        clear_layout(self._said)
        self._said.addWidget(label(f"{text}…", "muted"))
        announce(self, text)

    def tell_error(self, error: UserError) -> None:
        """Say what went wrong, what is not lost and what to do."""
        clear_layout(self._said)
        box = error_box(error)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._said.addWidget(box)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(box, error.sentence())

    def tell_nothing(self) -> None:
        """Take away what was said before."""
        clear_layout(self._said)

    def work(self, busy: str, act: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do something slow: say so, let nothing else on this card be pressed, then ``done`` or the error."""
        self.tell_busy(busy)
        self.setEnabled(False)

        def finish(result: T) -> None:
            self.setEnabled(True)
            self.tell_nothing()
            done(result)
            if self.window().focusWidget() is None:
                # What was pressed could not keep the focus while nothing could be pressed.
                self.focus_heading()

        def fail(error: UserError) -> None:
            self.setEnabled(True)
            self.tell_error(error)

        def stop() -> None:
            self.setEnabled(True)
            self.tell_nothing()

        run_task(self, lambda _task: act(), on_done=finish, on_error=fail, on_bug=stop)

    def try_to(self, act: Callable[[], None]) -> bool:
        """Do something quick; False, with the error said, where it did not work."""
        try:
            act()
        except UserError as error:
            self.tell_error(error)
            return False
        return True


def add_column(into: QVBoxLayout) -> QVBoxLayout:
    """A place for what comes later, read where it stands: assistive technology reads in the order of making."""
    holder, column = column_box(10)
    into.addWidget(holder)
    return column


def show_column(column: QVBoxLayout, *, shown: bool) -> None:
    """Show or hide a place of ``add_column``: an empty one still takes the room between two lines."""
    if (holder := column.parentWidget()) is not None:
        holder.setVisible(shown)


def fact(caption: str, text: str) -> QWidget:
    """A small caption over words that can be selected and copied; long ones scroll."""
    box, column = column_box(2)
    words = QLineEdit(text)
    words.setReadOnly(True)
    words.setCursorPosition(0)
    words.setAccessibleName(caption)
    column.addWidget(label(caption, "caption"))
    column.addWidget(words)
    return box
