"""The words of a job as Linux would take them out of its file and run them."""

from __future__ import annotations

import shlex


def systemd_words(unit: str) -> list[str]:
    """The words that systemd would run."""
    (line,) = [line for line in unit.split("\n") if line.startswith("ExecStart=")]
    return [word.replace("%%", "%") for word in shlex.split(line.removeprefix("ExecStart=:"))]


def desktop_words(entry: str) -> list[str]:
    """Taken apart as the Desktop Entry Specification says: first the text, then the quoting, then the fields."""
    (line,) = [line for line in entry.split("\n") if line.startswith("Exec=")]
    text = line.removeprefix("Exec=").replace("\\\\", "\\")
    words, word, rest, quoted = [], "", iter(text), False
    for letter in rest:
        if letter == '"':
            if quoted:
                words.append(word.replace("%%", "%"))
                word = ""
            quoted = not quoted
        elif quoted:
            word += next(rest) if letter == "\\" else letter
        else:
            assert letter == " "
    return words
