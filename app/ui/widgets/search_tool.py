"""Searching for oneself: everything between the heading and the footer of that page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.browsers import PrivateStart
from app.core.errors import UserError
from app.core.model import OwnDetails
from app.search_self import records
from app.search_self.oneself import Field, Self
from app.search_self.pictures import Picture
from app.search_self.plan import Query, SearchPlan
from app.search_self.records import Sighting
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label, notice
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.search_about import SearchAbout
from app.ui.widgets.search_desk import SearchDesk
from app.ui.widgets.search_forget import ForgetCard
from app.ui.widgets.search_links import LinksCard
from app.ui.widgets.search_look import LookCard
from app.ui.widgets.search_plan import PlanCard, looked_at
from app.ui.widgets.search_private import PrivateWindow
from app.ui.widgets.search_result import ResultsCard
from app.ui.widgets.search_summary import SummaryCard
from app.ui.widgets.search_user_names import UserNamesCard
from app.ui.words import how_many, minutes

DATA = "search_self"  # the folder of the resources
EMPLOYERS = (
    "Your employer can see what is searched for on this computer. Use one of your own, or your phone, if you can. "
    "User names are not searched for here, and no pictures of pages are kept."
)


class SearchTool(QWidget):
    """The page calls ``enter`` when it shows the tool and ``leave`` when it shows something else.

    ``changed`` says that another card is on screen, or the end of a part.
    """

    changed = Signal()

    def __init__(self, program: Program, page: Page) -> None:
        super().__init__()
        self._program, self._page = program, page
        self._desk = SearchDesk(program, page)
        self._desk.changed.connect(self._refresh)
        self._person: Self | None = None
        self._plan = SearchPlan(())
        self._queries: Sequence[Query] = ()  # the part of the plan that is gone through now
        self._task: Task | None = None
        self._began: datetime | None = None
        self.look: LookCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._employers = notice("briefcase", EMPLOYERS)
        column.addWidget(self._employers)
        self.about = SearchAbout(self._desk)
        self.about.made.connect(self._made)
        column.addWidget(self.about)
        self._due, self._due_words = icon_line("clock", "", kind="body", tint="warn")
        column.addWidget(self._due)
        now, self._now = column_box()
        column.addWidget(now)
        self.plan = PlanCard()
        self.plan.wanted.connect(self._take_up)
        self.results = ResultsCard(self._desk)
        self.summary = SummaryCard()
        self.links = LinksCard(self._desk)
        self.user_names = UserNamesCard(self._desk)
        self.kept = ForgetCard(self._desk)
        self.kept.forgotten.connect(self._begin_anew)
        for card in (self.plan, self.results, self.summary, self.links, self.user_names, self.kept):
            column.addWidget(card)
            card.hide()

    def enter(self) -> None:
        """Show where things stand; at first, what to search for."""
        self._employers.setVisible(self._desk.is_employers)
        person = self._program.own_search().person
        if not person.name:
            self._person = None
            clear_layout(self._now)
            self.look = None
            self.plan.hide()
            self.about.show_form()
            self.changed.emit()
        elif person != self._person:
            self._make_plan(person)
            return  # what was found comes with the plan
        self._refresh()

    def leave(self) -> None:
        """Keep what is typed, and end what is asked over the network."""
        self.about.save()
        self.links.stop()
        self.user_names.stop()

    @property
    def is_at_end(self) -> bool:
        """Whether what was to be looked through is: there is no button to press first."""
        return self._person is not None and self._task is None and self.look is None

    # --- The plan ---

    def _made(self) -> None:
        person = self._program.own_search().person
        if not person.name:
            self._page.show_error(
                UserError("There is no name to search for.", safe="What you typed is kept.", do="Write your name.")
            )
            return
        self._page.clear_errors()
        self._make_plan(person, focus=True)

    def _make_plan(self, person: Self, *, focus: bool = False) -> None:
        if self._task is not None:
            self._task.cancel()
        self._person = person
        self._task = run_task(
            self,
            lambda _: (self._program.own_search().plan(), self._program.private_browsers()),
            on_done=lambda made: self._show_plan(*made, focus=focus) if person == self._person else None,
            on_error=self._refused,
        )

    def _show_plan(self, plan: SearchPlan, browsers: Sequence[PrivateStart], *, focus: bool) -> None:
        self._task = None
        self._desk.browsers = browsers
        if self._desk.is_employers:
            plan = SearchPlan(tuple(query for query in plan.queries if Field.USER_NAME not in query.fields))
        self._plan = self._desk.plan = plan
        self.about.show_folded()
        self.user_names.refresh()
        record, since = self._desk.record, self._desk.since()
        QTimer.singleShot(0, self, lambda: self._list_plan(plan))  # in a turn of its own: a long list takes time
        quick_done = len(looked_at(plan.quick, record, since)) == len(plan.quick)
        self._queries = plan.queries if quick_done else plan.quick
        self._go_on(focus=focus)
        self._refresh()

    def _refused(self, error: UserError) -> None:
        """There is no plan now; the next visit tries again."""
        self._task = self._person = None
        self._page.show_error(error)

    def _list_plan(self, plan: SearchPlan) -> None:
        self.plan.show_plan(plan, self._desk.record, self._desk.since())
        self.plan.show()

    def _begin_anew(self) -> None:
        """Nothing of the search is kept any more: it begins as it once did."""
        self._person = None
        self.enter()
        self._page.focus_heading("Forgotten")

    def _refresh(self) -> None:
        search = self._program.own_search()
        record = search.record
        self.plan.show_record(record, self._desk.since())
        self.results.refresh()
        self.summary.show_found(search.summary())
        self.links.refresh()
        self.user_names.refresh()
        self.kept.setVisible(bool(record.looked or record.results) or search.details() != OwnDetails())
        waiting = search.waiting()
        asked = "Something you asked for" if len(waiting) == 1 else f"{len(waiting)} things you asked for"
        self._due_words.setText(f"{asked} should have an answer by now. See below, under What you found.")
        self._due.setVisible(bool(waiting))

    # --- One search at a time ---

    def _go_on(self, after: Query | None = None, *, focus: bool) -> None:
        """Show the next query behind ``after`` that was not looked through, or the end of the part."""
        done = set(looked_at(self._queries, self._desk.record, self._desk.since()))
        start = self._queries.index(after) + 1 if after in self._queries else 0
        following = next((query for query in self._queries[start:] if query not in done), None)
        if following is None:
            self._show_end(focus=focus)
        else:
            self._show_query(following, focus=focus)

    def _take_up(self, query: Query) -> None:
        if query not in self._queries:
            self._queries = self._plan.queries
        self._show_query(query, focus=True)

    def _show_query(self, query: Query, *, focus: bool, began: datetime | None = None, agreed: bool = False) -> None:
        clear_layout(self._now)
        self._began = began or self._program.own_search().begin()
        found = records.found_by(self._desk.record, query.key)
        self.look = look = LookCard(
            query,
            found,
            self._began,
            self._private_window,
            self._desk.browsers,
            agreed=agreed,
            takes_pictures=not self._desk.is_employers,
        )
        look.grew.connect(self._page.reveal)
        look.opened.connect(lambda: self._desk.browse(query))
        look.opened_privately.connect(lambda browser: self._desk.browse_privately(query.url, browser))
        look.help_asked.connect(self._desk.show_help)
        # Once the button has done what a click does: then its card can make room.
        look.kept.connect(lambda *kept: QTimer.singleShot(0, look, lambda: self._keep(*kept)))
        look.refused.connect(self._page.show_error)
        look.ended.connect(lambda: QTimer.singleShot(0, look, self._finish))
        look.skipped.connect(lambda: QTimer.singleShot(0, look, self.skip))
        look.still_there.connect(lambda key: QTimer.singleShot(0, look, lambda: self._still_there(key)))
        self._now.addWidget(look)
        self.changed.emit()
        if focus:
            self._begin_at(look)

    def _private_window(self) -> QWidget:
        return PrivateWindow(self._program.resources / DATA)

    def _begin_at(self, card: LookCard | EndCard) -> None:
        card.show()
        card.title.setFocus()
        announce(card.title, card.title.text())
        self._page.reveal(card)

    def _keep(self, sighting: Sighting, picture: Picture | None, more: bool) -> None:
        look, began = self.look, self._began
        if look is None or began is None:
            return
        query = look.query
        if not sighting.link.strip() and self._kept_without_link(query, began):
            self._page.show_error(
                UserError(
                    "One page without a link is kept for this search already.",
                    safe="It is kept.",
                    do="Add the link of this one, so that the two are kept apart.",
                )
            )
            return
        if not self._desk.do(lambda search: search.add(query, sighting)):
            return
        if picture is not None:
            self._desk.keep_picture(records.result_key(sighting.link, query.key), picture)
        if more:
            self._show_query(query, focus=True, began=began, agreed=True)
        else:
            self._finish()

    def _kept_without_link(self, query: Query, began: datetime) -> bool:
        key = records.result_key("", query.key)
        return any(result.key == key and result.last_seen >= began for result in self._desk.record.results)

    def _finish(self) -> None:
        look, began = self.look, self._began
        if look is not None and began is not None and self._desk.do(lambda search: search.finish(look.query, began)):
            self._go_on(look.query, focus=True)

    def _still_there(self, key: str) -> None:
        look, began = self.look, self._began
        if look is not None and self._desk.do(lambda search: search.still_there(look.query, key)):
            self._show_query(look.query, focus=True, began=began, agreed=True)

    def skip(self) -> None:
        """Leave the query on screen for later."""
        if self.look is not None:
            self._go_on(self.look.query, focus=True)

    def give(self, number: int) -> None:
        """Record what the button with this number says."""
        if self.look is not None:
            self.look.give(number)

    # --- At the end of a part ---

    def _show_end(self, *, focus: bool) -> None:
        clear_layout(self._now)
        self.look = None
        done = looked_at(self._plan.queries, self._desk.record, self._desk.since())
        left = [query for query in self._plan.queries if query not in set(done)]
        end = EndCard(done, left)
        end.on_asked.connect(self._do_rest)
        self._now.addWidget(end)
        self.changed.emit()
        if focus:
            self._begin_at(end)

    def _do_rest(self) -> None:
        self._queries = self._plan.queries
        QTimer.singleShot(0, self, lambda: self._go_on(focus=True))


class EndCard(Card):
    """What was looked through, and how much is left; ``on_asked`` to go on with it."""

    on_asked = Signal()

    def __init__(self, done: Sequence[Query], left: Sequence[Query]) -> None:
        super().__init__(spacing=8)
        said = "You have looked through all of it" if not left else "That is enough for today, if you like"
        self.title = heading(said, "section")
        self.body.addWidget(self.title)
        self.body.addWidget(label(f"{how_many(len(done), 'search', 'searches')} looked through."))
        if left:
            time = minutes(sum(query.minutes for query in left))
            rest = Button(f"Go on with {how_many(len(left), 'more search', 'more searches')}, {time}", "arrow-right")
            rest.clicked.connect(self.on_asked)
            self.body.addWidget(row_of(rest))
