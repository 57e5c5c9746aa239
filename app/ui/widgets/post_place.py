"""Where on the map something is, with the nearest town a moment later."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.places.gazetteer import Gazetteer, words
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import icon_line


class PlaceLine(QWidget):
    """``says`` stands before the place, which is latitude and longitude in degrees."""

    def __init__(self, program: Program, place: tuple[float, float], says: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row, self._words = icon_line("map-pin", "{}: {:.4f}, {:.4f}".format(says, *place))
        column.addWidget(row)
        folder = program.resources / "places"
        run_task(self, lambda _task: words(_towns(folder).nearest(*place)), on_done=lambda town: self._show(says, town))

    def _show(self, says: str, town: str | None) -> None:
        if town:
            self._words.setText(f"{says}: {town}")


@cache
def _towns(folder: Path) -> Gazetteer:
    """Read once: posts with a place come one after the other."""
    return Gazetteer(folder)
