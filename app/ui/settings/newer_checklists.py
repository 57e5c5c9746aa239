"""A newer set of the app's own checklists: a signed file that the worker chooses, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.newer import CoreInUse
from app.checklist.offer import Offer
from app.checklist.signed import SUFFIX
from app.core.checks import Check
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.file_dialogs import ask_for_file
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.words import day, how_many

INTRO = (
    "Apps move their settings. The makers of this app can give you newer checklists as one signed file. You see what "
    "it changes before you use it. This app does not fetch the file: you choose it here."
)
NO_WAY_BACK = "There is no way back to older checklists. What you answered stays in your history."
MOST_TITLES, MOST_NOTES = 30, 6


class NewerChecklistsCard(SettingsCard):
    """Says ``packs`` through ``go`` when the checks have changed."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Newer checklists", INTRO)
        self._now = add_column(self.body)
        self._offer_box = QWidget()
        self._offer = QVBoxLayout(self._offer_box)
        self._offer.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._offer_box)
        self._choose = Button("Choose a file", "folder-open", describes="with newer checklists")
        self._choose.clicked.connect(self._ask)
        self._own = Button("Use the checklists that came with the app", kind="link")
        self._own.clicked.connect(self._use_own)
        self._buttons = row_of(self._choose, self._own)
        self.body.addWidget(self._buttons)

        self._clear_offer()

    def refresh(self) -> None:
        now = self.program.packs.core_in_use
        clear_layout(self._now)
        self._now.addWidget(icon_line("list-checks", _in_use(now), kind="body")[0])
        if now.trouble is not None:
            self._now.addWidget(error_box(now.trouble))
        elif told := _own_words(now):
            self._now.addWidget(label(told, "muted"))
        self._own.setVisible(now.may_use_own)

    def _ask(self) -> None:
        ask_for_file(self, "Choose the file of newer checklists", f"Newer checklists (*{SUFFIX})", self._look)

    def _look(self, path: Path) -> None:
        self._clear_offer()
        self.work("Reading the file", lambda: self.program.packs.look_at_newer(path), self._show_offer)

    # --- What it would change ---

    def _show_offer(self, offer: Offer) -> None:
        card = Card("panel", spacing=8, margins=(16, 12, 16, 14))
        title = heading(f"Version {offer.set.version}, {day(offer.set.dated)}", "strong")
        now = self.program.packs.core_in_use
        card.body.addWidget(title)
        card.body.addWidget(label(f"You have version {now.version}, {day(now.dated)}.", "muted"))
        for icon, line, checks in _groups(offer):
            card.body.addWidget(_group(offer, icon, line, checks))
        for note in offer.notes[:MOST_NOTES]:
            card.body.addWidget(label(f"{day(note.dated)}: {note.text}"))
        for problem in offer.problems[:MOST_NOTES]:
            card.body.addWidget(icon_line("info", problem.sentence())[0])
        card.body.addWidget(label(NO_WAY_BACK))
        use = Button("Use these checklists", "check", "primary")
        keep = Button("Keep what I have")
        use.clicked.connect(lambda: self._take(offer))
        keep.clicked.connect(self._keep)
        card.body.addWidget(row_of(use, keep))
        self._offer.addWidget(card)
        self._offer_box.show()
        self._buttons.hide()
        title.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(title, f"{title.text()}. {'. '.join(line for _, line, _ in _groups(offer))}.")

    def _keep(self) -> None:
        self._clear_offer()
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_offer(self) -> None:
        clear_layout(self._offer)
        self._offer_box.hide()
        self._buttons.show()

    def _take(self, offer: Offer) -> None:
        def done(_: None) -> None:
            self._renew()
            moved = " What moved since you looked stands on Home." if offer.moved or offer.others else ""
            self.tell(f"The newer checklists are in use.{moved}")

        self.work("Taking up the checklists", lambda: self.program.packs.take_newer(offer), done)

    def _use_own(self) -> None:
        def done(_: None) -> None:
            self._renew()
            self.tell("The checklists that came with the app are in use. The file you chose before is gone.")

        self.work("Going over to the app's own checklists", self.program.packs.use_own, done)

    def _renew(self) -> None:
        self._keep()
        self.refresh()
        self.go.emit("packs")


def _in_use(now: CoreInUse) -> str:
    whose = "You chose them" if now.chosen else "They came with the app"
    return f"In use: version {now.version}, {day(now.dated)}. {whose}."


def _own_words(now: CoreInUse) -> str:
    """Why the app's own checklists can be used again, or cannot."""
    if now.chosen:
        return f"Those that came with the app are older (version {now.own_version}), so there is no way back to them."
    return "They are as new as the file that you chose before. You no longer need it." if now.kept else ""


def _groups(offer: Offer) -> list[tuple[str, str, Sequence[Check]]]:
    """Icon, words and checks for each kind of change that there is."""
    kinds: list[tuple[str, str, str, Sequence[Check]]] = [
        ("plus", "new check", "new checks", offer.new),
        ("path", "setting moved", "settings moved", offer.moved),
        ("target", "check asks for something else", "checks ask for something else", offer.others),
        ("minus-circle", "check is gone", "checks are gone", offer.gone),
    ]
    found = [(icon, how_many(len(checks), one, several), checks) for icon, one, several, checks in kinds if checks]
    return found or [("info", "No check changes; some words are other ones", ())]


def _group(offer: Offer, icon: str, line: str, checks: Sequence[Check]) -> QWidget:
    box, column = column_box(2)
    row = SideLayout(spacing=8)
    row.addWidget(icon_line(icon, f"{line}.", kind="body")[0])
    column.addLayout(row)
    if checks:
        make = partial(_titles, offer.titles, checks)
        row.addWidget(FoldButton(make, column, line, show="Show which", hide="Hide them"))
    return box


def _titles(packs: Mapping[str, str], checks: Sequence[Check]) -> QWidget:
    rest = len(checks) - MOST_TITLES
    lines = [f"{packs[check.pack]}: {check.title}" for check in checks[:MOST_TITLES]]
    return label("\n".join([*lines, f"and {rest} more"] if rest > 0 else lines), "muted")
