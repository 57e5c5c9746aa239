"""Which checks are asked of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from app.checklist.catalogue import Catalogue, Register
from app.checklist.loader import load_catalogue
from app.checklist.selection import HEAVY, all_that_apply, choose, most_worthwhile_first, retired
from app.core.checks import AppliesTo, Check, Pack
from app.core.model import AccountKind, Depth, Nation, Role, Step, Threat, Worker
from app.system.paths import checklists_dir
from tests.history_makers import make_check

PERSONAL = AccountKind.PERSONAL
OLD = date(2026, 1, 1)


def _pack(pack_id: str, *checks: Check, platform: bool = False) -> Pack:
    step = Step.SETTINGS if platform else Step.CONTACTS
    return Pack(pack_id, pack_id.title(), "1", OLD, "", platform, False, step, 1, "", checks=checks)


def _ids(checks: Iterable[Check]) -> list[str]:
    return [check.id for check in checks]


def _asked(pack: Pack, worker: Worker, depth: Depth = Depth.FULL) -> list[str]:
    sections = choose(Catalogue((pack,), Register((), ())), worker, depth)
    return [check.id for section in sections for check in section.checks]


def test_only_the_platforms_that_were_named_are_asked() -> None:
    packs = (
        _pack("facebook", make_check("facebook.a"), platform=True),
        _pack("x", make_check("x.a"), platform=True),
        _pack("ground", make_check("ground.a")),
        _pack("empty"),
    )
    catalogue = Catalogue(packs, Register((), ()))
    assert [section.id for section in choose(catalogue, Worker(accounts={"x": PERSONAL}), Depth.FULL)] == [
        "x",
        "ground",
    ]
    assert [section.id for section in choose(catalogue, Worker(), Depth.FULL)] == ["ground"]


def test_what_waits_to_be_done_is_asked_though_its_account_was_taken_back() -> None:
    pack = _pack("facebook", make_check("facebook.a"), make_check("facebook.b"), platform=True)
    catalogue = Catalogue((pack,), Register((), ()))
    (section,) = choose(catalogue, Worker(), Depth.QUICK, also={"facebook.b"})
    assert _ids(section.checks) == ["facebook.b"]
    assert all_that_apply(catalogue, Worker()) == []


@pytest.mark.parametrize(
    ("depth", "asked"),
    [
        (Depth.QUICK, ["a.quick"]),
        (Depth.NORMAL, ["a.quick", "a.weighs", "a.soon-done"]),
        (Depth.FULL, ["a.quick", "a.weighs", "a.soon-done", "a.takes-long", "a.light"]),
    ],
)
def test_the_depth_chooses_by_mark_and_weight(depth: Depth, asked: list[str]) -> None:
    pack = _pack(
        "a",
        make_check("a.quick", quick=True, weight=1),
        make_check("a.weighs", weight=5, minutes=20),
        make_check("a.soon-done", weight=4, minutes=2),
        make_check("a.takes-long", weight=4, minutes=3),
        make_check("a.light", weight=3, minutes=1),
        make_check("a.gone", weight=5, quick=True, gone_since=OLD),
    )
    assert _asked(pack, Worker(), depth) == asked
    assert _ids(retired(pack)) == ["a.gone"]


def test_the_urgent_come_first_for_whom_someone_may_be_looking_for() -> None:
    pack = _pack(
        "a", make_check("a.1"), make_check("a.2", urgent=True), make_check("a.3"), make_check("a.4", urgent=True)
    )
    assert _asked(pack, Worker()) == ["a.1", "a.2", "a.3", "a.4"]
    assert _asked(pack, Worker(someone_looking=True)) == ["a.2", "a.4", "a.1", "a.3"]


def test_more_of_the_urgent_is_asked_when_someone_is_looking() -> None:
    pack = _pack(
        "a",
        make_check("a.quick", quick=True),
        make_check("a.urgent", urgent=True, weight=1),
        make_check("a.heavy", urgent=True, weight=5),
        make_check("a.gone", urgent=True, gone_since=OLD),
        make_check("a.light", weight=1),
    )
    assert _asked(pack, Worker(), Depth.QUICK) == ["a.quick"]
    assert _asked(pack, Worker(someone_looking=True), Depth.QUICK) == ["a.heavy", "a.quick"]
    assert _asked(pack, Worker(someone_looking=True), Depth.NORMAL) == ["a.urgent", "a.heavy", "a.quick"]


def test_sections_with_what_is_urgent_come_first_in_their_step_and_the_others_keep_their_order() -> None:
    def platform(name: str, *, urgent: bool = False) -> Pack:
        return _pack(name, make_check(f"{name}.a", urgent=urgent), platform=True)

    packs = (platform("c"), platform("b"), platform("e", urgent=True), platform("d", urgent=True), platform("a"))
    packs += (_pack("ground", make_check("ground.a")), _pack("trouble", make_check("trouble.a", urgent=True)))
    accounts = dict.fromkeys("abcde", PERSONAL)

    def order(*, someone_looking: bool) -> list[str]:
        worker = Worker(accounts=accounts, someone_looking=someone_looking)
        return [section.id for section in choose(Catalogue(packs, Register((), ())), worker, Depth.FULL)]

    assert order(someone_looking=False) == ["c", "b", "e", "d", "a", "ground", "trouble"]
    assert order(someone_looking=True) == ["e", "d", "c", "b", "a", "trouble", "ground"]


URGENT_TO_ASK = (
    "facebook.where-logged-in",
    "snapchat.live-location",
    "if-something-happens.keep-proof",
    "if-something-happens.who-has-your-address",
)


def test_a_check_steps_back_where_another_pack_says_the_same_more_closely() -> None:
    rule = AppliesTo(unless=frozenset({"iphone.camera"}))
    packs = (
        _pack("photos", make_check("photos.camera", applies_to=rule, quick=True)),
        _pack("iphone", make_check("iphone.camera", weight=1), platform=True),
    )

    def asked(worker: Worker, also: Iterable[str] = ()) -> list[str]:
        sections = choose(Catalogue(packs, Register((), ())), worker, Depth.QUICK, also=set(also))
        return [check.id for section in sections for check in section.checks]

    assert asked(Worker()) == ["photos.camera"]
    assert asked(Worker(accounts={"iphone": PERSONAL})) == []
    assert asked(Worker(accounts={"iphone": PERSONAL}), also=["photos.camera"]) == ["photos.camera"]


def test_what_a_check_steps_back_for_is_there_and_weighs_as_much() -> None:
    """With the other pack, a worker is asked as much as without it, in a quick audit too."""
    checks = {check.id: check for pack in load_catalogue(checklists_dir()).packs for check in pack.checks}
    pairs = [(check, checks[other]) for check in checks.values() for other in check.applies_to.unless]
    assert len(pairs) > 15
    for check, other in pairs:
        assert other.pack != check.pack
        assert not other.applies_to.unless & {check.id}
        assert other.quick or not check.quick, (check.id, other.id)
        assert other.urgent or not check.urgent, (check.id, other.id)


def test_a_quick_audit_of_someone_who_is_looked_for_asks_what_is_urgent_and_weighs_most() -> None:
    catalogue = load_catalogue(checklists_dir())
    worker = Worker(accounts={pack.id: PERSONAL for pack in catalogue.platforms()}, someone_looking=True)
    sections = choose(catalogue, worker, Depth.QUICK)
    asked = {check.id for section in sections for check in section.checks}
    assert set(URGENT_TO_ASK) <= asked
    urgent = {check.id for check in all_that_apply(catalogue, worker) if check.urgent and check.weight == HEAVY}
    assert urgent <= asked
    assert {c.id for s in choose(catalogue, worker, Depth.NORMAL) for c in s.checks} >= {
        check.id for check in all_that_apply(catalogue, worker) if check.urgent
    }
    for step in Step:
        holds = [any(check.urgent for check in section.checks) for section in sections if section.step is step]
        assert holds == sorted(holds, reverse=True), step
    few = {pack.id: PERSONAL for pack in catalogue.platforms() if pack.id in ("facebook", "snapchat")}
    asked = {c.id for s in choose(catalogue, replace(worker, accounts=few), Depth.QUICK) for c in s.checks}
    assert set(URGENT_TO_ASK) <= asked
    assert not any(check_id.startswith("instagram.") for check_id in asked)


@pytest.mark.parametrize(
    ("rule", "worker", "asked"),
    [
        (AppliesTo(nations=frozenset({Nation.WALES})), Worker(nation=Nation.WALES), True),
        (AppliesTo(nations=frozenset({Nation.WALES})), Worker(nation=Nation.ENGLAND), False),
        (AppliesTo(nations=frozenset({Nation.WALES})), Worker(), True),
        (AppliesTo(roles=frozenset({Role.MANAGER})), Worker(role=Role.MANAGER), True),
        (AppliesTo(roles=frozenset({Role.MANAGER})), Worker(role=Role.HOME_CARE), False),
        (AppliesTo(roles=frozenset({Role.MANAGER})), Worker(), True),
        (AppliesTo(accounts=frozenset({AccountKind.AGENCY})), Worker(accounts={"x": AccountKind.AGENCY}), True),
        (AppliesTo(accounts=frozenset({AccountKind.AGENCY})), Worker(accounts={"x": PERSONAL}), False),
        (AppliesTo(accounts=frozenset({AccountKind.AGENCY})), Worker(), True),
        (AppliesTo(frozenset({Nation.WALES}), frozenset({Role.MANAGER})), Worker(nation=Nation.WALES), True),
        (
            AppliesTo(frozenset({Nation.WALES}), frozenset({Role.MANAGER})),
            Worker(nation=Nation.WALES, role=Role.STUDENT),
            False,
        ),
    ],
)
def test_what_was_not_told_excludes_nothing(rule: AppliesTo, worker: Worker, asked: bool) -> None:
    pack = _pack("ground", make_check("ground.a", applies_to=rule))
    assert bool(_asked(pack, worker)) is asked


def test_on_a_platform_its_own_account_counts() -> None:
    rule = AppliesTo(accounts=frozenset({AccountKind.AGENCY}))
    pack = _pack("x", make_check("x.a", applies_to=rule), platform=True)
    worker = Worker(accounts={"x": PERSONAL, "facebook": AccountKind.AGENCY})
    assert _asked(pack, worker) == []
    assert _asked(pack, replace(worker, accounts={"x": AccountKind.AGENCY})) == ["x.a"]


def test_the_amounts_count_all_that_apply() -> None:
    pack = _pack("a", make_check("a.1", weight=1), make_check("a.2", gone_since=OLD))
    assert _ids(all_that_apply(Catalogue((pack,), Register((), ())), Worker())) == ["a.1"]


# --- The most worthwhile first -------------------------------------------------------------------


def _best(pack: Pack | list[Check], worker: Worker) -> list[str]:
    return _ids(most_worthwhile_first(pack.checks if isinstance(pack, Pack) else pack, worker))


def test_what_weighs_comes_first_then_the_marked_then_the_sooner_done() -> None:
    checks = [
        make_check("a.light", weight=1),
        make_check("b.slow", weight=5, minutes=8),
        make_check("c.soon", weight=5, minutes=1),
        make_check("d.marked", weight=5, minutes=9, quick=True),
    ]
    assert _best(checks, Worker()) == ["d.marked", "c.soon", "b.slow", "a.light"]


def test_what_the_worker_fears_weighs_more_and_the_urgent_most() -> None:
    checks = [
        make_check("a.plain", weight=4),
        make_check("b.feared", weight=4, threats=frozenset({Threat.REPORTER})),
        make_check("c.looked-for", weight=4, threats=frozenset({Threat.SOMEONE_LOOKING})),
        make_check("d.urgent", weight=1, urgent=True),
    ]
    assert _best(checks, Worker()) == ["a.plain", "b.feared", "c.looked-for", "d.urgent"]
    assert _best(checks, Worker(fears=frozenset({Threat.REPORTER})))[:2] == ["b.feared", "a.plain"]
    assert _best(checks, Worker(someone_looking=True))[:3] == ["d.urgent", "c.looked-for", "a.plain"]


@pytest.mark.parametrize("fear", [None, *Threat])
def test_whatever_is_feared_two_step_sign_in_for_the_email_is_among_the_thirty(fear: Threat | None) -> None:
    catalogue = load_catalogue(checklists_dir())
    worker = Worker(accounts={"facebook": PERSONAL, "whatsapp": PERSONAL}, fears=frozenset({fear} if fear else ()))
    assert "passwords.two-step-email" in _ids(most_worthwhile_first(all_that_apply(catalogue, worker), worker)[:30])


def test_of_equals_each_account_has_its_first_before_any_has_its_second() -> None:
    checks = [make_check(f"{name}.{number}", weight=5) for name in "abc" for number in (1, 2)]
    assert _best(checks, Worker()) == ["a.1", "b.1", "c.1", "a.2", "b.2", "c.2"]


def test_one_a_day_of_a_worker_with_everything_touches_every_account() -> None:
    catalogue = load_catalogue(checklists_dir())
    worker = Worker(accounts={pack.id: PERSONAL for pack in catalogue.platforms()})
    sections = choose(catalogue, worker, Depth.DAILY)
    first = most_worthwhile_first((check for section in sections for check in section.checks), worker)[:30]
    touched = {check.pack for check in first}
    heavy = {
        pack.id for pack in catalogue.platforms() if any(check.quick and check.weight == 5 for check in pack.checks)
    }
    assert heavy <= touched
    assert "passwords.two-step-email" in _ids(first)
