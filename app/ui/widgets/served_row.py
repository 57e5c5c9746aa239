"""One rule of the guidance as a line, which unfolds to what serves it: checks, texts, messages, the app itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.checklist.coverage import Entry, beside_clauses
from app.core.checks import Check
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, icon_line, label
from app.ui.widgets.dialogs import MessageDialog
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.wrapping_buttons import WrappingButton
from app.ui.words import day, how_many, pack_name

MOST_IN_ONE_LIST = 12
ROWS_AT_ONCE = 3
INDENT = 16


@dataclass(frozen=True, slots=True)
class Setting:
    """What a line needs of its surroundings. ``asked`` are the checks of the audit under way."""

    program: Program
    page: Page
    asked: Collection[str]


class ServedRow(QWidget):
    """The line: the rule, how much serves it, and the button that shows it."""

    def __init__(self, entry: Entry, setting: Setting) -> None:
        super().__init__()
        self.entry = entry
        self._setting = setting
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QWidget()
        row = SideLayout(head)
        words, left = column_box(2)
        left.addWidget(label(entry.text))
        left.addWidget(label(_amounts(entry, setting.program), "caption"))
        row.addWidget(words)
        column.addWidget(head)
        self.fold = FoldButton(self._inside, column, f"what serves: {entry.text}")
        row.addWidget(self.fold)

    def _inside(self) -> QWidget:
        box, column = _column(INDENT)
        entry = self.entry
        if entry.in_app:
            column.addWidget(icon_line("check-circle", entry.in_app, kind="body", tint="ok")[0])
        if entry.limit:
            column.addWidget(icon_line("shield-check", entry.limit, kind="body")[0])
        for reading in entry.readings:
            column.addWidget(icon_line("file-text", f"{reading.title}. {reading.body}", kind="body")[0])
        for slot in entry.slots:
            column.addWidget(icon_line("identification-card", self._filled(slot), kind="body")[0])
        if entry.messages:
            column.addWidget(row_of(*(self._message(item.id, item.title) for item in entry.messages)))
        if len(entry.checks) > MOST_IN_ONE_LIST:
            self._add_packs(column)
        else:
            self._add_checks(column, list(entry.checks))
        return box

    def _filled(self, slot: str) -> str:
        """What an agency put into a slot, or that it may."""
        fills = [fill for check in self.entry.checks if check.slot == slot for fill in check.fills]
        if fills:
            return " ".join(dict.fromkeys(f"{fill.pack_title}: {fill.text}" for fill in fills))
        return f"Your agency's own file can fill this in: {slot.replace('-', ' ')}."

    def _message(self, message_id: str, title: str) -> Button:
        setting = self._setting
        button = WrappingButton(f"Message: {title}", "copy", "link")
        button.clicked.connect(lambda: MessageDialog(setting.program, message_id, setting.page).open())
        return button

    def _add_packs(self, column: QVBoxLayout) -> None:
        """One line a platform or theme, those of this audit first."""
        packs: dict[str, list[Check]] = {}
        for check in self.entry.checks:
            packs.setdefault(check.pack, []).append(check)
        asked = {pack for pack, checks in packs.items() if any(check.id in self._setting.asked for check in checks)}
        in_order = sorted(packs, key=lambda pack: pack not in asked)
        _add_in_turn(column, [partial(self._pack, pack, packs[pack]) for pack in in_order])

    def _pack(self, pack_id: str, checks: list[Check]) -> QWidget:
        name = pack_name(self._setting.program.catalogue.pack_by_id[pack_id])
        box, column = _column()
        head = QWidget()
        row = SideLayout(head)
        row.addWidget(label(f"{name} · {how_many(len(checks), 'check')}", "strong"))
        column.addWidget(head)
        row.addWidget(FoldButton(partial(self._pack_inside, checks), column, f"checks of {name}"))
        return box

    def _pack_inside(self, checks: list[Check]) -> QWidget:
        box, column = _column(INDENT)
        self._add_checks(column, sorted(checks, key=lambda check: not self._can_open(check)), named=False)
        return box

    def _add_checks(self, column: QVBoxLayout, checks: Sequence[Check], *, named: bool = True) -> None:
        """A line a check; ``named`` says whose each one is."""
        _add_in_turn(column, [partial(self._check_row, check, named=named) for check in checks])

    def _check_row(self, check: Check, *, named: bool) -> QWidget:
        box = QWidget()
        row = SideLayout(box)
        words, column = _column()
        column.setSpacing(0)
        column.addWidget(label(check.title))
        if about := self._about(check, named=named):
            column.addWidget(label(" · ".join(about), "caption"))
        row.addWidget(words)
        if self._can_open(check):
            to_it = Button("Go to it", "arrow-right", "link", describes=check.title)
            to_it.clicked.connect(lambda: self._setting.page.go.emit(f"check:{check.id}"))
            row.addWidget(to_it)
        return box

    def _can_open(self, check: Check) -> bool:
        """Whether the check is asked in an audit. Before the first one there is nowhere to keep an answer."""
        return check.id in self._setting.asked and bool(self._setting.program.session.audits)

    def _about(self, check: Check, *, named: bool) -> list[str]:
        """Its list, why it cannot be opened here, and for what no clause asks for, the reason."""
        program = self._setting.program
        pack = program.catalogue.pack_by_id[check.pack]
        said = [pack_name(pack)] if named else []
        if check.gone_since:
            said.append(f"gone since {day(check.gone_since)}")
        elif not self._can_open(check):
            others = pack.is_platform and pack.id not in program.worker.accounts
            said.append("not one of your accounts" if others else "not asked in this audit")
        if not self.entry.id:
            said += [source.part for source in beside_clauses(check, program.catalogue) if source.part]
        return said


def _amounts(entry: Entry, program: Program) -> str:
    """Which clause this is, and how much serves it."""
    packs = {check.pack for check in entry.checks}
    checks = how_many(len(entry.checks), "check")
    if len(packs) > 1:
        checks = f"{checks} in {len(packs)} lists"
    elif len(entry.checks) == 1:
        checks = f"1 check: {pack_name(program.catalogue.pack_by_id[entry.checks[0].pack])}"
    said = [entry.id] if entry.id else []
    said += [checks] if entry.checks else []
    said += [how_many(len(entry.readings), "text")] if entry.readings else []
    said += [how_many(len(entry.messages), "ready message")] if entry.messages else []
    said += ["your agency's own words"] if entry.slots else []
    said += ["this app itself"] if entry.in_app else []
    said += ["a limit of this app"] if entry.limit else []
    return " · ".join(said)


def _column(indent: int = 0) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(indent, 0, 0, 0)
    column.setSpacing(8)
    return box, column


def _add_in_turn(column: QVBoxLayout, makers: list[Callable[[], QWidget]]) -> None:
    """Add a few at a time, so that a long list never holds up the window."""
    for make in makers[:ROWS_AT_ONCE]:
        column.addWidget(make())
    del makers[:ROWS_AT_ONCE]
    if makers:
        QTimer.singleShot(0, column, lambda: _add_in_turn(column, makers))
