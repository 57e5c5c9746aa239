"""What the tests of several pages ask: past audits, words on screen, names, and whether all of it fits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDateEdit,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Depth
from app.reminders.due import next_review
from app.ui.pages.page import Page
from app.ui.tasks import stop_all
from app.ui.theme import theme

NARROW = 520
"""Pixels: narrower than the 640 that WCAG 2.2 (1.4.10) asks for at twice the text size, in the widest of fonts."""
CONTROLS = (QAbstractButton, QDateEdit, QLineEdit, QTableView)


def show(qtbot: QtBot, page: Page, width: int = 960, height: int = 900) -> None:
    """Put ``page`` on screen as the window does."""
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    page.opened()
    settle()


def settle() -> None:
    """Let what was just made come on screen."""
    QApplication.processEvents()


def audit(program: Application, clock: FixedClock, answers: Mapping[str, AnswerValue], *, days: int = 91) -> None:
    """Finish the audit under way (or a new one) with these answers, and let some days go by."""
    if program.session.unfinished is None:
        program.start_audit(Depth.QUICK)
    for check_id, value in answers.items():
        program.session.answer(program.catalogue.checks[check_id], value)
    program.finish_audit(next_review(clock.today(), 3))
    clock.advance(timedelta(days=days))


def words(root: QWidget) -> str:
    """All that the showing labels say."""
    return "\n".join(item.text() for item in root.findChildren(QLabel) if item.isVisible())


def unnamed(root: QWidget) -> list[str]:
    """The showing controls that a screen reader could not name."""
    found = [item for kind in CONTROLS for item in root.findChildren(kind) if item.isVisible()]
    inside = ("qt_spinbox_lineedit", "qt_toolbar_ext_button")
    nameless = [item for item in found if not (item.accessibleName() or getattr(item, "text", str)())]
    return [repr(item) for item in nameless if item.objectName() not in inside]


def wait_for_work(qtbot: QtBot, owner: QWidget) -> None:
    """Until all that is read off the screen's thread has come."""
    ended: list[bool] = []
    stop_all(owner, lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))
    settle()


def check_fits(qtbot: QtBot, page: Page, width: int = NARROW) -> None:
    """At twice the text size in a narrow window, nothing reaches over the page's edge."""
    page.resize(width, 800)
    theme().set_look("light", 200)
    settle()  # as wide as it was is soon seen; as wide as it becomes only then

    def fits() -> None:
        seen = page.area.viewport().width()
        inner = page.area.widget().width()
        assert inner <= seen, f"{inner} in {seen}"

    qtbot.waitUntil(fits)
