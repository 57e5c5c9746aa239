"""Ticking an action off, or taking it up again: on disk, and in the walk through the audit."""

from __future__ import annotations

from dataclasses import replace

from app.core.model import Action, AnswerValue
from app.history.actions import check_of
from app.ui.program import Program


def mark_done(program: Program, action: Action) -> None:
    """Let ``action`` be done now."""
    if check_of(action) in program.catalogue.checks:
        answer_check(program, action, AnswerValue.FIXED)
    else:
        # From a tool; or its checklist is gone, and with it the check that could be answered.
        program.vault.save_actions([replace(action, done=program.clock.now())])


def mark_open(program: Program, action: Action) -> None:
    """Take back that ``action`` was done a moment ago."""
    check = program.catalogue.checks.get(check_of(action))
    if check is None:
        program.vault.save_actions([action])
    else:
        program.session.undo(check)
        _mark_flow(program, check.id)


def answer_check(program: Program, action: Action, value: AnswerValue) -> None:
    """Answer the check that ``action`` comes from; it is in the catalogue."""
    check = program.catalogue.checks[check_of(action)]
    program.session.answer(check, value)
    _mark_flow(program, check.id)


def _mark_flow(program: Program, check_id: str) -> None:
    check = program.catalogue.checks[check_id]
    program.flow.mark(check_id, answered=bool(program.session.settled([check])))
