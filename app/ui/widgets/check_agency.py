"""What an agency's checklist says on a check of the app: always with its name and date."""

from __future__ import annotations

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QFrame

from app.core.model import AgencyRule, Check, SlotFill
from app.ui.widgets.basics import Button, Card, icon_line, label, notice
from app.ui.widgets.check_way import who_sees
from app.ui.widgets.dialogs import copy_text
from app.ui.widgets.layouts import row_of
from app.ui.words import day

ICON = "identification-card"


def rule_notice(rule: AgencyRule, check: Check) -> QFrame:
    """A rule with its reason; where it stands, also the advice of the app whose place it takes."""
    if rule.stands:
        said = f"Your agency sets this: {rule.aim}. {rule.reason}"
    else:
        said = f"Your agency also says: {_sentence(rule.aim)} {rule.reason}"
    box = notice(ICON, said)
    if rule.stands:
        box.body.addWidget(label(f"The app's own advice is: {check.aim}", "muted"))
    box.body.addWidget(label(_whose(rule.pack_title, rule), "caption"))
    return box


class FillNotice(Card):
    """What the agency says of a slot: its policy, its person, with the number to copy and the page to open."""

    def __init__(self, fill: SlotFill, browse: SignalInstance) -> None:
        super().__init__("notice", spacing=8, margins=(14, 12, 14, 12))
        self.body.addWidget(icon_line(ICON, fill.text, kind="body", tint="primary")[0])
        if fill.phone:
            copy = Button("Copy the number", "copy", "link", describes=f"{fill.phone}, {fill.pack_title}")
            copy.clicked.connect(lambda: copy_text(copy, fill.phone))
            self.body.addWidget(row_of(label(fill.phone, "strong", wrap=False), copy))
        if fill.link:
            site = Button("Open their page", "arrow-square-out", "link", describes=fill.pack_title)
            site.clicked.connect(lambda: browse.emit(fill.link))
            self.body.addWidget(row_of(site, label(who_sees(fill.link), "caption", wrap=False)))
        self.body.addWidget(label(_whose(fill.pack_title, fill), "caption"), 0, Qt.AlignmentFlag.AlignLeft)


def _whose(title: str, said: AgencyRule | SlotFill) -> str:
    return f"From the checklist of {title}, {day(said.dated)}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
