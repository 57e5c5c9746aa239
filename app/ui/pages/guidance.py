"""Where this comes from: each document of guidance from first to last, and what in the app answers to each rule."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.checklist.coverage import Entry, Origin, Passage, beside_clauses, find, origins
from app.core.checks import Check
from app.core.model import Nation
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import (
    Button,
    Card,
    Toggle,
    announce,
    clear_layout,
    heading,
    icon_line,
    label,
    line,
    on_button,
)
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.prose import add_prose
from app.ui.widgets.served_row import ServedRow, Setting
from app.ui.words import how_many

PAUSE_MS = 200
PASSAGES_AT_ONCE = 1
ROWS_AT_ONCE = 4
LONGEST_SEARCH = 80
LONGEST_CHIP = 22
SHORT_NAMES = {
    "bury-council": "Bury Council",
    "provider-policy": "Provider policy",
    "nyscp-dos-and-donts": "Dos and don'ts",
}
NEAREST = {Nation.WALES: "social-care-wales", Nation.SCOTLAND: "provider-policy"}


class GuidancePage(Page):
    """One document at a time, chosen above; the search looks in all of them and counts."""

    def __init__(self, program: Program) -> None:
        super().__init__(
            "Where this comes from", "Each rule of the guidance, in its own order, and what in this app answers to it."
        )
        self._program = program
        self._check_id = ""
        self._shown = NEAREST.get(program.worker.nation, "") if program.worker.nation else ""
        self._origins: tuple[Origin, ...] = ()
        self._waiting: list[Passage] = []
        self._about = self._place()
        self.content.addWidget(self._search_row())
        chips = QWidget()
        self._chip_flow = FlowLayout(chips, spacing=8)
        self._chips: dict[str, Toggle] = {}
        self.content.addWidget(chips)
        self._view = self._place()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._look)

    def start_from(self, check_id: str) -> None:
        """Say first where one check comes from; with an empty id, show the documents alone."""
        self._check_id = check_id

    def opened(self) -> None:
        """Show the documents as they serve the audit under way."""
        self._origins = origins(self._program.catalogue)
        self._setting = Setting(self._program, self, self._program.flow.asked)
        self._search.clear()
        self._soon.stop()
        clear_layout(self._about)
        check = self._program.catalogue.checks.get(self._check_id)
        if check is not None:
            self._about.addWidget(self._about_check(check))
            self._shown = next(origin.id for origin in self._origins if _holds(origin, check))
        elif self._shown not in {origin.id for origin in self._origins}:
            self._shown = self._origins[0].id
        self._make_chips()
        self._show()

    def _place(self) -> QVBoxLayout:
        """Room for what is made anew; read where it stands."""
        box, column = column_box(14)
        self.content.addWidget(box)
        return column

    # --- One check ---

    def _about_check(self, check: Check) -> QWidget:
        card = Card("notice", spacing=8)
        card.body.addWidget(heading(f"“{check.title}” comes from", "section"))
        for clause in map(self._program.catalogue.register.by_id.__getitem__, check.clauses):
            places = " · ".join(f"{source.document}, {source.part}" for source in clause.sources)
            card.body.addWidget(icon_line("book-open", f"{clause.text} ({places})", kind="body")[0])
        for source in beside_clauses(check, self._program.catalogue):
            said = ": ".join(part for part in (source.document, source.part) if part)
            card.body.addWidget(icon_line("info", said, kind="body")[0])
        back = Button("Back to this check", "arrow-left", describes=check.title)
        one = self._program.one_a_day()
        is_next = one is not None and one.next == check
        back.clicked.connect(lambda: self.go.emit("today" if is_next else f"check:{check.id}"))
        card.body.addWidget(row_of(back))
        return card

    # --- Searching and choosing ---

    def _search_row(self) -> QWidget:
        box, column = column_box(4)
        caption = label("Find a rule, a check or an app")
        self._search = QLineEdit()
        self._search.setAccessibleName("Search all documents for a rule, a check or an app")
        self._search.setPlaceholderText("Type a few words, such as friends or section 3.1")
        self._search.setMaxLength(LONGEST_SEARCH)
        self._search.textChanged.connect(lambda _: self._soon.start())
        caption.setBuddy(self._search)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        column.addWidget(caption)
        column.addWidget(self._search)
        return box

    def _look(self) -> None:
        """Show what was searched for, and say how much was found."""
        self._show()
        if self._search.text().strip():
            found = sum(_amount(origin) for origin in self._found)
            announce(self._search, f"{how_many(found, 'rule')} found")

    def _choose(self, origin_id: str) -> None:
        self._shown = origin_id
        self._show()

    def _show(self) -> None:
        words = self._search.text()
        searched = bool(words.strip())
        self._found = [find(origin, words, self._program.catalogue) for origin in self._origins]
        self._mark_chips(counted=searched)
        clear_layout(self._view)
        self._fill(next(origin for origin in self._found if origin.id == self._shown), searched=searched)

    def _make_chips(self) -> None:
        clear_layout(self._chip_flow)
        self._chips = {}
        for origin in self._origins:
            chip = Toggle(_short(origin))
            chip.chosen.connect(lambda wanted=origin.id: self._choose(wanted))
            self._chips[origin.id] = chip
            self._chip_flow.addWidget(chip)

    def _mark_chips(self, *, counted: bool) -> None:
        """Show which document is on screen, and in a search how many rules were found in each."""
        for origin in self._found:
            count, chip = _amount(origin), self._chips[origin.id]
            chip.setText(f"{_short(origin)}  {count}" if counted else _short(origin))
            chip.setAccessibleName(f"{origin.name}, {how_many(count, 'rule')}")
            chip.show_down(origin.id == self._shown)

    # --- One document ---

    def _fill(self, origin: Origin, *, searched: bool) -> None:
        if searched and not _amount(origin):
            self._view.addWidget(self._nothing())
            self._waiting = []
            return
        if not searched:
            self._view.addWidget(_about_origin(origin))
        self._waiting = list(origin.passages)
        self._add(self._waiting)

    def _nothing(self) -> QWidget:
        card = Card()
        card.body.addWidget(heading("Nothing here has these words", "section"))
        elsewhere = any(map(_amount, self._found))
        add_prose(
            card.body,
            "The numbers above show where they are found." if elsewhere else "Try fewer words, or other ones.",
            "muted",
        )
        return card

    def _add(self, waiting: list[Passage]) -> None:
        """Add a few parts at a time, so that a long document never holds up the window."""
        if waiting is not self._waiting:
            return  # another document was chosen meanwhile
        for passage in waiting[:PASSAGES_AT_ONCE]:
            self._view.addWidget(self._passage(passage))
        del waiting[:PASSAGES_AT_ONCE]
        if waiting:
            QTimer.singleShot(0, self, lambda: self._add(waiting))

    def _passage(self, passage: Passage) -> QWidget:
        card = Card(spacing=10)
        if passage.title:
            card.body.addWidget(heading(passage.title[0].upper() + passage.title[1:], "section"))
        if passage.note:
            card.body.addWidget(label(f"No rule here. {passage.note}", "muted"))
        self._add_entries(card, list(passage.entries))
        return card

    def _add_entries(self, card: Card, entries: list[Entry]) -> None:
        for entry in entries[:ROWS_AT_ONCE]:
            if card.body.count() > 1:
                card.body.addWidget(line())
            card.body.addWidget(ServedRow(entry, self._setting))
        if entries[ROWS_AT_ONCE:]:
            QTimer.singleShot(0, card, lambda: self._add_entries(card, entries[ROWS_AT_ONCE:]))


def _about_origin(origin: Origin) -> QWidget:
    card = Card("panel", spacing=6)
    card.body.addWidget(heading(origin.title, "section"))
    card.body.addWidget(icon_line("users-three", f"Whose it is: {origin.whose}.", kind="body")[0])
    card.body.addWidget(icon_line("clock", f"Edition and date: {origin.dated}.", kind="body")[0])
    card.body.addWidget(icon_line("info", f"How sure we are: {origin.sure}", kind="body")[0])
    return card


def _short(origin: Origin) -> str:
    """The name as a chip shows it; its accessible name has all of it."""
    name = SHORT_NAMES.get(origin.id, origin.name)
    return on_button(name if len(name) <= LONGEST_CHIP else f"{name[:LONGEST_CHIP]}…")


def _amount(origin: Origin) -> int:
    return sum(1 for _ in origin.entries)


def _holds(origin: Origin, check: Check) -> bool:
    return any(check in entry.checks for entry in origin.entries)
