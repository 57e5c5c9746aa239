"""Where to keep passwords and passkeys, and how advice on changing passwords has moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Certainty
from app.passwords.guide import Changed, KeepingPlace, Sure
from app.ui.program import Program
from app.ui.widgets.basics import Card, heading, icon_line, label, line
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import TileLayout, column_box, row_of
from app.ui.widgets.prose import add_prose
from app.ui.words import day

_SURE = {
    Certainty.SEVERAL_SOURCES: "several of them say the same",
    Certainty.ONE_SOURCE: "only one source says so",
    Certainty.NOT_VERIFIED: "not verified",
}


class PlacesCard(Card):
    """One line for each place, its steps folded."""

    def __init__(self, title: str, intro: str, places: Sequence[KeepingPlace]) -> None:
        super().__init__(spacing=12)
        self.body.addWidget(heading(title, "section"))
        add_prose(self.body, intro, "muted")
        for place in places:
            self.body.addWidget(line())
            self.body.addWidget(_place(place))


def _place(place: KeepingPlace) -> QWidget:
    box, column = column_box(4)
    column.addWidget(icon_line(place.icon, place.name, kind="strong", tint="primary")[0])
    add_prose(column, place.good_for)
    add_prose(column, place.limit, "muted")
    fold = FoldButton(lambda: _steps(place), column, place.name, show="How to set it up", hide="Hide the steps")
    column.addWidget(row_of(fold))
    return box


def _steps(place: KeepingPlace) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(6)
    for number, step in enumerate(place.steps, 1):
        add_prose(column, f"{number}. {step}")
    column.addWidget(icon_line("book-open", sure_words(place), kind="caption")[0])
    return box


class ChangedCard(Card):
    """What the guidance document asks for, what is advised today, and what to do."""

    def __init__(self, program: Program, changed: Changed) -> None:
        super().__init__(spacing=12)
        self.body.addWidget(icon_line("scales", "The guidance has changed", kind="section", tint="primary")[0])
        add_prose(
            self.body, "The two do not say the same about changing passwords. Here are both, with their dates.", "muted"
        )
        tiles = QWidget()
        row = TileLayout(tiles, least_ems=22)
        row.addWidget(_side("In the guidance documents", _documents(program, changed)))
        row.addWidget(_side("National advice today", [(each.who, each.dated, each.text) for each in changed.advice]))
        self.body.addWidget(tiles)
        self.body.addWidget(heading("What to do", "strong"))
        for sentence in changed.instead:
            self.body.addWidget(icon_line("dot-outline", sentence, kind="body", tint="primary")[0])
        self.body.addWidget(icon_line("book-open", sure_words(changed.sure), kind="caption")[0])


def _documents(program: Program, changed: Changed) -> list[tuple[str, str, str]]:
    """What the clause says, with the places that say it and the dates of their documents."""
    register = program.catalogue.register
    clause = register.by_id[changed.clause]
    dated = {document.short: document.dated for document in register.documents}
    told: list[tuple[str, str, str]] = []
    for document in dict.fromkeys(source.document for source in clause.sources):
        parts = ", ".join(source.part for source in clause.sources if source.document == document)
        told.append((f"{document}, {parts}", dated[document], f"“{clause.text}”"))
    told.append(("", "", changed.asked_for))
    return told


def _side(title: str, told: Sequence[tuple[str, str, str]]) -> Card:
    card = Card("panel", spacing=6, margins=(16, 12, 16, 12))
    card.body.addWidget(heading(title, "strong"))
    for who, dated, text in told:
        card.body.addWidget(label(text))
        if who:
            card.body.addWidget(label(f"{who}. Date: {dated}.", "caption"))
    card.body.addStretch(1)
    return card


def sure_words(sure: Sure) -> str:
    """Where something was read, when, and how sure it is."""
    if sure.read_on is None:
        return "From memory, not verified: look for words like these."
    return f"Read {day(sure.read_on)} in {sure.read_in}; {_SURE[sure.certainty]}. Nobody opened the pages themselves."
