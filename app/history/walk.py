"""The way through the audit under way."""

from __future__ import annotations

from collections.abc import Collection

from app.checklist.catalogue import Catalogue
from app.checklist.selection import all_that_apply, choose
from app.core.flow import AuditFlow
from app.core.model import Depth, Step, Worker
from app.history.daily import narrowed
from app.history.session import AuditSession


def walk_through(session: AuditSession, catalogue: Catalogue, worker: Worker, done: Collection[Step]) -> AuditFlow:
    """The walk through the audit under way, or through a normal one where none is.

    ``done`` are the steps that were done beside their checks. What waits to be done is asked whatever the depth.
    """
    audit = session.unfinished
    depth = audit.depth if audit else Depth.NORMAL
    theirs = all_that_apply(catalogue, worker)
    also = session.always_asked(theirs)
    sections = choose(catalogue, worker, depth, also=also)
    if one := session.one_a_day(theirs):
        sections = narrowed(sections, also | {check.id for check in one.checks})
    if depth is Depth.AGAIN:
        again = session.again()
        known = [*(item.check for item in again.asked), *again.standing]
        sections = narrowed(sections, also | {check.id for check in known})
    return AuditFlow(
        sections,
        answered=session.settled(check for section in sections for check in section.checks),
        done={*done, Step.ABOUT_YOU} if worker != Worker(computer=worker.computer) else done,
        position=audit.position if audit else "",
        look_only=depth in (Depth.QUICK, Depth.AGAIN),
    )
