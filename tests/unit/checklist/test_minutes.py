"""The minutes that are shown are true: the sum of the checks, and of what a step takes beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.loader import load_catalogue
from app.checklist.selection import choose
from app.core.flow import LOOK_MINUTES, QUICK_STEP_MINUTES, STEP_MINUTES, AuditFlow
from app.core.model import AccountKind, Depth, Nation, Role, Step, Worker
from app.history import daily
from app.system.paths import checklists_dir

TODAY = datetime(2026, 11, 20, tzinfo=UTC).date()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())


def _accounts(*names: str) -> dict[str, AccountKind]:
    return dict.fromkeys(names, AccountKind.PERSONAL)


def _workers(catalogue: Catalogue) -> dict[str, Worker]:
    """The three of the issue: a Welsh carer, a social worker with everything, and one with a phone alone."""
    everything = _accounts(*(pack.id for pack in catalogue.platforms()))
    return {
        "carer": Worker(Nation.WALES, Role.HOME_CARE, accounts=_accounts("facebook", "whatsapp")),
        "everything": Worker(Nation.ENGLAND, Role.CHILDRENS_SOCIAL_WORKER, accounts=everything, someone_looking=True),
        "phone": Worker(Nation.SCOTLAND, Role.CHILDRENS_HOME, accounts=_accounts("android", "snapchat", "tiktok")),
    }


@pytest.mark.parametrize("name", ["carer", "everything", "phone"])
@pytest.mark.parametrize("depth", [Depth.NORMAL, Depth.FULL])
def test_each_step_takes_as_long_as_its_checks(catalogue: Catalogue, name: str, depth: Depth) -> None:
    sections = choose(catalogue, _workers(catalogue)[name], depth)
    flow = AuditFlow(sections)
    for step in Step:
        own = sum(check.minutes for section in sections if section.step is step for check in section.checks)
        assert flow.view(step).minutes_left == own + STEP_MINUTES.get(step, 0)
        assert sum(view.minutes_left for view in flow.sections(step)) == own
    checks = sum(check.minutes for section in sections for check in section.checks)
    assert flow.minutes_left == checks + sum(STEP_MINUTES.values())


def test_one_a_day_takes_as_long_as_its_thirty(catalogue: Catalogue) -> None:
    worker = _workers(catalogue)["everything"]
    sections = choose(catalogue, worker, Depth.DAILY)
    checks = [check for section in sections for check in section.checks]
    one = daily.choose(checks, {}, {check.id for check in checks}, worker, TODAY)
    flow = AuditFlow(daily.narrowed(sections, {check.id for check in one.checks}))
    assert flow.left == daily.DAYS
    assert flow.minutes_left == sum(check.minutes for check in one.checks) + sum(STEP_MINUTES.values())


def test_a_quick_look_takes_half_a_minute_a_check(catalogue: Catalogue) -> None:
    sections = choose(catalogue, _workers(catalogue)["carer"], Depth.QUICK)
    flow = AuditFlow(sections, look_only=True)
    by_step = [sum(len(section.checks) for section in sections if section.step is step) for step in Step]
    looks = sum(ceil(count * LOOK_MINUTES) for count in by_step)
    assert flow.minutes_left == looks + sum(QUICK_STEP_MINUTES.values())


def test_an_answer_takes_its_minutes_off(catalogue: Catalogue) -> None:
    flow = AuditFlow(choose(catalogue, _workers(catalogue)["phone"], Depth.FULL))
    before = flow.minutes_left
    check = next(iter(catalogue.pack_by_id["tiktok"].checks))
    flow.mark(check.id)
    assert flow.minutes_left == before - check.minutes
