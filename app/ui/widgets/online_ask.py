"""Before something goes over the network: what exactly, and to whom. While it is under way: a way to stop it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label
from app.ui.widgets.check_way import who_sees
from app.ui.widgets.layouts import SideLayout, row_of


class Consent(Card):
    """Shows what would be sent; ``agreed`` and ``declined`` are the answer. Each fact is an icon and a text."""

    agreed = Signal()
    declined = Signal()

    def __init__(self, title: str, facts: Iterable[tuple[str, str]], yes: str, no: str = "Send nothing") -> None:
        super().__init__("notice", spacing=8, margins=(16, 12, 16, 14))
        self._spoken = [title]
        self.body.addWidget(heading(title, "strong"))
        for icon, text in facts:
            self._spoken.append(text)
            self.body.addWidget(icon_line(icon, text, kind="body", tint="primary")[0])
        send = Button(yes, "share-network")
        self._keep = Button(no)
        send.clicked.connect(self.agreed)
        self._keep.clicked.connect(self.declined)
        self.body.addWidget(row_of(send, self._keep))

    def begin(self) -> None:
        """Read it out; the focus goes to what sends nothing."""
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, " ".join(self._spoken))


def open_row(button: Button, link: str, *beside: QWidget) -> QWidget:
    """A button that opens ``link`` in the browser, what stands ``beside`` it, and who learns of that."""
    row = QWidget()
    sides = SideLayout(row, grows=1, spacing=6)
    sides.addWidget(row_of(button, *beside))
    sides.addWidget(label(who_sees(link), "caption"))
    return row


class Asking(QWidget):
    """A line on what is under way. ``stopped`` says that the worker pressed Cancel."""

    stopped = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        row = SideLayout(self, spacing=10)
        self._text = label(text, "muted")
        self._cancel = Button("Cancel", "x", describes=text)
        self._cancel.clicked.connect(self._stop)
        row.addWidget(self._text)
        row.addWidget(self._cancel)

    def begin(self) -> None:
        """Say what is under way; the focus goes to what stops it."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._text.text())

    def show_text(self, text: str) -> None:
        self._text.setText(text)

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self.stopped.emit()
