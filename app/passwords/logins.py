"""The logins of an export with the site of each, what it opens, and whether it is for work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.passwords.addresses import Address, parse_address
from app.passwords.known_sites import KnownSite, KnownSites
from app.passwords.model import Account, Entry, Matters, OwnWords
from app.passwords.shown import Shown

_WORK_ADDRESSES = ("nhs.net", "nhs.uk", "nhs.scot", "gov.uk", "gov.scot", "gov.wales", "hscni.net")
_WORK_FOLDERS = {"work", "office", "job", "gwaith"}
_COMMON = set(
    "care caring cares centre council county group health home homes house ltd limited service services social".split()
)
_HINTS = (
    (Matters.EMAIL, re.compile(r"\b(?:web)?mail\b|e-?mail")),
    (Matters.MONEY, re.compile(r"bank|building society|mortgage|pension|credit ?union|savings|\bloans?\b")),
    (Matters.PHONE, re.compile(r"mobile|broadband|telecom")),
    (Matters.OFFICIAL, re.compile(r"\bnhs\b|council|hmrc|dvla|universal credit|pharmacy|\bgp\b|surgery|\bhealth\b")),
    (Matters.SOCIAL, re.compile(r"dating|\bforum\b|social network")),
    (Matters.SHOPPING, re.compile(r"\bshop|\bstore\b|supermarket|takeaway")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Login:
    """An entry beside what is shown of it. ``sites`` are names of its sites: one for those that share accounts."""

    entry: Entry = field(repr=False)
    account: Account
    addresses: tuple[Address, ...]
    sites: frozenset[str]
    known: KnownSite | None


def logins_of(entries: Iterable[Entry], known: KnownSites, words: OwnWords) -> list[Login]:
    """Each entry as a login."""
    entries = list(entries)
    shown = Shown(entries)
    addresses = [shown.addresses(tuple(filter(None, map(parse_address, entry.addresses))), entry) for entry in entries]
    domains = {address.site for each in addresses for address in each if not address.is_app}
    employers = _employer_words(words.employers)
    return [_login(*pair, domains, shown, known, employers) for pair in zip(entries, addresses, strict=True)]


def _login(
    entry: Entry,
    addresses: tuple[Address, ...],
    domains: set[str],
    shown: Shown,
    known: KnownSites,
    employers: Sequence[str],
) -> Login:
    first = addresses[0] if addresses else None
    site = first.site if first else shown.text(entry.title, entry)
    facts = next(filter(None, (known.get(_domain(address, domains, known)) for address in addresses)), None)
    sites = frozenset(_one_name(_domain(address, domains, known), known) for address in addresses)
    at_work = _is_for_work(entry, addresses, facts, employers)
    account = Account(
        place=entry.place,
        site=site or "(no name)",
        username=shown.text(entry.username, entry) or shown.text(entry.email, entry),
        change_page=facts.change if facts else "",
        on_web=first is not None and first.is_public,
        matters=_matters(entry, site, facts, at_work=at_work),
        at_work=at_work,
    )
    return Login(entry, account, addresses, sites or frozenset((f"title:{entry.title.strip().casefold()}",)), facts)


def _domain(address: Address, domains: set[str], known: KnownSites) -> str:
    """The site; an app's is the domain its package is named after, where that is known or stands in the export too."""
    if not address.is_app:
        return address.site
    domain = ".".join(reversed(address.site.split(".")[:2]))
    return domain if domain in domains or known.get(domain) else address.site


def _one_name(domain: str, known: KnownSites) -> str:
    site = known.get(domain)
    return site.domain if site else domain


def _matters(entry: Entry, site: str, facts: KnownSite | None, *, at_work: bool) -> Matters:
    if facts:
        return Matters.WORK if at_work and facts.matters not in (Matters.EMAIL, Matters.MONEY) else facts.matters
    if at_work:
        return Matters.WORK
    if site.endswith((".gov.uk", ".nhs.uk", ".gov.scot", ".gov.wales")):
        return Matters.OFFICIAL
    said = f"{entry.title} {site} {entry.folder}".casefold()
    return next((matters for matters, hint in _HINTS if hint.search(said)), Matters.OTHER)


def _is_for_work(entry: Entry, addresses: Sequence[Address], facts: KnownSite | None, employers: Sequence[str]) -> bool:
    if facts and facts.matters is Matters.WORK:
        return True
    if _WORK_FOLDERS & set(re.split(r"[^a-z]+", entry.folder.casefold())):
        return True
    for name in (entry.username, entry.email):
        domain = name.casefold().rpartition("@")[2].strip() if "@" in name else ""
        if domain and any(domain == end or domain.endswith(f".{end}") for end in _WORK_ADDRESSES):
            return True
        if any(word in domain for word in employers):
            return True
    said = re.sub(r"[^\w.]", "", " ".join((entry.title, entry.folder, *(a.host for a in addresses))).casefold())
    return any(word in said for word in employers)


def _employer_words(employers: Iterable[str]) -> tuple[str, ...]:
    """The whole name written as one word, and each word of it that is not the trade's own."""
    found: set[str] = set()
    for name in employers:
        words = re.findall(r"\w+", name.casefold())
        found.add("".join(words))
        found |= {word for word in words if len(word) >= 5 and word not in _COMMON}
    return tuple(sorted(word for word in found if len(word) >= 4))
