"""All that was found in an export, below each other, made a part at a time so that the window is never held up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.passwords.model import Account, Kind
from app.passwords.overview import say_so
from app.ui.program import Program
from app.ui.widgets.basics import announce
from app.ui.widgets.password_account import AccountDesk
from app.ui.widgets.password_afterwards import DATABASE, ExportFile, ForgottenExports, database_stays
from app.ui.widgets.password_leaks import LeakCard
from app.ui.widgets.password_list import AccountList
from app.ui.widgets.password_result import First, Groups, Kept, Summary
from app.ui.widgets.password_work import Looked

_Part = Callable[[], QWidget | None]


class Results(QWidget):
    """``another_asked`` wants another file, ``again_asked`` this one once more; ``leaks_agreed`` and
    ``leaks_cancelled`` come from the leak check; ``forget_asked`` from the end of the list.
    """

    another_asked = Signal()
    again_asked = Signal()
    leaks_agreed = Signal()
    leaks_cancelled = Signal()
    forget_asked = Signal()
    export_changed = Signal()  # it can be deleted now, or it is gone

    def __init__(self, program: Program, desk: AccountDesk, looked: Looked) -> None:
        super().__init__()
        self._program, self._desk = program, desk
        self.looked = looked
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.summary = Summary(looked, program.clock.today())
        self.summary.another_asked.connect(self.another_asked)
        self._first = First(desk)
        self.leaks = LeakCard(looked)
        self.leaks.agreed.connect(self.leaks_agreed)
        self.leaks.cancelled.connect(self.leaks_cancelled)
        self.leaks.file_asked.connect(self.again_asked)
        self._list: AccountList | None = None
        self._kept: Kept | None = None
        self.export: ExportFile | None = None
        self._column.addWidget(self.summary)
        parts: tuple[_Part, ...] = (
            self._show_first,
            lambda: self.leaks,
            lambda: Groups(looked.view) if looked.view.groups else None,
            self._account_list,
            self._export_file,
            lambda: ForgottenExports(program),
            self._what_is_kept,
        )
        QTimer.singleShot(0, self, lambda: self._show_next(iter(parts)))

    def end(self) -> None:
        """The process that knew the passwords has ended."""
        if self.looked.plan.requests:
            self.leaks.show_file_needed()

    def show_leaks(self, looked: Looked) -> None:
        """Show what the leak check found beside the rest, each at its place."""
        self.looked = looked
        self._first.show_looked(looked)
        self.leaks.show_looked(looked)
        if self._list is not None:
            self._list.show_view(looked.view)

    def take_word(self, kind: Kind, account: Account) -> None:
        """The worker says that an account has two-step sign-in or a passkey."""
        view = say_so(self.looked.view, kind, (account.site, account.username))
        self.looked = replace(self.looked, view=view)
        focused = self.focusWidget()
        above = focused is not None and self._first.isAncestorOf(focused)
        self._first.show_looked(self.looked)
        if self._list is not None:
            self._list.show_view(view)
        if above:
            self._first.begin()
        elif self._list is not None:
            self._list.begin()
        announce(self, f"Noted for {account.site}.")

    def say_forgotten(self) -> None:
        """The history knows nothing of it any more."""
        if self._kept is not None:
            self._kept.say_gone()

    def _show_next(self, parts: Iterator[_Part]) -> None:
        make = next(parts, None)
        if make is None:
            return
        part = make()
        if part is not None:
            self._column.addWidget(part)
        QTimer.singleShot(0, self, lambda: self._show_next(parts))

    def _show_first(self) -> QWidget:
        self._first.show_looked(self.looked)
        return self._first

    def _account_list(self) -> QWidget:
        self._list = AccountList(self.looked.view, self._desk)
        return self._list

    def _export_file(self) -> QWidget:
        looked = self.looked
        if looked.audited.format == DATABASE:
            return database_stays()
        self.export = ExportFile(looked.path)
        self.export.gone.connect(self._export_is_gone)
        self.export_changed.emit()
        return self.export

    def _export_is_gone(self) -> None:
        self.export = None
        self.export_changed.emit()

    def _what_is_kept(self) -> QWidget:
        self._kept = Kept()
        self._kept.agreed.connect(self.forget_asked)
        return self._kept
