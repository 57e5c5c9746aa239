"""Posts one at a time: what gave a reason to look again, and a key for each decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.core.posts import KeptPost, PostCounts, PostDecision, PostFilter
from app.old_posts.following import TO_DO
from app.old_posts.own_posts import OwnPosts
from app.old_posts.review import ReviewQueue
from app.old_posts.signals.catalogue import KINDS
from app.ui.pages.page import ABOVE, settle_layouts
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label, pill
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.post_answers import PostAnswers
from app.ui.widgets.post_card import MAY_UPSET, PostCard, kinds_of
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_filter import PostFilterRow
from app.ui.widgets.post_stop import StopCard, StopLine
from app.ui.widgets.post_words import DECIDED, DECISIONS, platform_icon, platform_name, when
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.spot import Spot
from app.ui.words import first_words, how_many

PAGE = 50
GATED = "It may upset you: its words are shown when you ask."
SPACE = 14
ABOVE_SHARE = 0.4  # of what is seen: the most that may stand above a post
KEYS = "Keys: K, D, E, U and L decide, Z undoes, the left and right arrows look back and ahead."


@dataclass(frozen=True, slots=True)
class Queued:
    """What is to be reviewed of what ``chosen`` asks for: the posts, how many of what, and how many without it."""

    chosen: PostFilter
    queue: ReviewQueue
    counts: PostCounts
    everything: PostCounts


def read_queue(posts: OwnPosts, chosen: PostFilter) -> Queued:
    """Takes some tens of milliseconds for a million posts."""
    counts = posts.counts(chosen)
    everything = PostFilter(new_only=chosen.new_only)
    return Queued(
        chosen,
        ReviewQueue(lambda after: posts.queue(chosen, after, PAGE)),
        counts,
        counts if chosen == everything else posts.counts(everything),
    )


class PostReview(QWidget):
    """The page calls ``show_read`` when it comes on screen and ``leave`` when it goes.

    ``ended`` fires once there is nothing more to look at, ``decided_asked`` asks for what was decided.
    """

    ended = Signal()
    decided_asked = Signal()

    def __init__(self, desk: PostDesk) -> None:
        super().__init__()
        self._desk = desk
        self._filter = PostFilter()
        self._queue = ReviewQueue(lambda after: ())
        self._agreed: set[int] = set()
        self._has_read = False  # the words before a deletion
        self._waiting: PostDecision | None = None  # until they are read
        self._decided = self._worth = 0
        self._others = 0  # that wait, and are not of what was chosen
        self._taken: list[tuple[int, PostDecision, int]] = []  # in this sitting: on which post, what, on how many
        self.card: PostCard | None = None
        self.top: QWidget = self  # what is to stay in sight above a post, where there is room
        self._answers: PostAnswers | None = None  # while there is a post to answer for
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        self.chosen = PostFilterRow()
        self.chosen.chosen.connect(lambda chosen: self.show_queue(chosen, focus=False))
        outer.addWidget(self.chosen)
        self._below, column = column_box(SPACE)
        outer.addWidget(self._below)
        self._count = label("", "muted")
        column.addWidget(self._count)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column.addWidget(self._bar)
        self._stop, self._place, self._next = Spot(), Spot(), Spot(SPACE)
        for part in (self._stop, self._place, self._next):
            column.addWidget(part)
        column.addStretch(1)
        self._hear_keys(self)

    # --- Coming and going ---

    def show_queue(self, chosen: PostFilter | None = None, *, focus: bool = True) -> None:
        """Begin with the first post to review of those that ``chosen`` asks for; without it, of those as before."""
        self._filter = wanted = replace(chosen or self._filter)
        posts = self._desk.part

        def show(read: Queued) -> None:
            if self._filter is wanted:
                self.show_read(read, focus=focus)

        run_task(self, lambda _: read_queue(posts, wanted), on_done=show, on_error=self._desk.page.show_error)

    def show_read(self, read: Queued, *, focus: bool = True) -> None:
        """The same with what `read_queue` read."""
        self._filter, self._queue, counts = read.chosen, read.queue, read.counts
        self.chosen.show_counts(read.everything, read.chosen)
        self._taken = []
        before = sum(count for one, count in counts.by_decision.items() if one is not PostDecision.LATER)
        # Of one reason or year, nothing tells how many were decided before.
        narrowed = read.chosen.kind or read.chosen.year or read.chosen.new_only
        self._decided = 0 if narrowed else before
        self._worth = counts.to_review + self._decided
        self._others = read.everything.to_review - counts.to_review
        self._show(focus=focus)

    def show_found(self, posts: Sequence[KeptPost], at: KeptPost) -> None:
        """Go through posts that were found, beginning with one of them."""
        self._queue = ReviewQueue(lambda after: () if after else posts)
        self._queue.go_to(at.id)
        self._taken, self._worth, self._others = [], 0, 0
        self.chosen.hide()
        self._show(focus=True)

    def leave(self) -> None:
        """Put the post away: the next visit begins with what is to review then."""
        self._filter = replace(self._filter)  # what is still being read comes too late
        self._place.empty()
        self._drop_answers()
        self.card = None

    # --- What is on screen ---

    def _show(self, *, focus: bool) -> None:
        self._show_progress()
        for part in (self._place, self._next, self._stop):
            part.empty()
        post = self._queue.current
        if post is None:
            self.card = None
            self._drop_answers()
            self._show_end(focus=focus)
            return
        self.card = card = PostCard(self._desk, post, agreed=post.id in self._agreed)
        card.agreed.connect(lambda: QTimer.singleShot(0, card, lambda: self._agree(post)))
        self._place.put(card)
        self._show_answers(post)
        self._show_stop(ask=False)
        self._show_ahead()
        if focus:
            card.show()
            card.title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(card.title, card.spoken)
            QTimer.singleShot(0, self, self._reveal)

    def _show_progress(self) -> None:
        self._count.setText(f"{self._decided:,} of {self._worth:,} worth another look decided")
        self._bar.setRange(0, max(1, self._worth))
        self._bar.setValue(self._decided)
        self._bar.setAccessibleName(self._count.text())
        self._bar.setVisible(bool(self._worth))
        self._count.setVisible(bool(self._worth))

    def _show_answers(self, post: KeptPost) -> None:
        """The buttons stand below what scrolls: however long a post is, they are where they were."""
        if self._answers is None:
            self._answers = PostAnswers()
            self._answers.decided.connect(self.decide)
            self._answers.undo_asked.connect(self.undo)
            self._hear_keys(self._answers)
            self._desk.page.show_bar(self._answers)
        self._answers.show_post(post)

    def _drop_answers(self) -> None:
        if self._answers is not None:
            self._answers = None
            self._desk.page.show_bar(None)

    def _reveal(self) -> None:
        """Scroll to the same place for every post, with room below a short one, and as much above it as leaves room."""
        page = self._desk.page
        settle_layouts()
        seen = page.area.viewport().height() - 2 * ABOVE
        self._below.setMinimumHeight(seen)
        settle_layouts()
        at = self._place.mapTo(page, QPoint()).y()
        tops = [part for part in (self.top, self._below, self._stop) if not part.isHidden()]
        low = (part for part in tops if at - part.mapTo(page, QPoint()).y() <= ABOVE_SHARE * seen)
        page.scroll_to(next(low, self._place))

    def _show_stop(self, *, ask: bool) -> None:
        self._stop.empty()
        choices = self._desk.choices
        if not choices.ask_first:
            return
        if not ask:
            self._stop.put(StopLine())
            return
        stop = StopCard(choices, ask=True)
        stop.read.connect(lambda: QTimer.singleShot(0, self, self._read))
        self._stop.put(stop)
        for part in (stop, stop.button):  # in a low window the words go on above what is seen
            self._desk.page.reveal(part)
        stop.button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(stop, stop.spoken)

    def _show_ahead(self) -> None:
        ahead = self._queue.ahead(2)
        if ahead:
            box = Card(spacing=12)
            for word, post in zip(("Next", "Then"), ahead, strict=False):
                box.body.addWidget(_peek(word, post))
            self._next.put(box)
        self._next.put(label(KEYS, "caption"))

    def _show_end(self, *, focus: bool) -> None:
        card = Card(spacing=10)
        title = heading("You looked at all of them" if self._taken else "Nothing to look at here", "section")
        card.body.addWidget(title)
        said = [f"{count:,} {DECIDED[decision]}" for decision, count in self._tally().items()]
        card.body.addWidget(label(f"This time: {', '.join(said)}." if said else "No post here waits for a decision."))
        ways = []
        if self._others:
            go_on = Button(f"Review the other {how_many(self._others, 'post')}", "arrow-right", "primary")
            everything = PostFilter(new_only=self._filter.new_only)
            go_on.clicked.connect(lambda: QTimer.singleShot(0, self, lambda: self.show_queue(everything)))
            ways.append(go_on)
        if said:
            see = Button("See what you decided", "list-checks")
            see.clicked.connect(self.decided_asked)
            ways.append(see)
        if self._queue.can_go_back:
            back = Button("Back to the last one", "arrow-left", "link")
            back.clicked.connect(lambda: QTimer.singleShot(0, self, self._look_back))
            ways.append(back)
        if ways:
            card.body.addWidget(row_of(*ways))
        self._place.put(card)
        if focus:
            card.show()
            QTimer.singleShot(0, self, self._reveal)
            title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(title, title.text())
        if not self._others:
            self.ended.emit()

    def _agree(self, post: KeptPost) -> None:
        self._agreed.add(post.id)
        self._show(focus=True)

    # --- Deciding ---

    def decide(self, decision: PostDecision) -> None:
        """Keep the decision on the post on screen, and go on to the next."""
        post = self._queue.current
        if post is None:
            return
        if decision in TO_DO and self._desk.choices.ask_first and not self._has_read:
            self._waiting = decision
            self._show_stop(ask=True)
        elif self._desk.do(lambda posts: self._count_in(post, decision, posts.decide(post, decision))):
            self._queue.replace(replace(post, decision=decision))
            self._queue.go_on()
            self._show(focus=True)

    def undo(self) -> None:
        """Take the last decision back, and show its post again."""
        self._desk.do(lambda posts: self._show_undone(posts.undo()))

    def _show_undone(self, post: KeptPost | None) -> None:
        if post is None:
            announce(self, "There is nothing to undo.")
            return
        if self._taken:
            self._taken.pop()
        self._queue.replace(post)
        if not self._queue.go_to(post.id):
            self.show_queue()
            return
        if self._worth:
            self._decided = self._worth - self._desk.part.counts(self._filter).to_review
        self._show(focus=True)

    def _read(self) -> None:
        self._has_read = True
        if self._waiting is not None:
            self.decide(self._waiting)

    def _count_in(self, post: KeptPost, decision: PostDecision, decided: int) -> None:
        was_open = post.decision in (None, PostDecision.LATER)
        self._decided += decided * (was_open - (decision is PostDecision.LATER))
        self._taken.append((post.id, decision, decided))

    def _tally(self) -> Counter[PostDecision]:
        """On how many posts what was decided in this sitting; of each what was decided last."""
        last = {post_id: (decision, count) for post_id, decision, count in self._taken}
        tally: Counter[PostDecision] = Counter()
        for decision, count in last.values():
            tally[decision] += count
        return tally

    # --- Looking ahead and back, and to the platform ---

    def _look_ahead(self) -> None:
        if self._queue.current is not None:
            self._queue.go_on()
            self._show(focus=True)

    def _look_back(self) -> None:
        if self._queue.can_go_back:
            self._queue.go_back()
            self._show(focus=True)

    # --- Keys ---

    def _hear_keys(self, widget: QWidget) -> None:
        acts: dict[str, Callable[[], None]] = {
            key: partial(self.decide, decision) for decision, (_word, _icon, key) in DECISIONS.items()
        }
        acts |= {"Z": self.undo, "Ctrl+Z": self.undo, "Left": self._look_back, "Right": self._look_ahead}
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), widget, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key that is held down decides once
            shortcut.activated.connect(act)


def _peek(word: str, post: KeptPost) -> QWidget:
    """What comes next: where, the first words, the reasons."""
    row = QWidget()
    sides = SideLayout(row, least_ems=18)
    about, column = column_box(2)
    title = f"{word}: {platform_name(post.platform)}, {when(post)}"
    column.addWidget(icon_line(platform_icon(post.platform), title, kind="body")[0])
    kinds = kinds_of(post)
    upsets = any(kind in MAY_UPSET for kind in kinds)
    column.addWidget(label(GATED if upsets else breakable_words(first_words(post.text)), "caption"))
    sides.addWidget(about)
    words = "Nearly the same" if post.twins else KINDS[kinds[0]].name if kinds else ""
    if words:
        sides.addWidget(pill(words))
    return row
