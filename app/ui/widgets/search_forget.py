"""What the search for oneself keeps, and the way to let go of all of it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.search_self.searching import forget
from app.ui.tasks import run_task
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, icon_line
from app.ui.widgets.search_desk import SearchDesk

KEPT = (
    "Kept in your locked history: what you found with links, notes and pictures, what you asked for, and what you "
    "typed here. Your names, towns and employers belong to About you."
)
QUESTION = "Forget what your searches found, your requests and their actions, and all you typed here?"


class ForgetCard(Card):
    """``forgotten`` says that nothing of it is left."""

    forgotten = Signal()

    def __init__(self, desk: SearchDesk) -> None:
        super().__init__("panel", spacing=6, margins=(20, 12, 20, 12))
        self._desk = desk
        self.body.addWidget(icon_line("lock-simple", KEPT)[0])
        self._add_button()

    def _add_button(self) -> None:
        button = Button("Forget all of it", "trash", "link", describes="what you searched for and found")
        self._ask = AskOnce(button)
        button.clicked.connect(lambda: self._ask.ask(button, QUESTION, "Forget it", "Keep it"))
        self._ask.agreed.connect(self._forget)
        self.body.addWidget(self._ask)

    def _forget(self) -> None:
        vault = self._desk.program.vault
        run_task(self, lambda _: forget(vault), on_done=lambda _: self._gone(), on_error=self._desk.page.show_error)

    def _gone(self) -> None:
        """The button comes back for the next time."""
        self._ask.hide()
        self._ask.deleteLater()
        self._add_button()
        self._desk.page.go.emit("progress")
        self.forgotten.emit()
