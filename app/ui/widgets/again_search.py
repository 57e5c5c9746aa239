"""What was found in searches for oneself, beside a re-audit: how it stood, and the way to search again."""

from __future__ import annotations

from collections.abc import Callable

from app.core.model import FindingState
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, icon_line
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.words import day, how_many


def search_again(program: Program, go: Callable[[str], object]) -> Card | None:
    """A line that leads to the search plan; None where nothing was found so far, or it was searched since then."""
    search = program.own_search()
    record = search.record
    if not record.results or not record.looked:
        return None
    last = max(record.looked.values())
    audit = program.session.unfinished
    if audit is not None and last >= audit.started:
        return None
    there = sum(result.state is not FindingState.GONE for result in record.results)
    said = f"On {day(last)} your searches led to {how_many(there, 'page')}."
    if due := len(search.waiting()):
        said += f" {how_many(due, 'answer is', 'answers are')} due by now."
    card = Card("panel", margins=(14, 8, 14, 8))
    sides = SideLayout(spacing=8)
    sides.addWidget(icon_line("magnifying-glass", f"{said} See what is gone.", kind="body")[0])
    again = Button("Search again", "arrow-right", describes="for yourself")
    again.clicked.connect(lambda: go("search"))
    sides.addWidget(row_of(again))
    card.body.addLayout(sides)
    return card
