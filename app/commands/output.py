"""How commands speak: results on standard output, talk on standard error, and the exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from app.core.errors import UserError

DONE, PARTLY, UNUSABLE = 0, 1, 2


def print_json(item: Mapping[str, object]) -> None:
    """One object a line. Names that are not UTF-8 survive as escapes."""
    print(json.dumps(item, ensure_ascii=True))


def say(text: str) -> None:
    """Talk to the person, not to the program that reads the results."""
    print(text, file=sys.stderr)


def refuse_missing_folder(file: Path) -> None:
    """Say so before any work where the folder of a file to be written is not there."""
    if not file.parent.is_dir():
        raise UserError(f"There is no folder named {file.parent}.", safe="Nothing was written.", do="Check the name.")
