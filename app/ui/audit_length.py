"""How long an audit would be, and of what: told before it is begun."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.checklist.selection import all_that_apply, choose
from app.core.flow import AuditFlow
from app.core.model import Depth, Step
from app.history import daily
from app.history.attention import Reason
from app.ui.program import Program
from app.ui.words import how_many, minutes

LENGTHS = tuple(depth for depth in Depth if depth is not Depth.AGAIN)
"""What a worker chooses from when an audit begins; a re-audit has the length that it needs."""
DEPTH_WORDS = {
    Depth.QUICK: "The checks that matter most on each account.",
    Depth.NORMAL: "Everything that weighs.",
    Depth.FULL: "Everything there is.",
    Depth.DAILY: "One small task a day, the most worthwhile first.",
}
# What the minutes cover where it is not the whole of each check.
ASIDE = {Depth.QUICK: " to look at them", Depth.DAILY: " in all"}
REASON_WORDS = {
    Reason.CAME_BACK: "{} to do with photos that came back",
    Reason.CHANGED: "{} changed since",
    Reason.MOVED: "{} with another way there",
    Reason.NEW: "{} not looked at yet",
    Reason.EXPIRED: "{} looked at long ago",
    Reason.WAS_TO_DO: "{} still to do",
    Reason.WAS_NOT_SURE: "{} you were not sure of",
    Reason.COULD_NOT_FIND: "{} you could not find",
}


@dataclass(frozen=True, slots=True)
class Length:
    """The checks that would be asked, the minutes of the whole walk, and why the checks are asked.

    ``can_wait`` counts what a re-audit leaves for another time.
    """

    checks: int
    minutes: int
    reasons: Counter[Reason]
    can_wait: int = 0


def length_of(program: Program, depth: Depth) -> Length:
    """An audit of this depth as it would begin now: what still stands from before is not asked again."""
    if depth is Depth.AGAIN:
        again = program.session.again()
        reasons = Counter(asked.reason for asked in again.today)
        return Length(len(again.today), again.minutes, reasons, len(again.later))
    apply = all_that_apply(program.catalogue, program.worker)
    also = program.session.always_asked(apply)
    sections = choose(program.catalogue, program.worker, depth, also=also)
    checks = [check for section in sections for check in section.checks]
    asked = program.session.attention(checks)
    if depth is Depth.DAILY:
        chosen = {check.id for check in daily.choose(apply, {}, asked, program.worker, program.clock.today()).left}
        sections = daily.narrowed(sections, chosen)
        asked = {check_id: reason for check_id, reason in asked.items() if check_id in chosen}
    standing = {check.id for check in checks} - asked.keys()
    known = [Step.ABOUT_YOU] if program.flow.is_marked(Step.ABOUT_YOU) else []
    walk = AuditFlow(sections, answered=standing, done=known, look_only=depth is Depth.QUICK)
    return Length(len(asked), walk.minutes_left, Counter(asked.values()))


def how_long(length: Length, depth: Depth) -> str:
    """What an audit of this depth asks, and how long it takes."""
    if not length.checks:
        return f"{DEPTH_WORDS[depth]} All of them still stand."
    time = f"about {minutes(length.minutes)}{ASIDE.get(depth, '')}"
    return f"{DEPTH_WORDS[depth]} {how_many(length.checks, 'check')}, {time}."


def what_is_asked(length: Length) -> str:
    """Why there is something to look at again, in one sentence."""
    said = [words.format(length.reasons[reason]) for reason, words in REASON_WORDS.items() if length.reasons[reason]]
    if not said:
        return "Everything you looked at still stands, so there is little to ask."
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    rest = f" {length.can_wait} more can wait." if length.can_wait else ""
    return f"Only what needs it: {listed}.{rest}"
