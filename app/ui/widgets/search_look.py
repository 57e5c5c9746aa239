"""One search: its exact words, who will see them, the way to open it, and what was found in two clicks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.core.browsers import PrivateStart
from app.core.errors import UserError
from app.core.model import FindingState, SearchResult, Verdict
from app.search_self.plan import Query
from app.search_self.records import Sighting
from app.ui.widgets.basics import (
    Button,
    Card,
    Toggle,
    announce,
    clear_layout,
    heading,
    icon_line,
    label,
    notice,
    pill,
    set_property,
)
from app.ui.widgets.dialogs import copy_text
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, TileLayout, column_box, row_of
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.search_picture import Picked, PictureChoice
from app.ui.widgets.search_sighting import SightingDetails
from app.ui.widgets.search_words import NOTHING, TO_ACT_ON, VERDICTS, seen_by, seen_line, title, what

PRIVATELY = (
    "A private window starts signed out, as a stranger is. Look whether it says private, incognito or InPrivate: some "
    "workplaces switch that off."
)
SIGNED_IN = "Only members can search here, so sign in as you always do. You may see more of yourself than others see."
USUALLY = "Open uses your usual window. To see what a stranger sees, paste the link into a private window."
KEYS = "Keys: 1 to 6 record, S skips."


class LookCard(Card):
    """The worker's way through one query. ``found`` is what it led to before.

    ``kept`` carries a sighting, the picture of its page (or None) and whether there is more; ``ended`` says that there
    is nothing (more) here, ``still_there`` carries the key of a page that is where it was.
    """

    opened = Signal()
    opened_privately = Signal(object)  # a PrivateStart
    kept = Signal(object, object, bool)
    ended = Signal()
    skipped = Signal()
    still_there = Signal(str)
    help_asked = Signal()
    grew = Signal(object)  # what came on screen
    refused = Signal(object)  # a UserError

    def __init__(
        self,
        query: Query,
        found: Sequence[SearchResult],
        began: datetime,
        make_private: Callable[[], QWidget],
        browsers: Sequence[PrivateStart] = (),
        *,
        agreed: bool = False,
        takes_pictures: bool = True,
    ) -> None:
        """``make_private`` makes what tells how to open a private window, ``browsers`` open one by themselves.

        ``agreed`` shows at once what may upset; without ``takes_pictures`` none is kept.
        """
        super().__init__(spacing=12)
        self._make_private = make_private
        self._browsers = browsers
        self._takes_pictures = takes_pictures
        self.query = query
        self._found = found
        self._began = began
        self._draft: Sighting | None = None
        self._picked: Picked | None = None
        self._verdicts: dict[Verdict, Toggle] = {}
        self.title = heading(title(query), "section")
        head = QWidget()
        sides = SideLayout(head, least_ems=22)
        sides.addWidget(self.title)
        sides.addWidget(row_of(pill(query.at.name), pill(f"{query.minutes} min")))
        self.body.addWidget(head)
        if query.may_upset and not agreed:
            self._add_gate()
        else:
            self._add_search()

    def give(self, number: int) -> None:
        """Record what the button with this number says."""
        buttons = [self._nothing, *self._verdicts.values()] if self._verdicts else []
        if 1 <= number <= len(buttons):
            buttons[number - 1].click()

    # --- Before what may upset ---

    def _add_gate(self) -> None:
        box = notice("hand-heart", "What you find here may upset you. Look now, later or not at all: you choose.")
        who = Button("See who can help", "phone", "link")
        who.clicked.connect(self.help_asked)
        look = Button("Show this search", "eye")
        look.clicked.connect(lambda: self._agree(box))
        box.body.addWidget(row_of(who, look))
        self.body.addWidget(box)
        self._add_skip("Key: S skips.")

    def _agree(self, gate: QWidget) -> None:
        gate.hide()
        gate.deleteLater()
        self._skip.hide()
        self._skip.deleteLater()
        self._add_search()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- The search ---

    def _add_search(self) -> None:
        query = self.query
        if query.text:
            self.body.addWidget(label(breakable_words(query.text), "strong"))
        site = query.searched
        for step in site.steps if site else ():
            self.body.addWidget(icon_line("dot-outline", step, kind="body")[0])
        self.body.addWidget(icon_line("eye", seen_by(query))[0])
        for icon, said in (("info", site.about), ("hand-palm", site.opt_out)) if site else ():
            if said:
                self.body.addWidget(icon_line(icon, said)[0])
        self._add_ways(signed_in=site is not None and site.signed_in)
        for result in self._found:
            self.body.addWidget(self._earlier(result))
        self._add_answers()
        self._add_skip()

    def _add_ways(self, *, signed_in: bool) -> None:
        """``signed_in`` says that a stranger cannot search there, so that a private window would show nothing."""
        query = self.query
        describes = f"{title(query)}, {query.at.name}"
        ways = [] if signed_in else [self._privately(browser, describes) for browser in self._browsers]
        plain = Button("My usual window" if ways else "Open", "arrow-square-out", describes=describes)
        plain.clicked.connect(self.opened)
        ways.append(plain)
        self._open = ways[0]
        set_property(self._open, "kind", "primary")
        self._open.show_tint()
        place, column = column_box()
        if signed_in:
            column.addWidget(row_of(*ways, *self._copies(describes)))
            column.addWidget(label(SIGNED_IN, "muted"))
        elif self._browsers:
            by_hand = FoldButton(
                lambda: self._by_hand(describes), column, "of opening it", show="Other ways", hide="Hide other ways"
            )
            column.addWidget(row_of(*ways, by_hand))
            column.addWidget(label(PRIVATELY, "muted"))
        else:
            how = FoldButton(
                self._make_private, column, "private windows", show="How to go private", hide="Hide how to"
            )
            column.addWidget(row_of(*ways, *self._copies(describes), how))
            column.addWidget(label(USUALLY, "muted"))
        self.body.addWidget(place)

    def _by_hand(self, describes: str) -> QWidget:
        box, column = column_box()
        column.addWidget(row_of(*self._copies(describes)))
        column.addWidget(self._make_private())
        return box

    def _copies(self, describes: str) -> list[Button]:
        """Buttons that put the words, where there are some, and the link on the clipboard."""
        texts = {"Copy the words": self.query.text, "Copy the link": self.query.url}
        return [_copy(word, text, describes) for word, text in texts.items() if text]

    def _privately(self, browser: PrivateStart, describes: str) -> Button:
        made = Button(f"Private in {browser.name}", "eye-slash", describes=f"a private window. {describes}")
        made.clicked.connect(lambda: self.opened_privately.emit(browser))
        return made

    def _earlier(self, result: SearchResult) -> QWidget:
        """What is known of a page, and the way to say that it is there still."""
        box = Card("panel", spacing=4, margins=(14, 8, 14, 8))
        _word, icon, tone = VERDICTS[result.verdict]
        sides = SideLayout(spacing=8)
        tint = tone if tone != "grey" else "muted"
        sides.addWidget(icon_line(icon, breakable_words(what(result)), kind="body", tint=tint)[0])
        if result.last_seen >= self._began:
            sides.addWidget(pill("Kept", "ok"))
        else:
            word = "It is back" if result.state is FindingState.GONE else "Still there"
            there = Button(word, "check", describes=what(result))
            there.clicked.connect(lambda: self.still_there.emit(result.key))
            sides.addWidget(there)
        box.body.addLayout(sides)
        box.body.addWidget(label(seen_line(result), "caption"))
        return box

    # --- What was found ---

    def _add_answers(self) -> None:
        kept = any(result.last_seen >= self._began for result in self._found)
        unseen = [
            result for result in self._found if result.last_seen < self._began and result.state is not FindingState.GONE
        ]
        self.body.addWidget(label("What else did you find?" if self._found else "What did you find?", "strong"))
        if unseen:
            self.body.addWidget(label("What you do not see any more counts as gone.", "muted"))
        word, icon, _tone = NOTHING
        self._nothing = self._answer("Nothing more" if kept else word, icon, "grey", 1)
        self._nothing.chosen.connect(self.ended)
        for number, (verdict, words) in enumerate(VERDICTS.items(), 2):
            button = self._answer(*words, number)
            button.chosen.connect(lambda wanted=verdict: self._choose(wanted))
            self._verdicts[verdict] = button
        answers = QWidget()
        tiles = TileLayout(answers, columns=3, least_ems=14, spacing=8, across=8)
        for button in (self._nothing, *self._verdicts.values()):
            tiles.addWidget(button)
        self.body.addWidget(answers)
        self._after_place, self._after = column_box()
        self._after_place.hide()
        self.body.addWidget(self._after_place)

    def _answer(self, word: str, icon: str, tone: str, number: int) -> Toggle:
        button = Toggle(f"{word}   {number}", icon, "answer")
        button.setAccessibleName(f"{word}: {title(self.query)}, {self.query.at.name}")
        set_property(button, "tone", tone)
        return button

    def _choose(self, verdict: Verdict) -> None:
        for each, button in self._verdicts.items():
            button.show_down(each is verdict)
        self._nothing.show_down(False)
        set_property(self._open, "kind", "plain")  # the one to press now is Keep
        self._open.show_tint()
        self._draft = replace(self._draft, verdict=verdict) if self._draft else Sighting(verdict)
        clear_layout(self._after)
        after = self._make_after(verdict)
        self._after.addWidget(after)
        self._after_place.show()
        after.show()
        self.grew.emit(after)
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{VERDICTS[verdict][0]}. Keep it, or add its link first.")

    def _make_after(self, verdict: Verdict) -> QWidget:
        box, column = column_box()
        if verdict in (Verdict.FAKE, Verdict.SOMEONE_ELSES):
            gentle = notice("hand-heart", "You do not have to deal with this alone, or today. Keep it, then decide.")
            who = Button("See who can help", "phone", "link")
            who.clicked.connect(self.help_asked)
            gentle.body.addWidget(row_of(who))
            column.addWidget(gentle)
        place, detail = column_box()
        column.addWidget(place)
        fold = FoldButton(
            lambda: self._make_details(self._draft or Sighting(verdict)),
            detail,
            "the link, what the page shows, a note",
            show="Add the link" if verdict in TO_ACT_ON else "Add a link or note",
            hide="Hide these",
        )
        folds = [fold]
        if self._takes_pictures:
            show, hide = "Add a picture", "Hide the picture"
            folds.append(FoldButton(self._make_picture, detail, title(self.query), show=show, hide=hide))
        for button in folds:
            button.clicked.connect(lambda: self._turned(box))
        detail.addWidget(row_of(*folds))
        self._keep = Button("Keep and go on", "check", "primary")
        self._keep.clicked.connect(lambda: self._keep_it(more=False))
        more = Button("Keep, and add more", "plus")
        more.clicked.connect(lambda: self._keep_it(more=True))
        self._keeps = row_of(self._keep, more)
        column.addWidget(self._keeps)
        return box

    def _turned(self, box: QWidget) -> None:
        """Something was unfolded, or folded away: show all that is left, down to the buttons that keep it."""
        self._keeps.setEnabled(True)  # a picture that was being read went with what was folded away
        self.grew.emit(box)

    def _make_details(self, draft: Sighting) -> QWidget:
        details = SightingDetails(draft)
        details.drafted.connect(self._take_draft)
        return details

    def _make_picture(self) -> QWidget:
        choice = PictureChoice(title(self.query), self._picked)
        choice.taking.connect(lambda: self._keeps.setEnabled(False))  # else it would be kept without its picture
        choice.picked.connect(self._take_picture)
        choice.refused.connect(self._refuse_picture)
        return choice

    def _take_picture(self, picked: Picked | None) -> None:
        self._picked = picked
        self._keeps.setEnabled(True)
        if picked is not None:
            self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_picture(self, error: UserError) -> None:
        self._keeps.setEnabled(True)
        self.refused.emit(error)

    def _take_draft(self, draft: Sighting) -> None:
        self._draft = draft

    def _keep_it(self, *, more: bool) -> None:
        if self._draft is not None:
            self.kept.emit(self._draft, self._picked.picture if self._picked else None, more)

    def _add_skip(self, keys: str = KEYS) -> None:
        skip = Button("Skip for now   S", "arrow-right", "link")
        skip.setAccessibleName("Skip for now")
        skip.clicked.connect(self.skipped)
        self._skip = QWidget()
        sides = SideLayout(self._skip, grows=1, spacing=8)
        sides.addWidget(row_of(skip))
        sides.addWidget(label(keys, "caption"))
        self.body.addWidget(self._skip)


def _copy(word: str, text: str, describes: str) -> Button:
    made = Button(word, "copy", describes=describes)
    made.clicked.connect(lambda: copy_text(made, text))
    return made
