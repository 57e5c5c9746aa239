"""What to search for: the worker's own names, places and ways to reach them, in fields of one line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.errors import UserError
from app.core.model import OwnDetails, Worker
from app.search_self import WHY_ONLY_YOURSELF
from app.search_self.oneself import Self
from app.ui.widgets.basics import Button, Card, clear_layout, heading, icon_line, label, notice
from app.ui.widgets.layouts import SideLayout, TileLayout, column_box, row_of
from app.ui.widgets.search_desk import SearchDesk
from app.ui.words import how_many

Told = TypeVar("Told", Worker, OwnDetails)
PAUSE_MS = 500
OWN = {
    "names": ("Your names", "the one you use now first, with commas between"),
    "places": ("Your towns", "where you live, lived and work"),
    "employers": ("Your employers", "now and before"),
}
MORE = {
    "previous_names": ("Names you had before", "a family name is enough"),
    "nicknames": ("Nicknames", "what people call you"),
    "schools": ("Your schools and colleges", "with commas between"),
    "profession": ("Your job", "as others call it"),
    "phones": ("Your phone numbers", "only your own"),
    "emails": ("Your e-mail addresses", "only your own"),
    "user_names": ("Your user names", "as on Instagram or in games"),
}


class SearchAbout(Card):
    """Folded to one line once there is a name. ``made`` says that the plan is wanted."""

    made = Signal()

    def __init__(self, desk: SearchDesk) -> None:
        super().__init__(spacing=8)
        self._desk = desk
        self._fields: dict[str, tuple[QLineEdit, str]] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self.save)

    def show_folded(self) -> None:
        """Say in one line what is searched for."""
        self._clear()
        person = self._desk.part.person
        told = [
            *(text for text in (person.name, *person.towns[:1], *person.employers[:1]) if text),
            *(how_many(len(texts), word) for texts, word in _reached_by(person) if texts),
        ]
        change = Button("Change", "note-pencil", "link", describes="what to search for")
        change.clicked.connect(self._open)
        line = QWidget()
        sides = SideLayout(line, spacing=8)
        sides.addWidget(icon_line("user-circle", f"You search for: {', '.join(told)}", kind="body")[0])
        sides.addWidget(change)
        self.body.addWidget(line)

    def show_form(self) -> None:
        """Show every field."""
        self._clear()
        self.title = heading("What to search for", "section")
        self.body.addWidget(self.title)
        self.body.addWidget(notice("hand-heart", WHY_ONLY_YOURSELF))
        self.body.addWidget(
            label("All of it is about you, and only if you like. It is kept in your locked history.", "muted")
        )
        worker, details = self._desk.program.worker, self._desk.part.details()
        fields = QWidget()
        tiles = TileLayout(fields, least_ems=22, spacing=10, across=20)
        for name, (words, hint) in OWN.items():
            tiles.addWidget(self._field(name, words, hint, getattr(worker, name)))
        for name, (words, hint) in MORE.items():
            if not (name == "user_names" and self._desk.is_employers):
                tiles.addWidget(self._field(name, words, hint, getattr(details, name)))
        self.body.addWidget(fields)
        plan = Button("Make my search plan", "magnifying-glass", "primary")
        plan.clicked.connect(self._make)
        self.body.addWidget(row_of(plan))

    def save(self) -> None:
        """Keep what is typed, where it changed."""
        self._soon.stop()
        if not self._fields:
            return
        program = self._desk.program
        try:
            worker = self._with_typed(program.worker)
            if worker != program.worker:
                program.save_worker(worker)
            search = program.own_search()
            details = self._with_typed(search.details())
            if details != search.details():
                search.save_details(details)
        except UserError as error:
            self._desk.page.show_error(error)

    def _with_typed(self, told: Told) -> Told:
        """With what was changed here; what was changed elsewhere meanwhile stands."""
        typed: dict[str, Any] = {
            name: field.text().strip() if isinstance(getattr(told, name), str) else _split(field.text())
            for name, (field, before) in self._fields.items()
            if hasattr(told, name) and field.text() != before
        }
        return replace(told, **typed)

    def _field(self, name: str, words: str, hint: str, current: tuple[str, ...] | str) -> QWidget:
        box, column = column_box(4)
        caption = label(f"{words} ({hint})")
        field = QLineEdit(current if isinstance(current, str) else ", ".join(current))
        field.setAccessibleName(f"{words}, {hint}")
        field.setMaxLength(500)
        field.textEdited.connect(lambda _: self._soon.start())
        field.returnPressed.connect(self._make)
        caption.setBuddy(field)
        column.addWidget(caption)
        column.addWidget(field)
        self._fields[name] = (field, field.text())
        return box

    def _open(self) -> None:
        self.show_form()
        self.title.setFocus()

    def _make(self) -> None:
        self.save()
        self.made.emit()

    def _clear(self) -> None:
        self._fields = {}
        clear_layout(self.body)


def _reached_by(person: Self) -> tuple[tuple[tuple[str, ...], str], ...]:
    return (person.phones, "phone number"), (person.emails, "e-mail"), (person.user_names, "user name")


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
