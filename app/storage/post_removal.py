"""Posts that leave: those that are gone online, an import that was not finished, and all of them when they are wiped.

What is much is removed some at a time: others may write in between, and the journal stays small. Then a crash, or a
full disk, can come in between as well: what is unfinished is written down, and goes on when the history opens next.
"""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

from collections.abc import Iterable

from app.core.model import Part
from app.core.vault_errors import DiskFull, WipeUnfinished
from app.storage.database import Database
from app.storage.post_rows import pairs

PRINT = "key, print, platform, section, account, at, first, last"
"""What stays of a post that is wiped."""

_FIRST_SCHEMA = 5  # that has posts
_POSTS_AT_ONCE = 2000
_PAGES_AT_ONCE = 50
_WIPING = "unfinished_wiping"
_KEEPING = "decisions"
_FROM_INDEX = (
    "INSERT INTO post_words (post_words, rowid, text) SELECT 'delete', id, text FROM posts WHERE {} ORDER BY id"
)


class PostRemoval:
    """The part of the shelf that lets posts go; see ``app.core.posts.PostShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_back(self, import_id: int) -> None:
        rows = self._database.rows("SELECT start FROM post_imports WHERE id = ? AND finished IS NULL", (import_id,))
        for (start,) in rows:
            if start == 0:  # nothing was there before: one step in place of thousands; what is cut off begins so again
                self._empty_index()
                while self._remove_newest(start):
                    pass
            else:
                while self._remove_newest(start, [_FROM_INDEX.format("id >= ?1")]):
                    pass
                self.forget_words()
            self._database.write("DELETE FROM post_imports WHERE id = ?", (import_id,))

    def wipe(self, keep_decisions: bool) -> None:
        self.sweep()
        with self._database.together():
            if keep_decisions:
                # Names of files that were not read may name people: the account of the import goes with the words.
                self._database.write("UPDATE post_imports SET files = '[]', summary = '{}'")
            else:
                for table in ("wiped_posts", "post_decisions", "post_imports"):
                    self._database.write(f"DELETE FROM {table}")
                self._database.write("DELETE FROM findings WHERE part = ?", (Part.POSTS,))
                self._database.write("DELETE FROM actions WHERE origin LIKE ?", (f"finding:{Part.POSTS}:%",))
            self._empty_index()
            self._database.write(
                "INSERT OR REPLACE INTO documents VALUES (?, ?)", (_WIPING, _KEEPING if keep_decisions else "")
            )
        self._finish_wiping()

    def sweep(self) -> None:
        """Take back an import that nobody finished, and finish wiping: a crash or a full disk came in between."""
        for (import_id,) in self._database.rows("SELECT id FROM post_imports WHERE finished IS NULL"):
            self.take_back(import_id)
        self._finish_wiping()

    def index_anew(self) -> None:
        """Make the index of words from the posts, whatever it held: one from outside may not be true."""
        self._database.write("INSERT INTO post_words (post_words) VALUES ('rebuild')")

    def remove(self, gone: Iterable[tuple[str, bytes]]) -> bool:
        """Remove these posts (key, print), wiped ones too; whether the index still holds words of theirs."""
        chosen = pairs(gone)
        where = "(key, print) IN (SELECT value ->> 0, unhex(value ->> 1) FROM json_each(?1))"
        self._database.write(_FROM_INDEX.format(where), (chosen,))
        left = self._database.write(f"DELETE FROM posts WHERE {where} RETURNING id", (chosen,))
        self._database.write(f"DELETE FROM wiped_posts WHERE {where}", (chosen,))
        return bool(left)

    def forget_words(self) -> None:
        """Let go of what the index marks as removed and still holds: its parts become one. 0.3 s at 100,000 posts."""
        pages = -_PAGES_AT_ONCE  # the minus begins the work, and is not said again
        changed = 2
        while changed >= 2:  # fewer: there was nothing left to do
            with self._database.together(lasting=False):
                before = self._database.rows("SELECT total_changes()")[0][0]
                self._database.rows("INSERT INTO post_words (post_words, rank) VALUES ('merge', ?)", (pages,))
                changed = self._database.rows("SELECT total_changes()")[0][0] - before
            pages = _PAGES_AT_ONCE

    def _finish_wiping(self) -> None:
        for (kept,) in self._database.rows("SELECT body FROM documents WHERE name = ?", (_WIPING,)):
            try:
                self._remove_all(keep_prints=kept == _KEEPING)
            except DiskFull:
                raise WipeUnfinished() from None

    def _remove_all(self, *, keep_prints: bool) -> None:
        """Let no page and no journal keep a trace, whatever SQLite may have left where rows were removed."""
        before = [f"INSERT OR IGNORE INTO wiped_posts ({PRINT}) SELECT {PRINT} FROM posts WHERE id >= ?1"]
        while self._remove_newest(0, before if keep_prints else ()):
            pass
        self._database.build_anew()
        self._database.remove_backups(since=_FIRST_SCHEMA)
        self._database.write("DELETE FROM documents WHERE name = ?", (_WIPING,))
        self._database.empty_journal()

    def _remove_newest(self, start: int, before: Iterable[str] = ()) -> bool:
        """Remove some of the posts after ``start``, from ``?1`` on, once ``before`` is done; whether there were any."""
        with self._database.together(lasting=False):
            rows = self._database.rows(
                "SELECT min(id) FROM (SELECT id FROM posts WHERE id > ? ORDER BY id DESC LIMIT ?)",
                (start, _POSTS_AT_ONCE),
            )
            least = rows[0][0]
            if least is not None:
                for statement in (*before, "DELETE FROM posts WHERE id >= ?1"):
                    self._database.write(statement, (least,))
        return least is not None

    def _empty_index(self) -> None:
        self._database.write("INSERT INTO post_words (post_words) VALUES ('delete-all')")
