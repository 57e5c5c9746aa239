"""The list beside the pages: places outside an audit, or the steps of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import theme
from app.ui.widgets.basics import Button, Icon, label, on_button, set_property
from app.ui.widgets.picker import Picker
from app.ui.widgets.push_button import PushButton

WIDEST_WORDS = "Passwords and sign-in"
WIDEST_NOTE = "1 h 55 min"
ALL_OF_IT_EMS = 26  # below this a bar has no room for its mark and for the key that hides the window
HIDE, HIDE_KEY = "Hide", "Hide (F9)"


class RailItem(NamedTuple):
    """One line: where it leads, its words, its icon, a short note on the right and how it reads aloud.

    ``shorter`` is what a menu says of it that has no room for what reads aloud, the longest first.
    """

    target: str
    text: str
    icon: str
    note: str = ""
    spoken: str = ""
    tint: str = "muted"
    shorter: tuple[str, ...] = ()


class _RailButton(PushButton):
    """A line of the list, with its icon, its words and its note."""

    def __init__(self) -> None:
        super().__init__()
        self.item = RailItem("", "", "circle")
        self.setProperty("kind", "rail")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(12)
        self._icon = Icon(self.item.icon, self.item.tint)
        self._text = label("", wrap=False)
        self._note = label("", "caption", wrap=False)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._note)
        for part in (self._icon, self._text, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        inner = self._row.sizeHint()
        return QSize(inner.width(), max(super().sizeHint().height(), inner.height() + 8))

    def show_item(self, item: RailItem, *, current: bool) -> None:
        """Look, and read aloud, as ``item``: as the place that is on screen, or as one to go to."""
        self.item = item
        if self.property("current") is not current:
            set_property(self, "current", current)
            set_property(self._text, "kind", "strong" if current else "body")
        name = item.spoken or item.text
        self.setAccessibleName(f"{name}, on screen" if current else name)
        self._text.setText(item.text)
        self._note.setText(item.note)
        self._icon.show_icon(item.icon, "primary" if current and item.tint == "muted" else item.tint)
        self.show()


class Rail(QFrame):
    """The side list. ``chosen`` carries the target of the line that was pressed."""

    chosen = Signal(str)
    hide_asked = Signal()
    help_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAccessibleName("Steps")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 20, 16, 12)
        column.setSpacing(4)
        brand = QHBoxLayout()
        brand.setContentsMargins(2, 0, 0, 0)
        brand.setSpacing(10)
        brand.addWidget(Icon("shield-check-duotone", "primary", "section"))
        self._name = label("", "strong", wrap=False)
        brand.addWidget(self._name, 1)
        column.addLayout(brand)
        column.addSpacing(16)
        # A widget of its own, made before the buttons below it: a screen reader reads in the order of making.
        places = QWidget()
        self._list = QVBoxLayout(places)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)
        self._buttons: list[_RailButton] = []
        column.addWidget(places)
        column.addStretch(1)
        self.help_button = Button("Who can help", "lifebuoy", "link")
        self.help_button.clicked.connect(self.help_asked)
        column.addWidget(self.help_button)
        self.hide_button = Button("Hide this window (F9)", "eye-slash", "link")
        self.hide_button.clicked.connect(self.hide_asked)
        column.addWidget(self.hide_button)
        self._sent_line = QWidget()
        sent = QHBoxLayout(self._sent_line)
        sent.setContentsMargins(2, 6, 0, 4)
        sent.setSpacing(8)
        sent.addWidget(Icon("shield-check"), 0, Qt.AlignmentFlag.AlignTop)
        self._sent = label("", "caption")
        sent.addWidget(self._sent, 1)
        column.addWidget(self._sent_line)
        self._sent_line.hide()
        theme().changed.connect(self._fit)
        self._fit()

    def show_items(self, items: Sequence[RailItem], current: str) -> None:
        """Replace the list; the focus stays on the line that had it."""
        focused = next((button.item.target for button in self._buttons if button.hasFocus()), "")
        while len(self._buttons) < len(items):
            self._add_line()
        for button, item in zip(self._buttons, items, strict=False):
            button.show_item(item, current=item.target == current)
            if item.target == focused:
                button.setFocus()
        for button in self._buttons[len(items) :]:
            button.hide()

    def _add_line(self) -> None:
        button = _RailButton()
        button.clicked.connect(lambda: self.chosen.emit(button.item.target))
        self._buttons.append(button)
        self._list.addWidget(button)

    def show_name(self, name: str) -> None:
        """The name of the program, as far as it may be shown here."""
        self._name.setText(name)

    def show_sent(self, sentence: str) -> None:
        """What was sent, as far as it is known: before the history is open, nothing is said of it."""
        self._sent.setText(sentence)
        self._sent_line.setVisible(bool(sentence))

    def _fit(self) -> None:
        """One width for every list, so that nothing moves between the places and the steps."""
        words = QFontMetrics(theme().font(bold=True)).horizontalAdvance(WIDEST_WORDS)
        note = QFontMetrics(theme().font("caption")).horizontalAdvance(WIDEST_NOTE)
        self.setFixedWidth(theme().icon_size().width() + words + note + 76)


class _Menu(Picker[str]):
    """Shows as much of where we are as fits, rather than the beginning of a word; its name says all of it."""

    def __init__(self) -> None:
        super().__init__("Go to")
        self._shorter: dict[str, tuple[str, ...]] = {}

    def offer(self, item: RailItem) -> None:
        self._shorter[item.target] = item.shorter
        self.add(item.target, item.spoken or item.text, theme().icon(item.icon, item.tint))

    def pick(self, value: str | None) -> None:
        super().pick(value)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("m") * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The longest words that fit beside the icon, else without it, else the beginning of the shortest."""
        chosen = self.checked()
        if chosen is None:
            return
        words = (chosen.text().replace("&&", "&"), *self._shorter.get(self.value() or "", ()))
        for icon in (chosen.icon(), QIcon()):
            self.setIcon(icon)
            room = self.width() - self._beside()
            fitting = (one for one in words if self.fontMetrics().horizontalAdvance(one) <= room)
            if fits := next(fitting, ""):
                self.setText(on_button(fits))
                return
        self.setText(on_button(self.fontMetrics().elidedText(words[-1], Qt.TextElideMode.ElideRight, room)))

    def _beside(self) -> int:
        """The width of all but the words."""
        return self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))


class TopBar(QFrame):
    """What stands for the rail in a narrow window or with large text: a menu of the same places."""

    chosen = Signal(str)
    hide_asked = Signal()
    help_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "topbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        self._mark = Icon("shield-check-duotone", "primary", "section")
        row.addWidget(self._mark)
        self._menu = _Menu()
        self._menu.chosen.connect(self.chosen.emit)
        room = self._menu.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._menu.setSizePolicy(room)
        row.addWidget(self._menu, 1)
        get_help = Button("Help", "lifebuoy", "link", describes="who can help")
        get_help.clicked.connect(self.help_asked)
        row.addWidget(get_help)
        self._hide = Button(HIDE_KEY, "eye-slash", "link", describes="hide this window")
        self._hide.clicked.connect(self.hide_asked)
        row.addWidget(self._hide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        has_room = self.width() >= self.fontMetrics().horizontalAdvance("m") * ALL_OF_IT_EMS
        self._mark.setVisible(has_room)
        self._hide.setText(HIDE_KEY if has_room else HIDE)

    def show_items(self, items: Sequence[RailItem], current: str) -> None:
        """Fill the menu; give it nothing while it is hidden, since a screen reader finds its lines all the same."""
        self._fit()  # the text may have another size
        self._menu.clear()
        for item in items:
            self._menu.offer(item)
        self._menu.pick(current)
        self._menu.setVisible(bool(items))  # before the history is open it leads nowhere
