"""Bounded reading of pack files, which are not trusted.

TOML cannot refer to itself, so it has no expanding bombs; what can hurt is size, nesting, keys of
many parts (the standard parser is quadratic in those, and each part costs a kilobyte of memory) and
numbers of thousands of digits. All are refused before or while parsing, with a sentence that names the file.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core.errors import UserError

MAX_BYTES = 1_000_000
MAX_KEY_PARTS = 12
MAX_HEADERS = 10_000
MAX_DIGITS = 100
_LONGEST_NAME = 60

# Every part but the last has its full stop. No part is tried twice, so the search takes time in proportion to the text.
_KEY_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?:{_KEY_PART}\.[ \t]*+){{{MAX_KEY_PARTS - 1}}}", re.ASCII)
_LONG_NUMBER = re.compile(rf"(?<![0-9_])[0-9_]{{{MAX_DIGITS}}}|0x[0-9A-Fa-f_]{{{MAX_DIGITS}}}")
_HEADER = re.compile(r"^[ \t]*+\[", re.MULTILINE)


class PackError(UserError):
    """A pack that is refused: which file, which check, which field, and why."""

    _safe = "This file is left out; all other checks work."
    _do = "Ask whoever gave you the file to correct it."

    def __init__(self, file: Path, problem: str, *, where: str = "") -> None:
        self.file = file
        self.where = where
        self.problem = problem
        name = shown(file.name or str(file))
        place = f"{name}, {where}" if where else name
        super().__init__(f"{place}: {problem}", safe=self._safe, do=self._do)


class PackNotice(PackError):
    """Something in a pack that does nothing and should be corrected. The pack itself is used."""

    _safe = "The rest of this file works."


class PartLeftOut(PackNotice):
    """A part of a pack that reaches for what is not its own, and is left out."""

    _safe = "This part is left out; the rest of this file works."


class FolderError(PackError):
    """Files that are not read because of the folder they are in."""

    _safe = "All other checks work."
    _do = "Take out of the folder what you do not need."


class RegisterError(PackError):
    """The app's own list of guidance cannot be read, and no check can be shown without it."""

    _safe = "Your history is not touched."
    _do = "Install the app again."


def shown(text: str) -> str:
    """A name from outside as it may stand in a sentence: one short line without control characters."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:_LONGEST_NAME])
    return plain if len(text) <= _LONGEST_NAME else f"{plain}…"


def meant(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that says a name is unknown: the known one that it looks like, if there is one."""
    alike = difflib.get_close_matches(name, known, 1)
    return f' Did you mean "{alike[0]}"?' if alike else ""


def read_toml(path: Path, data: bytes | None = None) -> dict[str, Any]:
    """Parse one TOML file, or the ``data`` that were read from it, or raise ``PackError``."""
    text = _decode(path, read_bounded(path) if data is None else data)
    _refuse_bombs(path, text)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise PackError(path, _not_understood(str(error), text)) from None
    except RecursionError:
        raise PackError(path, "brackets are nested too deep.") from None


_DOCUMENTS = (b"PK\x03\x04", b"{\\rtf", b"%PDF", b"\xd0\xcf\x11\xe0")  # Word, RTF, PDF, older Word
_OPEN = "quotation marks are opened and not closed"
_HIDDEN = "here is a letter that nobody can see."
# How the parser's messages begin, the longer before the shorter.
_TOML_SAYS = {
    "Cannot overwrite": "this name stands twice.",
    "Duplicate": "this name stands twice.",
    "Cannot declare": "this part stands twice, or does not belong to the part before it.",
    "Invalid value": "this value is not understood. Words stand in quotation marks.",
    "Invalid date": "there is no such date.",
    "Unterminated string": f"{_OPEN}.",
    "Expected \"'": f"{_OPEN}.",
    "Illegal character '\\n'": f"{_OPEN} on the same line.",
    "Found invalid character '\\n'": f"{_OPEN} on the same line.",
    "Illegal character": _HIDDEN,
    "Found invalid character": _HIDDEN,
    "Unclosed": "a bracket is opened and not closed.",
    "Expected ']": "a bracket is opened and not closed.",
    "Expected newline": 'something is left over after the value. A quotation mark inside a text is written \\".',
    "Expected '='": "there is no = after the name.",
    "Invalid initial character": "a name holds letters, digits and hyphens only.",
    "Invalid statement": "this is neither a name nor a note. A note begins with #.",
    "Unescaped": "a \\ inside a text is written twice.",
}


def _not_understood(message: str, text: str) -> str:
    """The parser's message in plain words, where it is a frequent one."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    said, line = found.groups() if found else (message, None)
    place = f"line {line}" if line else "the end of the file" if found else "something"
    if line and re.search("[\u2018\u2019\u201c\u201d]", text.split("\n")[int(line) - 1]):
        return f'{place} has the curly quotation marks of a word processor. Type straight ones: ".'
    words = (words for start, words in _TOML_SAYS.items() if said.startswith(start))
    return f"{place} cannot be read as TOML: {next(words, shown(said) + '.')}"


def read_bounded(path: Path, most: int = MAX_BYTES) -> bytes:
    """All bytes of a file that may be a pack, or ``PackError``. Waits for nothing and follows no link."""
    try:
        _refuse_what_is_no_file(path, path.lstat(), most)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _refuse_what_is_no_file(path, os.fstat(file.fileno()), most)  # another may have taken its name since
            data = file.read(most + 1) or b""
    except OSError as error:
        raise PackError(path, f"the file cannot be read ({error.strerror}).") from None
    except ValueError:
        raise PackError(path, "there is no such file.") from None  # a name with a NUL byte
    _refuse_too_large(path, len(data), most)
    return data


def _refuse_too_large(path: Path, size: int, most: int) -> None:
    if size > most:
        raise PackError(path, f"the file is larger than {most // 1_000_000} MB.")


def _refuse_what_is_no_file(path: Path, found: os.stat_result, most: int) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise PackError(path, "this is a link to another file, and links are not followed.")
    if stat.S_ISDIR(found.st_mode):
        raise PackError(path, "this is a folder. Name the file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise PackError(path, "this is not an ordinary file.")
    _refuse_too_large(path, found.st_size, most)


def _decode(path: Path, data: bytes) -> str:
    if data.startswith(_DOCUMENTS):
        raise PackError(path, "this is a document of a word processor. Save it as plain text.")
    try:
        return data.decode("utf-8-sig")  # Notepad may put its mark before the text
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PackError(path, f"line {line} is not in UTF-8. Save the file again as UTF-8.") from None


def _refuse_bombs(path: Path, text: str) -> None:
    bombs = (
        (_LONG_KEY, f"a name of {MAX_KEY_PARTS} parts or more"),
        (_LONG_NUMBER, f"a number of {MAX_DIGITS} digits or more"),
    )
    for pattern, bomb in bombs:
        if found := pattern.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise PackError(path, f"line {line} has {bomb}.")
    if sum(1 for _ in _HEADER.finditer(text)) > MAX_HEADERS:
        raise PackError(path, f"more than {MAX_HEADERS:,} lines begin with a bracket.")
