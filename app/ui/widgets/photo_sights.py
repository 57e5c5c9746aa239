"""The top of what a look at photos says: the map beside what the places tell, and the numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.places.clusters import Guess
from app.places.gazetteer import Gazetteer
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Card, announce, clear_layout, icon_line, label
from app.ui.widgets.layouts import TileLayout, column_box
from app.ui.widgets.photo_map import MapPane
from app.ui.widgets.photo_places import Places, Told, places_of
from app.ui.widgets.photo_summary import PhotoSummary
from app.ui.widgets.photo_work import PhotoRow

ICONS = {Guess.HOME: "house", Guess.WORK: "briefcase", None: "map-pin"}


class PhotoSights(QWidget):
    """Two columns where there is room. What the places tell comes a moment after the numbers."""

    def __init__(self, gazetteer: Gazetteer, places_dir: Path) -> None:
        super().__init__()
        self._gazetteer = gazetteer
        self._places_dir = places_dir
        self._task: Task | None = None
        self.pane = MapPane()
        self.summary = PhotoSummary()
        self._told = QVBoxLayout()
        self._told.setSpacing(16)
        beside, column = column_box(16)
        column.addLayout(self._told)
        column.addWidget(self.summary)
        column.addStretch(1)
        tiles = TileLayout(self, least_ems=24)
        tiles.addWidget(self.pane)
        tiles.addWidget(beside)
        self.hide()

    def show_rows(self, rows: list[PhotoRow]) -> None:
        """Work out where these photos were taken, and show it."""
        self.forget(keep_map=True)
        self.show()
        if not any(row.location for row in rows):
            self.pane.hide()
            return
        land_in = None if self.pane.map.has_land else self._places_dir
        task = run_task(
            self,
            lambda _: places_of(rows, self._gazetteer, land_in),
            on_done=lambda places: self._show(task, places),
        )
        self._task = task

    def forget(self, *, keep_map: bool = False) -> None:
        """Take away what was told of other photos; the map may stay until the new one is there."""
        self._task = None
        clear_layout(self._told)
        if not keep_map:
            self.pane.hide()
            self.hide()

    def _show(self, task: Task, places: Places) -> None:
        if task is not self._task:
            return  # other photos are looked at by now
        self._task = None
        for told in places.told:
            self._told.addWidget(_card(told))
            announce(self, f"{told.title}. {told.sentence}")
        self.pane.show_places(places.shown, places.land)


def _card(told: Told) -> Card:
    card = Card(spacing=8)
    tint = "bad" if told.guess is Guess.HOME else "warn"
    row, heading = icon_line(ICONS[told.guess], told.title, kind="section", tint=tint)
    heading.setAccessibleName(told.title)
    card.body.addWidget(row)
    card.body.addWidget(label(told.sentence))
    return card
