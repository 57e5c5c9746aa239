"""A report as a PDF, through Qt's own documents. It holds no structure for a screen reader: the HTML does."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
from app.ui.report_pictures import add_pictures

DOTS_PER_INCH = 300
MARGIN_MM = 18
POINTS = 10.5
FOOTER_POINTS = 9
# A longer report is laid out in parts, with a breath after each step: Qt keeps the window waiting meanwhile.
PART_LETTERS = 8_000
BREATH = 0.001  # seconds
FULL = 0.8  # of a page's height: below this the next part begins on the page where the last one ended
BETWEEN = 20  # dots of the screen, above a part that goes on on the same page
BELOW_ROW = 8  # dots of the screen: what stands between the last line of a row and the line under it
TINY = '<p style="font-size: 1px; margin: 0px; line-height: 100%">&nbsp;</p>'
FOOTER_SHARE = 0.05  # of the page's height
# No margin below a table: Qt repeats its header on a page that holds nothing of it but the margin.
SHEET = """
h1 { font-size: 20pt; font-weight: 600; margin-bottom: 6px; }
h2 { font-size: 14pt; font-weight: 600; margin-top: 20px; margin-bottom: 6px; }
h3 { font-size: 11.5pt; font-weight: 600; margin-top: 14px; margin-bottom: 4px; }
p { margin-top: 8px; margin-bottom: 8px; line-height: 130%; }
li { margin-bottom: 4px; }
.muted { color: @muted; }
.picture { margin-top: 6px; margin-bottom: 10px; line-height: 100%; }
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


def pdf(report: Report, font: QFont, colors: Mapping[str, str]) -> bytes:
    """The report on A4 pages with numbers. Slow; belongs into a thread of its own, and breathes after each step."""
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
    sheets = list(_sheets(report, Paper(writer, page, body_font, colors)))
    foot = QRectF(0, page.height(), paper.width(), paper.height() - page.height())
    painter = QPainter(writer)
    for count, sheet in enumerate(sheets, 1):
        if count > 1:
            writer.newPage()
        for text, number in sheet:
            _draw_page(painter, text, page, number, colors["text"])
            breathe()
        _draw_footer(painter, report, foot, f"Page {count} of {len(sheets)}", body_font, colors["muted"])
    painter.end()
    buffer.close()
    return bytes(content.data())


def breathe() -> None:
    """Let go of the interpreter for a moment: the window draws and answers keys between two steps."""
    time.sleep(BREATH)


Sheet = list[tuple[QTextDocument, int]]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report is laid out for: the device, the room for words on a page of it, and the look."""

    writer: QPdfWriter
    page: QSizeF
    font: QFont
    colors: Mapping[str, str]


def _sheets(report: Report, paper: Paper) -> Iterator[Sheet]:
    """What stands on each sheet: one page of a document, or the end of one and the beginning of the next."""
    high = paper.page.height()
    sheet: Sheet = []
    for part in report.parts(PART_LETTERS):
        used = _used(*sheet[-1], high) if sheet else 0.0
        goes_on = 0 < used < high * FULL and part.startswith("<h")
        text = _laid_out(part, report, paper, below=used if goes_on else 0.0)
        for number in range(text.pageCount()):
            if sheet and (number or not goes_on):
                yield sheet
                sheet = []
            sheet.append((text, number))
    yield sheet


def _used(text: QTextDocument, number: int, high: float) -> float:
    """How far down its last page a document comes."""
    layout = text.documentLayout()
    frames = text.rootFrame().childFrames()
    ends = [layout.blockBoundingRect(text.lastBlock()).bottom()]
    ends += [layout.frameBoundingRect(frames[-1]).bottom()] if frames else []
    return max(ends) - number * high


def _laid_out(part: str, report: Report, paper: Paper, *, below: float = 0.0) -> QTextDocument:
    """One part on pages; ``below`` is how high what stands above it on its first page is."""
    high = paper.page.height()
    text = QTextDocument()
    text.setUndoRedoEnabled(False)
    text.setDocumentMargin(0)
    text.setDefaultFont(paper.font)
    text.setDefaultStyleSheet(style(paper.colors))
    # The paper before the words: words that are there already would be laid out once more for each.
    text.documentLayout().setPaintDevice(paper.writer)
    text.setPageSize(paper.page)
    add_pictures(text, part, report, paper.page.width(), paper.font, paper.colors, _scale())
    breathe()
    text.setHtml(_moved_down(part, below / _scale() + BETWEEN) if below else part)
    breathe()
    text.pageCount()
    breathe()
    _keep_headings_with_text(text, high)
    breathe()
    _keep_rows_whole(text, high)
    return text


def _moved_down(part: str, by: float) -> str:
    """The part with room above its first heading. Qt leaves none above the very first block: a tiny one goes there."""
    return f'{TINY}{part[:3]} style="margin-top: {by:.0f}px"{part[3:]}'


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
            begins, goes_on = _first_line(layout, first), _first_line(layout, block)
            if first.position() > after and int(begins // high) != int(goes_on // high):
                yield first
            first = None
        block = block.next()


def _first_line(layout: QAbstractTextDocumentLayout, block: QTextBlock) -> float:
    """How far down its words begin: a line that has no room at the foot of a page moves on, without its block."""
    lines = block.layout()
    return layout.blockBoundingRect(block).top() + (lines.lineAt(0).y() if lines.lineCount() else 0)


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
                breathe()


def _blocks(table: QTextTable, row: int) -> Iterator[QTextBlock]:
    """The first and the last block of each cell."""
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        yield cell.firstCursorPosition().block()
        yield cell.lastCursorPosition().block()


def _fill_page(table: QTextTable, row: int, by: float) -> None:
    whole = table.firstCursorPosition()
    whole.beginEditBlock()  # laid out again once, not for each cell
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        shape = cell.format().toTableCellFormat()
        shape.setBottomPadding(shape.bottomPadding() + by / _scale())
        cell.setFormat(shape)
    whole.endEditBlock()


def _scale() -> float:
    """Paddings are in dots of the screen; the layout turns each into so many dots of the paper."""
    return DOTS_PER_INCH / round(QGuiApplication.primaryScreen().logicalDotsPerInchY())
