"""A report as a PDF, through Qt's own documents. It holds no structure for a screen reader: the HTML does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

from app.report.page import NOT_ENCRYPTED, Report

DOTS_PER_INCH = 300
MARGIN_MM = 18
POINTS = 10.5
FOOTER_POINTS = 9
# A longer report is laid out in parts, each on pages of its own: Qt keeps the window waiting while it lays one out.
PART_LETTERS = 12_000
BELOW_ROW = 8  # dots of the screen: what stands between the last line of a row and the line under it
FOOTER_SHARE = 0.05  # of the page's height
# No margin below a table: Qt repeats its header on a page that holds nothing of it but the margin.
SHEET = """
h1 { font-size: 20pt; font-weight: 600; margin-bottom: 6px; }
h2 { font-size: 14pt; font-weight: 600; margin-top: 20px; margin-bottom: 6px; }
h3 { font-size: 11.5pt; font-weight: 600; margin-top: 14px; margin-bottom: 4px; }
p { margin-top: 8px; margin-bottom: 8px; line-height: 130%; }
li { margin-bottom: 4px; }
.muted { color: @muted; }
table { border-collapse: collapse; margin-top: 4px; margin-bottom: 0px; }
th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0px; border-bottom: 1px solid @line; }
th { font-weight: 400; }
thead th { color: @muted; font-weight: 600; border-bottom: 1px solid @outline; }
.blank { padding-top: 20px; border-bottom: 1px solid @outline; }
"""


def style(colors: Mapping[str, str]) -> str:
    """The style that Qt's documents understand, in these colours."""
    sheet = SHEET
    for name in sorted(colors, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", colors[name])
    return sheet


def document(body: str, font: QFont, colors: Mapping[str, str]) -> QTextDocument:
    """The body of a report as Qt shows and prints it."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDocumentMargin(0)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(style(colors))
    made.setHtml(body)
    return made


def pdf(report: Report, font: QFont, colors: Mapping[str, str]) -> bytes:
    """The report on A4 pages with numbers. Slow; may run in any thread."""
    _timers = QEventLoop()  # Qt's layout starts timers, which a thread of Python's has none for until it has a loop
    body_font = QFont(font)
    body_font.setPointSizeF(POINTS)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(_layout())
    paper = QSizeF(writer.width(), writer.height())
    page = QSizeF(paper.width(), paper.height() * (1 - FOOTER_SHARE))
    texts = [_laid_out(part, writer, page, body_font, colors) for part in report.parts(PART_LETTERS)]
    pages = [(text, number) for text in texts for number in range(text.pageCount())]
    foot = QRectF(0, page.height(), paper.width(), paper.height() - page.height())
    painter = QPainter(writer)
    for count, (text, number) in enumerate(pages, 1):
        if count > 1:
            writer.newPage()
        _draw_page(painter, text, page, number, colors["text"])
        _draw_footer(painter, report, foot, f"Page {count} of {len(pages)}", body_font, colors["muted"])
    painter.end()
    buffer.close()
    return bytes(content.data())


def _laid_out(part: str, writer: QPdfWriter, page: QSizeF, font: QFont, colors: Mapping[str, str]) -> QTextDocument:
    text = document(part, font, colors)
    text.documentLayout().setPaintDevice(writer)
    text.setPageSize(page)
    _keep_headings_with_text(text, page.height())
    _keep_rows_whole(text, page.height())
    return text


def _layout() -> QPageLayout:
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )


def _draw_page(painter: QPainter, text: QTextDocument, page: QSizeF, number: int, color: str) -> None:
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(color))
    context.palette = palette
    context.clip = QRectF(0, number * page.height(), page.width(), page.height())
    painter.save()
    painter.translate(0, -number * page.height())
    painter.setClipRect(context.clip)
    text.documentLayout().draw(painter, context)
    painter.restore()


def _draw_footer(painter: QPainter, report: Report, box: QRectF, number: str, font: QFont, color: str) -> None:
    small = QFont(font)
    small.setPointSizeF(FOOTER_POINTS)
    painter.setFont(small)
    painter.setPen(QColor(color))
    mark = f"Private. {NOT_ENCRYPTED}." if report.private else report.title
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, mark)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)


def _keep_headings_with_text(text: QTextDocument, high: float) -> None:
    """Begin a new page before a heading that would stand alone at the foot of one."""
    moved = -1
    while (lone := next(_lone_headings(text, high, moved), None)) is not None:
        moved = lone.position()
        cursor = QTextCursor(lone)
        shape = cursor.blockFormat()
        shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.setBlockFormat(shape)


def _lone_headings(text: QTextDocument, high: float, after: int) -> Iterator[QTextBlock]:
    """Headings whose text begins on the next page. One above another goes with it."""
    layout = text.documentLayout()
    block = text.begin()
    first: QTextBlock | None = None
    while block.isValid():
        if block.blockFormat().headingLevel():
            first = first or block
        elif first is not None:
            begins, goes_on = layout.blockBoundingRect(first).top(), layout.blockBoundingRect(block).top()
            if first.position() > after and int(begins // high) != int(goes_on // high):
                yield first
            first = None
        block = block.next()


def _keep_rows_whole(text: QTextDocument, high: float) -> None:
    """Let a row that would be torn by the end of a page begin the next one: the row above it fills the page."""
    layout = text.documentLayout()
    for table in (frame for frame in text.rootFrame().childFrames() if isinstance(frame, QTextTable)):
        for row in range(table.format().headerRowCount() + 1, table.rows()):
            boxes = [layout.blockBoundingRect(block) for block in _blocks(table, row)]
            top, bottom = min(box.top() for box in boxes), max(box.bottom() for box in boxes)
            bottom += BELOW_ROW * _scale()
            if int(top // high) != int(bottom // high) and bottom - top < high / 2:
                _fill_page(table, row - 1, (int(top // high) + 1) * high - top)


def _blocks(table: QTextTable, row: int) -> Iterator[QTextBlock]:
    """The first and the last block of each cell."""
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        yield cell.firstCursorPosition().block()
        yield cell.lastCursorPosition().block()


def _fill_page(table: QTextTable, row: int, by: float) -> None:
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        shape = cell.format().toTableCellFormat()
        shape.setBottomPadding(shape.bottomPadding() + by / _scale())
        cell.setFormat(shape)


def _scale() -> float:
    """Paddings are in dots of the screen; the layout turns each into so many dots of the paper."""
    return DOTS_PER_INCH / round(QGuiApplication.primaryScreen().logicalDotsPerInchY())
