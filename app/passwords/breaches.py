"""Whether an e-mail address is in a known breach, asked of a service that the worker chooses.

Both services are told the whole address, in the address of the request: there is no way to ask for a part of it. So
nothing is asked before the worker has seen who gets what (`DISCLOSURES`), and the service that wants neither a key
nor an account needs a second yes. Whatever is not a perfect answer is unknown, never "none".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from threading import Event
from typing import Annotated
from urllib.parse import quote

import msgspec

from app.core.errors import UserError
from app.core.http import NoReply, NoReplyReason, Reply
from app.core.model import LedgerEntry
from app.core.ports import Http, SecretStore
from app.passwords.unanswered import WHY_UNKNOWN

PURPOSE = "Look for an e-mail address in known breaches"
_KEY_NAME = "hibp-api-key"
_KEY = re.compile(r"[0-9a-fA-F]{32}")
_ADDRESS = re.compile(r"[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]{1,180}\.[^\s@.\x00-\x1f\x7f]{2,}")
_MOST_BYTES = 4 * 1024**2
TOO_MANY = "The service allows only so many questions an hour and a day. Nothing more was sent."
_PAUSE = 0.6  # XposedOrNot allows two requests a second
_HOURLY, _DAILY = 25, 100


class Service(StrEnum):
    """Who can be asked, in rising order of what is given away to somebody the worker does not know."""

    HIBP = "hibp"
    XPOSEDORNOT = "xposedornot"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Who gets what, in sentences, before anything is sent."""

    name: str
    host: str
    gets: str
    second_yes: bool


DISCLOSURES = {
    Service.HIBP: Disclosure(
        "Have I Been Pwned",
        "haveibeenpwned.com",
        "It gets your whole e-mail address and your own key, so it can tell that you asked about this address.",
        second_yes=False,
    ),
    Service.XPOSEDORNOT: Disclosure(
        "XposedOrNot",
        "api.xposedornot.com",
        "It gets your whole e-mail address, without any key. You have no contract with it, and what it keeps is up to "
        "it.",
        second_yes=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A known breach that an address is in. ``day`` is about when it happened; some services tell only the year.

    ``site`` is its domain or empty, ``data`` the kinds of data taken; ``sure`` is false where nobody has confirmed it.
    """

    name: str
    site: str
    day: date | None
    year: int | None
    data: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class BreachAnswer:
    """``breaches`` is empty where the service knows of none, and None where that is unknown: then ``why`` says so."""

    breaches: tuple[Breach, ...] | None
    why: str = ""


# --- The worker's own key -----------------------------------------------------------------------


def read_key(store: SecretStore) -> str | None:
    """The worker's key for Have I Been Pwned, if they gave one. Raises what ``SecretStore`` raises."""
    return store.get(_KEY_NAME)


def save_key(store: SecretStore, typed: str) -> None:
    """Keep the key in the keyring. Raises ``UserError`` where it cannot be one."""
    if not _KEY.fullmatch(typed.strip()):
        raise UserError(
            "This is not a key of Have I Been Pwned.",
            safe="Nothing was kept.",
            do="Copy the whole key from the page of your account there: 32 letters from a to f and digits.",
        )
    store.set(_KEY_NAME, typed.strip().lower())


def forget_key(store: SecretStore) -> None:
    """Remove the key from the keyring."""
    store.delete(_KEY_NAME)


# --- Asking -------------------------------------------------------------------------------------


def clean_address(typed: str) -> str:
    """An e-mail address without the spaces around it. Raises ``UserError`` where it is none."""
    address = typed.strip()
    if not _ADDRESS.fullmatch(address):
        raise UserError(
            "This does not look like an e-mail address.",
            safe="Nothing was sent.",
            do="Type it in full, such as name@example.org.",
        )
    return address


def ask_hibp(http: Http, key: str, address: str, stop: Event) -> BreachAnswer:
    """Ask Have I Been Pwned with the worker's key, once they have seen its disclosure."""
    host = DISCLOSURES[Service.HIBP].host
    url = f"https://{host}/api/v3/breachedaccount/{quote(address, safe='')}?truncateResponse=false"

    def read(reply: Reply) -> BreachAnswer:
        if reply.status == 401:
            return BreachAnswer(None, "The service did not accept your key. Check it on the page of your account.")
        if reply.status == 404 and b"<" not in reply.body:  # a page says nothing of an address
            return BreachAnswer(())
        return _found(reply, _of_hibp)

    return _asked(http, url, {"hibp-api-key": key}, stop, read)


def ask_xposedornot(http: Http, address: str, stop: Event, *, second_yes: bool) -> BreachAnswer:
    """Ask XposedOrNot, once the worker has seen its disclosure and said yes a second time."""
    if not second_yes:
        raise ValueError("the worker has not said yes a second time")
    url = f"https://{DISCLOSURES[Service.XPOSEDORNOT].host}/v1/breach-analytics?email={quote(address, safe='')}"

    def read(reply: Reply) -> BreachAnswer:
        if reply.status == 404:  # the same for an address that its owner has hidden there
            return BreachAnswer(None, "The service says nothing about this address.")
        return _found(reply, _of_xposedornot)

    return _asked(http, url, {}, stop, read)


def ask_each(
    addresses: Sequence[str],
    ask: Callable[[str], BreachAnswer],
    progress: Callable[[int, int], None],
    stop: Event,
    most: int = _DAILY,
) -> tuple[BreachAnswer, ...]:
    """Ask about one address after another, at the pace that both services allow. One answer for each address.

    Those beyond ``most`` (`left_at_xposedornot`) are not asked about.
    """
    answers: list[BreachAnswer] = []
    for address in addresses:
        if answers:
            stop.wait(_PAUSE)
        if stop.is_set():
            answers.append(BreachAnswer(None, WHY_UNKNOWN[NoReplyReason.STOPPED]))
        elif len(answers) >= most:
            answers.append(BreachAnswer(None, TOO_MANY))
        else:
            answers.append(ask(address))
        progress(len(answers), len(addresses))
    return tuple(answers)


def left_at_xposedornot(ledger: Iterable[LedgerEntry], now: datetime) -> int:
    """How many more questions the service allows now, going by the ledger."""
    host = DISCLOSURES[Service.XPOSEDORNOT].host
    asked = [entry for entry in ledger if entry.host == host and not entry.by_browser]

    def since(hours: int) -> int:
        return sum(entry.count for entry in asked if entry.at > now - timedelta(hours=hours))

    return max(0, min(_HOURLY - since(1), _DAILY - since(24)))


def _asked(
    http: Http, url: str, headers: dict[str, str], stop: Event, read: Callable[[Reply], BreachAnswer]
) -> BreachAnswer:
    try:
        return read(http.get(url, PURPOSE, headers=headers, most=_MOST_BYTES, stop=stop))
    except NoReply as error:
        return BreachAnswer(None, WHY_UNKNOWN[error.reason])


# --- Reading the answers ------------------------------------------------------------------------

_PLAIN = r"\A[^\x00-\x1f\x7f]*\Z"
_Line = Annotated[str, msgspec.Meta(max_length=300, pattern=_PLAIN)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=_PLAIN)]
_List = Annotated[str, msgspec.Meta(max_length=10_000, pattern=_PLAIN)]
_Year = Annotated[str, msgspec.Meta(pattern=r"\A(?:[12][0-9]{3})?\Z")]


class _HibpBreach(msgspec.Struct, rename="pascal"):
    """A breach as Have I Been Pwned tells it, without what is not shown."""

    title: _Name
    domain: _Line
    breach_date: date
    data_classes: list[_Name]
    is_verified: bool


class _XposedBreach(msgspec.Struct):
    """A breach as XposedOrNot tells it: the kinds of data in one text, with semicolons."""

    breach: _Name
    xposed_date: _Year
    xposed_data: _List
    verified: _Line
    domain: _Line | None = None


class _XposedBreaches(msgspec.Struct):
    breaches_details: list[_XposedBreach]


class _XposedSummary(msgspec.Struct):
    site: _List


class _XposedAnswer(msgspec.Struct):
    exposed: _XposedBreaches | None = msgspec.field(name="ExposedBreaches")
    summary: _XposedSummary = msgspec.field(name="BreachesSummary")


def _of_hibp(body: bytes) -> tuple[Breach, ...]:
    """At least one: where there is none, the service says so by its status."""
    found = msgspec.json.decode(body, type=list[_HibpBreach])
    if not found:
        raise msgspec.ValidationError("no breach")
    return tuple(
        Breach(one.title, one.domain, one.breach_date, one.breach_date.year, tuple(one.data_classes), one.is_verified)
        for one in found
    )


def _of_xposedornot(body: bytes) -> tuple[Breach, ...]:
    """None where both parts of the answer say so; where they differ it is no answer."""
    answer = msgspec.json.decode(body, type=_XposedAnswer)
    details = answer.exposed.breaches_details if answer.exposed else []
    if bool(details) != bool(answer.summary.site):
        raise msgspec.ValidationError("the parts differ")
    return tuple(
        Breach(
            one.breach,
            one.domain or "",
            None,
            int(one.xposed_date) if one.xposed_date else None,
            tuple(kind for kind in map(str.strip, one.xposed_data.split(";")) if kind),
            one.verified == "Yes",
        )
        for one in details
    )


def _found(reply: Reply, read: Callable[[bytes], tuple[Breach, ...]]) -> BreachAnswer:
    if reply.status != 200:
        return BreachAnswer(None, WHY_UNKNOWN[NoReplyReason.GARBLED])
    try:
        return BreachAnswer(read(reply.body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return BreachAnswer(None, WHY_UNKNOWN[NoReplyReason.GARBLED])
