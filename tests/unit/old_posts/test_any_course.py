"""Any course of imports, decisions, undos and wipes: no decision is lost, and everything says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import FixedClock
from app.core.model import FindingState, Part
from app.core.posts import PostDecision, PostFate, PostFilter
from app.core.worker import Stopped
from app.old_posts import following
from app.old_posts.model import Platform
from app.old_posts.own_posts import OwnPosts
from app.storage.vault import SqlVault
from tests.history_makers import make_folder
from tests.unit.old_posts.export_builders import X_ID
from tests.unit.old_posts.posts_kit import START, archive, at_once, go_to, own_posts, save

WORDS = ["Ring ann on 0161 496 0001", "Ring bob on 0161 496 0002", "tea", "Mail cy@example.org"]
Print = tuple[str, bytes]


@dataclass(frozen=True)
class Import:
    """An export with these tweets, made so many days after the one before, or before it; maybe stopped half way."""

    tweets: dict[int, int]
    days: int
    stopped: bool


@dataclass(frozen=True)
class Decide:
    which: int
    decision: PostDecision


@dataclass(frozen=True)
class Undo:
    pass


@dataclass(frozen=True)
class Wipe:
    keep: bool


Deed = Import | Decide | Undo | Wipe
imports = st.builds(
    Import,
    st.dictionaries(st.integers(1, 5), st.sampled_from(range(len(WORDS)))),
    st.sampled_from([-20, 0, 10, 10, 10]),
    st.sampled_from([False, False, False, True]),
)
decides = st.builds(Decide, st.integers(0, 4), st.sampled_from(PostDecision))
deeds = st.lists(
    st.one_of(imports, imports, decides, decides, decides, st.just(Undo()), st.builds(Wipe, st.booleans())), max_size=12
)
workers = at_once()


@dataclass
class Course:
    """What is done, beside what must be there after it."""

    posts: OwnPosts
    vault: SqlVault
    clock: FixedClock
    folder: Path
    day: int = 0
    today: int = 1
    latest: int = -1
    made: dict[int, dict[int, int]] = field(default_factory=dict)  # the export of each day
    shown: dict[str, str] = field(default_factory=dict)  # by the latest of the exports
    words: dict[Print, str] = field(default_factory=dict)
    decided: dict[Print, PostDecision] = field(default_factory=dict)
    undo: list[dict[Print, PostDecision]] = field(default_factory=list)

    def do(self, deed: Deed) -> None:
        match deed:
            case Import(tweets, days, stopped):
                self.bring_in(tweets, days, stopped=stopped)
            case Decide(which, decision):
                standing = self.posts.queue(PostFilter(to_review=False))
                if standing:
                    post = standing[which % len(standing)]
                    ids = self.vault.posts.twins(post.id)
                    self.undo.append(dict(self.decided))
                    self.posts.decide(post, decision)
                    group = [self.posts.post(number) for number in ids]
                    self.decided |= {(one.key, one.print): decision for one in group if one}
                    self.words |= {(one.key, one.print): one.text for one in group if one}
            case Undo():
                assert bool(self.posts.undo()) is bool(self.undo)
                if self.undo:
                    self.decided = self.undo.pop()
            case Wipe(keep):
                self.posts.wipe(keep_decisions=keep)
                self.undo.clear()
                if not keep:
                    self.decided, self.latest = {}, -1

    def bring_in(self, tweets: dict[int, int], days: int, *, stopped: bool) -> None:
        self.day = max(0, self.day + days)
        self.today = max(self.today, self.day + 1)
        go_to(self.clock, self.today)
        tweets = self.made.setdefault(self.day, tweets)
        texts = {number: WORDS[words] for number, words in tweets.items()}
        export = save(self.folder, archive(texts, self.day))
        self.undo.clear()
        if stopped:
            before, heard = self.everything(), list[object]()
            with pytest.raises(Stopped):
                self.posts.bring_in(export, progress=heard.append, cancelled=lambda: bool(heard))
            assert self.everything() == before
            return
        if self.day > self.latest:
            self.latest = self.day
            self.shown = {f"x/posts/{X_ID + number}": text for number, text in texts.items()}
        result = self.posts.bring_in(export)
        summary, outcome = result.summary, result.outcome
        assert summary.parsed + sum(summary.skipped.values()) == summary.total == len(tweets)
        assert outcome.new <= summary.parsed
        told = (outcome.gone, outcome.still_there, outcome.edited, outcome.came_back, outcome.cannot_tell)
        assert sum(told) == (0 if outcome.first else len(self.decided))

    def everything(self) -> list[object]:
        posts = self.posts.queue(PostFilter(to_review=False), limit=100)
        return [[(post.key, post.text, post.decision) for post in posts], self.posts.decisions(), self.posts.imports()]

    def check(self) -> None:
        decisions = self.posts.decisions()
        assert {(one.key, one.print): one.decision for one in decisions} == self.decided
        to_do = [one for one in decisions if one.decision in following.TO_DO]
        assert {(one.kind, one.identity): one.state for one in self.vault.findings(Part.POSTS)} == {
            (one.decision, self.vault.identity(following.name_of(one))): state(one.fate) for one in to_do
        }
        open_ = Counter(one.decision for one in to_do if one.fate not in (PostFate.GONE, PostFate.EDITED))
        told = {action.origin: action.text for action in self.vault.actions() if not action.done}
        assert set(told) == {following.origin(decision, Platform.X) for decision in open_}
        for decision, count in open_.items():
            assert f" {count} post" in told[following.origin(decision, Platform.X)]
        for one in decisions:
            now, then = self.shown.get(one.key), self.words[one.key, one.print]
            assert one.fate is not PostFate.GONE or now is None
            assert one.fate is not PostFate.STILL_THERE or now == then
            assert one.fate is not PostFate.EDITED or now not in (None, then)
            assert one.fate is not PostFate.CAME_BACK or now is not None
            hypothesis.event(f"{one.fate}")
        counts = self.posts.counts(PostFilter(to_review=False))
        assert counts.total == len(self.posts.queue(PostFilter(to_review=False), limit=100))
        assert sum(counts.by_decision.values()) == len(decisions)
        assert self.posts.counts().to_review >= len(self.posts.queue(limit=100))


def state(fate: PostFate | None) -> FindingState:
    match fate:
        case PostFate.GONE | PostFate.EDITED:
            return FindingState.GONE
        case PostFate.CAME_BACK:
            return FindingState.CAME_BACK
        case PostFate.CANNOT_TELL:
            return FindingState.CANNOT_TELL
        case _:
            return FindingState.OPEN


@settings(max_examples=20)
@given(deeds)
def test_any_course(course: list[Deed]) -> None:
    with TemporaryDirectory() as name:
        vault = make_folder(Path(name, "home")).create_with_keyring()
        clock = FixedClock(START)
        doing = Course(own_posts(vault, clock, workers), vault, clock, Path(name))
        for deed in course:
            doing.do(deed)
            doing.check()
        vault.close()
