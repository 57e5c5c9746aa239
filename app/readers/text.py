"""Bytes to text, in the encodings that exporters and spreadsheets write."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from app.readers.errors import NotText

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` has every character of the file but the mark of its encoding.

    ``guessed`` says that it is not Unicode and was read as Windows-1252: letters with accents may be wrong.
    """

    text: str = field(repr=False)
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """The text of a file. Raises `NotText`; changes no character, line ends included."""
    try:
        if data.startswith(_UTF_16):
            return Decoded(data.decode("utf-16"))
        if data.startswith(codecs.BOM_UTF8):
            return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotText from None
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(data.decode("cp1252"), guessed=True)
    except UnicodeDecodeError:
        raise NotText from None
