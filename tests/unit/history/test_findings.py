"""Findings over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Finding, FindingState, Part
from app.history.findings import Seen, merge
from tests.history_makers import NOW

_LATER = NOW + timedelta(days=30)
_OPEN = Finding(Part.PHOTOS, "location", "id", "IMG.jpg", NOW, NOW)
_SEEN = Seen("location", "id", "IMG.jpg")


def _everything(_: Finding) -> bool:
    return True


def _nothing(_: Finding) -> bool:
    return False


def test_a_first_sight_is_open() -> None:
    assert merge(Part.PHOTOS, [], [_SEEN, _SEEN], _everything, NOW) == [_OPEN]


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (FindingState.OPEN, FindingState.OPEN),
        (FindingState.CANNOT_TELL, FindingState.OPEN),
        (FindingState.GONE, FindingState.CAME_BACK),
        (FindingState.CAME_BACK, FindingState.CAME_BACK),
    ],
)
def test_seen_again(before: FindingState, state: FindingState) -> None:
    (found,) = merge(Part.PHOTOS, [replace(_OPEN, state=before)], [_SEEN], _everything, _LATER)
    assert found == replace(_OPEN, state=state, last_seen=_LATER)


@pytest.mark.parametrize("before", FindingState)
def test_not_seen_where_the_scan_looked_is_gone(before: FindingState) -> None:
    (found,) = merge(Part.PHOTOS, [replace(_OPEN, state=before)], [], _everything, _LATER)
    assert found == replace(_OPEN, state=FindingState.GONE)


@pytest.mark.parametrize("before", FindingState)
def test_not_seen_where_the_scan_did_not_look_cannot_be_told(before: FindingState) -> None:
    (found,) = merge(Part.PHOTOS, [replace(_OPEN, state=before)], [], _nothing, _LATER)
    assert found.state is (FindingState.GONE if before is FindingState.GONE else FindingState.CANNOT_TELL)
    assert found.last_seen == NOW


def test_other_parts_are_left_alone() -> None:
    assert merge(Part.PHOTOS, [replace(_OPEN, part=Part.POSTS)], [], _everything, NOW) == []


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=6))
def test_scans_never_add_a_second_finding(scans: list[set[str]]) -> None:
    findings: list[Finding] = []
    ever: set[str] = set()
    for number, scan in enumerate(scans):
        ever |= scan
        now = NOW + timedelta(days=number)
        findings = merge(Part.PHOTOS, findings, [Seen("location", name, "") for name in scan], _everything, now)
        assert sorted(finding.identity for finding in findings) == sorted(ever)
        shown = {f.identity for f in findings if f.state in (FindingState.OPEN, FindingState.CAME_BACK)}
        assert shown == scan
