"""What the history keeps of a look at passwords: kinds under keyed names, compared the next time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import Action, Computer, FindingState, Part
from app.passwords.model import Account, AccountFinding, Kind, SignIn
from app.ui.password_findings import Compared, account_origin, add_action, keep_said, record, what_you_said
from tests.ui.conftest import NOW, PASSPHRASE

BANK, SHOP, MAIL = (Account(n, site, "sam", on_web=True) for n, site in enumerate(("bank.example", "shop", "mail"), 1))


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[Application]:
    """One history for all tests here: making one takes longer than all that they do."""
    made = Application(tmp_path_factory.mktemp("history"), clock)
    made.load()
    made.create_history(Computer.MINE, PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def program(history: Application, clock: FixedClock) -> Application:
    """The history without what the test before left in it, at the same moment again."""
    clock.advance(NOW - clock.now())
    history.session.forget(Part.PASSWORDS)
    return history


def found(account: Account, kind: Kind, state: SignIn | None = None) -> AccountFinding:
    return AccountFinding(account, kind, "Why.", 3.0, "", state)


def here(account: Account) -> AccountFinding:
    """What every account of a file has at least: that it stands there."""
    return found(account, Kind.PASSKEY, SignIn.CANNOT_TELL)


def states(program: Application) -> dict[str, list[FindingState]]:
    by_kind: dict[str, list[FindingState]] = {}
    for finding in program.vault.findings(Part.PASSWORDS):
        by_kind.setdefault(finding.kind, []).append(finding.state)
    return {kind: sorted(values) for kind, values in by_kind.items()}


def open_actions(program: Application) -> list[str]:
    return sorted(action.text for action in program.open_actions())


def test_findings_become_actions_and_are_compared_next_time(program: Application, clock: FixedClock) -> None:
    first = [found(BANK, Kind.REUSED), found(SHOP, Kind.REUSED), found(SHOP, Kind.WEAK), here(BANK), here(SHOP)]
    assert record(program, first, leaks_known=False) is None
    assert open_actions(program) == [
        "Change 1 password that is easy to guess",
        "Give 2 accounts that share a password one of their own",
    ]
    clock.advance(timedelta(days=90))
    second = [here(BANK), found(SHOP, Kind.WEAK), here(SHOP), found(MAIL, Kind.OLD)]
    assert record(program, second, leaks_known=False) == Compared(NOW, mended=2, new=1, came_back=0)
    clock.advance(timedelta(days=90))
    third = [found(BANK, Kind.REUSED), here(BANK), here(SHOP), found(MAIL, Kind.OLD)]
    assert record(program, third, leaks_known=False) == Compared(NOW + timedelta(days=90), 1, 0, 1)
    assert states(program) == {
        "reused": [FindingState.CAME_BACK, FindingState.GONE],
        "weak": [FindingState.GONE],
        "old": [FindingState.OPEN],
    }


def test_an_account_that_the_file_does_not_hold_cannot_be_told(program: Application) -> None:
    record(program, [found(BANK, Kind.WEAK), found(SHOP, Kind.WEAK)], leaks_known=False)
    record(program, [here(BANK)], leaks_known=False)
    assert states(program) == {"weak": [FindingState.CANNOT_TELL, FindingState.GONE]}
    assert open_actions(program) == ["Change 2 passwords that are easy to guess"]


@pytest.mark.parametrize(
    ("again", "leaks_known", "state"),
    [
        ([], False, FindingState.CANNOT_TELL),
        ([], True, FindingState.GONE),
        ([found(BANK, Kind.LEAKED, SignIn.CANNOT_TELL)], True, FindingState.CANNOT_TELL),
        ([found(BANK, Kind.LEAKED)], True, FindingState.OPEN),
    ],
)
def test_a_leak_is_gone_only_where_the_service_was_asked_and_answered(
    program: Application, again: list[AccountFinding], leaks_known: bool, state: FindingState
) -> None:
    record(program, [found(BANK, Kind.LEAKED), here(BANK)], leaks_known=True)
    record(program, [*again, here(BANK)], leaks_known=leaks_known)
    assert states(program) == {"leaked": [state]}


def test_no_name_is_kept_and_what_is_well_is_no_finding(program: Application) -> None:
    well = [found(BANK, Kind.TWO_STEP, state) for state in SignIn if state is not SignIn.OFFERED]
    record(program, [found(BANK, Kind.WEAK), *well, found(SHOP, Kind.TWO_STEP, SignIn.OFFERED)], leaks_known=False)
    kept = program.vault.findings(Part.PASSWORDS)
    assert sorted(one.kind for one in kept) == ["two_step", "weak"]
    for one in kept:
        assert len(one.identity) == 64
        assert not {"bank", "shop", "sam"} & set(one.evidence.casefold().split())


def test_what_the_worker_says_stands_until_it_is_forgotten(program: Application) -> None:
    keep_said(program, Kind.TWO_STEP, ("bank.example", "sam"))
    [(kind, key)] = what_you_said(program)
    assert kind is Kind.TWO_STEP
    record(program, [found(SHOP, Kind.WEAK)], leaks_known=False)
    record(program, [found(SHOP, Kind.WEAK)], leaks_known=False)
    assert what_you_said(program) == {(kind, key)}
    assert states(program)["said_two_step"] == [FindingState.OPEN]


def test_what_the_worker_says_settles_the_matter_at_once_and_nothing_else(program: Application) -> None:
    offered = [found(one, Kind.TWO_STEP, SignIn.OFFERED) for one in (BANK, SHOP)]
    record(program, [*offered, found(BANK, Kind.WEAK)], leaks_known=False)
    assert "See that two-step sign-in is on at 2 accounts" in open_actions(program)
    keep_said(program, Kind.TWO_STEP, ("bank.example", "sam"))
    assert open_actions(program) == [
        "Change 1 password that is easy to guess",
        "See that two-step sign-in is on at 1 account",
    ]
    assert states(program)["two_step"] == [FindingState.GONE, FindingState.OPEN]


def test_the_action_of_an_account_closes_when_nothing_is_left_to_mend(program: Application) -> None:
    record(program, [found(BANK, Kind.WEAK), here(BANK)], leaks_known=False)
    action = add_action(program, BANK, "Change the password of bank.example")
    assert action.link == "https://bank.example/.well-known/change-password"

    def now() -> Action:
        return next(one for one in program.session.actions() if one.origin == account_origin(program, BANK))

    record(program, [found(BANK, Kind.WEAK), here(BANK)], leaks_known=False)
    assert now().done is None
    record(program, [here(BANK)], leaks_known=False)
    assert now().done == NOW


def test_forgetting_leaves_nothing_of_it(program: Application) -> None:
    keep_said(program, Kind.PASSKEY, ("bank.example", "sam"))
    record(program, [found(BANK, Kind.WEAK)], leaks_known=False)
    add_action(program, BANK, "Change the password of bank.example")
    program.session.forget(Part.PASSWORDS)
    assert program.vault.findings(Part.PASSWORDS) == []
    assert program.session.actions() == []
