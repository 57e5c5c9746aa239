"""The list of sites that a user name can be looked for on: WhatsMyName's, fetched when the worker asks for it.

It is somebody else's and may be anything: it is read within bounds, and every site in it must be an ordinary public one
that is asked by https. A host on a private network cannot take a request either, whatever its name leads to: it has no
certificate for that name, and nothing is sent before the certificate.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import msgspec

from app.core.errors import UserError
from app.core.files import write_whole
from app.core.http import NoReply, NoReplyReason
from app.core.ports import Http
from app.readers.errors import UnreadableFile
from app.readers.file_bytes import read_file
from app.readers.json_values import as_list, parse, part
from app.readers.text import decode

HOST = "raw.githubusercontent.com"
ADDRESS = f"https://{HOST}/WebBreacher/WhatsMyName/main/wmn-data.json"
PURPOSE = "Fetch the list of sites for user names"
SOURCE = "WhatsMyName by Micah Hoffman and others, github.com/WebBreacher/WhatsMyName"
LICENCE = "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)"
MOST_BYTES = 4 * 1024**2
MOST_SITES = 3000
ACCOUNT = "{account}"
_FEWEST_SITES = 20
_LONGEST_TEXT = 600
_KEPT = re.compile(r"whatsmyname-(\d{4}-\d{2}-\d{2})\.json")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_NOT_PUBLIC = ("local", "localhost", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion", "test")
_LEFT_OUT = ("nsfw", "adult", "dating", "porn", "sex", "xxx", "hentai", "escort", "fetish", "bdsm", "hookup", "fansly")
_LEFT_OUT_ENDS = (".fans", ".porn", ".xxx", ".sex", ".adult", ".dating", ".singles", ".cam", "sofurry.com")
_HARMLESS_HEADERS = frozenset(("accept", "accept-language", "content-type"))


class LeftOut(StrEnum):
    """Why a site of the list is not asked."""

    ADULT_OR_DATING = "adult_or_dating"
    NOT_VALID = "not_valid"  # not as the list should be, or not an ordinary public site by https
    NOT_IN_USE = "not_in_use"
    NEEDS_MORE = "needs_more"  # than this app sends: a form, or pretending to be a browser
    TURNS_AWAY = "turns_away"  # the list says that it lets no program in
    SAME_HOST = "same_host"  # one request a host


LEFT_OUT = {
    LeftOut.ADULT_OR_DATING: "adult or dating sites",
    LeftOut.NOT_VALID: "sites that the list does not describe well",
    LeftOut.NOT_IN_USE: "sites that are no longer in use",
    LeftOut.NEEDS_MORE: "sites that want more than a plain question",
    LeftOut.TURNS_AWAY: "sites that turn programs away",
    LeftOut.SAME_HOST: "second addresses on the same site",
}


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site as the list has it (wmn-data-schema.json)."""

    name: str
    uri_check: str
    e_code: int
    e_string: str
    m_code: int
    m_string: str
    cat: str
    known: list[str] = []
    uri_pretty: str = ""
    post_body: str = ""
    strip_bad_char: str = ""
    valid: bool = True
    protection: list[str] = []
    headers: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Site:
    """How to ask one site. ``address`` has ``{account}`` once, in its first label or after the host.

    A page that is there answers with ``yes_code`` and ``yes_text``; one that is not, with ``no_code`` and ``no_text``.
    """

    name: str
    address: str
    page: str
    yes_code: int
    yes_text: str
    no_code: int
    no_text: str
    cannot_hold: str = ""

    @property
    def host(self) -> str:
        """The host, where need be with ``{account}`` for its first label."""
        return urlsplit(self.address).netloc


@dataclass(frozen=True, slots=True)
class SiteList:
    """The sites that can be asked, and how many of the list are not, and why. ``version`` names the list's bytes."""

    sites: tuple[Site, ...]
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    version: str = ""
    fetched: date | None = None


class NotTheList(UserError):
    """What came is not the list."""

    def __init__(self) -> None:
        super().__init__(
            "What came is not the list of sites.",
            safe="Nothing was changed, and no user name was sent.",
            do="Try again later. On a public Wi-Fi, sign in to it first.",
        )


class NoList(UserError):
    """The list could not be fetched."""

    def __init__(self, reason: NoReplyReason | None = None) -> None:
        super().__init__(
            _WHY_NOT.get(reason, "The list of sites could not be fetched."),
            safe="No user name was sent. Everything else works without the list.",
            do="Check that you are online. On a public Wi-Fi, sign in to it first. Then try again.",
        )


_WHY_NOT: dict[NoReplyReason | None, str] = {
    NoReplyReason.NOT_GENUINE: "What answered could not prove that it is GitHub, so no list was taken from it.",
    NoReplyReason.UNREACHABLE: "GitHub, which has the list of sites, could not be reached.",
    NoReplyReason.TOO_LARGE: "What came is far larger than the list of sites should be, so it was not taken.",
}


def fetch_site_list(http: Http, stop: Event) -> bytes:
    """The list as it is now, checked. Raises ``NoList`` or ``NotTheList``."""
    try:
        reply = http.get(ADDRESS, PURPOSE, most=MOST_BYTES, stop=stop)
    except NoReply as error:
        raise NoList(error.reason) from None
    if reply.status != 200:
        raise NoList
    read_site_list(reply.body)
    return reply.body


def read_site_list(data: bytes, fetched: date | None = None) -> SiteList:
    """The sites of a list. One that is not in order is left out; raises ``NotTheList`` where it is none at all."""
    try:
        entries = as_list(part(parse(decode(data).text), "sites"))
    except UnreadableFile:
        raise NotTheList from None
    if len(data) > MOST_BYTES or not _FEWEST_SITES <= len(entries) <= MOST_SITES:
        raise NotTheList
    sites: dict[str, Site] = {}
    left_out: Counter[LeftOut] = Counter()
    for entry in entries:
        made = _site(entry)
        if isinstance(made, Site) and made.host not in sites:
            sites[made.host] = made
        else:
            left_out[LeftOut.SAME_HOST if isinstance(made, Site) else made] += 1
    if left_out[LeftOut.NOT_VALID] > len(entries) // 2:
        raise NotTheList
    return SiteList(tuple(sites.values()), dict(left_out), hashlib.sha256(data).hexdigest()[:12], fetched)


def keep_site_list(folder: Path, data: bytes, today: date) -> SiteList:
    """Keep a list that was fetched, with its day, in the place of an earlier one. Raises what ``write_whole`` does."""
    made = read_site_list(data, today)
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"whatsmyname-{today.isoformat()}.json"
    write_whole(kept, data)
    for path in folder.iterdir():
        if path != kept and _KEPT.fullmatch(path.name):
            path.unlink(missing_ok=True)
    return made


def kept_site_list(folder: Path) -> SiteList | None:
    """The list that was kept last; None where there is none that can be read."""
    if not folder.is_dir():
        return None
    found = filter(None, (_KEPT.fullmatch(path.name) for path in folder.iterdir()))
    for kept in sorted(found, key=lambda kept: kept[1], reverse=True):
        try:
            return read_site_list(read_file(folder / kept[0], MOST_BYTES), date.fromisoformat(kept[1]))
        except (UserError, ValueError):
            continue
    return None


def public_host(address: str) -> str | None:
    """The host of an https address of an ordinary public site; None for all that is something else."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc
    if parts.scheme != "https" or port is not None or not _HOST.fullmatch(host):
        return None
    return None if host.rpartition(".")[2] in _NOT_PUBLIC or len(host) > 253 else host


def _site(raw: object) -> Site | LeftOut:
    try:
        entry = msgspec.convert(raw, _Entry)
    except msgspec.ValidationError:
        return LeftOut.NOT_VALID
    host = _described(entry)
    if host is None:
        return LeftOut.NOT_VALID
    about = f"{entry.cat} {entry.name} {host}".casefold()
    if any(word in about for word in _LEFT_OUT) or host.endswith(_LEFT_OUT_ENDS):
        return LeftOut.ADULT_OR_DATING
    if not entry.valid or entry.cat == "archived":
        return LeftOut.NOT_IN_USE
    if entry.protection:
        return LeftOut.TURNS_AWAY
    if entry.post_body or not {name.casefold() for name in entry.headers} <= _HARMLESS_HEADERS:
        return LeftOut.NEEDS_MORE
    return Site(
        entry.name,
        entry.uri_check,
        entry.uri_pretty if _is_page(entry.uri_pretty) else entry.uri_check,
        entry.e_code,
        entry.e_string,
        entry.m_code,
        entry.m_string,
        entry.strip_bad_char,
    )


def _described(entry: _Entry) -> str | None:
    """The host of a site that is described as it should be, without the worker's part."""
    on_one_line = (entry.name, entry.uri_check, entry.uri_pretty, entry.cat, entry.strip_bad_char)
    if not all(text.isprintable() for text in on_one_line) or not entry.name.strip():
        return None
    if any(len(text) > _LONGEST_TEXT for text in (*on_one_line, entry.e_string, entry.m_string)):
        return None
    if not all(100 <= code <= 599 for code in (entry.e_code, entry.m_code)):
        return None
    if entry.e_code == entry.m_code and entry.e_string == entry.m_string:
        return None
    address = entry.uri_check
    if entry.post_body:
        return public_host(address.replace(ACCOUNT, "a"))
    if address.count(ACCOUNT) != 1 or "#" in address or "\\" in address or " " in address:
        return None
    host = public_host(address.replace(ACCOUNT, "a"))
    own_label = ACCOUNT in urlsplit(address).netloc
    if host is None or (own_label and not address.startswith(f"https://{ACCOUNT}.")):
        return None
    # Of a name under the site's own, the site must be more than a top level.
    return None if own_label and host.count(".") < 2 else host


def _is_page(address: str) -> bool:
    return address.count(ACCOUNT) == 1 and public_host(address.replace(ACCOUNT, "a")) is not None
