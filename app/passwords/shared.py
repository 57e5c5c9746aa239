"""Passwords that several accounts have: the same, or nearly the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from app.core.words import how_many
from app.passwords import ranking
from app.passwords.accounts import same_account
from app.passwords.logins import Login
from app.passwords.model import AccountFinding, Kind
from app.passwords.near import alike, near_groups

_CROSSING = " Some of them are for work and some are private."
_CROSSING_OF_TWO = " One of the two is for work, the other is private."


class Shared:
    """Accounts, as `one_each` gives them, by their passwords. Those that refer to another's password are left out."""

    def __init__(self, logins: Sequence[Login]) -> None:
        own = [login for login in logins if not login.entry.borrows]
        by_secret: dict[str, list[Login]] = {}
        for login in own:
            by_secret.setdefault(login.entry.password, []).append(login)
        self._by_secret = by_secret
        self.reused = [same for same in by_secret.values() if len(same) > 1]
        self.near = self._near()

    def _near(self) -> list[list[Login]]:
        secrets = list(self._by_secret)
        labels = [_labels(self._by_secret[secret]) for secret in secrets]
        groups = near_groups(secrets, labels).lists()
        found = []
        for group in groups:
            members = [login for number in group for login in self._by_secret[secrets[number]]]
            if not _is_one_account(members):  # else an account that stands there with its old password too
                found.append(members)
        return found

    def findings(self) -> Iterator[AccountFinding]:
        """One for each login of each group; what the worker silenced counts, and is not reported."""
        for kind, groups in ((Kind.REUSED, self.reused), (Kind.NEAR, self.near)):
            for number, logins in enumerate(groups, 1):
                yield from _group_findings(kind, f"{kind.value}-{number}", logins)

    def exposed(self) -> set[int]:
        """The places of all logins whose password is not only theirs."""
        return {login.entry.place for group in (*self.reused, *self.near) for login in group}


def earlier_findings(logins: Sequence[Login]) -> Iterator[AccountFinding]:
    """What each password owes to those the account had before."""
    for login in logins:
        entry = login.entry
        if entry.password in entry.earlier:
            why = "This account had this very password before. If it was changed for a reason, that reason is back."
        elif any(alike(entry.password, earlier) for earlier in entry.earlier):
            why = "It was changed only a little: someone who knows the one before can guess this one."
        else:
            continue
        yield AccountFinding(login.account, Kind.NEAR, why, ranking.rank(ranking.NEAR, login.account.matters))


def _group_findings(kind: Kind, group: str, logins: list[Login]) -> Iterator[AccountFinding]:
    same = Counter(login.entry.password for login in logins)
    crosses = len({login.account.at_work for login in logins}) == 2
    exposure = (ranking.REUSED if kind is Kind.REUSED else ranking.NEAR) + (ranking.CROSSOVER if crosses else 0)
    for login in logins:
        others = len(logins) - (1 if kind is Kind.REUSED else same[login.entry.password])
        why = _why(kind, others)
        if crosses:
            why += _CROSSING_OF_TWO if len(logins) == 2 else _CROSSING
        yield AccountFinding(login.account, kind, why, ranking.rank(exposure, login.account.matters), group)


def _why(kind: Kind, others: int) -> str:
    accounts, rest = how_many(others, "other account"), "the other" if others == 1 else "the others"
    if kind is Kind.REUSED:
        return f"The same password as {accounts}: someone who learns one can open {rest}."
    return f"Nearly the same password as {accounts}: someone who learns one can guess {rest}."


def _is_one_account(logins: list[Login]) -> bool:
    groups = same_account(logins)
    return len({groups.find(number) for number in range(len(logins))}) == 1


def _labels(logins: list[Login]) -> frozenset[str]:
    """The names of the sites, as people put them into passwords."""
    return frozenset(
        address.site.split(".")[0 if not address.is_app else -1]
        for login in logins
        for address in login.addresses
    ) | {login.account.site.casefold() for login in logins if not login.addresses}  # fmt: skip
