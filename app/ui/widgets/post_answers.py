"""The decisions on a post as buttons: they stay in one place while the posts above them come and go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, QSize, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.core.posts import KeptPost, PostDecision
from app.ui.theme import theme
from app.ui.widgets.basics import Button, set_property
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.post_words import DECISIONS, where


class _Answer(Button):
    """With room for bold letters: nothing moves when it is the one that was taken."""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        bold = QFontMetrics(theme().font(bold=True)).horizontalAdvance(self.text())
        return size.grownBy(QMargins(0, 0, bold - self.fontMetrics().horizontalAdvance(self.text()), 0))


class PostAnswers(QWidget):
    """``decided`` carries what was pressed."""

    decided = Signal(object)  # PostDecision
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=8, last_apart=True)
        self._buttons: dict[PostDecision, Button] = {}
        for decision, (word, icon, key) in DECISIONS.items():
            button = self._buttons[decision] = _Answer(f"{word}  {key}", icon)
            # Once the button has done what a click does: its row may go with the last post.
            button.clicked.connect(partial(QTimer.singleShot, 0, self, partial(self.decided.emit, decision)))
            flow.addWidget(button)
        undo = Button("Undo  Z", "arrow-u-up-left", "link")
        undo.setAccessibleName("Undo the last decision")
        undo.clicked.connect(partial(QTimer.singleShot, 0, self, self.undo_asked.emit))
        flow.addWidget(undo)

    def show_post(self, post: KeptPost) -> None:
        """Ask about this post; what was decided on it before is marked."""
        for decision, button in self._buttons.items():
            button.setAccessibleName(f"{DECISIONS[decision][0]}: {where(post)}")
            set_property(button, "kind", "primary" if post.decision is decision else "plain")
            button.show_tint()
