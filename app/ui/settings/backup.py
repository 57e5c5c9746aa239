"""Back up, and restore: one encrypted file with everything in it."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.core.backup_errors import BackupExists
from app.core.backups import SUFFIX, BackupContent
from app.core.errors import UserError
from app.core.model import Computer
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column, show_column
from app.ui.tasks import Task, run_task
from app.ui.widgets.backup_progress import BackupProgress, proceed_of
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label
from app.ui.widgets.file_dialogs import ask_where_to_save
from app.ui.widgets.layouts import row_of
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.prose import add_prose, breakable
from app.ui.words import day, size

KIND = f"Backup (*{SUFFIX})"
INTRO = (
    "One file with everything in it: your audits, answers, notes and actions, the incident log with its files, your "
    "old posts, pictures of pages you found, your settings and the checklists you added. A passphrase that you choose "
    "for it opens it, here or on another computer."
)
POINTS = (
    (
        "key",
        "Whoever has the file and its passphrase can read it all. Nobody can reset the passphrase, not even us.",
    ),
    (
        "house-line",
        "Keep it apart from this computer, say on a USB stick. A thief or a fire would take both at once.",
    ),
    ("images", "Not in it: originals of photos that you cleaned, your photos, copies of your posts, exported files."),
)
WHO_ELSE = {
    Computer.SHARED: (
        "Others use this computer and may see the file's name among recent files, so it says nothing. "
        "A USB stick that you keep with you is the better place."
    ),
    Computer.EMPLOYERS: "This is your employer's computer: they can see and copy what you save on it.",
}
HIDDEN = UserError(
    "The backup was stopped when the window was hidden.",
    safe="No backup was made. Your history is not touched.",
    do="Back up once more when you have the time.",
)


class BackupCard(SettingsCard):
    """Where to, then the passphrase, then the work; the first two can be left at any moment."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Back up", INTRO)
        for icon, text in POINTS:
            self.body.addWidget(icon_line(icon, text, kind="body")[0])
        self._who_else = add_prose(self.body, "", "muted")
        self._last = add_column(self.body)
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        self._running: Task | None = None

    def refresh(self) -> None:
        words = WHO_ELSE.get(self.program.worker.computer, "")
        self._who_else.setText(words)
        self._who_else.setVisible(bool(words))
        last = self.program.preferences.last_backup
        clear_layout(self._last)
        told = f"Last backup: {day(last)}." if last else "No backup has been made yet."
        self._last.addWidget(icon_line("clock-counter-clockwise", told, kind="strong")[0])
        if self._running is None:
            self._offer()

    def interrupted(self) -> UserError | None:
        return HIDDEN if self._running else None

    def _offer(self) -> Button:
        clear_layout(self._place)
        begin = Button("Back up", "download-simple", describes="everything")
        begin.clicked.connect(self._ask_where)
        self._place.addWidget(row_of(begin))
        return begin

    def _ask_where(self) -> None:
        self.tell_nothing()
        shared = self.program.worker.computer is Computer.SHARED
        name = f"{'copy' if shared else 'my-privacy-audit'}-{self.program.clock.today()}{SUFFIX}"
        ask_where_to_save(self, "Where to save the backup", name, KIND, self._ask_passphrase)

    def _ask_passphrase(self, path: Path) -> None:
        if path.exists():
            self.tell_error(BackupExists(path))
            return
        clear_layout(self._place)
        panel = Card("panel", spacing=10, margins=(14, 12, 14, 12))
        panel.body.addWidget(label(f"{path.name} in {breakable(path.parent)}", "strong"))
        fields = PassphraseFields(new=True, name="Passphrase for this backup", framed=False)
        panel.body.addWidget(fields)
        now = Button("Back up now", "lock-key", "primary")
        leave = Button("Not now", describes="back up")

        def submit() -> None:
            if problem := fields.problem():
                fields.show_problem(problem)
            else:
                self._work(path, fields.text())

        fields.entered.connect(submit)
        now.clicked.connect(submit)
        leave.clicked.connect(lambda: self._offer().setFocus(Qt.FocusReason.OtherFocusReason))
        panel.body.addWidget(row_of(now, leave))
        self._place.addWidget(panel)
        fields.focus()
        self.reveal(panel)

    def _work(self, path: Path, passphrase: str) -> None:
        self.focus_heading()  # before the form goes: the focus would jump to what comes behind it
        clear_layout(self._place)
        progress = BackupProgress("Backing up", "Writing the file", "Reading it back")
        self._place.addWidget(progress)

        def back_up(task: Task) -> tuple[BackupContent | None, int]:
            made = self.program.back_up(path, passphrase, proceed_of(task))
            return made, path.stat().st_size if made else 0

        def done(result: tuple[BackupContent | None, int]) -> None:
            self._end()
            made, amount = result
            if made is None:
                self.tell("Stopped. No backup was made.", "info")
            else:
                where = f"Saved as {path.name} in {breakable(path.parent)}, {size(amount)}."
                self.tell(f"{where} It was read back, and is whole.")

        def fail(error: UserError) -> None:
            self._end()
            self.tell_error(error)

        self._running = run_task(
            self, back_up, on_done=done, on_error=fail, on_bug=self._end, on_progress=progress.show_reports
        )
        progress.cancelled.connect(self._running.cancel)
        progress.begin()
        self.reveal(progress)

    def _end(self) -> None:
        """Take the work off the screen; the focus stays in this card where it was here."""
        self._running = None
        focus = self.window().focusWidget()
        if focus is None or self.isAncestorOf(focus):
            self.focus_heading()
        self.refresh()


class RestoreCard(SettingsCard):
    """Leads to the page that restores, and back to histories that were set aside."""

    def __init__(self, program: Program) -> None:
        super().__init__(
            program,
            "Restore from a backup",
            "What is in the backup takes the place of what is here, which is kept beside it, so you can go back.",
        )
        self._kept = add_column(self.body)
        choose = Button("Restore from a backup", "clock-counter-clockwise")
        choose.clicked.connect(lambda: self.go.emit("restore"))
        self.body.addWidget(row_of(choose))

    def refresh(self) -> None:
        clear_layout(self._kept)
        kept = self.program.kept_histories()
        show_column(self._kept, shown=bool(kept))
        if kept:
            self._kept.addWidget(label("Kept here, and not shown:", "strong"))
        for folder in kept:
            self._kept.addWidget(icon_line("folder-open", _name(folder), kind="body")[0])
            back = Button("Go back to it", "arrow-counter-clockwise", describes=_name(folder))
            back.clicked.connect(partial(self._confirm, folder))
            self._kept.addWidget(row_of(back))

    def _confirm(self, folder: Path) -> None:
        self.tell_nothing()
        clear_layout(self._kept)
        panel = Card("panel", spacing=10, margins=(14, 12, 14, 12))
        question = f"Go back to the history kept on {_when(folder)}? The history of now is kept in its turn."
        panel.body.addWidget(label(question, "strong"))
        sure = Button("Go back to it", "check", "primary", describes=_name(folder))
        stay = Button("Stay with this one")
        sure.clicked.connect(partial(self._go_back, folder))
        stay.clicked.connect(self._stay)
        panel.body.addWidget(row_of(sure, stay))
        self._kept.addWidget(panel)
        stay.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(panel, question)
        self.reveal(panel)

    def _go_back(self, folder: Path) -> None:
        """From here on the history may be closed: whatever becomes of it, the start opens what there is."""
        self.setEnabled(False)
        run_task(
            self,
            lambda _task: self.program.put_back(folder),
            on_done=lambda _: self.go.emit("restart"),
            on_error=lambda _: self.go.emit("restart"),
            on_bug=lambda: self.go.emit("restart"),
        )

    def _stay(self) -> None:
        self.refresh()
        self.focus_heading()


def _name(folder: Path) -> str:
    return f"The history kept on {_when(folder)}"


def _when(folder: Path) -> str:
    """When it was kept, and which it was on that day; what its folder is called, where it was renamed."""
    found = re.fullmatch(r"history-kept-(\d{4}-\d\d-\d\d)(?:-(\d+))?", folder.name)
    if found is None:
        return folder.name.removeprefix("history-kept-")
    which = f", number {found[2]}" if found[2] else ""
    return f"{day(date.fromisoformat(found[1]))}{which}"
