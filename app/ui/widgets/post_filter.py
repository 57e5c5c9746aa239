"""Which posts to go through: by reason, by platform, by year, each with how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.posts import PostCounts, PostFilter
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Kind
from app.ui.widgets.layouts import TileLayout
from app.ui.widgets.picker import Picker
from app.ui.widgets.post_words import platform_name

_T = TypeVar("_T")


class PostFilterRow(QWidget):
    """``chosen`` carries the new filter."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._filter = PostFilter()
        self._kinds: Picker[str] = Picker("Reason")
        self._platforms: Picker[str] = Picker("Platform")
        self._years: Picker[int | None] = Picker("Year")
        self._kinds.chosen.connect(lambda kind: self._choose(replace(self._filter, kind=kind)))
        self._platforms.chosen.connect(lambda name: self._choose(replace(self._filter, platform=name)))
        self._years.chosen.connect(lambda year: self._choose(replace(self._filter, year=year)))
        tiles = TileLayout(self, columns=3, least_ems=12, spacing=8, across=10)
        for picker in (self._kinds, self._platforms, self._years):
            tiles.addWidget(picker)

    def show_counts(self, counts: PostCounts, chosen: PostFilter) -> None:
        """Offer what there is of each, and show what is chosen."""
        self._filter = chosen
        kinds = [
            (kind.value, KINDS[kind].name, counts.by_kind.get(kind, 0)) for kind in Kind if counts.by_kind.get(kind)
        ]
        kinds.sort(key=lambda one: -one[2])
        _offer(self._kinds, "", "Every reason", kinds, chosen.kind)
        platforms = [(name, platform_name(name), count) for name, count in counts.by_platform.items()]
        _offer(self._platforms, "", "Every platform", sorted(platforms, key=lambda one: -one[2]), chosen.platform)
        years = [(year, str(year), count) for year, count in sorted(counts.by_year.items(), reverse=True)]
        _offer(self._years, None, "Every year", years, chosen.year)

    def _choose(self, chosen: PostFilter) -> None:
        self._filter = chosen
        self.chosen.emit(chosen)


def _offer(picker: Picker[_T], every: _T, words: str, offered: Sequence[tuple[_T, str, int]], chosen: _T) -> None:
    picker.clear()
    picker.add(every, words)
    for value, word, count in offered:
        picker.add(value, f"{word} ({count:,})")
    picker.pick(chosen if chosen == every or any(value == chosen for value, _word, _count in offered) else every)
