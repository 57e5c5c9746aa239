"""What is in a report, told in a list and shown as it reads."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QSizePolicy, QTextBrowser

from app.report.page import Report
from app.ui.printing import style
from app.ui.report_pictures import add_pictures
from app.ui.theme import theme
from app.ui.widgets.basics import Card, heading, icon_line, label

MOST_LETTERS = 5_000  # more would hold up the window while it is laid out
LINES = 18
NARROWEST_EMS = 32


class ReportContents(Card):
    """What is in the report, and what is not."""

    def __init__(self, report: Report) -> None:
        super().__init__(spacing=8)
        self.body.addWidget(heading("What is in it", "section"))
        for text in report.holds:
            self.body.addWidget(icon_line("check", text, kind="body", tint="ok")[0])
        self.body.addWidget(label("What is not in it", "strong"))
        for text in report.leaves_out:
            self.body.addWidget(icon_line("minus-circle", text, kind="body")[0])


class ReportPreview(Card):
    """The words as they will stand on paper, in the colours of the screen."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        first, *more = report.parts(MOST_LETTERS)
        self.body.addWidget(heading("How it reads", "section"))
        self.body.addWidget(_Text(report, first))
        if more:
            self.body.addWidget(label("This is how it begins. The file holds all of it.", "muted"))


class _Text(QTextBrowser):
    """Read-only words that scroll; as high as some lines of text, and no narrower than a table can be read in."""

    def __init__(self, report: Report, body: str) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(f"Preview: {report.title}")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self._report = report
        self._body = body
        theme().changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setLineWrapColumnOrWidth(max(self._least_width(), self.viewport().width()))

    def _least_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("m") * NARROWEST_EMS

    def _show(self) -> None:
        words = QTextDocument(self)
        words.setDefaultFont(theme().font())
        colors = {name: theme().color(name).name() for name in theme().on_paper()}
        words.setDefaultStyleSheet(style(colors))
        add_pictures(words, self._body, self._report, self._least_width(), theme().font(), colors, 1.0)
        words.setHtml(self._body)
        self.setDocument(words)
        self._fit()
        self.updateGeometry()
