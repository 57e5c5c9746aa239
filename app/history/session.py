"""One worker's audits as the window and the commands use them: every change is on disk when the call returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.checklist.catalogue import Catalogue
from app.checklist.selection import all_that_apply, choose
from app.core.checks import Check
from app.core.clock import Clock
from app.core.model import (
    Action,
    Amounts,
    Answer,
    AnswerValue,
    Audit,
    Depth,
    Finding,
    FindingState,
    Part,
    Surface,
    Worker,
)
from app.core.ports import Vault
from app.history import actions, again, amounts, compare, daily, findings, removal
from app.history.again import Again
from app.history.attention import ChangedChecks, Reason, changed_checks, needs_another_look
from app.history.daily import OneADay

_T = TypeVar("_T")


class AuditSession:
    """Audits, answers and what follows from them (actions, amounts), over one open vault."""

    def __init__(self, vault: Vault, clock: Clock, catalogue: Catalogue) -> None:
        self._vault = vault
        self._clock = clock
        self._catalogue = catalogue
        self._audit = next(iter(vault.audits()), None)
        self._latest = vault.latest_answers()
        self._given = vault.answers(self._audit.id) if self._audit else {}
        self._notes = vault.notes()

    # Audits

    @property
    def unfinished(self) -> Audit | None:
        """The audit to go on with, or None."""
        return self._audit if self._audit and not self._audit.finished else None

    @property
    def audits(self) -> list[Audit]:
        """All audits, the newest first."""
        return self._vault.audits()

    def start(self, depth: Depth) -> Audit:
        """Begin a new audit with the packs that are loaded. One that was left unfinished stays in the history."""
        self._audit = self._vault.start_audit(self._clock.now(), depth, self._versions())
        self._given = {}
        return self._audit

    def set_position(self, position: str) -> None:
        """Remember what is on screen (``AuditFlow.position``)."""
        audit = self._current()
        if audit.position != position:
            self._vault.save_position(audit.id, position)
            self._audit = replace(audit, position=position)

    def finish(self, checks: Iterable[Check], next_review: date | None) -> Audit:
        """End the audit: keep the amounts over ``checks`` as they are now, and the date of the next review."""
        audit = self._current()
        finished, shown = self._clock.now(), self.amounts(checks)
        with self._vault.together():
            self._vault.finish_audit(audit.id, finished, shown)
            self._vault.save_preferences(replace(self._vault.preferences(), next_review=next_review))
        self._audit = replace(audit, finished=finished, amounts=shown)
        return self._audit

    def note_audit(self, audit_id: int, text: str) -> None:
        """Keep a few private words beside an audit; empty text removes them."""
        self._vault.save_audit_note(audit_id, text.strip())
        if self._audit and self._audit.id == audit_id:
            self._audit = replace(self._audit, note=text.strip())

    def loss(self, audit: Audit) -> removal.Loss:
        """What would go with ``audit``."""
        return removal.loss(
            audit,
            self.audits,
            self._vault.answers(audit.id),
            self._vault.answered_elsewhere(audit.id),
            self._catalogue.replaced,
            self._vault.actions(),
        )

    def remove(self, audit: Audit) -> None:
        """Slow. Delete an audit with its answers, and set every action to what the other answers say.

        The amounts that other audits kept at their ends stay. Deleting the one under way gives it up.
        """
        replaced = self._catalogue.replaced
        touched = {replaced.get(check_id, check_id) for check_id in self._vault.answers(audit.id)}
        with self._vault.together():
            self._vault.remove_audit(audit.id)
            self._replay_actions(touched, self._vault.latest_answers())
        with self._vault.together():  # nothing is answered in another thread between reading and taking over
            self._audit = next(iter(self._vault.audits()), None)
            self._latest = self._vault.latest_answers()
            self._given = self._vault.answers(self._audit.id) if self._audit else {}
        self._vault.empty_journal()

    # Answers

    @property
    def latest(self) -> Mapping[str, Answer]:
        """The latest answer to each check, from any audit. A check that took another's place inherits its answer."""
        return self._inherited(self._latest)

    @property
    def given(self) -> Mapping[str, Answer]:
        """The answers of the current audit."""
        return self._given

    def answer(self, check: Check, value: AnswerValue, *, surface: Surface | None = None) -> Answer:
        """Save an answer and what follows from it for the check's action.

        Between two audits it is kept with the last one, as a thing done since.
        """
        answer = Answer(check.id, value, self._clock.now(), check.fingerprint, surface=surface)
        with self._vault.together():
            self._vault.save_answer(self._current().id, answer)
            self._update_action(check, answer)
        self._latest[check.id] = self._given[check.id] = answer
        return answer

    def undo(self, check: Check) -> Answer | None:
        """Take back the last answer given in this audit; returns the answer that now stands, if any."""
        audit = self._current()
        with self._vault.together():
            if self._vault.undo_answer(audit.id, check.id) is None:
                return self.latest.get(check.id)
            latest = self._vault.latest_answers()
            standing = self._inherited(latest).get(check.id)
            self._update_action(check, standing)
        self._latest, self._given = latest, self._vault.answers(audit.id)
        return standing

    @property
    def notes(self) -> Mapping[str, str]:
        """The private notes by check id. A check that took another's place inherits its note."""
        return self._inherited(self._notes)

    def save_note(self, check_id: str, text: str) -> None:
        """Keep a private note beside a check, whatever is answered; empty text removes it."""
        now, text = self._clock.now(), text.strip()
        replaced = [old for old, new in self._catalogue.replaced.items() if new == check_id and old in self._notes]
        with self._vault.together():
            self._vault.save_note(check_id, text, now)
            for old in replaced:  # it would come back once the new one is removed
                self._vault.save_note(old, "", now)
        self._notes = self._vault.notes()

    def settled(self, checks: Iterable[Check]) -> set[str]:
        """The ids of checks that need nothing more in this audit: answered in it, or still standing."""
        asked = list(checks)
        given = self._given.keys() - {check.id for check in asked if not self.is_given(check)}
        return {check.id for check in asked} - self.attention(asked).keys() | given

    def is_given(self, check: Check) -> bool:
        """Whether the check was answered in the current audit, and is still the one that was answered."""
        answer = self._given.get(check.id)
        return answer is not None and answer.fingerprint == check.fingerprint

    # What follows

    def amounts(self, checks: Iterable[Check]) -> Amounts:
        """The four amounts over ``checks`` (all that apply to the worker), now."""
        return amounts.count(checks, self.latest, self._clock.now())

    def attention(self, checks: Iterable[Check]) -> dict[str, Reason]:
        """Which of ``checks`` need another look, and why."""
        return needs_another_look(checks, self.latest, self._clock.now())

    def changed(self, checks: Iterable[Check]) -> ChangedChecks:
        """Which of ``checks`` are no longer as they were when they were answered."""
        return changed_checks(checks, self.latest)

    def always_asked(self, checks: Iterable[Check]) -> set[str]:
        """The ids that an audit of any depth asks: something waits to be done, or, of ``checks``, they changed."""
        waiting = {actions.check_of(action) for action in self.actions() if action.done is None}
        return waiting | {check.id for check in self.changed(checks).all}

    def changes(self, before: Audit, after: Audit) -> list[compare.Change]:
        """What changed between two audits, each with all that was known at its end: other answers, then old ones."""
        old = self._inherited(self._vault.latest_answers(before.id))
        new = self._inherited(self._vault.latest_answers(after.id))
        ended = (before.finished or before.started, after.finished or self._clock.now())
        return compare.compare(old, new) + compare.outdated(old, new, self._catalogue.checks, ended)

    def actions(self) -> list[Action]:
        """All actions, done ones included."""
        return self._vault.actions()

    def plan(self, amount: int = 5) -> list[Action]:
        """The most worthwhile open actions, best first."""
        worker = self._vault.worker() or Worker()
        return actions.most_worthwhile(
            self._vault.actions(),
            amount,
            worker=worker,
            checks=self._catalogue.checks,
            theirs={check.id for check in all_that_apply(self._catalogue, worker)},
            today=self._clock.today(),
        )

    def one_a_day(self, checks: Iterable[Check]) -> OneADay | None:
        """How the audit under way stands where it is one a day, chosen from ``checks``; None where it is not."""
        audit = self.unfinished
        if audit is None or audit.depth is not Depth.DAILY:
            return None
        asked = list(checks)
        return daily.choose(
            asked, self._given, self.attention(asked), self._vault.worker() or Worker(), self._clock.today()
        )

    def again(self) -> Again:
        """What the re-audit under way asks, or one that would begin now.

        The one under way goes by the answers from before it, so that it stays as it was laid out.
        """
        under_way = self.unfinished if self.unfinished and self.unfinished.depth is Depth.AGAIN else None
        answers, now = self.latest, self._clock.now()
        if under_way is not None:
            answers, now = (
                self._inherited(self._vault.latest_answers(under_way.id - 1, and_later=True)),
                under_way.started,
            )
        worker = self._vault.worker() or Worker()
        last = next((audit for audit in self.audits if audit.depth is not Depth.AGAIN), None)
        sections = choose(self._catalogue, worker, again.breadth(last))
        in_its_depth = [check for section in sections for check in section.checks]
        new = again.new_since(last, in_its_depth, answers, self._versions())
        back = [finding for part in Part for finding in self._vault.findings(part, FindingState.CAME_BACK)]
        return again.choose(all_that_apply(self._catalogue, worker), answers, new, worker, now, findings=back)

    def record(
        self,
        part: Part,
        kinds: Collection[str],
        seen: Iterable[findings.Seen],
        covered: Callable[[Finding], bool],
    ) -> list[Finding]:
        """Take in what a scan saw, with the actions of its ``kinds``; returns the part's findings after it."""
        now = self._clock.now()
        merged = findings.merge(part, self._vault.findings(part), seen, covered, now)
        with self._vault.together():
            self._vault.save_findings(merged)
            for kind in kinds:
                before = self._action(actions.finding_origin(part, kind))
                self._put(before, actions.from_findings(part, kind, merged, before, now))
        return merged

    def forget(self, part: Part) -> None:
        """Remove the part's findings and the actions that came from them, from the journal too."""
        with self._vault.together():
            self._vault.remove_findings(part)
            for action in self._vault.actions():
                if actions.is_from(part, action):
                    self._vault.remove_action(action.origin)
        self._vault.empty_journal()

    def _versions(self) -> dict[str, str]:
        return {pack.id: pack.version for pack in self._catalogue.packs}

    def _current(self) -> Audit:
        if self._audit is None:
            raise RuntimeError("no audit was started")
        return self._audit

    def _inherited(self, given: dict[str, _T]) -> dict[str, _T]:
        """With what was given to replaced checks under the new id; answers show as changed, by their fingerprint."""
        return {new: given[old] for old, new in self._catalogue.replaced.items() if old in given} | given

    def _update_action(self, check: Check, answer: Answer | None) -> None:
        before = self._take_over(check, {action.origin: action for action in self._vault.actions()})
        self._put(before, actions.from_answer(check, answer, before, self._clock.now()))

    def _take_over(self, check: Check, known: Mapping[str, Action]) -> Action | None:
        """The check's own action; that of a check whose place it took becomes it, with its age and due date."""
        origin = actions.check_origin(check.id)
        replaced = [known[old] for old in map(actions.check_origin, check.replaces) if old in known]
        before = known.get(origin)
        if before is None and replaced:
            before = replace(replaced[0], origin=origin)
            self._vault.save_actions([before])
        for old in replaced:
            self._vault.remove_action(old.origin)
        return before

    def _replay_actions(self, check_ids: Iterable[str], latest: dict[str, Answer]) -> None:
        """Set the actions of these checks to what the answers say that are left."""
        known = {action.origin: action for action in self._vault.actions()}
        standing = self._inherited(latest)
        for check_id in sorted(check_ids):
            check = self._catalogue.checks.get(check_id)
            before = self._take_over(check, known) if check else known.get(actions.check_origin(check_id))
            if not removal.touches_action(before, standing.get(check_id)):
                continue
            if check is not None:
                left = self._vault.answers_to((*check.replaces, check_id))
                self._put(before, removal.replayed(check, (answer for _, answer in left), before))
            elif check_id not in standing:
                self._put(before, None)

    def _action(self, origin: str) -> Action | None:
        return next((action for action in self._vault.actions() if action.origin == origin), None)

    def _put(self, before: Action | None, after: Action | None) -> None:
        if after is None and before is not None:
            self._vault.remove_action(before.origin)
        elif after is not None and after != before:
            self._vault.save_actions([after])
