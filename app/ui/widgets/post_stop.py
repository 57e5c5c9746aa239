"""Before anything is deleted: with a complaint, an investigation or a court case open, it can do harm."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.core.posts import OpenCase, PostChoices
from app.ui.widgets.basics import Button, Card, icon_line, label
from app.ui.widgets.layouts import row_of

ASK_FIRST = "Ask your union or solicitor before you delete, change or untag anything."
WHY = (
    "With a complaint, an investigation or a court case open, a missing post can count against you, or you may need it."
)
NOT_SAID = (
    "You have not said whether a complaint, an investigation or a court case is open. If one is, a missing post can "
    "count against you, or you may need it."
)


class StopLine(Card):
    """In one line, for where it stands above every post."""

    def __init__(self) -> None:
        super().__init__("notice", margins=(14, 8, 14, 8))
        self.body.addWidget(icon_line("hand-palm", ASK_FIRST, kind="body", tint="warn")[0])


class StopCard(Card):
    """The words, and a button while they have not been read yet: ``read`` fires once it is pressed."""

    read = Signal()

    def __init__(self, choices: PostChoices, *, ask: bool) -> None:
        super().__init__("notice", spacing=8, margins=(14, 12, 14, 12))
        why = NOT_SAID if choices.case_open is OpenCase.NOT_ASKED else WHY
        self.spoken = f"{ASK_FIRST} {why}"
        self.body.addWidget(icon_line("hand-palm", ASK_FIRST, kind="strong", tint="warn")[0])
        self.body.addWidget(label(why))
        if ask:
            self.button = Button("I have read this", "check")
            self.button.clicked.connect(self.read)
            self.body.addWidget(row_of(self.button))
