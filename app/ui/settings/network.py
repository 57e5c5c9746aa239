"""What went over the network: this app's own requests, and the pages that it opened in the browser."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout

from app.core.model import LedgerEntry
from app.ui.program import Program
from app.ui.settings.base import SettingsCard
from app.ui.widgets.basics import clear_layout, heading, label
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.prose import MAY_BREAK
from app.ui.words import day

HEADERS = ("Whom", "What for", "Last on", "Times")
SHARES = (4, 6, 4, 2)


class NetworkCard(SettingsCard):
    """The ledger. It never holds what was sent or read, only with whom, what for, when and how often."""

    def __init__(self, program: Program) -> None:
        super().__init__(
            program,
            "What this app has sent",
            "This list is kept by the app itself. It says with whom and what for, never what was in it.",
        )
        self._tables = QVBoxLayout()
        self._tables.setSpacing(10)
        self.body.addLayout(self._tables)

    def refresh(self) -> None:
        clear_layout(self._tables)
        entries = self.program.vault.ledger()
        ours = [entry for entry in entries if not entry.by_browser]
        pages = [entry for entry in entries if entry.by_browser]
        self._add("By this app", ours, "This app has sent nothing.")
        self._add("Pages opened in your browser", pages, "No page was opened from here.")
        if pages:
            self._tables.addWidget(
                label("Your browser keeps its own list of these pages, and those sites see that you came.", "muted")
            )

    def _add(self, title: str, entries: list[LedgerEntry], empty: str) -> None:
        self._tables.addWidget(heading(title, "strong"))
        if not entries:
            self._tables.addWidget(label(empty))
            return
        table = PlainTable(title, SHARES)
        table.show_rows(HEADERS, _rows(entries))
        self._tables.addWidget(table)


def _rows(entries: Iterable[LedgerEntry]) -> list[tuple[str, str, str, str]]:
    """One row for each host and purpose, the latest first."""
    latest: dict[tuple[str, str], tuple[LedgerEntry, int]] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        key = (entry.host, entry.purpose)
        _, times = latest.pop(key, (entry, 0))
        latest[key] = (entry, times + entry.count)
    return [
        (e.host.replace(".", f".{MAY_BREAK}"), e.purpose, day(e.at), f"{times:,}")
        for e, times in reversed(latest.values())
    ]
