"""Print or share: what goes in, what is told before, and what is on disk after."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QSizeF, QUrl
from PySide6.QtGui import QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QPlainTextEdit, QTextBrowser
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.model import AccountKind, Action, AnswerValue, Computer, Finding, Part, Step, Worker
from app.core.vault_errors import DiskFull
from app.report.page import Report, heading, paragraph, table
from app.ui import printing
from app.ui.pages import reports
from app.ui.pages.history import HistoryPage
from app.ui.pages.plan import PlanPage
from app.ui.pages.reports import ActionListPage, ReportsPage
from app.ui.printing import Paper, pdf
from app.ui.report_contents import Kind, Wish, build, take
from app.ui.theme import theme
from app.ui.widgets.report_preview import ReportPreview
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, wait_for
from tests.ui.page_kit import audit, check_fits, show, unnamed, words

FRIENDS, PHONE = "facebook.friends-list", "facebook.phone-lookup"
MARK = "zzmarker"


@pytest.fixture
def marked(program: Application, clock: FixedClock) -> Application:
    """A history with a mark in everything that the record must not tell."""
    program.save_worker(
        Worker(
            accounts={"facebook": AccountKind.PERSONAL},
            names=(f"{MARK} name",),
            places=(f"{MARK} place",),
            employers=(f"{MARK} employer",),
            someone_looking=True,
        )
    )
    audit(program, clock, {FRIENDS: AnswerValue.TO_DO, PHONE: AnswerValue.CANNOT_FIND})
    program.session.save_note(FRIENDS, f"{MARK} note")
    now = clock.now()
    program.vault.save_findings([Finding(Part.PHOTOS, "location", "0" * 64, f"{MARK} evidence", now, now)])
    program.vault.save_actions(
        [Action("finding:photos:location", f"{MARK} action", now, Step.PHOTOS, 4, 2, detail=f"{MARK} detail")]
    )
    return program


def built(program: Application, wish: Wish) -> Report:
    report = build(program, wish, take(program, wish))
    assert report is not None
    return report


def printed(report: Report) -> str:
    """The words that the PDF's pages are drawn from."""
    text = QTextDocument()
    text.setHtml(report.body)
    return text.toPlainText()


def answer_file_dialog(page: ReportsPage, path: Path) -> None:
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()


# --- What is in each ---------------------------------------------------------------------------


@pytest.mark.parametrize("accounts", [False, True])
def test_nothing_found_is_in_the_record(marked: Application, accounts: bool) -> None:
    report = built(marked, Wish(Kind.RECORD, accounts=accounts, notes=True))
    for told in (report.body, printed(report)):
        assert MARK not in told
        assert not [word for word in ("To do", "Cannot find it", "Already so", "friends", "phone") if word in told]
        assert ("Facebook" in told) is accounts


def test_the_full_report_has_the_actions_and_only_with_a_tick_the_notes(marked: Application) -> None:
    plain = built(marked, Wish(Kind.FULL)).body
    assert f"{MARK} action" in plain
    assert not [word for word in ("note", "evidence", "name", "place", "employer") if f"{MARK} {word}" in plain]
    assert f"{MARK} note" in built(marked, Wish(Kind.FULL, notes=True)).body


def test_the_actions_are_listed_without_notes(marked: Application) -> None:
    told = built(marked, Wish(Kind.ACTIONS, notes=True)).body
    assert marked.catalogue.checks[FRIENDS].title in told
    assert f"{MARK} note" not in told


def test_only_reviews_of_the_time_that_was_chosen_count(program: Application, clock: FixedClock) -> None:
    audit(program, clock, {FRIENDS: AnswerValue.FIXED}, days=500)
    wish = Wish(Kind.RECORD, years=1)
    assert build(program, wish, take(program, wish)) is None
    assert "1 review," in built(program, Wish(Kind.RECORD, years=3)).body
    audit(program, clock, {PHONE: AnswerValue.FIXED}, days=1)
    assert "1 review," in built(program, wish).body
    assert "2 reviews," in built(program, Wish(Kind.RECORD)).body


def test_a_leap_day_has_a_year_before(tmp_path: Path) -> None:
    from datetime import date

    from app.ui.report_contents import _since

    assert _since(date(2028, 2, 29), 1) == date(2027, 2, 28)


# --- The PDF -----------------------------------------------------------------------------------


def test_the_pdf_has_pages_and_is_made_in_any_thread(marked: Application) -> None:
    made: list[bytes] = []
    report, font, colors = built(marked, Wish(Kind.FULL)), QApplication.font(), theme().on_paper()
    worker = threading.Thread(target=lambda: made.append(pdf(report, font, colors)))
    worker.start()
    worker.join()
    assert made[0].startswith(b"%PDF-")
    assert made[0].count(b"/Type /Page\n") >= 2


@pytest.mark.parametrize("amount", range(24, 34))
def test_no_row_is_torn_by_the_end_of_a_page(amount: int) -> None:
    cells = [(f"Row {number}", "two\nlines" if number % 3 else "three\nshort\nlines") for number in range(amount)]
    body = paragraph("Before") + heading(2, "Rows", "rows") + table("rows", {"A": 50, "B": 50}, cells)
    writer = QPdfWriter(QBuffer())
    writer.setResolution(printing.DOTS_PER_INCH)
    page = QSizeF(writer.width(), writer.height())
    report = Report("Rows", "rows", False, (body,), (), ())
    text = printing._laid_out(body, report, Paper(writer, page, QApplication.font(), theme().on_paper()))
    tops, bottoms = [], []
    block = text.begin()
    while block.isValid():
        box = text.documentLayout().blockBoundingRect(block)
        tops.append(int(box.top() // page.height()))
        bottoms.append(int(box.bottom() // page.height()))
        block = block.next()
    assert tops == bottoms
    assert text.pageCount() >= 2


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    writer = QPdfWriter(QBuffer())
    writer.setResolution(printing.DOTS_PER_INCH)
    page = QSizeF(writer.width(), writer.height())
    paper = Paper(writer, page, QApplication.font(), theme().on_paper())
    report = Report("Headings", "headings", False, ("",), (), ())
    high = round(page.height() / printing._scale())  # in dots of the screen, as margins are
    moved = 0
    for above in range(high - 130, high, 5):
        body = f'<p>Above</p><p style="margin-top: {above - 40}px">x</p>' + heading(2, "Part") + paragraph("Words")
        text = printing._laid_out(body, report, paper)
        last = text.lastBlock()
        pages = [
            int((text.documentLayout().blockBoundingRect(block).top() + block.layout().lineAt(0).y()) // page.height())
            for block in (last.previous(), last)
        ]
        assert pages[0] == pages[1], f"{above} dots above it"
        moved += pages[0]
    assert 0 < moved < len(range(high - 130, high, 5)), "it was near the foot of the page, on either side"


def test_a_long_pdf_is_made_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window is let in between the steps, and none lays out more than a part: a part is never a whole table."""
    monkeypatch.setattr(printing, "PART_LETTERS", 3_000)
    rows = [(f"Row {number}", "some words") for number in range(100)]
    long = heading(2, "Rows", "rows") + table("rows", {"A": 50, "B": 50}, rows)
    report = Report("Long", "long", True, (paragraph("Before"), long, heading(2, "After") + paragraph("x")), (), ())
    parts = report.parts(3_000)
    assert max(map(len, parts)) <= 3_000
    assert len(parts) >= 4
    laid_out, breaths = [], []
    lay_out = printing._laid_out

    def noting(part: str, *rest: Any, **below: float) -> QTextDocument:
        laid_out.append(part)
        return lay_out(part, *rest, **below)

    monkeypatch.setattr(printing, "_laid_out", noting)
    monkeypatch.setattr(printing, "breathe", lambda: breaths.append(len(laid_out)))
    made = pdf(report, QApplication.font(), theme().on_paper())
    assert laid_out == parts
    assert all(breaths.count(number) >= 3 for number in range(1, len(parts) + 1)), "within each part"
    pages = made.count(b"/Type /Page\n")
    assert breaths.count(len(parts)) >= 3 + pages, "and after each page that is drawn"


def test_parts_go_on_where_the_last_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PART_LETTERS", 100)
    sections = tuple(heading(2, f"Part {number}") + paragraph("A few words. " * 5) for number in range(8))
    made = pdf(Report("Short", "short", False, sections, (), ()), QApplication.font(), theme().on_paper())
    assert made.count(b"/Type /Page\n") == 1


def test_the_full_report_shows_the_amounts_over_time(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    for value in (AnswerValue.TO_DO, AnswerValue.FIXED):
        audit(program, clock, {FRIENDS: value})
    report = built(program, Wish(Kind.FULL))
    made = pdf(report, QApplication.font(), theme().on_paper())
    assert b"/Subtype /Image" in made
    shown = ReportPreview(report)
    qtbot.addWidget(shown)
    text = shown.findChild(QTextBrowser).document()
    image = text.resource(QTextDocument.ResourceType.ImageResource, QUrl("picture:amounts"))
    assert image.width() > 200


# --- The page ----------------------------------------------------------------------------------


@pytest.fixture
def page(marked: Application, qtbot: QtBot) -> ReportsPage:
    made = ReportsPage(marked)
    show(qtbot, made)
    wait_for(qtbot, made, "What is in it")
    return made


def preview(page: ReportsPage) -> str:
    return next((box.toPlainText() for box in page.findChildren(QTextBrowser) if box.isVisible()), "")


def test_it_begins_with_the_record_and_shows_it(page: ReportsPage) -> None:
    assert "Record of a privacy self-audit" in preview(page)
    assert "Your answers, notes and actions" in words(page)
    assert "This file is not encrypted. Whoever has the file can read it." in words(page)


def test_another_kind_is_shown_with_its_own_choices(page: ReportsPage, qtbot: QtBot) -> None:
    page._kinds.choose(Kind.FULL)
    qtbot.waitUntil(lambda: "Private report of your self-audits" in preview(page))
    notes = next(box for box in page.findChildren(QCheckBox) if box.isVisible())
    assert notes.text() == "My private notes"
    notes.setChecked(True)
    qtbot.waitUntil(lambda: f"{MARK} note" in preview(page))


@pytest.mark.parametrize(("button", "name"), [("Save as a web page", "record.html"), ("Save as a PDF", "record.pdf")])
def test_it_is_saved_for_its_owner_only_with_what_was_just_typed(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, button: str, name: str
) -> None:
    page.findChild(QPlainTextEdit).setPlainText("Words typed last")
    press(qtbot, page, button)
    answer_file_dialog(page, tmp_path / name)
    wait_for(qtbot, page, f"Saved as {name} in")
    content = (tmp_path / name).read_bytes()
    assert content.startswith(b"<!DOCTYPE html>" if name.endswith("html") else b"%PDF-")
    if name.endswith("html"):
        assert b"Words typed last" in content
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert "This file is not encrypted." in words(page)


def test_no_file_is_replaced(page: ReportsPage, qtbot: QtBot, tmp_path: Path) -> None:
    there = tmp_path / "mine.html"
    there.write_text("mine")
    press(qtbot, page, "Save as a web page")
    answer_file_dialog(page, there)
    wait_for(qtbot, page, "There is already a file named mine.html")
    assert there.read_text() == "mine"


def test_a_full_disk_is_said_and_leaves_nothing(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise DiskFull

    monkeypatch.setattr(reports, "write_new", full)
    press(qtbot, page, "Save as a PDF")
    answer_file_dialog(page, tmp_path / "r.pdf")
    wait_for(qtbot, page, DiskFull().happened)
    assert not (tmp_path / "r.pdf").exists()


def test_a_history_that_cannot_be_read_is_said(
    marked: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise UserError("It could not be read.")

    monkeypatch.setattr(reports, "build", broken)
    page = ReportsPage(marked)
    show(qtbot, page)
    wait_for(qtbot, page, "It could not be read.")


@pytest.mark.parametrize("kind", list(Kind))
def test_with_nothing_to_tell_it_says_so(tmp_path: Path, clock: FixedClock, qtbot: QtBot, kind: Kind) -> None:
    program = Application(tmp_path / "new", clock)
    program.load()
    program.create_history(Computer.MINE, PASSPHRASE)
    page = ReportsPage(program)
    show(qtbot, page)
    page._kinds.choose(kind)
    wait_for(qtbot, page, reports.NOTHING[kind])
    assert "Save as a PDF" not in words(page)
    program.close()


@pytest.mark.parametrize("computer", [Computer.SHARED, Computer.EMPLOYERS])
def test_on_another_s_computer_it_says_who_can_see_it(marked: Application, qtbot: QtBot, computer: Computer) -> None:
    marked.save_worker(Worker(computer=computer))
    page = ReportsPage(marked)
    show(qtbot, page)
    wait_for(qtbot, page, reports.WHO_ELSE[computer])


def test_history_leads_to_it_and_it_leads_back(marked: Application, page: ReportsPage, qtbot: QtBot) -> None:
    history = HistoryPage(marked)
    show(qtbot, history)
    with qtbot.waitSignal(history.go, check_params_cb=lambda place: place == "reports"):
        press(qtbot, history, "Print or share")
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "history"):
        press(qtbot, page, "Back to History")


def test_the_plan_leads_to_the_actions(marked: Application, qtbot: QtBot) -> None:
    plan = PlanPage(marked)
    show(qtbot, plan)
    with qtbot.waitSignal(plan.go, check_params_cb=lambda place: place == "reports:actions"):
        press(qtbot, plan, "Print this list")
    page = ActionListPage(marked)
    show(qtbot, page)
    wait_for(qtbot, page, "What is in it")
    assert "What to do next" in preview(page)


def test_every_control_has_a_name_and_all_fits(page: ReportsPage, qtbot: QtBot) -> None:
    assert unnamed(page) == []
    check_fits(qtbot, page)
