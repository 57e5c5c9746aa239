"""``posts scan``: which old posts deserve another look, and why. No database and no key; nothing is kept."""

from __future__ import annotations

import argparse
import unicodedata
from pathlib import Path
from typing import Any

from app.commands.output import DONE, PARTLY, print_json, say
from app.core.words import first_words, how_many
from app.old_posts.export import Reading
from app.old_posts.model import PLATFORM_NAMES, Post, Summary
from app.old_posts.signals import Signals
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag
from app.readers.file_bytes import read_file
from app.readers.text import decode
from app.system.paths import posts_dir

_MOST_WORDS = 1024**2  # bytes
_MOST_SAID = 20
_MOST_SHOWN = 60  # characters of a post


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("posts", help="look through what you posted")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    scanner = actions.add_parser("scan", help="say which posts of an export deserve another look, and why")
    scanner.add_argument(
        "export", nargs="+", type=Path, metavar="EXPORT", help="what the platform sent you: zip files, a folder, a file"
    )
    scanner.add_argument("--words", type=Path, metavar="FILE", help="your own watch words, one a line")
    scanner.add_argument(
        "--me", action="append", default=[], metavar="NAME", help="your name in chats: only what you wrote is read"
    )
    scanner.add_argument("--json", action="store_true", help="one JSON object a line")
    scanner.set_defaults(run=scan)


def scan(args: argparse.Namespace) -> int:
    """Print every post with a flag, and what became of every item of the export."""
    words = decode(read_file(args.words, _MOST_WORDS)).text.splitlines() if args.words else []
    signals = Signals(words, resources=posts_dir())
    reading = Reading(args.export, args.me)
    flagged = 0
    for post in reading:
        if flags := signals.flags(post):
            flagged += 1
            if args.json:
                print_json(_as_object(post, flags))
            else:
                print(_in_words(post, flags))
    summary = reading.summary()
    if args.json:
        print_json({"summary": _summary(summary, flagged, len(reading.gone))})
    else:
        for sentence in _said(summary, flagged):
            say(sentence)
    return PARTLY if summary.damaged or not summary.agrees else DONE


def _as_object(post: Post, flags: list[Flag]) -> dict[str, object]:
    return {
        "platform": post.platform.value,
        "id": post.id,
        "date": post.at.isoformat() if post.at else None,
        "text": post.text,
        "url": post.url,
        "flags": [
            {
                "kind": flag.kind.value,
                "span": [flag.start, flag.end] if flag.end else None,
                "why": flag.why,
                "clause": KINDS[flag.kind].clause,
                "weight": flag.weight,
            }
            for flag in flags
        ],
    }


def _summary(summary: Summary, flagged: int, gone: int) -> dict[str, object]:
    return {
        "platforms": [platform.value for platform in summary.platforms],
        "parsed": summary.parsed,
        "skipped": sum(summary.skipped.values()),
        "expected": summary.expected,
        "flagged": flagged,
        "gone": gone,
        "reasons": {
            "skipped": {reason.value: count for reason, count in summary.skipped.items()},
            "damaged": [{"file": damaged.member, "why": damaged.why} for damaged in summary.damaged],
        },
        "unread": list(summary.unread),
    }


def _in_words(post: Post, flags: list[Flag]) -> str:
    """One line. It begins with the kinds: no cell of a table made of it begins with what a formula begins with."""
    kinds = ", ".join(dict.fromkeys(flag.kind.value.replace("_", "-") for flag in flags))
    when = f"{post.at:%Y-%m-%d}" if post.at else "no date"
    where = f" ({_plain(post.url)})" if post.url else ""
    words = first_words(_plain(post.text), _MOST_SHOWN) or "no words"
    return f"{kinds}: {PLATFORM_NAMES[post.platform]}, {when}: {words}{where}"


def _plain(text: str) -> str:
    """One line, without what a terminal would take for a command, or what turns the order of letters."""
    return "".join(
        character if unicodedata.category(character)[0] != "C" else " " for character in " ".join(text.split())
    )


def _said(summary: Summary, flagged: int) -> list[str]:
    names = ", ".join(PLATFORM_NAMES[platform] for platform in summary.platforms)
    why = ", ".join(f"{count:,} {reason.value}" for reason, count in summary.skipped.items())
    said = [f"{_plain(damaged.member)}: {damaged.why}" for damaged in summary.damaged[:_MOST_SAID]]
    if not summary.agrees:
        said.append(
            f"The export says that it holds {summary.expected:,} items, and {summary.read_of_expected:,} were found."
        )
    if summary.unread:
        said.append(f"Not read, because this app knows of no posts in them: {how_many(len(summary.unread), 'file')}.")
    skipped = f", {sum(summary.skipped.values()):,} left out ({why})" if why else ""
    said.append(f"{names}: {how_many(summary.parsed, 'post')} read{skipped}. To look at again: {flagged:,}.")
    return said
