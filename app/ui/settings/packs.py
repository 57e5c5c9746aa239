"""The checklists: those that come with the program, and an agency's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QWidget

from app.checklist.effect import Effect, Proposal, effect_of
from app.checklist.reading import PackError, PackNotice
from app.checklist.signed import SetError
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.settings.agency import InUse, Proposed
from app.ui.settings.base import SettingsCard, add_column, show_column
from app.ui.widgets.basics import Button, clear_layout, icon_line
from app.ui.widgets.file_dialogs import ask_for_file, ask_for_folder
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import row_of
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.pack_effect import in_short
from app.ui.widgets.plain_table import PlainTable
from app.ui.words import day, how_many

KIND = "Checklists (*.toml)"
INTRO = (
    "Your agency may have a checklist of its own. It can add checks, contacts and messages, and set stricter "
    "rules with a reason. It cannot take checks away, change helplines or get anything back."
)


class PacksCard(SettingsCard):
    """Says ``packs`` through ``go`` when the checks have changed."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Checklists", INTRO)
        self._agency: LongColumn[Path | PackError] = LongColumn(self._line, "checklist", "checklists")
        self.body.addWidget(self._agency)
        self._proposed = add_column(self.body)
        show_column(self._proposed, shown=False)
        add = Button("Add a checklist", "plus", describes="from my agency")
        add.clicked.connect(lambda: ask_for_file(self, "Choose your agency's checklist", KIND, self._look_at))
        folder = Button("Add a folder", "folder-open", describes="of checklists from my agency")
        folder.clicked.connect(lambda: ask_for_folder(self, "Choose a folder of checklists", self._look_at))
        self._adders = row_of(add, folder)
        self.body.addWidget(self._adders)
        self._welsh = QCheckBox("Show Welsh texts")
        self._welsh.toggled.connect(self._set_welsh)
        self.body.addWidget(self._welsh)
        come_with_it = FoldButton(
            self._core_table,
            self.body,
            "that come with the app",
            show="Show all checklists",
            hide="Hide all checklists",
        )
        self.body.addWidget(row_of(come_with_it))

    def refresh(self) -> None:
        with QSignalBlocker(self._welsh):
            self._welsh.setChecked(self.program.preferences.prefer_welsh)
        self._show_agency()

    # --- What there is ---

    def _core_table(self) -> QWidget:
        name = "Newer checklists" if self.program.packs.core_in_use.chosen else "Checklists that come with the app"
        table = PlainTable(name, (5, 3, 4, 2))
        packs = [pack for pack in self.program.catalogue.packs if not pack.is_agency]
        rows = [(pack.title, pack.version, day(pack.dated), str(len(pack.checks))) for pack in packs]
        table.show_rows(("Checklist", "Version", "Dated", "Checks"), rows)
        return table

    def _show_agency(self) -> None:
        """The agency's files; before them what is wrong elsewhere, since they can be many."""
        catalogue = self.program.catalogue
        files = self.program.packs.agency_files()
        rest = [trouble for trouble in (*catalogue.problems, *catalogue.notices) if trouble.file not in set(files)]
        rest = [trouble for trouble in rest if not isinstance(trouble, SetError)]  # it is said on its own card
        self._agency.show_items([*rest, *files])
        self._agency.setVisible(bool(rest or files))

    def _line(self, item: Path | PackError) -> QWidget:
        if isinstance(item, Path):
            return InUse(self.program, effect_of(self.program.catalogue, item), self._remove)
        if isinstance(item, PackNotice):
            return icon_line("info", item.sentence())[0]
        return error_box(item)

    # --- What the worker does ---

    def _look_at(self, path: Path) -> None:
        self.work("Reading the checklist", lambda: self.program.packs.look(path), self._propose)

    def _propose(self, proposals: list[Proposal]) -> None:
        self._end_proposal()
        if len(proposals) == 1 and proposals[0].effect.problems:
            self.tell_error(proposals[0].effect.problems[0])
            return
        card = Proposed(self.program, proposals)
        card.agreed.connect(self._add)
        card.refused.connect(self._refuse)
        self._proposed.addWidget(card)
        show_column(self._proposed, shown=True)
        self._adders.hide()
        card.begin()
        self.reveal(card)

    def _end_proposal(self) -> None:
        clear_layout(self._proposed)
        show_column(self._proposed, shown=False)
        self._adders.show()

    def _refuse(self) -> None:
        self._end_proposal()
        self.tell("Nothing was added.", "info")
        self.focus_heading()

    def _add(self, proposals: list[Proposal]) -> None:
        def done(_: None) -> None:
            self._end_proposal()
            self._changed()
            self.tell(_added(proposals))

        self.work("Adding the checklist", lambda: self.program.packs.add(proposals), done)

    def _remove(self, effect: Effect) -> None:
        def done(_: None) -> None:
            self._changed()
            self.tell("Removed. What you answered is in your history.")

        self.work("Removing the checklist", lambda: self.program.packs.remove(effect.file), done)

    def _set_welsh(self, wanted: bool) -> None:
        preferences = replace(self.program.preferences, prefer_welsh=wanted)

        def done(_: None) -> None:
            self.go.emit("packs")
            self.tell("Checks with a Welsh text show it now." if wanted else "All texts are in English now.")

        self.work("Reading the checklists", lambda: self.program.save_preferences(preferences), done)

    def _changed(self) -> None:
        self._show_agency()
        self.go.emit("packs")


def _added(proposals: list[Proposal]) -> str:
    if len(proposals) > 1:
        return f"Added. {how_many(len(proposals), 'checklist')} of your agency are in use."
    brings = in_short(proposals[0].effect)
    return f"Added. It brings {brings}." if brings else "Added. There is nothing in it yet."
