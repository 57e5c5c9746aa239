"""The audit of a whole export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.passwords.accounts import one_each
from app.passwords.audit import Context, audit
from app.passwords.known_sites import KnownSites
from app.passwords.logins import logins_of
from app.passwords.model import (
    AccountFinding,
    Audited,
    Damaged,
    Dates,
    Entry,
    Export,
    Kind,
    OwnWords,
    SignIn,
    Skipped,
    SkipReason,
    Tells,
)
from app.passwords.single import Said
from tests.unit.passwords.vault_maker import entry, export

TODAY = date(2026, 11, 20)
STRONG = ("Kq7#vTz9!mWp", "xR2$hNc8@bYs", "jL5%gDf3^uEa", "wP9&tQo6*iZk")
ALL = Tells(totp=True, passkeys=True, dates=Dates.EXACT)


def _audit(known: KnownSites, *entries: Entry, tells: Tells = ALL, **context: object) -> Audited:
    return _judged(export(entries, tells), Context(TODAY, known=known, **context))  # type: ignore[arg-type]


def _judged(made: Export, context: Context) -> Audited:
    return audit(made, one_each(logins_of(made.entries, context.known, context.words)), context)


def _of(audited: Audited, kind: Kind) -> list[AccountFinding]:
    return [finding for finding in audited.findings if finding.kind is kind]


def _places(audited: Audited, kind: Kind) -> list[int]:
    return sorted(finding.account.place for finding in _of(audited, kind))


def test_reuse_is_told_of_each_account_in_one_group(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, STRONG[0], "a.example", "sam"),
        entry(2, STRONG[0], "b.example", "sam"),
        entry(3, STRONG[1], "c.example", "sam"),
        entry(4, STRONG[0], "google.com", "sam"),
    )
    found = _of(audited, Kind.REUSED)
    assert [finding.account.place for finding in found] == [4, 1, 2]  # e-mail first
    assert {finding.group for finding in found} == {"reused-1"}
    assert {finding.why for finding in found} == {
        "The same password as 2 other accounts: someone who learns one can open the others.",
    }


def test_a_reference_is_not_reuse_nor_are_two_addresses_of_one_account(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, STRONG[0], "a.example", "sam"),
        entry(2, STRONG[0], "b.example", "sam", borrows=True),
        entry(3, STRONG[1], "google.com", "sam"),
        entry(4, STRONG[1], "youtube.com", "sam"),
        entry(5, STRONG[2], "shop.example", "sam"),
        entry(6, STRONG[2] + "1", "shop.example", "sam"),  # the account stands there twice, once with its old password
    )
    assert not _of(audited, Kind.REUSED)
    assert not _of(audited, Kind.NEAR)


def test_one_account_is_told_once_with_what_any_of_its_logins_has(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, "Ramsbottom1", username="sam", addresses=("android:com.instagram.android",), silenced=True),
        entry(2, "Ramsbottom1", "instagram.com", "sam", earlier=("Ramsbottom0",)),
        entry(3, "Ramsbottom1", "www.instagram.com", "sam", has_totp=True),
    )
    assert audited.audited == 3
    assert {(finding.account.place, finding.account.site) for finding in audited.findings} == {(2, "instagram.com")}
    assert [finding.kind for finding in audited.findings].count(Kind.NEAR) == 1
    assert [finding.state for finding in _of(audited, Kind.TWO_STEP)] == [SignIn.SEEN]


def test_near_ones_and_those_shared_between_work_and_private_life(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, "Harbour-Lilac-22", "a.example", "sam"),
        entry(2, "Harbour-Lilac-23", "rota.millhousecare.co.uk", "sam"),
        words=OwnWords(employers=("Mill House Care",)),
    )
    found = _of(audited, Kind.NEAR)
    assert [finding.account.place for finding in found] == [2, 1]
    assert all("One of the two is for work, the other is private." in finding.why for finding in found)


def test_those_that_share_a_password_are_not_called_nearly_the_same(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, "Harbour-Lilac-22", "a.example", "sam"),
        entry(2, "Harbour-Lilac-22", "b.example", "sam"),
        entry(3, "Harbour-Lilac-23", "c.example", "sam"),
    )
    told = {finding.account.place: finding.why.partition(":")[0] for finding in _of(audited, Kind.NEAR)}
    one, two = "Nearly the same password as 1 other account", "Nearly the same password as 2 other accounts"
    assert told == {1: one, 2: one, 3: two}


def test_against_its_own_earlier_versions(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, "Copper/Finch/Lane4", "a.example", earlier=("Copper/Finch/Lane3",)),
        entry(2, STRONG[0], "b.example", earlier=(STRONG[1], STRONG[0])),
        entry(3, STRONG[2], "c.example", earlier=(STRONG[3],)),
    )
    assert _places(audited, Kind.NEAR) == [1, 2]
    assert {finding.group for finding in _of(audited, Kind.NEAR)} == {""}


def test_age_counts_only_with_a_reason(known: KnownSites) -> None:
    old = {"changed": date(2019, 5, 1), "dated": Dates.EXACT}
    alone = entry(1, STRONG[0], "a.example", **old)
    assert not _of(_audit(known, alone), Kind.OLD)
    shared = entry(2, STRONG[0], "b.example")
    assert _places(_audit(known, alone, shared), Kind.OLD) == [1]
    new = replace(alone, changed=date(2026, 5, 1))
    assert not _of(_audit(known, new, shared), Kind.OLD)
    leaked = _audit(known, alone, breaches={"a.example": date(2021, 1, 2)})
    assert [finding.why for finding in _of(leaked, Kind.OLD)] == [
        "Not changed since 1 May 2019, and this site lost data on 2 January 2021.",
    ]
    assert not _of(_audit(known, alone, breaches={"a.example": date(2018, 1, 1)}), Kind.OLD)


def test_http_and_what_does_not_say(known: KnownSites) -> None:
    def at(place: int, *addresses: str) -> Entry:
        return entry(place, STRONG[place % 4] * place, addresses=addresses)

    audited = _audit(
        known,
        at(1, "http://a.example/"),
        at(2, "b.example"),
        at(3, "http://c.example", "https://www.c.example"),
        at(4, "http://192.168.0.1"),
        at(5, "http://localhost"),
        at(6, "https://d.example"),
        at(7, "http://printer.local"),
    )
    assert _places(audited, Kind.HTTP) == [1]
    assert audited.notes == (
        "1 saved address does not say http or https: this file cannot tell whether what is typed there is protected.",
    )


def test_the_five_states_of_sign_in(known: KnownSites) -> None:
    audited = _audit(
        known,
        entry(1, STRONG[0], "google.com", "sam", has_totp=True, has_passkey=True),
        entry(2, STRONG[1], "paypal.com", "sam", two_step_elsewhere=True),
        entry(3, STRONG[2], "facebook.com", "sam"),
        entry(4, STRONG[3], "netflix.com", "sam"),
        entry(5, "z" + STRONG[0], "unheard.example", "sam"),
        entry(6, "y" + STRONG[1], "ebay.co.uk", "sam"),
        said=Said(two_step=frozenset({("ebay.co.uk", "sam")}), passkey=frozenset({("paypal.com", "sam")})),
    )
    two_step = {finding.account.place: finding.state for finding in _of(audited, Kind.TWO_STEP)}
    assert two_step == {
        1: SignIn.SEEN,
        2: SignIn.YOU_SAY,
        3: SignIn.OFFERED,
        4: SignIn.NOT_OFFERED,
        5: SignIn.CANNOT_TELL,
        6: SignIn.YOU_SAY,
    }
    passkeys = {finding.account.place: finding.state for finding in _of(audited, Kind.PASSKEY)}
    assert passkeys[1] is SignIn.SEEN
    assert passkeys[2] is SignIn.YOU_SAY
    assert passkeys[3] is SignIn.OFFERED
    assert passkeys[5] is SignIn.CANNOT_TELL
    # Only what there is to do has a rank.
    assert all((finding.rank > 0) is (finding.state is SignIn.OFFERED) for finding in _of(audited, Kind.TWO_STEP))


def test_what_a_format_cannot_show_is_never_called_missing(known: KnownSites) -> None:
    blind = Tells(totp=False, passkeys=False, dates=Dates.NONE)
    audited = _audit(known, entry(1, STRONG[0], "facebook.com"), entry(2, STRONG[1], "unheard.example"), tells=blind)
    offered, unknown = _of(audited, Kind.TWO_STEP)
    assert offered.why.endswith(". This file cannot show whether you use it.")
    assert unknown.why == "This file cannot tell whether you use two-step sign-in there."


def test_what_a_file_does_not_hold_may_be_elsewhere(known: KnownSites) -> None:
    audited = _audit(known, entry(1, STRONG[0], "facebook.com"), entry(2, STRONG[1], "unheard.example"), tells=ALL)
    for kind, elsewhere in (
        (Kind.TWO_STEP, "This file holds no codes for it, but you may get them another way."),
        (Kind.PASSKEY, "This file holds no passkey for it, but you may have one elsewhere."),
    ):
        offered, unknown = _of(audited, kind)
        assert offered.why == f"The site offers {words_of(kind)} (list of 4 August 2026). {elsewhere}"
        assert unknown.why == elsewhere


def words_of(kind: Kind) -> str:
    return "two-step sign-in" if kind is Kind.TWO_STEP else "passkeys"


def test_everything_is_counted_and_what_was_silenced_is_left_alone(known: KnownSites) -> None:
    entries = (
        entry(1, "password1", "a.example", silenced=True),
        entry(2, "password1", "b.example"),
    )
    made = replace(
        export(entries, ALL),
        skipped=(Skipped(3, SkipReason.NOTE), Skipped(4, SkipReason.NOTE), Skipped(5, SkipReason.CARD)),
        damaged=(Damaged(6, "it has too few cells"),),
        notes=("A note.",),
    )
    audited = _judged(made, Context(TODAY, known=known))
    assert (audited.read, audited.audited) == (6, 2)
    assert audited.skipped == {SkipReason.NOTE: 2, SkipReason.CARD: 1}
    assert audited.damaged == made.damaged
    assert {finding.account.place for finding in audited.findings} == {2}
    assert _places(audited, Kind.REUSED) == [2]
    assert audited.notes == (
        "A note.",
        "You told your password manager to leave 1 login alone: nothing is reported of them.",
    )


SECRETS = st.text("abcXYZ129!-$ ", min_size=5, max_size=14)


@given(st.lists(st.tuples(SECRETS, st.lists(SECRETS, max_size=2)), max_size=8))
def test_no_finding_holds_a_password(made: list[tuple[str, list[str]]]) -> None:
    entries = [
        entry(
            place, f"\N{BULLET}{secret}", "a.example", f"user{place}", earlier=tuple(f"\N{BULLET}{e}" for e in earlier)
        )
        for place, (secret, earlier) in enumerate(made, 1)
    ]
    audited = _audit(KnownSites(), *entries)
    assert "\N{BULLET}" not in repr(audited)
    assert audited.audited == len(entries)


TEXT = st.text(st.sampled_from("ab1!@./: \0\u0130\u3002\ud83d\U0001f510"), max_size=12)
ANYTHING = st.builds(
    Entry,
    place=st.integers(1, 9),
    title=TEXT,
    username=TEXT,
    addresses=st.lists(TEXT, max_size=2).map(tuple),
    password=TEXT.filter(bool),
    earlier=st.lists(TEXT.filter(bool), max_size=1).map(tuple),
    email=TEXT,
    folder=TEXT,
)


@given(st.lists(ANYTHING, max_size=2, unique_by=lambda one: one.place))
def test_findings_of_anything_can_be_handed_over_and_show_no_password(entries: list[Entry]) -> None:
    by_place = {one.place: one for one in entries}
    for finding in _audit(KnownSites(), *entries).findings:
        msgspec.json.encode(finding)
        shown = by_place[finding.account.place]
        own = {secret.strip() for secret in shown.secrets} - {""}
        assert finding.account.username not in own
        assert shown.addresses or finding.account.site not in own


def test_findings_come_in_the_order_of_their_rank(known: KnownSites) -> None:
    audited = _audit(known, entry(1, "password1", "unheard.example"), entry(2, "password1", "monzo.com"))
    ranks = [finding.rank for finding in audited.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert audited.findings[0].account.site == "monzo.com"
