"""About you: what decides which checks are asked. Everything can be skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.checks import Pack
from app.core.errors import UserError
from app.core.model import AccountKind, Step, Threat, Worker
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, Icon, announce, label, notice, on_button
from app.ui.widgets.dialogs import show_help
from app.ui.widgets.layouts import SideLayout, TileLayout
from app.ui.widgets.picker import Picker
from app.ui.widgets.wrapping_buttons import WrappingTick
from app.ui.words import ACCOUNT_KINDS, NATIONS, REGULATORS, ROLES, STEPS, THREATS, TODAY

E = TypeVar("E", bound=StrEnum)
PAUSE_MS = 500
NOT_SAID = "Rather not say"


class AboutYouPage(Page):
    """Saves each choice at once."""

    def __init__(self, program: Program) -> None:
        super().__init__(STEPS[Step.ABOUT_YOU], "Skip what you like. Each answer only decides what you are asked next.")
        self._program = program
        self._accounts: dict[str, tuple[WrappingTick, Picker[AccountKind]]] = {}
        # What is typed is saved when the worker pauses: a kill then loses a word at most.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._save)
        worker = program.worker
        self.content.addWidget(self._looking_card(worker))
        self.content.addWidget(self._fears_card(worker))
        self.content.addWidget(self._work_card(worker))
        self.content.addWidget(self._accounts_card(worker))
        self.content.addWidget(self._names_card(worker))
        self.show_footer()
        self._saved = label("", "muted", wrap=False)
        later = Button("Finish later")
        self._following = following = Button("Next", kind="primary")
        later.clicked.connect(lambda: self.go.emit("home"))
        following.clicked.connect(self._next)
        self.footer.addStretch(1)
        for widget in (self._saved, later, following):
            self.footer.addWidget(widget)

    def opened(self) -> None:
        self._saved.setText("")
        following = TODAY if self._program.one_a_day() else STEPS[Step.SETTINGS]
        self.name_next(self._following, f"Next: {following}")

    def leaving(self) -> None:
        self._save()

    # --- The cards ---

    def _looking_card(self, worker: Worker) -> QWidget:
        card = Card(spacing=8)
        self._looking = WrappingTick("Someone may be looking for me")
        self._looking.setChecked(worker.someone_looking)
        card.body.addWidget(self._looking)
        card.body.addWidget(
            label(
                "A former partner, a stranger, someone with a grievance. What cannot wait then comes first.",
                "muted",
            )
        )
        self._help = notice(
            "lifebuoy",
            "You do not have to do this alone. Some changes can be seen by the person who looks for you, "
            "so talk to somebody first if you can. In danger, call 999.",
        )
        who = Button("See who can help", "phone", "link")
        who.clicked.connect(lambda: show_help(self._program, self, self.go.emit))
        self._help.body.addWidget(who)
        if not worker.someone_looking:
            self._help.hide()
        card.body.addWidget(self._help)
        self._looking.toggled.connect(self._help.setVisible)
        self._looking.toggled.connect(lambda _: self._save())
        return card

    def _fears_card(self, worker: Worker) -> QWidget:
        card = Card(spacing=4)
        card.body.addWidget(label("What worries you most?", "section"))
        card.body.addWidget(label("Tick what fits, or nothing. It only decides what comes first.", "muted"))
        self._fears: dict[Threat, WrappingTick] = {}
        for threat, words in THREATS.items():
            tick = WrappingTick(words)
            tick.setChecked(threat in worker.fears)
            tick.toggled.connect(lambda _: self._save())
            self._fears[threat] = tick
            card.body.addWidget(tick)
        return card

    def _work_card(self, worker: Worker) -> QWidget:
        card = Card(spacing=8)
        card.body.addWidget(label("Your work", "section"))
        card.body.addWidget(label("Rules differ between nations and roles.", "muted"))
        self._nation = self._choice(card, "Where you work", NATIONS, worker.nation)
        self._role = self._choice(card, "What you do", ROLES, worker.role)
        self._regulator = self._choice(card, "Who you are registered with", REGULATORS, worker.regulator)
        return card

    def _choice(self, card: Card, name: str, words: Mapping[E, str], current: E | None) -> Picker[E | None]:
        caption = label(name)
        picker: Picker[E | None] = Picker(name, [(None, NOT_SAID), *words.items()], current)
        picker.chosen.connect(lambda _: self._save())
        caption.setBuddy(picker)
        card.body.addWidget(caption)
        card.body.addWidget(picker)
        return picker

    def _accounts_card(self, worker: Worker) -> QWidget:
        card = Card(spacing=8)
        card.body.addWidget(label("Your accounts and phones", "section"))
        card.body.addWidget(
            label("Tick all that you have: your phone, old accounts, and those under another name.", "muted")
        )
        beside = QWidget()
        tiles = TileLayout(beside, least_ems=24, spacing=8, across=40)
        for pack in self._program.catalogue.platforms():
            tiles.addWidget(self._account(pack, worker.accounts.get(pack.id)))
        card.body.addWidget(beside)
        return card

    def _account(self, pack: Pack, kind: AccountKind | None) -> QWidget:
        """A tick for one platform, and what it is used for once it is ticked."""
        tick = WrappingTick(on_button(pack.title))
        tick.setChecked(kind is not None)
        used_for = Picker(f"What you use {pack.title} for", ACCOUNT_KINDS.items(), kind or AccountKind.PERSONAL)
        if kind is None:
            used_for.hide()
        tick.toggled.connect(used_for.setVisible)
        tick.toggled.connect(lambda _: self._save())
        used_for.chosen.connect(lambda _: self._save())
        self._accounts[pack.id] = (tick, used_for)
        name = QWidget()
        row = QHBoxLayout(name)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Icon(pack.icon))
        row.addWidget(tick, 1)
        box = QWidget()
        line = SideLayout(box, spacing=8)
        line.addWidget(name)
        line.addWidget(used_for)
        return box

    def _names_card(self, worker: Worker) -> QWidget:
        card = Card(spacing=8)
        card.body.addWidget(label("What you go by", "section"))
        card.body.addWidget(
            label("Only if you like. Later steps use these to search for you and to fill in messages.", "muted")
        )
        self._names = self._words(card, "Your names", "also earlier names, with commas between", worker.names)
        self._places = self._words(card, "Your places", "where you live and lived", worker.places)
        self._employers = self._words(card, "Your employers", "now and before", worker.employers)
        return card

    def _words(self, card: Card, name: str, hint: str, current: tuple[str, ...]) -> QLineEdit:
        caption = label(f"{name} ({hint})")
        field = QLineEdit(", ".join(current))
        field.setAccessibleName(f"{name}, {hint}")
        field.setMaxLength(500)
        field.editingFinished.connect(self._save)
        field.textEdited.connect(lambda _: self._soon.start())
        caption.setBuddy(field)
        card.body.addWidget(caption)
        card.body.addWidget(field)
        return field

    # --- Saving ---

    def _save(self) -> None:
        worker = self._read()
        if worker == self._program.worker:
            return
        try:
            self._program.save_worker(worker)
        except UserError as error:
            self.show_error(error)
            return
        self.clear_errors()
        self._saved.setText("Saved just now")
        announce(self._saved, "Saved")
        self.go.emit("progress")

    def _read(self) -> Worker:
        return replace(
            self._program.worker,
            nation=self._nation.value(),
            role=self._role.value(),
            regulator=self._regulator.value(),
            accounts={
                pack: used_for.value() or AccountKind.PERSONAL
                for pack, (tick, used_for) in self._accounts.items()
                if tick.isChecked()
            },
            names=_split(self._names.text()),
            places=_split(self._places.text()),
            employers=_split(self._employers.text()),
            someone_looking=self._looking.isChecked(),
            fears=frozenset(threat for threat, tick in self._fears.items() if tick.isChecked()),
        )

    def _next(self) -> None:
        self._save()
        self._program.flow.mark_step(Step.ABOUT_YOU)
        self.go.emit("today" if self._program.one_a_day() else f"step:{Step.SETTINGS.value}")


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
