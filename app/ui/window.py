"""The main window: the rail, the pages, and the way between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.core.entrances import HOME, TOOLS
from app.core.errors import UserError
from app.ui.theme import theme
from app.ui.widgets.layouts import column_box
from app.ui.widgets.rail import Rail, RailItem, TopBar
from app.ui.widgets.reading_order import next_in_reading_order

# The window is painted before anything else is imported: only what is drawn by then may stand above.
if TYPE_CHECKING:
    from app.ui.pages.page import Page
    from app.ui.pages.restore import RestorePage
    from app.ui.places import Places
    from app.ui.program import Program

RAIL_EMS = 64
TITLE_BAR = 40  # pixels that a window manager may put above the window
NAME = "Privacy Self-Audit"
PLAIN_NAME = "Self-Audit"  # says less to whoever looks over a shoulder, before it is known whose computer this is
HIDE_KEYS = ("F9", "Shift+Escape")  # two, since many laptops keep F9 for themselves
HEARS = "hears_hide_keys"
LOCK_AFTER_MS = 50
RESTORE = "restore"
WITH_ONE = ("guidance", "incidents")  # pages that can begin with one thing: its id stands behind a colon


class MainWindow(QMainWindow):
    """Shows one page at a time; pages are made when they are first wanted.

    Places are words: ``home``, ``today``, ``review``, ``actions``, ``history``, ``clean``, ``incidents``, ``settings``;
    ``step:NAME`` and ``check:ID`` lead into the audit, ``photos`` to the photos on this computer, ``passwords``,
    ``search`` and ``posts`` to the tool of that step, ``flow`` to where the flow stands, ``progress`` renews the rail.
    ``guidance`` shows where the checks come from, ``guidance:ID`` one of them; ``incidents:ID`` leads to an entry,
    ``posts:KIND:PLATFORM`` to what an action about posts needs.

    ``program`` may come with ``start``, so that the window is seen while the program is still being read.
    """

    _program: Program
    _places: Places

    def __init__(self, program: Program | None = None) -> None:
        super().__init__()
        if program is not None:
            self._program = program
        self._pages: dict[str, Page] = {}
        self._place = ""
        self._ready = False
        self._covered = False
        self._asked_for: str | None = None  # a place to go to as soon as the history is open and uncovered
        self._hidden_while: object = None  # what was being opened when the window was hidden
        self._items: list[RailItem] = []
        self.setWindowTitle(PLAIN_NAME)
        room = self.screen().availableSize()
        self.resize(min(1180, room.width()), min(820, room.height() - TITLE_BAR))
        self.setMinimumSize(480, 420)
        self._top = TopBar()
        self._rail = Rail()
        self._stack = QStackedWidget()
        centre, column = column_box(0)
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
        self._add_hide_keys(self)
        QGuiApplication.instance().focusWindowChanged.connect(self._hear_hide_keys)  # type: ignore[union-attr]
        theme().changed.connect(self._fit)
        self._fit()

    # --- Start ---

    def start(self, program: Program | None = None) -> None:
        """Open the history, or lead a newcomer in; called once the window is painted."""
        from app.ui.pages.start import StartPage

        if program is not None:
            self._program = program
        page = StartPage(self._program)
        page.entered.connect(self.enter)
        page.restore_asked.connect(self._go_to_restore)
        self._pages["start"] = page
        page.go.connect(self.go)
        self._stack.addWidget(page)
        self._show(page, "start")

    def enter(self, place: str) -> None:
        """The history is open: show the real places."""
        from app.ui.places import Places, read_ahead
        from app.ui.tasks import run_task

        self._places = Places(self._program)
        self._ready = True
        preferences = self._program.preferences
        theme().set_look(preferences.theme, preferences.text_percent)
        self._name_window()
        start = self._pages.get("start")
        asked = self._asked_or(place)
        self.go(asked if place == HOME else place)  # a newcomer is led through the first step all the same

        def settle() -> None:
            read_ahead()
            self._program.put_job_right()

        run_task(self, lambda _task: settle())
        if start is not None:
            self._hide_what_opened_late(start)

    def _name_window(self) -> None:
        """Give the window the name that whose computer this is allows."""
        from app.core.model import Computer

        name = PLAIN_NAME if self._program.worker.computer is Computer.SHARED else NAME
        QGuiApplication.setApplicationDisplayName(name)
        self.setWindowTitle(name)
        self._rail.show_name(name)

    # --- Restoring ---

    def _go_to_restore(self) -> None:
        """To the page that puts what is in a backup in the place of the history, or of none."""
        from app.ui.pages.restore import RestorePage

        page = self._pages.get(RESTORE)
        if page is None:
            page = self._pages[RESTORE] = made = RestorePage(self._program)
            made.left.connect(lambda: self._leave_restore(made))
            made.restored.connect(self._start_again)
            made.began.connect(self._stand_still)
            made.ended.connect(lambda: self._move_again(made))
            self._stack.addWidget(page)
        self._show(page, RESTORE)

    def _leave_restore(self, page: QWidget) -> None:
        del self._pages[RESTORE]
        self._stack.removeWidget(page)
        page.deleteLater()
        if self._ready:
            self.go("settings")
        else:
            self._show(self._pages["start"], "start")

    def _stand_still(self) -> None:
        """Lead nowhere while another history takes the place of this one: what other places show may be closed."""
        self._ready = False
        self._items = []
        self._rail.show_items([], RESTORE)
        self._fit()

    def _move_again(self, page: RestorePage) -> None:
        if page.history_is_open():
            self._ready = True
            self._show_rail()
            self._hide_what_opened_late(page)

    def _start_again(self) -> None:
        """Another history is in its place: open it as at the start."""
        self._ready = False
        self._forget_pages(all_of_them=True)
        self._place = ""
        self.start()

    # --- Moving ---

    def open_at(self, place: str) -> None:
        """Go to ``place``, once the history is open and uncovered; home where this version has no such place.

        Someone who is in the middle of a dialog is left there.
        """
        if self._ready and QApplication.activeModalWidget() is not None:
            return
        self._asked_for = place
        if self._ready:
            self.go(self._asked_or(HOME))

    def _asked_or(self, place: str) -> str:
        """Where the window was asked to go from outside; ``place`` where nobody asked."""
        asked, self._asked_for = self._asked_for, None
        if asked is None:
            return place
        return asked if self._places.has(asked) else HOME

    def go(self, place: str) -> None:
        """Show a place by its word; see the class."""
        if not self._ready:
            return
        if place == "progress":
            self._name_window()
            self._show_rail()
            return
        if place == "packs":
            self._forget_pages()
            self._show_rail()
            return
        if place == RESTORE:
            self._go_to_restore()
            return
        if place == "restart":
            self._start_again()
            return
        page_of, _, what = place.partition(":")
        if page_of in TOOLS:
            self._go_to_tool(page_of, what)
            return
        if page_of in WITH_ONE:
            place = page_of
            self._page(place).start_from(what)
        place = self._places.found(place)
        page = self._page(place)
        self._show(page, place)
        try:
            self._places.remember()
        except UserError as error:  # moving goes on; the answers are on disk, only the place to resume at is not
            page.show_error(error)

    def _look_at_photos(self, paths: Sequence[str]) -> None:
        """To the photos on this computer, with a look at ``paths``."""
        from app.ui.pages.photos import PhotosPage

        self.go("photos")
        page = self._pages[self._place]
        if isinstance(page, PhotosPage):
            page.tool.look_at(paths)

    def _go_to_tool(self, step: str, what: str) -> None:
        """To the tool of a step, past its checks, and to one thing in it."""
        from app.ui.pages.tool_page import ToolPage

        self.go(f"step:{step}")
        page = self._pages[self._place]
        if isinstance(page, ToolPage):
            page.show_tool(what)

    def _page(self, place: str) -> Page:
        if place not in self._pages:
            page = self._places.page(place)
            page.go.connect(self.go)
            page.photos.connect(self._look_at_photos)
            self._pages[place] = page
            self._stack.addWidget(page)
        return self._pages[place]

    def _show(self, page: Page, place: str) -> None:
        self._leave()
        self._place = place
        page.clear_errors()
        page.opened()
        self._stack.setCurrentWidget(page)
        self._show_rail()
        heading = page.heading.text()
        spoken = self._places.spoken(place, heading) if self._ready else heading
        QTimer.singleShot(0, page, lambda: page.focus_heading(spoken))

    def _leave(self) -> None:
        """Let the page on screen save what is typed into it; what is covered was saved before."""
        if self._ready and self._place in self._pages:
            self._pages[self._place].leaving()

    def _forget_pages(self, *, all_of_them: bool = False) -> None:
        """Throw away pages made from what has since changed (packs), or all, since they show what is now locked."""
        for place in [name for name in self._pages if all_of_them or name != self._place]:
            page = self._pages.pop(place)
            self._stack.removeWidget(page)
            page.deleteLater()

    def _show_rail(self) -> None:
        from app.ui.words import sent_words

        items: list[RailItem] = []
        if self._ready:
            items = self._places.lines(self._place)
        self._items = items
        self._rail.show_items(items, self._line())
        sent = self._program.sent()
        self._rail.show_sent(sent_words(sent) if sent else "")
        self._fit()

    def _line(self) -> str:
        return self._places.line_of(self._place) if self._ready else self._place

    # --- Help, hiding, fitting, closing ---

    def _show_help(self) -> None:
        if self._pages and self._program.is_loaded:
            from app.ui.widgets.dialogs import show_help

            show_help(self._program, self, self.go if self._ready else None)

    def _hear_hide_keys(self) -> None:
        """A dialog keeps the window's shortcuts from being heard: give each one that opens its own."""
        dialog = QApplication.activeModalWidget()
        if dialog is not None and not dialog.property(HEARS):
            dialog.setProperty(HEARS, True)
            self._add_hide_keys(dialog)

    def _add_hide_keys(self, widget: QWidget) -> None:
        for keys in HIDE_KEYS:
            QShortcut(QKeySequence(keys), widget, self.quick_hide)

    def quick_hide(self) -> None:
        """Put the window out of sight at once, cover what it shows, and lock where a passphrase locks."""
        self.showMinimized()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        if not self._ready:
            self._hidden_while = getattr(self._stack.currentWidget(), "opening", None)
            return
        from app.ui.pages.cover import CoverPage

        self._leave()
        self._ready = False
        self._covered = True
        locks = self._opens_with_passphrase()
        stopped = {place: page.interrupted() for place, page in self._pages.items()} if locks else {}
        if locks:
            self._forget_pages(all_of_them=True)
            # A moment later: what the pages had still to do must not meet a locked history.
            QTimer.singleShot(LOCK_AFTER_MS, self, self._program.lock_now)
        cover = CoverPage(self._program, locked=locks)
        cover.uncovered.connect(lambda: self._uncover(cover, stopped))
        self._stack.addWidget(cover)
        self._stack.setCurrentWidget(cover)
        self._rail.hide()
        self._top.hide()

    def _opens_with_passphrase(self) -> bool:
        """Whether the history is to be locked. Not without its key file: then nothing would open it again."""
        from app.ui.program import Lock

        try:
            return self._program.lock() is Lock.PASSPHRASE
        except UserError:
            return False

    def _uncover(self, cover: QWidget, stopped: Mapping[str, UserError | None]) -> None:
        self._ready = True
        self._covered = False
        self._stack.removeWidget(cover)
        cover.deleteLater()
        self.go(self._asked_or("flow" if self._place.startswith("step:") else self._place))
        page = self._pages[self._place]
        for place, error in stopped.items():
            if error is not None:
                (page.show_interrupted if place == self._place else page.show_error)(error)
        self._hide_what_opened_late(cover)

    def _hide_what_opened_late(self, page: QWidget) -> None:
        """Hide again what came on screen from an opening that was under way when the window was hidden."""
        asked, self._hidden_while = self._hidden_while, None
        if asked is not None and asked is getattr(page, "opening", None):
            self.quick_hide()

    def _fit(self) -> None:
        """The rail stands beside the page where there is room, and above it as a menu where there is none."""
        if self._covered:
            return  # nothing stands beside the cover
        roomy = self.width() >= self.fontMetrics().horizontalAdvance("m") * RAIL_EMS
        self._rail.setVisible(roomy)
        self._top.setVisible(not roomy)
        self._top.show_items([] if roomy else self._items, self._line())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Go as a screen reader reads: Qt goes by when a widget was made, and pages grow in pieces."""
        found = next_in_reading_order(self, forwards=forwards)
        if found is None:
            return False
        found.setFocus(Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)
        if self._pages:
            self._program.close()
