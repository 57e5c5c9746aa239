"""An export that is being read: posts read, worth another look so far, the time left where it is known, and cancel."""

from __future__ import annotations

from app.old_posts.results import ImportProgress
from app.ui.widgets.photo_words import time_left
from app.ui.widgets.work_progress import WorkProgress


class PostProgress(WorkProgress):
    """``show_read`` as often as one likes; the words follow a few times a second."""

    def __init__(self) -> None:
        super().__init__("posts", "Opening the copy")
        self._flagged = 0

    def show_read(self, progress: ImportProgress) -> None:
        """How many posts were read, how many of them are worth another look, and how many there will be, if known."""
        self._flagged = progress.flagged
        self.set_done(progress.read, max(progress.read, progress.expected) if progress.expected else 0)

    def let_stop(self, can: bool) -> None:
        """Offer to stop it, or not."""
        self._cancel.setVisible(can)

    def _words(self) -> str:
        if not self._done:
            return self._counting
        words = [f"{self._done:,} of {self._total:,} posts" if self._total else f"{self._done:,} posts read"]
        if self._flagged:
            words.append(f"{self._flagged:,} worth another look so far")
        if self._total and (speed := self._speed()):
            words.append(time_left((self._total - self._done) / speed))
        return " · ".join(words)
