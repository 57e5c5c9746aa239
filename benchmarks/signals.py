"""How often the signals are right, kind by kind, on posts that somebody has labelled.

``python -m benchmarks signals`` scores the set that the lists are tuned on, ``python -m benchmarks.signals FILE`` any
other. A kind counts as found in a post where one of its flags overlaps words that were marked for it; a number must
be the same number. Posts whose label is doubtful are told apart.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from app.old_posts.model import Platform, Post, Section
from app.old_posts.signals import Signals
from app.old_posts.signals.flag import Flag, Kind
from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "tests/data/labelled/dev-700.jsonl"
NUMBERS = frozenset((Kind.PHONE, Kind.EMAIL, Kind.POSTCODE, Kind.NHS_NUMBER, Kind.NI_NUMBER))
_LIMITS = {"numbers": (0.97, 0.99), "words": (0.85, 0.90)}
_SPEED_POSTS = 100_000


class Label(msgspec.Struct, frozen=True):
    """One kind, and the words that a person would point at."""

    kind: Kind
    words: str


class Labelled(msgspec.Struct, frozen=True):
    """One post of a set."""

    id: str
    platform: str
    text: str
    labels: tuple[Label, ...]
    doubtful: bool = False


class Score:
    """Right, false and missed, of one kind or several."""

    def __init__(self) -> None:
        self.right: Counter[Kind] = Counter()
        self.false: Counter[Kind] = Counter()
        self.missed: Counter[Kind] = Counter()

    def precision(self, kinds: Iterable[Kind]) -> float:
        """The share of what was flagged that is labelled; 1 where nothing was flagged."""
        right, false, _ = self.of(kinds)
        return right / (right + false) if right + false else 1.0

    def recall(self, kinds: Iterable[Kind]) -> float:
        """The share of what is labelled that was flagged; 1 where nothing is labelled."""
        right, _, missed = self.of(kinds)
        return right / (right + missed) if right + missed else 1.0

    def of(self, kinds: Iterable[Kind]) -> tuple[int, int, int]:
        """Right, false, missed."""
        each = tuple(kinds)
        return sum(self.right[k] for k in each), sum(self.false[k] for k in each), sum(self.missed[k] for k in each)


def run(*, quick: bool) -> list[Figure]:
    """Score the set that the lists are tuned on, and time them on made-up posts."""
    return [*_scored(DEV), _speed(_SPEED_POSTS // 5 if quick else _SPEED_POSTS)]


def _scored(path: Path, *, misses: bool = False) -> Iterator[Figure]:
    posts = [msgspec.json.decode(line, type=Labelled) for line in path.read_bytes().splitlines()]
    signals = Signals(resources=ROOT / "resources/old_posts")
    sure, doubtful = Score(), Score()
    flagged = 0
    for one in posts:
        flags = signals.flags(_post(one))
        flagged += bool(flags)
        for line in _count(one, flags, doubtful if one.doubtful else sure):
            if misses:
                print(line)
    words = frozenset(Kind) - NUMBERS
    seen = [kind for kind in Kind if any(sure.of([kind]))]
    for kind in seen:
        right, false, missed = sure.of([kind])
        print(
            f"  {kind:20} precision {sure.precision([kind]):.2f}  recall {sure.recall([kind]):.2f}"
            f"  ({right} right, {false} false, {missed} missed)"
        )
    right, false, missed = doubtful.of(Kind)
    print(f"  doubtful posts, not counted: {right} as labelled, {false} flagged besides, {missed} not flagged")
    print(f"  {1000 * flagged / len(posts):.0f} of 1,000 posts flagged")
    for name, kinds in (("numbers", NUMBERS), ("words", words)):
        right, false, missed = sure.of(kinds)
        detail = f"{right} right, {false} false, {missed} missed"
        least = _LIMITS[name]
        yield Figure(f"{path.stem}: precision of {name}", sure.precision(kinds), least[0], "", detail, at_least=True)
        yield Figure(f"{path.stem}: recall of {name}", sure.recall(kinds), least[1], "", detail, at_least=True)


def _post(one: Labelled) -> Post:
    platform = Platform(one.platform) if one.platform in frozenset(Platform) else Platform.FACEBOOK
    return Post(platform=platform, section=Section.POSTS, text=one.text, at=None, member=one.id, item=1, id=one.id)


def _count(one: Labelled, flags: list[Flag], score: Score) -> Iterator[str]:
    """Count one post; says what was not as labelled."""
    marked: defaultdict[Kind, list[tuple[int, int]]] = defaultdict(list)
    for label in one.labels:
        start = one.text.index(label.words)
        marked[label.kind].append((start, start + len(label.words)))
    said: defaultdict[Kind, list[Flag]] = defaultdict(list)
    for flag in flags:
        said[flag.kind].append(flag)
    for kind in Kind:
        there = [flag for flag in said[kind] if _points_at(kind, flag, marked[kind], one.text)]
        if kind in NUMBERS:  # each number counts
            right, wanted = len(there), len(marked[kind])
            score.right[kind] += min(right, wanted)
            score.missed[kind] += max(0, wanted - right)
            score.false[kind] += len(said[kind]) - right
        else:
            score.right[kind] += bool(there)
            score.missed[kind] += bool(marked[kind]) and not there
            score.false[kind] += bool(said[kind]) and not there
        if marked[kind] and not there:
            yield f"  MISSED {kind}: {one.text!r}"
        if said[kind] and not there:
            found = ", ".join(repr(one.text[flag.start : flag.end]) for flag in said[kind])
            yield f"  FALSE  {kind}: {found} in {one.text!r}"


def _points_at(kind: Kind, flag: Flag, marked: list[tuple[int, int]], text: str) -> bool:
    for start, end in marked:
        if flag.start < end and start < flag.end:
            if kind not in NUMBERS:
                return True
            found, meant = _letters(text[flag.start : flag.end]), _letters(text[start:end])
            if found in meant or meant in found:
                return True
    return False


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _speed(count: int) -> Figure:
    """The signals alone, over the posts of the archive that `posts` reads."""
    import random

    from benchmarks.posts import readable_tweets

    posts = [
        Post(platform=Platform.X, section=Section.POSTS, text=text, at=None, member="m", item=1)
        for text in readable_tweets(count, random.Random(count))
    ]
    signals = Signals(("Ramsbottom", "mill house"), resources=ROOT / "resources/old_posts")
    begun = time.perf_counter()
    flagged = sum(1 for post in posts if signals.flags(post))
    return Figure(
        f"{count:,} posts flagged", time.perf_counter() - begun, 0.7 * count / _SPEED_POSTS, "s", f"{flagged:,} flagged"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="show each post that was not flagged as labelled")
    args = parser.parse_args()
    for figure in _scored(args.file, misses=args.misses):
        print(f"  {figure.line()}")
