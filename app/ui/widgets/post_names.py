"""A chat holds what several people wrote: which of the names is the worker's, and whether to read the others'."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.basics import Button, Card, heading, icon_line, label, on_button
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.wrapping_buttons import WrappingTick

LONGEST = 24  # characters of a name on screen
MOST_NAMES = 40  # of a large group: the worker is looked for by who wrote most
OTHERS = (
    "What others wrote is theirs, and they did not choose to show it to this app. Leave it out, unless you need to see "
    "what was said about you."
)


class PostNames(Card):
    """``answered`` carries the names that are the worker's, and whether to read what the others wrote."""

    answered = Signal(tuple, bool)
    refused = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(spacing=10)
        self.title = heading("Which of these names is you?", "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label("Only what you wrote is read. Tick two, if you changed your name.", "muted"))
        box = QWidget()
        flow = FlowLayout(box, spacing=12)
        self._ticks = {name: WrappingTick(on_button(breakable_words(_short(name)))) for name in names[:MOST_NAMES]}
        for name, tick in self._ticks.items():
            tick.setAccessibleName(f"This is me: {name}")
            tick.toggled.connect(self._refresh)
            flow.addWidget(tick)
        self.body.addWidget(box)
        self._others = WrappingTick("Read what the others wrote, too")
        self.body.addWidget(self._others)
        self.body.addWidget(icon_line("users-three", OTHERS)[0])
        self._read = Button("Read this chat", kind="primary")
        self._read.clicked.connect(self._answer)
        another = Button("Choose something else")
        another.clicked.connect(self.refused)
        self.body.addWidget(row_of(self._read, another))
        self._refresh()

    def _mine(self) -> tuple[str, ...]:
        return tuple(name for name, tick in self._ticks.items() if tick.isChecked())

    def _refresh(self) -> None:
        self._read.setEnabled(bool(self._mine()))

    def _answer(self) -> None:
        self.answered.emit(self._mine(), self._others.isChecked())


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
