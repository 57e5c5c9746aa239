"""A radio button whose words go on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from app.ui.theme import theme

AFTER_TEXT = 6
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WrappingRadio(QRadioButton):
    """Qt's own draws its words in one line and cuts them off; this one draws them itself."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def indent(self) -> int:
        """How far from the left edge the words begin."""
        self.ensurePolished()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, 1000, 100)
        return self.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self).left()

    def minimumSizeHint(self) -> QSize:
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self.indent() + longest + AFTER_TEXT, super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - self.indent() - AFTER_TEXT), 10_000)
        lines = self.fontMetrics().boundingRect(room, int(WRAPPED), self.text()).height()
        return super().sizeHint().height() + max(0, lines - self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_RadioButton, option)
        painter.setPen(theme().color("text" if self.isEnabled() else "outline"))
        painter.drawText(self.rect().adjusted(self.indent(), 0, -AFTER_TEXT, 0), int(WRAPPED), self.text())
        painter.end()
