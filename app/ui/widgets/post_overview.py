"""How things stand with old posts, on one screen: results, what waits, and the ways to everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.posts import (
    KeptDecision,
    PostChoices,
    PostCounts,
    PostDecision,
    PostFate,
    PostFilter,
    PostImport,
)
from app.old_posts.guides import Guide
from app.old_posts.own_posts import OwnPosts
from app.old_posts.results import ImportResult
from app.ui.widgets.basics import Button, Card, Icon
from app.ui.widgets.layouts import row_of
from app.ui.widgets.list_row import ListRow
from app.ui.widgets.post_import_words import listed, whose_it_is, why_not
from app.ui.widgets.post_kept import PostKept
from app.ui.widgets.post_results import PostResults
from app.ui.widgets.post_start import read_guides
from app.ui.widgets.post_stop_question import CASES
from app.ui.widgets.post_summary import PostRemoved, PostSummary
from app.ui.widgets.post_words import DECIDED
from app.ui.words import day, how_many


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the overview shows, read at once and off the screen's thread."""

    imports: Sequence[PostImport]
    counts: PostCounts
    decisions: Sequence[KeptDecision]
    choices: PostChoices
    result: ImportResult | None
    new_to_review: int
    guides: Sequence[Guide]  # none once something was imported: nobody needs them then

    @property
    def fates(self) -> Mapping[PostDecision, Mapping[PostFate, int]]:
        """What became of what was decided, where the last import says so."""
        found: dict[PostDecision, Counter[PostFate]] = {}
        for one in self.decisions:
            if one.fate is not None and one.decision is not PostDecision.LATER:
                found.setdefault(one.decision, Counter())[one.fate] += 1
        return found

    @property
    def decided(self) -> int:
        """How many posts are decided on; those put off are not."""
        return sum(one.decision is not PostDecision.LATER for one in self.decisions)

    @property
    def is_wiped(self) -> bool:
        """Whether the words of all posts were removed, and the account of the imports with them."""
        return not self.counts.total and not self.imports[0].summary

    @property
    def untouched(self) -> int:
        """How many posts there are that nothing is to be decided about, and nothing was."""
        here = (one for one in self.decisions if one.fate not in (PostFate.GONE, PostFate.EDITED))
        decided = sum(one.decision is not PostDecision.LATER for one in here)
        return max(0, self.counts.total - self.counts.to_review - decided)


def read_standing(posts: OwnPosts, accounts: Container[str]) -> Standing:
    """Takes some tens of milliseconds for a hundred thousand posts. ``accounts`` are the worker's, by platform."""
    imports = posts.imports()
    return Standing(
        imports,
        posts.counts(),
        posts.decisions(),
        posts.choices(),
        posts.last_result(),
        posts.counts(PostFilter(new_only=True)).to_review,
        () if imports else read_guides(posts, accounts),
    )


class PostOverview(QWidget):
    """Each signal asks for what its name says; ``review_asked`` and ``decided_asked`` carry a `PostFilter`."""

    review_asked = Signal(object)
    decided_asked = Signal(object)  # or None: all of it
    find_asked = Signal()
    add_asked = Signal()
    account_asked = Signal()
    looking_for_asked = Signal()
    case_asked = Signal()
    wipe_asked = Signal(bool)
    grew = Signal(object)  # the widget to bring into view

    def __init__(self, standing: Standing, *, results_first: bool) -> None:
        """``results_first`` is whether what the last export says of decisions stands above what is to be reviewed."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        cards = [self._make_summary(standing), *self._make_results(standing)]
        if results_first:
            cards.reverse()
        for card in cards:
            column.addWidget(card)
        self.title = cards[0].title
        column.addWidget(self._ways(standing))
        kept = PostKept(standing.imports, has_words=not standing.is_wiped)
        kept.grew.connect(self.grew)
        kept.wipe_asked.connect(self.wipe_asked)
        column.addWidget(kept)

    def _make_summary(self, standing: Standing) -> PostSummary | PostRemoved | PostResults:
        if standing.is_wiped:
            return PostRemoved()
        made = PostSummary(standing.counts, standing.decided, standing.untouched)
        made.review_asked.connect(self.review_asked)
        return made

    def _make_results(self, standing: Standing) -> Iterator[PostResults]:
        """One card, where there was something to compare with."""
        result = standing.result
        if result is None or result.outcome.first:
            return
        made = PostResults(standing.fates, _why_not(standing, result), result.outcome, standing.new_to_review)
        made.review_asked.connect(self.review_asked)
        made.decided_asked.connect(self.decided_asked)
        yield made

    def _ways(self, standing: Standing) -> Card:
        box = Card(spacing=14)
        counts = standing.counts
        decided = [f"{amount:,} {word}" for one, word in DECIDED.items() if (amount := counts.by_decision.get(one))]
        off = len(standing.choices.off)
        looked = f"{how_many(off, 'kind')} switched off" if off else "Every kind is switched on"
        words = len(standing.choices.words)
        own = f", {how_many(words, 'watch word')} of your own" if words else ""
        if counts.total:
            told = f"{how_many(counts.total, 'post')}."
            box.body.addWidget(_Way("magnifying-glass", "Search in all posts", told, "Search", self.find_asked.emit))
        said, see = f"{listed(decided) or 'Nothing yet'}.", "See"
        for icon, name, told, word, act in (
            ("list-checks", "What you decided", said, see, lambda: self.decided_asked.emit(None)),
            ("download-simple", "Another copy", "Of another platform, or a later one.", "Add", self.add_asked.emit),
            ("target", "What to look for", f"{looked}{own}.", "Choose", self.looking_for_asked.emit),
            ("scales", "A complaint or a case?", CASES[standing.choices.case_open], "Change", self.case_asked.emit),
        ):
            box.body.addWidget(_Way(icon, name, told, word, act))
        if standing.result is not None:
            told = f"Last on {day(standing.result.kept.at)}."
            box.body.addWidget(_Way("file-text", "What was read", told, see, self.account_asked.emit))
        return box


def _why_not(standing: Standing, result: ImportResult) -> list[str]:
    """Of the platforms that the last import was of: of the others it could not speak, and an earlier one did."""
    theirs = [one for one in standing.decisions if one.platform in result.summary.platforms]
    return [*whose_it_is(result.outcome), *why_not(theirs, result.summary.coverage)]


class _Way(ListRow):
    """One line: what it is, how it stands, and the button that leads there."""

    def __init__(self, icon: str, name: str, told: str, word: str, act: Callable[[], object]) -> None:
        super().__init__(Icon(icon), name, told)
        button = Button(word, describes=name)
        button.clicked.connect(lambda _checked=False: act())
        self.sides.addWidget(row_of(button))
