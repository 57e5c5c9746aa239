"""The way in: opening the history, the first three questions, the passphrase, and trouble with a history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.core.errors import UserError
from app.core.model import Computer, Depth
from app.core.vault_errors import (
    Damaged,
    HistoryMissing,
    KeyFileDamaged,
    KeyFileMissing,
    KeyMissing,
    KeyringGone,
    NotAHistory,
    WrongKey,
    WrongPassphrase,
)
from app.ui.pages.page import Page, error_box
from app.ui.program import Lock, Program
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label, notice
from app.ui.widgets.choices import Choices
from app.ui.widgets.dialogs import show_help
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.whose_computer import WhoseComputer

TIMES = {
    Depth.QUICK: (
        "Quick",
        "Look at the six checks that matter most on each account: about ten minutes with one account.",
    ),
    Depth.NORMAL: ("Normal", "Look at what weighs most and what is soon done, over some evenings."),
    Depth.FULL: ("Full", "Look at everything there is, over some weeks."),
    Depth.DAILY: (
        "One a day",
        "One small task a day, the most worthwhile first. On a busy day it waits for you.",
    ),
}
T = TypeVar("T")
# What waiting may not bring back: only here a new history is offered.
LOST = (Damaged, HistoryMissing, KeyFileDamaged, KeyFileMissing, KeyMissing, KeyringGone, NotAHistory, WrongKey)


class StartPage(Page):
    """Leads to an open history, then says ``entered`` with the place to go to; or to the page that restores one."""

    entered = Signal(str)
    restore_asked = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__("Privacy Self-Audit")
        self._program = program
        self._computer = Computer.MINE
        self._passphrase: str | None = None
        self._keyring = True
        self._lock: Lock | None = None  # not known while the file that says it cannot be read
        self.opening: Task | None = None  # the last work that was begun
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.content.addLayout(self._body)

    def opened(self) -> None:
        """Load the checks, then open the history there is, or begin with a newcomer."""
        self._busy("Getting your checks ready")
        self._run(self._look, self._looked)

    def _look(self) -> Lock:
        self._lock = None
        self._program.load()
        self._lock = lock = self._program.lock()
        if lock is Lock.NONE_YET:
            self._keyring = self._program.has_keyring()
        elif lock is Lock.KEYRING:
            self._program.open_history()
        return lock

    def _looked(self, lock: Lock) -> None:
        if lock is Lock.NONE_YET:
            self._welcome()
        elif lock is Lock.KEYRING:
            self.entered.emit("home")
        else:
            self._ask_passphrase()

    # --- A newcomer ---

    def _welcome(self) -> None:
        self._turn("Look at your privacy, calmly", "A self-audit for people who work in social care.")
        card = Card(spacing=14)
        for icon, text in (
            (
                "list-checks",
                "Go through your accounts, photos and posts in small steps. You decide what to change.",
            ),
            ("clock", "Take ten minutes or an afternoon. Stop when you like: every answer is saved at once."),
            ("lock-simple", "Your answers are kept in a locked file on this computer. There is no account to make."),
            ("share-network", "This app sends nothing unless you press a button that says what goes to whom."),
        ):
            card.body.addWidget(icon_line(icon, text, kind="body", tint="primary")[0])
        card.body.addWidget(label(f"Kept in {self._program.data_dir}", "caption"))
        self._body.addWidget(card)
        self._body.addWidget(notice("heart", "Nothing here is a test, and nothing has to be done today."))
        begin = Button("Begin", "arrow-right", "primary")
        begin.clicked.connect(self._ask_whose)
        self._buttons(begin, first=[self._help_button(), self._restore_button()])

    def _ask_whose(self) -> None:
        self._turn("Whose computer is this?", "This decides how your answers are locked. Nothing is stored yet.")
        whose = WhoseComputer(self._computer, keyring=self._keyring)
        self._body.addWidget(whose)

        def go_on() -> None:
            self._computer = whose.computer()
            if whose.is_answered():
                self._passphrase = whose.passphrase()
                self._ask_time()

        following = Button("Next", "arrow-right", "primary")
        following.clicked.connect(go_on)
        back = Button("Back", "arrow-left")
        back.clicked.connect(self._welcome)
        self._buttons(following, first=back)

    def _ask_time(self) -> None:
        self._turn("How much time do you have?", "You can change this later. What is left out waits as not looked at.")
        group = Choices(TIMES, Depth.QUICK)
        self._body.addWidget(group)
        start = Button("Start", "arrow-right", "primary")
        start.clicked.connect(lambda: self._create(group.chosen()))
        back = Button("Back", "arrow-left")
        back.clicked.connect(self._ask_whose)
        self._buttons(start, first=back)

    def _create(self, depth: Depth) -> None:
        computer, passphrase = self._computer, self._passphrase
        self._passphrase = None
        self._busy("Making your locked history")

        def make() -> None:
            self._program.create_history(computer, passphrase)
            self._program.start_audit(depth)

        self._run(make, lambda _: self.entered.emit("step:about_you"))

    # --- Someone who was here before ---

    def _ask_passphrase(self) -> None:
        self._turn("Unlock your history", "Type the passphrase that you chose.")
        fields = PassphraseFields(new=False)
        self._body.addWidget(fields)
        unlock = Button("Unlock", "lock-simple-open", "primary")

        def try_it() -> None:
            words = fields.text()
            self._busy("Opening your history")
            self._run(lambda: self._program.open_history(words), lambda _: self.entered.emit("home"))

        unlock.clicked.connect(try_it)
        fields.entered.connect(try_it)
        self._buttons(unlock, first=self._help_button())
        fields.focus()

    def _trouble(self, error: UserError) -> None:
        """A history that does not open: say why, and offer only what helps in this case."""
        if isinstance(error, WrongPassphrase):
            self._ask_passphrase()
            self._body.insertWidget(0, error_box(error))
            announce(self.heading, error.sentence())
            return
        new = self._lock is Lock.NONE_YET
        self._turn("Your history could not be made" if new else "Your history did not open")
        self._body.addWidget(error_box(error))
        self._body.addWidget(label(f"The files are in {self._program.data_dir}", "caption"))
        again = Button("Try again", "repeat", "primary")
        again.clicked.connect(self.opened)
        buttons = [self._help_button()]
        if self._lock is Lock.PASSPHRASE:
            other = Button("Use the passphrase", "key")
            other.clicked.connect(self._ask_passphrase)
            buttons.append(other)
        if isinstance(error, Damaged) and (backups := self._program.backups()):
            copy = Button("Go back to the newest backup", "clock-counter-clockwise")
            copy.clicked.connect(
                lambda: self._run(lambda: self._program.go_back_to(backups[0]), lambda _: self.opened())
            )
            buttons.append(copy)
        if isinstance(error, LOST):
            buttons.append(self._restore_button())
            fresh = Button("Start a new history", "plus")
            fresh.clicked.connect(self._confirm_fresh)
            buttons.append(fresh)
        self._buttons(again, first=buttons)
        announce(self.heading, error.sentence())

    def _confirm_fresh(self) -> None:
        self._turn("Start a new history?")
        words = "The old files are renamed and stay in the same folder. If the key turns up, they can be opened again."
        self._body.addWidget(notice("info", words))
        fresh = Button("Start a new history", "plus", "primary")
        fresh.clicked.connect(lambda: self._run(self._program.set_history_aside, lambda _: self.opened()))
        back = Button("Back", "arrow-left")
        back.clicked.connect(self.opened)
        self._buttons(fresh, first=back)

    # --- Pieces ---

    def _turn(self, title: str, subtitle: str = "") -> None:
        clear_layout(self._body)
        self.set_title(title, subtitle)
        self.focus_heading()

    def _busy(self, text: str) -> None:
        self._turn("Privacy Self-Audit", f"{text}…")

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.opening = run_task(self, lambda _task: work(), on_done=done, on_error=self._trouble)

    def _buttons(self, primary: Button, *, first: Button | list[Button]) -> None:
        row = SideLayout(spacing=10)
        row.addWidget(row_of(*first) if isinstance(first, list) else row_of(first))
        row.addWidget(row_of(primary))
        self._body.addLayout(row)

    def _restore_button(self) -> Button:
        button = Button("Restore from a backup", "clock-counter-clockwise", "link")
        button.clicked.connect(self.restore_asked)
        return button

    def _help_button(self) -> Button:
        button = Button("I need help now", "lifebuoy", "link")
        button.clicked.connect(lambda: show_help(self._program, self))
        return button
