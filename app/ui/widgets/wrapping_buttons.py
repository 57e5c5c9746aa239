"""Radio buttons and ticks whose words go on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from app.ui.theme import theme

AFTER_TEXT = 6
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Kind = QRadioButton | QCheckBox


class WrappingRadio(QRadioButton):
    """Qt's own draws its words in one line and cuts them off; this one draws them itself."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        _may_wrap(self)

    def indent(self) -> int:
        """How far from the left edge the words begin."""
        return _indent(self, QStyle.SubElement.SE_RadioButtonContents)

    def minimumSizeHint(self) -> QSize:
        return _least(self, self.indent(), super().minimumSizeHint())

    def heightForWidth(self, width: int) -> int:
        return _height(self, width - self.indent(), super().sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, QStyle.ControlElement.CE_RadioButton, self.indent())


class WrappingTick(QCheckBox):
    """The same for a tick."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        _may_wrap(self)

    def indent(self) -> int:
        """How far from the left edge the words begin."""
        return _indent(self, QStyle.SubElement.SE_CheckBoxContents)

    def minimumSizeHint(self) -> QSize:
        return _least(self, self.indent(), super().minimumSizeHint())

    def heightForWidth(self, width: int) -> int:
        return _height(self, width - self.indent(), super().sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, QStyle.ControlElement.CE_CheckBox, self.indent())


def _may_wrap(button: _Kind) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)


def _option(button: _Kind) -> QStyleOptionButton:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    return option


def _indent(button: _Kind, contents: QStyle.SubElement) -> int:
    button.ensurePolished()
    option = _option(button)
    option.rect = QRect(0, 0, 1000, 100)
    return button.style().subElementRect(contents, option, button).left()


def _least(button: _Kind, indent: int, of_one_line: QSize) -> QSize:
    longest = max((button.fontMetrics().horizontalAdvance(word) for word in button.text().split()), default=0)
    return QSize(indent + longest + AFTER_TEXT, of_one_line.height())


def _height(button: _Kind, room: int, of_one_line: QSize) -> int:
    rect = QRect(0, 0, max(1, room - AFTER_TEXT), 10_000)
    lines = button.fontMetrics().boundingRect(rect, int(WRAPPED), button.text()).height()
    return of_one_line.height() + max(0, lines - button.fontMetrics().height())


def _paint(button: _Kind, element: QStyle.ControlElement, indent: int) -> None:
    option = _option(button)
    option.text = ""
    painter = QStylePainter(button)
    painter.drawControl(element, option)
    painter.setPen(theme().color("text" if button.isEnabled() else "outline"))
    painter.drawText(button.rect().adjusted(indent, 0, -AFTER_TEXT, 0), int(WRAPPED), button.text())
    painter.end()
