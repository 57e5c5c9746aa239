"""What every page has: a heading, content that scrolls, and below it what stays: a bar while it is of use, a footer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.ui.theme import theme
from app.ui.widgets.basics import Button, Card, TopLine, announce, clear_layout, heading, icon_line, label, on_button
from app.ui.widgets.layouts import column_box

CONTENT_EMS = 62
ABOVE = 14  # less than there is between two parts: nothing that is cut off is seen above
BELOW_ERROR = 10
NARROW_EMS = 34  # below this there is no room to spare at the sides
WIDE_SIDE, NARROW_SIDE = 40, 16
NEXT_SHARE = 0.3  # of a page's width, for the words on the button that leads on
BEGIN_SHARE = 0.5  # of what is seen: what stands lower is not seen at once
LEVELS = 12  # of widgets in widgets, from a word in a row of a card to the page
ABOVE_BAR = 10
BAR_SHARE = 0.5  # of what is above the footer, for a bar that stays: a higher one would leave too little to see


class Page(QWidget):
    """Base of all pages. ``go`` asks the window for another place (see ``MainWindow.go``), ``photos`` for the photos on
    this computer, with a look at these files and folders.
    """

    go = Signal(str)
    photos = Signal(list)

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self._next_words: tuple[Button, str] | None = None
        self.heading = heading(title)
        self.subtitle = TopLine(subtitle, "muted")
        if not subtitle:
            self.subtitle.hide()
        self.content = QVBoxLayout()
        self.content.setSpacing(16)
        self._inner = QWidget()
        self._inner.setProperty("kind", "content")
        self._column = QVBoxLayout(self._inner)
        self._column.setSpacing(6)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.subtitle)
        self._column.addSpacing(10)
        self._error_box, self._errors = column_box(0)  # what is put into it later is read where it stands
        self._errors.setContentsMargins(0, 0, 0, BELOW_ERROR)
        self._error_box.hide()
        self._column.addWidget(self._error_box)
        self._column.addLayout(self.content)
        self._tail = QVBoxLayout()
        self._column.addLayout(self._tail)
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._inner)
        self._bar: QWidget | None = None
        self._strip = QFrame()
        self._strip.setProperty("kind", "bar")
        self._strip_column = QVBoxLayout(self._strip)
        self._strip.hide()
        self._footer = QFrame()
        self._footer.setProperty("kind", "footer")
        self.footer = QHBoxLayout(self._footer)
        self.footer.setSpacing(10)
        self._footer.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self._strip)
        outer.addWidget(self._footer)
        theme().changed.connect(self._fit)
        self._fit()

    def set_title(self, title: str, subtitle: str = "") -> None:
        self.heading.setText(title)
        self.heading.setAccessibleName(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def show_footer(self, *, shown: bool = True) -> None:
        """Show the footer, or hide it while it has nothing to offer; fill it through ``self.footer``."""
        self._footer.setVisible(shown)

    def show_bar(self, bar: QWidget | None) -> None:
        """Keep ``bar`` in sight below what scrolls, or at its end where the window is too low; None takes it away."""
        for place in (self._strip_column, self._tail):
            clear_layout(place)
        self._bar = bar
        self._fit_bar()

    def name_next(self, button: Button, text: str) -> None:
        """Say on ``button`` where it leads; in a narrow window only "Next", while its accessible name says all."""
        self._next_words = (button, text)
        button.setAccessibleName(text)
        self._fit_next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._fit_next()

    def _fit_next(self) -> None:
        if self._next_words:
            button, text = self._next_words
            fits = self.fontMetrics().horizontalAdvance(text) < self.width() * NEXT_SHARE
            button.setText(on_button(text) if fits else "Next")

    def _fit_bar(self) -> None:
        """Move the bar to where there is room for it; what has the focus in it keeps it."""
        bar, focused = self._bar, QApplication.focusWidget()
        if bar is not None:
            sides = self._strip_column.contentsMargins()
            high = bar.heightForWidth(self.width() - sides.left() - sides.right()) + sides.top() + sides.bottom()
            room = self.area.height() + (0 if self._strip.isHidden() else self._strip.height())
            place = self._strip_column if high <= BAR_SHARE * room else self._tail
            if place.indexOf(bar) < 0:
                place.addWidget(bar)
                bar.show()
                if focused is not None and bar.isAncestorOf(focused):
                    focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tail.setContentsMargins(0, ABOVE_BAR if self._tail.count() else 0, 0, 0)
        self._strip.setVisible(self._strip_column.count() > 0)

    def start_from(self, what: str) -> None:
        """Begin with this one thing, by its id, when the page comes on screen next; most pages have only one way."""

    def opened(self) -> None:
        """Called each time the page comes on screen; pages bring themselves up to date here."""

    def focus_heading(self, spoken: str = "") -> None:
        """Give the heading the focus, go to the top, and say where we are."""
        self.area.verticalScrollBar().setValue(0)
        self.heading.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.heading, spoken or self.heading.text())

    def reveal(self, widget: QWidget) -> None:
        """Bring ``widget`` into view once the layout has settled: its top, where it is taller than the view."""

        def scroll() -> None:
            settle_layouts()
            self.area.ensureWidgetVisible(widget, 0, ABOVE)
            if widget.mapTo(self.area.viewport(), QPoint()).y() < ABOVE:
                self.scroll_to(widget)

        QTimer.singleShot(0, widget, scroll)

    def begin_at(self, widget: QWidget) -> None:
        """Go to the top of the page, or to ``widget`` where too little of it would be seen from there."""

        def scroll() -> None:
            settle_layouts()
            self.area.verticalScrollBar().setValue(0)
            if widget.mapTo(self.area.viewport(), QPoint()).y() > BEGIN_SHARE * self.area.viewport().height():
                self.scroll_to(widget)

        QTimer.singleShot(0, widget, scroll)

    def scroll_to(self, widget: QWidget) -> None:
        """Have ``widget`` at the top of what is seen, as far as the page goes on below it."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + widget.mapTo(self.area.viewport(), QPoint()).y() - ABOVE)

    def leaving(self) -> None:
        """Called before another page comes on screen, and before the window hides or closes: save what is typed."""

    def interrupted(self) -> UserError | None:
        """What to say when the page goes now and work under way ends with it; None where there is none."""
        return None

    def show_interrupted(self, error: UserError) -> None:
        """Say what ``interrupted`` said of this page before the window was locked, once it is shown again."""
        self.show_error(error)

    def show_error(self, error: UserError, at: QVBoxLayout | None = None) -> None:
        """Say what happened, what is safe and what to do, at the top of the page or in ``at``; the last one stands."""
        place = at or self._errors
        clear_layout(place)
        if at is None:
            self._error_box.show()
        box = error_box(error)
        place.addWidget(box)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.setFocus()
        self.reveal(box)
        announce(box, error.sentence())

    def clear_errors(self) -> None:
        """Take the error away: what failed has gone well since, or the page is shown anew."""
        clear_layout(self._errors)
        self._error_box.hide()

    def _fit(self) -> None:
        ems = self.fontMetrics().horizontalAdvance("m")
        for item in (self.heading, self.subtitle):
            item.setMaximumWidth(ems * CONTENT_EMS)
        side = WIDE_SIDE if self.width() >= ems * NARROW_EMS else NARROW_SIDE
        self._column.setContentsMargins(side, 32, side, 32)
        self.footer.setContentsMargins(side, 12, side, 12)
        self._strip_column.setContentsMargins(side, 12, side, 12)
        self._fit_bar()


def settle_layouts() -> None:
    """Have everything where it belongs: each turn lays out one level more, from what was just made up to the page."""
    for _ in range(LEVELS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def error_box(error: UserError) -> QWidget:
    """The three sentences of an error in a soft red box."""
    box = Card("danger", spacing=6, margins=(14, 12, 14, 12))
    box.setAccessibleName(error.sentence())
    row, _ = icon_line("warning-circle", error.happened, kind="strong", tint="bad")
    box.body.addWidget(row)
    for sentence in (error.safe, error.do):
        if sentence:
            box.body.addWidget(label(sentence))
    return box
