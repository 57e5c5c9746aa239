"""The worker's own watch words: names, places, whatever they want to find again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from app.core.errors import UserError
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.OWN_WORD
MOST_WORDS = 2_000
_LONGEST = 200
_REMARK = "#"
_FEW = 100


class OwnWords:
    """Finds words as whole words, in capitals or not; between two words of one line there may be any spaces."""

    def __init__(self, words: Iterable[str]) -> None:
        """One entry a line; empty ones and those that begin with # do not count. Raises `UserError` for too many."""
        lines = (unicodedata.normalize("NFC", word.strip()[:_LONGEST]) for word in words)
        wanted = sorted({line for line in lines if line and not line.startswith(_REMARK)}, key=len, reverse=True)
        if len(wanted) > MOST_WORDS:
            raise UserError(f"There are more than {MOST_WORDS:,} watch words.", do="Leave some out, then try again.")
        spelled = (r"\s+".join(map(re.escape, line.split())).replace("'", "['’]") for line in wanted)
        together = "|".join(spelled)
        self._quick = _quick_words(wanted)
        self._pattern = re.compile(rf"(?<!\w)(?:{together})(?!\w)", re.IGNORECASE) if together else None

    def find(self, post: Worded) -> list[Flag]:
        """The watch words of a post."""
        if not self._pattern or not self._may_have_one(post.text):
            return []
        return [
            Flag(KIND, *found.span(), f"It has one of your own watch words in it: {found[0]}.", KINDS[KIND].weight)
            for found in self._pattern.finditer(post.text)
        ]

    def _may_have_one(self, text: str) -> bool:
        """A quick no. Only of plain letters is it sure which capital belongs to which small one."""
        if not self._quick or not text.isascii():
            return True
        text = text.lower()
        for word in self._quick:  # noqa: SIM110  # asked for every post
            if word in text:
                return True
        return False


def _quick_words(wanted: list[str]) -> tuple[str, ...]:
    """The longest word of each line; none where there are too many, or of other than plain letters."""
    if len(wanted) > _FEW or not all(line.isascii() for line in wanted):
        return ()
    return tuple({max(re.split(r"[\s']+", line), key=len).lower() for line in wanted})
