"""A step made of checks: chips for its sections, and the cards of the one on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from app.core.checks import Pack
from app.core.flow import Section
from app.core.model import Step
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, clear_layout, icon_line, label
from app.ui.widgets.check_list import CheckList
from app.ui.widgets.empty_card import empty_card
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.wrapping_buttons import WrappingToggle
from app.ui.words import STEPS, pack_name

INCIDENTS_PACK = "if-something-happens"
SUBTITLES = {
    Step.SETTINGS: "Open each setting, compare, and tick what you found. Stop when you like: every answer is saved.",
    Step.PASSWORDS: "The accounts that open all others come first. No password is asked for here.",
    Step.SEARCH: "Look at yourself as a stranger would. A search engine sees the words you type into it.",
    Step.POSTS: "Look back at what you and others have posted. You decide what stays.",
    Step.PHOTOS: "Stop new photos from carrying a place. Then look at the photos you have.",
    Step.CONTACTS: "One question at a time. There are no marks and no wrong answers.",
}


class Chip(NamedTuple):
    """The chip of one section."""

    words: str
    spoken: str
    icon: str


class ChecksPage(Page):
    """Checks of one step. ``questions`` asks one at a time in words (contacts, conduct).

    ``more`` are buttons that stand in the footer before the one that leads on.
    """

    def __init__(self, program: Program, step: Step, *, questions: bool = False, more: Sequence[Button] = ()) -> None:
        super().__init__(STEPS[step], SUBTITLES.get(step, ""))
        self._program = program
        self._step = step
        self._section: Section | None = None
        self._chips = QWidget()
        self._chip_flow = FlowLayout(self._chips, spacing=8)
        self.content.addWidget(self._chips)
        self._log = self._log_line()
        self.content.addWidget(self._log)
        self._nothing = self._nothing_card()
        self.content.addWidget(self._nothing)
        self.list = CheckList(program, questions=questions)
        self.list.saved.connect(self._show_saved)
        self.list.failed.connect(self.show_error)
        self.list.reveal.connect(self.reveal)
        self.list.origin_asked.connect(lambda check_id: self.go.emit(f"guidance:{check_id}"))
        self.content.addWidget(self.list)
        self._back = Button("Back", "arrow-left")
        self._saved = label("", "muted", wrap=False)
        self._later = Button("Finish later")
        self._next = Button("Next", kind="primary")
        self._lay_out_footer(more)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_next)
        self._later.clicked.connect(lambda: self.go.emit("home"))
        self.list.finished.connect(self._next.setFocus)

    def _lay_out_footer(self, more: Sequence[Button]) -> None:
        """The buttons go on in more rows when the window is narrow."""
        sides = SideLayout(grows=1, least_ems=20, spacing=10)
        self.footer.addLayout(sides, 1)
        sides.addWidget(row_of(self._back))
        sides.addWidget(row_of(self._saved, self._later, *more, self._next, to_right=True))
        self.show_footer()

    def opened(self) -> None:
        """Show the section where the flow stands."""
        flow = self._program.flow
        self._section = flow.section if flow.place.step is self._step else None
        if self._section is None and flow.sections(self._step):
            self._section = flow.sections(self._step)[0].section
        self._saved.setText("")
        self._show_chips()
        self._show_next()
        self._nothing.setVisible(self._section is None)
        self._log.setVisible(self._section is not None and self._section.id == INCIDENTS_PACK)
        self.list.setVisible(self._section is not None)
        if self._section is not None:
            self.list.show_section(self._section)

    def _show_chips(self) -> None:
        clear_layout(self._chip_flow)
        views = self._program.flow.sections(self._step)
        self._chips.setVisible(len(views) > 1)
        for view in views:
            pack = self._program.catalogue.pack_by_id[view.section.id]
            is_current = self._is_shown(view.section)
            of = len(view.section.checks)
            count = f"  {view.answered} of {of}" if is_current or view.answered else ""
            name = self.chip_of(pack)
            chip = WrappingToggle(name.words + count, name.icon, "chip")
            chip.setAccessibleName(f"{name.spoken}, {view.answered} of {of} looked at")
            chip.show_down(is_current)
            chip.chosen.connect(lambda wanted=view.section.id: self._jump(wanted))
            self._chip_flow.addWidget(chip)

    def chip_of(self, pack: Pack) -> Chip:
        """How the chip of a pack looks and reads; its words also name it on the button that leads there."""
        return Chip(pack_name(pack), pack.title, pack.icon)

    def _is_shown(self, section: Section) -> bool:
        return self._section is not None and section.id == self._section.id

    def _show_next(self) -> None:
        """Name on the button what comes next."""
        sections = [view.section for view in self._program.flow.sections(self._step)]
        here = next((i for i, s in enumerate(sections) if self._section and s.id == self._section.id), -1)
        if 0 <= here < len(sections) - 1:
            name = self.chip_of(self._program.catalogue.pack_by_id[sections[here + 1].id]).words
        else:
            steps = list(Step)
            name = STEPS[steps[min(steps.index(self._step) + 1, len(steps) - 1)]]
        self.name_next(self._next, f"Next: {name}")

    def _nothing_card(self) -> Card:
        choose = Button("Choose my accounts", "user-circle")
        choose.clicked.connect(lambda: self.go.emit("step:about_you"))
        words = "Say on the page About you which accounts you have, and their checks appear here."
        return empty_card("Nothing to ask here yet", words, choose)

    def _log_line(self) -> Card:
        """Beside the checks on incidents: where one that happened is written down."""
        box = Card("panel", margins=(14, 4, 8, 4))
        row = SideLayout(spacing=8)
        row.addWidget(icon_line("note-pencil", "Has something happened? Keep a private record of it.", kind="body")[0])
        lead = Button("Open the incident log", kind="link")
        lead.clicked.connect(lambda: self.go.emit("incidents"))
        row.addWidget(lead)
        box.body.addLayout(row)
        return box

    def leaving(self) -> None:
        self.list.save_notes()

    def _show_saved(self, sentence: str) -> None:
        self.clear_errors()
        self._saved.setText(sentence)
        self._show_chips()
        self.go.emit("progress")

    def _go_back(self) -> None:
        self._move(self._program.flow.back)

    def _go_next(self) -> None:
        self._move(self._program.flow.next)

    def _jump(self, section_id: str) -> None:
        self._move(lambda: self._program.flow.jump_to_section(section_id))

    def _move(self, way: Callable[[], object]) -> None:
        way()
        self.go.emit("flow")
