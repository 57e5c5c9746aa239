"""A row of short choices of which one at most is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.ui.widgets.basics import Button
from app.ui.widgets.flow_layout import FlowLayout

T = TypeVar("T")


class Chips(QWidget, Generic[T]):
    """``chosen`` carries the value that the worker took; ``describes`` is read before each word."""

    chosen = Signal(object)

    def __init__(self, words: Mapping[T, str], describes: str) -> None:
        super().__init__()
        self.setAccessibleName(describes)
        self._group = QButtonGroup(self)
        self._buttons: dict[T, Button] = {}
        flow = FlowLayout(self, spacing=8)
        for value, word in words.items():
            chip = Button(word, kind="chip")
            chip.setAccessibleName(f"{describes}: {word}")
            chip.setCheckable(True)
            # Toggled, not clicked: assistive technology toggles without a click.
            chip.toggled.connect(lambda on, value=value: self.chosen.emit(value) if on else None)
            self._group.addButton(chip)
            self._buttons[value] = chip
            flow.addWidget(chip)

    def show_value(self, value: T | None) -> None:
        """Mark ``value`` (or none) without saying that it was taken."""
        self._group.setExclusive(False)
        for each, chip in self._buttons.items():
            with QSignalBlocker(chip):
                chip.setChecked(each == value)
            chip.show_tint()
        self._group.setExclusive(True)

    def begin(self) -> None:
        """Give the focus to the chip that is marked, or to the first."""
        marked = self._group.checkedButton() or next(iter(self._buttons.values()))
        marked.setFocus(Qt.FocusReason.OtherFocusReason)
