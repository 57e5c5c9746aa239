"""Questions before photos are cleaned, asked on the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.photos.model import PhotoStatus, readable_path
from app.ui.widgets.basics import Button, Card, heading, icon_line, notice, set_property
from app.ui.widgets.file_dialogs import PICTURES, ask_for_folder, folder_of
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.photo_choices import Choice, PhotoChoices
from app.ui.widgets.photo_rows import PhotoRows, around, telling
from app.ui.widgets.photo_work import PhotoRow
from app.ui.widgets.prose import breakable
from app.ui.words import how_many

COPIES = "Clean photos"


class _Ask(Card):
    """What both questions share: how many photos, what stays inside, and the answer "not now"."""

    not_now = Signal()

    def __init__(self, rows: PhotoRows, *, everything: bool) -> None:
        super().__init__(spacing=12)
        set_property(self, "current", True)
        self._rows = rows
        self._around = around(rows.rows(PhotoStatus.LOCATION, PhotoStatus.DETAILS, PhotoStatus.CLEAN))
        self.title = heading("", "section")
        self.body.addWidget(self.title)
        self._scope = QButtonGroup(self)
        self.choices: PhotoChoices
        self._everything = everything

    def choice(self) -> Choice:
        return self.choices.choice(self._statuses())

    def _statuses(self) -> tuple[PhotoStatus, ...]:
        both = (PhotoStatus.LOCATION, PhotoStatus.DETAILS)
        if not all(self._rows.number(status) for status in both):
            return both
        return both if self._scope.checkedId() == 1 else both[:1]

    def _number(self) -> int:
        return len(chosen_rows(self._rows, self.choice()))

    def _add_options(self, *, in_place: bool) -> None:
        places, details = self._rows.number(PhotoStatus.LOCATION), self._rows.number(PhotoStatus.DETAILS)
        if places and details:
            words = (f"The {places:,} with location", f"All {places + details:,} with details")
            radios = [QRadioButton(text) for text in words]
            for number, radio in enumerate(radios):
                radio.setChecked(number == int(self._everything))
                self._scope.addButton(radio, number)
            self._scope.idClicked.connect(lambda _: self._count())
            self._add_row(radios)
        self.choices = PhotoChoices(self._around, in_place=in_place)
        self.choices.rename.setChecked(not (places or details))
        self.choices.rename.toggled.connect(lambda _: self._count())
        self.body.addWidget(self.choices)

    def _add_row(self, widgets: Sequence[QWidget]) -> None:
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        for widget in widgets:
            flow.addWidget(widget)
        self.body.addWidget(row)

    def _add_buttons(self, buttons: Sequence[Button]) -> None:
        cancel = Button("Not now", describes=self.title.text())
        cancel.clicked.connect(self.not_now)
        self._add_row([*buttons, cancel])

    def _count(self) -> None:
        """Say the number of photos wherever it stands."""
        raise NotImplementedError


class CleanAsk(_Ask):
    """Before originals are changed: what will happen, where they are kept, and whether one may be evidence."""

    agreed = Signal(object)  # Choice
    copies_asked = Signal()

    def __init__(self, rows: PhotoRows, originals_dir: Path, *, everything: bool) -> None:
        super().__init__(rows, everything=everything)
        for icon, text in (
            ("image", "The place and the hidden details come out. The picture itself stays the same, point for point."),
            ("folder-open", f"The originals are kept in {_place(originals_dir)} until you let them go."),
            ("users-three", "They are not encrypted: anyone who uses this computer can open them."),
            ("arrow-counter-clockwise", "You can undo it as long as they are kept."),
        ):
            self.body.addWidget(icon_line(icon, text, kind="body")[0])
        self._say_what_stands_around()
        self._add_options(in_place=True)
        question = (
            "Is any of these a record of an injury or a threat? Its details may be proof. Then make copies instead."
        )
        self.body.addWidget(notice("scales", question, "warning", "warn"))
        self._go = Button("", "broom", "primary")
        self._go.clicked.connect(lambda: self.agreed.emit(self.choice()))
        copies = Button("Make copies instead", "copy")
        copies.setAccessibleName("Yes, or not sure: make copies instead")
        copies.clicked.connect(self.copies_asked)
        self._count()
        self._add_buttons([self._go, copies])

    def _say_what_stands_around(self) -> None:
        found = self._around
        lines = (
            (
                "file-text",
                found.sidecars,
                "file",
                "of details beside them (.xmp, .json) {go} to the originals, too, once all {its} photos are clean.",
            ),
            (
                "note-pencil",
                found.edits,
                "file",
                "of edits (.aae) {stay}. No place is in there, and without it the edits are lost.",
            ),
            (
                "warning",
                found.second_names,
                "photo",
                "{have} a second name on this computer. Under that name it is not cleaned.",
            ),
        )
        for icon, count, what, text in lines:
            if count:
                forms = ("goes", "stays", "has", "its") if count == 1 else ("go", "stay", "have", "their")
                said = text.format(**dict(zip(("go", "stay", "have", "its"), forms, strict=True)))
                self.body.addWidget(icon_line(icon, f"{how_many(count, what)} {said}", kind="body")[0])

    def _count(self) -> None:
        photos = how_many(self._number(), "photo")
        self.title.setText(f"Clean {photos}?")
        self.title.setAccessibleName(self.title.text())
        self._go.setText(f"No, clean {photos}")
        self._go.setAccessibleName(f"No, none is a record of an injury or a threat: clean {photos}")


class CopyAsk(_Ask):
    """Before copies are made: where they go."""

    agreed = Signal(object, str)  # Choice, folder

    def __init__(self, rows: PhotoRows, *, everything: bool) -> None:
        super().__init__(rows, everything=everything)
        self.folder = proposed_folder()
        text = "Your photos stay as they are, with their place inside. Share only the copies."
        self.body.addWidget(icon_line("copy", text, kind="body")[0])
        where, self._where = icon_line("folder-open", "", kind="body")
        self.body.addWidget(where)
        self._same, _ = icon_line(
            "info",
            "Photos of yours are in this folder too. Where a name is taken, the copy gets a number: photo (2).jpg.",
        )
        self.body.addWidget(self._same)
        if self._around.sidecars or self._around.edits:
            files = how_many(self._around.sidecars + self._around.edits, "file")
            self.body.addWidget(
                icon_line("file-text", f"{files} of details beside them are not copied.", kind="body")[0]
            )
        self._add_options(in_place=False)
        self._go = Button("", "copy", "primary")
        self._go.clicked.connect(lambda: self.agreed.emit(self.choice(), self.folder))
        other = Button("Choose another folder", "folder-open", describes="for the clean copies")
        title = "Where should the clean copies go?"
        other.clicked.connect(lambda: ask_for_folder(self, title, self.use_folder, begin=folder_of(PICTURES)))
        self.use_folder(self.folder)
        self._count()
        self._add_buttons([self._go, other])

    def use_folder(self, folder: str | Path) -> None:
        """Put the copies there."""
        self.folder = str(Path(folder).absolute())
        self._where.setText(f"They go into {_place(self.folder)}")
        photos = self._rows.rows(PhotoStatus.LOCATION, PhotoStatus.DETAILS)
        self._same.setVisible(any(row.folder == self.folder for row in photos))

    def _count(self) -> None:
        copies = how_many(self._number(), "clean copy", "clean copies")
        self.title.setText(f"Make {copies}?")
        self.title.setAccessibleName(self.title.text())
        self._go.setText(f"Make {copies}")
        self._go.setAccessibleName(f"Make {copies}")


def chosen_rows(rows: PhotoRows, choice: Choice) -> list[PhotoRow]:
    """The photos that are meant, with the other halves of their pairs; with new names, also where only names tell."""
    found = rows.rows(*choice.statuses)
    possible = [PhotoStatus.LOCATION, PhotoStatus.DETAILS]
    if choice.rename:
        found += [row for row in rows.rows(PhotoStatus.CLEAN) if telling(row)]
        possible.append(PhotoStatus.CLEAN)
    partners = {row.pair for row in found if row.pair}.difference(row.path for row in found)
    return found + [row for row in rows.rows(*possible) if row.path in partners] if partners else found


def _place(folder: str | Path) -> str:
    """A folder for a sentence, which may go on in the next line inside of its name."""
    return breakable(Path(readable_path(str(folder))))


def proposed_folder() -> str:
    """A folder of its own among the worker's pictures, else in their home."""
    return str((folder_of(PICTURES) or Path.home()) / COPIES)
