"""What is said in words: looks at one post after another with the word lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind
from app.old_posts.signals.lexicon import BIT, TELLING, WIDTH, Candidate, Entry, Lexicon, Ruled
from app.old_posts.signals.patterns import END, Groups, Hits, Pattern, matches
from app.old_posts.signals.pieces import END as END_WORD
from app.old_posts.signals.pieces import Piece, Shape

_MOST_KNOWN = 30_000
_LONGEST_KNOWN = 24
_LONGEST_POST = 125_000  # characters: no platform lets people write more
_MOST_MATCHES = 20  # of one pattern in one post
_END_CODE = "\n" * WIDTH
_NOTHING_BESIDE_NUMBERS = ("\0", END)
_NOTHING = (*_NOTHING_BESIDE_NUMBERS, chr(BIT[Shape.WORD]))  # any word at all is asked for only after a number
_NUMBERS = frozenset(chr(mark) for mark in range(1 << len(Shape)) if mark & BIT[Shape.NUMBER])
_DIGIT = "\2"  # stands after a run with a digit in it
_TOLD = "\1"  # stands after a word that is a name, has a capital, or is a number
_CAP = BIT[Shape.CAP]

Found = tuple[int, Entry]
"""The last character of a phrase, and what is known of it."""
Range = tuple[int, int, int, str]
"""First character, the one after the last, weight, why."""


class _Runs(dict[str, str]):
    """The characters of a run of letters; those of runs that are not met again (links, people) are not kept."""

    def __init__(self, characters: Callable[[str], str]) -> None:
        super().__init__()
        self._characters = characters

    def __missing__(self, run: str) -> str:
        if "://" in run:
            return ""
        characters = self._characters(run)
        if len(run) <= _LONGEST_KNOWN and run[0] != "@":
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[run] = characters
        return characters


class Spoken:
    """Finds the kinds that are words. Build it once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._gate = lexicon.gate.iter
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._codes = _Runs(self._codes_of)
        self._marks = _Runs(lambda run: "".join(map(_mark, lexicon.pieces.of(run))))

    def find(self, text: str) -> list[Flag]:
        """Every reason in ``text``. Most texts have nothing that any rule needs, and are left at once."""
        return self.look(text)[0]

    def look(self, text: str) -> tuple[list[Flag], bool]:
        """Every reason in ``text``, and whether it may have a digit outside of links."""
        more = len(text) > _LONGEST_POST
        text = text[:_LONGEST_POST]
        codes = _joined(self._codes, text, _END_CODE)
        digits = more or _DIGIT in codes
        if digits:
            codes = codes.replace(_DIGIT, "")
        told = _TOLD in codes
        if told:
            codes = codes.replace(_TOLD, "")
        elif next(self._gate(codes), None) is None:
            return [], digits
        marks = _joined(self._marks, text, END)
        phrases, shapes = list(self._lexicon.automaton.iter(codes)), _shapes(marks)
        present, candidates = _may_match(phrases, shapes, told=told)
        if not candidates:
            return [], digits
        hits = _hits(phrases, shapes, marks, present)
        around = _Around(hits)
        found: defaultdict[Kind, list[Range]] = defaultdict(list)
        spans: list[tuple[int, int]] = []
        for candidate in candidates:
            ruled = candidate.ruled
            for first, after in islice(matches(candidate.pattern, hits), _MOST_MATCHES):
                if around.leaves(ruled, first, after):
                    spans = spans or self._spans(text)
                    why = ruled.rule.why or KINDS[ruled.kind].why
                    found[ruled.kind].append((spans[first][0], spans[after - 1][1], ruled.rule.weight, why))
        return [flag for kind, ranges in found.items() for flag in _as_flags(kind, ranges)], digits

    def whose_number(self, text: str) -> list[Flag]:
        """The person named beside a number that is only one person's: hardly anybody writes down that of a stranger."""
        pieces = [piece for run in text.split() for piece in self._lexicon.pieces.of(run)]
        if any(piece.word in self._lexicon.close for piece in pieces):
            return []
        named = [place for place, mark in enumerate(_joined(self._marks, text, END)) if ord(mark) & BIT[Shape.NAME]]
        if not named:
            return []
        start, end = self._spans(text)[named[0]]
        return [KINDS[Kind.PEOPLE_SUPPORTED].flag(Kind.PEOPLE_SUPPORTED, start, end)]

    def _codes_of(self, run: str) -> str:
        pieces = self._lexicon.pieces.of(run)
        codes = "".join(self._lexicon.code(piece.word) + _told(piece) for piece in pieces)
        return codes + _DIGIT if any(map(str.isdigit, run)) else codes

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Which characters of the text each character of its codes stands for."""
        spans: list[tuple[int, int]] = []
        begin = 0
        for line in text.split("\n"):
            place = begin
            for run in line.split():
                place = text.index(run, place)
                spans += [(place + start, place + end) for start, end in self._places_of(run)]
                place += len(run)
            begin += len(line) + 1
            spans.append((begin, begin))
        return spans

    def _places_of(self, run: str) -> list[tuple[int, int]]:
        places = self._places.get(run)
        if places is None:
            places = [(piece.start, piece.end) for piece in self._lexicon.pieces.of(run)]
            if len(self._places) < _MOST_KNOWN // 3:
                self._places[run] = places
        return places


def _may_match(
    found: Sequence[Found], shapes: Sequence[tuple[int, Groups]], *, told: bool
) -> tuple[Groups, list[Candidate]]:
    """All groups that stand in the text, and the patterns all of whose parts do."""
    present: Groups = 0
    waiting: dict[int, Candidate] = {}
    for _, entry in found:
        present |= entry[1]  # by the number of the field: this runs for every word
        for candidate in entry[2] if told else entry[3]:
            waiting[candidate.number] = candidate
    for _, groups in shapes:
        present |= groups
    return present, [one for one in waiting.values() if one.pattern.may_match(present)]


def _hits(found: Sequence[Found], shapes: Sequence[tuple[int, Groups]], marks: str, present: Groups) -> Hits:
    """What stands where."""
    at: defaultdict[int, list[tuple[int, Groups]]] = defaultdict(list)
    to: defaultdict[int, Groups] = defaultdict(int)
    for last, (length, groups, _, _) in found:
        after = (last + 1) // WIDTH
        at[after - length].append((after, groups))
        to[after] |= groups
    for place, groups in shapes:
        at[place].append((place + 1, groups))
        to[place + 1] |= groups
    starts: list[tuple[int, Groups]] = []
    for start, ends in at.items():
        begin = ends[0][1]
        if len(ends) > 1:
            ends.sort(reverse=True)  # the longest phrase first
            for _, groups in ends:
                begin |= groups
        starts.append((start, begin))
    return Hits(marks, at, to, starts, present)


def _shapes(marks: str) -> list[tuple[int, Groups]]:
    """The words that have shapes which a pattern may ask for."""
    nothing = _NOTHING if _NUMBERS.isdisjoint(marks) else _NOTHING_BESIDE_NUMBERS
    shapes: list[tuple[int, Groups]] = []
    for place, mark in enumerate(marks):
        if mark not in nothing:
            groups = ord(mark)
            if groups & _CAP and (not place or marks[place - 1] == END):
                groups &= ~_CAP  # every sentence begins with a capital
            shapes.append((place, groups))
    return shapes


def _mark(piece: Piece) -> str:
    if piece.word == END_WORD:
        return END
    shapes = 0
    for shape in piece.shapes:
        shapes |= BIT[shape]
    return chr(shapes)


def _told(piece: Piece) -> str:
    return _TOLD if ord(_mark(piece)) & TELLING else ""


def _joined(runs: _Runs, text: str, end: str) -> str:
    """The characters of all pieces; the end of a line is that of a sentence."""
    if "\n" not in text:
        return "".join(map(runs.__getitem__, text.split()))
    return end.join("".join(map(runs.__getitem__, line.split())) for line in text.split("\n"))


class _Around:
    """What stands around a match; asked once for each pattern, however often it is needed."""

    def __init__(self, hits: Hits) -> None:
        self._hits = hits
        self._found: dict[Pattern, list[tuple[int, int]]] = {}
        self._sentences: list[int] = []

    def leaves(self, ruled: Ruled, first: int, after: int) -> bool:
        """Whether nothing around the words from ``first`` to ``after`` makes them something else."""
        for pattern in ruled.unless:
            if any(self._sentence(start) == self._sentence(first) for start, _ in self._spans(pattern)):
                return False
        if any(map(self._spans, ruled.unless_anywhere)):
            return False
        return not ruled.along_with or any(
            end <= first or start >= after for pattern in ruled.along_with for start, end in self._spans(pattern)
        )

    def _spans(self, pattern: Pattern) -> list[tuple[int, int]]:
        if not pattern.may_match(self._hits.present):
            return []
        found = self._found.get(pattern)
        if found is None:
            found = self._found[pattern] = list(islice(matches(pattern, self._hits), _MOST_MATCHES))
        return found

    def _sentence(self, place: int) -> int:
        """The number of the sentence that a word stands in."""
        if not self._sentences:
            self._sentences = list(accumulate(mark == END for mark in self._hits.marks))
        return self._sentences[place]


def _as_flags(kind: Kind, ranges: list[Range]) -> Iterator[Flag]:
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
