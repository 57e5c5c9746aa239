"""Which logins are one account: under several addresses of a site, in an app and on the web, with and without name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from app.passwords.groups import Groups
from app.passwords.logins import Login
from app.passwords.model import Entry


def one_each(logins: Iterable[Login]) -> list[Login]:
    """The logins, those of one account with one password made into one. References to others stay as they are."""
    by_secret: dict[str, list[Login]] = {}
    found: list[Login] = []
    for login in logins:
        if login.entry.borrows:
            found.append(login)
        else:
            by_secret.setdefault(login.entry.password, []).append(login)
    for same in by_secret.values():
        groups = same_account(same)
        members: dict[int, list[Login]] = {}
        for number, login in enumerate(same):
            members.setdefault(groups.find(number), []).append(login)
        found += map(_joined, members.values())
    return sorted(found, key=lambda login: login.entry.place)


def _joined(logins: list[Login]) -> Login:
    """One login that has what any of them has; it is shown as the first that is on the web."""
    if len(logins) == 1:
        return logins[0]
    first = next((login for login in logins if login.account.on_web), logins[0])
    entries = [login.entry for login in logins]
    entry = replace(
        first.entry,
        other_reading=next((each.other_reading for each in entries if each.other_reading), ""),
        earlier=tuple(dict.fromkeys(secret for each in entries for secret in each.earlier)),
        has_totp=any(each.has_totp for each in entries),
        has_passkey=any(each.has_passkey for each in entries),
        two_step_elsewhere=any(each.two_step_elsewhere for each in entries),
        silenced=all(each.silenced for each in entries),
    )
    return Login(
        entry,
        msgspec.structs.replace(first.account, at_work=any(login.account.at_work for login in logins)),
        tuple(dict.fromkeys(address for login in logins for address in login.addresses)),
        frozenset().union(*(login.sites for login in logins)),
        next((login.known for login in logins if login.known), None),
    )


def same_account(logins: Sequence[Login]) -> Groups:
    """Which of these logins, all with one password, are one account under several addresses or names."""
    groups = Groups(len(logins))
    first: dict[tuple[str, str], int] = {}
    for number, login in enumerate(logins):
        for site in login.sites:
            for name in _names(login.entry):
                groups.join(first.setdefault((site, name), number), number)
                # For those below: a name without its domain may be this one, and no name may be anyone's.
                first.setdefault((site, name.partition("@")[0]), number)
                first.setdefault((site, ""), number)
    for number, login in enumerate(logins):
        for site in login.sites:
            for name in _names(login.entry):
                if "@" not in name:
                    groups.join(first[site, name], number)
    return groups


def _names(entry: Entry) -> set[str]:
    """The user name and the address of a login, or one empty name."""
    names = {name.strip().casefold() for name in (entry.username, entry.email)}
    return names - {""} or {""}
