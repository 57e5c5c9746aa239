"""Print or share: choose a report, see what is in it, and save it as a web page or as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.files import write_new
from app.history.export import AlreadyThere
from app.report.page import NOT_ENCRYPTED, Report, whole_page
from app.ui.pages.page import error_box
from app.ui.pages.renewed import RenewedPage
from app.ui.program import Program
from app.ui.report_contents import Kind, Wish, build, take
from app.ui.tasks import run_task
from app.ui.theme import theme
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label, notice
from app.ui.widgets.choices import Choices
from app.ui.widgets.file_dialogs import ask_where_to_save
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.prose import MAY_BREAK, add_prose, breakable
from app.ui.widgets.report_options import WHO_ELSE, ReportOptions
from app.ui.widgets.report_preview import ReportContents, ReportPreview

PAUSE_MS = 250
SETTLE_MS = 20
KINDS = {
    Kind.RECORD: (
        "A record for supervision or re-registration",
        "What you reviewed and when. Nothing that was found, and no answers.",
    ),
    Kind.ACTIONS: ("Your actions, to print", "What is still to do, with the way to each setting and a box to tick."),
    Kind.FULL: ("A full report for yourself", "Every answer and action, and how things went from audit to audit."),
}
NOTHING = {
    Kind.RECORD: "There is no review in this time. Choose a longer time, or look at a few checks first.",
    Kind.ACTIONS: "Nothing waits to be done, so there is nothing to print.",
    Kind.FULL: "There are no answers yet. Look at a few checks first.",
}
WEB_PAGE, PDF = ".html", ".pdf"
FILTERS = {WEB_PAGE: "Web page (*.html)", PDF: "PDF (*.pdf)"}


class ReportsPage(RenewedPage):
    """One report at a time: what kind, what goes in, a preview, and where it goes."""

    begin_with = Kind.RECORD
    back = ("Back to History", "history")

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Print or share")
        self.set_title("Print or share", "See what is in it before you save it. The app sends it to nobody.")
        self._asked = 0
        self._report: Report | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._renew)

    def fill(self) -> None:
        """Begin anew: what was typed here before is gone."""
        words, place = self.back
        back = Button(words, "arrow-left")
        back.clicked.connect(lambda: self.go.emit(place))
        self.body.addWidget(row_of(back))
        self._kinds: Choices[Kind] = Choices(KINDS, self.begin_with)
        self._kinds.changed.connect(self._show_options)
        self.body.addWidget(self._kinds)
        self._chosen = self._place()
        self._shown = self._place()
        self._told = self._place()
        self._show_options()

    def leaving(self) -> None:
        self._soon.stop()

    def _place(self) -> QVBoxLayout:
        """Room for what is made anew; read where it stands."""
        box, column = column_box(16)
        self.body.addWidget(box)
        return column

    # --- What goes in ---

    def _show_options(self) -> None:
        clear_layout(self._chosen)
        clear_layout(self._told)
        kind = self._kinds.chosen()
        self._wish: Callable[[], Wish] = lambda: Wish(kind)
        if kind is not Kind.ACTIONS:
            options = ReportOptions(kind)
            options.changed.connect(self._soon.start)
            self._chosen.addWidget(options)
            self._wish = options.wish
        clear_layout(self._shown)
        self._shown.addWidget(label("Putting it together…", "muted"))
        self._renew()

    def _renew(self) -> None:
        """Build the report as it is chosen now, in another thread, and show it."""
        self._soon.stop()
        self._asked += 1
        asked, wish, program = self._asked, self._wish(), self.program
        try:
            known = take(program, wish)
        except UserError as error:
            self._fail(error)
            return
        run_task(
            self,
            lambda _task: build(program, wish, known),
            on_done=lambda report: self._show_report(wish, report) if asked == self._asked else None,
            on_error=lambda error: self._fail(error) if asked == self._asked else None,
        )

    def _fail(self, error: UserError) -> None:
        clear_layout(self._shown)
        self._shown.addWidget(error_box(error))

    # --- What is in it ---

    def _show_report(self, wish: Wish, report: Report | None) -> None:
        clear_layout(self._shown)
        self._report = report
        if report is None:
            self._shown.addWidget(notice("info", NOTHING[wish.kind]))
            return
        self._shown.addWidget(ReportContents(report))
        self._shown.addWidget(ReportPreview(report))
        self._shown.addWidget(self._saving(report))

    def _saving(self, report: Report) -> QWidget:
        card = Card()
        card.body.addWidget(heading("Save it", "section"))
        add_prose(
            card.body,
            "A web page opens in any browser and reads well with a screen reader. A PDF is for paper; a screen reader "
            "finds no headings in it.",
        )
        care = "Whoever has the file can read it" + (", so keep it where only you can look." if report.private else ".")
        card.body.addWidget(icon_line("lock-simple-open", f"{NOT_ENCRYPTED}. {care}", kind="body", tint="warn")[0])
        if told := WHO_ELSE.get(self.program.worker.computer):
            card.body.addWidget(icon_line("users-three", told, kind="body", tint="warn")[0])
        page = Button("Save as a web page", "globe", "primary")
        paper = Button("Save as a PDF", "file-text")
        page.clicked.connect(lambda: self._ask(WEB_PAGE))
        paper.clicked.connect(lambda: self._ask(PDF))
        card.body.addWidget(row_of(page, paper))
        return card

    # --- Writing it ---

    def _ask(self, ending: str) -> None:
        if (report := self._report) is None:
            return
        name = f"{report.name}-{self.program.clock.today().isoformat()}{ending}"
        ask_where_to_save(
            self, f"Save: {report.title}", name, FILTERS[ending], lambda path: self._write(path, ending == PDF)
        )

    def _write(self, path: Path, on_paper: bool) -> None:
        """Build it once more, with what was typed a moment ago, and write it."""
        wish, program = self._wish(), self.program
        try:
            known = take(program, wish)
        except UserError as error:
            self._tell_error(error)
            return
        self._tell(label("Writing the file…", "muted"), "Writing the file")
        self._let_choose(False)
        font, colors = QApplication.font(), theme().on_paper()

        def write() -> Report | None:
            report = build(program, wish, known)
            if report is not None:
                _save(path, _pdf(report, font, colors) if on_paper else _web_page(report, colors))
            return report

        run_task(
            self,
            lambda _task: write(),
            on_done=lambda report: self._tell_written(report, path),
            on_error=self._tell_error,
            on_bug=self._tell_nothing,
        )

    def _tell_written(self, report: Report | None, path: Path) -> None:
        if report is None:
            self._tell_nothing()
            self._renew()
            return
        care = " Keep it where only you can look." if report.private else ""
        told = f"Saved as {path.name} in {breakable(path.parent)}. {NOT_ENCRYPTED}.{care}"
        self._tell(notice("check-circle", told), told.replace(MAY_BREAK, ""))

    def _tell_error(self, error: UserError) -> None:
        self._tell(error_box(error), error.sentence())

    def _tell_nothing(self) -> None:
        self._let_choose(True)
        clear_layout(self._told)

    def _tell(self, box: QWidget, spoken: str) -> None:
        self._tell_nothing()
        self._told.addWidget(box)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.setAccessibleName(spoken)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(box, spoken)
        QTimer.singleShot(SETTLE_MS, box, lambda: self.reveal(box))  # the words wrap, and with them the page grows

    def _let_choose(self, may: bool) -> None:
        """Nothing is to be changed while a file is written."""
        for part in (self._kinds, self._chosen.parentWidget(), self._shown.parentWidget()):
            if part is not None:
                part.setEnabled(may)


class ActionListPage(ReportsPage):
    """The same, begun with the actions: for whoever comes from the plan."""

    begin_with = Kind.ACTIONS
    back = ("Back to your plan", "step:plan")


def _web_page(report: Report, colors: dict[str, str]) -> bytes:
    return whole_page(report, colors).encode("utf-8", "replace")


def _pdf(report: Report, font: QFont, colors: dict[str, str]) -> bytes:
    from app.ui.printing import pdf

    return pdf(report, font, colors)


def _save(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, for its owner only; never over another."""
    try:
        write_new(path, content)
    except FileExistsError:
        raise AlreadyThere(path) from None
