"""Everything in the history as one plain file that other programs can read."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from app.core.errors import UserError
from app.core.files import write_new
from app.core.ports import Vault


class AlreadyThere(UserError):
    """There is a file of that name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is already a file named {path.name} in {path.parent}.",
            safe="It was not changed.",
            do="Choose another name.",
        )


def export_history(vault: Vault, path: Path, now: datetime) -> None:
    """Write all of the history to ``path`` as JSON, readable for its owner only (0600) and not encrypted.

    Raises ``AlreadyThere``, or an error of ``vault_errors`` with nothing left behind.
    """
    content = {"program": "privacy-self-audit", "exported": now.isoformat()} | vault.export()
    try:
        write_new(path, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")
    except FileExistsError:
        raise AlreadyThere(path) from None
