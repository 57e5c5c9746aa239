"""The audits along a line of time, in words."""

from __future__ import annotations

from datetime import timedelta

from app.core.model import Audit, Depth
from app.history.timeline import day_names
from tests.history_makers import NOW


def test_two_audits_of_one_day_are_told_apart_by_their_time() -> None:
    begun = {1: NOW - timedelta(days=1), 2: NOW, 3: NOW + timedelta(hours=1)}
    names = day_names(Audit(number, when, Depth.NORMAL) for number, when in begun.items())
    assert names[1] == "19 November 2026"
    assert names[2].startswith("20 November 2026, ")
    assert len(set(names.values())) == len(begun)
