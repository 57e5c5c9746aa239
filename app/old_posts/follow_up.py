"""Keeps the findings and actions of the history in line with what is decided on old posts, and with each import."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.model import Action, Finding, Part
from app.core.ports import Vault
from app.core.posts import KeptDecision, PostDecision
from app.old_posts import following
from app.old_posts.model import Platform


class FollowUp:
    """Call it inside the ``together`` of the change that it follows: both are kept, or neither."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._shelf = vault.posts
        self._clock = clock

    def decided(self, post_ids: Iterable[int], before: Collection[KeptDecision]) -> None:
        """The decisions on these posts are others now; ``before`` is what stood there."""
        after = self._shelf.decisions_on(post_ids)
        for kind in {one.decision for one in before}:
            identities = [self._identity(one) for one in before if one.decision is kind]
            self._vault.remove_findings_of(Part.POSTS, kind, identities)
        self._save_findings(after, {})
        self._update_actions((*before, *after))

    def imported(self, platforms: Sequence[Platform]) -> None:
        """Decisions on posts of these platforms have new fates, and exports that were waited for are here."""
        decisions = [one for platform in platforms for one in self._shelf.decisions(platform=platform)]
        self._save_findings(decisions, {one.identity: one for one in self._vault.findings(Part.POSTS)})
        self._update_actions(decisions)
        waited = set(map(following.export_origin, platforms))
        for action in self._vault.actions():
            if action.origin in waited and not action.done:
                self._vault.save_actions([replace(action, done=self._clock.now())])

    def chosen(self) -> None:
        """Whether to ask a union or solicitor first is another answer now."""
        self._update_actions(self._shelf.decisions())

    def _save_findings(self, decisions: Iterable[KeptDecision], known: Mapping[str, Finding]) -> None:
        named = ((one, self._identity(one)) for one in decisions if one.decision in following.TO_DO)
        self._vault.save_findings(following.as_finding(one, name, known.get(name)) for one, name in named)

    def _update_actions(self, decisions: Iterable[KeptDecision]) -> None:
        kinds = {(one.decision, one.platform) for one in decisions if one.decision in following.TO_DO}
        known = {action.origin: action for action in self._vault.actions()}
        for decision, platform in kinds:
            self._update_action(decision, platform, known.get(following.origin(decision, platform)))

    def _update_action(self, decision: PostDecision, platform: str, before: Action | None) -> None:
        count = self._shelf.still_to_do(decision, platform)
        ask_first = self._vault.post_choices().ask_first
        after = following.action(decision, platform, count, before, self._clock.now(), ask_first=ask_first)
        if before and not count and not self._shelf.decisions(decision, platform):
            self._vault.remove_action(before.origin)  # a slip that was undone was never done
        elif after and after != before:
            self._vault.save_actions([after])

    def _identity(self, decision: KeptDecision) -> str:
        return self._vault.identity(following.name_of(decision))
