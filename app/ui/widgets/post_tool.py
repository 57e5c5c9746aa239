"""Old posts: everything between the heading and the footer of that page, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.posts import OpenCase, PostChoices, PostDecision, PostFilter
from app.old_posts.following import TO_DO
from app.old_posts.results import ImportProgress, ImportResult
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import Task, run_task
from app.ui.widgets import post_work
from app.ui.widgets.basics import announce, clear_layout, notice
from app.ui.widgets.post_account import PostAccount
from app.ui.widgets.post_decided import Listed, PostDecided, read_list
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_looking_for import PostLookingFor
from app.ui.widgets.post_names import PostNames
from app.ui.widgets.post_overview import PostOverview, Standing, read_standing
from app.ui.widgets.post_progress import PostProgress
from app.ui.widgets.post_review import PostReview, Queued, read_queue
from app.ui.widgets.post_search import PostSearch
from app.ui.widgets.post_start import PostStart, read_guides
from app.ui.widgets.post_stop_question import StopQuestion
from app.ui.widgets.post_work import LOOKING_AGAIN, READING, REMOVING, Job

STOPPED = "Stopped. Nothing of it was kept."
T = TypeVar("T")


class PostTool(QWidget):
    """The page calls ``enter`` when it shows the tool and ``leave`` when it shows something else.

    ``changed`` says that something else is on screen.
    """

    changed = Signal()

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__()
        self._program, self._page = program, page
        self._desk = PostDesk(program, page)
        self.is_overview = True  # whether there is nothing in the tool to go back to
        self._standing: Standing | None = None
        self._results_first = self._is_entered = self._is_reviewed = False
        self._asked = 0
        self._job = READING  # under way, or the last one
        self._problem: UserError | None = None  # to be said once what it is about is on screen again
        self._told = ""  # the same of what is no error
        self.shown: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.progress = PostProgress()
        column.addWidget(self.progress)
        self._face = QVBoxLayout()
        self._face.setSpacing(16)
        column.addLayout(self._face)

    # --- Coming and going ---

    def enter(self) -> None:
        """Show where things stand; at first, how to begin."""
        self._is_entered = True
        if not self.progress.is_busy:
            self.show_overview()

    def begin_at(self, what: str) -> None:
        """Show what an action is about; see `PostsPage.show_tool`. Does nothing for what it does not know."""
        kind, _, platform = what.partition(":")
        if self.progress.is_busy:
            return
        if kind == "export":
            self._show_start(platform)
        elif kind in TO_DO:
            self._show_decided(PostFilter(platform=platform, decision=PostDecision(kind), to_review=False))

    def leave(self) -> None:
        """End what is under way on screen; an export that is being read goes on."""
        self._asked += 1  # what is still being read comes too late
        self._put_away()
        if self._is_entered and not self.progress.is_busy:
            self._is_entered = False
            self._desk.part.rest()

    def _put_away(self) -> None:
        if isinstance(self.shown, PostReview | PostSearch):
            self.shown.leave()

    @property
    def is_at_end(self) -> bool:
        """Whether nothing on screen asks to be pressed first."""
        waits = self._standing is None or not self._standing.imports or bool(self._standing.counts.to_review)
        return not self.progress.is_busy and (self._is_reviewed or (self.is_overview and not waits))

    def interrupted(self) -> UserError | None:
        """What to say when the window is locked now; None where there is nothing to lose."""
        return self._job.interrupted if self.progress.is_busy else None

    def show_problem(self, problem: UserError) -> None:
        """Show how things stand, with this above it."""
        self._problem = problem
        self.show_overview()

    def show_overview(self, *, focus: bool = False) -> None:
        """Read how things stand, and show it."""
        posts, accounts = self._desk.part, self._program.worker.accounts
        self._read(lambda: read_standing(posts, accounts), lambda standing: self._show_standing(standing, focus=focus))

    def show_review(self, chosen: PostFilter) -> None:
        """Lead to the queue; before the first time, to the question behind the stop."""
        if self._desk.choices.case_open is OpenCase.NOT_ASKED:
            self._ask_case(then=lambda: self._show_queue(chosen))
        else:
            self._show_queue(chosen)

    # --- What is on screen ---

    def _read(self, read: Callable[[], T], then: Callable[[T], object]) -> None:
        """Read what is to be shown, off the screen's thread; only what was asked for last is shown."""
        self._asked += 1
        asked = self._asked

        def show(found: T) -> None:
            if asked == self._asked:
                then(found)

        run_task(self, lambda _: read(), on_done=show, on_error=self._page.show_error)

    def _show_start(self, begin_with: str = "") -> None:
        """How to add a copy, when there is one already; ``begin_with`` is a platform."""
        posts, accounts = self._desk.part, self._program.worker.accounts
        self._read(
            lambda: read_guides(posts, accounts, begin_with),
            lambda guides: self._show(PostStart(self._desk, guides, first=False)),
        )

    def _show_standing(self, standing: Standing, *, focus: bool) -> None:
        self._standing = standing
        if not standing.imports:
            start = PostStart(self._desk, standing.guides, first=True, has_copy=bool(self._problem or self._told))
            self._show(start, focus=focus, is_overview=True)
            return
        overview = PostOverview(standing, results_first=self._results_first)
        overview.review_asked.connect(self._later(self.show_review))
        overview.decided_asked.connect(self._later(self._show_decided))
        overview.find_asked.connect(self._later(self._show_search))
        overview.add_asked.connect(self._later(self._show_start))
        overview.account_asked.connect(self._later(self._show_account))
        overview.looking_for_asked.connect(self._later(self._show_looking_for))
        overview.case_asked.connect(self._later(lambda: self._ask_case(then=self.go_back)))
        overview.wipe_asked.connect(self._wipe)
        overview.grew.connect(self._page.reveal)
        self._show(overview, focus=focus, is_overview=True)

    def _later(self, act: Callable[..., object]) -> Callable[..., None]:
        """Once the button has done what a click does: then its card can make room."""
        return lambda *given: QTimer.singleShot(0, self, lambda: act(*given))

    def _show(self, widget: QWidget, *, focus: bool = True, is_overview: bool = False) -> None:
        self._asked += 1  # an overview that is still being read comes too late
        self._put_away()
        clear_layout(self._face)
        self._page.clear_errors()
        self.is_overview, self.shown, self._is_reviewed = is_overview, widget, False
        if isinstance(widget, PostStart):
            widget.chosen.connect(self._later(self.look_into))
            widget.expected.connect(self._warm_up)
        told, self._told = self._told, ""
        top = widget
        if told:
            top = notice("info", told)
            self._face.addWidget(top)
        self._face.addWidget(widget)
        widget.show()  # at once, so that it can take the focus
        self.changed.emit()
        problem, self._problem = self._problem, None
        if problem is not None:
            self._page.show_error(problem)
        elif focus:
            self._focus_on(widget, told)
            self._page.begin_at(top)

    def _focus_on(self, widget: QWidget, told: str) -> None:
        """Go on at its title; ``told`` is said before it."""
        title = getattr(widget, "title", None)
        if isinstance(title, QLabel):
            title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(title, f"{told} {title.text()}".strip())

    def go_back(self) -> None:
        """To the overview, from wherever it led."""
        self.show_overview(focus=True)

    def _show_queue(self, chosen: PostFilter) -> None:
        posts = self._desk.part
        self._read(lambda: read_queue(posts, chosen), self._show_review)

    def _show_review(self, read: Queued) -> None:
        review = PostReview(self._desk)
        review.ended.connect(self._end_review)
        review.decided_asked.connect(self._later(self._show_decided))
        self._show(review)
        review.show_read(read)

    def _show_search(self) -> None:
        search = PostSearch(self._desk)
        search.review.decided_asked.connect(self._later(self._show_decided))
        self._show(search)

    def _end_review(self) -> None:
        """All of the queue was looked at; what is on screen says what came of it."""
        self._is_reviewed = True
        self.changed.emit()

    def _show_decided(self, chosen: PostFilter | None = None) -> None:
        posts, wanted = self._desk.part, chosen or PostFilter(to_review=False)
        self._read(lambda: read_list(posts, wanted), lambda listed: self._show_list(wanted, listed))

    def _show_list(self, chosen: PostFilter, listed: Listed) -> None:
        decided = PostDecided(self._desk)
        decided.show_list(chosen, listed)
        self._show(decided)

    def _show_account(self) -> None:
        result = self._standing.result if self._standing else None
        if result is not None:
            self._show(PostAccount(result.summary, result.kept.at, result.kept.made_at))

    def _show_looking_for(self) -> None:
        program = self._program
        card = PostLookingFor(self._desk.choices, program.catalogue.register, program.clock.today())
        card.saved.connect(self._later(self._flag_anew))
        self._show(card)

    def _ask_case(self, then: Callable[[], object]) -> None:
        question = StopQuestion(self._desk.choices.case_open)

        def answer(case: OpenCase) -> None:
            choices = replace(self._desk.choices, case_open=case)
            if self._desk.do(lambda posts: posts.save_choices(choices)):
                then()

        question.answered.connect(self._later(answer))
        self._show(question)

    # --- Reading an export in ---

    def look_into(self, paths: Sequence[Path]) -> None:
        """Read in what was chosen; of a chat, ask first which of its names is the worker's."""
        if self.progress.is_busy:
            return
        work = partial(post_work.look_into, self._desk.part, paths)
        self._run(READING, work, partial(self._looked_into, paths))

    def _warm_up(self) -> None:
        """Have the process that reads begin while the worker still looks for the file."""
        posts = self._desk.part
        run_task(self, lambda _: posts.warm_up(), on_error=lambda _: None)  # reading says what is wrong

    def _looked_into(self, paths: Sequence[Path], found: ImportResult | Sequence[str] | None) -> None:
        if found is None or isinstance(found, ImportResult):
            self._brought_in(found)
            return
        card = PostNames(found)
        card.answered.connect(self._later(lambda me, others: self._bring_in(paths, me, others=others)))
        card.refused.connect(self._later(self.go_back))
        self._show(card)

    def _bring_in(self, paths: Sequence[Path], me: Sequence[str], *, others: bool) -> None:
        self._run(READING, partial(post_work.bring_in, self._desk.part, paths, me, others), self._brought_in)

    def _brought_in(self, result: ImportResult | None) -> None:
        self._results_first = result is not None
        self._told = STOPPED if result is None else ""
        self.go_back()
        self._page.go.emit("progress")

    def _flag_anew(self, choices: PostChoices) -> None:
        work = partial(post_work.flag_anew, self._desk.part, choices)
        self._run(LOOKING_AGAIN, work, lambda _: self.show_overview(focus=True))

    def _wipe(self, keep: bool) -> None:
        posts = self._desk.part
        self._run(REMOVING, lambda _: posts.wipe(keep_decisions=keep), lambda _: self._wiped())

    def _wiped(self) -> None:
        self._results_first = False
        self.show_overview(focus=True)
        self._page.go.emit("progress")

    def _run(self, job: Job, work: Callable[[Task], T], on_done: Callable[[T], object]) -> None:
        """Make room for the work, and begin it."""
        self._asked += 1
        self._job = job
        self._put_away()
        self._page.clear_errors()
        clear_layout(self._face)
        self.is_overview, self.shown = True, None
        self.progress.run(
            job.title,
            work,
            on_progress=self._count,
            on_done=on_done,
            on_error=self._refused,
            on_bug=self.show_overview,
        )
        self.progress.let_stop(job.can_stop)
        self.progress.show_note(job.note)
        self._page.reveal(self.progress)
        self.changed.emit()

    def _count(self, batch: list[ImportProgress]) -> None:
        self.progress.show_read(batch[-1])

    def _refused(self, error: UserError) -> None:
        """Nothing of it was kept: what stood there before comes back, with the reason above it."""
        self.show_problem(error)
