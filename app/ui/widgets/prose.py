"""Running text whose lines end before 72 characters, however wide the card around it is."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy

LONGEST_LINE = 72
LONGEST_WORD = 16
_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
MAY_BREAK = "\u200b"  # stands in a long word where it may go on in the next line


class Prose(QLabel):
    """Plain text that wraps at a readable length; add it with ``add_prose``."""

    def __init__(self, text: str = "", kind: str = "body") -> None:
        super().__init__(text)
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        longest = max((self.fontMetrics().horizontalAdvance(part) for part in self.text().split("\n")), default=0)
        # Two more than the words measure: a label that fits to the pixel still wraps.
        width = min(self._limit(), longest + 2)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(min(width, self._limit()))

    def _limit(self) -> int:
        return self.fontMetrics().averageCharWidth() * LONGEST_LINE


def breakable(path: Path) -> str:
    """A path for a sentence, which may go on in the next line after each folder, and within a very long name."""
    return f"{os.sep}{MAY_BREAK}".join(map(breakable_words, str(path).split(os.sep)))  # noqa: PTH206 - the parts of "/a" are "/" and "a"


def breakable_host(host: str) -> str:
    """The name of a computer for a sentence, which may go on in the next line after each dot."""
    return host.replace(".", f".{MAY_BREAK}")


def breakable_words(text: str) -> str:
    """Text of the worker's own, in which a very long word (a link, a file's name) may go on in the next line."""
    return _TOO_LONG.sub(lambda match: match[0] + MAY_BREAK, text)


def add_prose(layout: QBoxLayout, text: str, kind: str = "body") -> Prose:
    """Put running text at the left of ``layout``."""
    made = Prose(text, kind)
    layout.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
    return made
