"""The small pieces that every page is made of."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import theme
from app.ui.widgets.push_button import PushButton


def label(text: str = "", kind: str = "body", *, wrap: bool = True, parent: QWidget | None = None) -> QLabel:
    """Text of a kind that the style sheet knows; plain, so nothing from a pack or a file is read as markup."""
    made = QLabel(text, parent)
    _dress(made, kind, wrap=wrap)
    return made


def _dress(made: QLabel, kind: str, *, wrap: bool = True) -> None:
    made.setProperty("kind", kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)


def heading(text: str = "", kind: str = "title") -> QLabel:
    """A heading that can take the focus, so that a screen reader begins there."""
    made = TopLine(text, kind) if kind == "title" else label(text, kind)
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    made.setAccessibleName(text)
    return made


class TopLine(QLabel):
    """The title of a page or what stands below it: as high as its words are at the widest that it may become.

    Qt would ask for the height at all the width there is, and take what is missing from the rows below.
    """

    def __init__(self, text: str, kind: str) -> None:
        super().__init__(text)
        _dress(self, kind)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(min(width, self.maximumWidth()))


class FlowLine(QLabel):
    """Words in a row of other things: in one line, or in more where a row of their own has no room for them."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__(text)
        _dress(self, kind)

    def sizeHint(self) -> QSize:
        letters, least = self.fontMetrics(), self.minimumSizeHint()
        longest = letters.boundingRect(QRect(0, 0, 0, 1), int(Qt.TextFlag.TextWordWrap), self.text()).width()
        # Two more than the words and what is around them: a label that fits to the pixel still wraps.
        wide = least.width() - longest + letters.horizontalAdvance(self.text()) + 2
        return QSize(wide, max(least.height(), self.heightForWidth(wide)))


class Icon(QWidget):
    """A tinted picture beside text; it says nothing to a screen reader, the text does."""

    def __init__(self, name: str, tint: str = "muted", size: str = "body") -> None:
        super().__init__()
        self._name, self._token, self._size = name, tint, size
        self._resize()
        theme().changed.connect(self._resize)

    def show_icon(self, name: str, tint: str) -> None:
        self._name, self._token = name, tint
        self.update()

    def _resize(self) -> None:
        self.setFixedSize(theme().icon_size(self._size))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, theme().pixmap(self._name, self._token, self.width()))
        painter.end()


def on_button(text: str) -> str:
    """``text`` as a button shows it: Qt would take the letter after an "&" for a shortcut."""
    return text.replace("&", "&&")


class Button(PushButton):
    """A button with an icon that keeps its tint when the theme changes."""

    def __init__(self, text: str, icon: str = "", kind: str = "plain", *, describes: str = "") -> None:
        super().__init__(on_button(text))
        self._icon = icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{text}: {describes}" if describes else text)
        self.toggled.connect(self.show_tint)
        theme().changed.connect(self.show_tint)
        self.show_tint()

    def sizeHint(self) -> QSize:
        """Room for bold letters in what can be checked, so that nothing moves when it is."""
        size = super().sizeHint()
        if self.isCheckable():
            bold = QFontMetrics(theme().font(bold=True)).horizontalAdvance(self.text())
            size.setWidth(size.width() - self.fontMetrics().horizontalAdvance(self.text()) + bold)
        return size

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.show_tint()

    def show_tint(self) -> None:
        """Take the colours and the weight that fit the state."""
        if self.isCheckable():
            # Bold from the style sheet alone is drawn into a box that was measured for plain letters.
            self.setFont(theme().font(bold=self.isChecked()))
        if self._icon:
            self.setIconSize(theme().icon_size())
            self.setIcon(theme().icon(self._icon, self.token()))

    def token(self) -> str:
        """The colour of its words and its icon."""
        kind = self.property("kind")
        if kind == "primary" or (kind == "chip" and self.isChecked()):
            return "on_primary"
        if kind == "answer" and self.isChecked():
            tone = self.property("tone")
            return str(tone) if tone in ("ok", "warn") else "text"
        return {"link": "primary", "danger": "bad"}.get(str(kind), "text")


class Toggle(Button):
    """A button that stays down. ``chosen`` says that the worker pressed it, down or not.

    Assistive technology toggles without a click, so it is the toggling that counts.
    """

    chosen = Signal()

    def __init__(self, text: str, icon: str = "", kind: str = "chip", *, describes: str = "") -> None:
        super().__init__(text, icon, kind, describes=describes)
        self.setCheckable(True)
        self.toggled.connect(self._pressed)

    def show_down(self, down: bool) -> None:
        """Show it down or up without saying that it was pressed."""
        with QSignalBlocker(self):
            self.setChecked(down)
        self.show_tint()

    def _pressed(self, down: bool) -> None:
        if not down:
            self.show_down(True)
        self.chosen.emit()


class Card(QFrame):
    """White ground with room inside; add to ``body``."""

    def __init__(self, kind: str = "card", *, spacing: int = 12, margins: tuple[int, int, int, int] = (20, 16, 20, 16)):
        super().__init__()
        self.setProperty("kind", kind)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(spacing)


def pill(text: str, tone: str = "") -> QLabel:
    """A word on a soft ground; ``tone`` is ``ok``, ``warn``, ``bad`` or empty for grey."""
    made = FlowLine(f"pill-{tone}" if tone else "pill", text)
    policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def icon_line(icon: str, text: str, *, kind: str = "muted", tint: str = "muted") -> tuple[QWidget, QLabel]:
    """A row of an icon and a wrapping text, the icon on the middle of the first line."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    text_label = label(text, kind)
    layout.addWidget(Icon(icon, tint, "section" if kind == "section" else "body"), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(text_label, 1)
    return row, text_label


def line() -> QFrame:
    made = QFrame()
    made.setProperty("kind", "line")
    return made


def notice(icon: str, text: str, kind: str = "notice", tint: str = "primary") -> Card:
    """A soft box with an icon and a sentence or two."""
    box = Card(kind, spacing=8, margins=(14, 12, 14, 12))
    row, _ = icon_line(icon, text, kind="body", tint=tint)
    box.body.addWidget(row)
    return box


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say ``text`` without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # hundreds of names: not before the first paint

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and restyle the widget."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear_layout(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear_layout(inner)
