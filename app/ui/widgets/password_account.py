"""One account as a line: what it is, what is said of it, and what can be done; never its password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Action
from app.passwords.model import Account, AccountFinding, Kind, SignIn
from app.passwords.overview import SIGN_IN, AccountSeen
from app.ui.password_findings import account_origin, add_action, keep_said
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.action_ticks import mark_done
from app.ui.widgets.basics import Button, Icon, announce, clear_layout, label, pill
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.widgets.password_words import HAVE_IT, KINDS, MATTERS, OFFERED, STATES, TONES
from app.ui.widgets.prose import add_prose, breakable_words

AT_WORK = "This one is for work: follow your employer's way to change it."


class AccountDesk(QObject):
    """What can be done with an account. ``sent`` says that the ledger grew, ``changed`` that the actions did."""

    sent = Signal()
    changed = Signal()
    said = Signal(object, object)  # Kind, Account
    failed = Signal(object)  # UserError
    no_browser = Signal(str, str)  # link, title

    def __init__(self, program: Program, parent: QObject) -> None:
        super().__init__(parent)
        self._program = program
        self._actions: dict[str, Action] = {}

    def refresh(self) -> None:
        """Take in which accounts are among the actions."""
        self._try(self._read)

    def action(self, account: Account) -> Action | None:
        """The action for this account, open or done."""
        return self._actions.get(account_origin(self._program, account))

    def open_page(self, account: Account) -> None:
        """Open the page to change the password at, in the worker's browser."""
        link = account.change_link

        def open_it() -> None:
            if not self._program.browse(link, f"Change a password: {account.site}"):
                self.no_browser.emit(link, account.site)

        if self._try(open_it):
            self.sent.emit()

    def add(self, account: Account) -> bool:
        """Put it among the actions."""
        text = f"Change the password of {account.site}"
        return self._change(lambda: add_action(self._program, account, text))

    def end(self, account: Account) -> bool:
        """The worker says that it is done."""
        action = self.action(account)
        return action is not None and self._change(lambda: mark_done(self._program, action))

    def say(self, kind: Kind, account: Account) -> None:
        """The worker says that the account has two-step sign-in or a passkey."""
        program, name = self._program, (account.site, account.username)

        def noted(_: None) -> None:
            self.said.emit(kind, account)
            self.changed.emit()

        run_task(self, lambda _: keep_said(program, kind, name), on_done=noted, on_error=self.failed.emit)

    def _read(self) -> None:
        self._actions = {action.origin: action for action in self._program.vault.actions()}

    def _change(self, act: Callable[[], object]) -> bool:
        if not self._try(act):
            return False
        self.refresh()
        self.changed.emit()
        return True

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as error:
            self.failed.emit(error)
            return False
        return True


class AccountRow(QWidget):
    """The line. Folded it names the account and what is found; unfolded it says why, and what can be done.

    ``about`` is a kind to speak of whatever is said of it: of sign-in, what is well is told too.
    """

    def __init__(self, seen: AccountSeen, desk: AccountDesk, about: Kind | None = None, *, folded: bool) -> None:
        super().__init__()
        self._seen, self._desk, self._about = seen, desk, about
        account = seen.account
        self._name = f"{account.site}, {account.username}" if account.username else account.site
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        icon, _ = MATTERS[account.matters]
        row.addWidget(Icon("briefcase" if account.at_work else icon, "muted", "section"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        row.addLayout(column, 1)
        head = QWidget()
        sides = SideLayout(head, least_ems=12)
        sides.addWidget(self._words())
        right = QWidget()
        beside = FlowLayout(right, spacing=10)
        for finding in self._shown():
            beside.addWidget(_pill(finding))
        sides.addWidget(right)
        column.addWidget(head)
        if not folded:
            column.addWidget(self._inside())
        elif self._shown():
            beside.addWidget(FoldButton(self._inside, column, self._name, show="Details", hide="Less"))

    def _words(self) -> QWidget:
        account = self._seen.account
        box, column = column_box(0)
        column.addWidget(label(breakable_words(account.site), "strong"))
        said = " · ".join(part for part in (account.username, MATTERS[account.matters][1]) if part)
        if said:
            column.addWidget(label(breakable_words(said), "caption"))
        return box

    def _shown(self) -> list[AccountFinding]:
        """What is said of it: what can be mended; where one kind is asked about, that first."""
        told = [finding for finding in self._seen.findings if finding.kind is self._about]
        return told + [finding for finding in self._seen.to_do if finding.kind is not self._about]

    def _inside(self) -> QWidget:
        """The reasons and the buttons."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        for finding in self._shown():
            add_prose(column, breakable_words(finding.why), "muted")
        if self._seen.account.at_work:
            add_prose(column, AT_WORK, "muted")
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        self._offer(flow)
        column.addWidget(buttons)
        return box

    def _offer(self, flow: FlowLayout) -> None:
        """Show the buttons that fit how things stand."""
        account, desk = self._seen.account, self._desk
        kinds = {finding.kind for finding in self._seen.to_do}
        wrong = bool(kinds - {Kind.HTTP, *SIGN_IN})
        if account.change_link and kinds - {Kind.HTTP}:
            word = "Change password" if wrong else "Open its page"
            self._button(flow, word, "arrow-square-out", lambda: desk.open_page(account), kind="plain")
        action = desk.action(account)
        if action is not None and action.done is None:
            flow.addWidget(pill("In your actions"))
            self._button(flow, "Done", "check", lambda: self._after(flow, desk.end(account), "Done"))
        elif wrong and action is not None:
            flow.addWidget(pill("Done, you say", "ok"))
        elif wrong:
            self._button(flow, "Add to my actions", "plus", lambda: self._after(flow, desk.add(account), "Added"))
        for kind in SIGN_IN:
            finding = self._seen.finding(kind)
            if finding in self._shown() and finding.state not in (SignIn.SEEN, SignIn.YOU_SAY):
                self._button(flow, HAVE_IT[kind], "check", partial(desk.say, kind, account))

    def _button(self, flow: FlowLayout, word: str, icon: str, act: Callable[[], None], *, kind: str = "link") -> None:
        made = Button(word, icon, kind, describes=self._name)
        made.clicked.connect(lambda _checked=False: act())
        flow.addWidget(made)

    def _after(self, flow: FlowLayout, went: bool, said: str) -> None:
        """Show the buttons anew, and give the focus to the first of them."""
        if not went:
            return
        clear_layout(flow)
        self._offer(flow)
        items = (flow.itemAt(index) for index in range(flow.count()))
        first = next((item.widget() for item in items if item and isinstance(item.widget(), Button)), None)
        if first is not None:
            first.show()  # at once, so that it can take the focus
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{said}: {self._name}")


def _pill(finding: AccountFinding) -> QWidget:
    if finding.kind not in SIGN_IN:
        unknown = finding.state is SignIn.CANNOT_TELL
        text = "Leaks: not known" if unknown else KINDS[finding.kind]
        return pill(text, "" if unknown else TONES.get(finding.kind, "warn"))
    if finding.state is SignIn.OFFERED:
        return pill(OFFERED[finding.kind], "warn")
    assert finding.state is not None  # noqa: S101 - sign-in always has one
    tone = "ok" if finding.state in (SignIn.SEEN, SignIn.YOU_SAY) else ""
    return pill(f"{KINDS[finding.kind]}: {STATES[finding.state][0].lower()}{STATES[finding.state][1:]}", tone)
