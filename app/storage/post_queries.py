"""Looking at posts: the queue for review, the counts, the search. Each takes a few milliseconds for 100,000 posts."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from app.core.posts import KeptPost, PostCounts, PostDecision, PostFate, PostFilter
from app.storage.database import Database, Row
from app.storage.post_rows import POST, UNKNOWN_TIME, WITH_DECISION, from_time, to_post

_WORD = re.compile(r"[^\W_]+")
_MOST_FOUND = 500  # of a word that more posts have, those that came in last are looked at: sorting all takes too long
_BY_WEIGHT = ("review", "weight", "at", "id")
_BY_TIME = ("at", "id")
_YEAR = f"iif(p.at = {UNKNOWN_TIME}, NULL, strftime('%Y', p.at, 'unixepoch') + 0)"


class PostQueries:
    """The part of the shelf that shows posts; see ``app.core.posts.PostShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, chosen: PostFilter) -> PostCounts:
        asked = _Asked(chosen)
        with self._database.together():
            total = self._database.rows("SELECT count(*) FROM posts")[0][0]
            groups = self._database.rows(
                f"SELECT p.kinds, p.platform, {_YEAR}, p.review > 0, count(*)"
                f" FROM {asked.source} WHERE {asked.condition} GROUP BY 1, 2, 3, 4",
                asked.values,
            )
            decided = self._database.rows(
                "SELECT decision, fate, count(*) FROM post_decisions WHERE ?1 IN ('', platform) GROUP BY 1, 2",
                (chosen.platform,),
            )
        return _counted(total, groups, decided)

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
        rest = f"{asked.source} WHERE {' AND '.join(conditions)} ORDER BY {newest} LIMIT {asked.mark(limit)}"
        return self._posts(rest, asked.values)

    def post(self, post_id: int) -> KeptPost | None:
        found = self._posts(f"{WITH_DECISION} WHERE p.id = ?", [post_id])
        return found[0] if found else None

    def find(self, words: str, limit: int = 50) -> list[KeptPost]:
        asked = _WORD.findall(unicodedata.normalize("NFC", words))
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

    def pages(self, at_once: int = 1000) -> Iterator[list[KeptPost]]:
        """Every post in the order of arrival, some at a time."""
        last = 0
        while page := self._posts(f"{WITH_DECISION} WHERE p.id > ? ORDER BY p.id LIMIT ?", [last, at_once]):
            yield page
            last = page[-1].id

    def _posts(self, rest: str, values: Sequence[Any]) -> list[KeptPost]:
        return [to_post(row) for row in self._database.rows(f"SELECT {POST} FROM {rest}", values)]


class _Asked:
    """A filter as SQL: ``source`` and ``condition`` for the post ``p``, ``same_of_twin`` for another one ``t``."""

    def __init__(self, chosen: PostFilter) -> None:
        self.values: list[Any] = []
        shared = list(self._of_post(chosen))
        of_decision = [
            f"d.{name} = {self.mark(value)}" for name in ("decision", "fate") if (value := getattr(chosen, name))
        ]
        # What is decided is far less than what is posted: it is gone through first.
        decided_first = "post_decisions d CROSS JOIN posts p ON p.key = d.key AND p.print = d.print"
        self.source = decided_first if of_decision else WITH_DECISION
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
            yield f"kinds LIKE {self.mark(f'%,{chosen.kind},%')}"
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


def _counted(total: int, groups: Iterable[Row], decided: Iterable[Row]) -> PostCounts:
    kinds: Counter[str] = Counter()
    platforms: Counter[str] = Counter()
    years: Counter[int] = Counter()
    decisions: Counter[PostDecision] = Counter()
    fates: Counter[PostFate] = Counter()
    to_review = 0
    for of_kinds, platform, year, is_to_review, count in groups:
        to_review += count * is_to_review
        platforms[platform] += count
        for kind in of_kinds.strip(",").split(",") if of_kinds else ():
            kinds[kind] += count
        if year is not None:
            years[year] += count
    for decision, fate, count in decided:
        decisions[PostDecision(decision)] += count
        if fate:
            fates[PostFate(fate)] += count
    return PostCounts(total, to_review, kinds, platforms, years, decisions, fates)
