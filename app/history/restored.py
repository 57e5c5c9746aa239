"""A history from another computer, made at home on this one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.core.model import Computer, Worker
from app.core.ports import Vault

REMINDERS_OFF = "Reminders are off until you switch them on in Settings: each computer has its own."


def settle(vault: Vault, computer: Computer, backed_up: date) -> list[str]:
    """Let the history know whose computer this is and when it was backed up, and switch its reminders off.

    Returns a sentence for each thing that is not here as it was there.
    """
    before = vault.preferences()
    vault.save_worker(replace(vault.worker() or Worker(), computer=computer))
    vault.save_preferences(replace(before, reminders=False, last_backup=backed_up))
    said = [REMINDERS_OFF] if before.reminders else []
    gone = [folder for folder in before.photo_folders if not Path(folder).is_dir()]
    if gone:
        said.append(f"Not on this computer: the photo folders {', '.join(gone)}. Choose yours again in Photos.")
    return said
