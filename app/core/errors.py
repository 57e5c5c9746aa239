"""The two kinds of trouble: what a person can act on, and bugs.

``UserError`` is the first kind. Anything else that reaches the top is a bug and is shown as one.
"""

from __future__ import annotations


class UserError(Exception):
    """Trouble that a person can act on, in three sentences of plain English.

    ``happened`` says what went wrong, ``safe`` what is not lost or changed because of it, and
    ``do`` the next step. ``safe`` may be empty where nothing was at stake.
    """

    def __init__(self, happened: str, *, safe: str = "", do: str = "") -> None:
        self.happened = happened
        self.safe = safe
        self.do = do
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """All three parts as one line of text."""
        return " ".join(part for part in (self.happened, self.safe, self.do) if part)
