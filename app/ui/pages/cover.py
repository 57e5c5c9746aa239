"""What stands over the pages after "Hide this window"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.core.errors import UserError
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button
from app.ui.widgets.passphrase import PassphraseFields


class CoverPage(Page):
    """Says nothing of what is below it; says ``uncovered`` when it may go. ``locked``: it takes the passphrase."""

    uncovered = Signal()

    def __init__(self, program: Program, *, locked: bool) -> None:
        super().__init__("Paused", "Type your passphrase to go on." if locked else "")
        self._program = program
        self.opening: Task | None = None  # the last try to open the history
        self._fields: PassphraseFields | None = None
        if locked:
            self._fields = PassphraseFields(new=False)
            self._fields.entered.connect(self._open)
            self.content.addWidget(self._fields)
        go_on = Button("Go on", kind="primary")
        go_on.clicked.connect(self._open)
        self.content.addWidget(go_on, 0, Qt.AlignmentFlag.AlignLeft)

    def _open(self) -> None:
        fields = self._fields
        if fields is None:
            self.uncovered.emit()
            return
        words = fields.text()

        def refused(error: UserError) -> None:
            fields.show_problem(error.sentence())

        self.opening = run_task(
            self,
            lambda _task: self._program.open_history(words),
            on_done=lambda _: self.uncovered.emit(),
            on_error=refused,
        )
