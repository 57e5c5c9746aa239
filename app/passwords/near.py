"""Passwords that are nearly the same: by edit distance, and by families that share a base.

Every pair within the distance is found without comparing all with all. A password of length l with at most d edits
keeps one of d + 1 pieces of it unchanged, and moves it by d places at most (Pass-Join, Li and others, 2011).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract_iter

from app.passwords.families import family_keys
from app.passwords.groups import Groups

_SHORTEST = 8  # shorter ones are near each other by chance
_FAR_FROM = 12
_MOST = 300  # passwords with a common piece that one is compared with: thousands of the kind are no person's


def allowed_distance(length: int) -> int:
    """How many edits apart two passwords still are the same idea; ``length`` is the shorter one's."""
    return 0 if length < _SHORTEST else 1 if length < _FAR_FROM else 2


def near_groups(secrets: Sequence[str], labels: Sequence[frozenset[str]]) -> Groups:
    """Group passwords, all different, that are near each other. ``labels`` are the names of the sites of each."""
    groups = Groups(len(secrets))
    owners: dict[str, int] = {}
    for number, secret in enumerate(secrets):
        for key in family_keys(secret, labels[number]):
            groups.join(owners.setdefault(key, number), number)
    _join_by_distance(secrets, groups)
    return groups


def alike(one: str, other: str) -> bool:
    """Whether two passwords of one account are nearly the same; the shortest count too: nobody else's are compared."""
    distance = max(allowed_distance(min(len(one), len(other))), 1)
    return (
        Levenshtein.distance(one, other, score_cutoff=distance) <= distance
        or not family_keys(one, frozenset()).isdisjoint(family_keys(other, frozenset()))
    )  # fmt: skip


def _join_by_distance(secrets: Sequence[str], groups: Groups) -> None:
    index: dict[tuple[int, int, str], deque[int]] = {}
    for number in sorted(range(len(secrets)), key=lambda number: len(secrets[number])):
        secret = secrets[number]
        for bucket, distance in _buckets(secret, index):
            others = {other: secrets[other] for other in bucket if groups.find(other) != groups.find(number)}
            near = extract_iter(secret, others, scorer=Levenshtein.distance, score_cutoff=distance)
            for _, _, other in near:
                groups.join(other, number)
        for piece, (start, end) in enumerate(_pieces(len(secret))):
            index.setdefault((len(secret), piece, secret[start:end]), deque(maxlen=_MOST)).append(number)


def _buckets(secret: str, index: dict[tuple[int, int, str], deque[int]]) -> Iterator[tuple[deque[int], int]]:
    """The passwords seen so far that share a piece with this one, and how far they may be from it."""
    length = len(secret)
    for other in range(length - 2, length + 1):
        distance = allowed_distance(other)
        if length - other > distance:
            continue
        for piece, (start, end) in enumerate(_pieces(other)):
            for at in range(max(start - distance, 0), min(start + distance, length - (end - start)) + 1):
                bucket = index.get((other, piece, secret[at : at + end - start]))
                if bucket:
                    yield bucket, distance


def _pieces(length: int) -> list[tuple[int, int]]:
    """Where a password of this length is cut: into one piece more than the edits it may be away."""
    count = allowed_distance(length) + 1
    if count == 1:
        return []
    return [(length * piece // count, length * (piece + 1) // count) for piece in range(count)]
