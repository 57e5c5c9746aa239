"""What was found, page by page, and what can be done about each: ready messages, and requests with their days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Check
from app.core.model import Attachment, FindingState, Request, RequestKind, SearchResult, Surface, Verdict
from app.search_self.asking import COMPLAINT, MESSAGES, check_for, next_step, platform_of
from app.search_self.records import Sighting, change
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label, pill
from app.ui.widgets.check_way import Way
from app.ui.widgets.chips import Chips
from app.ui.widgets.dialogs import QrDialog, copy_text
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.kept_picture import KeptPictures
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.search_day import AskedOn
from app.ui.widgets.search_desk import PURPOSE, SearchDesk
from app.ui.widgets.search_picture import PictureChoice, PictureRow
from app.ui.widgets.search_words import CHANGES, REQUESTS, VERDICTS, seen_line, what
from app.ui.words import day

ROWS_AT_ONCE = 3


class ResultRow(QWidget):
    """One page. It makes itself anew when something was done about it."""

    def __init__(self, desk: SearchDesk, result: SearchResult, pictures: KeptPictures) -> None:
        super().__init__()
        self._desk = desk
        self._pictures = pictures
        self.result = result
        self._unfolded = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._fill()

    def show_result(self, result: SearchResult) -> None:
        """Bring the row up to date; where it had the focus, it is read on from its title."""
        if result == self.result:
            return
        self.result = result
        window = self.window()
        focus = window.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        clear_layout(self._column)
        self._fill()
        if had_focus:
            self._title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self._title, "Kept")

    def _fill(self) -> None:
        result = self.result
        _word, icon, tone = VERDICTS[result.verdict]
        head = QWidget()
        sides = SideLayout(head, spacing=8)
        tint = tone if tone != "grey" else "muted"
        line, self._title = icon_line(icon, breakable_words(what(result)), kind="strong", tint=tint)
        self._title.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        sides.addWidget(line)
        sides.addWidget(pill(*CHANGES[change(result, self._desk.since())]))
        self._column.addWidget(head)
        self._column.addWidget(label(seen_line(result), "caption"))
        if result.note:
            self._column.addWidget(label(f"Your note: {breakable_words(result.note)}", "caption"))
        if (file := self._desk.part.picture(result)) is not None:
            self._add_picture(file)
        if result.state is FindingState.GONE:
            self._column.addWidget(self._removal())
            return
        for request in result.requests:
            self._column.addWidget(self._waiting(request))
        self._add_buttons()

    def _add_picture(self, file: Attachment) -> None:
        row = PictureRow(file, self._desk.read_picture, self._pictures, what(self.result))
        key = self.result.key
        row.removed.connect(lambda: self._desk.do(lambda search: search.remove_picture(key)))
        row.refused.connect(self._desk.page.show_error)
        self._column.addWidget(row)

    def _choose_picture(self) -> QWidget:
        choice = PictureChoice(what(self.result))
        choice.picked.connect(lambda picked: self._desk.keep_picture(self.result.key, picked.picture))
        choice.refused.connect(self._desk.page.show_error)
        return choice

    def _removal(self) -> AskOnce:
        """Takes the page out of the record, where the worker is sure."""
        key = self.result.key
        remove = Button("Take it off this list", "trash", "link", describes=what(self.result))
        asked = AskOnce(remove)
        question = "Take this page off the list, with its note, picture and requests? There is no way back."
        remove.clicked.connect(lambda: asked.ask(remove, question, "Take it off", "Keep it"))
        asked.agreed.connect(lambda: QTimer.singleShot(0, self, lambda: self._desk.do(lambda own: own.remove(key))))
        return asked

    def _waiting(self, request: Request) -> QWidget:
        """A request that was made, and what comes next."""
        if request.answered:
            said = f"{REQUESTS[request.kind]}: answered on {day(request.answered)}."
            return icon_line("check-circle", said, kind="body", tint="ok")[0]
        following = next_step(request)
        said = following.words if following else ""
        return icon_line("clock", f"{REQUESTS[request.kind]}. {said}", kind="body", tint="warn")[0]

    def _add_buttons(self) -> None:
        buttons: list[Button] = []
        todo: FoldButton | None = None
        if offers := self._desk.part.offers(self.result):
            todo = FoldButton(
                lambda: self._ways(offers),
                self._column,
                what(self.result),
                show="What can I do?",
                hide="Hide what I can do",
            )
            todo.clicked.connect(self._turned)
            buttons.append(todo)
        if self._desk.query_of(self.result) is not None:
            buttons.append(
                FoldButton(self._verdicts, self._column, what(self.result), show="Correct it", hide="Leave it as it is")
            )
        if not self.result.attachment and not self._desk.is_employers:
            buttons.append(
                FoldButton(
                    self._choose_picture,
                    self._column,
                    what(self.result),
                    show="Add a picture",
                    hide="Leave the picture out",
                )
            )
        gone = Button("It is gone", "check", "link", describes=what(self.result))
        gone.clicked.connect(self._gone)
        self._column.addWidget(row_of(*buttons, gone))
        if self._unfolded and todo is not None:
            self._unfolded = False
            todo.click()

    def _gone(self) -> None:
        key = self.result.key
        self._desk.do(lambda search: search.gone(key))

    def _verdicts(self) -> QWidget:
        """What else the page may be, and the way out of the record."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        chips = Chips({verdict: words[0] for verdict, words in VERDICTS.items()}, what(self.result))
        chips.show_value(self.result.verdict)
        # Once the chip has done what a press does: then the row can be made anew.
        chips.chosen.connect(lambda verdict: QTimer.singleShot(0, self, lambda: self._correct(verdict)))
        column.addWidget(chips)
        column.addWidget(self._removal())
        return box

    def _correct(self, verdict: Verdict) -> None:
        query, link = self._desk.query_of(self.result), self.result.link
        if query is not None:
            self._desk.do(lambda search: search.add(query, Sighting(verdict, link)))

    def _turned(self) -> None:
        self._unfolded = not self._unfolded

    def _ways(self, offers: Sequence[RequestKind]) -> QWidget:
        box, column = column_box()
        if self.result.verdict is Verdict.FAKE:
            who = Button("See who can help", "phone", "link")
            who.clicked.connect(self._desk.show_help)
            column.addWidget(row_of(who))
        if link := self.result.link:
            copy = Button("Copy the link", "copy", "link", describes=what(self.result))
            copy.clicked.connect(lambda: copy_text(copy, link))
            column.addWidget(row_of(copy))
        ways = LongColumn(self._way, "way", "ways")  # a few at a time: a dozen at once would hold up the window
        ways.show_items(offers)
        column.addWidget(ways)
        return box

    def _way(self, kind: RequestKind) -> QWidget:
        """One thing to do, and the buttons that fit how far it is."""
        request = next((known for known in self.result.requests if known.kind is kind), None)
        link = self.result.link
        box = Card("panel", spacing=6, margins=(14, 8, 14, 8))
        box.body.addWidget(label(REQUESTS[kind], "strong"))
        buttons = [self._button("See message", "copy", kind, lambda: self._desk.show_message(MESSAGES[kind], link))]
        if MESSAGES.get(kind) not in self._desk.program.catalogue.messages:
            buttons = []
        buttons += self._to_ask(kind) if request is None or request.answered else self._to_follow(request)
        check = self._desk.program.catalogue.checks.get(check_for(self.result, kind))
        if check is not None and check.routes:
            buttons.append(
                FoldButton(
                    lambda: self._told_way(check),
                    box.body,
                    f"{REQUESTS[kind]}, {what(self.result)}",
                    show="Show the way",
                    hide="Hide the way",
                )
            )
        elif kind is RequestKind.SETTINGS and (lead := self._to_settings()) is not None:
            buttons.append(lead)
        buttons.append(
            FoldButton(
                lambda: self._another_day(kind, request),
                box.body,
                f"{REQUESTS[kind]}, {what(self.result)}",
                show="Change the day" if request and not request.answered else "On another day",
                hide="Leave the day",
            )
        )
        box.body.addWidget(row_of(*buttons))
        return box

    def _another_day(self, kind: RequestKind, request: Request | None) -> AskedOn:
        key, today = self.result.key, self._desk.program.clock.today()
        asked = request.asked if request and not request.answered else today
        day_of = AskedOn(asked, today, f"{REQUESTS[kind]}, {what(self.result)}")
        # Once the button has done what a press does: then the row can be made anew.
        day_of.chosen.connect(
            lambda on: QTimer.singleShot(0, self, lambda: self._desk.do(lambda own: own.asked(key, kind, on)))
        )
        return day_of

    def _told_way(self, check: Check) -> Way:
        """The steps to the form, and its link."""
        way = Way(check, Surface.WEB, self._desk.program.clock.today())
        way.browse.connect(lambda link: self._desk.open_page(link, check.title, PURPOSE))
        way.qr_asked.connect(lambda link: QrDialog(link, check.title, self._desk.page).open())
        return way

    def _to_settings(self) -> Button | None:
        """To the settings of the platform that the page is on, where there is a checklist for it."""
        catalogue = self._desk.program.catalogue
        packs = {pack.id: pack for pack in catalogue.packs if pack.is_platform and pack.checks}
        pack = packs.get(platform_of(self.result, packs))
        if pack is None:
            return None
        lead = Button("See its settings", "gear-six", describes=pack.title)
        lead.clicked.connect(lambda: self._desk.page.go.emit(f"check:{pack.checks[0].id}"))
        return lead

    def _to_ask(self, kind: RequestKind) -> list[Button]:
        key, today = self.result.key, self._desk.program.clock.today()
        done = "I asked today" if kind in MESSAGES else "I did it today"

        def ask() -> None:
            self._desk.do(lambda search: search.asked(key, kind, today))

        def plan() -> None:
            if self._desk.do(lambda search: search.to_do(key, kind)):
                later.setText("On your list")
                announce(later, "It is among your actions")

        later = self._button("Put on my list", "list-checks", kind, plan)
        return [self._button(done, "check", kind, ask), later]

    def _to_follow(self, request: Request) -> list[Button]:
        key, kind, today = self.result.key, request.kind, self._desk.program.clock.today()

        def answered() -> None:
            self._desk.do(lambda search: search.answered(key, kind, today))

        def complained() -> None:
            self._desk.do(lambda search: search.complained(key, kind, today))

        buttons = [self._button("They answered", "check", kind, answered)]
        following = next_step(request)
        if following is not None and following.message == COMPLAINT and following.on <= today:
            buttons.append(self._button("See the complaint", "copy", kind, self._show_complaint))
            buttons.append(self._button("I complained today", "check", kind, complained))
        return buttons

    def _show_complaint(self) -> None:
        self._desk.show_message(COMPLAINT, self.result.link)

    def _button(self, word: str, icon: str, kind: RequestKind, act: Callable[[], object]) -> Button:
        button = Button(word, icon, describes=f"{REQUESTS[kind]}, {what(self.result)}")
        button.clicked.connect(lambda _checked=False: act())
        return button


class ResultsCard(Card):
    """Every page that was recorded, what is there first."""

    def __init__(self, desk: SearchDesk) -> None:
        super().__init__(spacing=16)
        self._desk = desk
        self._rows: dict[str, ResultRow] = {}
        self._waiting: list[SearchResult] = []
        self._pictures = KeptPictures(self, desk.read_picture)
        self.body.addWidget(heading("What you found", "section"))

    def refresh(self) -> None:
        """Bring the rows up to date."""
        results = self._desk.record.results
        self.setVisible(bool(results))
        for key in self._rows.keys() - {result.key for result in results}:
            row = self._rows.pop(key)
            row.hide()
            row.deleteLater()
        for result in results:
            if result.key in self._rows:
                self._rows[result.key].show_result(result)
        begun = bool(self._waiting)
        self._waiting = sorted((result for result in results if result.key not in self._rows), key=_order)
        if not begun:
            self._add_rows()

    def _add_rows(self) -> None:
        """Add rows a few at a time, so that a long list never holds up the window."""
        for result in self._waiting[:ROWS_AT_ONCE]:
            self._rows[result.key] = ResultRow(self._desk, result, self._pictures)
            self.body.addWidget(self._rows[result.key])
        del self._waiting[:ROWS_AT_ONCE]
        if self._waiting:
            QTimer.singleShot(0, self, self._add_rows)


def _order(result: SearchResult) -> tuple[bool, datetime]:
    return result.state is FindingState.GONE, result.first_seen
