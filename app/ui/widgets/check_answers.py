"""The answers to a check as buttons say and show them, and the small words beside its title."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.checks import Check
from app.core.model import AnswerValue
from app.ui.widgets.basics import pill
from app.ui.words import ANSWERS

TONES = {
    AnswerValue.AS_WANTED: ("check-circle-fill", "ok"),
    AnswerValue.FIXED: ("check-circle-fill", "ok"),
    AnswerValue.TO_DO: ("clock", "warn"),
    AnswerValue.NOT_SURE: ("question", "muted"),
    AnswerValue.CANNOT_FIND: ("magnifying-glass", "muted"),
    AnswerValue.NOT_FOR_ME: ("minus-circle", "muted"),
}
ICONS = {
    AnswerValue.AS_WANTED: "check",
    AnswerValue.FIXED: "check-circle",
    AnswerValue.TO_DO: "clock",
}


def tags(check: Check) -> list[QWidget]:
    """What it weighs and how long it takes, while it is not answered."""
    found: list[QWidget] = []
    if check.cannot_hide:
        found.append(pill("Good to know"))
    elif check.weight >= 5:
        found.append(pill("Do first", "bad"))
    elif check.weight >= 3:
        found.append(pill("Worth doing", "warn"))
    found.append(pill(f"{check.minutes} min"))
    return found


def choices(check: Check, question: bool) -> dict[AnswerValue, str]:
    """The words on the answer buttons; what cannot be hidden is looked at, not fixed."""
    if check.cannot_hide:
        return {
            AnswerValue.AS_WANTED: "I know this",
            AnswerValue.TO_DO: "To do",
            AnswerValue.NOT_FOR_ME: "Not for me",
        }
    words = dict(ANSWERS)
    if question:
        words |= {AnswerValue.AS_WANTED: "Yes, already", AnswerValue.FIXED: "Done now"}
    if not check.routes:
        del words[AnswerValue.CANNOT_FIND]
    return words
