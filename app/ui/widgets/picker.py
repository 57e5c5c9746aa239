"""One of several, from a menu.

Not a combo box: Qt tells assistive technology of a combo box's hidden list as if it were showing
and had the focus.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from app.ui.theme import theme
from app.ui.widgets.basics import Button

T = TypeVar("T")


class Picker(Button, Generic[T]):
    """A button that shows what is chosen and opens a menu of the rest.

    ``chosen`` carries the value that the worker picked; ``pick`` sets one without saying so.
    """

    chosen = Signal(object)

    def __init__(self, name: str, choices: Iterable[tuple[T, str]] = (), current: T | None = None) -> None:
        super().__init__("", kind="picker")
        self._name = name
        self._values: list[T] = []
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self.clicked.connect(self._open)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for value, text in choices:
            self.add(value, text)
        if current in self._values:
            self.pick(current)

    def add(self, value: T, text: str, icon: QIcon | None = None) -> None:
        """Offer one more; the first one is chosen until another is."""
        action = QAction(icon or QIcon(), text.replace("&", "&&"), self._menu)
        action.setCheckable(True)
        action.triggered.connect(lambda: self._take(value))
        self._group.addAction(action)
        self._menu.addAction(action)
        self._values.append(value)
        if len(self._values) == 1:
            self.pick(value)

    def clear(self) -> None:
        """Offer nothing."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self._menu.removeAction(action)
            action.deleteLater()
        self._values = []
        self.setText("")

    def value(self) -> T | None:
        """What is chosen; None where nothing is offered."""
        actions = self._group.actions()
        return next((self._values[i] for i, action in enumerate(actions) if action.isChecked()), None)

    def pick(self, value: T | None) -> None:
        """Show ``value`` as chosen."""
        if value not in self._values:
            return
        action = self._group.actions()[self._values.index(value)]
        action.setChecked(True)
        text = action.text().replace("&&", "&")
        self.setText(action.text())
        self.setIconSize(theme().icon_size())
        self.setIcon(action.icon())
        self.setAccessibleName(f"{self._name}: {text}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """With dots at the end of what there is no room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def minimumSizeHint(self) -> QSize:
        """A narrow window shortens the words on it, and does not widen the page."""
        return QSize(self.fontMetrics().horizontalAdvance("m") * 8, super().minimumSizeHint().height())

    def widest(self) -> int:
        """The width in pixels at which any of the choices can be read."""
        letters = self.fontMetrics()
        frame = super().sizeHint().width() - letters.horizontalAdvance(self.text())
        return frame + max((letters.horizontalAdvance(action.text()) for action in self._group.actions()), default=0)

    def checked(self) -> QAction | None:
        """The line of the menu that is chosen."""
        return self._group.checkedAction()

    def menu_actions(self) -> list[QAction]:
        """The lines of the menu."""
        return self._group.actions()

    def _open(self) -> None:
        # Not ``setMenu``: with a menu of its own Qt's style sheets forget the room at the left of the words.
        self._menu.setMinimumWidth(self.width())
        if (checked := self.checked()) is not None:
            self._menu.setActiveAction(checked)
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _take(self, value: T) -> None:
        self.pick(value)
        self.chosen.emit(value)
