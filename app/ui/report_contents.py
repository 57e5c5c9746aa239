"""What goes from the history into each report, as the worker chose it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.checklist.selection import all_that_apply, choose
from app.core.checks import Check
from app.core.model import Action, Amounts, Answer, Audit, Depth
from app.history.actions import check_of
from app.report.actions import Todo, action_list
from app.report.full import Contents, full_report
from app.report.page import Report
from app.report.record import Review, record
from app.ui.program import Program
from app.ui.words import STEPS, pack_name

EVERY_ACTION = 100_000


class Kind(StrEnum):
    RECORD = "record"
    ACTIONS = "actions"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the worker chose. ``years`` back for the record, 0 for all; the rest is left out unless ticked."""

    kind: Kind
    years: int = 0
    reflection: str = ""
    accounts: bool = False
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the window's session holds, taken on its own thread: another thread must not read it while it changes."""

    audits: list[Audit]
    latest: Mapping[str, Answer]
    notes: Mapping[str, str] = field(default_factory=dict)
    plan: list[Action] = field(default_factory=list)
    amounts: Amounts = field(default_factory=Amounts)
    again: Set[str] = frozenset()


def take(program: Program, wish: Wish) -> Known:
    """What ``build`` needs of the session for this wish, and no more."""
    session = program.session
    if wish.kind is Kind.RECORD:
        return Known(session.audits, {})
    plan = session.plan(EVERY_ACTION)
    if wish.kind is Kind.ACTIONS:
        return Known([], {}, plan=plan)
    checks = all_that_apply(program.catalogue, program.worker)
    return Known(
        session.audits,
        dict(session.latest),
        dict(session.notes) if wish.notes else {},
        plan,
        session.amounts(checks),
        session.attention(checks).keys(),
    )


def build(program: Program, wish: Wish, known: Known) -> Report | None:
    """Slow. The report, or None where there is nothing to put in it."""
    if wish.kind is Kind.RECORD:
        return _record(program, wish, known)
    if wish.kind is Kind.ACTIONS:
        todos = [_todo(program, action) for action in known.plan]
        return action_list(todos, program.clock.today()) if todos else None
    return _full(program, known) if known.latest or known.plan else None


def _record(program: Program, wish: Wish, known: Known) -> Report | None:
    today = program.clock.today()
    reviews = [review for review in _reviews(program, known.audits) if review.last_day > _since(today, wish.years)]
    if not reviews:
        return None
    packs = {check.pack: program.catalogue.pack_by_id[check.pack] for review in reviews for check in review.checks}
    names = sorted(pack_name(pack) for pack in packs.values() if pack.is_platform) if wish.accounts else ()
    documents = program.catalogue.register.documents
    return record(reviews, documents, today, reflection=wish.reflection, accounts=names)


def _since(today: date, years: int) -> date:
    """The day ``years`` ago; the first of all days for 0."""
    if not years:
        return date.min
    leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - years, day=28 if leap_day else today.day)


def _reviews(program: Program, audits: list[Audit]) -> Iterator[Review]:
    """The audits in which something was looked at, as the record may tell them: the answers stay behind.

    A re-audit that was finished counts, even where nothing needed another look: its number of checks says so.
    """
    for audit in audits:
        checks = {check.id: check for check in _known_checks(program, program.vault.answers(audit.id))}
        if checks or (audit.finished and audit.depth is Depth.AGAIN):
            ended = audit.finished.astimezone().date() if audit.finished else None
            yield Review(audit.started.astimezone().date(), ended, audit.depth, tuple(checks.values()))


def _known_checks(program: Program, answers: Mapping[str, Answer]) -> Iterator[Check]:
    """The checks that were answered, by the names they have now."""
    catalogue = program.catalogue
    for check_id in answers:
        check = catalogue.checks.get(check_id) or catalogue.checks.get(catalogue.replaced.get(check_id, ""))
        if check is not None:
            yield check


def _full(program: Program, known: Known) -> Report:
    done = [action for action in program.vault.actions() if action.done]
    return full_report(
        Contents(
            today=program.clock.today(),
            audits=known.audits,
            amounts=known.amounts,
            sections=choose(program.catalogue, program.worker, Depth.FULL),
            answers=known.latest,
            actions=[_todo(program, action) for action in [*known.plan, *done]],
            again=known.again,
            notes=known.notes,
        )
    )


def _todo(program: Program, action: Action) -> Todo:
    check = program.catalogue.checks.get(check_of(action))
    pack = program.catalogue.pack_by_id.get(check.pack) if check else None
    return Todo(action, check, pack_name(pack) if pack and pack.is_platform else STEPS[action.step])
