"""Whether an e-mail address is in a known breach: three ways to find out, in rising order of what is given away.

Addresses and answers are on screen only; they are gone when the worker leaves or the window is hidden.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Computer
from app.passwords.breach_guide import GUIDE, GuideStep
from app.passwords.breaches import (
    DISCLOSURES,
    BreachAnswer,
    Service,
    ask_each,
    ask_hibp,
    ask_xposedornot,
    clean_address,
    left_at_xposedornot,
    read_key,
)
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column
from app.ui.tasks import Task, run_task
from app.ui.theme import theme
from app.ui.widgets.basics import Button, clear_layout, label, notice
from app.ui.widgets.breach_key import BreachKey
from app.ui.widgets.breach_results import BreachResults
from app.ui.widgets.choices import Choices
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.online_ask import Asking, Consent, open_row
from app.ui.widgets.prose import add_prose, breakable_words

TITLE = "Is your e-mail address in a known breach?"
INTRO = "When a company loses its data, your address may be in it."
THREE_WAYS = "There are three ways to find out. The first gives away least, the last gives away most."
EMPLOYERS = (
    "This is your employer's computer. Its network can see who is asked, and the browser keeps a list of pages. So "
    "this app asks nobody from here. Take the steps below on your own computer or phone."
)
MOST_AT_ONCE = 5
LINES_HIGH = 4
BROWSE = "Look for an e-mail address in known breaches"


class Way(StrEnum):
    """How to find out."""

    YOURSELF = "yourself"
    HIBP = Service.HIBP.value
    XPOSEDORNOT = Service.XPOSEDORNOT.value


def _choices() -> dict[Way, tuple[str, str]]:
    hibp, xposed = DISCLOSURES[Service.HIBP], DISCLOSURES[Service.XPOSEDORNOT]
    return {
        Way.YOURSELF: ("Look for yourself, step by step", "This app sends nothing. It needs no key and no account."),
        Way.HIBP: (f"Ask {hibp.name} with a key of your own", f"{hibp.gets} A key costs money."),
        Way.XPOSEDORNOT: (f"Ask {xposed.name}", f"{xposed.gets} You are asked twice before anything is sent."),
    }


class BreachCard(SettingsCard):
    """``go`` has the window renew what it says was sent and what waits among the actions."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, TITLE, INTRO)
        self._stop = threading.Event()
        self._ways: Choices[Way] | None = None
        if program.worker.computer is Computer.EMPLOYERS:
            self.body.addWidget(notice("info", EMPLOYERS))
        else:
            add_prose(self.body, THREE_WAYS, "muted")
            self._ways = Choices(_choices(), Way.YOURSELF, kind="panel")
            self._ways.setAccessibleName("How to find out")
            self._ways.changed.connect(self._show_way)
            self.body.addWidget(self._ways)
        self._way = add_column(self.body)
        self._answer = add_column(self.body)
        self._show_way()

    def hideEvent(self, event: QHideEvent) -> None:
        self.forget()
        super().hideEvent(event)

    def forget(self) -> None:
        """Take what was typed and answered off the screen, and stop what is under way."""
        self._end()
        for field in self.findChildren(QPlainTextEdit):
            field.setPlainText("")
        for line in self.findChildren(QLineEdit):
            line.setText("")
        clear_layout(self._answer)
        self.tell_nothing()

    def _end(self) -> None:
        """Give up what is under way: its answers are not waited for."""
        self._stop.set()
        self._stop = threading.Event()
        self._way_box().setEnabled(True)

    def _way_box(self) -> QWidget:
        box = self._way.parentWidget()
        assert box is not None  # noqa: S101 - the column was made with one
        return box

    # --- The three ways ---

    def _show_way(self) -> None:
        self.forget()
        clear_layout(self._way)
        way = self._ways.chosen() if self._ways else Way.YOURSELF
        if way is Way.YOURSELF:
            for number, step in enumerate(GUIDE, 1):
                self._way.addWidget(self._step(number, step))
            return
        if way is Way.HIBP:
            key = BreachKey(self.program)
            key.failed.connect(self.tell_error)
            key.go.connect(self.go)
            self._way.addWidget(key)
            form = self._form(Service.HIBP)
            key.has_key.connect(form.setVisible)
            self._way.addWidget(form)
            form.hide()
            key.look()
        else:
            self._way.addWidget(self._form(Service.XPOSEDORNOT))

    def _step(self, number: int, step: GuideStep) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(label(f"{number}. {step.title}", "strong"))
        add_prose(column, step.text)
        if step.link and self._ways is not None:
            link = Button("Open the site", "arrow-square-out", "link", describes=step.title)
            link.clicked.connect(lambda: self._browse(step.link))
            column.addWidget(open_row(link, step.link))
        return box

    def _browse(self, link: str) -> None:
        if self.program.browse(link, BROWSE):
            self.go.emit("progress")
        else:
            self.tell_error(UserError("No browser answered.", do=f"Open your browser and type {link} there."))

    def _form(self, service: Service) -> QWidget:
        box, column = column_box(6)
        caption = label(f"Your e-mail addresses, one a line, {MOST_AT_ONCE} at most", "strong")
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(caption.text())
        field.setPlaceholderText("name@example.org")
        field.setFixedHeight(theme().icon_size().height() * LINES_HIGH)
        caption.setBuddy(field)
        check = Button("See what would be sent", "magnifying-glass")
        check.clicked.connect(lambda: self._propose(service, field))
        column.addWidget(caption)
        column.addWidget(field)
        column.addWidget(label("Ask about your own addresses only.", "muted"))
        column.addWidget(row_of(check))
        return box

    # --- Asking ---

    def _propose(self, service: Service, field: QPlainTextEdit) -> None:
        """Show what would be sent to whom; where the service asks for no key, twice."""
        self.tell_nothing()
        clear_layout(self._answer)
        try:
            addresses = _addresses(field.toPlainText())
        except UserError as error:
            self.tell_error(error)
            return
        told = DISCLOSURES[service]
        key = " and your key" if service is Service.HIBP else ""
        consent = Consent(
            "This would be sent",
            (
                ("share-network", f"Your whole address{key}: {', '.join(map(breakable_words, addresses))}"),
                ("globe", f"It goes to {told.host} ({told.name}). {told.gets} It also sees your internet address."),
                ("eye-slash", "Not sent: your name, any password, and what you have answered here."),
                ("lock-simple", "This app keeps no address. Its list of what was sent says who was asked and when."),
            ),
            yes="Go on" if told.second_yes else "Send it",
        )
        go_on = self._ask_again if told.second_yes else self._send
        consent.agreed.connect(lambda: go_on(service, addresses))
        self._show_consent(consent)

    def _ask_again(self, service: Service, addresses: Sequence[str]) -> None:
        told = DISCLOSURES[service]
        clear_layout(self._answer)
        consent = Consent(
            f"Are you sure that {told.name} may have the whole address?",
            (("warning-circle", "Once it is sent, nobody can take it back. The first way needs none of this."),),
            yes="Yes, send it",
        )
        consent.agreed.connect(lambda: self._send(service, addresses))
        self._show_consent(consent)

    def _show_consent(self, consent: Consent) -> None:
        consent.declined.connect(lambda: clear_layout(self._answer))
        self._answer.addWidget(consent)
        self.reveal(consent)
        consent.begin()

    def _send(self, service: Service, addresses: Sequence[str]) -> None:
        clear_layout(self._answer)
        host = DISCLOSURES[service].host
        asking = Asking(f"Asking {host}…")
        stop = self._stop = threading.Event()
        asking.stopped.connect(stop.set)
        self._answer.addWidget(asking)
        self._way_box().setEnabled(False)
        asking.begin()

        def unless_given_up(act: Callable[..., None]) -> Callable[..., None]:
            return lambda *given: act(*given) if stop is self._stop else None

        run_task(
            self,
            lambda task: _ask(task, self.program, service, addresses, stop),
            on_progress=unless_given_up(
                lambda done: asking.show_text(f"Asking {host}: {done[-1]} of {len(addresses)}")
            ),
            on_done=unless_given_up(lambda answers: self._show_answers(addresses, answers)),
            on_error=unless_given_up(self._failed),
            on_bug=self.forget,
        )

    def _show_answers(self, addresses: Sequence[str], answers: Sequence[BreachAnswer]) -> None:
        self.forget()
        results = BreachResults(self.program, list(zip(addresses, answers, strict=True)))
        results.failed.connect(self.tell_error)
        results.added.connect(lambda: self.go.emit("progress"))
        self._answer.addWidget(results)
        self.reveal(results)
        results.begin()
        self.go.emit("progress")

    def _failed(self, error: UserError) -> None:
        self._end()
        clear_layout(self._answer)
        self.tell_error(error)


def _addresses(typed: str) -> list[str]:
    """The addresses, each once. Raises ``UserError``."""
    lines = [line for line in typed.replace(",", "\n").replace(";", "\n").split("\n") if line.strip()]
    if len(lines) > MOST_AT_ONCE:
        raise UserError(
            f"These are more than {MOST_AT_ONCE} addresses.", safe="Nothing was sent.", do="Ask about a few at a time."
        )
    return list(dict.fromkeys(clean_address(line) for line in lines or [""]))


def _ask(
    task: Task, program: Program, service: Service, addresses: Sequence[str], stop: threading.Event
) -> tuple[BreachAnswer, ...]:
    """Ask about each address, in a worker thread. ``task`` hears how many are done."""
    http, most = program.http, len(addresses)
    if service is Service.HIBP:
        key = read_key(program.secrets)
        if key is None:
            raise UserError("Your key is not in the keyring any more.", safe="Nothing was sent.", do="Put it in again.")
        ask = partial(ask_hibp, http, key, stop=stop)
    else:
        ask = partial(ask_xposedornot, http, stop=stop, second_yes=True)
        most = left_at_xposedornot(program.vault.ledger(), program.clock.now())
    return ask_each(addresses, ask, lambda done, _of: task.report(done), stop, most)
