"""The incident log: a private, dated record of what happened, with the evidence, and copies of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Attachment, Computer, Incident, Wording
from app.history.incident_copy import Copy, save_copy
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, notice
from app.ui.widgets.file_dialogs import ask_for_files, ask_for_folder
from app.ui.widgets.incident_employer import KeptBefore, no_log_here
from app.ui.widgets.incident_file import EvidencePictures
from app.ui.widgets.incident_form import IncidentForm
from app.ui.widgets.incident_help import EvidenceCard, leave_out_notice, numbers, numbers_card
from app.ui.widgets.incident_list import IncidentList
from app.ui.widgets.incident_work import Added, attach_all
from app.ui.widgets.layouts import SideLayout
from app.ui.widgets.prose import breakable
from app.ui.words import moment

SUBTITLE = "A private, dated record of what happened online, locked with your history. You decide who gets a copy."
STOPPED = UserError(
    "Hiding the window stopped the work on your incident log.",
    safe="Each file is in the log whole, or not at all.",
    do="Look which files are there, then add or copy the rest.",
)


class Place(QWidget):
    """Where one thing stands at a time; without one it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def put(self, widget: QWidget) -> None:
        """Show ``widget`` in the place of what stood here."""
        clear_layout(self._column)
        self._column.addWidget(widget)
        self.show()

    def clear(self) -> None:
        """Show nothing here."""
        clear_layout(self._column)
        self.hide()


class IncidentsPage(RenewedPage):
    """The numbers first, then how to keep the evidence, then the entries, the newest first."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Incident log")
        self._pictures = EvidencePictures(program, self)
        self._task: Task | None = None
        self._form: IncidentForm | None = None
        self._editing: Incident | None = None
        self._pressed: list[QWidget] = []  # not while work on files is under way
        self._unsaved: tuple[Incident | None, Wording] | None = None
        self._wanted = ""  # the id of the entry to begin with
        self._lead: Callable[[], None] | None = None

    def start_from(self, what: str) -> None:
        self._wanted = what

    def focus_heading(self, spoken: str = "") -> None:
        """The heading, as everywhere; then the entry that was asked for."""
        super().focus_heading(spoken)
        lead, self._lead = self._lead, None
        if lead is not None:
            lead()

    def fill(self) -> None:
        """Show the log; on an employer's computer, why there is none."""
        self._form = self._editing = self._lead = None
        wanted, self._wanted = self._wanted, ""
        no_log = self.program.worker.computer is Computer.EMPLOYERS
        self.set_title("Incident log", "" if no_log else SUBTITLE)
        self.body.addWidget(numbers_card(self.program))
        try:
            entries = self.program.incidents.entries()
        except UserError as error:
            self.show_error(error)
            return
        if no_log:
            self._fill_for_employers(entries)
            return
        self.body.addWidget(leave_out_notice())
        self._evidence = EvidenceCard()
        self._evidence.write_asked.connect(self._write_new)
        self._evidence.files.connect(self._add_files)
        self.body.addWidget(self._evidence)
        self._new, self._said = Place(), Place()
        self.body.addWidget(self._new)
        self.body.addWidget(self._said)
        self._list = self._entry_list()
        self.body.addWidget(self._list)
        self._pressed = [self._evidence, self._list]
        self._list.show_entries(entries)
        if wanted:
            self._lead = lambda: self._list.show_entries(entries, int(wanted))
        if self._task is not None:
            self._show_busy("Still at work on your files…")
        self._take_up_unsaved()

    def interrupted(self) -> UserError | None:
        return STOPPED if self._task is not None else None

    def leaving(self) -> None:
        """Save what is typed; where that cannot be, it stands here again."""
        if self._form is None or not self._form.is_changed():
            return
        entry, wording = self._editing, self._form.wording()
        try:
            self._keep(entry, wording)
        except UserError:
            self._unsaved = (entry, wording)
        else:
            self._form = self._editing = None

    # --- The entries ---

    def _entry_list(self) -> IncidentList:
        made, log = IncidentList(self.program, self._pictures), self.program.incidents
        made.change_asked.connect(self._change)
        made.files_asked.connect(self._ask_files)
        made.copy_asked.connect(self._ask_copy)
        made.removed.connect(lambda entry: self._do(lambda: log.remove(entry), "The entry is deleted."))
        made.detached.connect(self._detach)
        made.earlier_forgotten.connect(
            lambda entry: self._do(lambda: log.forget_earlier(entry), "The earlier wording is deleted.", entry.id)
        )
        made.older_asked.connect(self._show_older)
        made.led.connect(self.reveal)
        return made

    def _detach(self, entry: Incident, file: Attachment) -> None:
        self._do(lambda: self.program.incidents.detach(file), f"{file.name} is removed from the log.", entry.id)

    def _do(self, act: Callable[[], object], told: str, entry_id: int | None = None) -> None:
        """Do something quick, then show the log as it is now and say so; or say why it did not work."""
        if not self._finish_form():
            return
        try:
            act()
            self._renew(entry_id)
        except UserError as error:
            self.show_error(error)
            return
        self.clear_errors()
        self._tell(told, focus=entry_id is None)

    def _renew(self, entry_id: int | None = None) -> None:
        """Read the entries again, and lead the eye and the focus to one of them."""
        self._form = self._editing = None
        self._evidence.step_back(False)
        self._new.clear()
        self._list.show_entries(self.program.incidents.entries(), entry_id)

    def _show_older(self, first: Incident) -> None:
        if self._finish_form():
            self._list.show_entries(self.program.incidents.entries(), first.id)

    # --- Writing ---

    def _write_new(self) -> None:
        if self._form is not None and self._editing is None:
            self._form.begin()
        elif self._finish_form():
            self._open_form(None, Wording())

    def _change(self, entry: Incident) -> None:
        if self._finish_form():
            self._open_form(entry, entry.wording)

    def _finish_form(self) -> bool:
        """Save what is typed, before anything else is done, and close the form; False where that did not work."""
        if self._form is not None and self._form.is_changed():
            return self._save(self._form.wording())
        self._close_form()
        return True

    def _open_form(self, entry: Incident | None, given: Wording, typed: Wording | None = None) -> None:
        """In the place of the entry that is to be changed, or above all of them; ``typed`` is not saved yet."""
        self._close_form()
        title = f"Change the entry of {moment(entry.created)}" if entry else "New entry"
        form = IncidentForm(title, given, lambda: moment(self.program.clock.now()), typed)
        form.saved.connect(self._save)
        form.closed.connect(self._close_form)
        self._form, self._editing = form, entry
        self._evidence.step_back(True)
        card = self._list.card_of(entry)
        if card is None:
            self._new.put(form)
        else:
            self._list.put_before(card, form)
        form.begin()
        self.reveal(form)

    def _close_form(self) -> None:
        form, entry = self._form, self._editing
        self._form = self._editing = None
        if form is None:
            return
        self._evidence.step_back(False)
        card = self._list.card_of(entry)
        if card is None:
            self._new.clear()
            self._evidence.begin()
            return
        form.hide()
        form.deleteLater()
        card.show()
        card.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self, wording: Wording) -> bool:
        try:
            entry_id = self._keep(self._editing, wording)
            self._renew(entry_id)
        except UserError as error:
            self.show_error(error)
            return False
        self.clear_errors()
        self._tell("Saved in your log." if entry_id else "There was nothing to save.")
        return True

    def _keep(self, entry: Incident | None, wording: Wording) -> int | None:
        """Put it on the disk; the entry's id, or None where a new entry would be empty."""
        if entry is not None:
            self.program.incidents.amend(entry, wording)
            return entry.id
        return self.program.incidents.write(wording) if wording else None

    def _take_up_unsaved(self) -> None:
        """What could not be saved when the page was left stands in its boxes again."""
        if self._unsaved is None:
            return
        (entry, wording), self._unsaved = self._unsaved, None
        self._open_form(entry, Wording() if entry is None else entry.wording, wording)
        self._tell("This was not saved when you left the page. It still stands here.", "info")

    # --- Files ---

    def _ask_files(self, entry: Incident) -> None:
        ask_for_files(self, "Choose screenshots or other files", lambda paths: self._add_files(paths, entry.id))

    def _add_files(self, paths: Sequence[Path], entry_id: int | None = None) -> None:
        if self._task is not None or not paths or not self._finish_form():
            return
        log, several = self.program.incidents, len(paths)

        def progress(reports: list[tuple[int, str]]) -> None:
            number, name = reports[-1]
            self._show_busy(f"Adding {name}, {number} of {several}…" if several > 1 else f"Adding {name}…")

        self._show_busy("Adding…")
        self._task = run_task(
            self,
            lambda task: attach_all(task, log, paths, entry_id),
            on_progress=progress,
            on_done=self._added,
            on_error=self._failed,
            on_bug=self._rest,
        )

    def _added(self, done: Added) -> None:
        self._rest()
        try:
            self._renew(done.entry_id)
        except UserError as error:
            self.show_error(error)
            return
        trouble = done.trouble()
        if trouble is not None:
            self.show_error(trouble)
        if done.names:
            what = f"{done.names[0]} is" if len(done.names) == 1 else f"{len(done.names)} files are"
            where = "The one you chose stays where it was, and is not locked there."
            self._tell(f"{what} in your log, locked. {where}", focus=trouble is None)
        elif trouble is None:
            self._tell("Stopped. Nothing was added.", "info")

    # --- Copies ---

    def _ask_copy(self, entries: Sequence[Incident]) -> None:
        ask_for_folder(
            self, "Choose where to put the copy, which is not locked", lambda to: self._copy(entries, Path(to))
        )

    def _copy(self, entries: Sequence[Incident], into: Path) -> None:
        if self._task is not None:
            return
        program, now, first = self.program, self.program.clock.now(), numbers(self.program)
        self._show_busy("Writing the copy…")
        self._task = run_task(
            self,
            lambda task: save_copy(program.incidents, entries, into, now, first, task.cancelled),
            on_done=self._copied,
            on_error=self._failed,
            on_bug=self._rest,
        )

    def _copied(self, copy: Copy | None) -> None:
        self._rest()
        if copy is None:
            self._tell("Stopped. No copy was made.", "info")
            return
        self.clear_errors()
        told = f"The copy is in the folder {copy.folder.name}, in {breakable(copy.folder.parent)}. It is not locked."
        if copy.left_out:
            told += f" It is without {', '.join(copy.left_out)}, which could not be read any more."
        self._tell(told, "info" if copy.left_out else "check-circle")

    # --- What is said ---

    def _show_busy(self, text: str) -> None:
        """Say what is under way, with a way to stop it; nothing else is pressed meanwhile."""
        box = Card("panel", margins=(14, 6, 8, 6))
        row = SideLayout(spacing=8)
        row.addWidget(icon_line("clock", text, kind="body")[0])
        stop = Button("Stop", "stop", "link", describes="adding or copying files")
        stop.clicked.connect(self._stop)
        row.addWidget(stop)
        box.body.addLayout(row)
        self._said.put(box)
        self._enable(False)
        announce(self.heading, text)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _rest(self) -> None:
        self._task = None
        self._said.clear()
        self._enable(True)

    def _failed(self, error: UserError) -> None:
        self._rest()
        self.show_error(error)

    def _enable(self, on: bool) -> None:
        for widget in self._pressed:
            widget.setEnabled(on)

    def _tell(self, text: str, icon: str = "check-circle", *, focus: bool = False) -> None:
        box = notice(icon, text)
        self._said.put(box)
        announce(self.heading, text)
        if focus:
            self.reveal(box)

    # --- On an employer's computer ---

    def _fill_for_employers(self, entries: Sequence[Incident]) -> None:
        """Why there is no log, what to do instead, and what was kept here before."""
        self.body.addWidget(no_log_here(self.go))
        self._said = Place()
        self.body.addWidget(self._said)
        if entries:
            before = KeptBefore(len(entries))
            before.copy_asked.connect(lambda: self._ask_copy(entries))
            before.removed.connect(lambda: self._remove_all(entries))
            self.body.addWidget(before)
            self._pressed = [before]

    def _remove_all(self, entries: Sequence[Incident]) -> None:
        try:
            for entry in entries:
                self.program.incidents.remove(entry)
        except UserError as error:
            self.show_error(error)
            return
        self.opened()
        self._tell("The entries are deleted.", focus=True)
