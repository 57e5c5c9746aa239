"""Whether a page that was recorded still answers: one request a link, and no more said than that can show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Event
from urllib.parse import urljoin, urlsplit

from app.core.http import NoReply, NoReplyReason, Reply
from app.core.model import FindingState, SearchRecord, SearchResult
from app.core.ports import Http
from app.search_self.crew import Crew
from app.search_self.records import gone, still_there
from app.search_self.site_list import public_host

PURPOSE = "See whether a page you recorded still answers"
_MOST_BYTES = 2 * 1024**2
_READ = 200_000  # bytes of a page in which its own headings stand
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TURNED_AWAY = frozenset((401, 402, 403, 405, 406, 407, 429, 451, 999))
# They show a program, and anybody who is signed out, the same page whether there is something or not.
_SIGNED_IN = ("facebook.com", "instagram.com", "linkedin.com", "x.com", "twitter.com", "threads.com", "tiktok.com")
_TO_SIGN_IN = re.compile(r"log-?in|sign-?in|sign-?up|/o?auth\b|consent|captcha|challenge", re.IGNORECASE)
_SAYS_GONE = re.compile(
    rb"not found|\b404\b|no longer (?:available|exists|here)|(?:has been|was) (?:removed|deleted|taken down)|"
    rb"does ?n.{1,8}t exist|isn.{1,8}t available|page unavailable",
    re.IGNORECASE,
)
_HEADING = re.compile(rb"<(?:title|h1)\b[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)


class LinkState(StrEnum):
    """What one request shows of a link."""

    FOUND = "found"
    GONE = "gone"
    MOVED = "moved"
    CANNOT_TELL = "cannot_tell"


class Why(StrEnum):
    """Why nothing can be told of a link."""

    NOT_ASKED = "not_asked"  # not an ordinary public address
    SIGN_IN = "sign_in"
    TURNED_AWAY = "turned_away"
    FRONT_PAGE = "front_page"
    SAYS_GONE = "says_gone"
    UNREACHABLE = "unreachable"
    NOT_GENUINE = "not_genuine"
    NO_ANSWER = "no_answer"
    TROUBLE = "trouble"


WORDS = {
    LinkState.FOUND: "The page still answers.",
    LinkState.GONE: "The site says that the page is gone. Search engines may show it for some weeks.",
    LinkState.MOVED: "The page has moved. Look at its new address.",
    LinkState.CANNOT_TELL: "The app cannot tell.",
}
WHY = {
    Why.NOT_ASKED: "This is no public web address, so nothing was asked.",
    Why.SIGN_IN: "The site shows its pages only to those who are signed in. Look yourself.",
    Why.TURNED_AWAY: "The site did not let this app look. Look yourself.",
    Why.FRONT_PAGE: "The link leads to the front page now. That often means that the page is gone. Look yourself.",
    Why.SAYS_GONE: "The page answers, but its heading sounds as if what you saw is gone. Look yourself.",
    Why.UNREACHABLE: "The site could not be reached. Check that you are online, then try again.",
    Why.NOT_GENUINE: "What answered could not prove that it is the site. On a public Wi-Fi, sign in to it first.",
    Why.NO_ANSWER: "There was no whole answer. Try again another day.",
    Why.TROUBLE: "The site has trouble at the moment. Try again another day.",
}
_WITHOUT_REPLY = {
    NoReplyReason.BUSY: Why.TURNED_AWAY,
    NoReplyReason.UNREACHABLE: Why.UNREACHABLE,
    NoReplyReason.NOT_GENUINE: Why.NOT_GENUINE,
}


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What became of one result's link. ``moved_to`` is the public address of a page that has moved."""

    key: str
    state: LinkState
    why: Why | None = None
    moved_to: str = ""

    @property
    def words(self) -> str:
        return " ".join((WORDS[self.state], *((WHY[self.why],) if self.why else ())))


def asked_at(link: str) -> str | None:
    """The address that is asked for a link: by https, without its fragment. None for one that is not asked."""
    address = _by_https(link)
    return None if address is None or _needs_sign_in(address) else address


def hosts_of(results: Iterable[SearchResult]) -> dict[str, int]:
    """Which hosts would be asked, and how often: to be said before."""
    hosts: dict[str, int] = {}
    for result in results:
        if address := asked_at(result.link):
            host = urlsplit(address).netloc
            hosts[host] = hosts.get(host, 0) + 1
    return hosts


def check_links(results: Iterable[SearchResult], http: Http, stop: Event) -> Iterator[LinkCheck]:
    """Ask once for each link and give each answer as it comes; of one host one after the other.

    ``http`` tries once. Ends soon after ``stop`` is set. Results without a link are passed over.
    """
    by_host: dict[str, list[tuple[str, str]]] = {}
    for result in results:
        if address := asked_at(result.link):
            by_host.setdefault(urlsplit(address).netloc, []).append((result.key, address))
        elif result.link:
            why = Why.SIGN_IN if _by_https(result.link) else Why.NOT_ASKED
            yield LinkCheck(result.key, LinkState.CANNOT_TELL, why)

    def ask(links: list[tuple[str, str]], halt: Event) -> list[LinkCheck]:
        return [_ask(http, key, address, halt) for key, address in links if not halt.is_set()]

    for checked in Crew(ask, by_host.values()).results(stop):
        yield from checked


def judge(key: str, address: str, reply: Reply) -> LinkCheck:
    """What the answer shows. Only a site that says so is believed that a page is gone."""
    if reply.status in _REDIRECTS:
        return _redirected(key, address, reply.headers.get("location", ""))
    if reply.status in (404, 410):
        return LinkCheck(key, LinkState.GONE)
    if reply.status in _TURNED_AWAY:
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.TURNED_AWAY)
    if reply.status != 200:
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.TROUBLE)
    # Its own headings only: an article about something lost is still there.
    if any(_SAYS_GONE.search(heading) for heading in _HEADING.findall(reply.body[:_READ])):
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.SAYS_GONE)
    return LinkCheck(key, LinkState.FOUND)


def after_check(record: SearchRecord, check: LinkCheck, result: SearchResult, moment: datetime) -> SearchRecord:
    """The record with what the check shows of ``result``: only "gone" and "found" change anything."""
    if check.state is LinkState.GONE:
        return gone(record, check.key, moment)
    if check.state is LinkState.FOUND and result.state in (FindingState.GONE, FindingState.CANNOT_TELL):
        return still_there(record, result.queries[0], check.key, moment)
    return record


def _ask(http: Http, key: str, address: str, halt: Event) -> LinkCheck:
    try:
        return judge(key, address, http.get(address, PURPOSE, most=_MOST_BYTES, stop=halt))
    except NoReply as error:
        return LinkCheck(key, LinkState.CANNOT_TELL, _WITHOUT_REPLY.get(error.reason, Why.NO_ANSWER))


def _redirected(key: str, address: str, location: str) -> LinkCheck:
    try:
        target = urlsplit(urljoin(address, location.strip()))
    except ValueError:
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.TROUBLE)
    if _TO_SIGN_IN.search(target.path):
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.SIGN_IN)
    if target.path in ("", "/") and urlsplit(address).path not in ("", "/"):
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.FRONT_PAGE)
    moved_to = target.geturl()
    if not location or public_host(moved_to) is None:
        return LinkCheck(key, LinkState.CANNOT_TELL, Why.TROUBLE)
    return LinkCheck(key, LinkState.MOVED, moved_to=moved_to)


def _by_https(link: str) -> str | None:
    """The link as an https address of an ordinary public site."""
    text = link.strip()
    if text.casefold().startswith("http://"):
        text = f"https://{text[len('http://') :]}"
    elif "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    address = parts._replace(netloc=parts.netloc.casefold(), fragment="").geturl()
    odd = any(character.isspace() or not character.isprintable() or character == "\\" for character in address)
    return None if odd or public_host(address) is None else address


def _needs_sign_in(address: str) -> bool:
    host = urlsplit(address).netloc
    return any(host == site or host.endswith(f".{site}") for site in _SIGNED_IN)
