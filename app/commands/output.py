"""How commands speak: results on standard output, talk on standard error, and the exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

DONE, PARTLY, UNUSABLE = 0, 1, 2


def print_json(item: Mapping[str, object]) -> None:
    """One object a line. Names that are not UTF-8 survive as escapes."""
    print(json.dumps(item, ensure_ascii=True))


def say(text: str) -> None:
    """Talk to the person, not to the program that reads the results."""
    print(text, file=sys.stderr)
