"""The word lists made ready: a word is two characters, all phrases one automaton, a rule waits for its rarest part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

import ahocorasick

from app.old_posts.signals.flag import Kind
from app.old_posts.signals.patterns import Groups, Pattern, compiled
from app.old_posts.signals.pieces import AS_WORDS, END, Pieces, Shape
from app.old_posts.signals.spelling import Hidden, folded, let_go
from app.old_posts.signals.word_lists import COMMON, SUFFIX, Rule, WordList, WordLists, WordListWrong

WIDTH = 2
"""How many characters stand for a word: with one, the automaton would ask each of thousands in a row."""
_UNKNOWN, _END = "\0" * WIDTH, "\n" * WIDTH
_NEVER = "\3"
_FIRST, _SECOND, _A_ROW = 0x100, 0x400, 0x80
_SHAPES = {shape: number for number, shape in enumerate(Shape)}
BIT = {shape: 1 << number for shape, number in _SHAPES.items()}
"""The group of each shape."""
_AS_WORDS = sum(BIT[shape] for shape in AS_WORDS)
TELLING = BIT[Shape.NAME] | BIT[Shape.CAP] | BIT[Shape.INITIAL] | BIT[Shape.NUMBER]
"""Shapes that few posts have; a rule of everyday words must ask for one of them."""
_EVERYDAY, _NAMES, _OTHER_NAMES, _CLOSE = "everyday", "first_names", "names_that_are_words", "close_to_me"
_SPACED_FROM = 4
_COMMON_COST = 1_000

Phrase = tuple[str, ...]


class Ruled(NamedTuple):
    """One rule with its patterns ready."""

    kind: Kind
    rule: Rule
    unless: tuple[Pattern, ...]
    unless_anywhere: tuple[Pattern, ...]
    along_with: tuple[Pattern, ...]


class Candidate(NamedTuple):
    """A pattern that waits for its rarest part. ``number`` tells it from all others."""

    number: int
    pattern: Pattern
    ruled: Ruled


class Entry(NamedTuple):
    """What is known of a phrase: how many words it has, its groups, and the patterns that wait for it.

    ``quietly`` are those of them that a post can have which has no name, no capital and no number.
    """

    length: int
    groups: Groups
    waiting: tuple[Candidate, ...]
    quietly: tuple[Candidate, ...]


class Lexicon:
    """What is asked of the lists of the kinds that are on.

    ``automaton`` yields an `Entry` for each phrase; ``gate`` yields something wherever a post must be looked at because
    of its words alone. ``close`` are words for people who are no strangers.
    """

    def __init__(self, lists: WordLists, off: frozenset[Kind] = frozenset()) -> None:
        """Raises `WordListWrong` for a pattern or a group that cannot be."""
        made = _Making(lists, off)
        self.pieces = made.pieces
        self.codes = made.codes
        self.automaton = made.automaton(made.entries())
        self.gate = made.automaton((phrase, True) for phrase in made.gate)
        self.close = frozenset(_words_of(lists[COMMON], _CLOSE))

    def code(self, word: str) -> str:
        """The characters of a word, whatever letters are held down in it."""
        if found := self.codes.get(word):
            return found
        if word == END:
            return _END
        return next((self.codes[one] for one in let_go(word) if one in self.codes), _UNKNOWN)


class _Making:
    """What it takes to make a `Lexicon`: thrown away then, for it is half of the memory."""

    def __init__(self, lists: WordLists, off: frozenset[Kind]) -> None:
        self.codes: dict[str, str] = {}
        self.gate: set[Phrase] = set()
        self._groups: dict[tuple[str, str], int] = {}
        self._phrases: defaultdict[Phrase, Groups] = defaultdict(int)
        self._of_group: defaultdict[int, list[Phrase]] = defaultdict(list)
        self._waiting: defaultdict[Phrase, list[Candidate]] = defaultdict(list)
        self._loud: set[int] = set()  # the numbers of candidates that need a name, a capital or a number
        self._count = 0
        self._runs: dict[str, Phrase] = {}
        self._parts: dict[tuple[str, str], Groups] = {}
        # A word of many groups is a number of as many bits as its last group says: those with many words come first.
        self._named = count(len(_SHAPES))
        self._unnamed = count(len(_SHAPES) + sum(len(known.group) for known in lists.values()))
        self._lists = lists
        common = lists[COMMON]
        self._everyday = frozenset(_words_of(common, _EVERYDAY))
        self.pieces = Pieces(
            frozenset(_words_of(common, _NAMES)),
            frozenset(_words_of(common, _OTHER_NAMES)),
            self._everyday,
            Hidden(word for known in (common, *lists.values()) for word in _hidden_words(known)),
        )
        for name, known in lists.items():
            if name != COMMON and Kind(name) not in off:
                for number, rule in enumerate(known.rule, 1):
                    self._add(Kind(name), number, rule)

    def entries(self) -> Iterator[tuple[Phrase, Entry]]:
        """Each phrase with what is known of it; what is the same of many is there once."""
        self._of_group.clear()  # asked for no more; the automaton comes into its place
        self._runs.clear()
        self._parts.clear()
        once: dict[object, Entry] = {}
        for phrase, groups in self._phrases.items():
            waiting = self._waiting.get(phrase, [])
            quietly = [one for one in waiting if one.number not in self._loud]
            same = len(phrase), groups, *(tuple(one.number for one in each) for each in (waiting, quietly))
            entry = once.get(same)
            if entry is None:
                entry = once[same] = Entry(len(phrase), groups, tuple(waiting), tuple(quietly))
            yield phrase, entry

    def automaton(self, phrases: Iterable[tuple[Phrase, object]]) -> ahocorasick.Automaton:
        """One that finds these phrases in the characters of words."""
        automaton = ahocorasick.Automaton()
        automaton.add_word(_NEVER, None)  # an empty one refuses to look
        for phrase, value in phrases:
            automaton.add_word("".join(self.codes[word] for word in phrase), value)
        automaton.make_automaton()
        return automaton

    def _add(self, kind: Kind, number: int, rule: Rule) -> None:
        entry = f"rule {number}"
        ruled = Ruled(
            kind,
            rule,
            tuple(self._compiled(kind, entry, rule.unless)),
            tuple(self._compiled(kind, entry, rule.unless_anywhere)),
            tuple(self._compiled(kind, entry, rule.along_with)),
        )
        for text in rule.match:
            for pattern in self._compiled(kind, entry, (text,)):
                self._wait(Candidate(self._count, pattern, ruled), f"{entry}, “{text}”")
                self._count += 1

    def _wait(self, candidate: Candidate, entry: str) -> None:
        """Enter a pattern where its rarest part is, and what must open the gate for it."""
        phrases = self._anchor(candidate.pattern)
        if not phrases:
            raise WordListWrong(candidate.ruled.kind + SUFFIX, entry, "there is no word in it that is not a shape.")
        for phrase in phrases:
            self._waiting[phrase].append(candidate)
        telling = [step.groups for step in candidate.pattern.steps if step.groups & ~(TELLING | _AS_WORDS) == 0]
        if telling and not telling[0] & _AS_WORDS:
            self._loud.add(candidate.number)  # what has a name, a capital or a number is looked at anyway
            return
        if telling:
            phrases = {phrase for phrase in phrases if not self._everyday.issuperset(phrase)}
            phrases |= {(shape,) for shape in AS_WORDS if BIT[shape] & telling[0]}
        elif everyday := [phrase[0] for phrase in phrases if self._is_everyday(phrase)]:
            what = f"“{everyday[0]}” is in nearly every post, and nothing else in it is rare."
            raise WordListWrong(candidate.ruled.kind + SUFFIX, entry, what)
        self.gate |= phrases

    def _is_everyday(self, phrase: Phrase) -> bool:
        return len(phrase) == 1 and phrase[0] in self._everyday

    def _compiled(self, kind: Kind, entry: str, texts: tuple[str, ...]) -> Iterator[Pattern]:
        for text in texts:
            try:
                yield from compiled(text, lambda part: self._resolve(kind, part))
            except ValueError as error:
                raise WordListWrong(kind + SUFFIX, f"{entry}, “{text}”", f"{error}.") from error

    def _resolve(self, file: str, part: str) -> Groups:
        """The groups that a part of a pattern names; their words are entered when it is first named."""
        known = self._parts.get((file, part))
        if known is None:
            known = self._parts[file, part] = self._groups_in(file, part.split("|"))
        return known

    def _groups_in(self, file: str, names: list[str]) -> Groups:
        groups: Groups = 0
        words: list[str] = []
        for name in names:
            if name in Shape.__members__:
                groups |= BIT[Shape(name)]
                if name in AS_WORDS:
                    self._enter(_SHAPES[Shape(name)], (name,))
            elif name.startswith("{"):
                groups |= 1 << self._group(file, name.strip("{}"))
            else:
                words.append(name.replace("_", " "))
        return groups | 1 << self._words_together(words) if words else groups

    def _group(self, file: str, name: str) -> int:
        owner = file if name in self._lists[file].group else COMMON
        if name not in self._lists[owner].group:
            raise ValueError(f"there is no group {name}")
        return self._known(owner, name, self._named, self._phrases_of(owner, name, ()))

    def _words_together(self, words: list[str]) -> int:
        """The group of words between which a pattern makes no difference."""
        return self._known("", "|".join(sorted(words)), self._unnamed, words)

    def _known(self, owner: str, name: str, numbers: Iterator[int], phrases: Iterable[str]) -> int:
        known = self._groups.get((owner, name))
        if known is None:
            known = self._groups[owner, name] = next(numbers)
            for phrase in phrases:
                self._enter(known, self._words(phrase))
        return known

    def _phrases_of(self, owner: str, name: str, within: tuple[str, ...]) -> Iterator[str]:
        if name in within:
            raise ValueError(f"the group {name} has itself in it")
        group = self._lists[owner].group[name]
        for entry in group.entries():
            if entry.startswith("{"):
                inner = entry.strip("{}")
                place = owner if inner in self._lists[owner].group else COMMON
                if inner not in self._lists[place].group:
                    raise ValueError(f"there is no group {inner}")
                yield from self._phrases_of(place, inner, (*within, name))
            else:
                yield entry
                if group.hidden and entry.isalpha() and len(entry) >= _SPACED_FROM:
                    yield " ".join(entry)  # f u c k

    def _words(self, phrase: str) -> Phrase:
        words: Phrase = ()
        for run in phrase.split():
            known = self._runs.get(run)
            if known is None:
                pieces = (piece.word for piece in self.pieces.of(run) if piece.word != END)
                known = self._runs[run] = (run,) if run in AS_WORDS else tuple(pieces)
            words += known
        if not words:
            raise ValueError(f"“{phrase}” has no words in it")
        return words

    def _enter(self, group: int, words: Phrase) -> None:
        if not self._phrases[words] >> group & 1:
            self._phrases[words] |= 1 << group
            self._of_group[group].append(words)
        for word in words:
            if word not in self.codes:
                row, column = divmod(len(self.codes), _A_ROW)
                self.codes[word] = chr(_FIRST + row) + chr(_SECOND + column)

    def _anchor(self, pattern: Pattern) -> set[Phrase]:
        """The phrases of the part that the fewest posts have; none where all parts are shapes."""
        best: tuple[int, set[Phrase]] = (10**9, set())
        for step in pattern.steps:
            groups = list(_numbers(step.groups))
            if not all(group in self._of_group for group in groups):
                continue  # a shape
            phrases = {phrase for group in groups for phrase in self._of_group[group]}
            cost = sum(_COMMON_COST if self._is_everyday(one) else 1 for one in phrases)
            if cost < best[0]:
                best = (cost, phrases)
        return best[1]


def _numbers(groups: Groups) -> Iterator[int]:
    """Which bits are set."""
    while groups:
        last = groups & -groups
        yield last.bit_length() - 1
        groups ^= last


def _words_of(known: WordList, name: str) -> Iterator[str]:
    group = known.group.get(name)
    if group is None:
        raise WordListWrong(COMMON + SUFFIX, name, "it is missing.")
    return map(folded, group.entries())


def _hidden_words(known: WordList) -> Iterator[str]:
    for group in known.group.values():
        if group.hidden:
            yield from (entry for entry in group.entries() if " " not in entry)
