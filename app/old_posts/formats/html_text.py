"""The words of a post that is written in HTML."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(/?)([a-zA-Z0-9]*+)[^<>]*+>")
_PARAGRAPHS = re.compile(r"\n{3,}")


def words_of(source: str) -> str:
    """The text as it is read: paragraphs and line breaks kept, links written out as they are shown or hidden."""
    if "<" not in source:
        return html.unescape(source).strip()
    text = html.unescape(_TAG.sub(_instead, source))
    return _PARAGRAPHS.sub("\n\n", text).strip()


def _instead(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name == "br" or (tag[1] and name in ("li", "blockquote", "div")):
        return "\n"
    return "\n\n" if tag[1] and name == "p" else ""
