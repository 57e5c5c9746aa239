"""Steps in their order, each behind its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets.basics import label


def add_steps(column: QVBoxLayout, steps: Sequence[str]) -> None:
    """Add a row for each step; where one wraps, its number stays at its first line."""
    for number, step in enumerate(steps, 1):
        column.addWidget(_row(f"{number}.", step))


def _row(number: str, text: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    mark = label(number, "strong", wrap=False)
    mark.setMinimumWidth(mark.fontMetrics().horizontalAdvance("00."))
    layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label(text), 1)
    return row
