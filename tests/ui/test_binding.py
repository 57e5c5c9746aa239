"""The binding keeps Python's own objects alive.

PySide6 6.12.0 drops a reference to None with every call that returns nothing, and one to True with
every signal. Before Python 3.12 made those immortal, that ends the program after some minutes.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 2000
NOISE = 200


class Sender(QObject):
    said = Signal()


def test_calls_and_signals_take_no_reference_away(qtbot: QtBot) -> None:
    label, sender = QLabel(), Sender()
    qtbot.addWidget(label)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        label.setText("x")
        sender.said.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert before[0] - after[0] < NOISE
    assert before[1] - after[1] < NOISE
