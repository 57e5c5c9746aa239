"""Where the worker's own user names are in use: asked site by site on their word, never on an employer's computer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.core.model import FindingState
from app.search_self.kept_names import Compared
from app.search_self.records import Change
from app.search_self.searching import OwnSearch
from app.search_self.site_list import HOST, LICENCE, SOURCE, SiteList
from app.search_self.user_names import PURPOSE, WORDS, Asked, Outcome, UserNameCheck, counts, nobody_answered
from app.ui.tasks import Task
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, announce, clear_layout, icon_line, label, pill
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.online_ask import Consent, open_row
from app.ui.widgets.picker import Picker
from app.ui.widgets.search_desk import SearchDesk
from app.ui.widgets.search_online import OnlineCard, TaskStop
from app.ui.widgets.search_words import CHANGES
from app.ui.words import day, how_many

ICONS = {
    Outcome.FOUND: "user-circle",
    Outcome.POSSIBLE: "question",
    Outcome.ABSENT: "check-circle",
}
OFFLINE = (
    "No site could be reached, so the app stopped. Check that you are online. On a public Wi-Fi, sign in to it first."
)
GONE = "{site}: the site says now that it has no page under this user name."
CANNOT_TELL = "{site}: there was a page, and this time nothing can be told."
KEEP = "Keep these results to compare next time? Kept are the sites, in your locked history. Otherwise nothing is."
QUESTION = "Forget where this user name was found?"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a run brought: the answers, and how they stand beside what is kept."""

    name: str
    answers: Sequence[Asked]
    compared: Sequence[Compared]

    def changes(self) -> str:
        """How many pages stand how; nothing where there was nothing to compare with."""
        counted = Counter(item.change for item in self.compared if item.change)
        return ", ".join(f"{count} {CHANGES[change][0].lower()}" for change, count in counted.items())


class UserNamesCard(OnlineCard):
    """Where there is no user name of the worker's own, there is no card."""

    def __init__(self, desk: SearchDesk) -> None:
        super().__init__(
            desk,
            "Where else is your user name?",
            "This app can ask some hundred sites whether they have a page under your user name. "
            "Each of them then learns the name. You see first what is sent.",
            "Look for my user name",
            "sites",
        )
        self._names: tuple[str, ...] = ()
        self._picker: Picker[str] | None = None
        self._which_place, self._which = column_box()
        self._kept_place, self._kept = column_box()
        for place in (self._which_place, self._kept_place):
            self.body.insertWidget(self.body.indexOf(self._row), place)
            place.stackUnder(self._row)
            place.hide()

    def refresh(self) -> None:
        """Show the card where there is a name to look for."""
        names = self._desk.part.person.user_names
        if names != self._names:
            self._names = names
            self._show_names()
        self._show_kept()
        self.setVisible(bool(names) and not self._desk.is_employers)

    def _show_names(self) -> None:
        clear_layout(self._which)
        self._picker = None
        self._which_place.setVisible(len(self._names) > 1)
        if len(self._names) > 1:
            self._picker = Picker("Which user name", [(name, name) for name in self._names], self._names[0])
            self._picker.chosen.connect(lambda _: self._show_kept())
            self._which.addWidget(self._picker)

    def _name(self) -> str:
        return (self._picker.value() if self._picker else None) or self._names[0]

    def ask(self) -> None:
        self.run("Looking for the list of sites", _kept_list, self._take_list)

    def _take_list(self, sites: SiteList | None) -> None:
        if sites is None:
            self._ask_for_list()
        else:
            self._ask_to_look(sites)

    def _ask_for_list(self) -> None:
        consent = Consent(
            "First the app needs a list of sites",
            (
                ("globe", f"It asks {HOST} (GitHub) for the list, once. GitHub sees your internet address."),
                ("eye-slash", "Not sent: your user name, or anything else about you."),
                ("info", f"The list is by {SOURCE}. Licence: {LICENCE}."),
            ),
            yes="Fetch the list",
        )
        self.show_consent(consent, lambda: self.run("Fetching the list of sites", _fetch, self._take_list))

    def _ask_to_look(self, sites: SiteList) -> None:
        name = self._name()
        try:
            check = self._desk.part.user_name_check(name, sites)
        except ValueError:  # the name was taken out meanwhile
            self.refresh()
            return
        hosts = check.plan.hosts
        of_day = f"of {day(sites.fetched)}, " if sites.fetched else ""
        consent = Consent(
            "This would be sent",
            (
                ("share-network", f"The user name {name}, to {how_many(hosts, 'site')}. Each of them learns it."),
                ("globe", "Where there seems to be a page, a made-up name follows. Each sees your internet address."),
                (
                    "eye-slash",
                    "Not sent: your real name, or anything else about you. No adult or dating site is asked.",
                ),
                ("info", f"The list of sites is {of_day}by {SOURCE}. Licence: {LICENCE}."),
            ),
            yes=f"Ask {how_many(hosts, 'site')}",
        )
        self.show_consent(consent, lambda: self._look(check, hosts))
        newer = Button("Get a newer list first", "arrows-clockwise", "link")
        newer.clicked.connect(self._ask_for_list)
        self.answer.addWidget(row_of(newer))

    def _look(self, check: UserNameCheck, hosts: int) -> None:
        name = check.plan.user_name

        def work(search: OwnSearch, task: Task, stop: TaskStop) -> Answered:
            answers = []
            for answer in search.look_for(check, stop):
                answers.append(answer)
                task.report(answer)
            return Answered(name, answers, search.compared(name, answers))

        self.run("Asking the sites", work, self._show, total=hosts)

    def _show(self, answered: Answered) -> None:
        pages = sum(bool(item.page) for item in answered.compared)
        self.show_answer(f"{how_many(len(answered.answers), 'site')} asked. {how_many(pages, 'page')} to look at.")
        if nobody_answered(answered.answers):
            self.answer.addWidget(icon_line("warning", OFFLINE, kind="body", tint="warn")[0])
        if changes := answered.changes():
            self.answer.addWidget(label(f"Beside the pages you kept: {changes}."))
        for outcome, count in counts(answered.answers).items():
            icon = ICONS.get(outcome, "minus-circle")
            self.answer.addWidget(icon_line(icon, f"{how_many(count, 'site')}: {WORDS[outcome]}", kind="body")[0])
        if answered.compared:
            if self._desk.browsers:
                said = f"They open in a private window in {self._desk.browsers[0].name}, signed out."
                self.answer.addWidget(icon_line("eye-slash", said)[0])
            sites = LongColumn(self._site, "site", "sites")
            sites.show_items(answered.compared)
            self.answer.addWidget(sites)
            keep = Button("Keep these results", "check", describes="to compare next time")
            keep.clicked.connect(lambda: self._keep(keep, answered))
            self.answer.addWidget(label(KEEP, "muted"))
            self.answer.addWidget(row_of(keep))

    def _site(self, item: Compared) -> QWidget:
        """One site: how it stands beside the last time, and the page, where there is one."""
        state = [pill(*CHANGES[item.change])] if item.change else []
        if not item.page:
            said = GONE if item.change is Change.GONE else CANNOT_TELL
            row = QWidget()
            sides = SideLayout(row, spacing=8)
            sides.addWidget(label(said.format(site=item.site)))
            sides.addWidget(row_of(*state))
            return row
        button = Button(f"Open {item.site}", "arrow-square-out", describes="page under your user name")
        button.clicked.connect(lambda: self._open(item))
        return open_row(button, item.page, *state)

    def _open(self, item: Compared) -> None:
        """As a stranger where that can be: some platforms tell whose page it is who came to see it."""
        if self._desk.browsers:
            self._desk.browse_privately(item.page, self._desk.browsers[0], PURPOSE)
        else:
            self._desk.open_page(item.page, item.site, PURPOSE)

    # --- What is kept ---

    def _keep(self, button: Button, answered: Answered) -> None:
        if self._desk.do(lambda search: search.keep_names(answered.name, answered.answers)):
            button.setEnabled(False)
            button.setText("Kept")
            announce(button, "Kept in your locked history")
            self._show_kept()

    def _show_kept(self) -> None:
        """Say what is kept of the name that is chosen, with the way to let go of it."""
        clear_layout(self._kept)
        kept = [] if not self._names else self._desk.part.kept_names(self._name())
        here = [finding for finding in kept if finding.state is not FindingState.GONE]
        self._kept_place.setVisible(bool(kept))
        if not kept:
            return
        last = max(finding.last_seen for finding in kept)
        said = f"Kept to compare with: {how_many(len(here), 'page')}, last seen on {day(last)}."
        self._kept.addWidget(icon_line("lock-simple", said)[0])
        forget = Button("Forget them", "trash", "link", describes="the pages under your user name")
        asked = AskOnce(forget)
        forget.clicked.connect(lambda: asked.ask(forget, QUESTION, "Forget them", "Keep them"))
        asked.agreed.connect(lambda: QTimer.singleShot(0, self, self._forget))
        self._kept.addWidget(asked)

    def _forget(self) -> None:
        name = self._name()
        if self._desk.do(lambda search: search.forget_names(name)):
            self._show_kept()
            self._begin.setFocus(Qt.FocusReason.OtherFocusReason)


def _kept_list(search: OwnSearch, _task: Task, _stop: TaskStop) -> SiteList | None:
    return search.site_list()


def _fetch(search: OwnSearch, _task: Task, stop: TaskStop) -> SiteList | None:
    return search.fetch_site_list(stop)
