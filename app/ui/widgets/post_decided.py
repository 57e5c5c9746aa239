"""What was decided, one list a decision: the way to each post, what was done, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.posts import KeptDecision, KeptPost, PostDecision, PostFate, PostFilter
from app.old_posts.following import TO_DO
from app.old_posts.own_posts import OwnPosts
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Card, announce, heading, icon_line, label, pill
from app.ui.widgets.chips import Chips
from app.ui.widgets.dialogs import MessageDialog
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.picker import Picker
from app.ui.widgets.post_card import RecipeBox
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_stop import StopCard
from app.ui.widgets.post_words import DECIDED, FATES, platform_icon, platform_name, where
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.spot import Spot
from app.ui.words import day, first_words, how_many

AT_A_TIME = 20
MESSAGES = (
    "ask-untag",
    "ask-friend-photo",
    "ask-colleague",
    "ask-employer-page",
    "ask-group-admin",
    "ask-parent",
    "ask-removal",
)
DONE = {
    PostDecision.DELETE: ("I deleted it", "You deleted it on {}. A later copy from {} can show that it is gone."),
    PostDecision.EDIT: ("I edited it", "You edited it on {}. A later copy from {} can show the change."),
    PostDecision.UNTAG: ("I asked today", "You asked on {}. A later copy from {} can show what became of it."),
}
"""The button, and what stands there from then on."""
ONLY = {
    PostFate.GONE: "that are gone",
    PostFate.STILL_THERE: "that are still there",
    PostFate.EDITED: "that were edited",
    PostFate.CAME_BACK: "that came back",
    PostFate.CANNOT_TELL: "of which the copy cannot tell",
}
ABOUT = {
    PostDecision.DELETE: "Open each one and delete it there. This app cannot do it for you.",
    PostDecision.EDIT: "Open each one and change it there.",
    PostDecision.UNTAG: "Ask kindly. A ready message helps; you send it yourself.",
    PostDecision.KEEP: "Nothing to do. You can look at each again.",
    PostDecision.LATER: "These wait at the end of the queue.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list of one decision shows; ``amounts`` are those of all lists, ``decisions`` by what names posts."""

    decision: PostDecision
    amounts: Mapping[PostDecision, int]
    posts: Sequence[KeptPost]
    decisions: Mapping[tuple[str, bytes], KeptDecision]


def read_list(posts: OwnPosts, chosen: PostFilter, limit: int = AT_A_TIME) -> Listed:
    """Takes some tens of milliseconds. Without a decision it is the first list that holds anything."""
    amounts = posts.counts(PostFilter(platform=chosen.platform)).by_decision
    decision = chosen.decision or next((one for one in DECIDED if amounts.get(one)), PostDecision.DELETE)
    decisions = {(one.key, one.print): one for one in posts.decisions(decision, chosen.platform)}
    return Listed(decision, amounts, posts.decided(replace(chosen, decision=decision), limit), decisions)


class PostDecided(QWidget):
    """One list at a time, and what is on each of the others in a number."""

    def __init__(self, desk: PostDesk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen = PostFilter(to_review=False)
        self._limit = AT_A_TIME
        self._go_on_at: int | None = None  # the row that is to have the focus once the list is read anew
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.title = heading("What you decided", "section")
        column.addWidget(self.title)
        self._chips, self._narrowed, self._stop, self._rows = Spot(), Spot(), Spot(), Spot(spacing=10)
        column.addWidget(self._chips)
        self._about = label("", "muted")
        column.addWidget(self._about)
        column.addWidget(self._narrowed)
        column.addWidget(self._stop)
        column.addWidget(self._rows)

    def show_decided(self, chosen: PostFilter) -> None:
        """Show the list of one decision, or the first that holds anything; of one platform or fate where asked."""
        self._chosen, self._limit = replace(chosen, to_review=False), AT_A_TIME
        self._read()

    def show_list(self, chosen: PostFilter, listed: Listed) -> None:
        """The same with what `read_list` read of it."""
        self._chosen, self._limit = replace(chosen, to_review=False), AT_A_TIME
        self._show(listed)

    def _read(self) -> None:
        posts, chosen, limit = self._desk.part, self._chosen, self._limit
        run_task(
            self,
            lambda _task: read_list(posts, chosen, limit),
            on_done=lambda listed: self._show(listed) if chosen == self._chosen else None,
            on_error=self._desk.page.show_error,
        )

    def _show(self, listed: Listed) -> None:
        decision = listed.decision
        self._chosen = replace(self._chosen, decision=decision)
        was_on_chip = self._chips.has_focus()
        for part in (self._chips, self._narrowed, self._stop, self._rows):
            part.empty()
        amounts = listed.amounts
        chips = Chips(
            {one: f"{word.capitalize()} ({amounts.get(one, 0):,})" for one, word in DECIDED.items()}, "Decided"
        )
        chips.show_value(decision)
        chips.chosen.connect(lambda one: QTimer.singleShot(0, self, lambda: self._choose(one)))
        self._chips.put(chips)
        self._about.setText(ABOUT[decision])
        self._say_narrowed(decision)
        choices = self._desk.choices
        if decision in TO_DO and choices.ask_first and listed.posts:
            self._stop.put(StopCard(choices, ask=False))
        rows = []
        for number, post in enumerate(listed.posts):
            row = DecidedRow(self._desk, post, listed.decisions.get((post.key, post.print)))
            row.did.connect(lambda post=post, at=number: QTimer.singleShot(0, self, lambda: self._did(post, at)))
            row.again.connect(lambda post=post, at=number: QTimer.singleShot(0, self, lambda: self._redo(post, at)))
            self._rows.put(row)
            rows.append(row)
        self._add_rest(listed)
        if was_on_chip:
            chips.begin()
        elif self._go_on_at is not None and rows:
            rows[min(self._go_on_at, len(rows) - 1)].begin()
        self._go_on_at = None

    def _say_narrowed(self, decision: PostDecision) -> None:
        """Whoever comes from a number finds the posts that it counts; that there are more on the list is said."""
        chosen = self._chosen
        on = f"on {platform_name(chosen.platform)}" if chosen.platform else ""
        which = " ".join(filter(None, (on, ONLY[chosen.fate] if chosen.fate else "")))
        if not which:
            return
        everything = Button("Show all", "list-checks", "link", describes=f"posts {DECIDED[decision]}")
        everything.clicked.connect(lambda: QTimer.singleShot(0, self, self._show_all))
        box = QWidget()
        sides = SideLayout(box, spacing=10)
        sides.addWidget(icon_line("list", f"Only posts {which} are shown.", kind="body")[0])
        sides.addWidget(row_of(everything))
        self._narrowed.put(box)

    def _show_all(self) -> None:
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes
        announce(self.title, "All are shown")
        self.show_decided(PostFilter(decision=self._chosen.decision))

    def _add_rest(self, listed: Listed) -> None:
        """Those that have no words any more, by what became of them, and the way to more."""
        shown = {(post.key, post.print) for post in listed.posts}
        wanted = self._chosen.fate
        rest = [one for name, one in listed.decisions.items() if name not in shown and wanted in (None, one.fate)]
        if len(listed.posts) == self._limit:
            more = Button("Show more", "caret-down", "link")
            more.clicked.connect(self._show_more)
            self._rows.put(row_of(more))
        else:
            left = [one for one in rest if one.fate not in (PostFate.GONE, PostFate.EDITED)]
            self._add_lines(left, "file-text", "muted", "whose words are removed from this app")
        self._add_lines([one for one in rest if one.fate is PostFate.EDITED], "pencil-simple", "ok", "edited")
        self._add_lines([one for one in rest if one.fate is PostFate.GONE], "check-circle", "ok", "gone")
        if not listed.posts and not rest:
            self._rows.put(label("No post is on this list."))

    def _add_lines(self, decisions: Sequence[KeptDecision], icon: str, tint: str, what: str) -> None:
        """One line a post, with what of it is known without its words."""
        if not decisions:
            return
        box = Card("panel", spacing=6, margins=(14, 10, 14, 10))
        said = f"{how_many(len(decisions), 'post')} {what}"
        box.body.addWidget(icon_line(icon, said, kind="strong", tint=tint)[0])
        for one in decisions[:AT_A_TIME]:
            box.body.addWidget(label(_without_words(one), "caption"))
        if len(decisions) > AT_A_TIME:
            box.body.addWidget(label(f"And {len(decisions) - AT_A_TIME:,} more.", "caption"))
        self._rows.put(box)

    def _show_more(self) -> None:
        self._go_on_at = self._limit
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)  # until then: the button goes
        self._limit += AT_A_TIME
        self._read()

    def _choose(self, decision: PostDecision) -> None:
        self._chosen, self._limit = replace(self._chosen, decision=decision, fate=None), AT_A_TIME
        self._read()

    def _did(self, post: KeptPost, row: int) -> None:
        self._keep(lambda posts: posts.asked(post, self._desk.program.clock.today()), "Noted", row)

    def _redo(self, post: KeptPost, row: int) -> None:
        self._keep(lambda posts: posts.decide(post, None), "Back in the queue", row)

    def _keep(self, work: Callable[[OwnPosts], object], said: str, row: int) -> None:
        if self._desk.do(work):
            announce(self, said)
            self._go_on_at = row
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)  # where no row is left
            self._read()


class DecidedRow(Card):
    """One post. ``did`` says that it was done, ``again`` asks for it to be looked at once more."""

    did = Signal()
    again = Signal()

    def __init__(self, desk: PostDesk, post: KeptPost, decision: KeptDecision | None) -> None:
        super().__init__(spacing=8, margins=(16, 12, 16, 12))
        self._desk, self._post = desk, post
        describes = f"{where(post)}: {first_words(post.text, 60)}"
        head = SideLayout(least_ems=18)
        head.addWidget(icon_line(platform_icon(post.platform), where(post))[0])
        if post.fate:
            word, _icon, tone = FATES[post.fate]
            head.addWidget(pill(word, tone))
        self.body.addLayout(head)
        self.body.addWidget(label(breakable_words(first_words(post.text, 200)) or "A post without words."))
        if decision and decision.asked and post.decision in DONE:
            said = DONE[post.decision][1].format(day(decision.asked), platform_name(post.platform))
            self.body.addWidget(icon_line("check", said)[0])
        self._add_buttons(describes, is_done=bool(decision and decision.asked))

    def begin(self) -> None:
        """Give the focus to what can be done first."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_buttons(self, describes: str, *, is_done: bool) -> None:
        post = self._post
        buttons: list[Button] = []
        if self._desk.part.link(post):
            visit = Button(f"Open on {platform_name(post.platform)}", "arrow-square-out", "link", describes=describes)
            visit.clicked.connect(lambda: self._desk.open_post(post))
            buttons.append(visit)
        below = QVBoxLayout()
        find = FoldButton(lambda: RecipeBox(post), below, describes, show="How to find it", hide="Hide how to")
        buttons.append(find)
        if post.decision is PostDecision.UNTAG:
            buttons.append(
                FoldButton(self._messages, below, describes, show="A ready message", hide="Hide the messages")
            )
        if post.decision in DONE and not is_done:
            done = Button(DONE[post.decision][0], "check", describes=describes)
            done.clicked.connect(self.did)
            buttons.append(done)
        again = Button("Decide again", "arrow-u-up-left", "link", describes=describes)
        again.clicked.connect(self.again)
        self._first = buttons[0]
        self.body.addWidget(row_of(*buttons, again))
        self.body.addLayout(below)

    def _messages(self) -> QWidget:
        known = self._desk.program.catalogue.messages
        picker = Picker("Message", [(name, known[name].title) for name in MESSAGES if name in known])
        show = Button("Show the message", "envelope-simple")
        show.clicked.connect(lambda: MessageDialog(self._desk.program, str(picker.value()), self._desk.page).open())
        box = QWidget()
        sides = SideLayout(box, spacing=10)
        sides.addWidget(picker)
        sides.addWidget(show)
        return box


def _without_words(decision: KeptDecision) -> str:
    """ "X (Twitter), 3 August 2016: still there, as the copy read on 20 November 2026 shows"."""
    at = day(decision.at) if decision.at else "no date"
    where_and_when = f"{platform_name(decision.platform)}, {at}"
    if decision.fate is None or decision.fate_at is None:
        return where_and_when
    if decision.fate is PostFate.CANNOT_TELL:
        return f"{where_and_when}: the copy read on {day(decision.fate_at)} cannot tell"
    return f"{where_and_when}: {FATES[decision.fate][0].lower()}, as the copy read on {day(decision.fate_at)} shows"
