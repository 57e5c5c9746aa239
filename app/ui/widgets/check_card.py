"""One check as a card: folded to a line, or open with the way to the setting and the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.core.checks import Check, Message
from app.core.model import Answer, AnswerValue, Surface
from app.ui.theme import theme
from app.ui.widgets.basics import (
    Button,
    Card,
    FlowLine,
    Icon,
    Toggle,
    announce,
    heading,
    icon_line,
    label,
    notice,
    set_property,
)
from app.ui.widgets.check_age import read_words
from app.ui.widgets.check_agency import FillNotice, RuleNotice
from app.ui.widgets.check_aim import aim_line
from app.ui.widgets.check_answers import ICONS, TONES, choices, tags
from app.ui.widgets.check_way import Way
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.wrapping_buttons import WrappingButton
from app.ui.words import ANSWERS

PAUSE_MS = 500
OPEN_MARGINS = (20, 16, 20, 16)
FOLDED_MARGINS = (20, 8, 20, 8)
BEFORE_DELETING = (
    "Is a complaint, an investigation or a court case open? "
    "Ask your union or solicitor first. Deleting can harm you then."
)


class CheckCard(Card):
    """A check and its answer.

    Signals carry what the worker asks for; the page does it and calls ``show_answer``.
    ``question`` asks the check's question instead of naming its setting. ``agency`` is whose check it is, where it
    is not one of the app. ``has_story`` is asked when the card opens: whether it was answered more than once. ``why``
    is an icon and a sentence on why a re-audit asks it: its answers then have numbers.
    """

    answered = Signal(object, object)  # AnswerValue, Surface or None
    noted = Signal(str)
    undone = Signal()
    opened = Signal()
    browse = Signal(str)
    qr_asked = Signal(str)
    message_asked = Signal(str)
    help_asked = Signal()
    origin_asked = Signal()
    story_asked = Signal()

    def __init__(
        self,
        check: Check,
        today: date,
        surface: Surface,
        *,
        messages: Mapping[str, Message] = MappingProxyType({}),
        note: str = "",
        question: bool = False,
        agency: str = "",
        has_story: Callable[[], bool] = lambda: False,
        why: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(spacing=10)
        self.check = check
        self._today = today
        self._saved_note = note
        self._messages = [messages[name] for name in check.messages if name in messages]
        self._surface = surface
        self._agency = agency
        self._has_story = has_story
        self._why = why
        self._question = question and bool(check.question)
        self._answer: Answer | None = None
        self._details: QWidget | None = None
        self._way: Way | None = None
        self._agreed = False
        self._answers: dict[AnswerValue, Toggle] = {}
        self._state_icon = Icon("circle", "outline")
        self.title = heading(check.question if self._question else check.title, "section")
        self._status = FlowLine("caption")
        self._toggle = Button("Open", kind="link", describes=check.title)
        self._toggle.clicked.connect(self._toggle_open)
        self._undo = Button("Undo", kind="link", describes=check.title)
        self._undo.clicked.connect(self.undone)
        self._tags = tags(check)
        self.body.addLayout(self._head())
        if why:
            self.body.addWidget(icon_line(*why, kind="body", tint="primary")[0])
        self.show_answer(None)

    def _head(self) -> SideLayout:
        """The title on the left, where it stands on the right, or below it in a narrow window."""
        title = QWidget()
        left = QHBoxLayout(title)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(self._state_icon)
        left.addWidget(self.title, 1)
        state = QWidget()
        right = FlowLayout(state, spacing=8, to_right=True)
        for part in (*self._tags, self._status, self._undo, self._toggle):
            right.addWidget(part)
        head = SideLayout(spacing=10, least_ems=22)
        head.addWidget(title)
        head.addWidget(state)
        return head

    def word(self, value: AnswerValue) -> str:
        """What the button of an answer says here."""
        return choices(self.check, self._question).get(value, ANSWERS[value])

    @property
    def is_open(self) -> bool:
        return self._details is not None and not self._details.isHidden()

    def open(self, *, focus: bool = False) -> None:
        """Unfold; the details are made when they are first wanted."""
        if self._details is None:
            self._details = self._gate() if self.check.may_upset and not self._agreed else self._make_details()
            self.body.addWidget(self._details)
            self._mark_answer()
        self._details.show()
        set_property(self, "current", True)
        self._show_head()
        if focus:
            self.title.setFocus()
            announce(self.title, self.title.text())

    def fold(self) -> None:
        if self._details is not None:
            self._details.hide()
        set_property(self, "current", False)
        self._show_head()

    def show_answer(self, answer: Answer | None, *, aside: str = "") -> None:
        """Show what is on disk; ``aside`` is a line such as "looked at on 3 March"."""
        self._answer = answer
        self._aside = aside
        self._mark_answer()
        self._show_head()

    def _show_head(self) -> None:
        answer = self._answer
        set_property(self.title, "kind", "section" if self.is_open else "strong")
        self.body.setContentsMargins(*(OPEN_MARGINS if self.is_open else FOLDED_MARGINS))
        icon, tint = TONES[answer.value] if answer else ("circle", "outline")
        self._state_icon.show_icon(icon, tint)
        word = self.word(answer.value) if answer else "Not looked at"
        self._status.setText(" · ".join(part for part in (word, self._aside) if part))
        self._status.setVisible(not self.is_open or answer is not None)
        for tag in self._tags:
            tag.setVisible(answer is None)
        self._undo.setVisible(answer is not None and not self._aside)
        self._toggle.setVisible(not self._question and self._why is None)
        self._toggle.setText("Close" if self.is_open else ("Change" if answer else "Open"))
        self._toggle.setAccessibleName(f"{self._toggle.text()}: {self.check.title}. {word}")

    def _toggle_open(self) -> None:
        if self.is_open:
            self.fold()
        else:
            self.open()
            self.opened.emit()

    # --- The open card ---

    def _make_details(self) -> QWidget:
        check = self.check
        box, column = column_box(10)
        if check.others_notice:
            column.addWidget(self._help_first(check.others_notice))
        if self._question:
            column.addWidget(label(check.title, "strong"))
        for paragraph in check.why.split("\n\n"):
            column.addWidget(label(paragraph))
        if check.deletes:
            column.addWidget(notice("scales", BEFORE_DELETING, "warning", "warn"))
        self._way = self._make_way() if check.routes else None
        if self._way is not None:
            column.addWidget(self._way)
        column.addWidget(aim_line(check))
        for rule in sorted(check.rules, key=lambda rule: not rule.stands):
            column.addWidget(RuleNotice(rule, check))
        for fill in check.fills:
            column.addWidget(FillNotice(fill, self.browse))
        if check.undo:
            column.addWidget(icon_line("arrow-counter-clockwise", check.undo)[0])
        if self._messages:
            column.addWidget(self._message_row())
        column.addWidget(self._answer_row())
        self.hints = self._find_hints()
        column.addWidget(self.hints)
        column.addWidget(self._note_row())
        column.addWidget(self._source_line())
        return box

    def _gate(self) -> QWidget:
        """A word before what may upset, with help offered first."""
        box = notice("hand-heart", "What you find here may upset you. Look now, later or not at all: you choose.")
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        look = Button("Show it", "eye", describes=self.check.title)
        get_help = Button("Who can help", "lifebuoy", "link")
        look.clicked.connect(self._agree)
        get_help.clicked.connect(self.help_asked)
        flow.addWidget(look)
        flow.addWidget(get_help)
        box.body.addWidget(row)
        return box

    def _agree(self) -> None:
        self._agreed = True
        if self._details is not None:
            self._details.hide()
            self._details.deleteLater()
            self._details = None
        self.open(focus=True)

    def _help_first(self, text: str) -> QWidget:
        box = notice("warning", f"Before you change this: {text}", "warning", "warn")
        get_help = Button("Who can help", "lifebuoy", "link")
        get_help.clicked.connect(self.help_asked)
        box.body.addWidget(get_help, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _make_way(self) -> Way:
        way = Way(self.check, self._surface, self._today)
        way.surface_chosen.connect(self._choose_surface)
        way.browse.connect(self.browse)
        way.qr_asked.connect(self.qr_asked)
        return way

    def _choose_surface(self, surface: Surface) -> None:
        self._surface = surface
        self._show_sources()

    def _message_row(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for message in self._messages:
            button = WrappingButton(f"Message: {message.title}", "copy", "link")
            button.clicked.connect(lambda _checked=False, wanted=message.id: self.message_asked.emit(wanted))
            flow.addWidget(button)
        return row

    def _answer_row(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        self._answers = {}
        for number, (value, word) in enumerate(choices(self.check, self._question).items(), 1):
            button = Toggle(word, ICONS.get(value, ""), "answer", describes=self.check.title)
            if self._why:
                button.setText(f"{word}   {number}")
            button.setProperty("tone", {"ok": "ok", "warn": "warn"}.get(TONES[value][1], "grey"))
            button.chosen.connect(lambda chosen=value: self._give(chosen))
            self._answers[value] = button
            flow.addWidget(button)
        return row

    def give(self, number: int) -> None:
        """Give the answer with this number, counted from 1, as its button does; nothing while it is not on screen."""
        shown = [button for button in self._answers.values() if button.isVisible()]
        if 0 < number <= len(shown):
            shown[number - 1].setChecked(not shown[number - 1].isChecked())

    def _give(self, value: AnswerValue) -> None:
        self.hints.setVisible(value is AnswerValue.CANNOT_FIND)
        self.answered.emit(value, self._surface if self.check.routes else None)

    def _mark_answer(self) -> None:
        if not self._answers:
            return
        for value, button in self._answers.items():
            button.show_down(self._answer is not None and self._answer.value is value)

    def _find_hints(self) -> QWidget:
        """What helps when a setting is not where it was: older names, and words for the app's own search."""
        check = self.check
        box = Card("panel", spacing=6, margins=(14, 12, 14, 12))
        box.body.addWidget(label("That happens: apps move their settings. It is not your mistake.", "strong"))
        if check.search_words:
            words = ", ".join(f"“{word}”" for word in check.search_words)
            box.body.addWidget(label(f"Type this into the search box of the app's settings: {words}."))
        if check.other_names:
            box.body.addWidget(label(f"It may also be called: {'; '.join(check.other_names)}."))
        if check.unsure:
            box.body.addWidget(label(check.unsure))
        box.hide()
        return box

    def _note_row(self) -> QWidget:
        box, column = column_box(6)
        show = Button("Add a private note", "note-pencil", "link", describes=self.check.title)
        self._note = QPlainTextEdit(self._saved_note)
        self._note.setAccessibleName(f"Private note: {self.check.title}")
        self._note.setPlaceholderText("Kept in your locked history. Leave out names of people you support.")
        self._note.setTabChangesFocus(True)
        self._note.setMaximumHeight(theme().icon_size().height() * 5)
        # Saved when the worker pauses: a kill then loses a word at most.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self.save_note)
        self._note.textChanged.connect(self._soon.start)
        show.clicked.connect(self._open_note)
        column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._note)
        if self._saved_note:
            show.hide()
        else:
            self._note.hide()
        return box

    def _open_note(self) -> None:
        self._note.show()
        self._note.setFocus()

    def save_note(self) -> None:
        """Have the note saved, if it was changed."""
        if self._answers and (text := self._note.toPlainText().strip()) != self._saved_note:
            self._saved_note = text
            self.noted.emit(text)

    def _source_line(self) -> QWidget:
        row, self._sources = icon_line("book-open", "", kind="caption")
        self._show_sources()
        more = Button("Where this comes from", kind="link", describes=self.check.title)
        more.clicked.connect(self.origin_asked)
        box = QWidget()
        sides = SideLayout(box, spacing=8)
        sides.addWidget(row)
        sides.addWidget(row_of(more, self._story_button()) if self._has_story() else more)
        return box

    def _story_button(self) -> Button:
        button = Button("Its story", "clock-counter-clockwise", "link", describes=self.check.title)
        button.clicked.connect(self.story_asked)
        return button

    def _show_sources(self) -> None:
        """Name whose check it is, its sources, and when and in what the way on screen was read."""
        whose = [f"From {self._agency}"] if self._agency else []
        sources = dict.fromkeys(f"{source.document} {source.part}".strip() for source in self.check.sources)
        read = read_words(self._way.route) if self._way is not None else []
        self._sources.setText(" · ".join([*whose, *sources, *read]))
