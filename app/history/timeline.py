"""The audits along a line of time: how each ended, and the same in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.model import Audit
from app.core.words import DEPTHS, day, how_many


class State(StrEnum):
    """How an audit ended, or that it has not."""

    FINISHED = "finished"
    LEFT = "left"
    UNDER_WAY = "under_way"


STATES = {
    State.FINISHED: "Finished",
    State.LEFT: "Left before the end",
    State.UNDER_WAY: "Under way",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One audit on the line."""

    audit: Audit
    state: State


def marks(audits: Iterable[Audit]) -> list[Mark]:
    """The audits (all, the newest first) with the state of each, the oldest first. Only the newest can be under way."""
    found = [Mark(audit, _state(audit, is_newest=index == 0)) for index, audit in enumerate(audits)]
    return found[::-1]


def day_names(audits: Iterable[Audit]) -> dict[int, str]:
    """What to call each audit, by its id: its day, and the time where several began on that day."""
    moments = {audit.id: audit.started.astimezone() for audit in audits}
    counts = Counter(moment.date() for moment in moments.values())
    return {
        number: f"{day(moment)}, {moment:%H:%M}" if counts[moment.date()] > 1 else day(moment)
        for number, moment in moments.items()
    }


def told(mark: Mark) -> str:
    """One audit as a sentence."""
    audit = mark.audit
    if mark.state is State.FINISHED and audit.finished and day(audit.finished) != day(audit.started):
        ended = f"finished on {day(audit.finished)}"
    else:
        ended = STATES[mark.state].lower()
    note = f' Your note: "{audit.note}"' if audit.note else ""
    return f"{day(audit.started)}: {DEPTHS[audit.depth].lower()}, {ended}.{note}"


def sentence(line: Sequence[Mark]) -> str:
    """The whole line as a sentence."""
    counts = Counter(mark.state for mark in line)
    parts = ", ".join(f"{counts[state]} {words.lower()}" for state, words in STATES.items() if counts[state])
    return f"{how_many(len(line), 'audit')} since {day(line[0].audit.started)}: {parts}."


def _state(audit: Audit, *, is_newest: bool) -> State:
    if audit.finished:
        return State.FINISHED
    return State.UNDER_WAY if is_newest else State.LEFT
