"""Findings over time, the same for every part: a new scan updates what is known, and never adds a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.model import Finding, FindingState, Part


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a scan saw. ``identity`` is already keyed (``Vault.identity``); ``evidence`` holds no secret."""

    kind: str
    identity: str
    evidence: str


def merge(
    part: Part,
    previous: Iterable[Finding],
    seen: Iterable[Seen],
    covered: Callable[[Finding], bool],
    now: datetime,
) -> list[Finding]:
    """What the findings of ``part`` are after a scan; those whose state or evidence stays the same included.

    ``covered`` says whether the scan would have met an earlier finding again if it were still there.
    What was open and not covered cannot be told; what is gone stays gone until it is seen again.
    """
    known = {(finding.kind, finding.identity): finding for finding in previous if finding.part is part}
    result: dict[tuple[str, str], Finding] = {}
    for item in seen:
        key = (item.kind, item.identity)
        result[key] = _after_seeing(part, item, known.get(key), now)
    for key, finding in known.items():
        if key not in result:
            result[key] = _after_not_seeing(finding, covered(finding))
    return list(result.values())


def _after_seeing(part: Part, item: Seen, before: Finding | None, now: datetime) -> Finding:
    if before is None:
        return Finding(part, item.kind, item.identity, item.evidence, first_seen=now, last_seen=now)
    returned = before.state in (FindingState.GONE, FindingState.CAME_BACK)
    state = FindingState.CAME_BACK if returned else FindingState.OPEN
    return replace(before, evidence=item.evidence, last_seen=now, state=state)


def _after_not_seeing(finding: Finding, covered: bool) -> Finding:
    if finding.state is FindingState.GONE:
        return finding
    return replace(finding, state=FindingState.GONE if covered else FindingState.CANNOT_TELL)
