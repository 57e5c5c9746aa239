"""From a page to what can be done about it: which request, which ready message, and until when to wait.

The month is that of article 12(3) of the UK GDPR, as the ICO counts it since 2019: from the day of receipt to the same
day of the next month, or its last day; over a weekend to the working day after it. Read on 20 November 2026 in copies
of law firms' and universities' notes on the ICO's guidance. The program knows no public holidays: each adds a day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from app.core.model import (
    Action,
    FindingState,
    Part,
    Request,
    RequestKind,
    SearchRecord,
    SearchResult,
    Shows,
    Step,
    Verdict,
)
from app.core.words import day
from app.search_self.search_places import Group

MESSAGES = {
    RequestKind.UNTAG: "ask-untag",
    RequestKind.ASK_REMOVAL: "ask-removal",
    RequestKind.REPORT_POST: "report-post",
    RequestKind.GOOGLE: "google-removal",
    RequestKind.BING: "bing-removal",
    RequestKind.ERASURE: "erasure-request",
    RequestKind.OPT_OUT: "objection-request",
    RequestKind.IMPERSONATION: "report-impersonation",
    RequestKind.WARN_FRIENDS: "warn-false-profile",
    RequestKind.SCHOOL: "ask-school",
    RequestKind.EMPLOYER_HELP: "ask-online-help",
}
"""The ready message of each kind; a setting needs none."""
COMPLAINT = "data-complaint"
ORIGIN = f"finding:{Part.SEARCH}:"
"""How the origins of this part's actions begin."""

CHECKS = {
    RequestKind.GOOGLE: "registers.google-by-law",
    RequestKind.BING: "registers.bing-by-law",
    RequestKind.OPT_OUT: "registers.other-people-finders",
    RequestKind.ERASURE: "registers.ask-sites",
    RequestKind.ASK_REMOVAL: "registers.ask-sites",
    RequestKind.IMPERSONATION: "impersonation.report-it",
    RequestKind.WARN_FRIENDS: "impersonation.warn-people",
}
"""The check that tells the way, where there is one."""
SITES_WITH_A_WAY = {(RequestKind.OPT_OUT, "192.com"): "registers.people-finders"}

_WORDS = {
    RequestKind.SETTINGS: "Change who can see your page on {place}",
    RequestKind.UNTAG: "Ask for your tag to come off on {place}",
    RequestKind.ASK_REMOVAL: "Ask for your details to come down on {place}",
    RequestKind.REPORT_POST: "Report the post on {place}",
    RequestKind.GOOGLE: "Ask Google to leave out the page on {place}",
    RequestKind.BING: "Ask Bing to leave out the page on {place}",
    RequestKind.ERASURE: "Ask {place} to erase your details",
    RequestKind.OPT_OUT: "Tell {place} that you object",
    RequestKind.IMPERSONATION: "Report the false profile on {place}",
    RequestKind.WARN_FRIENDS: "Tell friends that the profile on {place} is false",
    RequestKind.SCHOOL: "Ask the school or club not to show your child",
    RequestKind.EMPLOYER_HELP: "Ask at work who helps with trouble online",
}
_BY_LAW = frozenset((RequestKind.GOOGLE, RequestKind.BING, RequestKind.ERASURE, RequestKind.OPT_OUT))
_LOOK_AFTER = timedelta(days=14)
_CONFIRM_WITHIN = timedelta(days=30)  # a complaint, since 19 June 2026 (Data (Use and Access) Act 2025)
_CLOSED = (FindingState.GONE,)


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next for a request: on which day, in words, and with which ready message, where there is one."""

    on: date
    words: str
    message: str = ""


def offers(result: SearchResult, group: Group | None = None) -> tuple[RequestKind, ...]:
    """What can be done about the page, the best first. ``group`` is that of the query which led there."""
    match result.verdict:
        case Verdict.MINE_FINE | Verdict.NOT_ME:
            return ()
        case Verdict.FAKE:
            return (RequestKind.IMPERSONATION, RequestKind.WARN_FRIENDS, RequestKind.EMPLOYER_HELP)
        case Verdict.MINE_OPEN:
            if group is Group.PEOPLE_FINDERS:
                return (RequestKind.OPT_OUT, RequestKind.ERASURE, RequestKind.GOOGLE, RequestKind.BING)
            return (RequestKind.SETTINGS, RequestKind.ERASURE, RequestKind.GOOGLE, RequestKind.BING)
        case Verdict.SOMEONE_ELSES:
            school = (RequestKind.SCHOOL,) if {Shows.CHILD, Shows.CHILDS_SCHOOL} & result.shows else ()
            if group is Group.PEOPLE_FINDERS:
                return (RequestKind.OPT_OUT, RequestKind.ERASURE, RequestKind.GOOGLE, RequestKind.BING)
            return (
                *school,
                RequestKind.UNTAG,
                RequestKind.ASK_REMOVAL,
                RequestKind.REPORT_POST,
                RequestKind.ERASURE,
                RequestKind.GOOGLE,
                RequestKind.BING,
                RequestKind.EMPLOYER_HELP,
            )


def month_after(asked: date) -> date:
    """The last day to answer a request of the law that was received on ``asked``."""
    year, month = (asked.year, asked.month + 1) if asked.month < 12 else (asked.year + 1, 1)
    last = date(year, month, min(asked.day, monthrange(year, month)[1]))
    return last + timedelta(days=max(0, 7 - last.weekday()) if last.weekday() > 4 else 0)


def next_step(request: Request) -> Next | None:
    """What comes next; None once it is answered."""
    if request.answered:
        return None
    if request.complained:
        on = request.complained + _CONFIRM_WITHIN
        return Next(
            on,
            f"You complained on {day(request.complained)}. They have until {day(on)} to confirm it. "
            "If that does not help, complain to the ICO, within three months of their last word.",
        )
    if request.kind in _BY_LAW:
        on = month_after(request.asked)
        return Next(
            on,
            f"You asked on {day(request.asked)}. They have until {day(on)} to answer, a day more for each public "
            "holiday at the end. They may take two months more if it is hard, but must tell you so by then. "
            "After that, complain to them, then to the ICO.",
            COMPLAINT,
        )
    on = request.asked + _LOOK_AFTER
    return Next(on, f"You asked on {day(request.asked)}. No law sets a time. Look again on {day(on)}.")


def with_request(result: SearchResult, request: Request) -> SearchResult:
    """With the request in the place of an earlier one of its kind."""
    others = tuple(known for known in result.requests if known.kind is not request.kind)
    return replace(result, requests=(*others, request))


def place_of(result: SearchResult) -> str:
    """The host of the page, for a sentence."""
    try:
        host = urlsplit(result.link if "://" in result.link else f"https://{result.link}").hostname
    except ValueError:
        host = None
    return (host or "").removeprefix("www.") or "that page"


def check_for(result: SearchResult, kind: RequestKind) -> str:
    """The id of the check that tells how to do this about the page; empty where there is none."""
    return SITES_WITH_A_WAY.get((kind, place_of(result))) or CHECKS.get(kind, "")


def platform_of(result: SearchResult, platforms: Collection[str]) -> str:
    """Which of ``platforms`` (ids of packs) the page is on, by its host; empty where it is on none."""
    name = place_of(result).removesuffix(".co.uk").removesuffix(".com").rpartition(".")[2]
    return name if name in platforms else ""


def action_origin(identity: str, kind: RequestKind) -> str:
    """The origin of the action that belongs to one request about one page."""
    return f"{ORIGIN}{identity}.{kind}"


def action(result: SearchResult, kind: RequestKind, identity: str, now: datetime, before: Action | None) -> Action:
    """The action to do this about the page. It is due when there is an answer to look for, and done with the answer.

    ``before`` is the action as it was. A page that is gone needs nothing more. The address of the page is not in it:
    the list of actions must not lead to what may upset.
    """
    request = next((known for known in result.requests if known.kind is kind), None)
    following = next_step(request) if request else None
    finished = result.state in _CLOSED or (request is not None and request.answered is not None)
    return Action(
        origin=action_origin(identity, kind),
        text=_WORDS[kind].format(place=place_of(result)),
        created=before.created if before else now,
        step=Step.SEARCH,
        weight=5 if result.verdict is Verdict.FAKE else 4,
        minutes=10,
        detail=following.words if following else "",
        message=following.message if following and following.message else MESSAGES.get(kind, ""),
        due=following.on if following else None,
        done=((before.done if before else None) or now) if finished else None,
    )


def waiting(record: SearchRecord, today: date) -> tuple[tuple[SearchResult, Request, Next], ...]:
    """The requests whose day has come, the oldest first."""
    due = (
        (result, request, following)
        for result, request in _requests(record.results)
        if (following := next_step(request)) and following.on <= today
    )
    return tuple(sorted(due, key=lambda item: item[2].on))


def _requests(results: Iterable[SearchResult]) -> Iterable[tuple[SearchResult, Request]]:
    return ((result, request) for result in results if result.state not in _CLOSED for request in result.requests)
