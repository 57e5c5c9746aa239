"""Where a look at passwords begins: what is said first, how an export is made, and old exports that were forgotten."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Computer
from app.passwords.guides import load_guides
from app.ui.program import Program
from app.ui.widgets.basics import clear_layout
from app.ui.widgets.password_afterwards import ForgottenExports
from app.ui.widgets.password_first import ReadFirst, not_here
from app.ui.widgets.password_source import PasswordSource


class PasswordStart(QWidget):
    """``chosen`` carries the path of a file, ``guide_asked`` wants the way without one.

    No file is asked for on an employer's computer. Where others use the computer, or someone may be looking for the
    worker, they are told first what such a file can do.
    """

    chosen = Signal(object)  # Path
    guide_asked = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._warned = False
        self._shown_for: tuple[Computer, bool] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def refresh(self) -> None:
        """Show what fits whose computer this is now."""
        worker = self._program.worker
        now = worker.computer, worker.someone_looking
        if now != self._shown_for:
            self._shown_for = now
            self._show(*now)

    def _show(self, computer: Computer, someone_looking: bool) -> None:
        clear_layout(self._column)
        if computer is Computer.EMPLOYERS:
            self._column.addWidget(not_here(self.guide_asked.emit))
        elif (someone_looking or computer is Computer.SHARED) and not self._warned:
            first = ReadFirst(shared=computer is Computer.SHARED)
            first.guide_asked.connect(self.guide_asked)
            first.agreed.connect(lambda: self._go_on(computer, someone_looking))
            self._column.addWidget(first)
        else:
            source = PasswordSource(load_guides(self._program.resources / "passwords"))
            source.chosen.connect(self.chosen)
            self._column.addWidget(source)
            self._column.addWidget(ForgottenExports(self._program))

    def _go_on(self, computer: Computer, someone_looking: bool) -> None:
        self._warned = True
        self._show(computer, someone_looking)
        for source in self.findChildren(PasswordSource):
            source.show()  # at once, so that it can take the focus
            source.begin()
