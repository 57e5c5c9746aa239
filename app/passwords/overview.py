"""An audit by its accounts: which come first, which belong together, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from app.passwords.model import Account, AccountFinding, Kind, SignIn
from app.passwords.single import you_say

SIGN_IN = (Kind.TWO_STEP, Kind.PASSKEY)
PROBLEMS = (Kind.LEAKED, Kind.REUSED, Kind.NEAR, Kind.WEAK, Kind.OLD, Kind.HTTP)
"""What is wrong with a password or an address, the worst first; sign-in adds what is worth switching on."""

_PRESSING = 5
Name = tuple[str, str]
"""The site and the user name of an account, as they are shown."""


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """One account with all that is said of it, one finding a kind, the most pressing finding first."""

    account: Account
    findings: tuple[AccountFinding, ...]

    @property
    def name(self) -> Name:
        return self.account.site, self.account.username

    @property
    def rank(self) -> float:
        """How pressing it is, over all that is said of it; 0 where there is nothing to do."""
        return sum(finding.rank for finding in self.findings)

    @property
    def to_do(self) -> tuple[AccountFinding, ...]:
        """What can be mended."""
        return tuple(finding for finding in self.findings if is_to_do(finding))

    def finding(self, kind: Kind) -> AccountFinding | None:
        return next((finding for finding in self.findings if finding.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Together:
    """Accounts that share a password (``REUSED``) or have nearly the same (``NEAR``)."""

    kind: Kind
    accounts: tuple[Account, ...]

    @property
    def crosses(self) -> bool:
        """Whether work and private life meet in it."""
        return len({account.at_work for account in self.accounts}) == 2


@dataclass(frozen=True, slots=True)
class Overview:
    """All accounts of an export, the most pressing first, and the groups, the largest first."""

    accounts: tuple[AccountSeen, ...] = ()
    groups: tuple[Together, ...] = ()

    @property
    def pressing(self) -> tuple[AccountSeen, ...]:
        """The few to begin with: something is wrong with their passwords."""
        wrong = (seen for seen in self.accounts if any(found.kind in PROBLEMS for found in seen.to_do))
        return tuple(seen for _, seen in zip(range(_PRESSING), wrong, strict=False))

    @property
    def crossing(self) -> tuple[Together, ...]:
        """The groups in which work and private life meet."""
        return tuple(group for group in self.groups if group.crosses)

    def of(self, kind: Kind, state: SignIn | None = None) -> tuple[AccountSeen, ...]:
        """The accounts with a finding of this kind; of sign-in and leaks, those where it stands so."""
        found = ((seen, seen.finding(kind)) for seen in self.accounts)
        return tuple(seen for seen, finding in found if finding and finding.state is state)


def is_to_do(finding: AccountFinding) -> bool:
    """Whether there is something to mend: not what is well, and not what nobody knows."""
    return finding.state is SignIn.OFFERED if finding.kind in SIGN_IN else finding.state is None


def overview(findings: Iterable[AccountFinding]) -> Overview:
    """The accounts of ``findings``. An account that stands in the export twice is one."""
    by_name: dict[Name, dict[Kind, AccountFinding]] = {}
    groups: dict[str, dict[Name, Account]] = {}
    kinds: dict[str, Kind] = {}
    for finding in findings:
        account = finding.account
        name = (account.site, account.username)
        mine = by_name.setdefault(name, {})
        if finding.kind not in mine or finding.rank > mine[finding.kind].rank:
            mine[finding.kind] = finding
        if finding.group:
            groups.setdefault(finding.group, {}).setdefault(name, account)
            kinds[finding.group] = finding.kind
    seen = [_seen(mine.values()) for mine in by_name.values()]
    together = [Together(kinds[group], tuple(found.values())) for group, found in groups.items() if len(found) > 1]
    return Overview(
        tuple(sorted(seen, key=lambda one: (-one.rank, one.account.place))),
        tuple(sorted(together, key=lambda group: (group.kind is not Kind.REUSED, -len(group.accounts)))),
    )


def with_said(findings: Iterable[AccountFinding], said: Callable[[Kind, Name], bool]) -> list[AccountFinding]:
    """The findings where what the worker ``said`` of two-step sign-in and passkeys counts, unless the file shows it."""

    def as_said(finding: AccountFinding) -> AccountFinding:
        name = (finding.account.site, finding.account.username)
        if finding.kind not in SIGN_IN or finding.state is SignIn.SEEN or not said(finding.kind, name):
            return finding
        return msgspec.structs.replace(finding, state=SignIn.YOU_SAY, why=you_say(finding.kind), rank=0.0)

    return [as_said(finding) for finding in findings]


def say_so(view: Overview, kind: Kind, name: Name) -> Overview:
    """The overview after the worker said that this account has two-step sign-in or a passkey."""
    changed = [
        _seen(with_said(seen.findings, lambda other, _: other is kind)) if seen.name == name else seen
        for seen in view.accounts
    ]
    return replace(view, accounts=tuple(changed))


def _seen(findings: Iterable[AccountFinding]) -> AccountSeen:
    ordered: Sequence[AccountFinding] = sorted(findings, key=lambda finding: -finding.rank)
    return AccountSeen(ordered[0].account, tuple(ordered))
