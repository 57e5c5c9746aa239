"""What is asked before a file can be read: the password that opens it, or which of its columns holds what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.passwords.export_errors import UnknownColumns
from app.passwords.formats.content import Columns
from app.ui.widgets.basics import Button, Card, announce, heading, label
from app.ui.widgets.layouts import TileLayout, column_box, row_of
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.picker import Picker
from app.ui.widgets.prose import add_prose

KEPT = "The app remembers this choice for tables with the same headings, and not the headings themselves."
NONE = -1


class AskPassword(Card):
    """The field for the password that opens a file. ``entered`` carries it, once; the field is empty by then."""

    entered = Signal(str)
    another_asked = Signal()

    def __init__(self, error: UserError, name: str) -> None:
        super().__init__(spacing=10)
        self.title = heading(error.happened, "section")
        self.body.addWidget(self.title)
        self._fields = PassphraseFields(new=False, name=f"The password of {name}", framed=False)
        add_prose(self.body, error.do)
        self.body.addWidget(self._fields)
        add_prose(self.body, "It goes to the process that reads the file, and is not kept.", "caption")
        go = Button("Open the file", "lock-simple-open", "primary")
        another = Button("Another file")
        self.body.addWidget(row_of(go, another))
        go.clicked.connect(self._take)
        self._fields.entered.connect(self._take)
        another.clicked.connect(self.another_asked)

    def begin(self) -> None:
        """Give the field the focus, and say what is asked."""
        self._fields.focus()
        announce(self, self.title.text())

    def _take(self) -> None:
        typed = self._fields.text()
        if typed:
            self.entered.emit(typed)
        else:
            self._fields.show_problem("Type the password first.")


class AskColumns(Card):
    """Which column holds the site, the user name and the password. ``mapped`` carries the `Columns`."""

    mapped = Signal(object)
    another_asked = Signal()

    def __init__(self, error: UnknownColumns) -> None:
        super().__init__(spacing=12)
        self.header_hash = error.header_hash
        self.title = heading("Which column holds what?", "section")
        self.body.addWidget(self.title)
        add_prose(self.body, f"{error.happened} Its headings do not say where the password is, so please point to it.")
        choices = [(number, name or f"Column {number + 1}") for number, name in enumerate(error.columns)]
        tiles = QWidget()
        self._tiles = TileLayout(tiles, columns=3, least_ems=14)
        self._password = self._pick("Password", [(NONE, "Choose a column"), *choices])
        self._site = self._pick("Site or address", [(NONE, "None of them"), *choices])
        self._user = self._pick("User name or e-mail", [(NONE, "None of them"), *choices])
        self.body.addWidget(tiles)
        self._problem = label("", "unsure")
        self._problem.hide()
        self.body.addWidget(self._problem)
        add_prose(self.body, KEPT, "caption")
        go = Button("Read the table", "check", "primary")
        another = Button("Another file")
        go.clicked.connect(self._take)
        another.clicked.connect(self.another_asked)
        self.body.addWidget(row_of(go, another))

    def begin(self) -> None:
        """Give the title the focus."""
        self.title.setFocus()
        announce(self.title, self.title.text())

    def _pick(self, name: str, choices: Sequence[tuple[int, str]]) -> Picker[int]:
        box, column = column_box(4)
        column.addWidget(label(name, "strong"))
        picker = Picker[int](name, choices)
        column.addWidget(picker)
        self._tiles.addWidget(box)
        return picker

    def _take(self) -> None:
        password, site, user = (_chosen(picker) for picker in (self._password, self._site, self._user))
        named = [column for column in (password, site, user) if column is not None]
        if password is None:
            self._say("Choose the column with the passwords.")
        elif len(named) == 1:
            self._say("Choose the column with the sites or the one with the user names too.")
        elif len(set(named)) < len(named):
            self._say("One column cannot hold two of these. Choose another one.")
        else:
            self.mapped.emit(Columns(password, address=site, username=user))

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.show()
        announce(self._problem, problem)


def _chosen(picker: Picker[int]) -> int | None:
    value = picker.value()
    return None if value is None or value == NONE else value
