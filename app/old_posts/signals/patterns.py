"""Patterns of words: ``[ my|our ~2 {client} ] !{of_a_shop} fell?`` and how they are looked for.

Parts stand between spaces. ``word`` is itself, ``two_words`` are two, ``{group}`` any word or phrase of a group,
``NAME`` any word of that `Shape`, ``a|b`` either, ``part?`` may be missing, ``~3`` are up to three other words,
``!part`` must not stand there.
``[`` and ``]`` mark what is shown; without them it is everything from the first word to the last. ``^`` in front and
``$`` at the end hold it to the beginning and the end of a sentence.

A set of groups is one number, a bit a group: a post has dozens of words, and each is asked for hundreds of groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

END = chr(1 << 15)
"""The mark of the end of a sentence."""
_MOST_MAYBE = 5
_FARTHEST = 12

Groups = int
Resolve = Callable[[str], Groups]
"""The groups of ``word``, ``{name}``, ``NAME`` or several; raises ValueError where there is none of the name."""


class Step(NamedTuple):
    """One part: a hit of one of ``groups``, after at most ``gap`` other words; ``unlike`` must not come before it."""

    groups: Groups
    gap: int = 0
    unlike: Groups = 0


class Pattern(NamedTuple):
    """All parts in order. ``first`` to ``last`` (counted from 0) are the parts that are shown."""

    steps: tuple[Step, ...]
    unlike: Groups  # after the last
    first: int
    last: int
    begins: bool = False
    ends: bool = False

    def may_match(self, present: Groups) -> bool:
        """A quick no: whether each part stands anywhere at all."""
        for step in self.steps:  # noqa: SIM110  # twice as quick, and asked more often than anything else
            if not present & step.groups:
                return False
        return True


class Hits(NamedTuple):
    """Which groups begin at each word, with the word after their last, and which end before each word.

    ``marks`` has a character for each word; `END` is the end of a sentence. ``starts`` has for each word all groups
    that begin there, ``present`` all groups.
    """

    marks: str
    at: dict[int, list[tuple[int, Groups]]]
    to: dict[int, Groups]
    starts: list[tuple[int, Groups]]
    present: Groups


def compiled(text: str, resolve: Resolve) -> Iterator[Pattern]:
    """The patterns of one line, one for each choice of what may be missing. Raises ValueError saying what is wrong."""
    parts = text.split()
    maybe = [number for number, part in enumerate(parts) if part.endswith("?")]
    if len(maybe) > _MOST_MAYBE:
        raise ValueError(f"more than {_MOST_MAYBE} parts of it may be missing")
    for choice in product((True, False), repeat=len(maybe)):
        missing = {number for number, there in zip(maybe, choice, strict=True) if not there}
        yield _pattern([part.rstrip("?") for number, part in enumerate(parts) if number not in missing], resolve)


def _pattern(parts: list[str], resolve: Resolve) -> Pattern:
    steps: list[Step] = []
    gap, first, last, unlike = 0, 0, -1, 0
    begins, ends = parts[:1] == ["^"], parts[-1:] == ["$"]
    for part in parts[begins : len(parts) - ends]:
        if part == "[":
            first = len(steps)
        elif part == "]":
            last = len(steps) - 1
        elif part[0] == "~":
            gap = int(part[1:])
            if not steps or not 0 < gap <= _FARTHEST:
                raise ValueError(f"{part} must be from ~1 to ~{_FARTHEST} and stand between two words")
        elif part[0] == "!":
            unlike |= resolve(part[1:])
        else:
            steps.append(Step(resolve(part), gap, unlike))
            gap, unlike = 0, 0
    if not steps:
        raise ValueError("there is no word in it")
    return Pattern(tuple(steps), unlike, first, last if last >= 0 else len(steps) - 1, begins, ends)


def matches(pattern: Pattern, hits: Hits) -> Iterator[tuple[int, int]]:
    """Where it stands: the first word that is shown, and the one after the last."""
    if not pattern.may_match(hits.present):
        return
    first = pattern.steps[0]
    for start in [start for start, groups in hits.starts if first.groups & groups]:
        if pattern.begins and start and hits.marks[start - 1] != END:
            continue
        if first.unlike & hits.to.get(start, 0):
            continue
        if spans := _rest(pattern, 0, start, hits):
            yield spans[pattern.first][0], spans[pattern.last][1]


def _rest(pattern: Pattern, number: int, place: int, hits: Hits) -> list[tuple[int, int]]:
    """Where each part from ``number`` on stands, if the first of them begins at ``place``; none where it does not."""
    for end, groups in hits.at.get(place, ()):
        if not groups & pattern.steps[number].groups:
            continue
        if number + 1 == len(pattern.steps):
            if not _stands(pattern.unlike, end, hits) and (not pattern.ends or _is_end(end, hits)):
                return [(place, end)]
            continue
        following = pattern.steps[number + 1]
        if _stands(following.unlike, end, hits):
            continue
        for onward in range(end, min(end + following.gap + 1, len(hits.marks))):
            if hits.marks[onward] == END:
                break
            if rest := _rest(pattern, number + 1, onward, hits):
                return [(place, end), *rest]
    return []


def _stands(groups: Groups, place: int, hits: Hits) -> bool:
    return groups != 0 and any(groups & found for _, found in hits.at.get(place, ()))


def _is_end(place: int, hits: Hits) -> bool:
    return place == len(hits.marks) or hits.marks[place] == END
