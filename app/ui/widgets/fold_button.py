"""A button that unfolds something below it, and folds it away again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.basics import Button


class FoldButton(Button):
    """What it shows is made by ``make`` each time and put at the end of ``into``.

    Nothing is kept while it is folded: hidden tables still show their cells to assistive technology.
    """

    def __init__(
        self, make: Callable[[], QWidget], into: QVBoxLayout, describes: str, *, show: str = "Show", hide: str = "Hide"
    ) -> None:
        super().__init__(show, "caret-down", "link", describes=describes)
        self._make, self._into, self._describes = make, into, describes
        self._show, self._hide = show, hide
        self._inside: QWidget | None = None
        self.clicked.connect(self._turn)

    def _turn(self) -> None:
        if self._inside is None:
            self._inside = self._make()
            self._into.addWidget(self._inside)
        else:
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None
        self.setText(self._show if self._inside is None else self._hide)
        self.setAccessibleName(f"{self.text()}: {self._describes}")
        self.set_icon("caret-down" if self._inside is None else "caret-up")
