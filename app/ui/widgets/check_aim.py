"""What a check aims at, as a line: the value to set in bold, and what setting it cannot do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.checks import Check
from app.ui.widgets.basics import icon_line


def aim_line(check: Check) -> QWidget:
    """The line, for a check with or without a value; a stricter rule of an agency takes the place of the app's own."""
    row, text = icon_line("target", "", kind="body")
    aim, value = check.aim, check.aim_value
    standing = next((rule for rule in check.rules if rule.stands), None)
    if standing:
        aim, value = f"Set it to {standing.aim}.", standing.aim
    text.setTextFormat(Qt.TextFormat.RichText)
    text.setText(_with_bold(aim, value) + " " + _escape(check.limit))
    text.setAccessibleName(f"{aim} {check.limit}")
    return row


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _with_bold(text: str, value: str) -> str:
    before, found, after = text.partition(value) if value else (text, "", "")
    return _escape(before) + (f"<b>{_escape(found)}</b>" if found else "") + _escape(after)
