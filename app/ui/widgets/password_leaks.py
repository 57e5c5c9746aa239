"""The leak check: what is sent and to whom, yes or no, how far it is, and what stayed unknown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from app.passwords.leaks import LeakPlan
from app.passwords.model import Kind, SignIn
from app.passwords.unanswered import WHY_UNKNOWN
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line
from app.ui.widgets.layouts import row_of
from app.ui.widgets.password_work import Looked
from app.ui.widgets.prose import add_prose
from app.ui.widgets.work_progress import WorkProgress
from app.ui.words import how_many

TITLE = "Are any of them known from leaks?"


class LeakCard(Card):
    """``agreed`` says that the worker wants it sent; ``cancelled`` that it is to stop; ``file_asked`` that the file is
    to be read again first.
    """

    agreed = Signal()
    cancelled = Signal()
    file_asked = Signal()

    def __init__(self, looked: Looked) -> None:
        super().__init__(spacing=10)
        self.title = heading(TITLE, "section")
        self.body.addWidget(self.title)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        self.body.addLayout(self._inside)
        self.progress = WorkProgress("answers", "Getting ready")
        self.progress.cancelled.connect(self.cancelled)
        self.body.addWidget(self.progress)
        self._looked = looked
        self.show_looked(looked)

    def show_looked(self, looked: Looked) -> None:
        """Show how the check stands."""
        self._looked = looked
        self.progress.finish()
        clear_layout(self._inside)
        if not looked.plan.requests and looked.run is None:
            add_prose(self._inside, "There is no password in this file to ask about.", "muted")
        elif looked.run is None:
            self._offer(looked.plan)
        else:
            self._tell(looked)

    def show_working(self, requests: int) -> None:
        """Show that it goes on."""
        clear_layout(self._inside)
        self.progress.start("Asking about leaks", requests)

    def show_file_needed(self) -> None:
        """The process that knew the passwords has ended."""
        self.progress.finish()
        clear_layout(self._inside)
        add_prose(
            self._inside,
            "The process that read your file has ended, and the passwords with it. To ask about leaks, the file is "
            "needed again.",
        )
        again = Button("Read the file again", "repeat")
        again.clicked.connect(self.file_asked)
        self._inside.addWidget(row_of(again))

    def told(self) -> str:
        """What it says now, for who hears it."""
        return " ".join(item.text() for item in self.findChildren(QLabel) if item.isVisibleTo(self))

    def _offer(self, plan: LeakPlan) -> None:
        add_prose(
            self._inside,
            f"This is not done until you say so. The app would send {how_many(plan.requests, 'request')} to "
            f"{plan.host} (Pwned Passwords). Each holds five characters of a scrambled form of one password.",
        )
        for icon, text in (
            ("eye", f"It sees five characters such as {plan.example}, which thousands of passwords share."),
            (
                "x",
                "It sees no password, no user name and no site. The answers are padded, so their size tells nothing.",
            ),
            (
                "info",
                "It sees your internet address and the time, as every site does. The ledger keeps that you asked.",
            ),
        ):
            self._inside.addWidget(icon_line(icon, text)[0])
        yes = Button(f"Send {how_many(plan.requests, 'request')}", "arrow-right")
        yes.setAccessibleName(f"{yes.text()} to {plan.host}")
        yes.clicked.connect(self.agreed)
        no = Button("No, thank you", kind="link", describes="asking about leaks")
        no.clicked.connect(self._decline)
        self._inside.addWidget(row_of(yes, no))

    def _decline(self) -> None:
        clear_layout(self._inside)
        add_prose(self._inside, "Nothing was sent. Which passwords are known from leaks is not known.", "muted")
        anyway = Button("Show this again", kind="link", describes="asking about leaks")
        anyway.clicked.connect(lambda: self.show_looked(self._looked))
        self._inside.addWidget(row_of(anyway))
        self.title.setFocus()
        announce(self.title, "Nothing was sent.")

    def _tell(self, looked: Looked) -> None:
        assert looked.run is not None  # noqa: S101 - asked before
        run = looked.run
        leaked = len(looked.view.of(Kind.LEAKED))
        unknown = len(looked.view.of(Kind.LEAKED, SignIn.CANNOT_TELL))
        if leaked:
            verb = "has a password" if leaked == 1 else "have passwords"
            text = f"{how_many(leaked, 'account')} {verb} known from leaks. Change them wherever they are used."
            self._inside.addWidget(icon_line("warning-circle", text, kind="strong", tint="bad")[0])
        elif not run.left:
            text = "None of these passwords is in the lists of Pwned Passwords. Other lists may hold them."
            self._inside.addWidget(icon_line("check-circle", text, kind="body", tint="ok")[0])
        if run.stopped:
            text = f"Stopped. {how_many(run.left, 'request')} left to ask: what they would tell is not known."
            self._inside.addWidget(icon_line("stop", text, kind="body")[0])
        elif run.left:
            text = f"{how_many(run.left, 'request')} had no whole answer"
            text += f", so of {how_many(unknown, 'account')} it is not known." if unknown else "."
            self._inside.addWidget(icon_line("question", text, kind="body", tint="warn")[0])
        for reason in run.failed:
            self._inside.addWidget(icon_line("info", WHY_UNKNOWN[reason])[0])
        if run.left:
            more = Button(f"Ask for the {run.left:,} that are left", "repeat")
            more.clicked.connect(self.agreed)
            self._inside.addWidget(row_of(more))
