"""Everything in the history as one plain file that other programs can read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from app.core.errors import UserError
from app.core.files import write_new_in_parts
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
        write_new_in_parts(path, _parts(content, vault))
    except FileExistsError:
        raise AlreadyThere(path) from None


def _parts(content: dict[str, Any], vault: Vault) -> Iterator[bytes]:
    """The content with all posts as its last entry, one a line: they can be a million, and never are all in memory."""
    whole = json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    yield whole.removesuffix(b"\n}") + b',\n "posts": ['
    between = b"\n  "
    for page in vault.posts.pages():
        for post in page:
            yield between + msgspec.json.encode(post)
            between = b",\n  "
    yield b"\n ]\n}\n"
