"""Where a user name of the worker's own is in use: one question a site, and a made-up name against each yes.

Every site that is asked learns the name. It is only for the worker's own names, never on an employer's computer, and
the words for a result never say that a page is theirs: names are shared.
"""

from __future__ import annotations

import random
import re
import secrets
import string
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from threading import Event
from urllib.parse import quote, unquote, urlsplit

from app.core.http import NoReply, NoReplyReason, Reply
from app.core.ports import Http
from app.search_self.crew import THREADS, Crew
from app.search_self.oneself import Self
from app.search_self.site_list import ACCOUNT, Site, SiteList

PURPOSE = "Look for your user name"
LONGEST_NAME = 60
_MOST_BYTES = 3 * 1024**2
_CONTROL_LENGTH = 12
_GIVE_UP_AFTER = 2 * THREADS  # in a row without an answer: then there is no network
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_WALLS = frozenset((401, 402, 403, 405, 406, 407, 418, 429, 451, 503, 520, 521, 522, 523, 524, 525, 526, 530, 999))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TO_A_WALL = re.compile(
    r"log-?in|sign-?in|sign-?up|log-?on|auth|account|session|captcha|challenge|consent|verify|blocked|denied|cdn-cgi",
    re.IGNORECASE,
)
_WALL_WORDS = tuple(
    words.encode()
    for words in (
        "captcha",
        "cf-chl",
        "challenge-platform",
        "just a moment",
        "attention required",
        "checking your browser",
        "enable javascript and cookies",
        "unusual traffic",
        "are you a robot",
        "not a robot",
        "access denied",
        "request blocked",
        "too many requests",
        "rate limit",
    )
)


class Outcome(StrEnum):
    """What is known of a user name on one site."""

    FOUND = "found"
    POSSIBLE = "possible"
    ABSENT = "absent"
    UNRELIABLE = "unreliable"
    BLOCKED = "blocked"
    ERROR = "error"
    NOT_ASKED = "not_asked"


WORDS = {
    Outcome.FOUND: "There is a page under this user name. It may be yours or somebody else's.",
    Outcome.POSSIBLE: "There may be a page under this user name. Open it to see.",
    Outcome.ABSENT: "The site says that it has no page under this user name.",
    Outcome.UNRELIABLE: "The site's answer tells nothing: it answers in a way that fits any name, or in a new way.",
    Outcome.BLOCKED: "The site did not let this app look. That tells nothing about the user name.",
    Outcome.ERROR: "There was no whole answer. That tells nothing about the user name.",
    Outcome.NOT_ASKED: "This site was not asked: no user name there can be written like this one.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one site answered. ``page`` is where to look, for what may be there."""

    site: str
    host: str
    outcome: Outcome
    page: str = ""


@dataclass(frozen=True, slots=True)
class UserNamePlan:
    """What is sent, to be said before. Where there seems to be a page, a made-up name is asked for too."""

    user_name: str
    hosts: int


class UserNameCheck:
    """The check of one name that ``person`` goes by. Raises ``ValueError`` for a name that is not theirs."""

    def __init__(self, person: Self, user_name: str, sites: SiteList) -> None:
        if user_name not in person.user_names:
            raise ValueError("only one's own user names are looked for")
        self._name = user_name
        self._sites = sites.sites
        self._control = control_name()

    @property
    def plan(self) -> UserNamePlan:
        """What a run sends."""
        return UserNamePlan(self._name, sum(address_of(site, self._name) is not None for site in self._sites))

    def run(self, http: Http, stop: Event) -> Iterator[Asked]:
        """Ask every site, in no telling order, and give each answer as it comes. Ends soon after ``stop`` is set, and
        where no site at all answers any more: what was not asked then is not given.

        ``http`` tries once and waits for no busy host: then each host gets one request for the name, and one for the
        made-up name where there seems to be a page.
        """
        sites = list(self._sites)
        random.SystemRandom().shuffle(sites)
        in_a_row = 0
        for answer in Crew(lambda site, halt: self._ask(http, site, halt), sites).results(stop):
            yield answer
            in_a_row = in_a_row + 1 if answer.outcome is Outcome.ERROR else 0
            if in_a_row == _GIVE_UP_AFTER:
                return

    def _ask(self, http: Http, site: Site, halt: Event) -> Asked:
        address = address_of(site, self._name)
        if address is None:
            return Asked(site.name, site.host, Outcome.NOT_ASKED)
        host = urlsplit(address).netloc
        outcome = _outcome(http, site, address, halt)
        if outcome is Outcome.FOUND:
            outcome = self._controlled(http, site, halt)
        page = _page(site, self._name) if outcome in (Outcome.FOUND, Outcome.POSSIBLE) else ""
        return Asked(site.name, host, outcome, page)

    def _controlled(self, http: Http, site: Site, halt: Event) -> Outcome:
        """A yes, once a name that nobody has was asked for."""
        address = address_of(site, self._control)
        if address is None:
            return Outcome.POSSIBLE
        match _outcome(http, site, address, halt):
            case Outcome.ABSENT:
                return Outcome.FOUND
            case Outcome.FOUND:
                return Outcome.UNRELIABLE
            case _:
                return Outcome.POSSIBLE


def counts(asked: Iterable[Asked]) -> dict[Outcome, int]:
    """How many sites answered how."""
    counted = Counter(answer.outcome for answer in asked)
    return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}


def nobody_answered(asked: Collection[Asked]) -> bool:
    """Whether not one site gave a whole answer: that is about the network, and not about the sites."""
    return bool(asked) and all(answer.outcome in (Outcome.ERROR, Outcome.NOT_ASKED) for answer in asked)


def control_name() -> str:
    """A name that nobody has, new each time; every site could have it."""
    letters = string.ascii_lowercase + string.digits
    return secrets.choice(string.ascii_lowercase) + "".join(secrets.choice(letters) for _ in range(_CONTROL_LENGTH - 1))


def address_of(site: Site, name: str) -> str | None:
    """Where the site is asked about ``name``; None where it cannot be asked so.

    The name stays within its part of the address: it is quoted, it is never a step up in the path, and the host of
    what is made is compared with the one that the list names.
    """
    if not name or len(name) > LONGEST_NAME or any(character in name for character in site.cannot_hold):
        return None
    before, _, after = site.address.partition(ACCOUNT)
    if ACCOUNT in site.host:
        if not _LABEL.fullmatch(name.casefold()):
            return None
        quoted = name.casefold()
    else:
        try:
            quoted = quote(name, safe="")
        except UnicodeEncodeError:
            return None
    address = before + quoted + after
    parts = urlsplit(address)
    if parts.netloc != site.host.replace(ACCOUNT, quoted) or parts.scheme != "https" or parts.fragment:
        return None
    if any(unquote(step) in (".", "..") for step in parts.path.split("/")):
        return None
    return address


def judge(site: Site, reply: Reply) -> Outcome:
    """What one answer says. A yes needs code and text; a wall is never a no."""
    body = reply.body
    yes_text, no_text = site.yes_text.encode(), site.no_text.encode()
    says_yes = reply.status == site.yes_code and bool(yes_text) and yes_text in body
    same_code = site.yes_code == site.no_code
    says_no = reply.status == site.no_code and (no_text in body if no_text else not same_code)
    if _is_wall(reply, said=says_yes or (says_no and bool(no_text))):
        return Outcome.BLOCKED
    if says_yes and says_no:
        return Outcome.UNRELIABLE
    if says_yes:
        return Outcome.UNRELIABLE if no_text and no_text in body else Outcome.FOUND
    if says_no:
        return Outcome.UNRELIABLE if yes_text and yes_text in body else Outcome.ABSENT
    if reply.status == site.yes_code and not yes_text:
        return Outcome.POSSIBLE
    if reply.status >= 500:
        return Outcome.ERROR
    return Outcome.UNRELIABLE


def _is_wall(reply: Reply, *, said: bool) -> bool:
    """Whether the answer is about programs, or about who is signed in, and not about the name."""
    if reply.status in _WALLS:
        return True
    if reply.status in _REDIRECTS:
        return bool(_TO_A_WALL.search(reply.headers.get("location", "")))
    # Pages of many sites name a captcha somewhere; one that said what was asked is taken at its word.
    return not said and any(words in reply.body.lower() for words in _WALL_WORDS)


def _outcome(http: Http, site: Site, address: str, halt: Event) -> Outcome:
    try:
        return judge(site, http.get(address, PURPOSE, most=_MOST_BYTES, stop=halt))
    except NoReply as error:
        return Outcome.BLOCKED if error.reason is NoReplyReason.BUSY else Outcome.ERROR


def _page(site: Site, name: str) -> str:
    """Where a person can look. It is for their browser, and only ever the public page."""
    before, _, after = site.page.partition(ACCOUNT)
    own_label = ACCOUNT in urlsplit(site.page).netloc
    return (
        before + (name.casefold() if own_label and _LABEL.fullmatch(name.casefold()) else quote(name, safe="")) + after
    )
