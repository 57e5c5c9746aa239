"""The word lists made ready: a word is one character, all phrases one automaton, a rule waits for its rarest part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from app.old_posts.signals.flag import Kind
from app.old_posts.signals.patterns import Groups, Pattern, compiled
from app.old_posts.signals.pieces import AS_WORDS, END, Pieces, Shape
from app.old_posts.signals.spelling import Hidden, folded, let_go
from app.old_posts.signals.word_lists import COMMON, SUFFIX, Rule, WordList, WordLists, WordListWrong

UNKNOWN = "\0"
_FIRST_CODE = 0x10000  # above it there are a million characters in a row
_SHAPES = {shape: number for number, shape in enumerate(Shape)}
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


class Lexicon:
    """What is asked of the lists of the kinds that are on."""

    def __init__(self, lists: WordLists, off: frozenset[Kind] = frozenset()) -> None:
        """Raises `WordListWrong` for a pattern or a group that cannot be."""
        self.codes: dict[str, str] = {}
        self.by_anchor: defaultdict[int, list[tuple[Pattern, Ruled]]] = defaultdict(list)
        self._groups: dict[tuple[str, str], int] = {("", shape.value): number for shape, number in _SHAPES.items()}
        self._phrases: defaultdict[Phrase, set[int]] = defaultdict(set)
        self._of_group: defaultdict[int, list[Phrase]] = defaultdict(list)
        self._runs: dict[str, Phrase] = {}
        self._lists = lists
        common = lists[COMMON]
        self._everyday = frozenset(_words_of(common, _EVERYDAY))
        self.pieces = Pieces(
            frozenset(_words_of(common, _NAMES)),
            frozenset(_words_of(common, _OTHER_NAMES)),
            self._everyday,
            Hidden(word for known in (common, *lists.values()) for word in _hidden_words(known)),
        )
        anchored: set[Phrase] = set()
        for name, known in lists.items():
            if name != COMMON and Kind(name) not in off:
                for number, rule in enumerate(known.rule, 1):
                    anchored |= self._add(Kind(name), number, rule)
        self.automaton = self._automaton((phrase, frozenset(groups)) for phrase, groups in self._phrases.items())
        self.close = frozenset(self.codes[word] for word in _words_of(common, _CLOSE) if word in self.codes)
        self.gate = self._automaton((phrase, frozenset[int]()) for phrase in anchored)

    def code(self, word: str) -> str:
        """The character of a word, whatever letters are held down in it."""
        if found := self.codes.get(word):
            return found
        if word == END:
            return END
        return next((self.codes[one] for one in let_go(word) if one in self.codes), UNKNOWN)

    def _add(self, kind: Kind, number: int, rule: Rule) -> set[Phrase]:
        entry = f"rule {number}"
        ruled = Ruled(
            kind,
            rule,
            tuple(self._compiled(kind, entry, rule.unless)),
            tuple(self._compiled(kind, entry, rule.unless_anywhere)),
            tuple(self._compiled(kind, entry, rule.along_with)),
        )
        anchored: set[Phrase] = set()
        for pattern in self._compiled(kind, entry, rule.match):
            groups, phrases = self._anchor(pattern)
            if not phrases:
                raise WordListWrong(kind + SUFFIX, entry, "a pattern has no word in it that is not a shape.")
            anchored |= phrases
            for group in groups:
                self.by_anchor[group].append((pattern, ruled))
        return anchored

    def _compiled(self, kind: Kind, entry: str, texts: tuple[str, ...]) -> Iterator[Pattern]:
        for text in texts:
            try:
                yield from compiled(text, lambda part: self._resolve(kind, part))
            except ValueError as error:
                raise WordListWrong(kind + SUFFIX, f"{entry}, “{text}”", f"{error}.") from error

    def _resolve(self, file: str, part: str) -> Groups:
        """The group that a part of a pattern names; its words are entered when it is first named."""
        if part in Shape.__members__:
            if part in AS_WORDS:
                self._enter(self._groups["", part], (part,))
            return frozenset((self._groups["", part],))
        if not part.startswith("{"):
            known = self._groups.get(("=", part))
            if known is None:
                known = self._groups["=", part] = len(self._groups)
                self._enter(known, self._words(part))
            return frozenset((known,))
        name = part.strip("{}")
        owner = file if name in self._lists[file].group else COMMON
        if name not in self._lists[owner].group:
            raise ValueError(f"there is no group {name}")
        known = self._groups.get((owner, name))
        if known is None:
            known = self._groups[owner, name] = len(self._groups)
            for phrase in self._phrases_of(owner, name, ()):
                self._enter(known, self._words(phrase))
        return frozenset((known,))

    def _phrases_of(self, owner: str, name: str, within: tuple[str, ...]) -> Iterator[str]:
        if name in within:
            raise ValueError(f"the group {name} has itself in it")
        for entry in self._lists[owner].group[name].entries():
            if entry.startswith("{"):
                inner = entry.strip("{}")
                place = owner if inner in self._lists[owner].group else COMMON
                if inner not in self._lists[place].group:
                    raise ValueError(f"there is no group {inner}")
                yield from self._phrases_of(place, inner, (*within, name))
            else:
                yield entry
                if self._lists[owner].group[name].hidden and entry.isalpha() and len(entry) >= _SPACED_FROM:
                    yield " ".join(entry)  # f u c k

    def _words(self, phrase: str) -> Phrase:
        words: Phrase = ()
        for run in phrase.split():
            known = self._runs.get(run)
            if known is None:
                pieces = (piece.word for piece in self.pieces.of(run) if piece.word != END)
                known = (run,) if run in AS_WORDS else tuple(pieces)
                self._runs[run] = known
            words += known
        if not words:
            raise ValueError(f"“{phrase}” has no words in it")
        return words

    def _enter(self, group: int, words: Phrase) -> None:
        if group not in self._phrases[words]:
            self._phrases[words].add(group)
            self._of_group[group].append(words)
        for word in words:
            if word not in self.codes:
                self.codes[word] = chr(_FIRST_CODE + len(self.codes))

    def _anchor(self, pattern: Pattern) -> tuple[Groups, set[Phrase]]:
        """The part that the fewest posts have, and its phrases."""
        best: tuple[int, Groups, set[Phrase]] = (10**9, frozenset(), set())
        for step in pattern.steps:
            if not all(group in self._of_group for group in step.groups):
                continue  # a shape
            phrases = {phrase for group in step.groups for phrase in self._of_group[group]}
            cost = sum(_COMMON_COST if len(one) == 1 and one[0] in self._everyday else 1 for one in phrases)
            if cost < best[0]:
                best = (cost, step.groups, phrases)
        return best[1], best[2]

    def _automaton(self, phrases: Iterable[tuple[Phrase, Groups]]) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for phrase, groups in phrases:
            automaton.add_word("".join(self.codes[word] for word in phrase), (len(phrase), groups))
        automaton.make_automaton()
        return automaton


def _words_of(known: WordList, name: str) -> Iterator[str]:
    group = known.group.get(name)
    if group is None:
        raise WordListWrong(COMMON + SUFFIX, name, "it is missing.")
    return map(folded, group.entries())


def _hidden_words(known: WordList) -> Iterator[str]:
    for group in known.group.values():
        if group.hidden:
            yield from (entry for entry in group.entries() if " " not in entry)
