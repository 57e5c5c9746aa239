"""What an agency's checklist does, in sections: rules first, then what it adds, then what was left out of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.checklist.catalogue import Catalogue
from app.checklist.effect import Effect
from app.checklist.telling import Section, sections
from app.ui.pages.page import error_box
from app.ui.widgets.basics import Icon, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import Prose, add_prose
from app.ui.words import day, how_many

ENTRIES_SHOWN = 3
LEFT_OUT = Section(
    "warning",
    "Left out, or without effect",
    (),
    "The app did not take this. The rest works. Tell whoever gave you the file.",
)


class PackEffect(QWidget):
    """The sections of one file; those with many entries show a few, and all when asked."""

    def __init__(self, effect: Effect, catalogue: Catalogue) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for problem in effect.problems:
            self._column.addWidget(error_box(problem))
        found = sections(effect, catalogue)
        for section in found:
            self._add(section, section.entries)
        if effect.notices:
            self._add(LEFT_OUT, tuple(f"{notice.where}: {notice.problem}" for notice in effect.notices), tint="warn")
        if effect.pack and not found:
            self._column.addWidget(label("It adds nothing yet."))

    def _add(self, section: Section, entries: tuple[str, ...], *, tint: str = "primary") -> None:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Icon(section.icon, tint), 0, Qt.AlignmentFlag.AlignTop)
        inner = QVBoxLayout()
        inner.setSpacing(6)
        row.addLayout(inner, 1)
        inner.addWidget(label(section.title, "strong"))
        if section.means:
            add_prose(inner, section.means, "muted")
        for entry in entries[:ENTRIES_SHOWN]:
            add_prose(inner, entry)
        rest = entries[ENTRIES_SHOWN:]
        if rest:
            show = FoldButton(
                lambda: Prose("\n\n".join(rest)), inner, section.title, show=f"Show {len(rest)} more", hide="Show fewer"
            )
            inner.addWidget(row_of(show))
        self._column.addWidget(box)


def made_by(effect: Effect) -> str:
    """Who wrote the checklist, and which version it is."""
    pack = effect.pack
    return f"{pack.publisher} · version {pack.version} · {day(pack.dated)}" if pack else ""


def in_short(effect: Effect) -> str:
    """What there is in it, as a list without an end: "1 check, 2 rules"."""
    pack = effect.pack
    if pack is None:
        return ""
    counts = (
        (len(pack.checks), "check", "checks"),
        (len(effect.rules), "rule", "rules"),
        (len(effect.fills), "answer about your agency", "answers about your agency"),
        (len(pack.messages), "message", "messages"),
        (len(effect.contacts), "contact", "contacts"),
        (len(pack.readings), "text", "texts"),
    )
    said = [how_many(count, one, several) for count, one, several in counts if count]
    return ", ".join(said[:-1]) + " and " + said[-1] if len(said) > 1 else "".join(said)
