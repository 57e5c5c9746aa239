"""Whatever is done to posts in whatever order, what is kept is what a few dictionaries say."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.core.posts import KeptDecision, PostDecision, PostFate, PostFilter
from app.storage.database import create, open_database
from app.storage.post_rows import REVIEW, WITH_DECISION
from app.storage.vault import SqlVault
from tests.history_makers import NOW
from tests.post_makers import batch, make_row, print_of

_KEY = bytes(range(32))
_EVERYTHING = PostFilter(to_review=False)
_Name = tuple[str, str]  # key and text
_Decision = tuple[PostDecision, PostFate | None]
_POSTS = st.tuples(
    st.sampled_from(["x/posts/1", "x/posts/12", "x/posts/2", "reddit/posts/3"]), st.sampled_from(["tea", "tea rain"])
)
_ROWS = st.lists(st.tuples(_POSTS, st.integers(0, 2)), max_size=6)
_DECISIONS = st.sampled_from([*PostDecision, None])


class Shelf(RuleBasedStateMachine):
    """One history; imports are under way or finished, and posts are decided on, flagged anew and wiped."""

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        self._path = Path(self._place.name, "history.db")
        create(self._path, _KEY)
        self._vault = self._open()
        self._posts: dict[_Name, tuple[int, int, int]] = {}  # first, last, weight
        self._wiped: dict[_Name, int] = {}  # first
        self._decisions: dict[_Name, _Decision] = {}
        self._undo: tuple[list[int], list[KeptDecision], dict[_Name, tuple[PostDecision, PostFate | None]]] | None = (
            None
        )
        self._before: dict[_Name, tuple[int, int, int]] | None = None  # while an import is under way
        self._import = self._time = 0

    def teardown(self) -> None:
        self._vault.close()
        self._place.cleanup()

    def _open(self) -> SqlVault:
        vault = SqlVault(open_database(self._path, _KEY, self._path.parent / "backups", NOW.date()))
        vault.posts.sweep()
        return vault

    def _now(self) -> datetime:
        self._time += 1
        return NOW + timedelta(self._time)

    def _ids(self) -> dict[_Name, int]:
        return {(post.key, post.text): post.id for page in self._vault.posts.pages() for post in page}

    @rule()
    def begin(self) -> None:
        self._take_back()
        number = self._vault.posts.begin_import(NOW, ["export.zip"])
        assert number > self._import
        self._import, self._before, self._undo = number, dict(self._posts), None

    @precondition(lambda self: self._before is not None)
    @rule(rows=_ROWS)
    def add(self, rows: list[tuple[_Name, int]]) -> None:
        known = len(self._posts)
        for name, weight in rows:
            first = self._posts[name][0] if name in self._posts else self._wiped.get(name, self._import)
            self._posts[name] = (first, self._import, weight)
        made = [make_row(*name, weight=weight, flags=_flags(weight)) for name, weight in rows]
        assert self._vault.posts.add(self._import, batch(made)) == len(self._posts) - known

    @precondition(lambda self: self._before is not None)
    @rule(gone=st.booleans(), fate=st.sampled_from(PostFate))
    def finish(self, gone: bool, fate: PostFate) -> None:
        """All that was not shown is gone, or nothing is; every decision has one fate."""
        found = self._vault.posts.differences(self._import, ["x", "reddit"])
        missing = {name for name, (_, last, _) in self._posts.items() if last != self._import}
        missing |= self._wiped.keys() - self._posts.keys()
        assert {(row.key, row.print) for row in found if row.last != self._import} == set(map(_print, missing))
        before = {name[0] for name, (first, _, _) in self._posts.items() if first < self._import} | {
            name[0] for name in self._wiped
        }
        shown = {name[0] for name, (_, last, _) in self._posts.items() if last == self._import}
        assert self._vault.posts.in_common(self._import) == sorted(_first_of_each_kind(before & shown))
        left = missing if gone else set()
        fates = [(*_print(name), fate) for name in self._decisions]
        self._vault.posts.finish_import(self._import, NOW, {}, [], map(_print, left), fates, self._now())
        self._decisions = {name: (decision, fate) for name, (decision, _) in self._decisions.items()}
        self._wiped = {name: first for name, first in self._wiped.items() if name not in self._posts}
        for name in left:
            self._posts.pop(name, None)
            self._wiped.pop(name, None)
        self._before = None

    @precondition(lambda self: self._before is not None)
    @rule(killed=st.booleans())
    def take_back(self, killed: bool) -> None:
        if killed:
            self._vault.close()
            self._vault = self._open()
        else:
            self._vault.posts.take_back(self._import)
        self._take_back()

    def _take_back(self) -> None:
        """What it showed of posts that were there before stays as it showed it."""
        if self._before is not None:
            self._posts = {name: self._posts[name] for name in self._before}
        self._before, self._undo = None, None

    @rule(names=st.sets(_POSTS, min_size=1, max_size=3), decision=_DECISIONS)
    def decide(self, names: set[_Name], decision: PostDecision | None) -> None:
        ids, before = self._ids(), dict(self._decisions)
        there = names & ids.keys()
        chosen = [ids[name] for name in there]
        stood = self._vault.posts.decide(chosen, decision, self._now())
        assert {(one.key, one.print) for one in stood} == {_print(name) for name in there & before.keys()}
        for name in there:
            self._decisions.pop(name, None)
            if decision:
                self._decisions[name] = (decision, None)
        self._undo = (chosen, stood, before)

    @precondition(lambda self: self._undo is not None)
    @rule()
    def undo(self) -> None:
        assert self._undo is not None
        chosen, stood, self._decisions = self._undo
        self._vault.posts.restore_decisions(chosen, stood)
        self._undo = None

    @rule(name=_POSTS, weight=st.integers(0, 2))
    def flag_anew(self, name: _Name, weight: int) -> None:
        number = self._ids().get(name, 99)
        self._vault.posts.set_flags(batch([[number, weight, _flags(weight), "ab" * 16]]))
        if name in self._posts:
            self._posts[name] = (*self._posts[name][:2], weight)

    @rule(keep=st.booleans())
    def wipe(self, keep: bool) -> None:
        self._take_back()
        self._vault.posts.wipe(keep_decisions=keep)
        if keep:
            self._wiped |= {name: first for name, (first, _, _) in self._posts.items() if name not in self._wiped}
        else:
            self._wiped, self._decisions = {}, {}
        self._posts = {}

    @invariant()
    def agrees(self) -> None:
        posts = self._vault.posts
        kept = {(post.key, post.text): (post.first, post.last, post.weight) for page in posts.pages() for post in page}
        assert kept == self._posts
        told = {(one.key, one.print): (one.decision, one.fate) for one in posts.decisions()}
        assert told == {_print(name): decision for name, decision in self._decisions.items()}
        to_review = {name for name, (_, _, weight) in kept.items() if self._is_to_review(name, weight)}
        assert posts.counts(PostFilter()).to_review == len(to_review)
        assert {(post.key, post.text) for post in posts.queue(PostFilter(), limit=99)} <= to_review
        assert {(post.key, post.text) for post in posts.find("rai")} == {name for name in kept if "rain" in name[1]}
        database = posts._database
        database.write("INSERT INTO post_words (post_words, rank) VALUES ('integrity-check', 1)")  # raises
        rule_of_review = REVIEW.format(weight="p.weight")
        assert not database.rows(f"SELECT p.id FROM {WITH_DECISION} WHERE p.review <> {rule_of_review}")

    def _is_to_review(self, name: _Name, weight: int) -> bool:
        decision, fate = self._decisions.get(name, (None, None))
        if decision is None:
            return weight > 0
        return decision is PostDecision.LATER or fate is PostFate.CAME_BACK


def _flags(weight: int) -> list[Any]:
    return [["phone", 0, 3, "Look again."]] * weight


def _first_of_each_kind(keys: set[str]) -> set[str]:
    """By platform, section and the first character after these."""
    return {min(key for key in keys if key.startswith(kind)) for kind in {key[: key.rindex("/") + 2] for key in keys}}


def _print(name: _Name) -> tuple[str, bytes]:
    return name[0], print_of(name[1])


TestShelf = Shelf.TestCase
TestShelf.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
