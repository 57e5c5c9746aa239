"""The step Photos and location: settings of the phone first, then the photos on this computer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QResizeEvent

from app.core.checks import Pack
from app.core.errors import UserError
from app.core.model import Computer, Step
from app.core.vault_errors import HistoryLocked
from app.photos.model import PhotoStatus, readable_path
from app.ui.pages.checks import Chip
from app.ui.pages.tool_page import Tool, ToolPage
from app.ui.photo_findings import record, remember_look, remembered_folders
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, set_property
from app.ui.widgets.photo_tool import PhotoTool, State
from app.ui.widgets.photo_work import Looked
from app.ui.words import how_many

ABOUT = "Photos can tell a stranger where you were, and when. The picture itself is never changed."
PACK = "photos"
ON_PHONE = "On your phone"
ON_COMPUTER = "On this computer"


class PhotosPage(ToolPage):
    """The checks of the step, and the tool that looks at photos; once all checks are answered, it begins with that."""

    def __init__(self, program: Program) -> None:
        copies, clean = Button("Make clean copies", "copy"), Button("Clean photos", "broom", "primary")
        super().__init__(program, Step.PHOTOS, more=[copies, clean])
        self._copies, self._clean = copies, clean
        self.tool = tool = PhotoTool(
            program.originals_dir, program.resources / "places", program.clock, everything=False
        )
        self._photos = Tool(ON_COMPUTER, "images", ABOUT, tool, self._enter_tool)
        self.add_tool(self._photos)
        self._copies.clicked.connect(tool.ask_to_copy)
        self._clean.clicked.connect(tool.ask_to_clean)
        tool.changed.connect(self._show_next)
        tool.chosen.connect(self._remember_folders)
        tool.looked.connect(self._record)
        tool.failed.connect(lambda error: self.show_error(error, tool.errors))
        tool.attention.connect(self.reveal)

    def interrupted(self) -> UserError | None:
        return self.tool.interrupted()

    def begins_with(self) -> Tool | None:
        return None if self._program.flow.view(Step.PHOTOS).left else self._photos

    def chip_of(self, pack: Pack) -> Chip:
        return Chip(ON_PHONE, ON_PHONE, "device-mobile") if pack.id == PACK else super().chip_of(pack)

    def _enter_tool(self) -> None:
        self.tool.source.remember(self._remembered())
        if self.tool.state is not State.WORKING:
            self.tool.kept.refresh()

    def mark_buttons(self) -> None:
        """Name on the buttons what they do now; the clean one is the one to press while photos give a place away."""
        on_tool, state, photos = self.is_on(self.tool), self.tool.state, self.tool.to_clean()
        can_clean = on_tool and state is State.LOOKED and photos > 0
        if can_clean:
            self._next.setText("Next")  # short beside four other buttons, so that the footer stays one row
        first = can_clean and self.tool.rows.number(PhotoStatus.LOCATION) > 0 and self.tool.report is None
        self._clean.setText(f"Clean {how_many(photos, 'photo')}")
        self._clean.setAccessibleName(self._clean.text())
        self._copies.setVisible(can_clean)
        self._clean.setVisible(can_clean)
        set_property(self._clean, "kind", "primary" if first else "plain")
        self._clean.set_icon("broom")
        primary = not on_tool or (state is State.LOOKED and not first)
        set_property(self._next, "kind", "primary" if primary else "plain")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_next()

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
