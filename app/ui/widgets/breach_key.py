"""The worker's own key for Have I Been Pwned: where to get one, keeping it in the keyring, removing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.core.errors import UserError
from app.core.model import Computer
from app.passwords.breaches import forget_key, read_key, save_key
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.online_ask import open_row
from app.ui.widgets.prose import add_prose

PAGE = "https://haveibeenpwned.com/API/Key"
BROWSE = "A key for Have I Been Pwned"
COSTS = (
    "Have I Been Pwned gives a key to whoever pays for one. The smallest cost about 4 US dollars a month when we "
    "last read of it, in 2026. Its page says what it costs now, and how to end it."
)
KEPT = "Your key is in this computer's keyring, under the name of this app. It is not in your history or a backup."
SHARED = "Someone who is signed in to this computer as you could read it there."
LONGEST = 100


class BreachKey(Card):
    """``has_key`` says how it stands, each time that is known anew. ``go`` asks the window for another place."""

    has_key = Signal(bool)
    failed = Signal(object)
    go = Signal(str)

    def __init__(self, program: Program) -> None:
        super().__init__("panel", spacing=8, margins=(16, 12, 16, 12))
        self._program = program
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        self.body.addLayout(self._inside)

    def look(self) -> None:
        """Ask the keyring."""
        self._wait("Looking into the keyring…", lambda: read_key(self._program.secrets) is not None)

    def _wait(self, busy: str, act: Callable[[], bool]) -> None:
        """Do something with the keyring, which may wait for the worker to unlock it."""
        self.has_key.emit(False)
        clear_layout(self._inside)
        self._inside.addWidget(label(busy, "muted"))
        announce(self, busy)
        run_task(self, lambda _task: act(), on_done=self._show, on_error=self._fail, on_bug=self._show_form)

    def _fail(self, error: UserError) -> None:
        self._show_form()
        self.failed.emit(error)

    def _show(self, has_key: bool) -> None:
        if not has_key:
            self._show_form()
            return
        clear_layout(self._inside)
        self._inside.addWidget(icon_line("key", KEPT, kind="body", tint="primary")[0])
        if self._program.worker.computer is Computer.SHARED:
            self._inside.addWidget(label(SHARED, "muted"))
        remove = Button("Remove the key", "trash", "link")
        remove.clicked.connect(lambda: self._wait("Removing the key…", self._remove))
        self._inside.addWidget(row_of(remove))
        self.has_key.emit(True)

    def _show_form(self) -> None:
        """There is no key: say what one costs, where to get it, and take it."""
        clear_layout(self._inside)
        add_prose(self._inside, COSTS)
        page = Button("Open its page", "arrow-square-out", "link", describes="keys for Have I Been Pwned")
        page.clicked.connect(self._browse)
        self._inside.addWidget(open_row(page, PAGE))
        caption = label("Your key", "strong")
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName("Your key for Have I Been Pwned")
        field.setMaxLength(LONGEST)
        caption.setBuddy(field)
        keep = Button("Keep the key", "key")
        keep.clicked.connect(lambda: self._keep(field.text()))
        field.returnPressed.connect(keep.click)
        self._inside.addWidget(caption)
        self._inside.addWidget(field)
        if self._program.worker.computer is Computer.SHARED:
            self._inside.addWidget(label(SHARED, "muted"))
        self._inside.addWidget(row_of(keep))

    def _keep(self, typed: str) -> None:
        def keep() -> bool:
            save_key(self._program.secrets, typed)
            return True

        self._wait("Keeping the key…", keep)

    def _remove(self) -> bool:
        forget_key(self._program.secrets)
        return False

    def _browse(self) -> None:
        if self._program.browse(PAGE, BROWSE):
            self.go.emit("progress")
        else:
            self.failed.emit(UserError("No browser answered.", do=f"Open your browser and type {PAGE} there."))
