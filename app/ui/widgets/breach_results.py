"""What a service said about each address: announced first, shown when the worker is ready, never kept.

An action that the worker adds names the site and nothing of the address.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.core.model import Action, Part, Step
from app.history.actions import finding_origin
from app.passwords.breaches import Breach, BreachAnswer
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label, line, pill
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.prose import add_prose, breakable_words
from app.ui.words import day, how_many

NONE_KNOWN = "None known. Some breaches are never found, and some are not shown to everyone."
NOT_KEPT = "It goes when you leave this page. Only what you add to your actions is kept: the site, not your address."
UPSETTING = "The list names companies and what was taken. It can be upsetting to read. Open it when you are ready."
WITH_PASSWORD = "Change the password there, and wherever else you used the same one."
WITHOUT_PASSWORD = "No password is named. If you used one there that you use elsewhere, change it all the same."
EXPECT = "Expect e-mails and calls that use what was taken. They can sound real."
LONGEST_NAME, LONGEST_KEY = 80, 32
WEIGHT, MINUTES = 4, 5


class BreachResults(Card):
    """``added`` says that an action was added."""

    added = Signal()
    failed = Signal(object)

    def __init__(self, program: Program, answers: Sequence[tuple[str, BreachAnswer]]) -> None:
        super().__init__("panel", spacing=10, margins=(16, 14, 16, 14))
        self._program = program
        self._heading = heading(_summary([answer for _, answer in answers]), "strong")
        self._heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(self._heading)
        self.body.addWidget(label(NOT_KEPT, "muted"))
        for address, answer in answers:
            self.body.addWidget(line())
            self.body.addWidget(self._one(address, answer))

    def begin(self) -> None:
        """Say what came."""
        self._heading.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._heading, self._heading.text())

    def _one(self, address: str, answer: BreachAnswer) -> QWidget:
        box, column = column_box(6)
        column.addWidget(label(breakable_words(address), "strong"))
        if answer.breaches is None:
            column.addWidget(icon_line("question", f"Unknown. {answer.why}", kind="body", tint="warn")[0])
        elif not answer.breaches:
            column.addWidget(icon_line("info", NONE_KNOWN, kind="body")[0])
        else:
            count = how_many(len(answer.breaches), "known breach", "known breaches")
            column.addWidget(icon_line("warning-circle", f"It is in {count}.", kind="body", tint="bad")[0])
            add_prose(column, UPSETTING, "muted")
            breaches = sorted(answer.breaches, key=lambda breach: breach.year or 0, reverse=True)
            column.addWidget(
                row_of(
                    FoldButton(
                        lambda: self._list(breaches),
                        column,
                        f"breaches of {address}",
                        show="Show the list",
                        hide="Hide it",
                    )
                )
            )
        return box

    def _list(self, breaches: Sequence[Breach]) -> QWidget:
        box, column = column_box(12)
        for breach in breaches:
            column.addWidget(self._row(breach))
        add_prose(column, EXPECT, "muted")
        return box

    def _row(self, breach: Breach) -> QWidget:
        box, column = column_box(2)
        name = label(breakable_words(_titled(breach)), "strong")
        if breach.sure:
            column.addWidget(name)
        else:
            top = QWidget()
            sides = SideLayout(top, spacing=8)
            sides.addWidget(name)
            sides.addWidget(pill("Nobody has confirmed it", "warn"))
            column.addWidget(top)
        if breach.data:
            add_prose(column, f"Taken: {', '.join(breach.data)}.")
        add_prose(column, WITH_PASSWORD if _has_password(breach) else WITHOUT_PASSWORD)
        column.addWidget(row_of(self._add_button(breach)))
        return box

    # --- Actions ---

    def _add_button(self, breach: Breach) -> Button:
        origin = self._origin(breach)
        known = any(action.origin == origin and not action.done for action in self._program.vault.actions())
        button = Button("Add to my actions", "plus", "link", describes=breach.name)
        button.clicked.connect(lambda: self._add(breach, button))
        if known:
            _show_added(button, breach)
        return button

    def _origin(self, breach: Breach) -> str:
        key = self._program.vault.identity(f"breach\n{breach.name}")[:LONGEST_KEY]
        return finding_origin(Part.PASSWORDS, f"breach:{key}")

    def _add(self, breach: Breach, button: Button) -> None:
        action = Action(
            origin=self._origin(breach),
            text=f"Change the password that you used at {breach.name[:LONGEST_NAME]}",
            created=self._program.clock.now(),
            step=Step.PASSWORDS,
            weight=WEIGHT,
            minutes=MINUTES,
        )
        try:
            self._program.vault.save_actions([action])
        except UserError as error:
            self.failed.emit(error)
            return
        _show_added(button, breach)
        announce(button, button.accessibleName())
        self.added.emit()


def _show_added(button: Button, breach: Breach) -> None:
    """The action is there: pressing again changes nothing, so the button only says so."""
    button.setText("Among your actions")
    button.setAccessibleName(f"Among your actions: {breach.name}")
    button.set_icon("check")
    button.clicked.disconnect()


def _titled(breach: Breach) -> str:
    when = day(breach.day) if breach.day else str(breach.year or "")
    return f"{breach.name}, {when}" if when else f"{breach.name}, date not known"


def _has_password(breach: Breach) -> bool:
    return any("password" in kind.casefold() for kind in breach.data)


def _summary(answers: Sequence[BreachAnswer]) -> str:
    """ "2 addresses: 1 in a known breach, 1 unknown." """
    named = sum(bool(answer.breaches) for answer in answers)
    unknown = sum(answer.breaches is None for answer in answers)
    none = len(answers) - named - unknown
    parts = [(named, "in a known breach"), (none, "in no known breach"), (unknown, "unknown")]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"{how_many(len(answers), 'address', 'addresses')}: {told}."
