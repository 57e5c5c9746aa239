"""Searching all posts as one types, and deciding on what is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.posts import KeptPost
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_review import PostReview
from app.ui.widgets.post_words import DECIDED, DECISIONS, platform_icon, where
from app.ui.widgets.prose import breakable_words
from app.ui.words import first_words, how_many

PAUSE = 120  # milliseconds after the last letter
MOST = 20  # so many rows are on screen at once
HINT = "A word, a name, the beginning of one"


class PostSearch(QWidget):
    """The field, what is found, and one of it to decide on."""

    def __init__(self, desk: PostDesk) -> None:
        super().__init__()
        self._desk = desk
        self._task: Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.title = heading("Search in all posts", "section")
        column.addWidget(self.title)
        self.field = QLineEdit()
        self.field.setAccessibleName("Search in all posts")
        self.field.setPlaceholderText(HINT)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._typed)
        self.title.setFocusProxy(self.field)  # whoever comes to search can type at once
        column.addWidget(self.field)
        self._said = label("", "muted")
        column.addWidget(self._said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        column.addLayout(self._rows)
        back = Button("Back to what was found", "arrow-left", "link")
        back.clicked.connect(lambda: QTimer.singleShot(0, self, self._go_back))
        self._back = row_of(back)
        self._back.hide()
        column.addWidget(self._back)
        self.review = PostReview(desk)
        self.review.top = self._back
        self.review.hide()
        column.addWidget(self.review)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)

    def leave(self) -> None:
        """Put what is on screen away."""
        self._pause.stop()
        self.review.leave()

    def _typed(self) -> None:
        self._close()
        self._pause.start()

    def _go_back(self) -> None:
        self._close()
        self._look()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self._back.hide()
        self.review.hide()
        self.review.leave()

    def _look(self) -> None:
        if self._task is not None:
            self._task.cancel()
        words, posts = self.field.text(), self._desk.part
        self._task = run_task(
            self,
            lambda _: posts.find(words, MOST) if words.strip() else [],
            on_done=lambda found: self._show(found) if words == self.field.text() else None,
            on_error=self._desk.page.show_error,
        )

    def _show(self, found: Sequence[KeptPost]) -> None:
        self._task = None
        clear_layout(self._rows)
        if not self.field.text().strip():
            said = ""
        elif len(found) == MOST:
            said = f"These are the newest {MOST}. Add a word to find fewer."
        else:
            said = f"{how_many(len(found), 'post')} found." if found else "No post has these words."
        self._said.setText(said)
        announce(self._said, said)
        for post in found:
            self._rows.addWidget(_Found(post, partial(self._open, found, post)))
        self._desk.page.begin_at(self.title)

    def _open(self, found: Sequence[KeptPost], post: KeptPost) -> None:
        clear_layout(self._rows)
        self._back.show()
        self.review.show()
        self.review.show_found(found, post)


class _Found(Card):
    """Where, the first words, what was decided, and the way to look at it."""

    def __init__(self, post: KeptPost, show: Callable[[], object]) -> None:
        super().__init__("panel", spacing=4, margins=(14, 10, 14, 10))
        sides = SideLayout(least_ems=18)
        about, column = column_box(2)
        column.addWidget(icon_line(platform_icon(post.platform), where(post), kind="muted")[0])
        column.addWidget(label(breakable_words(first_words(post.text, 160))))
        if post.decision:
            icon = DECISIONS[post.decision][1]
            column.addWidget(icon_line(icon, DECIDED[post.decision].capitalize(), kind="caption")[0])
        sides.addWidget(about)
        look = Button("Look at it", "eye", describes=f"{where(post)}: {first_words(post.text)}")
        look.clicked.connect(lambda: QTimer.singleShot(0, look, show))
        sides.addWidget(row_of(look))
        self.body.addLayout(sides)
