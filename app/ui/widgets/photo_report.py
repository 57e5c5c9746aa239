"""What became of the photos: after cleaning, after making copies, after undoing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.photos.model import CleanResult, CleanStatus, Kind, Restored, RestoreStatus, readable_path
from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout
from app.ui.widgets.photo_words import GIVES_AWAY
from app.ui.words import how_many

LISTED = 200


@dataclass(slots=True)
class Tally:
    """Results as they come in, counted."""

    asked: int
    cleaned: int = 0
    unchanged: int = 0
    redrawn: int = 0
    same_picture: int = 0
    removed: Counter[Kind] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    can_redraw: list[str] = field(default_factory=list)
    renamed: int = 0
    moved: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    edits: list[str] = field(default_factory=list)
    pairs: Counter[frozenset[str]] = field(default_factory=Counter)
    not_done: set[str] = field(default_factory=set)

    def add(self, result: CleanResult) -> None:
        name = readable_path(result.path)
        if result.pair:
            self.pairs[frozenset((result.path, result.pair))] += 1
        if result.status is CleanStatus.FAILED:
            self.failed.append(f"{name}: {result.error}")
            self.can_redraw += [result.path] * result.can_redraw
            self.not_done.add(result.path)
            return
        self.redrawn += result.status is CleanStatus.REDRAWN
        self.cleaned += result.status is CleanStatus.CLEANED
        self.unchanged += result.status is CleanStatus.UNCHANGED
        self.same_picture += result.pixels_identical is True
        self.removed.update({find.kind for find in result.removed})
        self.renamed += any(find.kind is Kind.NAME for find in result.removed)
        self.moved += map(readable_path, result.moved)
        for path in result.left:
            (self.edits if path.lower().endswith(".aae") else self.left).append(readable_path(path))
        if result.warning:
            self.warned.append(f"{name}: {result.warning}")

    @property
    def done(self) -> int:
        return self.cleaned + self.unchanged + self.redrawn


@dataclass(slots=True)
class UndoTally:
    """Originals as they come back, counted."""

    back: int = 0
    beside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def add(self, restored: Restored) -> None:
        if restored.status is RestoreStatus.RESTORED:
            self.back += 1
        elif restored.status is RestoreStatus.BESIDE:
            self.beside.append(f"{readable_path(restored.output or restored.path)}: {restored.error}")
        else:
            self.failed.append(f"{readable_path(restored.path)}: {restored.error}")


class Report(Card):
    """One card of plain sentences; lists are folded until asked for."""

    def __init__(self, title: str, icon: str, tint: str) -> None:
        super().__init__(spacing=10)
        row, text = icon_line(icon, title, kind="section", tint=tint)
        self.title = text
        self.title.setFocusPolicy(heading().focusPolicy())
        self.title.setAccessibleName(title)
        self.body.addWidget(row)

    def say(self, icon: str, text: str, tint: str = "muted") -> None:
        self.body.addWidget(icon_line(icon, text, kind="body", tint=tint)[0])

    def list(self, icon: str, text: str, lines: list[str], tint: str) -> None:
        """A sentence about ``lines``, which unfold below it."""
        more = [f"and {len(lines) - LISTED:,} more"] if len(lines) > LISTED else []
        box = QPlainTextEdit("\n".join(lines[:LISTED] + more))
        box.setReadOnly(True)
        box.setAccessibleName(text)
        box.setTabChangesFocus(True)
        box.setMaximumHeight(box.fontMetrics().lineSpacing() * min(len(lines) * 2 + 2, 12))
        box.hide()
        link = Button("See which", kind="link", describes=text)
        link.clicked.connect(lambda: box.setVisible(box.isHidden()))
        row = QWidget()
        sides = SideLayout(row)
        sides.addWidget(icon_line(icon, text, kind="body", tint=tint)[0])
        sides.addWidget(link)
        self.body.addWidget(row)
        self.body.addWidget(box)

    def button(self, text: str, icon: str, does: Callable[[], object], *, describes: str = "") -> None:
        row = QWidget()
        made = Button(text, icon, "link", describes=describes)
        made.clicked.connect(lambda _checked=False: does())
        FlowLayout(row).addWidget(made)
        self.body.addWidget(row)

    def take_focus(self) -> None:
        """Have the title read out."""
        self.title.setFocus()
        announce(self.title, self.title.text())


def clean_report(
    tally: Tally,
    *,
    folder: str = "",
    complete: bool = True,
    undo: Callable[[], object] | None = None,
    redraw: Callable[[], object] | None = None,
) -> Report:
    """After cleaning, with the way to ``undo`` it; with ``folder``, after making copies into it.

    ``redraw`` makes copies that are drawn anew of what could not be cleaned.
    """
    what = how_many(tally.done, "clean copy", "clean copies") if folder else how_many(tally.done, "photo")
    done = "made" if folder else "is clean now" if tally.done == 1 else "are clean now"
    title = f"{what} {done}"
    well = tally.done and not tally.failed
    report = Report(title, "check-circle-fill" if well else "warning-circle", "ok" if well else "warn")
    waiting = tally.asked - tally.done - len(tally.failed)
    if not complete:
        report.say("stop", f"You stopped it. {how_many(max(0, waiting), 'photo')} not done, and left as they were.")
    inside = [(kind, count) for kind, count in tally.removed.most_common() if kind is not Kind.NAME]
    if inside:
        taken_out = ", ".join(f"{GIVES_AWAY[kind]} ({count:,})" for kind, count in inside)
        report.say("broom", f"Taken out: {taken_out}.")
    if tally.done and tally.same_picture == tally.done:
        report.say("check", "Compared after writing: the picture itself is the same in every one.")
    if tally.unchanged:
        report.say("info", f"{how_many(tally.unchanged, 'photo')} had nothing hidden, and stayed as they were.")
    if tally.renamed:
        report.say("note-pencil", f"{how_many(tally.renamed, 'photo has', 'photos have')} a neutral name now.")
    _say_beside(report, tally, copies=bool(folder))
    if tally.failed:
        text = f"{how_many(len(tally.failed), 'photo')} could not be cleaned. What was there was left alone."
        report.list("warning-circle", text, tally.failed, "warn")
    if redraw and tally.can_redraw:
        _offer_redrawn(report, len(tally.can_redraw), redraw)
    if tally.warned:
        report.list("warning", f"{how_many(len(tally.warned), 'photo')} with something to know.", tally.warned, "warn")
    if folder and tally.done:
        report.say("folder-open", f"They are in {readable_path(folder)}. Share these, not the originals.")
        report.button("Open the folder", "arrow-square-out", lambda: open_folder(folder), describes="clean copies")
    if undo and tally.cleaned:
        report.say("images", "The originals are kept: see below.")
        report.button("Undo this clean", "arrow-counter-clockwise", undo)
    report.body.addWidget(label("Photos that you posted or sent before keep what was in them.", "caption"))
    return report


def _offer_redrawn(report: Report, number: int, redraw: Callable[[], object]) -> None:
    which = "this file" if number == 1 else f"these {number:,} files"
    report.say(
        "image",
        "A copy can be drawn anew instead. It holds no place and no hidden details, but it is not the same picture: it "
        "may look slightly different. Of a raw picture you get the preview that the camera made.",
    )
    report.button(f"Make a redrawn copy of {which}", "copy", redraw)


def redrawn_report(tally: Tally, folder: str, *, complete: bool = True) -> Report:
    """After copies were drawn anew into ``folder``."""
    well = tally.done and not tally.failed
    title = f"{how_many(tally.done, 'redrawn copy', 'redrawn copies')} made"
    report = Report(title, "check-circle-fill" if well else "warning-circle", "ok" if well else "warn")
    if not complete:
        waiting = max(0, tally.asked - tally.done - len(tally.failed))
        report.say("stop", f"You stopped it. {how_many(waiting, 'file')} not drawn, and left as they were.")
    if tally.warned:
        text = "They hold no place and no hidden details. They are not the same pictures, and may look different."
        report.list("info", text, tally.warned, "muted")
    if tally.failed:
        text = f"{how_many(len(tally.failed), 'file')} could not be drawn either. What was there was left alone."
        report.list("warning-circle", text, tally.failed, "warn")
    if tally.done:
        report.say("folder-open", f"They are in {readable_path(folder)}. Look at them before you share them.")
        report.button("Open the folder", "arrow-square-out", lambda: open_folder(folder), describes="redrawn copies")
    return report


def _say_beside(report: Report, tally: Tally, *, copies: bool) -> None:
    """What became of pairs, and of the files of details that stood beside the photos."""
    whole = sum(halves == 2 for halves in tally.pairs.values())
    if whole:
        pairs = how_many(whole, "pair of a photo and a video", "pairs of a photo and a video")
        report.say("images", f"{pairs}: both are clean, and what linked them is gone.")
    half = sum(not tally.not_done.isdisjoint(pair) for pair in tally.pairs)
    if half:
        pairs = how_many(half, "pair of a photo and a video", "pairs of a photo and a video")
        report.say("warning", f"Of {pairs} only one was cleaned. The other still tells where it was.", "warn")
    beside = tally.left + tally.edits
    if copies and beside:
        report.list(
            "file-text", f"{how_many(len(beside), 'file')} of details beside them: not copied.", beside, "muted"
        )
        return
    if tally.moved:
        files = how_many(len(tally.moved), "file")
        report.list("file-text", f"{files} of details moved to the originals.", tally.moved, "muted")
    if tally.left:
        files = how_many(len(tally.left), "file")
        report.list("file-text", f"{files} of details left beside them. They tell what they told.", tally.left, "muted")
    if tally.edits:
        files = how_many(len(tally.edits), "file")
        text = (
            f"{files} of edits (.aae) left beside them. They hold no place, and without them the edits would be lost."
        )
        report.list("note-pencil", text, tally.edits, "muted")


def undo_report(tally: UndoTally, *, complete: bool = True) -> Report:
    """After originals were put back."""
    well = not tally.failed and not tally.beside
    title = f"{how_many(tally.back, 'original')} put back, just as before" if tally.back else "No original was put back"
    report = Report(title, "arrow-counter-clockwise" if well else "warning-circle", "primary" if well else "warn")
    if tally.back:
        report.say("map-pin", "They give away again what they gave away before.")
    elif well and complete:
        report.say("info", "None were kept any more.")
    if not complete:
        report.say("stop", "You stopped it. The other originals are still kept.")
    if tally.beside:
        count = how_many(len(tally.beside), "photo")
        text = f"{count} changed since the clean, so the original is beside it under a new name."
        report.list("info", text, tally.beside, "muted")
    if tally.failed:
        text = f"{how_many(len(tally.failed), 'original')} could not be put back. Nothing is lost: they are still kept."
        report.list("warning-circle", text, tally.failed, "warn")
    return report


def open_folder(folder: str) -> None:
    """Show a folder in the system's own file window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
