"""One of a few things to choose, each with a line that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QVBoxLayout, QWidget

from app.ui.theme import theme
from app.ui.widgets.basics import Card, label
from app.ui.widgets.wrapping_buttons import WrappingRadio

T = TypeVar("T")


class Choices(QWidget, Generic[T]):
    """Radio buttons in panels. ``changed`` says that another one is marked."""

    changed = Signal()

    def __init__(self, choices: Mapping[T, tuple[str, str]], current: T, *, kind: str = "card") -> None:
        super().__init__()
        self._buttons: dict[T, WrappingRadio] = {}
        self._explanations: list[QLabel] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for value, (title, text) in choices.items():
            card = Card(kind, spacing=2, margins=(16, 8, 16, 12))
            radio = WrappingRadio(title)
            radio.setAccessibleDescription(text)
            radio.setChecked(value == current)
            explanation = label(text, "muted")
            card.body.addWidget(radio)
            card.body.addWidget(explanation)
            self._group.addButton(radio)
            self._buttons[value] = radio
            self._explanations.append(explanation)
            column.addWidget(card)
        # Toggled, not clicked: assistive technology toggles without a click.
        self._group.idToggled.connect(self._toggled)
        theme().changed.connect(self._line_up)
        self._line_up()

    def _line_up(self) -> None:
        """Begin the explanations where the words of the buttons begin."""
        for radio, explanation in zip(self._buttons.values(), self._explanations, strict=True):
            explanation.setContentsMargins(radio.indent(), 0, 0, 0)

    def _toggled(self, _index: int, on: bool) -> None:
        if on:
            self.changed.emit()

    def chosen(self) -> T:
        """The value of the choice that is marked."""
        return next(value for value, button in self._buttons.items() if button.isChecked())

    def choose(self, value: T) -> None:
        """Mark another choice."""
        self._buttons[value].setChecked(True)

    def begin(self) -> None:
        """Give the focus to the choice that is marked."""
        self._buttons[self.chosen()].setFocus(Qt.FocusReason.OtherFocusReason)
