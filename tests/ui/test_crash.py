"""What becomes of an unexpected error."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.core.vault_errors import Damaged, HistoryLocked
from app.ui.crash import BugDialog, TroubleDialog, show_bugs_in


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    show_bugs_in(made)
    return made


def _raise(error: Exception) -> None:
    try:
        raise error
    except Exception as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def test_a_bug_is_shown_and_printed_without_its_words(window: QWidget, capsys: pytest.CaptureFixture[str]) -> None:
    _raise(ValueError("Gwenllian Marker-Name"))
    (dialog,) = window.findChildren(BugDialog)
    said = capsys.readouterr().err
    assert "test_crash.py" in said
    assert "ValueError" in said
    assert "Marker-Name" not in said
    dialog.reject()


def test_work_that_comes_after_the_lock_opens_no_box(window: QWidget, capsys: pytest.CaptureFixture[str]) -> None:
    _raise(HistoryLocked())
    assert window.findChildren(BugDialog) == []
    assert capsys.readouterr().err == ""


def test_trouble_that_no_page_expected_says_what_to_do_and_is_no_bug(window: QWidget) -> None:
    _raise(Damaged())
    _raise(Damaged())
    assert window.findChildren(BugDialog) == []
    (dialog,) = window.findChildren(TroubleDialog)
    said = " ".join(item.text() for item in dialog.findChildren(QLabel))
    assert Damaged().happened in said
    assert Damaged().do in said
    dialog.reject()
