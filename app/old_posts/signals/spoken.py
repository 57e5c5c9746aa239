"""What is said in words: looks at one post after another with the word lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind
from app.old_posts.signals.lexicon import Lexicon
from app.old_posts.signals.patterns import Groups, Hits, Pattern, matches
from app.old_posts.signals.pieces import END, Piece, Shape

_MOST_KNOWN = 30_000
_LONGEST_KNOWN = 24
_SHAPE_GROUPS = {shape: frozenset((number,)) for number, shape in enumerate(Shape)}


class _Runs(dict[str, str]):
    """The characters of each run of letters that has been seen; those not seen again (links, names) are not kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, run: str) -> str:
        codes = "".join(self._lexicon.code(piece.word) for piece in self._lexicon.pieces.of(run))
        if len(run) <= _LONGEST_KNOWN and run[0] != "@":
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[run] = codes
        return codes


def _nothing(codes: str) -> Iterator[object]:
    return iter(())


class Spoken:
    """Finds the kinds that are words. Build it once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._gate = lexicon.gate.iter if len(lexicon.gate) else _nothing  # an empty automaton refuses to look
        self._runs = _Runs(lexicon)
        self._pieces: dict[str, tuple[tuple[str, Piece], ...]] = {}

    def find(self, text: str) -> list[Flag]:
        """Every reason in ``text``. Most texts have no phrase that any rule needs, and are left at once."""
        if next(self._gate("".join(map(self._runs.__getitem__, text.split()))), None) is None:
            return []
        return list(self._look(text))

    def whose_number(self, text: str) -> list[Flag]:
        """The person named beside a number that is only one person's: hardly anybody writes down that of a stranger."""
        about = KINDS[Kind.PEOPLE_SUPPORTED]
        codes, spans, shapes = self._taken_apart(text)
        if not self._lexicon.close.isdisjoint(codes):
            return []
        for (start, end), of_one in zip(spans, shapes, strict=True):
            if Shape.NAME in of_one:
                return [about.flag(Kind.PEOPLE_SUPPORTED, start, end)]
        return []

    def _look(self, text: str) -> Iterator[Flag]:
        codes, spans, shapes = self._taken_apart(text)
        hits = self._hits(codes, shapes)
        found: defaultdict[Kind, list[tuple[int, int, int, str]]] = defaultdict(list)
        seen: set[int] = set()
        sentences = _Sentences(codes)
        for group in tuple(hits.starts):
            for pattern, ruled in self._lexicon.by_anchor.get(group, ()):
                if id(pattern) in seen or not _may_match(pattern, hits):
                    continue
                seen.add(id(pattern))
                for first, after in matches(pattern, hits):
                    if _is_meant(ruled.unless, ruled.unless_anywhere, ruled.along_with, first, after, hits, sentences):
                        why = ruled.rule.why or KINDS[ruled.kind].why
                        found[ruled.kind].append((spans[first][0], spans[after - 1][1], ruled.rule.weight, why))
        for kind, ranges in found.items():
            yield from _joined(kind, ranges)

    def _taken_apart(self, text: str) -> tuple[str, list[tuple[int, int]], list[tuple[Shape, ...]]]:
        """One character for each word, where it stands, and its shapes; an end of a sentence is a word of its own."""
        codes: list[str] = []
        spans: list[tuple[int, int]] = []
        shapes: list[tuple[Shape, ...]] = []
        place = 0
        lines = "\n" in text
        for run in text.split():
            start = text.index(run, place)
            if lines and codes and codes[-1] != END and "\n" in text[place:start]:
                codes.append(END)
                spans.append((place, place))
                shapes.append(())
            for code, piece in self._pieces_of(run):
                codes.append(code)
                spans.append((start + piece.start, start + piece.end))
                shapes.append(piece.shapes)
            place = start + len(run)
        return "".join(codes), spans, shapes

    def _pieces_of(self, run: str) -> tuple[tuple[str, Piece], ...]:
        known = self._pieces.get(run)
        if known is None:
            known = tuple((self._lexicon.code(piece.word), piece) for piece in self._lexicon.pieces.of(run))
            if len(run) <= _LONGEST_KNOWN:
                if len(self._pieces) >= _MOST_KNOWN // 3:
                    self._pieces.clear()
                self._pieces[run] = known
        return known

    def _hits(self, codes: str, shapes: list[tuple[Shape, ...]]) -> Hits:
        at: defaultdict[int, list[tuple[int, Groups]]] = defaultdict(list)
        to: defaultdict[int, list[Groups]] = defaultdict(list)
        starts: defaultdict[int, list[int]] = defaultdict(list)
        for last, (length, groups) in self._lexicon.automaton.iter(codes):
            start = last - length + 1
            at[start].append((last + 1, groups))
            to[last + 1].append(groups)
            for group in groups:
                starts[group].append(start)
        for place, of_one in enumerate(shapes):
            for shape in of_one:
                if shape is Shape.CAP and (place == 0 or codes[place - 1] == END):
                    continue  # every sentence begins with a capital
                groups = _SHAPE_GROUPS[shape]
                at[place].append((place + 1, groups))
                to[place + 1].append(groups)
                for group in groups:
                    starts[group].append(place)
        for found in at.values():
            found.sort(key=lambda hit: -hit[0])  # the longest phrase first
        return Hits(at, to, starts, [code == END for code in codes])


class _Sentences:
    """Which words belong together."""

    def __init__(self, codes: str) -> None:
        self._codes = codes

    def same(self, one: int, other: int) -> bool:
        return END not in self._codes[min(one, other) : max(one, other)]


def _may_match(pattern: Pattern, hits: Hits) -> bool:
    return all(any(group in hits.starts for group in step.groups) for step in pattern.steps)


def _is_meant(
    unless: tuple[Pattern, ...],
    unless_anywhere: tuple[Pattern, ...],
    along_with: tuple[Pattern, ...],
    first: int,
    after: int,
    hits: Hits,
    sentences: _Sentences,
) -> bool:
    """Whether nothing around it makes it something else."""
    if any(sentences.same(first, start) for pattern in unless for start, _ in matches(pattern, hits)):
        return False
    if any(True for pattern in unless_anywhere for _ in matches(pattern, hits)):
        return False
    return not along_with or any(
        end <= first or start >= after for pattern in along_with for start, end in matches(pattern, hits)
    )


def _joined(kind: Kind, ranges: list[tuple[int, int, int, str]]) -> Iterator[Flag]:
    """What overlaps is one reason, with the words of the weightiest."""
    ranges.sort()
    start, end, weight, why = ranges[0]
    for next_start, next_end, next_weight, next_why in ranges[1:]:
        if next_start >= end:
            yield Flag(kind, start, end, why, weight)
            start, end, weight, why = next_start, next_end, next_weight, next_why
            continue
        end = max(end, next_end)
        if next_weight > weight:
            weight, why = next_weight, next_why
    yield Flag(kind, start, end, why, weight)
