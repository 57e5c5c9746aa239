"""Whether the recorded pages still answer: asked when the worker says so, once for each link."""

from __future__ import annotations

from app.search_self.asking import place_of
from app.search_self.links import LinkCheck, LinkState
from app.search_self.searching import OwnSearch
from app.ui.tasks import Task
from app.ui.widgets.basics import icon_line
from app.ui.widgets.online_ask import Consent
from app.ui.widgets.prose import breakable_words
from app.ui.widgets.search_desk import SearchDesk
from app.ui.widgets.search_online import OnlineCard, TaskStop
from app.ui.words import how_many

ICONS = {
    LinkState.FOUND: ("eye", "warn"),
    LinkState.GONE: ("check-circle", "ok"),
    LinkState.MOVED: ("arrow-right", "warn"),
    LinkState.CANNOT_TELL: ("question", "muted"),
}


class LinksCard(OnlineCard):
    """Where no link was recorded that can be asked for, there is no card."""

    def __init__(self, desk: SearchDesk) -> None:
        super().__init__(
            desk,
            "Are the pages still there?",
            "This app can ask for the links that you kept. You see first who is asked.",
            "Check the links",
            "links",
        )

    def refresh(self) -> None:
        """Show the card where there is something to ask for."""
        self.setVisible(bool(self._desk.part.hosts_of_links()))

    def ask(self) -> None:
        hosts = self._desk.part.hosts_of_links()
        requests = sum(hosts.values())
        names = ", ".join(f"{host} ({how_many(count, 'request')})" for host, count in sorted(hosts.items()))
        consent = Consent(
            "This would be sent",
            (
                ("share-network", breakable_words(f"The links that you kept, each once, to: {names}.")),
                ("globe", "Each site sees your internet address, and that this app asks."),
                ("eye-slash", "Not sent: anything else about you. A link itself can hold a name."),
            ),
            yes=f"Send {how_many(requests, 'request')}",
        )
        self.show_consent(consent, lambda: self._send(requests))

    def _send(self, requests: int) -> None:
        self.run("Asking for the links", _check, self._show, total=requests)

    def _show(self, checks: list[LinkCheck]) -> None:
        results = {result.key: result for result in self._desk.record.results}
        gone = sum(check.state is LinkState.GONE for check in checks)
        self.show_answer(f"{how_many(len(checks), 'link')} looked at, {gone} gone.")
        for check in checks:
            if (result := results.get(check.key)) is None:
                continue
            icon, tint = ICONS[check.state]
            said = f"{place_of(result)}: {check.words}"
            if check.moved_to:
                said = f"{said} {check.moved_to}"
            self.answer.addWidget(icon_line(icon, breakable_words(said), kind="body", tint=tint)[0])
        self._desk.changed.emit()


def _check(search: OwnSearch, task: Task, stop: TaskStop) -> list[LinkCheck]:
    checks = []
    for check in search.check_links(stop):
        checks.append(check)
        task.report(check)
    return checks
