"""All that happened, over one open vault: the story of each thing, and a search over everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.checklist.catalogue import Catalogue
from app.core.checks import Check
from app.core.clock import Clock
from app.core.model import Action, Answer, Finding, Incident, Part
from app.core.ports import Vault
from app.history.search import Index, index
from app.history.story import Story, last_of_each_day, of_check, of_findings


class Annals:
    """Reads only. ``origin`` names a thing as the origin of its action does: ``check:ID`` or ``finding:PART:KIND``."""

    def __init__(self, vault: Vault, catalogue: Catalogue, clock: Clock) -> None:
        self._vault = vault
        self._catalogue = catalogue
        self._clock = clock

    def has_story(self, check: Check) -> bool:
        """Whether there is more to tell of the check than one answer."""
        answers = self._vault.answers_to((*check.replaces, check.id))
        return len(last_of_each_day(answer for _, answer in answers)) > 1

    def story(self, origin: str) -> Story:
        """The story of a check or of the findings of one kind."""
        actions = {action.origin: action for action in self._vault.actions()}
        kind, _, rest = origin.partition(":")
        if kind == "finding":
            part, _, found = rest.partition(":")
            action = actions.get(origin)
            title = action.text if action else found
            return of_findings(title, self._findings(part, found), today=self._clock.today(), action=action)
        return self._of_check(self._catalogue.replaced.get(rest, rest), actions)

    def index(self, latest: dict[str, Answer], *, incidents: bool) -> Index:
        """Everything that can be found; ``latest`` are the last answers, ``incidents`` takes in the private log."""
        entries: Iterable[Incident] = self._vault.incidents() if incidents else ()
        return index(
            self._catalogue, latest, self._vault.all_notes(), self._vault.audits(), self._vault.actions(), entries
        )

    def _of_check(self, check_id: str, actions: Mapping[str, Action]) -> Story:
        check = self._catalogue.checks.get(check_id)
        ids = (*check.replaces, check_id) if check else (check_id,)
        notes = {note.check_id: note for note in self._vault.all_notes()}
        return of_check(
            check or check_id,
            [answer for _, answer in self._vault.answers_to(ids)],
            today=self._clock.today(),
            action=next((actions[f"check:{name}"] for name in reversed(ids) if f"check:{name}" in actions), None),
            note=next((notes[name] for name in reversed(ids) if name in notes), None),
            changes=self._catalogue.pack_by_id[check.pack].changes if check else (),
        )

    def _findings(self, part: str, kind: str) -> list[Finding]:
        """Those of a kind, or of a kind and platform where the action is for these alone: ``delete:x``."""
        found = self._vault.findings(Part(part))
        return [one for one in found if kind in (one.kind, f"{one.kind}:{one.evidence}")]
