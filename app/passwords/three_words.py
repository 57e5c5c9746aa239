"""Three random words, as the NCSC advises for passwords that must be typed and remembered."""

from __future__ import annotations

import math
import secrets
from pathlib import Path

FILE = "words.txt"
WORDS = 3
MORE_WORDS = 5  # for what locks everything else, such as a password manager
SEPARATOR = "-"
_chance = secrets.SystemRandom()


def load_words(folder: Path) -> tuple[str, ...]:
    """The words that came with the program."""
    return tuple((folder / FILE).read_text(encoding="ascii").split())


def make_words(words: tuple[str, ...], count: int = WORDS) -> str:
    """``count`` different words by the system's own chance: "copper-finch-lantern"."""
    return SEPARATOR.join(_chance.sample(words, count))


def ways(words: tuple[str, ...], count: int = WORDS) -> int:
    """How many passwords could have come out, each as likely as the others."""
    return math.perm(len(words), count)
