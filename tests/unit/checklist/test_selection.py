"""Which checks are asked of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from app.checklist.catalogue import Catalogue, Register
from app.checklist.selection import all_that_apply, choose, retired
from app.core.model import AccountKind, AppliesTo, Check, Depth, Nation, Pack, Role, Step, Worker
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


@pytest.mark.parametrize(
    ("depth", "asked"),
    [
        (Depth.QUICK, ["a.quick"]),
        (Depth.NORMAL, ["a.quick", "a.weighs"]),
        (Depth.FULL, ["a.quick", "a.weighs", "a.light"]),
    ],
)
def test_the_depth_chooses_by_mark_and_weight(depth: Depth, asked: list[str]) -> None:
    pack = _pack(
        "a",
        make_check("a.quick", quick=True, weight=1),
        make_check("a.weighs", weight=3),
        make_check("a.light", weight=2),
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
