"""Restore from a backup: choose it, look into it, say whose computer this is, and let it take its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.backups import OpenBackup, Restored
from app.core.errors import UserError
from app.core.model import Computer
from app.core.vault_errors import HistoryLocked, RestoreUnfinished, VaultError
from app.ui.pages.page import Page
from app.ui.program import Lock, Program
from app.ui.settings.backup import KIND
from app.ui.tasks import Task, run_task
from app.ui.widgets.backup_progress import BackupProgress, proceed_of
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label, notice
from app.ui.widgets.file_dialogs import ask_for_file
from app.ui.widgets.layouts import row_of
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.prose import breakable
from app.ui.widgets.whose_computer import WhoseComputer
from app.ui.words import day, how_many

TITLE = "Restore from a backup"
STOPPED = "Stopped. Nothing was changed."
STEPS = (
    ("folder-open", "Choose the file that you made when you backed up. Its name ends in .psabackup."),
    ("key", "Type the passphrase that you chose for it."),
    ("magnifying-glass", "See what is in it. Nothing is changed before you say so."),
)
KEEPS = (
    "What is here now is not lost. It moves into a folder beside it, and Settings leads back to it. "
    "Where another person uses this computer, remember that it is still there."
)


class RestorePage(Page):
    """Says ``left`` when nothing is to be restored, and ``restored`` when another history is in its place, closed.

    From ``began`` to ``ended`` nothing else may ask for the history: it may be closed at any moment.
    """

    left = Signal()
    restored = Signal()
    began = Signal()
    ended = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__(TITLE)
        self._program = program
        self._path: Path | None = None
        self._was_open = False  # before the restoring began
        self.opening: Task | None = None  # the restoring that was begun last
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.content.addLayout(self._body)
        self._ask_file()

    def history_is_open(self) -> bool:
        """Whether there is a history to go back to."""
        try:
            _ = self._program.vault
        except HistoryLocked:
            return False
        return True

    # --- Which one ---

    def _ask_file(self) -> None:
        self.set_title(TITLE)
        self._turn("What is in a backup becomes your history on this computer.")
        choose = Button("Choose the file", "folder-open", "primary")
        choose.clicked.connect(lambda: ask_for_file(self, "Choose a backup", KIND, self._ask_passphrase))
        self._add(_lines(STEPS))
        self._add_buttons(choose, self.left.emit)

    def _ask_passphrase(self, path: Path) -> None:
        self._path = path
        self._turn("The passphrase that you chose for this backup. It may differ from the one of your history.")
        self._add(icon_line("lock-key", f"{path.name} in {breakable(path.parent)}", kind="strong")[0])
        fields = PassphraseFields(new=False, name="Passphrase of the backup")
        self._add(fields)
        look = Button("Look into it", "magnifying-glass", "primary")

        def submit() -> None:
            words = fields.text()
            self._turn("Opening the backup…")
            run_task(self, lambda _task: self._look(path, words), on_done=self._show, on_error=self._refuse)

        fields.entered.connect(submit)
        look.clicked.connect(submit)
        self._add_buttons(look, self._ask_file)
        fields.focus()

    def _look(self, path: Path, passphrase: str) -> tuple[OpenBackup, bool, bool]:
        """The backup, whether there is a history here, and whether a keyring."""
        backup = self._program.look_at_backup(path, passphrase)
        try:
            there = self._program.lock() is not Lock.NONE_YET
        except VaultError:
            there = True  # one that does not open, which is why a backup is wanted
        return backup, there, self._program.has_keyring()

    def _refuse(self, error: UserError) -> None:
        """Say what is wrong above the question that can be answered again."""
        if self._path is not None:
            self._ask_passphrase(self._path)
        self.show_error(error)

    # --- What is in it, and where it goes ---

    def _show(self, found: tuple[OpenBackup, bool, bool]) -> None:
        backup, there, keyring = found
        self._turn("This is what is in it.")
        self._add(_content(backup))
        if there:
            self._add(notice("clock-counter-clockwise", KEEPS))
        title = heading("Whose computer is this?", "section")
        self._add(title)
        current = self._program.worker.computer if self.history_is_open() else Computer.MINE
        whose = WhoseComputer(current, keyring=keyring, name="New passphrase for your history here")
        self._add(whose)
        restore = Button("Restore it", "check", "primary")

        def submit() -> None:
            if whose.is_answered():
                self._restore(backup, whose.computer(), whose.passphrase())

        restore.clicked.connect(submit)
        self._add_buttons(restore, self._ask_file)
        self.focus_heading()

    def _restore(self, backup: OpenBackup, computer: Computer, passphrase: str | None) -> None:
        self._turn("")
        self._was_open = self.history_is_open()
        progress = BackupProgress("Restoring your history", "Unpacking", kind="card")
        self._add(progress)
        self.began.emit()
        self.opening = task = run_task(
            self,
            lambda task: self._program.restore(backup, computer, passphrase, proceed_of(task)),
            on_progress=progress.show_reports,
            on_done=self._finish,
            on_error=self._fail,
            on_bug=self.restored.emit,
        )
        progress.cancelled.connect(task.cancel)
        progress.begin()

    def _finish(self, restored: Restored | None) -> None:
        if restored is None:
            self._ask_file()
            self._body.insertWidget(0, notice("info", STOPPED))
            announce(self.heading, STOPPED)
        else:
            self._tell(restored)
        self.ended.emit()

    def _fail(self, error: UserError) -> None:
        closed = self._was_open and not self.history_is_open()
        if closed or isinstance(error, RestoreUnfinished):
            self._turn("")
            self._offer_to_open("Go on")
        else:
            self._ask_file()
        self.show_error(error)
        self.ended.emit()

    def _tell(self, restored: Restored) -> None:
        self.set_title("Your history is restored")
        self._turn("Open it to go on where you were when you backed up.")
        said = list(restored.said)
        if restored.missing:
            said.append(f"{how_many(restored.missing, 'kept file')} could not be found when the backup was made.")
        if restored.kept:
            said.append(f"What was here before is kept in {breakable(restored.kept)}. Settings leads back to it.")
        if said:
            self._add(_lines([("info", sentence) for sentence in said]))
        self._offer_to_open("Open it")
        self.focus_heading()

    def _offer_to_open(self, words: str) -> None:
        button = Button(words, "arrow-right", "primary", describes="your history")
        button.clicked.connect(self.restored)
        self._add(row_of(button))

    # --- Pieces ---

    def _turn(self, subtitle: str) -> None:
        clear_layout(self._body)
        self.clear_errors()
        self.set_title(self.heading.text(), subtitle)
        announce(self.heading, subtitle)

    def _add(self, widget: QWidget) -> None:
        self._body.addWidget(widget)

    def _add_buttons(self, primary: Button, lead_back: Callable[[], object]) -> None:
        back = Button("Back", "arrow-left")
        back.clicked.connect(lead_back)
        self._add(row_of(primary, back))


def _lines(lines: Iterable[tuple[str, str]]) -> Card:
    """A card with a line for each icon and what it stands for."""
    card = Card(spacing=10)
    for icon, text in lines:
        card.body.addWidget(icon_line(icon, text, kind="body", tint="primary")[0])
    return card


def _content(backup: OpenBackup) -> Card:
    """When the backup was made, by which version, and how much is in it."""
    content = backup.content
    entries = how_many(content.incidents, "entry", "entries")
    card = Card(spacing=8)
    card.body.addWidget(heading(f"Backup of {day(content.made.astimezone())}", "section"))
    card.body.addWidget(label(f"{backup.path.name}, made by version {content.program} of this app", "muted"))
    for icon, count, text in (
        ("list-checks", 1, f"{how_many(content.audits, 'audit')} with {how_many(content.answers, 'answer')}"),
        (
            "note-pencil",
            content.incidents,
            f"{entries} in the incident log, with {how_many(content.attachments, 'file')}",
        ),
        ("chat-teardrop-dots", content.posts, how_many(content.posts, "old post")),
        ("identification-card", content.checklists, f"{how_many(content.checklists, 'checklist')} that you added"),
    ):
        if count:
            card.body.addWidget(icon_line(icon, text, kind="body")[0])
    return card
