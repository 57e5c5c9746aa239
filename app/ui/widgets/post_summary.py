"""What there is to look at: how much is decided, and the ways into the queue, by reason, by platform, by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.core.posts import PostCounts, PostFilter
from app.old_posts.signals.catalogue import KINDS
from app.ui.widgets.basics import Button, Card, heading, label, pill
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.post_words import kind_name, platform_icon, platform_name
from app.ui.widgets.wrapping_buttons import WrappingButton
from app.ui.words import how_many

Key = TypeVar("Key", str, int)
SHOWN = 8
LIMITS = (
    "Numbers and addresses are nearly always found. What is said in words is found about eight times in ten, and some "
    "of what is shown is nothing. Search for the names and places that matter to you."
)
"""As measured on posts that nobody had tuned the lists on: see tests/data/labelled/README.md."""
REMOVED = "What you decided is still here. Your next copy can show what is gone, what is still there, and what is new."


class PostRemoved(Card):
    """Where the words are removed, and the decisions are not."""

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.title = heading("The words of your posts are removed", "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label(REMOVED))


class PostSummary(Card):
    """``review_asked`` carries the filter of the queue that the worker wants to see."""

    review_asked = Signal(object)  # PostFilter

    def __init__(self, counts: PostCounts, decided: int, untouched: int) -> None:
        """``counts`` are of what is to be reviewed, but for their total; in ``untouched`` nothing was found."""
        super().__init__(spacing=12)
        left = counts.to_review
        said = f"{how_many(left, 'post')} worth another look" if left else "No post is waiting for you"
        self.title = heading(said, "section")
        head = QWidget()
        sides = SideLayout(head)
        sides.addWidget(self.title)
        sides.addWidget(_pills(counts, untouched))
        self.body.addWidget(head)
        self.body.addWidget(label(LIMITS, "muted"))
        if decided or not left:
            self._add_progress(decided, left)
        if not left:
            return
        go = Button(f"Review {how_many(left, 'post')}", "arrow-right", "primary")
        go.clicked.connect(lambda: self.review_asked.emit(PostFilter()))
        self.body.addWidget(row_of(go))
        reasons = {kind.value: PostFilter(kind=kind.value) for kind in KINDS if counts.by_kind.get(kind.value)}
        self._add_ways("Or begin with one reason", counts.by_kind, reasons, kind_name)
        platforms = {name: PostFilter(platform=name) for name in counts.by_platform}
        if len(platforms) > 1:
            self._add_ways("Or with a platform", counts.by_platform, platforms, platform_name, icon=platform_icon)
        years = {year: PostFilter(year=year) for year in sorted(counts.by_year, reverse=True)}
        if len(years) > 1:
            self._add_ways("Or with a year", counts.by_year, years, str)

    def _add_progress(self, decided: int, left: int) -> None:
        of = decided + left
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, max(1, of))
        bar.setValue(decided)
        said = f"{decided:,} of {of:,} decided"
        bar.setAccessibleName(said)
        self.body.addWidget(label(said, "muted"))
        self.body.addWidget(bar)

    def _add_ways(
        self,
        caption: str,
        amounts: Mapping[Key, int],
        filters: Mapping[Key, PostFilter],
        name: Callable[[Key], str],
        icon: Callable[[Key], str] = lambda _: "",
    ) -> None:
        """A row of ways into the queue; many are folded."""

        def make(keys: Sequence[Key]) -> QWidget:
            row = QWidget()
            flow = FlowLayout(row, spacing=8)
            for key in keys:
                flow.addWidget(self._way(name(key), icon(key), amounts[key], filters[key]))
            return row

        keys = [key for key in filters if amounts[key]]
        if not keys:
            return
        self.body.addWidget(label(caption, "strong"))
        self.body.addWidget(make(keys[:SHOWN]))
        if len(keys) > SHOWN:
            box = QWidget()  # what unfolds is read before what stands below it
            inside = QVBoxLayout(box)
            inside.setContentsMargins(0, 0, 0, 0)
            more = f"Show {len(keys) - SHOWN} more"
            fold = FoldButton(lambda: make(keys[SHOWN:]), inside, caption, show=more, hide="Show fewer")
            inside.addWidget(row_of(fold))
            self.body.addWidget(box)

    def _way(self, name: str, icon: str, amount: int, wanted: PostFilter) -> Button:
        button = WrappingButton(f"{name}  {amount:,}", icon, "chip")
        button.setAccessibleName(f"Review {how_many(amount, 'post')}: {name}")
        button.clicked.connect(lambda: self.review_asked.emit(wanted))
        return button


def _pills(counts: PostCounts, untouched: int) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=10)
    flow.addWidget(pill(f"{how_many(counts.total, 'post')} read"))
    if untouched:
        flow.addWidget(pill(f"{untouched:,} with nothing found", "ok"))
    return row
