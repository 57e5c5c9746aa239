"""What is kept of old posts: each import, and the way to let go of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.posts import PostImport
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.choices import Choices
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.prose import breakable_words
from app.ui.words import how_many, moment

KEPT_WITHOUT_WORDS = "In your locked history: what you decided, and fingerprints that no words can be read from."
KEPT = "In your locked history: the words of your posts, and what you decided."
KEPT_AFTER = (
    "The words of your posts go. What stays: your decisions, their dates and platforms, and fingerprints that no words "
    "can be read from. So the next copy still shows what is gone and what is new."
)
NOTHING_KEPT = (
    "Your posts, your decisions and their actions go. Nothing of your posts stays. The next copy starts from the "
    "beginning."
)
CHOICES = {True: ("Keep what I decided", KEPT_AFTER), False: ("Remove everything", NOTHING_KEPT)}
QUESTIONS = {
    True: "Remove the words of all your posts from this app, and keep your decisions?",
    False: "Remove all your posts and all you decided about them from this app?",
}
NOT_TOUCHED = "The posts on the platforms, the copies you downloaded and backups you made are not touched."


class PostKept(Card):
    """``wipe_asked`` says that posts are to go, and whether the decisions stay: True where they do."""

    wipe_asked = Signal(bool)
    grew = Signal(object)  # the widget to bring into view

    def __init__(self, imports: Sequence[PostImport], *, has_words: bool) -> None:
        """``has_words`` is whether there still are any, and not only what was decided."""
        super().__init__("panel", spacing=8, margins=(20, 12, 20, 12))
        self._choices = CHOICES if has_words else {False: CHOICES[False]}
        self.body.addWidget(icon_line("lock-simple", KEPT if has_words else KEPT_WITHOUT_WORDS)[0])
        box = QWidget()  # what unfolds is read before what is asked below it
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        fold = FoldButton(
            lambda: _lines(imports),
            inside,
            "what was read",
            show=f"Show {how_many(len(imports), 'import')}",
            hide="Fold them away",
        )
        self._remove = Button("Remove the posts", "trash", "link", describes="from this app")
        self._remove.clicked.connect(self._ask)
        self._row = row_of(fold, self._remove)
        inside.addWidget(self._row)
        self.body.addWidget(box)
        self._asking = QVBoxLayout()
        self.body.addLayout(self._asking)

    def _ask(self) -> None:
        """What is to go? And then once more: is it?"""
        self._remove.setEnabled(False)
        title = heading("What should go?", "strong")
        choices = Choices(self._choices, current=next(iter(self._choices)))
        go_on = Button("Remove", "trash", describes="the posts from this app")
        keep = Button("Keep all of it")
        once = AskOnce(go_on, keep)
        go_on.clicked.connect(lambda: once.ask(go_on, QUESTIONS[choices.chosen()], "Yes, remove", "No, keep them"))
        go_on.clicked.connect(lambda: self.grew.emit(once))
        keep.clicked.connect(self._keep)
        once.agreed.connect(lambda: self.wipe_asked.emit(choices.chosen()))
        asking, column = column_box(10)
        for widget in (title, choices, label(NOT_TOUCHED, "muted"), once):
            column.addWidget(widget)
        self._asking.addWidget(asking)
        title.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(title, title.text())
        self.grew.emit(asking)

    def _keep(self) -> None:
        clear_layout(self._asking)
        self._remove.setEnabled(True)
        self._remove.setFocus(Qt.FocusReason.OtherFocusReason)


def _lines(imports: Sequence[PostImport]) -> QWidget:
    box, column = column_box(6)
    for one in imports:
        column.addWidget(icon_line("file-text", f"{moment(one.at)}: {_files(one)}")[0])
    return box


def _files(one: PostImport) -> str:
    """ "twitter-2026.zip and 2 more": by their names, for folders may tell more than is wanted on screen."""
    names = [Path(file).name for file in one.files]
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return breakable_words(f"{names[0]}{more}") if names else "a copy"
