"""Looking at an export of passwords: everything between the heading and the footer of that page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Computer, Part
from app.passwords.check import Asked, PasswordCheck
from app.passwords.export_errors import NeedsPassword, UnknownColumns, WrongPassword
from app.passwords.formats.content import Columns
from app.passwords.model import Account, Kind
from app.ui.program import Program
from app.ui.tasks import Task, run_task
from app.ui.widgets import password_work
from app.ui.widgets.basics import announce, clear_layout
from app.ui.widgets.dialogs import QrDialog
from app.ui.widgets.password_account import AccountDesk
from app.ui.widgets.password_afterwards import ForgottenExports
from app.ui.widgets.password_ask import AskColumns, AskPassword
from app.ui.widgets.password_results import Results
from app.ui.widgets.password_start import PasswordStart
from app.ui.widgets.password_work import Looked
from app.ui.widgets.work_progress import WorkProgress


class State(Enum):
    """What the tool is at: nothing yet, asking something, working, or showing what it saw."""

    EMPTY = auto()
    ASKING = auto()
    WORKING = auto()
    LOOKED = auto()


class PasswordTool(QWidget):
    """The page calls ``enter`` when it shows the tool and ``leave`` when it shows something else.

    ``sent`` says that the ledger grew or the actions changed, ``guide_asked`` that the way without an export is wanted.
    """

    changed = Signal()
    sent = Signal()
    guide_asked = Signal()
    failed = Signal(object)  # UserError
    attention = Signal(object)  # a widget to bring into view

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.state = State.EMPTY
        self.results: Results | None = None
        self._program = program
        self._check: PasswordCheck | None = None
        self._asking: Task | None = None  # about leaks
        self._path = Path()
        self._forgotten = False
        self._desk = AccountDesk(program, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.errors = QVBoxLayout()
        column.addLayout(self.errors)
        self.progress = WorkProgress("logins", "Reading the file")
        column.addWidget(self.progress)
        self._start_face = PasswordStart(program)
        self._start_face.chosen.connect(self.look_at)
        self._start_face.guide_asked.connect(self.guide_asked)
        column.addWidget(self._start_face)
        self._face = QVBoxLayout()
        self._face.setSpacing(16)
        column.addLayout(self._face)
        self._connect()

    def enter(self) -> None:
        """Show where things stand; at first, where the file comes from."""
        self._desk.refresh()
        if self.state is State.EMPTY:
            self._start_face.refresh()

    def leave(self) -> None:
        """End the process that knows the passwords, and all work under way."""
        self.cancel()
        for card in self.findChildren(ForgottenExports):
            card.stop()
        check, self._check = self._check, None
        if check is not None:
            check.close()
        if self.results is not None and not self._is_busy:
            self.results.end()
        clear_layout(self.errors)
        if self.state is State.ASKING or self._forgotten:  # what was typed goes too, and what is to be forgotten
            self._show_start()

    @property
    def can_delete(self) -> bool:
        """Whether an export that was looked at is still there, and is to go."""
        return self.results is not None and self.results.export is not None

    def show_export(self) -> None:
        """Show where the export is deleted."""
        if self.results is not None and self.results.export is not None:
            self.results.export.title.setFocus()
            self.attention.emit(self.results.export)

    def interrupted(self) -> UserError | None:
        """What to say when the window is locked now; None where there is nothing to lose."""
        if self.state not in (State.WORKING, State.LOOKED):
            return None
        return UserError(
            "Hiding the window ended the look at your passwords.",
            safe="No password was kept.",
            do="Choose the file again to see what was found.",
        )

    def _connect(self) -> None:
        self._desk.failed.connect(self.failed)
        self._desk.sent.connect(self.sent)
        self._desk.changed.connect(self.sent)
        self._desk.said.connect(self._take_word)
        self._desk.no_browser.connect(lambda link, title: QrDialog(link, title, self, failed=True).open())
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.leave)

    # --- Where the file comes from ---

    def _show_start(self) -> None:
        clear_layout(self.errors)
        self._put_away()
        self._start_face.refresh()
        self._start_face.show()
        self._to(State.EMPTY)

    def _put_away(self) -> None:
        """Take down what is on screen, and what was seen."""
        self._start_face.hide()
        clear_layout(self._face)
        self.results = None
        self._forgotten = False

    # --- Looking ---

    def look_at(self, path: Path) -> None:
        """Look at an export; what was shown before makes room."""
        if not self._is_busy and self._program.worker.computer is not Computer.EMPLOYERS:
            self._path = path
            self._look(Asked(path, self._program.clock.today()))

    def _look(self, asked: Asked) -> None:
        self._put_away()
        self._check = check = self._check or self._program.password_check()
        self._start("Looking at your passwords", lambda task: password_work.look(task, self._program, check, asked))

    def _start(self, title: str, work: Callable[[Task], Looked | None]) -> None:
        clear_layout(self.errors)
        self._to(State.WORKING)
        self.progress.run(
            title,
            work,
            on_progress=lambda batch: _count(self.progress, batch),
            on_done=self._show,
            on_error=self._refused,
            on_bug=self._show_start,
        )
        self.attention.emit(self.progress)

    def cancel(self) -> None:
        """Stop what is under way."""
        self.progress.cancel()
        if self._asking is not None:
            self._asking.cancel()

    @property
    def _is_busy(self) -> bool:
        return self.progress.is_busy or self._asking is not None

    def _refused(self, error: UserError) -> None:
        """The file cannot be read, or not without an answer."""
        if isinstance(error, NeedsPassword | WrongPassword):
            self._ask_password(error)
        elif isinstance(error, UnknownColumns):
            self._ask_columns(error)
        else:
            self._show_start()
            self.failed.emit(error)

    def _ask_password(self, error: UserError) -> None:
        name = self._path.name.encode("utf-8", "replace").decode()
        ask = AskPassword(error, name)
        ask.entered.connect(lambda typed: self._look(Asked(self._path, self._program.clock.today(), passphrase=typed)))
        self._ask(ask)

    def _ask_columns(self, error: UnknownColumns) -> None:
        ask = AskColumns(error)
        ask.mapped.connect(lambda columns: self._look_with(error.header_hash, columns))
        self._ask(ask)

    def _ask(self, ask: AskPassword | AskColumns) -> None:
        self._to(State.ASKING)
        ask.another_asked.connect(self._another)
        self._face.addWidget(ask)
        ask.show()  # at once, so that it can take the focus
        ask.begin()
        self.attention.emit(ask)

    def _look_with(self, header_hash: str, columns: Columns) -> None:
        preferences = self._program.preferences
        known = {**preferences.password_columns, header_hash: astuple(columns)}
        try:
            self._program.save_preferences(replace(preferences, password_columns=known))
        except UserError as error:
            self.failed.emit(error)
            return
        self._look(Asked(self._path, self._program.clock.today(), columns=columns))

    def _another(self) -> None:
        self.leave()
        self._show_start()
        self.attention.emit(self._start_face)

    # --- What was seen ---

    def _show(self, looked: Looked | None) -> None:
        if looked is None:
            self._show_start()
            return
        self._desk.refresh()
        self.results = results = Results(self._program, self._desk, looked)
        results.another_asked.connect(self._another)
        results.again_asked.connect(lambda: self.look_at(looked.path))
        results.leaks_agreed.connect(self._ask_about_leaks)
        results.leaks_cancelled.connect(self.cancel)
        results.forget_asked.connect(self._forget)
        results.export_changed.connect(self.changed)
        self._face.addWidget(results)
        results.show()  # at once, so that its title can take the focus
        self._to(State.LOOKED)
        if looked.problem is not None:
            self.failed.emit(looked.problem)
        title = results.summary.title
        title.setFocus()
        announce(title, title.text())
        self.attention.emit(results.summary)
        QTimer.singleShot(0, self, self.sent.emit)  # drawing the rail anew takes a turn of its own

    def _take_word(self, kind: Kind, account: Account) -> None:
        if self.results is not None:
            self.results.take_word(kind, account)

    def _ask_about_leaks(self) -> None:
        check, results = self._check, self.results
        if results is None or self._is_busy:
            return
        if check is None:
            results.end()
            return
        looked = results.looked
        results.leaks.show_working(looked.plan.requests)
        self._asking = run_task(
            self,
            lambda task: password_work.ask_for_leaks(task, self._program, check, looked),
            on_progress=lambda batch: _count(results.leaks.progress, batch),
            on_done=self._leaks_known,
            on_error=self._leaks_failed,
            on_bug=lambda: self._leaks_known(None),
        )

    def _leaks_known(self, looked: Looked | None) -> None:
        """Show what came; None: the file is needed again."""
        self._asking = None
        if self.results is None:
            return
        card = self.results.leaks
        if looked is None:
            self.results.end()
        else:
            self.results.show_leaks(looked)
            if looked.problem is not None:
                self.failed.emit(looked.problem)
        self.sent.emit()
        if self.isVisible():  # not left meanwhile
            card.title.setFocus()
            announce(card.title, card.told())
            self.attention.emit(card)

    def _leaks_failed(self, error: UserError) -> None:
        self._leaks_known(None)
        self.failed.emit(error)

    def _forget(self) -> None:
        program = self._program
        run_task(
            self,
            lambda _: program.session.forget(Part.PASSWORDS),
            on_done=lambda _: self._forgot(),
            on_error=self.failed.emit,
        )

    def _forgot(self) -> None:
        self._forgotten = True
        if self.results is not None:
            self.results.say_forgotten()
        self._desk.refresh()
        self.sent.emit()

    def _to(self, state: State) -> None:
        self.state = state
        self.changed.emit()


def _count(progress: WorkProgress, batch: list[Any]) -> None:
    """Show the last of some reports of how far it is."""
    done, of = batch[-1]
    progress.set_done(done, of)
