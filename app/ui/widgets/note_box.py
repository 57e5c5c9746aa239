"""A private note that is read, and written where it stands; it is saved when the worker pauses."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.theme import theme
from app.ui.widgets.basics import Button
from app.ui.widgets.prose import add_prose, breakable_words

PAUSE_MS = 500
LINES = 4


class NoteBox(QWidget):
    """``noted`` carries the words to keep; empty ones take the note away. ``describes`` says what it stands beside."""

    noted = Signal(str)

    def __init__(self, text: str, describes: str) -> None:
        super().__init__()
        self._saved = text
        self._describes = describes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._words = add_prose(column, breakable_words(text), "muted")
        self._words.setVisible(bool(text))
        self._write = Button("Change the note" if text else "Add a note", "note-pencil", "link", describes=describes)
        self._write.clicked.connect(self._open)
        column.addWidget(self._write, 0, Qt.AlignmentFlag.AlignLeft)
        self._column = column
        self._edit: QPlainTextEdit | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self.save)

    def save(self) -> None:
        """Have the words kept, where they changed."""
        self._soon.stop()
        if self._edit is not None and (text := self._edit.toPlainText().strip()) != self._saved:
            self._saved = text
            self.noted.emit(text)

    def _open(self) -> None:
        self._edit = QPlainTextEdit(self._saved)
        self._edit.setAccessibleName(f"Private note: {self._describes}")
        self._edit.setPlaceholderText("Kept in your locked history. Leave out names of people you support.")
        self._edit.setTabChangesFocus(True)
        self._edit.setFixedHeight(round(theme().points() * 2 * LINES))
        self._edit.textChanged.connect(self._soon.start)
        self._words.hide()
        self._write.hide()
        done = Button("Done", "check", describes=f"note, {self._describes}")
        done.clicked.connect(self._close)
        self._done = done
        self._column.addWidget(self._edit)
        self._column.addWidget(done, 0, Qt.AlignmentFlag.AlignLeft)
        self._edit.setFocus()

    def _close(self) -> None:
        self.save()
        for part in (self._edit, self._done):
            if part is not None:
                part.hide()
                part.deleteLater()
        self._edit = None
        self._words.setText(breakable_words(self._saved))
        self._words.setVisible(bool(self._saved))
        word = "Change the note" if self._saved else "Add a note"
        self._write.setText(word)
        self._write.setAccessibleName(f"{word}: {self._describes}")
        self._write.show()
        self._write.setFocus(Qt.FocusReason.OtherFocusReason)
