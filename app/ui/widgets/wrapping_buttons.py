"""Buttons, radio buttons and ticks whose words go on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from app.ui.theme import theme
from app.ui.widgets.basics import Button, Toggle
from app.ui.widgets.prose import MAY_BREAK

AFTER_TEXT = 6
AFTER_ICON = 4  # as Qt's own
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Kind = QRadioButton | QCheckBox | Button


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


class WrappingButton(Button):
    """The same for a button whose words nobody here chose; in one line it looks as any other does."""

    def __init__(self, text: str, icon: str = "", kind: str = "plain", *, describes: str = "") -> None:
        super().__init__(text, icon, kind, describes=describes)
        _may_wrap(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(_beside(self) + _longest_word(self), super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        return _button_height(self, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
        else:
            _paint_button(self)


class WrappingToggle(Toggle):
    """The same for a button that stays down."""

    def __init__(self, text: str, icon: str = "", kind: str = "chip", *, describes: str = "") -> None:
        super().__init__(text, icon, kind, describes=describes)
        _may_wrap(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(_beside(self) + _longest_word(self), super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        return _button_height(self, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
        else:
            _paint_button(self)


def _beside(button: Button) -> int:
    """The width of all but the words."""
    return button.sizeHint().width() - button.fontMetrics().horizontalAdvance(_words(button))


def _button_height(button: Button, width: int) -> int:
    in_one_line = button.sizeHint()
    if width >= in_one_line.width():
        return in_one_line.height()
    return _height(button, width - _beside(button) + AFTER_TEXT, in_one_line)


def _paint_button(button: Button) -> None:
    option = _option(button)
    option.text, option.icon = "", QIcon()
    painter = QStylePainter(button)
    painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
    size = button.iconSize()
    icon = 0 if button.icon().isNull() else size.width() + AFTER_ICON
    side = (_beside(button) - icon) // 2
    if icon:
        button.icon().paint(painter, QRect(side, (button.height() - size.height()) // 2, size.width(), size.height()))
    painter.setPen(theme().color(button.token() if button.isEnabled() else "outline"))
    painter.drawText(button.rect().adjusted(side + icon, 0, -side, 0), int(WRAPPED), _words(button))
    painter.end()


def _words(button: _Kind) -> str:
    """What is read on it: Qt's own takes two "&" for one."""
    return button.text().replace("&&", "&")


def _longest_word(button: _Kind) -> int:
    words = _words(button).replace(MAY_BREAK, " ").split()
    return max((button.fontMetrics().horizontalAdvance(word) for word in words), default=0)


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
    return QSize(indent + _longest_word(button) + AFTER_TEXT, of_one_line.height())


def _height(button: _Kind, room: int, of_one_line: QSize) -> int:
    rect = QRect(0, 0, max(1, room - AFTER_TEXT), 10_000)
    lines = button.fontMetrics().boundingRect(rect, int(WRAPPED), _words(button)).height()
    return of_one_line.height() + max(0, lines - button.fontMetrics().height())


def _paint(button: _Kind, element: QStyle.ControlElement, indent: int) -> None:
    option = _option(button)
    option.text = ""
    painter = QStylePainter(button)
    painter.drawControl(element, option)
    painter.setPen(theme().color("text" if button.isEnabled() else "outline"))
    painter.drawText(button.rect().adjusted(indent, 0, -AFTER_TEXT, 0), int(WRAPPED), _words(button))
    painter.end()
