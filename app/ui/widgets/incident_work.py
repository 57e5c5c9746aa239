"""What the incident log has done off the GUI thread. No widget is touched here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.core.errors import UserError
from app.core.vault_errors import VaultError
from app.history.incidents import IncidentLog
from app.ui.tasks import Task
from app.ui.words import how_many


@dataclass
class Added:
    """What became of files that were to be added, and the entry that they are in."""

    entry_id: int | None
    names: list[str] = field(default_factory=list)
    troubles: list[UserError] = field(default_factory=list)

    def trouble(self) -> UserError | None:
        """Why some were not added, as one error."""
        if not self.troubles:
            return None
        first = self.troubles[0]
        if len(self.troubles) == 1:
            return first
        several = how_many(len(self.troubles), "file was", "files were")
        return UserError(
            f"{several} not added. {' '.join(dict.fromkeys(error.happened for error in self.troubles))}",
            safe="Everything else in your log, and the files themselves, are as they were.",
            do="Look at each of them, then add it again.",
        )


def attach_all(task: Task, log: IncidentLog, paths: Sequence[Path], entry_id: int | None) -> Added:
    """Add each file to one entry, a new one where ``entry_id`` is None. Reports the number of the file under way."""
    done = Added(entry_id)
    for number, path in enumerate(paths, 1):
        task.report((number, path.name))
        try:
            file = log.attach(path, done.entry_id, task.cancelled)
        except UserError as error:
            done.troubles.append(error)
            if isinstance(error, VaultError):
                break  # a full disk, a locked history: the others would fare no better
            continue
        if file is None:
            break
        done.entry_id = file.incident_id
        done.names.append(file.name)
    return done
