"""The work behind the password tool, each in a worker thread that talks to the worker process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.core.errors import UserError
from app.core.worker import Stopped, WorkerDied
from app.passwords.check import Asked, PasswordCheck
from app.passwords.export_errors import FileNeededAgain, UnknownColumns
from app.passwords.forgotten import Forgotten
from app.passwords.formats.content import Columns
from app.passwords.leaks import LeakPlan, LeakRun
from app.passwords.model import AccountFinding, Audited, Kind, OwnWords
from app.passwords.overview import Name, Overview, overview, with_said
from app.ui.password_findings import Compared, identity, record, what_you_said
from app.ui.program import Program
from app.ui.tasks import Task

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at. ``compared`` is None the first time; ``problem`` is why the history did not take it.

    ``plan`` is what a leak check would send; ``run`` how the last one ended.
    """

    path: Path
    audited: Audited
    view: Overview
    plan: LeakPlan
    compared: Compared | None = None
    run: LeakRun | None = None
    problem: UserError | None = None


def look(task: Task, program: Program, check: PasswordCheck, asked: Asked) -> Looked | None:
    """Look at an export; reports (done, of). None where it was stopped. Raises what `PasswordCheck.audit` raises."""

    def work() -> Looked:
        audited = _audit(task, program, check, replace(asked, words=OwnWords.of(program.worker)))
        looked = Looked(asked.path, audited, Overview(), check.leak_plan())
        return _taken_in(program, looked, audited.findings)

    return _unless_stopped(task, check, work)


def ask_for_leaks(task: Task, program: Program, check: PasswordCheck, looked: Looked) -> Looked | None:
    """Ask which of the passwords are known from leaks, or go on asking; reports (done, of). None: the file is needed
    again.
    """

    def work() -> Looked:
        leaks = check.check_leaks(program.note_sent, lambda done, of: task.report((done, of)), cancelled=task.cancelled)
        plan = replace(looked.plan, requests=leaks.run.left)
        return _taken_in(
            program, replace(looked, plan=plan, run=leaks.run), (*looked.audited.findings, *leaks.findings)
        )

    return _unless_stopped(task, check, work, keep=True)


def find_forgotten(task: Task, check: PasswordCheck, folders: Sequence[Path]) -> bool:
    """Look for exports in ``folders``; reports each `Forgotten`. False where it was stopped."""

    def work() -> bool:
        for found in check.find_forgotten(folders, task.cancelled):
            task.report(found)
        return not task.cancelled()

    try:
        return bool(_unless_stopped(task, check, work))
    finally:
        check.close()


def in_order(found: Sequence[Forgotten]) -> list[Forgotten]:
    """The newest first."""
    return sorted(found, key=lambda one: one.changed, reverse=True)


def _audit(task: Task, program: Program, check: PasswordCheck, asked: Asked) -> Audited:
    def progress(done: int, of: int) -> None:
        task.report((done, of))

    try:
        return check.audit(asked, progress, task.cancelled)
    except UnknownColumns as error:
        chosen = program.preferences.password_columns.get(error.header_hash)
        if asked.columns or chosen is None or chosen[0] is None:
            raise
        columns = Columns(chosen[0], *chosen[1:])
        return check.audit(replace(asked, columns=columns), progress, task.cancelled)


def _taken_in(program: Program, looked: Looked, findings: Sequence[AccountFinding]) -> Looked:
    """With what the worker said before, and in the history. Where that fails, what was found is shown all the same."""
    leaks_known = looked.run is not None and not looked.run.stopped
    try:
        said = what_you_said(program)

        def is_said(kind: Kind, name: Name) -> bool:
            return bool(said) and (kind, identity(program, name)) in said

        findings = with_said(findings, is_said)
        # What leaks add in the same sitting is no news against last time.
        compared = record(program, findings, leaks_known=leaks_known)
        return replace(looked, view=overview(findings), compared=looked.compared if looked.run else compared)
    except UserError as error:
        return replace(looked, view=overview(findings), problem=error)


def _unless_stopped(task: Task, check: PasswordCheck, work: Callable[[], T], *, keep: bool = False) -> T | None:
    """What ``work`` gives; None where it was stopped. The process ends then, unless the work can go on (``keep``)."""
    done = False
    try:
        result = None if task.cancelled() else work()
        done = result is not None
        return result
    except (Stopped, WorkerDied, FileNeededAgain):  # the latter two where the page was left meanwhile
        if task.cancelled():
            return None
        raise
    finally:
        if task.cancelled() and not (keep and done):
            check.close()
