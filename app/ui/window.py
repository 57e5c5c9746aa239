"""The main window: the rail, the pages, and the way between them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.core.flow import StepState, StepView
from app.core.model import Computer, Step
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.theme import theme
from app.ui.widgets.rail import Rail, RailItem, TopBar
from app.ui.words import STEP_ICONS, STEPS, STEPS_SHORT, minutes

RAIL_EMS = 64
TITLE_BAR = 40  # pixels that a window manager may put above the window
NAME = "Privacy Self-Audit"
PLAIN_NAME = "Self-Audit"  # says less to whoever looks over a shoulder at a shared computer


class MainWindow(QMainWindow):
    """Shows one page at a time; pages are made when they are first wanted.

    Places are words: ``home``, ``actions``, ``history``, ``clean``, ``settings``; ``step:NAME`` and
    ``check:ID`` lead into the audit, ``photos`` to the photos on this computer, ``flow`` shows where the flow
    stands, ``progress`` renews the rail.
    """

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._pages: dict[str, Page] = {}
        self._place = ""
        self._ready = False
        self._items: list[RailItem] = []
        self.setWindowTitle(NAME)
        room = self.screen().availableSize()
        self.resize(min(1180, room.width()), min(820, room.height() - TITLE_BAR))
        self.setMinimumSize(480, 420)
        self._top = TopBar()
        self._rail = Rail()
        self._stack = QStackedWidget()
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)
        self.setCentralWidget(centre)
        for bar in (self._rail, self._top):
            bar.chosen.connect(self.go)
            bar.hide_asked.connect(self.quick_hide)
            bar.help_asked.connect(self._show_help)
        QShortcut(QKeySequence("F9"), self, self.quick_hide, context=Qt.ShortcutContext.ApplicationShortcut)
        theme().changed.connect(self._fit)
        self._fit()

    # --- Start ---

    def start(self) -> None:
        """Open the history, or lead a newcomer in; called once the window is painted."""
        from app.ui.pages.start import StartPage

        page = StartPage(self._program)
        page.entered.connect(self.enter)
        self._pages["start"] = page
        page.go.connect(self.go)
        self._stack.addWidget(page)
        self._show(page, "start")

    def enter(self, place: str) -> None:
        """The history is open: show the real places."""
        self._ready = True
        preferences = self._program.preferences
        theme().set_look(preferences.theme, preferences.text_percent)
        if self._program.worker.computer is Computer.SHARED:
            QGuiApplication.setApplicationDisplayName(PLAIN_NAME)
            self.setWindowTitle(PLAIN_NAME)
        self.go(place)
        # Each page's modules are read in the background, so that the first visit does not wait for the disk.
        run_task(self, lambda _task: [import_module(f"app.ui.pages.{name}") for name in PAGE_MODULES])

    # --- Moving ---

    def go(self, place: str) -> None:
        """Show a place by its word; see the class."""
        if not self._ready:
            return
        if place == "progress":
            self._show_rail()
            return
        if place == "photos":
            self._go_to_photos()
            return
        if place.startswith("step:"):
            self._program.flow.jump(Step(place.removeprefix("step:")))
            place = "flow"
        elif place.startswith("check:"):
            check_id = place.removeprefix("check:")
            try:
                self._program.flow.jump_to_check(check_id)
            except KeyError:
                self._program.flow.jump(self._program.catalogue.checks[check_id].step)
            place = "flow"
        if place == "flow":
            if self._program.session.unfinished:
                self._program.session.set_position(self._program.flow.position)
            place = f"step:{self._program.flow.place.step.value}"
        self._show(self._page(place), place)

    def _go_to_photos(self) -> None:
        """To the photos on this computer, past the checks of that step."""
        from app.ui.pages.photos import PhotosPage

        self.go(f"step:{Step.PHOTOS.value}")
        page = self._pages[self._place]
        if isinstance(page, PhotosPage):
            page.show_tool()

    def _page(self, place: str) -> Page:
        if place not in self._pages:
            page = _MAKERS[place](self._program)
            page.go.connect(self.go)
            self._pages[place] = page
            self._stack.addWidget(page)
        return self._pages[place]

    def _show(self, page: Page, place: str) -> None:
        self._place = place
        page.opened()
        self._stack.setCurrentWidget(page)
        self._show_rail()
        spoken = page.heading.text()
        if place.startswith("step:"):
            spoken = f"{self._program.flow.view(Step(place.removeprefix('step:'))).label}. {spoken}"
        QTimer.singleShot(0, page, lambda: page.focus_heading(spoken))

    def forget_pages(self) -> None:
        """Throw away pages made from what has since changed (packs, the worker)."""
        for place in [name for name in self._pages if name != self._place]:
            page = self._pages.pop(place)
            self._stack.removeWidget(page)
            page.deleteLater()

    def _show_rail(self) -> None:
        items: list[RailItem] = []
        if self._ready:
            in_audit = self._place.startswith("step:")
            items = self._step_items() if in_audit else self._place_items()
            self._rail.show_sent(self._program.sent())
        else:
            self._rail.show_sent("This app has sent nothing.")
        self._items = items
        self._rail.show_items(items, self._place)
        self._fit()

    def _place_items(self) -> list[RailItem]:
        waiting = len(self._program.open_actions())
        actions = f"Actions · {waiting}" if waiting else "Actions"
        return [
            RailItem("home", "Home", "house"),
            RailItem("actions", actions, "list-checks", spoken=f"Actions, {waiting} open"),
            RailItem("history", "History", "chart-line-up"),
            RailItem("clean", "Clean photos", "broom"),
            RailItem("settings", "Settings", "gear-six"),
        ]

    def _step_items(self) -> list[RailItem]:
        return [_step_item(view) for view in self._program.flow.steps]

    # --- Help, hiding, fitting, closing ---

    def _show_help(self) -> None:
        if self._program.is_loaded:
            from app.ui.widgets.dialogs import show_help

            show_help(self._program, self)

    def quick_hide(self) -> None:
        """Put the window out of sight at once, and cover what it shows."""
        self.showMinimized()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        if self._ready:
            from app.ui.pages.start import CoverPage

            cover = CoverPage(self._program)
            cover.uncovered.connect(lambda: self._uncover(cover))
            self._stack.addWidget(cover)
            self._stack.setCurrentWidget(cover)
            self._ready = False
            self._items = []
            self._rail.show_items([], "")
            self._fit()

    def _uncover(self, cover: QWidget) -> None:
        self._ready = True
        self._stack.removeWidget(cover)
        cover.deleteLater()
        self._stack.setCurrentWidget(self._pages[self._place])
        self._show_rail()

    def _fit(self) -> None:
        """The rail stands beside the page where there is room, and above it as a menu where there is none."""
        roomy = self.width() >= self.fontMetrics().horizontalAdvance("m") * RAIL_EMS
        self._rail.setVisible(roomy)
        self._top.setVisible(not roomy)
        self._top.show_items([] if roomy else self._items, self._place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._program.close()


def _step_item(view: StepView) -> RailItem:
    name = STEPS_SHORT.get(view.step, STEPS[view.step])
    if view.state is StepState.DONE:
        return RailItem(f"step:{view.step.value}", name, "check-circle-fill", spoken=f"{name}, done", tint="ok")
    note = minutes(view.minutes_left) if view.minutes_left else ""
    done = f", {view.checks - view.left} of {view.checks} done" if view.checks else ""
    skipped = ", skipped" if view.state is StepState.SKIPPED else ""
    return RailItem(
        f"step:{view.step.value}", name, STEP_ICONS[view.step], note, f"{view.label}, {name}{done}{skipped}"
    )


def _checks_page(step: Step, *, questions: bool = False) -> Callable[[Program], Page]:
    def make(program: Program) -> Page:
        from app.ui.pages.checks import ChecksPage

        return ChecksPage(program, step, questions=questions)

    return make


PAGE_MODULES = ("checks", "photos", "plan", "actions", "history", "clean_photos", "preferences")


def _late(module: str, name: str) -> Callable[[Program], Page]:
    """A maker that imports its page when it is first wanted, to keep the start quick."""

    def make(program: Program) -> Page:
        page: Page = getattr(import_module(f"app.ui.pages.{module}"), name)(program)
        return page

    return make


_MAKERS: dict[str, Callable[[Program], Page]] = {
    "home": _late("home", "HomePage"),
    "actions": _late("actions", "ActionsPage"),
    "history": _late("history", "HistoryPage"),
    "clean": _late("clean_photos", "CleanPhotosPage"),
    "settings": _late("preferences", "PreferencesPage"),
    "step:about_you": _late("about_you", "AboutYouPage"),
    "step:settings": _checks_page(Step.SETTINGS),
    "step:passwords": _checks_page(Step.PASSWORDS),
    "step:search": _checks_page(Step.SEARCH),
    "step:posts": _checks_page(Step.POSTS),
    "step:photos": _late("photos", "PhotosPage"),
    "step:contacts": _checks_page(Step.CONTACTS, questions=True),
    "step:plan": _late("plan", "PlanPage"),
}
