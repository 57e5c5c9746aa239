"""An agency's checklists in Settings: one that is in use, and one that waits for a yes or no."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.effect import Effect, Proposal
from app.core.checks import Pack
from app.history.actions import check_of
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, announce, heading, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.pack_effect import PackEffect, in_short, made_by
from app.ui.widgets.prose import add_prose
from app.ui.words import day, how_many

MARGINS = (16, 10, 10, 12)


class InUse(Card):
    """One added file: what it is, what it does, and the way to remove it."""

    def __init__(self, program: Program, effect: Effect, remove: Callable[[Effect], None]) -> None:
        super().__init__("panel", spacing=8, margins=MARGINS)
        self._program, self._effect, self._remove_it = program, effect, remove
        self._title = effect.pack.title if effect.pack else effect.file.name
        self._remove = Button("Remove", "trash", "link", describes=self._title)
        self._remove.clicked.connect(self._confirm)
        sides = SideLayout()
        sides.addWidget(self._about())
        sides.addWidget(self._remove)
        self.body.addLayout(sides)
        if effect.pack is None or effect.notices:
            self.body.addWidget(PackEffect(_trouble_only(effect), program.catalogue))
        if effect.pack is not None:
            shown = FoldButton(self._effects, self.body, self._title, show="Show what it does", hide="Hide it")
            self.body.addWidget(row_of(shown))

    def _about(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(self._title, "strong"))
        if self._effect.pack:
            column.addWidget(label(made_by(self._effect), "muted"))
            column.addWidget(label(adds(self._effect)))
        return box

    def _effects(self) -> QWidget:
        return PackEffect(_without_trouble(self._effect), self._program.catalogue)

    def _confirm(self) -> None:
        self._remove.hide()
        sure = QWidget()
        column = QVBoxLayout(sure)
        column.setContentsMargins(0, 0, 0, 0)
        for sentence in _what_goes(self._effect, self._program):
            add_prose(column, sentence)
        yes = Button("Remove it", "trash", "danger", describes=self._title)
        no = Button("Keep it", describes=self._title)
        column.addWidget(row_of(yes, no))

        def keep() -> None:
            sure.hide()
            sure.deleteLater()
            self._remove.show()
            self._remove.setFocus()

        yes.clicked.connect(lambda: self._remove_it(self._effect))
        no.clicked.connect(keep)
        self.body.addWidget(sure)
        yes.setFocus()


class Proposed(Card):
    """What was chosen, with all that it would do, and a yes or no. Nothing has changed before ``agreed``."""

    agreed = Signal(object)  # the proposals that can be added
    refused = Signal()

    def __init__(self, program: Program, proposals: list[Proposal]) -> None:
        super().__init__("panel", spacing=14)
        self._program = program
        good = [proposal for proposal in proposals if proposal.effect.pack]
        self._heading = heading("Look first: nothing has changed yet", "section")
        self.body.addWidget(self._heading)
        listed: LongColumn[Proposal] = LongColumn(self._one, "checklist", "checklists")
        self.body.addWidget(listed)
        listed.show_items(proposals)
        describes = ", ".join(proposal.effect.pack.title for proposal in good[:3] if proposal.effect.pack)
        buttons = []
        if good:
            word = "Add this checklist" if len(good) == 1 else f"Add these {len(good)} checklists"
            yes = Button(word, "check", "primary", describes=describes)
            yes.clicked.connect(lambda: self.agreed.emit(good))
            buttons.append(yes)
        no = Button("Do not add it" if len(good) == 1 else "Add none", describes=describes)
        no.clicked.connect(self.refused)
        self.body.addWidget(row_of(*buttons, no))

    def begin(self) -> None:
        """Take the focus to the heading, and have it said."""
        self._heading.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._heading, self._heading.text())

    def _one(self, proposal: Proposal) -> QWidget:
        effect = proposal.effect
        box, column = column_box()
        column.addWidget(label(effect.pack.title if effect.pack else effect.file.name, "strong"))
        if effect.pack:
            column.addWidget(label(made_by(effect), "muted"))
        for sentence in _in_the_place_of(proposal):
            add_prose(column, sentence)
        column.addWidget(PackEffect(effect, self._program.catalogue))
        return box


def adds(effect: Effect) -> str:
    """What an agency's checklist brings, as a sentence."""
    return f"It brings {in_short(effect)}." if in_short(effect) else "It adds nothing yet."


def _trouble_only(effect: Effect) -> Effect:
    return Effect(effect.file, None, notices=effect.notices, problems=effect.problems)


def _without_trouble(effect: Effect) -> Effect:
    return Effect(effect.file, effect.pack, effect.rules, effect.fills)


def _in_the_place_of(proposal: Proposal) -> list[str]:
    """What the worker should know where the file takes the place of one in use."""
    old, new = proposal.takes_place_of, proposal.effect.pack
    if old is None or new is None:
        return []
    said = [f"It takes the place of version {old.version} of {day(old.dated)}, which you use now. {_age(old, new)}"]
    if old.publisher != new.publisher:
        said.append(f"The one you use now is from {old.publisher}. Ask your agency first if this is new to you.")
    news = [change.text for change in new.changes if change.dated > old.dated]
    said += [f"What is new in it: {' '.join(news)}"] if news else []
    if proposal.lost:
        titles = "; ".join(check.title for check in proposal.lost)
        said.append(f"These checks of it go: {titles}. Your answers stay in your history.")
    return said


def _age(old: Pack, new: Pack) -> str:
    if (new.dated, new.version) == (old.dated, old.version):
        return "It is the same version."
    return "This one is older." if new.dated < old.dated else ""


def _what_goes(effect: Effect, program: Program) -> list[str]:
    """What a removal takes away, and what stays."""
    if effect.pack is None:
        return ["This file is not in use. Only the file goes."]
    own = {check.id for check in effect.pack.checks}
    answered = sum(check_id in own for check_id in program.session.latest)
    waiting = sum(check_of(action) in own for action in program.open_actions())
    said = [f"Removing it takes away {in_short(effect)}." if in_short(effect) else "There is nothing in it to lose."]
    if effect.rules:
        ruled = how_many(len(effect.rules), "setting")
        said.append(f"The app's own advice stands alone again for {ruled}, and you are asked anew.")
    stay = f"Your {how_many(answered, 'answer')} to its checks" if answered else "Whatever you answered"
    stays = "stays" if answered < 2 else "stay"
    said.append(f"{stay} {stays} in your history. The app's own checks and helplines are not touched.")
    if waiting:
        word = "stays" if waiting == 1 else "stay"
        said.append(f"{how_many(waiting, 'open action')} from it {word} on your list.")
    return said
