"""What was found in an export: the counts, what changed since last time, and the accounts to begin with."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.passwords.formats import name_of
from app.passwords.model import Audited, Kind
from app.passwords.overview import AccountSeen, Overview, Together
from app.ui.password_findings import Compared
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, TileLayout
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.password_account import AccountDesk, AccountRow
from app.ui.widgets.password_words import why_skipped
from app.ui.widgets.password_work import Looked
from app.ui.widgets.prose import Prose, add_prose, breakable_words
from app.ui.words import how_many, since

SITES_NAMED = 3
DAMAGED_NAMED = 20


class Summary(Card):
    """The first card: what was read, and what became of every item of it. ``another_asked`` wants another file."""

    another_asked = Signal()

    def __init__(self, looked: Looked, today: date) -> None:
        super().__init__(spacing=8)
        audited = looked.audited
        head = QWidget()
        sides = SideLayout(head)
        self.title = heading(_title(looked.view), "section")
        sides.addWidget(self.title)
        another = Button("Look at another file", "folder-open", "link")
        another.clicked.connect(self.another_asked)
        sides.addWidget(another)
        self.body.addWidget(head)
        row = QWidget()
        counts = SideLayout(row)
        counts.addWidget(label(_counts(audited)))
        inside = QVBoxLayout()
        counts.addWidget(
            FoldButton(lambda: _reasons(audited), inside, "what was skipped or damaged", show="See why", hide="Hide")
        )
        self.body.addWidget(row)
        self.body.addLayout(inside)
        if looked.compared:
            self.body.addWidget(icon_line("repeat", _compared(looked.compared, today), kind="body", tint="primary")[0])
        for note in audited.notes:
            self.body.addWidget(icon_line("info", note)[0])


class First(QWidget):
    """What comes first: a password that work and private life share, the numbers, and the accounts to begin with."""

    def __init__(self, desk: AccountDesk) -> None:
        super().__init__()
        self._desk = desk
        self._title: QLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def begin(self) -> None:
        """Give the focus to the title of the accounts to begin with."""
        if self._title is not None:
            self._title.show()  # at once, so that it can take the focus
            self._title.setFocus()

    def show_looked(self, looked: Looked) -> None:
        """Show these findings in the place of those before."""
        clear_layout(self._column)
        crossed = _crossing(looked.view)
        if crossed is not None:
            self._column.addWidget(crossed)
        self._column.addWidget(_tiles(looked))
        self._title = heading("Change these first", "section") if looked.view.pressing else None
        if self._title is not None:
            self._column.addWidget(self._pressing(self._title, looked.view))

    def _pressing(self, title: QLabel, view: Overview) -> QWidget:
        """The few accounts to begin with."""
        box = Card(spacing=8)
        head = QWidget()
        sides = SideLayout(head)
        sides.addWidget(title)
        sides.addWidget(label("most exposed first", "muted", wrap=False))
        box.body.addWidget(head)
        rows = LongColumn[AccountSeen](lambda seen: AccountRow(seen, self._desk, folded=False), "account", "accounts")
        rows.show_items(view.pressing)
        box.body.addWidget(rows)
        return box


def _tiles(looked: Looked) -> QWidget:
    """The numbers that matter most."""
    view = looked.view
    box = QWidget()
    layout = TileLayout(box, columns=4, least_ems=9)
    groups = sum(group.kind is Kind.REUSED for group in view.groups)
    shared = f"accounts share {'a password' if groups == 1 else 'passwords'} with others"
    layout.addWidget(_tile(len(view.of(Kind.REUSED)), shared))
    layout.addWidget(_tile(len(view.of(Kind.NEAR)), "have nearly the same password"))
    layout.addWidget(_tile(len(view.of(Kind.WEAK)), "are easy to guess"))
    if looked.run is None:
        layout.addWidget(_tile(None, "known from leaks: not asked yet"))
    else:
        layout.addWidget(_tile(len(view.of(Kind.LEAKED)), "are known from leaks"))
    return box


def _crossing(view: Overview) -> QWidget | None:
    """That work and private life share a password, said plainly."""
    if not view.crossing:
        return None
    box = Card("warning", spacing=6, margins=(14, 12, 14, 12))
    first = view.crossing[0]
    work = _names([account.site for account in first.accounts if account.at_work])
    private = _names([account.site for account in first.accounts if not account.at_work])
    how = "the same password" if first.kind is Kind.REUSED else "nearly the same password"
    text = f"Work and private life share a password: {work} has {how} as {private}."
    box.body.addWidget(icon_line("briefcase", text, kind="strong", tint="warn")[0])
    more = len(view.crossing) - 1
    also = f" The same goes for {how_many(more, 'other password')}." if more else ""
    add_prose(box.body, f"A leak on either side would open both. Give the private ones a password of their own.{also}")
    return box


class Groups(Card):
    """Which accounts belong together, a line for each password that several of them have."""

    def __init__(self, view: Overview) -> None:
        super().__init__(spacing=8)
        self.body.addWidget(heading("Which accounts share a password", "section"))
        rows = LongColumn(_group, "group", "groups")
        rows.show_items(view.groups)
        self.body.addWidget(rows)


def _group(group: Together) -> QWidget:
    how = "The same password" if group.kind is Kind.REUSED else "Nearly the same password"
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(2)
    head = QWidget()
    sides = SideLayout(head)
    sites = [account.site for account in group.accounts]
    title = f"{how} at {how_many(len(sites), 'account')}: {_names(sites)}"
    sides.addWidget(icon_line("copy" if group.kind is Kind.REUSED else "path", breakable_words(title), kind="body")[0])
    column.addWidget(head)
    sides.addWidget(FoldButton(lambda: _members(group), column, title, show="See all"))
    return box


def _members(group: Together) -> QWidget:
    """All accounts of a group. A hundred are named at once; there may be thousands."""
    names = [f"{account.site}, {account.username}" if account.username else account.site for account in group.accounts]
    shown = names[:100]
    if len(names) > len(shown):
        shown.append(f"and {len(names) - len(shown):,} more")
    return Prose(breakable_words("\n".join(shown)), "muted")


def _tile(number: int | None, words: str) -> Card:
    box = Card(spacing=2)
    said = "–" if number is None else f"{number:,}"
    figure = label(said, "number")
    figure.setAccessibleName(words if number is None else f"{said} {words}")
    box.body.addWidget(figure)
    box.body.addWidget(label(words, "muted"))
    box.body.addStretch(1)
    return box


def _title(view: Overview) -> str:
    amount = sum(bool(seen.to_do) for seen in view.accounts)
    if not view.accounts:
        return "There was no password to look at in this file"
    if not amount:
        return "Nothing to change was found in this file"
    return f"{how_many(amount, 'account')} of {len(view.accounts):,} could be better protected"


def _counts(audited: Audited) -> str:
    skipped = sum(audited.skipped.values())
    looked = f"{audited.audited:,} looked at, {skipped:,} skipped, {len(audited.damaged):,} damaged"
    return f"Read {audited.read:,}: {looked}. {name_of(audited.format)}."


def _reasons(audited: Audited) -> QWidget:
    lines = [f"Skipped: {line}" for line in why_skipped(audited.skipped)]
    lines += [f"Item {damaged.place} is damaged: {damaged.reason}" for damaged in audited.damaged[:DAMAGED_NAMED]]
    if len(audited.damaged) > DAMAGED_NAMED:
        lines.append(f"and {len(audited.damaged) - DAMAGED_NAMED:,} more damaged ones")
    return Prose("\n".join(lines) or "Every item of the file was a login, and every login could be read.", "muted")


def _compared(compared: Compared, today: date) -> str:
    then = f"Since your last look ({since(compared.before, today)})"
    changes = [f"{compared.mended:,} mended"] if compared.mended else []
    changes += [f"{compared.new:,} new"] if compared.new else []
    changes += [f"{compared.came_back:,} came back"] if compared.came_back else []
    return f"{then}: {', '.join(changes) or 'nothing changed'}."


def _names(sites: list[str]) -> str:
    named = list(dict.fromkeys(sites))
    more = len(named) - SITES_NAMED
    return ", ".join(named[:SITES_NAMED]) + (f" and {more:,} more" if more > 0 else "")


class Kept(Card):
    """What is kept of all this, and the way to let it go. ``agreed`` says that the worker is sure."""

    agreed = Signal()

    def __init__(self) -> None:
        super().__init__("panel", spacing=6, margins=(20, 12, 20, 12))
        text = (
            "Kept in your history: the kind of each finding, under a name that only this app can make. So the next "
            "look can say what is mended. No user name and no site, unless you add an account to your actions or open "
            "its page."
        )
        self.body.addWidget(icon_line("lock-simple", text)[0])
        forget = Button("Forget these", "trash", "link", describes="what was found in your passwords")
        self._ask = AskOnce(forget)
        question = "Forget all findings about passwords, and the actions that came from them?"
        forget.clicked.connect(lambda: self._ask.ask(forget, question, "Forget them", "Keep them"))
        self._ask.agreed.connect(self.agreed)
        self.body.addWidget(self._ask)

    def say_gone(self) -> None:
        """They are forgotten."""
        clear_layout(self.body)
        text = "Forgotten. The list above goes when you leave this page, and the next look begins anew."
        row, words = icon_line("check-circle", text, kind="body", tint="ok")
        self.body.addWidget(row)
        announce(words, text)
