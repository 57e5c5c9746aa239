"""The way through an audit: eight steps, pages and cards in a fixed order, and what is left of them.

A *page* is what the window shows at once: a section (the checks of one pack in one step), or a
step that has no checks. A *card* is one check; a page without checks counts as one card. The flow
knows no Qt, no database and no clock: it is told what is answered and says where to go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from app.core.checks import Check
from app.core.model import Step

STEPS = tuple(Step)
# What a step takes beside its checks, in minutes: a form, a tool, a plan to read.
STEP_MINUTES = {Step.ABOUT_YOU: 2, Step.PHOTOS: 5, Step.PLAN: 3}
QUICK_STEP_MINUTES = {Step.ABOUT_YOU: 1, Step.PLAN: 1}


LOOK_MINUTES = 0.5


class StepState(StrEnum):
    NOT_STARTED = "not_started"
    PARTLY = "partly"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Section:
    """The checks of one pack that are asked in one step. ``id`` is the pack's."""

    step: Step
    id: str
    title: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the worker is: ``section`` and ``check`` are ids, empty on a step without checks."""

    step: Step
    section: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of the step list. ``minutes_left`` covers what is not answered; ``left`` counts checks."""

    step: Step
    number: int
    of: int
    state: StepState
    checks: int
    left: int
    minutes_left: int

    @property
    def label(self) -> str:
        return f"Step {self.number} of {self.of}"


@dataclass(frozen=True, slots=True)
class SectionView:
    """One tab of a step: how many of its checks are answered, and the minutes that the others take."""

    section: Section
    answered: int
    minutes_left: int


class AuditFlow:
    """One walk through an audit.

    ``answered`` holds the ids of checks that need nothing more in this audit, ``done`` the steps that
    were completed beside their checks (a form saved, photos cleaned). ``position`` is what
    ``AuditFlow.position`` said before; one that no longer exists leads to the nearest that does. With
    ``look_only`` (a quick audit) a check counts half a minute: to look and to decide. Mending is for the plan, and
    photos can wait for another day.
    """

    def __init__(
        self,
        sections: Iterable[Section],
        *,
        answered: Collection[str] = (),
        done: Collection[Step] = (),
        position: str = "",
        look_only: bool = False,
    ) -> None:
        self._look_only = look_only
        given = [section for section in sections if section.checks]
        self._sections = tuple(sorted(given, key=lambda section: STEPS.index(section.step)))
        self._section_by_id = {section.id: section for section in self._sections}
        self._cards = tuple(_cards(self._sections))
        self._answered = set(answered)
        self._done = set(done)
        self._at = self._find(position)

    # Where we are

    @property
    def place(self) -> Place:
        return self._cards[self._at]

    @property
    def position(self) -> str:
        """The place as a string that survives a restart: the check's id, or the step's."""
        return self.place.check or self.place.step.value

    @property
    def step(self) -> StepView:
        """The current step."""
        return self.view(self.place.step)

    @property
    def section(self) -> Section | None:
        """The section on screen, or None on a step without checks."""
        return self._section_by_id.get(self.place.section)

    @property
    def asked(self) -> frozenset[str]:
        """The ids of all checks of this walk."""
        return frozenset(check.id for section in self._sections for check in section.checks)

    # What is left

    @property
    def steps(self) -> tuple[StepView, ...]:
        return tuple(self.view(step) for step in STEPS)

    def view(self, step: Step) -> StepView:
        """How one step stands."""
        checks = self._checks(step)
        left = [check for check in checks if check.id not in self._answered]
        return StepView(
            step,
            STEPS.index(step) + 1,
            len(STEPS),
            self._state(step),
            len(checks),
            len(left),
            self._minutes(left) + self._own_minutes(step),
        )

    def sections(self, step: Step) -> tuple[SectionView, ...]:
        """The tabs of one step, in their order."""
        views = []
        for section in self._sections:
            if section.step is step:
                left = [check for check in section.checks if check.id not in self._answered]
                views.append(SectionView(section, len(section.checks) - len(left), self._minutes(left)))
        return tuple(views)

    @property
    def left(self) -> int:
        """How many checks wait for an answer in all."""
        return sum(view.left for view in self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(view.minutes_left for view in self.steps)

    # Moving

    @property
    def has_next(self) -> bool:
        return self._page_start(self._at) != self._page_start(len(self._cards) - 1)

    def next(self) -> Place:
        """Go to the first card of the next page; stays on the last page."""
        page = self._page(self._at)
        following = [index for index in range(self._at, len(self._cards)) if self._page(index) != page]
        return self._go(following[0] if following else self._at)

    def next_step(self) -> Place:
        """Go past what is left of the current step; stays in the last one."""
        step = self.place.step
        while self.place.step is step and self.has_next:
            self.next()
        return self.place

    def back(self) -> Place:
        """Go to the first card of the page before; stays on the first page."""
        start = self._page_start(self._at)
        return self._go(self._page_start(start - 1) if start else self._at)

    def jump(self, step: Step) -> Place:
        """Go to a step: to its first card that waits for an answer, else to its first."""
        return self._go(self._first_open(place.step is step for place in self._cards))

    def jump_to_section(self, section_id: str) -> Place:
        """Go to a section in the same manner. Raises ``KeyError`` for an unknown one."""
        if section_id not in self._section_by_id:
            raise KeyError(section_id)
        return self._go(self._first_open(place.section == section_id for place in self._cards))

    def jump_to_check(self, check_id: str) -> Place:
        """Go to one card. Raises ``KeyError`` for a check that is not asked."""
        index = self._index_of(check_id)
        if index is None:
            raise KeyError(check_id)
        return self._go(index)

    # Being told what happened

    def mark(self, check_id: str, *, answered: bool = True) -> None:
        """Take note that a check is answered, or (after an undo) that it is not."""
        if answered:
            self._answered.add(check_id)
        else:
            self._answered.discard(check_id)

    def mark_step(self, step: Step, *, done: bool = True) -> None:
        """Take note that what a step asks beside its checks is done, or not."""
        if done:
            self._done.add(step)
        else:
            self._done.discard(step)

    def is_marked(self, step: Step) -> bool:
        """Whether ``mark_step`` said that a step is done."""
        return step in self._done

    def _go(self, index: int) -> Place:
        self._at = index
        return self.place

    def _page(self, index: int) -> tuple[Step, str]:
        return (self._cards[index].step, self._cards[index].section)

    def _page_start(self, index: int) -> int:
        page = self._page(index)
        while index and self._page(index - 1) == page:
            index -= 1
        return index

    def _checks(self, step: Step) -> tuple[Check, ...]:
        return tuple(check for section in self._sections if section.step is step for check in section.checks)

    def _minutes(self, checks: list[Check]) -> int:
        return ceil(len(checks) * LOOK_MINUTES) if self._look_only else sum(check.minutes for check in checks)

    def _own_minutes(self, step: Step) -> int:
        minutes = QUICK_STEP_MINUTES if self._look_only else STEP_MINUTES
        return 0 if step in self._done else minutes.get(step, 0)

    def _state(self, step: Step) -> StepState:
        checks = self._checks(step)
        answered = sum(check.id in self._answered for check in checks)
        if answered == len(checks) and (checks or step in self._done):
            return StepState.DONE
        if answered or step in self._done:
            return StepState.PARTLY
        return StepState.SKIPPED if self._was_passed(step) else StepState.NOT_STARTED

    def _was_passed(self, step: Step) -> bool:
        """Whether the worker is, or has done something, further on."""
        later = STEPS[STEPS.index(step) + 1 :]
        return any(
            self.place.step is other or any(check.id in self._answered for check in self._checks(other))
            for other in later
        )

    def _first_open(self, wanted: Iterable[bool]) -> int:
        among = [index for index, yes in enumerate(wanted) if yes]
        waiting = [index for index in among if self._cards[index].check not in self._answered]
        return (waiting or among)[0]

    def _index_of(self, check_id: str) -> int | None:
        return next((index for index, place in enumerate(self._cards) if check_id and place.check == check_id), None)

    def _find(self, position: str) -> int:
        """The card of a saved position; else its section, its step, or the very first card."""
        index = self._index_of(position)
        if index is not None:
            return index
        pack = position.partition(".")[0]
        for wanted in (
            [place.section == pack for place in self._cards],
            [place.step.value == position for place in self._cards],
        ):
            if any(wanted):
                return self._first_open(wanted)
        return 0


def _cards(sections: tuple[Section, ...]) -> Iterable[Place]:
    for step in STEPS:
        cards = [
            Place(step, section.id, check.id)
            for section in sections
            if section.step is step
            for check in section.checks
        ]
        yield from cards or [Place(step)]
