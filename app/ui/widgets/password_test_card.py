"""Tests one password: how hard it is to guess, and, if the worker says so, whether it is known from leaks.

What is typed is in this window's process until the box is emptied: after each answer of the leak check, on leaving,
when the window is hidden and when it locks. Python and Qt cannot wipe the memory it stood in, and the card says so.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.http import NoReplyReason
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.online_ask import Asking, Consent
from app.ui.widgets.prose import add_prose, breakable_host

if TYPE_CHECKING:
    from app.passwords.leaks import LeakCheck, LeakRun

TITLE = "Test one password"
INTRO = "Type it as you would to sign in. The words below it change as you type."
PROMISE = (
    "What you type here passes through this window, and is held in the computer's memory while it does. It is not "
    "kept, logged or sent. The box is emptied after the leak check, when you leave this page, and when you hide or "
    "lock the window. No program can promise that the memory is wiped at once."
)
LONGEST = 1000
PAUSE_MS = 200
A_SHORT_PRESS, SHOWN_MS = 0.4, 5000
_TONES = (("warning-circle", "bad"), ("warning-circle", "bad"), ("warning", "warn"), ("check-circle", "ok"))


class PasswordTestCard(SettingsCard):
    """``go`` has the window renew what it says was sent."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, TITLE)
        self._stop = threading.Event()
        add_prose(self.body, INTRO, "muted")
        self._field = MaskedField("The password to test")
        self.body.addWidget(self._field)
        self._strength = add_column(self.body)
        self._ask_button = Button("Is it known from leaks?", "magnifying-glass")
        self._ask_button.clicked.connect(self._propose)
        self.body.addWidget(row_of(self._ask_button))
        self._leaks = add_column(self.body)
        add_prose(self.body, PROMISE, "muted")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._judge)
        self._field.typed.connect(self._changed)
        self._changed("")
        run_task(self, lambda _task: _get_ready())

    def hideEvent(self, event: QHideEvent) -> None:
        self.forget()
        super().hideEvent(event)

    def forget(self) -> None:
        """Empty the box, take what was said off the screen, and stop what is under way."""
        self._stop.set()
        self._stop = threading.Event()
        self._field.empty()
        clear_layout(self._leaks)
        self.tell_nothing()

    # --- Strength ---

    def _changed(self, text: str) -> None:
        self._ask_button.setEnabled(bool(text))
        if text:
            clear_layout(self._leaks)  # it was about another password
            self._soon.start()
        else:
            self._soon.stop()
            clear_layout(self._strength)

    def _judge(self) -> None:
        from app.passwords.model import OwnWords
        from app.passwords.strength import LEVELS, PROTECTS, WEAKNESSES, Weakness, strength_of

        strength = strength_of(self._field.text(), OwnWords.of(self.program.worker))
        clear_layout(self._strength)
        icon, tint = _TONES[min(strength.level, len(_TONES) - 1)]
        said = [LEVELS[strength.level], PROTECTS[strength.level]]
        row, _ = icon_line(icon, said[0], kind="strong", tint=tint)
        self._strength.addWidget(row)
        if strength.weakness is not Weakness.NONE:
            said.insert(1, WEAKNESSES[strength.weakness])
        for sentence in said[1:]:
            add_prose(self._strength, sentence)
        announce(row, said[0])

    # --- Leaks ---

    def _propose(self) -> None:
        """Show exactly what would be sent."""
        from app.passwords.leaks import HOST, first_characters

        five = first_characters(self._field.text())
        clear_layout(self._leaks)
        if not five:
            self.tell_error(UserError("This text cannot be looked up.", safe="Nothing was sent.", do="Type it again."))
            return
        sent = (
            f"Five characters: {' '.join(five)}. They are the start of a code that is worked out from your password. "
            "Hundreds of leaked passwords have the same five. The rest is compared here."
        )
        host = breakable_host(HOST)
        facts = (
            ("share-network", sent),
            ("globe", f"They go to {host}, a part of Have I Been Pwned. It also sees your internet address."),
            ("lock-simple", "Its answer is padded, so its length tells nothing to anyone on the way."),
            ("eye-slash", "Not sent: your password, your name, your e-mail address."),
        )
        consent = Consent("This would be sent", facts, yes="Send the five")
        consent.agreed.connect(self._send)
        consent.declined.connect(self._decline)
        self._leaks.addWidget(consent)
        self.reveal(consent)
        consent.begin()

    def _decline(self) -> None:
        clear_layout(self._leaks)
        self._ask_button.setFocus()

    def _send(self) -> None:
        from app.passwords.leaks import HOST, LeakCheck

        clear_layout(self._leaks)
        asking = Asking(f"Asking {HOST}…")
        check, stop = LeakCheck([self._field.text()]), threading.Event()
        self._stop = stop
        asking.stopped.connect(stop.set)
        self._leaks.addWidget(asking)
        self._field.setEnabled(False)
        self._ask_button.setEnabled(False)
        asking.begin()
        run_task(
            self,
            lambda _task: check.run(self.program.http, lambda done, of: None, stop),
            on_done=lambda run: self._answered(check, run, stop),
            on_error=lambda error: self._failed(error, stop),
            on_bug=self.forget,
        )

    def _answered(self, check: LeakCheck, run: LeakRun, stop: threading.Event) -> None:
        """Say what came, with the box emptied first."""
        if stop is not self._stop:
            return  # it was given up: the worker has left, or hidden the window
        times = check.times_seen(self._field.text())
        self.forget()
        result = _result(times, run)
        self._leaks.addWidget(result)
        self.reveal(result)
        result.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(result, result.accessibleName())
        self.go.emit("progress")

    def _failed(self, error: UserError, stop: threading.Event) -> None:
        if stop is self._stop:
            self.forget()
            self.tell_error(error)


def _result(times: int | None, run: LeakRun) -> Card:
    from app.passwords.unanswered import WHY_UNKNOWN

    if times is None:
        icon, tint, title = "question", "warn", "Unknown"
        said = [WHY_UNKNOWN[reason] for reason in run.failed] or [WHY_UNKNOWN[NoReplyReason.STOPPED]]
        said.append("Whether it has leaked is not known.")
    elif times:
        icon, tint, title = "warning-circle", "bad", f"Known from leaks, {times:,} times"
        said = ["Lists of leaked passwords hold it, and thieves try those lists. Change it wherever you use it."]
    else:
        icon, tint, title = "info", "muted", "Not in the known leaks"
        said = ["The service holds no leak with this password. It knows only leaks that were found."]
    said.append("The box above is empty again.")
    card = Card("panel", spacing=6, margins=(16, 12, 16, 12))
    card.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    card.setAccessibleName(f"{title}. {' '.join(said)}")
    card.body.addWidget(icon_line(icon, title, kind="strong", tint=tint)[0])
    add_prose(card.body, " ".join(said))
    return card


def _get_ready() -> None:
    """Read the lists of common passwords before the first letter is typed."""
    from app.passwords.model import OwnWords
    from app.passwords.strength import strength_of

    strength_of("ready", OwnWords())


class MaskedField(QWidget):
    """A box that shows dots: the text itself while the button is held, or for a moment after a short press."""

    typed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        caption = label(name, "strong")
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setAccessibleName(name)
        self._line.setMaxLength(LONGEST)
        self._line.textChanged.connect(self.typed)
        caption.setBuddy(self._line)
        show = Button("Hold to show", "eye", describes=f"{name}. A short press shows it for five seconds")
        show.pressed.connect(self._show)
        show.released.connect(self._let_go)
        self._pressed_at = 0.0
        self._mask_again = QTimer(self)
        self._mask_again.setSingleShot(True)
        self._mask_again.timeout.connect(self._mask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption)
        line = QWidget()
        row = SideLayout(line, least_ems=12, spacing=10)
        row.addWidget(self._line)
        row.addWidget(show)
        column.addWidget(line)

    def text(self) -> str:
        return self._line.text()

    def empty(self) -> None:
        """Empty the box, so that undoing brings nothing back, and mask it."""
        self._mask()
        self._line.setText("")
        self.setEnabled(True)

    def _show(self) -> None:
        self._pressed_at = monotonic()
        self._mask_again.stop()
        self._line.setEchoMode(QLineEdit.EchoMode.Normal)

    def _let_go(self) -> None:
        if monotonic() - self._pressed_at < A_SHORT_PRESS:
            self._mask_again.start(SHOWN_MS)  # for whoever cannot hold a button down
        else:
            self._mask()

    def _mask(self) -> None:
        self._mask_again.stop()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
