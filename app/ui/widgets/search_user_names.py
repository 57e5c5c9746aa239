"""Where the worker's own user names are in use: asked site by site on their word, never on an employer's computer."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import UserError
from app.search_self.searching import OwnSearch
from app.search_self.site_list import HOST, LICENCE, SOURCE, SiteList
from app.search_self.user_names import PURPOSE, WORDS, Asked, Outcome, UserNameCheck, counts
from app.ui.tasks import Task
from app.ui.widgets.basics import Button, icon_line, label
from app.ui.widgets.dialogs import QrDialog
from app.ui.widgets.online_ask import Consent, open_row
from app.ui.widgets.picker import Picker
from app.ui.widgets.search_desk import SearchDesk
from app.ui.widgets.search_online import OnlineCard, TaskStop
from app.ui.words import day, how_many

ICONS = {
    Outcome.FOUND: "user-circle",
    Outcome.POSSIBLE: "question",
    Outcome.ABSENT: "check-circle",
}
TO_LOOK_AT = (Outcome.FOUND, Outcome.POSSIBLE)


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

    def refresh(self) -> None:
        """Show the card where there is a name to look for."""
        names = self._desk.program.own_search().person.user_names
        if names != self._names:
            self._names = names
            self._show_names()
        self.setVisible(bool(names) and not self._desk.is_employers)

    def _show_names(self) -> None:
        if self._picker is not None:
            self._picker.hide()
            self._picker.deleteLater()
            self._picker = None
        if len(self._names) > 1:
            self._picker = Picker("Which user name", [(name, name) for name in self._names], self._names[0])
            self.body.insertWidget(self.body.indexOf(self._row), self._picker)

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
            check = self._desk.program.own_search().user_name_check(name, sites)
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

    def _look(self, check: UserNameCheck, hosts: int) -> None:
        def work(search: OwnSearch, task: Task, stop: TaskStop) -> list[Asked]:
            answers = []
            for answer in search.look_for(check, stop):
                answers.append(answer)
                task.report(answer)
            return answers

        self.run("Asking the sites", work, self._show, total=hosts)

    def _show(self, answers: Sequence[Asked]) -> None:
        counted = counts(answers)
        pages = sum(counted.get(outcome, 0) for outcome in TO_LOOK_AT)
        self.show_answer(f"{how_many(len(answers), 'site')} asked. {how_many(pages, 'page')} to look at.")
        for outcome, count in counted.items():
            icon = ICONS.get(outcome, "minus-circle")
            self.answer.addWidget(icon_line(icon, f"{how_many(count, 'site')}: {WORDS[outcome]}", kind="body")[0])
        for answer in sorted(answers, key=lambda answer: answer.site.casefold()):
            if answer.page:
                button = Button(f"Open {answer.site}", "arrow-square-out", describes="page under your user name")
                button.clicked.connect(lambda _checked=False, answer=answer: self._open(answer))
                self.answer.addWidget(open_row(button, answer.page))
        self.answer.addWidget(label("These answers are not kept. Record what you find in your search plan.", "caption"))

    def _open(self, answer: Asked) -> None:
        try:
            opened = self._desk.program.browse(answer.page, PURPOSE)
        except UserError as error:
            self._desk.page.show_error(error)
            return
        self._desk.page.go.emit("progress")
        if not opened:
            QrDialog(answer.page, answer.site, self._desk.page, failed=True).open()


def _kept_list(search: OwnSearch, _task: Task, _stop: TaskStop) -> SiteList | None:
    return search.site_list()


def _fetch(search: OwnSearch, _task: Task, stop: TaskStop) -> SiteList | None:
    return search.fetch_site_list(stop)
