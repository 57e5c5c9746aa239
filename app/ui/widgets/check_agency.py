"""What an agency's checklist says on a check of the app: always with its name and date."""

from __future__ import annotations

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.core.checks import AgencyRule, Check, SlotFill
from app.ui.widgets.basics import Button, Card, Icon, label
from app.ui.widgets.check_way import who_sees
from app.ui.widgets.dialogs import copy_text
from app.ui.widgets.layouts import row_of
from app.ui.words import day


class AgencyNotice(Card):
    """A soft box with the agency's words, whatever is added to ``column``, and whose it is at the foot."""

    def __init__(self, text: str) -> None:
        super().__init__("notice", margins=(14, 12, 14, 12))
        row = QHBoxLayout()
        row.setSpacing(10)
        self.column = QVBoxLayout()
        self.column.setSpacing(6)
        row.addWidget(Icon("identification-card", "primary"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)
        self.body.addLayout(row)
        self.column.addWidget(label(text))

    def sign(self, said: AgencyRule | SlotFill) -> None:
        """Say at the foot whose words these are."""
        self.column.addWidget(label(f"From the checklist of {said.pack_title}, {day(said.dated)}", "caption"))


class RuleNotice(AgencyNotice):
    """A rule with its reason; where it stands, also the advice of the app whose place it takes."""

    def __init__(self, rule: AgencyRule, check: Check) -> None:
        word = "Your agency sets this" if rule.stands else "Your agency also says"
        super().__init__(f"{word}: {_sentence(rule.aim)} {rule.reason}")
        if rule.stands:
            self.column.addWidget(label(f"The app's own advice is: {check.aim}", "muted"))
        self.sign(rule)


class FillNotice(AgencyNotice):
    """What the agency says of a slot: its policy, its person, with the number to copy and the page to open."""

    def __init__(self, fill: SlotFill, browse: SignalInstance) -> None:
        super().__init__(fill.text)
        if fill.phone:
            copy = Button("Copy the number", "copy", "link", describes=f"{fill.phone}, {fill.pack_title}")
            copy.clicked.connect(lambda: copy_text(copy, fill.phone))
            self.column.addWidget(row_of(label(fill.phone, "strong", wrap=False), copy))
        if fill.link:
            site = Button("Open their page", "arrow-square-out", "link", describes=fill.pack_title)
            site.clicked.connect(lambda: browse.emit(fill.link))
            self.column.addWidget(row_of(site, label(who_sees(fill.link), "caption", wrap=False)))
        self.sign(fill)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
