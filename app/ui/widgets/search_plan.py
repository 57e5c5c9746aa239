"""The search plan as a list: the quick ten minutes first, the rest folded by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import SearchRecord
from app.search_self.plan import Query, SearchPlan
from app.search_self.search_places import GROUPS
from app.ui.widgets.basics import Button, Card, Icon, clear_layout, heading, label, pill
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.list_row import ListRow
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.search_words import ICONS, standing, title
from app.ui.words import how_many, minutes

LINES_AT_ONCE = 4


def looked_at(queries: Sequence[Query], record: SearchRecord, since: datetime) -> list[Query]:
    """Those that were looked through since then."""
    return [query for query in queries if query.key in record.looked and record.looked[query.key] >= since]


class QueryRow(ListRow):
    """One query of the list; ``wanted`` carries it."""

    wanted = Signal(object)

    def __init__(self, query: Query, record: SearchRecord, since: datetime) -> None:
        icon = Icon(ICONS.get(query.group, "magnifying-glass"))
        name = f"{title(query)} · {query.at.name} · {minutes(query.minutes)}"
        super().__init__(icon, name, breakable_words(query.text))
        self.query = query
        self._pill = pill("")
        look = Button("Search", "arrow-right", describes=f"{title(query)}, {query.at.name}: {query.text}")
        look.clicked.connect(lambda: self.wanted.emit(query))
        self.sides.addWidget(row_of(self._pill, look))
        self.show_standing(record, since)

    def show_standing(self, record: SearchRecord, since: datetime) -> None:
        """Say what it found."""
        word, tone = standing(self.query, record, since)
        self._pill.setText(word)
        self._pill.setProperty("kind", f"pill-{tone}" if tone else "pill")
        self._pill.style().unpolish(self._pill)
        self._pill.style().polish(self._pill)


class PlanCard(Card):
    """The list. ``wanted`` carries the query to look at now."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=12)
        head = QWidget()
        sides = SideLayout(head)
        sides.addWidget(heading("Your search plan", "section"))
        self._count = label("", "muted", wrap=False)
        sides.addWidget(self._count)
        self.body.addWidget(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self.body.addLayout(self._list)
        self._plan = SearchPlan(())
        self._waiting: list[Callable[[], QWidget]] = []
        self._record = SearchRecord()
        self._since = datetime.min.replace(tzinfo=UTC)

    def show_plan(self, plan: SearchPlan, record: SearchRecord, since: datetime) -> None:
        """Show another plan."""
        self._plan, self._record, self._since = plan, record, since
        clear_layout(self._list)
        quick = set(plan.quick)
        rest = {group: [query for query in found if query not in quick] for group, found in plan.groups().items()}
        self._waiting = [
            lambda: label("First, in ten minutes", "strong"),
            *(partial(self._row, query) for query in plan.quick),
        ]
        if any(rest.values()):
            self._waiting.append(lambda: label("When you have more time", "strong"))
        self._waiting += [partial(self._folded, GROUPS[group], queries) for group, queries in rest.items() if queries]
        self.show_record(record, since)
        self._add_some()

    def _add_some(self) -> None:
        """Add lines a few at a time, so that a long list never holds up the window."""
        for make in self._waiting[:LINES_AT_ONCE]:
            self._list.addWidget(make())
        self._waiting = self._waiting[LINES_AT_ONCE:]
        if self._waiting:
            plan = self._plan
            QTimer.singleShot(0, self, lambda: self._add_some() if plan is self._plan else None)

    def show_record(self, record: SearchRecord, since: datetime) -> None:
        """Bring what was found up to date, without moving anything."""
        self._record, self._since = record, since
        done = looked_at(self._plan.queries, record, since)
        left = self._plan.minutes - sum(query.minutes for query in done)
        self._count.setText(f"{len(done)} of {len(self._plan.queries)} done, {minutes(left)} left")
        for row in self.findChildren(QueryRow):
            row.show_standing(record, since)

    def _row(self, query: Query) -> QueryRow:
        row = QueryRow(query, self._record, self._since)
        row.wanted.connect(self.wanted)
        return row

    def _folded(self, name: str, queries: Sequence[Query]) -> QWidget:
        box, column = column_box(12)
        head = QWidget()
        sides = SideLayout(head, spacing=8)
        time = minutes(sum(query.minutes for query in queries))
        sides.addWidget(label(f"{name}: {how_many(len(queries), 'search', 'searches')}, {time}"))
        sides.addWidget(FoldButton(lambda: self._rows(queries), column, f"searches, {name}"))
        column.addWidget(head)
        return box

    def _rows(self, queries: Sequence[Query]) -> QWidget:
        box, column = column_box(14)
        for query in queries:
            column.addWidget(self._row(query))
        return box
