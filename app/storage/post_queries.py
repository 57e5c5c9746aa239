"""Looking at posts: the queue for review, the counts, the search. Each takes a few milliseconds for 100,000 posts."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any, TypeVar

from app.core.posts import KeptPost, PostCounts, PostDecision, PostFilter
from app.storage.database import Database
from app.storage.post_rows import POST, UNKNOWN_TIME, WITH_DECISION, from_time, to_post

_Type = TypeVar("_Type")

_WORD = re.compile(r"[^\W_]+")
_MOST_FOUND = 500  # of a word that more posts have, those that came in last are looked at: sorting all takes too long
_MOST_WORDS = 1000  # of a search: more than this were pasted by mistake, and would take long
_PAGE = 1000
_BY_WEIGHT = ("review", "weight", "at", "id")
_BY_TIME = ("at", "id")
_YEAR = f"iif(p.at = {UNKNOWN_TIME}, NULL, strftime('%Y', p.at, 'unixepoch') + 0)"


class PostQueries:
    """The part of the shelf that shows posts; see ``app.core.posts.PostShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, chosen: PostFilter) -> PostCounts:
        asked = _Asked(chosen)
        those = f"{asked.source} WHERE {asked.condition}"
        with self._database.together():
            # Each from an index alone, without the rows: a tenth of the time.
            total = self._database.rows("SELECT count(*) FROM posts")
            to_review = self._database.rows(f"SELECT count(*) FROM {those} AND p.review > 0", asked.values)
            flagged = "true" if chosen.to_review else "p.weight > 0"
            kinds = self._database.rows(f"SELECT p.kinds, count(*) FROM {those} AND {flagged} GROUP BY 1", asked.values)
            groups = self._database.rows(
                f"SELECT p.platform, {_YEAR}, count(*) FROM {those} GROUP BY 1, 2", asked.values
            )
            decided = self._database.rows(
                "SELECT decision, count(*) FROM post_decisions WHERE ?1 IN ('', platform) GROUP BY 1",
                (chosen.platform,),
            )
        return PostCounts(
            total[0][0],
            to_review[0][0],
            _summed((kind, count) for joined, count in kinds for kind in joined.strip(",").split(",") if kind),
            _summed((platform, count) for platform, _, count in groups),
            _summed((year, count) for _, year, count in groups if year is not None),
            {PostDecision(decision): count for decision, count in decided},
        )

    def queue(self, chosen: PostFilter, after: KeptPost | None = None, limit: int = 50) -> list[KeptPost]:
        asked = _Asked(chosen)
        order: tuple[str, ...] = _BY_TIME
        conditions = [asked.condition]
        if chosen.to_review:
            order = _BY_WEIGHT
            conditions.append(
                f"NOT EXISTS (SELECT 1 FROM posts t WHERE t.twin = p.twin AND {asked.same_of_twin}"
                f" AND {_columns('t', order)} > {_columns('p', order)})"
            )
        if after:
            place = ", ".join(asked.mark(value) for value in _place(after)[-len(order) :])
            conditions.append(f"{_columns('p', order)} < ({place})")
        newest = ", ".join(f"p.{name} DESC" for name in order)
        rest = f"{asked.with_decision} WHERE {' AND '.join(conditions)} ORDER BY {newest} LIMIT {asked.mark(limit)}"
        return self._posts(rest, asked.values)

    def post(self, post_id: int) -> KeptPost | None:
        found = self._posts(f"{WITH_DECISION} WHERE p.id = ?", [post_id])
        return found[0] if found else None

    def find(self, words: str, limit: int = 50) -> list[KeptPost]:
        asked = _WORD.findall(unicodedata.normalize("NFC", words))[:_MOST_WORDS]
        if not asked:
            return []
        return self._posts(
            f"{WITH_DECISION} WHERE p.id IN (SELECT rowid FROM post_words WHERE post_words MATCH ?"
            f" ORDER BY rowid DESC LIMIT {_MOST_FOUND}) ORDER BY p.at DESC, p.id DESC LIMIT ?",
            [" ".join(f'"{word}"' for word in asked) + "*", limit],
        )

    def twins(self, post_id: int) -> list[int]:
        rows = self._database.rows(
            "SELECT t.id FROM posts p JOIN posts t ON t.twin = p.twin AND t.review > 0 AND t.id <> p.id"
            " WHERE p.id = ? ORDER BY t.at DESC, t.id DESC",
            (post_id,),
        )
        return [post_id, *(number for (number,) in rows)]

    def pages(self) -> Iterator[list[KeptPost]]:
        last = 0
        while page := self._posts(f"{WITH_DECISION} WHERE p.id > ? ORDER BY p.id LIMIT {_PAGE}", [last]):
            yield page
            last = page[-1].id

    def _posts(self, rest: str, values: Sequence[Any]) -> list[KeptPost]:
        return [to_post(row) for row in self._database.rows(f"SELECT {POST} FROM {rest}", values)]


class _Asked:
    """A filter as SQL: ``source`` and ``condition`` for the post ``p``, ``same_of_twin`` for another one ``t``.

    ``source`` has the decision ``d`` where it is asked for, ``with_decision`` always.
    """

    def __init__(self, chosen: PostFilter) -> None:
        self.values: list[Any] = []
        shared = list(self._of_post(chosen))
        of_decision = [
            f"d.{name} = {self.mark(value)}" for name in ("decision", "fate") if (value := getattr(chosen, name))
        ]
        # What is decided is far less than what is posted: it is gone through first.
        decided_first = "post_decisions d CROSS JOIN posts p ON p.key = d.key AND p.print = d.print"
        self.source = decided_first if of_decision else "posts p"
        self.with_decision = decided_first if of_decision else WITH_DECISION
        self.condition = " AND ".join(["true", *(f"p.{each}" for each in shared), *of_decision])
        self.same_of_twin = " AND ".join(f"t.{each}" for each in shared)

    def mark(self, value: Any) -> str:
        """The place of a value in the statement."""
        self.values.append(value)
        return f"?{len(self.values)}"

    def _of_post(self, chosen: PostFilter) -> Iterator[str]:
        if chosen.to_review:
            yield "review > 0"
        if chosen.platform:
            yield f"platform = {self.mark(chosen.platform)}"
        if chosen.year is not None:
            yield f"at BETWEEN {self.mark(_start(chosen.year))} AND {self.mark(_start(chosen.year + 1) - 1)}"
        if chosen.kind:
            yield f"kinds GLOB {self.mark(f'*,{chosen.kind},*')}"
        if chosen.new_only:
            yield "first = (SELECT max(id) FROM post_imports WHERE finished IS NOT NULL)"


def _start(year: int) -> int:
    return from_time(datetime(min(max(year, MINYEAR), MAXYEAR), 1, 1, tzinfo=UTC))


def _columns(table: str, names: Iterable[str]) -> str:
    return f"({', '.join(f'{table}.{name}' for name in names)})"


def _place(post: KeptPost) -> tuple[int, ...]:
    """Where a post stands in the order of `_BY_WEIGHT`, which ends with that of `_BY_TIME`."""
    review = 1 if post.decision is PostDecision.LATER else 2
    return review, post.weight, from_time(post.at), post.id


def _summed(counts: Iterable[tuple[_Type, int]]) -> dict[_Type, int]:
    found: dict[_Type, int] = {}
    for of, count in counts:
        found[of] = found.get(of, 0) + count
    return found
