"""What is kept of a look at passwords: the kind of each finding under a keyed name of its account, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.model import Action, Finding, FindingState, Part, Step
from app.history.actions import finding_origin
from app.history.findings import Seen
from app.passwords.model import Account, AccountFinding, Kind, SignIn
from app.passwords.overview import Name, is_to_do
from app.ui.program import Program

KINDS = (Kind.LEAKED, Kind.REUSED, Kind.NEAR, Kind.WEAK, Kind.OLD, Kind.HTTP, Kind.TWO_STEP)
EVIDENCE = {
    Kind.LEAKED: "A password known from leaks",
    Kind.REUSED: "A password that other accounts have too",
    Kind.NEAR: "A password nearly like another",
    Kind.WEAK: "A password that is easy to guess",
    Kind.OLD: "An old password that may be known",
    Kind.HTTP: "A saved address without https",
    Kind.TWO_STEP: "Two-step sign-in is offered and not seen",
}
SAID = {Kind.TWO_STEP: "said_two_step", Kind.PASSKEY: "said_passkey"}
SAID_EVIDENCE = "You said that you have it"
ACCOUNT = "account:"
KEY_LENGTH = 32
_SEEN = (FindingState.OPEN, FindingState.CAME_BACK)
_THERE = (*_SEEN, FindingState.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed since the last look, counted in things to mend; ``before`` is when that was."""

    before: datetime
    mended: int
    new: int
    came_back: int


def identity(program: Program, name: Name) -> str:
    """The keyed name that stands for an account in the history."""
    return program.vault.identity("\n".join(("account", *name)))


def what_you_said(program: Program) -> set[tuple[Kind, str]]:
    """Where the worker said that they have two-step sign-in or a passkey: kinds, and keyed names of accounts."""
    kinds = {word: kind for kind, word in SAID.items()}
    found = program.vault.findings(Part.PASSWORDS)
    return {(kinds[finding.kind], finding.identity) for finding in found if finding.kind in kinds}


def keep_said(program: Program, kind: Kind, name: Name) -> None:
    """Remember that this account has two-step sign-in or a passkey, because the worker says so: nothing is left to do
    about that, and what else was found stands. Slow; runs in a worker thread.
    """
    settled = (kind.value, identity(program, name))
    found = program.vault.findings(Part.PASSWORDS)
    stands = [Seen(one.kind, one.identity, one.evidence) for one in found if one.state in _SEEN]
    seen = [one for one in stands if (one.kind, one.identity) != settled]
    seen.append(Seen(SAID[kind], settled[1], SAID_EVIDENCE))
    kinds = [kind.value] if kind in KINDS else []
    program.session.record(Part.PASSWORDS, kinds, seen, lambda one: (one.kind, one.identity) == settled)


def record(program: Program, findings: Iterable[AccountFinding], *, leaks_known: bool) -> Compared | None:
    """Take an audit into the history: actions appear, are recounted or close. None where there was no look before.

    An account that the file does not hold cannot be told, nor can leaks that were not asked for (``leaks_known``).
    Slow; runs in a worker thread.
    """
    keys: dict[Name, str] = {}
    seen: dict[tuple[str, str], Seen] = {}
    unsure: set[tuple[str, str]] = set()
    for finding in findings:
        name = (finding.account.site, finding.account.username)
        if name not in keys:
            keys[name] = identity(program, name)
        key = (finding.kind.value, keys[name])
        if finding.kind in KINDS and is_to_do(finding):
            seen[key] = Seen(*key, EVIDENCE[finding.kind])
        elif finding.state is SignIn.CANNOT_TELL:
            unsure.add(key)
    here = set(keys.values())
    before = program.vault.findings(Part.PASSWORDS)
    for said in before:  # what the worker said stands until they forget it
        if said.kind in SAID.values():
            seen[said.kind, said.identity] = Seen(said.kind, said.identity, said.evidence)

    def covered(finding: Finding) -> bool:
        if finding.kind == Kind.LEAKED and not leaks_known:
            return False
        return finding.identity in here and (finding.kind, finding.identity) not in unsure

    after = program.session.record(Part.PASSWORDS, [kind.value for kind in KINDS], seen.values(), covered)
    _close_mended(program, here - {one.identity for one in after if one.state in _THERE and one.kind in KINDS})
    return _compared(before, after)


def _compared(before: Iterable[Finding], after: Iterable[Finding]) -> Compared | None:
    known = {(finding.kind, finding.identity): finding for finding in before if finding.kind in KINDS}
    if not known:
        return None
    mended = new = came_back = 0
    for finding in after:
        if finding.kind not in KINDS:
            continue
        old = known.get((finding.kind, finding.identity))
        new += old is None
        if old is not None:
            mended += finding.state is FindingState.GONE and old.state in _THERE
            came_back += finding.state is FindingState.CAME_BACK and old.state is FindingState.GONE
    return Compared(max(finding.last_seen for finding in known.values()), mended, new, came_back)


# --- Actions for single accounts --------------------------------------------------------------


def account_origin(program: Program, account: Account) -> str:
    """The origin of the action for one account, which the worker adds."""
    key = identity(program, (account.site, account.username))[:KEY_LENGTH]
    return finding_origin(Part.PASSWORDS, f"{ACCOUNT}{key}")


def add_action(program: Program, account: Account, text: str) -> Action:
    """Put one account among the actions, with the page to change its password at."""
    action = Action(
        origin=account_origin(program, account),
        text=text,
        created=program.clock.now(),
        step=Step.PASSWORDS,
        weight=5,
        minutes=4,
        link=account.change_link,
    )
    program.vault.save_actions([action])
    return action


def _close_mended(program: Program, mended: Iterable[str]) -> None:
    """Close the actions of accounts in which nothing is left to mend."""
    origins = {finding_origin(Part.PASSWORDS, f"{ACCOUNT}{key[:KEY_LENGTH]}") for key in mended}
    done = [
        replace(action, done=program.clock.now())
        for action in program.vault.actions()
        if action.done is None and action.origin in origins
    ]
    if done:
        program.vault.save_actions(done)
