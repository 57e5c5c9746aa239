"""The question behind the stop: with a complaint, an investigation or a court case open, deleting can do harm."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.core.posts import OpenCase
from app.ui.widgets.basics import Button, Card, heading, label
from app.ui.widgets.layouts import row_of

QUESTION = "Is there a complaint, an investigation or a court case about you, or could there be one soon?"
WHY = (
    "Deleting posts then can make things worse for you, whatever they say. Your answer is kept in your locked history, "
    "and you can change it at any time."
)
ANSWERS = {OpenCase.YES: "Yes", OpenCase.NO: "No", OpenCase.RATHER_NOT: "I'd rather not say"}

CASES = {
    OpenCase.NOT_ASKED: "Not asked yet: you will be asked before the first review.",
    OpenCase.YES: "You said yes: “Ask your union or solicitor” stands before every deletion.",
    OpenCase.NO: "You said no.",
    OpenCase.RATHER_NOT: "You would rather not say: “Ask your union or solicitor” stands before every deletion.",
}


class StopQuestion(Card):
    """Asked once, before the first review, and again to change the answer. ``answered`` carries it."""

    answered = Signal(object)  # OpenCase

    def __init__(self, before: OpenCase) -> None:
        super().__init__(spacing=10)
        is_first = before is OpenCase.NOT_ASKED
        self.title = heading("Before you begin" if is_first else "A complaint or a case?", "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label(QUESTION, "strong"))
        self.body.addWidget(label(WHY, "muted"))
        if not is_first:
            self.body.addWidget(label(CASES[before]))
        self.body.addWidget(row_of(*(self._button(case, word) for case, word in ANSWERS.items())))

    def _button(self, case: OpenCase, word: str) -> Button:
        button = Button(word, describes=QUESTION)
        button.clicked.connect(lambda: self.answered.emit(case))
        return button
