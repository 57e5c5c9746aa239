"""What stands before the incident log: whom to ring, what to leave out, and how to keep the evidence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.checks import Contact
from app.history.incidents import LARGEST_FILE, LARGEST_IN_ALL, megabytes, numbers_first
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, Icon, heading, icon_line, label, notice, set_property
from app.ui.widgets.dialogs import show_help
from app.ui.widgets.drop_card import DropCard
from app.ui.widgets.file_dialogs import ask_for_files
from app.ui.widgets.layouts import SideLayout, TileLayout, row_of
from app.ui.widgets.prose import add_prose

LEAVE_OUT = "Leave out names and pictures of people you support. Those belong in your employer's record, not here."
TELL = "Tell your manager too, so that it is written down at work (Bury Council guidance, section 3.5)."


def numbers(program: Program) -> list[Contact]:
    """Whom to ring when someone is in danger, for this worker."""
    return numbers_first(program.catalogue.contacts, _agencies(program), program.worker.nation)


def _agencies(program: Program) -> set[str]:
    return {pack.title for pack in program.catalogue.packs if pack.is_agency}


def numbers_card(program: Program) -> QWidget:
    """The numbers, and the way to everyone else who can help."""
    card = Card(spacing=10)
    head = QWidget()
    row = SideLayout(head)
    row.addWidget(heading("If someone is in danger", "section"))
    everyone = Button("See who else can help", "lifebuoy", "link")
    everyone.clicked.connect(lambda: show_help(program, card))
    row.addWidget(everyone)
    card.body.addWidget(head)
    tiles = QWidget()
    grid = TileLayout(tiles, least_ems=18, spacing=12)
    for contact in numbers(program):
        whose = f"From the checklist of {contact.pack_title}" if contact.pack_title in _agencies(program) else ""
        grid.addWidget(_number(contact, whose))
    card.body.addWidget(tiles)
    return card


def _number(contact: Contact, whose: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(Icon("phone", "primary", "section"), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    number = label(contact.phone, "section")
    number.setAccessibleName(f"{contact.name}, phone {contact.phone}")
    column.addWidget(number)
    name = contact.name.removesuffix(f": {contact.phone}")
    column.addWidget(label(f"{name}. {contact.when}", "muted"))
    if whose:
        column.addWidget(label(whose, "caption"))
    column.addStretch(1)
    row.addLayout(column, 1)
    return box


def leave_out_notice() -> QWidget:
    """What does not belong in the log, and where it belongs."""
    return notice("info", f"{LEAVE_OUT}\n{TELL}")


class EvidenceCard(DropCard):
    """How to keep the evidence, and the two ways to begin. ``files`` carries paths, dropped or chosen."""

    files = Signal(list)
    write_asked = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=12, margins=(24, 20, 24, 20))
        self.dropped.connect(self.files)
        self.body.addWidget(heading("Keep the evidence before you delete or block", "section"))
        add_prose(
            self.body,
            "Take a screenshot that shows the date, the name of the account and the address of the page. "
            "What you block or report may be gone when you look again.",
        )
        sexual = "A sexual picture of someone under 18? Do not copy it, not even as proof. Call the police on 101."
        self.body.addWidget(icon_line("warning-circle", sexual, kind="body", tint="warn")[0])
        self._write = write = Button("Write an entry", "note-pencil", "primary")
        write.clicked.connect(self.write_asked)
        choose = Button("Add a screenshot or file", "image")
        choose.clicked.connect(lambda: ask_for_files(self, "Choose screenshots or other files", self.files.emit))
        self.body.addWidget(row_of(write, choose))
        limits = f"{megabytes(LARGEST_FILE)} each, {megabytes(LARGEST_IN_ALL)} in all"
        self.body.addWidget(label(f"You can also drop files here: any kind, up to {limits}.", "caption"))

    def step_back(self, back: bool) -> None:
        """Leave the primary button to a form that is open, or take it back."""
        set_property(self._write, "kind", "plain" if back else "primary")
        self._write.set_icon("note-pencil")

    def begin(self) -> None:
        """Give the focus to the first way to begin."""
        self._write.setFocus(Qt.FocusReason.OtherFocusReason)
