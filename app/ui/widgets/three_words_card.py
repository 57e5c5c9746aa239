"""Makes passwords from random words. They are on screen and on the clipboard for a while, and nowhere else."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Computer
from app.passwords.three_words import MORE_WORDS, SEPARATOR, WORDS, load_words, make_words, ways
from app.ui.program import Program
from app.ui.secret_clipboard import SECONDS, secret_clipboard
from app.ui.settings.base import SettingsCard
from app.ui.widgets.basics import Button, Card, announce, clear_layout, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import MAY_BREAK, add_prose

TITLE = "Make a password from random words"
INTRO = (
    "Words picked by chance are hard to guess, and easy to type and to remember. Use each password for one "
    "account only. Take five words for the main password of a password manager."
)
AFTERWARDS = (
    "If a site asks for a capital letter or a digit, add one at the end. "
    "Save it in your password manager, or write it down and keep the paper at home. This app does not keep it."
)
COPIED = (
    f"Copied. It is taken off the clipboard after {SECONDS} seconds, and when you close this app, "
    "unless you have copied something else by then."
)


class ThreeWordsCard(SettingsCard):
    """Three words for an account, or five for what locks all the others."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, TITLE, INTRO)
        self._words: tuple[str, ...] = ()
        self._made = ""
        self._clipboard = secret_clipboard()
        self._clipboard.cleared.connect(self._say_cleared)
        holder = QWidget()
        self._shown = QVBoxLayout(holder)
        self._shown.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder)
        self._again = Button("Make three words", "arrows-clockwise")
        more = Button("Make five words", kind="link")
        self._again.clicked.connect(lambda: self._make(WORDS))
        more.clicked.connect(lambda: self._make(MORE_WORDS))
        self.body.addWidget(row_of(self._again, more))
        if program.worker.computer is Computer.SHARED:
            add_prose(self.body, "Someone else uses this computer too, so write it on paper where you can.", "muted")

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the words, but not while the window is only put aside to type them in elsewhere."""
        if not event.spontaneous():
            self.forget()
        super().hideEvent(event)

    def forget(self) -> None:
        """Take the words off the screen. What was copied stays on the clipboard for its time."""
        self._made = ""
        self._again.setText("Make three words")
        clear_layout(self._shown)
        self.tell_nothing()

    def _make(self, count: int) -> None:
        self._words = self._words or load_words(self.program.resources / "passwords")
        self._made = make_words(self._words, count)
        self._again.setText("Make another three")
        self.tell_nothing()
        clear_layout(self._shown)
        box = Card("panel", spacing=6, margins=(16, 12, 16, 12))
        spoken = f"{self._made.replace(SEPARATOR, ', ')}, with a dash between the words"
        words = label(self._made.replace(SEPARATOR, f"{SEPARATOR}{MAY_BREAK}"), "section")
        words.setAccessibleName(spoken)
        box.body.addWidget(words)
        box.body.addWidget(
            label(f"One of more than {_rounded(ways(self._words, count))} that could come out.", "caption")
        )
        copy = Button("Copy", "copy", describes="the words on screen")
        copy.clicked.connect(self._copy)
        box.body.addWidget(row_of(copy))
        box.body.addWidget(label(AFTERWARDS, "muted"))
        self._shown.addWidget(box)
        announce(words, spoken)

    def _copy(self) -> None:
        self._clipboard.copy(self._made)
        self.tell(COPIED, "clock")

    def _say_cleared(self) -> None:
        if self._made:
            self.tell("The words are off the clipboard again.")


def _rounded(number: int) -> str:
    """ "419 billion"."""
    billions = number // 10**9
    return f"{billions} billion" if billions < 10**9 else f"{billions // 10**9} billion billion"
