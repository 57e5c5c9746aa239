"""The few dialogs: a QR code for the phone, a ready message, who can help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.checks import Contact, Message
from app.core.errors import UserError
from app.core.model import Nation
from app.messages.fill import FromAgency, fill, from_agency
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label
from app.ui.widgets.check_way import who_sees
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.words import day

ABOUT_NUMBERS = ".about-these-numbers"
TITLE_BAR = 40  # pixels that a window manager may put above a dialog
LONGEST_KNOWN_BY_HEART = 3  # 999, 101 and the like need no copying


class Dialog(QDialog):
    """A title, what the dialog says, and buttons at its foot; opened with ``open``, never waited for."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self.title = heading(title, "section")
        self.column.addWidget(self.title)
        self.setMinimumWidth(min(560, parent.window().width() - 40))

    def open(self) -> None:
        """As high as its words are, where the screen has room: Qt would cut them off at two thirds of the screen."""
        room, size = self.screen().availableSize(), self.sizeHint().expandedTo(self.minimumSize())
        wide = min(size.width(), room.width())
        self.resize(wide, min(self.heightForWidth(wide), room.height() - TITLE_BAR))
        super().open()

    def add_buttons(self, *buttons: Button) -> None:
        """The given buttons and a Close, at the foot."""
        box = QDialogButtonBox()
        for button in buttons:
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        close = Button("Close")
        box.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        self.column.addWidget(box)


class QrDialog(Dialog):
    """A link as a picture that a phone's camera opens. Made on this computer; nothing is sent."""

    def __init__(self, link: str, title: str, parent: QWidget, *, failed: bool = False) -> None:
        super().__init__("Open it on your phone" if not failed else "No browser answered", parent)
        if failed:
            self.column.addWidget(label("This computer could not open a browser. Use your phone, or copy the link."))
        self.column.addWidget(label("Point your phone's camera at this square. It opens the page for:", "muted"))
        self.column.addWidget(label(title, "strong"))
        picture = QLabel()
        picture.setPixmap(_qr(link))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(f"QR code for {link}")
        self.column.addWidget(picture)
        address = label(link, "caption")
        address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.column.addWidget(address)
        copy = Button("Copy the link", "copy")
        copy.clicked.connect(lambda: copy_text(copy, link))
        self.add_buttons(copy)


class MessageDialog(Dialog):
    """A ready message, filled from About you and with the ``link`` it is about, to change and copy."""

    def __init__(self, program: Program, message_id: str, parent: QWidget, link: str = "") -> None:
        message = program.catalogue.messages[message_id]
        super().__init__(message.title, parent)
        self.column.addWidget(label(message.when, "muted"))
        agency = from_agency(message, program.catalogue.fills)
        text = fill(message, program.worker, **{"date": day(program.clock.today()), "link": link, **agency.words})
        self._text = QPlainTextEdit(text)
        self._text.setAccessibleName("The message, which you can change")
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(180)
        self.column.addWidget(self._text)
        for words in (*_whose(program.catalogue.agency_of(message_id), agency), *_about(message)):
            self.column.addWidget(label(words, "caption"))
        copy = Button("Copy message", "copy", "primary")
        copy.clicked.connect(lambda: copy_text(copy, self._text.toPlainText()))
        self.add_buttons(copy)


def _whose(pack_title: str, agency: FromAgency) -> Iterator[str]:
    """What of a ready message comes from an agency's checklist, and what that says beside it."""
    if pack_title:
        yield f"This message is from the checklist of {pack_title}."
    for name in dict.fromkeys(said.pack_title for said in agency.used):
        yield f"Words from the checklist of {name} are filled in. Read them before you send."
    for said in agency.to_read:
        yield f"{said.pack_title} says: {said.text}" + (f" Phone: {said.phone}." if said.phone else "")


def _about(message: Message) -> Iterator[str]:
    """What stands below a ready message: when it was checked, and that the app sends nothing."""
    if message.checked_on:
        against = f" against {message.checked_against}" if message.checked_against else ""
        yield f"Checked on {day(message.checked_on)}{against}."
    yield "Nothing is sent from here. Copy it, then paste it where you want it."


class HelpDialog(Dialog):
    """People to turn to, the right ones for the worker's nation, the urgent ones first."""

    def __init__(self, program: Program, parent: QWidget, go: Callable[[str], object] | None) -> None:
        super().__init__("People who can help", parent)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName("People who can help")
        inner = QWidget()
        inner.setProperty("kind", "content")
        column = QVBoxLayout(inner)
        column.setSpacing(10)
        for contact in contacts_for(program.catalogue.contacts, program.worker.nation):
            column.addWidget(_contact_card(contact, program))
        for pack in program.catalogue.packs:
            for reading in () if pack.is_agency else pack.readings:
                if reading.id.endswith(ABOUT_NUMBERS):
                    column.addWidget(label(reading.body, "caption"))
        column.addStretch(1)
        area.setWidget(inner)
        area.setMinimumHeight(min(420, parent.window().height() - 220))
        self.column.addWidget(area)
        self.add_buttons(*([self._log_button(go)] if go else []))

    def _log_button(self, go: Callable[[str], object]) -> Button:
        """The way to the place where what happened is written down."""
        button = Button("Open the incident log", "note-pencil")

        def lead() -> None:
            self.reject()
            go("incidents")

        button.clicked.connect(lead)
        return button


def show_help(program: Program, parent: QWidget, go: Callable[[str], object] | None = None) -> None:
    """Open the list of people who can help; with ``go``, it leads to the incident log too."""
    HelpDialog(program, parent, go).open()


def contacts_for(contacts: tuple[Contact, ...], nation: Nation | None) -> list[Contact]:
    """Those for ``nation`` (all, where it is not known), the urgent ones first."""
    fitting = [c for c in contacts if not c.nations or nation is None or nation in c.nations]
    return sorted(fitting, key=lambda contact: not contact.urgent)


def _contact_card(contact: Contact, program: Program) -> Card:
    card = Card(spacing=4, margins=(14, 10, 14, 10))
    card.body.addWidget(label(contact.name, "strong"))
    if _is_agencys(contact, program):
        card.body.addWidget(icon_line("identification-card", f"From the checklist of {contact.pack_title}")[0])
    if contact.phone:
        row = FlowLayout(spacing=10)
        number = label(contact.phone, "section", wrap=False)
        number.setAccessibleName(f"{contact.name}, phone {contact.phone}")
        row.addWidget(number)
        if len(contact.phone) > LONGEST_KNOWN_BY_HEART:
            copy = Button("Copy the number", "copy", "link", describes=contact.name)
            copy.clicked.connect(lambda: copy_text(copy, contact.phone))
            row.addWidget(copy)
        card.body.addLayout(row)
    card.body.addWidget(label(contact.when))
    for words in _small_print(contact):
        card.body.addWidget(label(words, "caption"))
    if contact.link:
        row = FlowLayout(spacing=10)
        site = Button("Open their page", "arrow-square-out", "link", describes=contact.name)
        site.clicked.connect(lambda: _open(program, contact, site))
        row.addWidget(site)
        row.addWidget(label(who_sees(contact.link), "caption", wrap=False))
        card.body.addLayout(row)
    return card


def _open(program: Program, contact: Contact, button: Button) -> None:
    """Open the helper's page; where no browser answers, say so on the button and leave the address to copy."""
    try:
        opened = program.browse(contact.link, f"Help: {contact.name}")
    except UserError:
        opened = False
    if not opened:
        copy_text(button, contact.link)
        button.setText("No browser answered; the address is copied")


def _is_agencys(contact: Contact, program: Program) -> bool:
    return any(pack.is_agency and pack.title == contact.pack_title for pack in program.catalogue.packs)


def _small_print(contact: Contact) -> list[str]:
    return [line for line in (contact.hours, contact.checked) if line]


def copy_text(button: Button, text: str) -> None:
    """Put ``text`` on the clipboard, and say so on the button."""
    QGuiApplication.clipboard().setText(text)
    button.setText("Copied")
    announce(button, "Copied")


def _qr(link: str) -> QPixmap:
    import segno

    out = BytesIO()
    segno.make(link, micro=False).save(out, kind="png", scale=6, border=4)
    return QPixmap.fromImage(QImage.fromData(out.getvalue()))
