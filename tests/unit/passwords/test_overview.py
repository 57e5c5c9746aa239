"""An audit by its accounts: what comes first, what belongs together, and what the worker says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.passwords.model import Account, AccountFinding, Kind, Matters, SignIn
from app.passwords.overview import PROBLEMS, SIGN_IN, is_to_do, overview, say_so, with_said


def account(place: int = 1, site: str = "shop.example", username: str = "sam", **more: bool) -> Account:
    return Account(place, site, username, matters=Matters.OTHER, **more)


def finding(
    kind: Kind, rank: float = 3.0, of: Account | None = None, group: str = "", state: SignIn | None = None
) -> AccountFinding:
    return AccountFinding(of or account(), kind, "Why.", rank, group, state)


SOME = st.lists(
    st.builds(
        lambda place, kind, rank, group, state: finding(
            kind, rank, account(place, f"site{place % 5}.example"), f"{kind}-{group}" if group else "", state
        ),
        st.integers(1, 30),
        st.sampled_from(Kind),
        st.floats(0, 30),
        st.integers(0, 3),
        st.sampled_from([None, *SignIn]),
    ),
    max_size=40,
)


@given(SOME)
def test_every_account_is_there_once_the_most_pressing_first(findings: list[AccountFinding]) -> None:
    view = overview(findings)
    names = [seen.name for seen in view.accounts]
    assert len(set(names)) == len(names)
    assert set(names) == {(one.account.site, one.account.username) for one in findings}
    ranks = [seen.rank for seen in view.accounts]
    assert ranks == sorted(ranks, reverse=True)
    for seen in view.accounts:
        assert len({one.kind for one in seen.findings}) == len(seen.findings)
    assert all(any(one.kind in PROBLEMS for one in seen.to_do) for seen in view.pressing)
    assert len(view.pressing) <= 5
    for kind in Kind:
        told = [seen for state in (None, *SignIn) for seen in view.of(kind, state)]
        assert len(told) == len([seen for seen in view.accounts if seen.finding(kind)])


@given(SOME, st.sampled_from(SIGN_IN))
def test_what_the_worker_says_counts_for_that_account_and_kind_alone(
    findings: list[AccountFinding], kind: Kind
) -> None:
    before = overview(findings)
    for seen in before.accounts:
        after = say_so(before, kind, seen.name)
        for old, new in zip(before.accounts, after.accounts, strict=True):
            mine = new.finding(kind)
            if old.name == seen.name and mine is not None:
                was = old.finding(kind)
                assert mine.state is (SignIn.SEEN if was and was.state is SignIn.SEEN else SignIn.YOU_SAY)
            else:
                assert new == old


def test_an_account_that_stands_there_twice_is_one_with_the_worse_finding() -> None:
    view = overview([finding(Kind.WEAK, 3.0), finding(Kind.WEAK, 4.0, account(2)), finding(Kind.HTTP, 1.5)])
    [seen] = view.accounts
    assert [(one.kind, one.rank) for one in seen.findings] == [(Kind.WEAK, 4.0), (Kind.HTTP, 1.5)]
    assert seen.rank == 5.5


def test_groups_name_their_accounts_the_same_password_first_and_cross_between_work_and_home() -> None:
    work, home, other = account(1, "council.example", at_work=True), account(2, "shop.example"), account(3, "a.example")
    view = overview(
        [finding(Kind.NEAR, of=home, group="near-1"), finding(Kind.NEAR, of=other, group="near-1")]
        + [finding(Kind.REUSED, of=one, group="reused-1") for one in (work, home)]
        + [finding(Kind.REUSED, of=other, group="reused-2")]
    )
    assert [(group.kind, [one.site for one in group.accounts]) for group in view.groups] == [
        (Kind.REUSED, ["council.example", "shop.example"]),
        (Kind.NEAR, ["shop.example", "a.example"]),
    ]
    assert view.crossing == view.groups[:1]


def test_what_is_well_or_not_known_is_nothing_to_do() -> None:
    assert is_to_do(finding(Kind.LEAKED))
    assert not is_to_do(finding(Kind.LEAKED, state=SignIn.CANNOT_TELL))
    for kind in SIGN_IN:
        assert [state for state in SignIn if is_to_do(finding(kind, state=state))] == [SignIn.OFFERED]


def test_said_changes_the_sentence_and_the_rank_but_never_what_the_file_shows() -> None:
    offered, shown = (finding(Kind.PASSKEY, 2.0, state=state) for state in (SignIn.OFFERED, SignIn.SEEN))
    [said, kept] = with_said([offered, shown], lambda kind, name: name == ("shop.example", "sam"))
    assert (said.state, said.rank, said.why) == (SignIn.YOU_SAY, 0.0, "You say that it has a passkey.")
    assert kept == shown
