"""What is said of one account by itself: weak, old with a reason, an unprotected address, two-step sign-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.words import day
from app.passwords import ranking
from app.passwords.logins import Login
from app.passwords.model import AccountFinding, Dates, Kind, SignIn, Tells
from app.passwords.strength import WEAKNESSES, Judge, Level

_OLD_DAYS = 730


def weak_finding(login: Login, judge: Judge) -> AccountFinding | None:
    """Whether it is easy to guess, in the light of what is known of the worker and the account."""
    entry, account = login.entry, login.account
    about = [
        entry.title,
        account.site.partition(".")[0],
        entry.username.partition("@")[0],
        entry.email.partition("@")[0],
    ]
    strength = min((judge.judge(reading, about) for reading in entry.readings), key=lambda strength: strength.level)
    if not strength.is_weak:
        return None
    exposure = ranking.VERY_WEAK if strength.level <= Level.EASY else ranking.WEAK
    return AccountFinding(account, Kind.WEAK, WEAKNESSES[strength.weakness], ranking.rank(exposure, account.matters))


def old_finding(
    login: Login, today: date, *, shared: bool, breaches: Mapping[str, date] | None = None
) -> AccountFinding | None:
    """Age with a reason: a leak at the site since, or other accounts that have the password. Age alone says nothing.

    A date of any edit of the item will do: the password is at least as old. ``breaches`` are dates by site.
    """
    changed, account = login.entry.changed, login.account
    if changed is None or login.entry.dated is Dates.NONE:
        return None
    since = f"Not changed since {day(changed)}{'' if login.entry.dated is Dates.EXACT else ' or earlier'}"
    leaked = max(filter(None, ((breaches or {}).get(address.site) for address in login.addresses)), default=None)
    if leaked is not None and leaked >= changed:
        why = f"{since}, and this site lost data on {day(leaked)}."
        return AccountFinding(account, Kind.OLD, why, ranking.rank(ranking.LEAKED, account.matters))
    if shared and (today - changed).days > _OLD_DAYS:
        why = f"{since}, and it is not the only account with this password or one like it."
        return AccountFinding(account, Kind.OLD, why, ranking.rank(ranking.OLD, account.matters))
    return None


def http_finding(login: Login) -> AccountFinding | None:
    """An address without protection on the way, unless the same site has a protected one beside it."""
    protected = {address.site for address in login.addresses if address.scheme == "https"}
    for address in login.addresses:
        if address.scheme == "http" and address.is_public and address.site not in protected:
            why = (
                "The saved address begins with http, not https: what is typed there can be read on the way. The site "
                "may have changed since; save its https address."
            )
            return AccountFinding(login.account, Kind.HTTP, why, ranking.rank(ranking.HTTP, login.account.matters))
    return None


def says_no_scheme(login: Login) -> bool:
    """Whether an address does not tell how the site is opened: that is no fault."""
    return any(address.scheme == "" and address.is_public for address in login.addresses)


def leaked_finding(login: Login, seen: Sequence[int | None]) -> AccountFinding | None:
    """What the leak check says of each of ``Entry.readings``.

    That is how often it was seen, 0 for never, None where there was no whole answer.
    """
    if any(seen):
        listed = "in lists of leaked passwords, which are tried everywhere. Change it wherever you use it."
        why = f"It is {listed}"
        if len(seen) > 1 and not all(seen):
            way = "as it stands there" if seen[0] else "in the other way"
            why = f"The file can be read in two ways. Read {way}, this password is {listed}"
        return AccountFinding(login.account, Kind.LEAKED, why, ranking.rank(ranking.LEAKED, login.account.matters))
    if None in seen:
        why = "Not known: there was no whole answer for this password."
        return AccountFinding(login.account, Kind.LEAKED, why, ranking.NOTHING_TO_DO, state=SignIn.CANNOT_TELL)
    return None


@dataclass(frozen=True, slots=True)
class Said:
    """Where the worker said that they have a second step or a passkey: (site, user name), as they were shown."""

    two_step: frozenset[tuple[str, str]] = frozenset()
    passkey: frozenset[tuple[str, str]] = frozenset()


def sign_in_findings(login: Login, tells: Tells, said: Said, dated: date | None) -> Iterator[AccountFinding]:
    """How two-step sign-in and passkeys stand, one finding each."""
    account, entry, known = login.account, login.entry, login.known
    name = (account.site, account.username)
    yield _sign_in(
        login, Kind.TWO_STEP, seen=entry.has_totp, said=entry.two_step_elsewhere or name in said.two_step,
        offers=known.two_step if known else "", tells=tells.totp, dated=dated,
    )  # fmt: skip
    yield _sign_in(
        login, Kind.PASSKEY, seen=entry.has_passkey, said=name in said.passkey,
        offers=known.passkey if known else "", tells=tells.passkeys, dated=dated,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """How two-step sign-in or passkeys are told; no sentence says that there is none where a file cannot know it."""

    offered: str
    seen: str
    you_say: str
    not_in_file: str
    maybe_elsewhere: str
    cannot_show: str
    cannot_tell: str


_WORDS = {
    Kind.TWO_STEP: _Words(
        offered="two-step sign-in",
        seen="The file holds its codes for two-step sign-in.",
        you_say="You say that it has two-step sign-in.",
        not_in_file="This file holds no codes for it",
        maybe_elsewhere="but you may get them another way.",
        cannot_show="This file cannot show whether you use it.",
        cannot_tell="This file cannot tell whether you use two-step sign-in there.",
    ),
    Kind.PASSKEY: _Words(
        offered="passkeys",
        seen="The file holds a passkey for it.",
        you_say="You say that it has a passkey.",
        not_in_file="This file holds no passkey for it",
        maybe_elsewhere="but you may have one elsewhere.",
        cannot_show="This file cannot show whether you have one.",
        cannot_tell="This file cannot tell whether you have a passkey there.",
    ),
}


def you_say(kind: Kind) -> str:
    """The sentence for what only the worker knows."""
    return _WORDS[kind].you_say


def _sign_in(
    login: Login, kind: Kind, *, seen: bool, said: bool, offers: str, tells: bool, dated: date | None
) -> AccountFinding:
    words, exposure = _WORDS[kind], ranking.NOTHING_TO_DO
    as_of = f" (list of {day(dated)})" if dated else ""
    if seen:
        state, why = SignIn.SEEN, words.seen
    elif said:
        state, why = SignIn.YOU_SAY, words.you_say
    elif offers == "yes":
        state = SignIn.OFFERED
        unseen = f"{words.not_in_file}, {words.maybe_elsewhere}" if tells else words.cannot_show
        why = f"The site offers {words.offered}{as_of}. {unseen}"
        exposure = ranking.TWO_STEP_OFFERED if kind is Kind.TWO_STEP else ranking.PASSKEY_OFFERED
    elif offers == "no":
        state, why = SignIn.NOT_OFFERED, f"As far as is known, the site does not offer {words.offered}{as_of}."
    else:
        state = SignIn.CANNOT_TELL
        why = f"{words.not_in_file}, {words.maybe_elsewhere}" if tells else words.cannot_tell
    return AccountFinding(login.account, kind, why, ranking.rank(exposure, login.account.matters), state=state)
