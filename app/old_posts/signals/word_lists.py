"""The word lists: ``resources/old_posts/signals/*.toml``, one file a kind, and ``common.toml`` for what several use.

They are data that is read strictly: an unknown key, a group that there is not, a pattern that says nothing are refused
with the file and the entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.core.errors import UserError
from app.old_posts.signals.flag import Kind
from app.readers.file_bytes import read_file

COMMON = "common"
SUFFIX = ".toml"
LARGEST = 256 * 1024  # bytes a file
_MOST_ENTRIES = 5_000
_VOWELS = "aeiou"

Forms = Literal["as written", "noun", "verb"]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words and phrases that stand for the same; ``{name}`` takes in another group.

    ``forms`` says which inflections to add. Words with ``hidden`` are also found behind signs (f*ck). ``source`` is
    missing where it is that of the file.
    """

    words: Annotated[str, msgspec.Meta(min_length=1)]
    forms: Forms = "as written"
    hidden: bool = False
    source: str = ""

    def entries(self) -> Iterator[str]:
        """Each word or phrase as it stands, then its inflections."""
        for entry in self.words.replace("\n", " ").split(","):
            if entry := entry.strip():
                yield entry
                if not entry.startswith("{"):
                    yield from _inflected(entry, self.forms)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to look for: one of the patterns, in one sentence.

    ``unless`` are patterns that, in the same sentence, make it something else; ``unless_anywhere`` in the same post.
    ``along_with`` are patterns of which one must stand somewhere in the post. ``why`` is for rules that need a sentence
    of their own.
    """

    match: tuple[str, ...]
    weight: Annotated[int, msgspec.Meta(ge=1, le=3)]
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()
    along_with: tuple[str, ...] = ()
    why: Annotated[str, msgspec.Meta(max_length=200)] = ""
    source: str = ""


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file. ``source`` says where its words come from, ``reviewed_on`` when somebody last read all of them."""

    source: Annotated[str, msgspec.Meta(min_length=10)]
    reviewed_on: date
    group: dict[str, Group] = {}
    rule: tuple[Rule, ...] = ()


class WordListWrong(UserError):
    """A word list that cannot be used."""

    def __init__(self, file: str, entry: str, what: str) -> None:
        where = f"{file}, {entry}" if entry else file
        super().__init__(f"The word list {where} cannot be used: {what}", do="Install the program again.")


WordLists = Mapping[str, WordList]
"""By the name of the file without its ending: the kind, or `COMMON`."""


def load_word_lists(folder: Path) -> WordLists:
    """Read all lists of a folder. Raises `WordListWrong`."""
    lists: dict[str, WordList] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.stem != COMMON and path.stem not in frozenset(Kind):
            raise WordListWrong(path.name, "", "there is no such kind.")
        lists[path.stem] = _read(path)
    if COMMON not in lists:
        raise WordListWrong(COMMON + SUFFIX, "", "it is missing.")
    return lists


def _read(path: Path) -> WordList:
    try:
        found = msgspec.toml.decode(read_file(path, LARGEST), type=WordList)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # a ValidationError says which entry it is
        raise WordListWrong(path.name, "", f"{error}.") from error
    for name, group in found.group.items():
        if sum(1 for _ in group.entries()) > _MOST_ENTRIES:
            raise WordListWrong(path.name, name, f"there are more than {_MOST_ENTRIES:,} words in it.")
    return found


def _inflected(entry: str, forms: Forms) -> Iterator[str]:
    """The forms of the last word of a noun, or of the first of a verb."""
    if forms == "noun":
        yield _with_s(entry)
    elif forms == "verb":
        verb, space, rest = entry.partition(" ")
        stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye")) else verb
        if len(verb) > 2 and verb[-1] not in _VOWELS + "wxyh" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
            yield from (f"{verb}{verb[-1]}{ending}{space}{rest}" for ending in ("ed", "ing", "in"))
        past = f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2:-1] not in tuple(_VOWELS) else f"{stem}ed"
        yield from (f"{one}{space}{rest}" for one in (_with_s(verb), past, f"{stem}ing", f"{stem}in"))


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple(_VOWELS):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
