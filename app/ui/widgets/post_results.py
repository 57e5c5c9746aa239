"""What a later export says of what was decided: gone, still there, edited, came back, cannot tell; and what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from app.core.posts import PostDecision, PostFate, PostFilter
from app.old_posts.following import TO_DO
from app.old_posts.results import Outcome
from app.ui.widgets.basics import Button, Card, heading, icon_line, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.post_import_words import listed
from app.ui.widgets.post_words import DECISIONS, FATES
from app.ui.words import how_many

Fates = Mapping[PostDecision, Mapping[PostFate, int]]
_TOLD = {
    PostFate.GONE: ("is gone", "are gone"),
    PostFate.STILL_THERE: ("is still there", "are still there"),
    PostFate.EDITED: ("was edited", "were edited"),
    PostFate.CAME_BACK: ("came back", "came back"),
}
_LEADS = {
    PostFate.STILL_THERE: "See what is still there",
    PostFate.CAME_BACK: "See what came back",
    PostFate.CANNOT_TELL: "See what cannot be checked",
    PostFate.EDITED: "See what was edited",
    PostFate.GONE: "See what is gone",
}


def told(fates: Fates) -> str:
    """ "2 of the posts you wanted gone or changed are gone, and 1 is still there": without those that were to stay."""
    counts: Counter[PostFate] = Counter()
    for decision in TO_DO:
        counts.update(fates.get(decision, {}))
    parts = [f"{counts[fate]:,} {words[counts[fate] != 1]}" for fate, words in _TOLD.items() if counts[fate]]
    if unknown := counts[PostFate.CANNOT_TELL]:
        parts.append(f"{unknown:,} cannot be checked")
    amount = counts.total()
    return f"Of {how_many(amount, 'post')} to delete, edit or untag, {listed(parts)}." if amount else ""


class PostResults(Card):
    """``decided_asked`` and ``review_asked`` carry the filter of what the worker wants to see."""

    decided_asked = Signal(object)  # PostFilter
    review_asked = Signal(object)  # PostFilter

    def __init__(self, fates: Fates, why_not: Sequence[str], outcome: Outcome, new_to_review: int) -> None:
        """``why_not`` says in sentences why nothing can be told of some."""
        super().__init__(spacing=10)
        self.title = heading("What became of your decisions" if fates else "Since your last copy", "section")
        self.body.addWidget(self.title)
        if said := told(fates):
            self.body.addWidget(label(said))
        if fates:
            self.body.addWidget(_table(fates))
        for sentence in why_not:
            self.body.addWidget(icon_line("question", sentence)[0])
        if outcome.vanished:
            gone = how_many(outcome.vanished, "other post is", "other posts are")
            self.body.addWidget(icon_line("minus-circle", f"{gone} gone that you had not decided on.", kind="body")[0])
        self.body.addWidget(icon_line("plus", _new(outcome.new, new_to_review), kind="body")[0])
        if leads := self._leads(fates, new_to_review):
            self.body.addWidget(row_of(*leads))

    def _leads(self, fates: Fates, new_to_review: int) -> list[Button]:
        buttons = []
        if new_to_review:
            review = Button(f"Review {how_many(new_to_review, 'new post')}", "arrow-right")
            review.clicked.connect(lambda: self.review_asked.emit(PostFilter(new_only=True)))
            buttons.append(review)
        for fate, words in _LEADS.items():
            first = next((one for one in TO_DO if fates.get(one, {}).get(fate)), None)
            if first is not None:
                buttons.append(self._lead(words, PostFilter(decision=first, fate=fate, to_review=False)))
        return buttons

    def _lead(self, words: str, wanted: PostFilter) -> Button:
        button = Button(words, kind="link")
        button.clicked.connect(lambda: self.decided_asked.emit(wanted))
        return button


def _table(fates: Fates) -> PlainTable:
    made = PlainTable("What became of your decisions", [2, *(1 for _ in FATES)])
    headers = ["Decided", *(word for word, _icon, _tone in FATES.values())]
    rows = [
        (DECISIONS[decision][0], *(f"{fates[decision].get(fate, 0) or '–'}" for fate in FATES))
        for decision in (*TO_DO, PostDecision.KEEP)
        if decision in fates
    ]
    made.show_rows(headers, rows)
    return made


def _new(new: int, to_review: int) -> str:
    if not new:
        return "No new posts since your last copy."
    return f"{how_many(new, 'new post')} since your last copy, {to_review or 'none'} of them worth another look."
