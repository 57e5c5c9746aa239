"""Settings: the look, the checklists, the network, the lock and the data, each in its card."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer

from app.core.errors import UserError
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.settings.about import AboutCard
from app.ui.settings.backup import BackupCard, RestoreCard
from app.ui.settings.base import SettingsCard
from app.ui.settings.data import DataCard, DeleteCard
from app.ui.settings.lock import ComputerCard, LockCard
from app.ui.settings.look import LookCard
from app.ui.settings.network import NetworkCard
from app.ui.settings.newer_checklists import NewerChecklistsCard
from app.ui.settings.packs import PacksCard
from app.ui.settings.reminders import RemindersCard

CARDS = (
    LookCard,
    RemindersCard,
    PacksCard,
    NewerChecklistsCard,
    NetworkCard,
    ComputerCard,
    LockCard,
    BackupCard,
    RestoreCard,
    DataCard,
    DeleteCard,
    AboutCard,
)


class PreferencesPage(Page):
    """Every choice is saved at once. The cards are made one after the other, so that the page comes at once."""

    def __init__(self, program: Program) -> None:
        super().__init__("Settings", "Every choice is saved at once.")
        self._program = program
        self._waiting = list(CARDS)
        self.cards: list[SettingsCard] = []

    def opened(self) -> None:
        """Bring every card up to date; make those that are not there yet."""
        for card in self.cards:
            card.refresh()
        if self._waiting:
            self._add_card()

    def interrupted(self) -> UserError | None:
        return next(filter(None, (card.interrupted() for card in self.cards)), None)

    def _add_next(self) -> None:
        """Only while the page is on screen: elsewhere the history may be locked by now."""
        if self._waiting and self.isVisible():
            self._add_card()

    def _add_card(self) -> None:
        card = self._waiting.pop(0)(self._program)
        card.go.connect(partial(self._changed, card))
        self.cards.append(card)
        self.content.addWidget(card)
        card.refresh()
        QTimer.singleShot(0, self, self._add_next)

    def _changed(self, changed: SettingsCard, place: str) -> None:
        """What a card did to the lock is shown on the others here; all else is for the window."""
        if place != "lock":
            self.go.emit(place)
            return
        for card in self.cards:
            if isinstance(card, ComputerCard | LockCard | RemindersCard | BackupCard) and card is not changed:
                card.refresh()
