"""The checklists: those that come with the program, and an agency's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.checklist.format import PackFile
from app.checklist.loader import load_pack_file
from app.checklist.reading import PackError
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Card, clear_layout, label
from app.ui.widgets.file_dialogs import ask_for_file
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.plain_table import PlainTable
from app.ui.words import day, how_many

INTRO = (
    "Your agency may have a checklist of its own. It can add checks, contacts and messages, and set stricter "
    "rules with a reason. It cannot take checks away, change helplines or get anything back."
)


@dataclass(frozen=True, slots=True)
class AgencyFile:
    """One added file: what is in it, or why it is left out."""

    path: Path
    content: PackFile | None
    problem: PackError | None


class PacksCard(SettingsCard):
    """Says ``packs`` through ``go`` when the checks have changed."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Checklists", INTRO)
        self._agency = add_column(self.body)
        add = Button("Add a checklist", "plus", describes="from my agency")
        add.clicked.connect(self._ask)
        self.body.addWidget(row_of(add))
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
        run_task(self, lambda _task: self._read(), on_done=self._show_agency)

    # --- What there is ---

    def _core_table(self) -> QWidget:
        table = PlainTable("Checklists that come with the app", (5, 3, 4, 2))
        packs = [pack for pack in self.program.catalogue.packs if not pack.is_agency]
        rows = [(pack.title, pack.version, day(pack.dated), str(len(pack.checks))) for pack in packs]
        table.show_rows(("Comes with the app", "Version", "Dated", "Checks"), rows)
        return table

    def _read(self) -> list[AgencyFile]:
        """Runs in a worker thread."""
        refused = {problem.file: problem for problem in self.program.catalogue.problems}
        return [_look(path, refused.get(path)) for path in self.program.agency_files()]

    def _show_agency(self, files: Iterable[AgencyFile]) -> None:
        clear_layout(self._agency)
        shown = list(files)
        for file in shown:
            self._agency.addWidget(self._agency_card(file))
        ours = {file.path for file in shown}
        for problem in self.program.catalogue.problems:
            if problem.file not in ours:
                self._agency.addWidget(error_box(problem))

    def _agency_card(self, file: AgencyFile) -> QWidget:
        card = Card("panel", spacing=8, margins=(16, 10, 10, 12))
        title = file.content.title if file.content else file.path.name
        remove = Button("Remove", "trash", "link", describes=title)
        sides = SideLayout()
        sides.addWidget(_about(title, file.content))
        sides.addWidget(remove)
        card.body.addLayout(sides)
        if file.problem is not None:
            card.body.addWidget(error_box(file.problem))
        remove.clicked.connect(lambda: self._confirm(card, remove, file.path, title))
        return card

    # --- What the worker does ---

    def _ask(self) -> None:
        ask_for_file(self, "Choose your agency's checklist", "Checklists (*.toml)", self._add)

    def _add(self, path: Path) -> None:
        before = set(self.program.agency_files())

        def act() -> list[AgencyFile]:
            self.program.add_agency_pack(path)
            return self._read()

        def done(files: list[AgencyFile]) -> None:
            self._changed(files)
            new = [file.content for file in files if file.path not in before and file.content]
            self.tell(f"Added. {adds(new[0])}" if new else "The checklist is up to date now.")

        self.work("Reading the checklist", act, done)

    def _confirm(self, card: Card, remove: Button, path: Path, title: str) -> None:
        remove.hide()
        words = label("Its checks and rules go. What you answered stays in your history.")
        yes = Button("Remove it", "trash", "danger", describes=title)
        no = Button("Keep it", describes=title)
        sure = row_of(yes, no)

        def keep() -> None:
            for widget in (words, sure):
                widget.hide()
                widget.deleteLater()
            remove.show()
            remove.setFocus()

        yes.clicked.connect(lambda: self._remove(path))
        no.clicked.connect(keep)
        card.body.addWidget(words)
        card.body.addWidget(sure)
        yes.setFocus()

    def _remove(self, path: Path) -> None:
        def act() -> list[AgencyFile]:
            self.program.remove_agency_pack(path)
            return self._read()

        def done(files: list[AgencyFile]) -> None:
            self._changed(files)
            self.tell("Removed.")

        self.work("Removing the checklist", act, done)

    def _set_welsh(self, wanted: bool) -> None:
        preferences = replace(self.program.preferences, prefer_welsh=wanted)

        def done(_: None) -> None:
            self.go.emit("packs")
            self.tell("Checks with a Welsh text show it now." if wanted else "All texts are in English now.")

        self.work("Reading the checklists", lambda: self.program.save_preferences(preferences), done)

    def _changed(self, files: list[AgencyFile]) -> None:
        self._show_agency(files)
        self.go.emit("packs")


def _about(title: str, content: PackFile | None) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(4)
    column.addWidget(label(title, "strong"))
    if content is not None:
        made = f"{content.publisher} · version {content.version} · {day(content.dated)}"
        column.addWidget(label(made, "muted"))
        column.addWidget(label(adds(content)))
    return box


def adds(content: PackFile) -> str:
    """What an agency's checklist brings, in words."""
    counts = (
        (len(content.check), "check"),
        (len(content.rule), "rule"),
        (len(content.fill), "answer about your agency"),
        (len(content.message), "message"),
        (len(content.contact), "contact"),
        (len(content.reading), "text"),
    )
    several = {"answer about your agency": "answers about your agency"}
    said = [how_many(count, one, several.get(one, "")) for count, one in counts if count]
    return f"It adds {', '.join(said)}." if said else "It adds nothing yet."


def _look(path: Path, problem: PackError | None) -> AgencyFile:
    try:
        return AgencyFile(path, load_pack_file(path), problem)
    except PackError as error:
        return AgencyFile(path, None, error)
