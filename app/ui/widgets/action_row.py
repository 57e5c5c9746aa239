"""One action as a line: what to do, where and how long, and the button that leads there."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.checklist.catalogue import Catalogue
from app.core.model import Action, Part, Step
from app.history.actions import check_of, finding_origin, is_from
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, Icon, label
from app.ui.widgets.desk import open_page
from app.ui.widgets.dialogs import MessageDialog
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.list_row import ListRow
from app.ui.words import STEPS, day, minutes, pack_name

DO_FIRST, WORTH_DOING = 5, 3


class Way(StrEnum):
    """What the button of an action does."""

    SETTING = "setting"
    MESSAGE = "message"
    CLEAN = "clean"
    PASSWORDS = "passwords"
    SEARCH = "search"
    POSTS = "posts"
    CARD = "card"


_WORDS = {
    Way.SETTING: ("Open setting", "arrow-square-out"),
    Way.MESSAGE: ("See message", "copy"),
    Way.CLEAN: ("Clean them", "broom"),
    Way.PASSWORDS: ("Look at them", "password"),
    Way.SEARCH: ("See what you found", "magnifying-glass"),
    Way.POSTS: ("Go to your posts", "clock-counter-clockwise"),
    Way.CARD: ("Go to it", "arrow-right"),
}


def ways(action: Action, catalogue: Catalogue) -> list[Way]:
    """How to get on with an action, the straightest way first; empty where its check is no longer known."""
    if is_from(Part.PHOTOS, action):
        return [Way.CLEAN]
    if is_from(Part.SEARCH, action):  # its link is the page that was found, which may upset
        return [*([Way.MESSAGE] if action.message in catalogue.messages else []), Way.SEARCH]
    if is_from(Part.POSTS, action):
        return [*([Way.MESSAGE] if action.message in catalogue.messages else []), Way.POSTS]
    found = []
    if action.link:
        found.append(Way.SETTING)
    if is_from(Part.PASSWORDS, action):
        found.append(Way.PASSWORDS)
    if action.message in catalogue.messages:
        found.append(Way.MESSAGE)
    if check_of(action) in catalogue.checks:
        found.append(Way.CARD)
    return found


def take(way: Way, action: Action, program: Program, page: Page) -> None:
    """Do what the button of ``action`` says."""
    if way is Way.SETTING:
        open_setting(action.link, action.text, program, page)
    elif way is Way.MESSAGE:
        MessageDialog(program, action.message, page).open()
    elif way is Way.CLEAN:
        page.go.emit("photos")
    elif way is Way.PASSWORDS:
        page.go.emit("passwords")
    elif way is Way.SEARCH:
        page.go.emit("search")
    elif way is Way.POSTS:
        page.go.emit(f"posts:{action.origin.removeprefix(finding_origin(Part.POSTS, ''))}")
    else:
        page.go.emit(action.origin)


def open_setting(link: str, title: str, program: Program, page: Page) -> None:
    """Open the page of a setting in the worker's browser; where none answers, show it to their phone."""
    open_page(program, page, link, title, f"Setting: {title}")


class ActionRow(ListRow):
    """The line. ``number`` puts a number before it, otherwise an icon; ``offer`` adds its buttons."""

    def __init__(self, action: Action, program: Program, page: Page, *, number: int = 0) -> None:
        super().__init__(_mark(action, number), action.text, spacing=14)
        self.action = action
        self._program = program
        self._page = page
        self._where = _where(action, program.catalogue)
        buttons = QWidget()
        self._flow = FlowLayout(buttons, spacing=8)
        self.sides.addWidget(buttons)
        self.show_note()

    def offer(self, *, every: bool = False) -> None:
        """Add the button of the straightest way, or with ``every`` of all ways."""
        found = ways(self.action, self._program.catalogue)
        for way in found if every else found[:1]:
            word, icon = _WORDS[way]
            kind = "plain" if way is found[0] else "link"
            self.add_button(word, icon, partial(take, way, self.action, self._program, self._page), kind=kind)

    def add_button(self, word: str, icon: str, on_click: Callable[[], None], *, kind: str = "plain") -> Button:
        """One more button at the end of the line."""
        button = Button(word, icon, kind, describes=self.action.text)
        button.clicked.connect(lambda _checked=False: on_click())
        self._flow.addWidget(button)
        button.setVisible(True)  # at once, so that it can take the focus
        return button

    def show_note(self, state: str = "") -> None:
        """The small line: ``state``, or what is first; then where it belongs and how long it takes."""
        first = state or ("Do first" if self.action.weight >= DO_FIRST else "")
        time = "" if state else self._time()
        self.set_note(" · ".join(part for part in (first, self._where, time) if part))

    def _time(self) -> str:
        """How long it takes; of what was asked for, when there is something to look for."""
        if is_from(Part.SEARCH, self.action) and self.action.due:
            ready = self.action.due <= self._program.clock.today()
            return (
                f"time to look for an answer, since {day(self.action.due)}"
                if ready
                else (f"look for an answer by {day(self.action.due)}")
            )
        if self.action.origin.startswith(finding_origin(Part.POSTS, "export:")) and self.action.due:
            return f"should be ready by {day(self.action.due)}"
        return minutes(self.action.minutes)

    def clear_buttons(self) -> None:
        """Take all buttons away, so that others can come. The focus waits on the line: hiding would send it on."""
        if self.focusWidget() is not None and self.focusWidget().hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        while (item := self._flow.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()


def _mark(action: Action, number: int) -> QWidget:
    if number:
        return label(str(number), "section", wrap=False)
    if action.weight >= DO_FIRST:
        return Icon("warning-circle", "bad")
    return Icon("clock", "warn" if action.weight >= WORTH_DOING else "muted")


def _where(action: Action, catalogue: Catalogue) -> str:
    """The platform of a setting, else the step."""
    check = catalogue.checks.get(check_of(action))
    if check is None and not any(is_from(part, action) for part in Part):
        return "from a checklist that is not here any more"
    if check is not None and check.step is Step.SETTINGS:
        return pack_name(catalogue.pack_by_id[check.pack])
    return STEPS[action.step]
