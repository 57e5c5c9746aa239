"""The step Photos and location: settings of the phone first, then the photos on this computer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.core.errors import UserError
from app.core.flow import Section
from app.core.model import Computer, Step
from app.core.vault_errors import HistoryLocked
from app.photos.model import PhotoStatus, readable_path
from app.ui.pages.page import Page
from app.ui.photo_findings import record, remember_look, remembered_folders
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, clear_layout, label, on_button, set_property
from app.ui.widgets.check_list import CheckList
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout
from app.ui.widgets.photo_tool import PhotoTool, State
from app.ui.widgets.photo_work import Looked
from app.ui.words import STEPS, how_many, pack_name

PHONE = "Stop new photos from carrying a place. Then look at the photos you have."
COMPUTER = "Photos can tell a stranger where you were, and when. The picture itself is never changed."
PACK = "photos"
ON_PHONE = "On your phone"
ON_COMPUTER = "On this computer"
TOOL = "tool"


class PhotosPage(Page):
    """The checks of the step, a section at a time, and after them the tool; each has a chip, and Next leads through."""

    def __init__(self, program: Program) -> None:
        super().__init__(STEPS[Step.PHOTOS], PHONE)
        self._program = program
        self._sections: list[Section] = []  # kept: a look that ends while the history is locked still shows buttons
        self._section: Section | None = None
        self._on_tool = False
        self._seen_check = ""
        self._chips: dict[str, Button] = {}
        self._chip_row = QWidget()
        self._chip_flow = FlowLayout(self._chip_row, spacing=8)
        self._chip_group = QButtonGroup(self)
        self.content.addWidget(self._chip_row)
        self.list = CheckList(program)
        self.content.addWidget(self.list)
        self.tool = PhotoTool(program.originals_dir, program.resources / "places", program.clock, everything=False)
        self.content.addWidget(self.tool)
        self._back = Button("Back", "arrow-left")
        self._saved = label("", "muted", wrap=False)
        self._later = Button("Finish later")
        self._copies = Button("Make clean copies", "copy")
        self._clean = Button("Clean photos", "broom", "primary")
        self._next = Button("Next", kind="primary")
        self._lay_out_footer()
        self._connect()

    def interrupted(self) -> UserError | None:
        return self.tool.interrupted()

    def opened(self) -> None:
        """Show the check where the flow stands while it waits, else the photos."""
        flow = self._program.flow
        self._sections = [view.section for view in flow.sections(Step.PHOTOS)]
        self._section = flow.section if flow.place.step is Step.PHOTOS else None
        if self._section is None and self._sections:
            self._section = self._sections[0]
        self._saved.setText("")
        self._make_chips()
        check = flow.place.check
        if self._section is not None:
            self.list.show_section(self._section)
        if self._section is None:
            self._on_tool = True
        elif check != self._seen_check or not self._on_tool:
            self._on_tool = check in self._program.session.settled(self._section.checks)
        self._seen_check = check
        self.tool.source.remember(self._remembered())
        if self.tool.state is not State.WORKING:
            self.tool.kept.refresh()
        self._show_view()

    def show_tool(self) -> None:
        """Show the photos on this computer, wherever the checks stand."""
        self._on_tool = True
        self._show_view()

    # --- What is on screen ---

    def _show_view(self) -> None:
        self.list.setVisible(not self._on_tool)
        self.tool.setVisible(self._on_tool)
        self.set_title(STEPS[Step.PHOTOS], COMPUTER if self._on_tool else PHONE)
        self._show_chips()
        self._show_footer_buttons()

    def _make_chips(self) -> None:
        """One chip for each section and one for the tool; made anew only when the sections have changed."""
        wanted = [section.id for section in self._sections] + [TOOL]
        if wanted == list(self._chips):
            return
        clear_layout(self._chip_flow)
        self._chips = {}
        for section in self._sections:
            self._add_chip(section.id, "", self._icon(section))
        self._add_chip(TOOL, ON_COMPUTER, "images")
        self._chip_row.setVisible(len(wanted) > 1)

    def _add_chip(self, name: str, text: str, icon: str) -> None:
        chip = Button(text, icon, "chip")
        chip.setCheckable(True)
        # Toggled, not clicked: assistive technology toggles without a click.
        chip.toggled.connect(lambda on: self._choose(name) if on else None)
        self._chips[name] = chip
        self._chip_group.addButton(chip)
        self._chip_flow.addWidget(chip)

    def _show_chips(self) -> None:
        for view in self._program.flow.sections(Step.PHOTOS):
            of, name = len(view.section.checks), self._name(view.section)
            self._chips[view.section.id].setText(on_button(f"{name}  {view.answered} of {of}"))
            self._chips[view.section.id].setAccessibleName(f"{name}, {view.answered} of {of} looked at")
        self._chips[self._shown()].setChecked(True)

    def _shown(self) -> str:
        """The name of the chip whose view is on screen."""
        return TOOL if self._on_tool or self._section is None else self._section.id

    def _choose(self, name: str) -> None:
        if name == self._shown():
            return
        if name == TOOL:
            self._go_to_tool()
        else:
            self._go_to_section(name)

    def _name(self, section: Section) -> str:
        return ON_PHONE if section.id == PACK else pack_name(self._program.catalogue.pack_by_id[section.id])

    def _icon(self, section: Section) -> str:
        return "device-mobile" if section.id == PACK else self._program.catalogue.pack_by_id[section.id].icon

    def _show_footer_buttons(self) -> None:
        """Name on the buttons what they do now; there is one primary button at most."""
        following = self._following()
        name = STEPS[Step.CONTACTS] if self._on_tool else (self._name(following) if following else ON_COMPUTER)
        state, photos = self.tool.state, self.tool.to_clean()
        can_clean = self._on_tool and state is State.LOOKED and photos > 0
        self.name_next(self._next, f"Next: {name}")
        if can_clean:
            self._next.setText("Next")  # short beside four other buttons, so that the footer stays one row
        first = can_clean and self.tool.rows.number(PhotoStatus.LOCATION) > 0 and self.tool.report is None
        self._clean.setText(f"Clean {how_many(photos, 'photo')}")
        self._clean.setAccessibleName(self._clean.text())
        self._copies.setVisible(can_clean)
        self._clean.setVisible(can_clean)
        _make_primary(self._clean, "broom", first)
        _make_primary(self._next, "", not self._on_tool or (state is State.LOOKED and not first))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_footer_buttons()

    def _following(self) -> Section | None:
        """The section after the one on screen."""
        sections = self._sections
        here = next((i for i, s in enumerate(sections) if self._section and s.id == self._section.id), -1)
        return sections[here + 1] if 0 <= here < len(sections) - 1 else None

    def _lay_out_footer(self) -> None:
        """Five buttons go on in more rows when the window is narrow."""
        sides = SideLayout(grows=1, least_ems=20, spacing=10)
        self.footer.addLayout(sides, 1)
        sides.addWidget(_row(self._back))
        sides.addWidget(_row(self._saved, self._later, self._copies, self._clean, self._next, to_right=True))
        self.show_footer()

    # --- Moving ---

    def _connect(self) -> None:
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_next)
        self._later.clicked.connect(self._finish_later)
        self.list.saved.connect(self._show_saved)
        self.list.failed.connect(self.show_error)
        self.list.reveal.connect(self.reveal)
        self.list.origin_asked.connect(lambda check_id: self.go.emit(f"guidance:{check_id}"))
        self.list.finished.connect(self._next.setFocus)
        tool = self.tool
        self._copies.clicked.connect(tool.ask_to_copy)
        self._clean.clicked.connect(tool.ask_to_clean)
        tool.changed.connect(self._show_footer_buttons)
        tool.chosen.connect(self._remember_folders)
        tool.looked.connect(self._record)
        tool.failed.connect(lambda error: self.show_error(error, tool.errors))
        tool.attention.connect(self.reveal)

    def _go_to_section(self, section_id: str) -> None:
        """To a section's checks, the one that waits or the first."""
        self._on_tool = False
        self._seen_check = ""
        self._move(lambda: self._program.flow.jump_to_section(section_id))
        self._on_tool = False
        self._show_view()

    def leaving(self) -> None:
        self.list.save_notes()

    def _go_to_tool(self) -> None:
        self.list.save_notes()
        self.show_tool()

    def _go_back(self) -> None:
        if self._on_tool and self._section is not None:
            self._on_tool = False
            self._show_view()
            self.focus_heading()
        else:
            self._move(self._program.flow.back)

    def _go_next(self) -> None:
        following = self._following()
        if self._on_tool:
            self._move(self._leave_step)
        elif following is not None:
            self._go_to_section(following.id)
        else:
            self._go_to_tool()
            self.focus_heading()

    def _leave_step(self) -> None:
        """On to the next step, wherever in the checks of this one the flow stands."""
        flow = self._program.flow
        while flow.place.step is Step.PHOTOS and flow.has_next:
            flow.next()

    def _finish_later(self) -> None:
        self.list.save_notes()
        self.go.emit("home")

    def _move(self, way: Callable[[], object]) -> None:
        self.list.save_notes()
        way()
        self.go.emit("flow")

    def _show_saved(self, sentence: str) -> None:
        self._saved.setText(sentence)
        self._show_chips()
        self.go.emit("progress")

    # --- What is kept of a look at photos ---

    def _remembered(self) -> tuple[str, ...]:
        """Folders of last time that are still there."""
        return tuple(folder for folder in remembered_folders(self._program) if Path(folder).is_dir())

    def _remember_folders(self, paths: list[str]) -> None:
        if self._program.worker.computer is Computer.SHARED:
            return
        preferences = self._program.preferences
        folders = tuple(path for path in paths if Path(path).is_dir() and readable_path(path) == path)
        if folders:  # one that is unplugged now is looked at another time
            folders += tuple(path for path in preferences.photo_folders if not Path(path).is_dir())
        if folders and folders != preferences.photo_folders:
            self._program.save_preferences(replace(preferences, photo_folders=folders))

    def _record(self, looked: Looked) -> None:
        """Take what was seen into the history: an action appears, is recounted, or closes."""
        run_task(
            self,
            lambda _: record(self._program, looked),
            on_done=lambda _: self._recorded(looked),
            on_error=lambda error: self.show_error(error, self.tool.errors),
        )

    def _recorded(self, looked: Looked) -> None:
        if looked.whole:
            try:
                self._program.flow.mark_step(Step.PHOTOS)
                remember_look(self._program)
            except HistoryLocked:
                pass  # in the moment after it was recorded
            except UserError as error:
                self.show_error(error, self.tool.errors)
        self.go.emit("progress")


def _row(*widgets: QWidget, to_right: bool = False) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=10, to_right=to_right)
    for widget in widgets:
        flow.addWidget(widget)
    return row


def _make_primary(button: Button, icon: str, primary: bool) -> None:
    set_property(button, "kind", "primary" if primary else "plain")
    button.set_icon(icon)
