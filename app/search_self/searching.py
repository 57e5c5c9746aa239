"""The search for oneself over an open history: every change is on disk when the call returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from threading import Event

from app.core.clock import Clock
from app.core.model import (
    Action,
    Attachment,
    Finding,
    OwnDetails,
    Part,
    Request,
    RequestKind,
    SearchRecord,
    SearchResult,
    Worker,
)
from app.core.ports import Http, Vault
from app.search_self import asking, kept_names, links, records
from app.search_self.findability import Findability, findability
from app.search_self.kept_names import Compared
from app.search_self.oneself import Self, oneself
from app.search_self.pictures import Picture
from app.search_self.plan import Query, SearchPlan, group_of, make_plan
from app.search_self.same_names import load_same_names
from app.search_self.search_places import load_search_places
from app.search_self.site_list import SiteList, fetch_site_list, keep_site_list, kept_site_list
from app.search_self.user_names import Asked, UserNameCheck


class OwnSearch:
    """What the window needs of this part. Usable from any thread.

    ``data`` holds the program's places and names, ``lists`` is where a fetched list is kept. ``http`` opens the
    network: it must try each request once and wait for no busy host.
    """

    def __init__(self, vault: Vault, clock: Clock, data: Path, lists: Path, http: Callable[[], Http]) -> None:
        self._vault = vault
        self._clock = clock
        self._data = data
        self._lists = lists
        self._http = http

    # --- Who, and what to look for ---

    @property
    def person(self) -> Self:
        """The worker, as they told of themselves so far."""
        return oneself(self._vault.worker() or Worker(), self._vault.own_details())

    def details(self) -> OwnDetails:
        return self._vault.own_details()

    def save_details(self, details: OwnDetails) -> None:
        self._vault.save_own_details(details)

    def plan(self) -> SearchPlan:
        """All searches, the best first. Takes some tens of milliseconds."""
        return make_plan(self.person, load_search_places(self._data), load_same_names(self._data))

    # --- What was found ---

    @property
    def record(self) -> SearchRecord:
        return self._vault.search_record()

    def begin(self) -> datetime:
        """The moment to give to ``finish`` once the query is looked through."""
        return self._clock.now()

    def add(self, query: Query, sighting: records.Sighting) -> SearchResult:
        """Keep what the worker saw; the result, new or known."""
        key = records.result_key(sighting.link, query.key)
        self._change(lambda record: records.add(record, query.key, sighting, self._clock.now()), [key])
        return self._result(key)

    def still_there(self, query: Query, key: str) -> None:
        self._change(lambda record: records.still_there(record, query.key, key, self._clock.now()), [key])

    def gone(self, key: str) -> None:
        self._change(lambda record: records.gone(record, key, self._clock.now()), [key])

    def cannot_tell(self, key: str) -> None:
        self._change(lambda record: records.cannot_tell(record, key, self._clock.now()), [key])

    def finish(self, query: Query, began: datetime) -> None:
        """The query is looked through; with nothing added since ``began``, it found nothing."""
        before = {result.key for result in records.found_by(self.record, query.key)}
        self._change(lambda record: records.finish_look(record, query.key, began, self._clock.now()), before)

    def remove(self, key: str) -> None:
        """Take a page out of the record, with its finding, its actions and its picture."""
        with self._vault.together():
            result = self._result(key)
            self._vault.save_search_record(records.without(self.record, key))
            identity = self._vault.identity(key)
            self._vault.remove_findings(Part.SEARCH, identity)
            for kind in RequestKind:
                self._vault.remove_action(asking.action_origin(identity, kind))
            self._let_go(result)
        self._vault.sweep()

    # --- The picture of a page ---

    def add_picture(self, key: str, picture: Picture) -> None:
        """Keep a picture with the page, encrypted, in the place of an earlier one. Slow.

        A page that was taken out of the record meanwhile gets none.
        """

        def owned(made: Attachment) -> None:
            before = self._result(key)
            self._vault.save_search_record(records.with_picture(self.record, key, made.id))
            self._let_go(before)

        with suppress(KeyError):
            self._vault.keep_file(picture.name, [picture.content], self._clock.now(), owned)

    def picture(self, result: SearchResult) -> Attachment | None:
        """What is known of the picture of a page; None where it has none."""
        return self._vault.kept_file(result.attachment) if result.attachment else None

    def read_picture(self, file: Attachment) -> bytes:
        """The picture. Slow. Raises ``AttachmentMissing`` or ``AttachmentDamaged``."""
        return b"".join(self._vault.read_attachment(file))

    def remove_picture(self, key: str) -> None:
        """Remove the picture of a page; the page stays in the record."""
        with self._vault.together():
            result = self._result(key)
            self._vault.save_search_record(records.with_picture(self.record, key, ""))
            self._let_go(result)
        self._vault.sweep()

    def _let_go(self, result: SearchResult) -> None:
        if result.attachment:
            self._vault.remove_attachment(result.attachment)

    def summary(self) -> Findability:
        """What can be put together from what is there."""
        return findability(records.open_results(self.record))

    # --- What is done about it ---

    def offers(self, result: SearchResult) -> tuple[RequestKind, ...]:
        """What can be done about the page, the best first."""
        group = None
        with suppress(ValueError):
            group = group_of(result.queries[0])
        return asking.offers(result, group)

    def to_do(self, key: str, kind: RequestKind) -> None:
        """Put it among the actions."""
        with self._vault.together():
            self._save_actions(self._result(key), {kind})

    def asked(self, key: str, kind: RequestKind, on: date) -> None:
        """It was asked for on that day: the action waits for the answer."""
        self._request(key, Request(kind, on))

    def answered(self, key: str, kind: RequestKind, on: date) -> None:
        """There was an answer. Raises ``KeyError`` where nothing was asked for."""
        self._request(key, replace(self._asked(key, kind), answered=on))

    def complained(self, key: str, kind: RequestKind, on: date) -> None:
        """The worker complained about a late answer or a no. Raises ``KeyError`` where nothing was asked for."""
        self._request(key, replace(self._asked(key, kind), answered=None, complained=on))

    def waiting(self) -> tuple[tuple[SearchResult, Request, asking.Next], ...]:
        """The requests whose day has come."""
        return asking.waiting(self.record, self._clock.today())

    # --- Over the network, when it is asked for ---

    def hosts_of_links(self) -> dict[str, int]:
        """Which hosts a check of the links would ask, and how often."""
        return links.hosts_of(self.record.results)

    def check_links(self, stop: Event) -> Iterator[links.LinkCheck]:
        """Ask once for each link; each answer is kept before it is given."""
        known = {result.key: result for result in self.record.results}
        with closing(self._http()) as http:
            for check in links.check_links(known.values(), http, stop):
                self._take(check)
                yield check

    def site_list(self) -> SiteList | None:
        """The list of sites that was fetched last, with its day; None where there is none."""
        return kept_site_list(self._lists)

    def fetch_site_list(self, stop: Event) -> SiteList:
        """Fetch the list and keep it. Raises ``UserError``."""
        with closing(self._http()) as http:
            data = fetch_site_list(http, stop)
        return keep_site_list(self._lists, data, self._clock.today())

    def user_name_check(self, user_name: str, sites: SiteList) -> UserNameCheck:
        """What would be sent about one of the worker's own names. Raises ``ValueError`` for any other."""
        return UserNameCheck(self.person, user_name, sites)

    def look_for(self, check: UserNameCheck, stop: Event) -> Iterator[Asked]:
        """Ask the sites; nothing is kept but the ledger."""
        with closing(self._http()) as http:
            yield from check.run(http, stop)

    def kept_names(self, user_name: str) -> list[Finding]:
        """What is kept of where this user name was found, to compare with."""
        return kept_names.kept(self._vault.findings(Part.SEARCH), user_name, self._vault.identity)

    def compared(self, user_name: str, asked: Sequence[Asked]) -> list[Compared]:
        """The answers beside what is kept, what is new first."""
        return kept_names.compare(self.kept_names(user_name), asked, user_name, self._vault.identity)

    def keep_names(self, user_name: str, asked: Sequence[Asked]) -> None:
        """Keep where the user name was found, to compare with the next time."""
        with self._vault.together():
            known, identify = self.kept_names(user_name), self._vault.identity
            self._vault.save_findings(kept_names.after(known, asked, user_name, identify, self._clock.now()))

    def forget_names(self, user_name: str) -> None:
        """Remove what is kept of this user name."""
        with self._vault.together():
            for finding in self.kept_names(user_name):
                self._vault.remove_findings(Part.SEARCH, finding.identity)
        self._vault.empty_journal()

    # --- Keeping ---

    def _take(self, check: links.LinkCheck) -> None:
        def changed(record: SearchRecord) -> SearchRecord:
            result = next((known for known in record.results if known.key == check.key), None)
            return links.after_check(record, check, result, self._clock.now()) if result else record

        self._change(changed, [check.key])

    def _request(self, key: str, request: Request) -> None:
        def changed(record: SearchRecord) -> SearchRecord:
            return replace(
                record,
                results=tuple(
                    asking.with_request(result, request) if result.key == key else result for result in record.results
                ),
            )

        self._change(changed, [key])

    def _change(self, changed: Callable[[SearchRecord], SearchRecord], keys: Collection[str]) -> None:
        """Keep the record as it is after ``changed``, with the findings and actions of the results named."""
        with self._vault.together():
            record = changed(self._vault.search_record())
            self._vault.save_search_record(record)
            for result in record.results:
                if result.key in keys:
                    identity = self._vault.identity(result.key)
                    self._vault.save_findings([records.as_finding(result, identity)])
                    self._save_actions(result, {request.kind for request in result.requests})

    def _save_actions(self, result: SearchResult, kinds: Collection[RequestKind]) -> None:
        """The actions of ``kinds``, and those that are there already, as the result now has them."""
        identity, now = self._vault.identity(result.key), self._clock.now()
        known: dict[str, Action] = {action.origin: action for action in self._vault.actions()}
        for kind in RequestKind:
            before = known.get(asking.action_origin(identity, kind))
            if kind in kinds or before:
                self._vault.save_actions([asking.action(result, kind, identity, now, before)])

    def _result(self, key: str) -> SearchResult:
        for result in self.record.results:
            if result.key == key:
                return result
        raise KeyError(key)

    def _asked(self, key: str, kind: RequestKind) -> Request:
        for request in self._result(key).requests:
            if request.kind is kind:
                return request
        raise KeyError(kind)


def forget(vault: Vault) -> None:
    """Remove all that the search kept: what was found, its findings, actions and pictures, and what was told for it."""
    with vault.together():
        for result in vault.search_record().results:
            if result.attachment:
                vault.remove_attachment(result.attachment)
        vault.save_search_record(SearchRecord())
        vault.save_own_details(OwnDetails())
        vault.remove_findings(Part.SEARCH)
        for action in vault.actions():
            if action.origin.startswith(asking.ORIGIN):
                vault.remove_action(action.origin)
    vault.sweep()
    vault.empty_journal()
