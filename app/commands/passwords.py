"""``passwords check``: what an export of passwords gives away, without showing one. No database and no key."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.commands.output import DONE, PARTLY, print_json, say
from app.core.clock import SystemClock
from app.core.errors import UserError
from app.core.words import how_many
from app.passwords.check import Asked, PasswordCheck
from app.passwords.export_errors import NeedsPassword, UnknownColumns
from app.passwords.formats import name_of
from app.passwords.job import NAME
from app.passwords.leaks import LeakRun
from app.passwords.model import AccountFinding, Audited, OwnWords, SignIn
from app.passwords.unanswered import WHY_UNKNOWN
from app.readers.file_bytes import read_file
from app.readers.text import decode
from app.system.paths import passwords_dir
from app.system.worker import WorkerProcess

_LONGEST_LINE = 10_000
_MOST_WORDS = 1024**2  # bytes
_EMPLOYER = re.compile(r"\s*(?:employer|work)\s*:\s*(.*)", re.IGNORECASE)
_NOTHING_TO_DO = (SignIn.SEEN, SignIn.YOU_SAY, SignIn.NOT_OFFERED, SignIn.CANNOT_TELL)


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("passwords", help="look at an export of your passwords")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    checker = actions.add_parser(
        "check", help="say which are reused, nearly the same, weak, old, or without a second step; shows no password"
    )
    checker.add_argument("file", type=Path, metavar="FILE", help="an export of a password manager or browser")
    checker.add_argument(
        "--password-stdin", action="store_true", help="read the password that opens the file from standard input"
    )
    checker.add_argument(
        "--words",
        type=Path,
        metavar="FILE",
        help='your names and places, one a line, and "employer: NAME": passwords made of them are weak',
    )
    checker.add_argument(
        "--online",
        action="store_true",
        help="also ask which passwords are known from leaks; says first what is sent, and to whom",
    )
    checker.add_argument("--json", action="store_true", help="one JSON object a line")
    checker.set_defaults(run=check)


def check(args: argparse.Namespace) -> int:
    """Print the findings, the most pressing first, and what became of every item."""
    asked = Asked(
        path=args.file,
        today=SystemClock().now().astimezone().date(),
        passphrase=_password() if args.password_stdin else None,
        words=_own_words(args.words) if args.words else OwnWords(),
    )
    checking = PasswordCheck(WorkerProcess(NAME), passwords_dir())
    summary: Audited | None = None
    leaks: LeakRun | None = None
    show = _print_object if args.json else _print_words
    try:
        for item in checking.stream(asked):
            if isinstance(item, Audited):
                summary = item
            else:
                show(item)
        if args.online:
            leaks = _ask_for_leaks(checking, show)
    except NeedsPassword as error:
        raise UserError(error.happened, safe=error.safe, do="Give it on standard input: --password-stdin.") from None
    except UnknownColumns as error:
        do = "Open it in the window, which asks which column holds what, or give its columns the headings title, url, "
        raise UserError(error.happened, safe=error.safe, do=f"{do}username and password.") from None
    finally:
        checking.close()
    assert summary is not None  # noqa: S101 - the stream ends with it, or raised
    if args.json:
        print_json({"summary": _summary(summary) | ({"leaks_unanswered": leaks.left} if leaks else {})})
    for sentence in _said(summary) if not args.json else summary.notes:
        say(sentence)
    return PARTLY if summary.damaged or (leaks and leaks.left) else DONE


def _ask_for_leaks(checking: PasswordCheck, show: Callable[[AccountFinding], None]) -> LeakRun:
    """Say what is sent, send it, and show what came. The ledger is in the history, which this command does not open."""
    plan = checking.leak_plan()
    say(
        f"Sent to {plan.host}: {how_many(plan.requests, 'request')}, each with five characters of a hash "
        f"(such as {plan.example}). Thousands of passwords share them; no password and no name is sent."
    )
    leaks = checking.check_leaks(lambda entry: None)
    for finding in leaks.findings:
        show(finding)
    if leaks.run.left:
        say(f"{how_many(leaks.run.left, 'request')} had no whole answer: those passwords are unknown, not clean.")
        for reason in leaks.run.failed:
            say(WHY_UNKNOWN[reason])
    return leaks.run


def _password() -> str:
    try:
        return sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")
    except UnicodeDecodeError:
        raise UserError("No password could be read.", safe="Your file is untouched.") from None


def _own_words(path: Path) -> OwnWords:
    """What the worker says of themselves, one a line."""
    lines = [line.strip() for line in decode(read_file(path, _MOST_WORDS)).text.splitlines() if line.strip()]
    employers = tuple(found[1] for line in lines if (found := _EMPLOYER.fullmatch(line)))
    return OwnWords(others=tuple(line for line in lines if not _EMPLOYER.fullmatch(line)), employers=employers)


def _print_object(finding: AccountFinding) -> None:
    print_json(_as_object(finding))


def _print_words(finding: AccountFinding) -> None:
    if finding.state not in _NOTHING_TO_DO:
        print(_in_words(finding))


def _as_object(finding: AccountFinding) -> dict[str, object]:
    return {
        "site": finding.account.site,
        "username": finding.account.username,
        "kind": finding.kind.value,
        "group": finding.group or None,
        "state": finding.state.value if finding.state else None,
        "why": finding.why,
    }


def _summary(summary: Audited) -> dict[str, object]:
    return {
        "format": summary.format,
        "read": summary.read,
        "audited": summary.audited,
        "skipped": sum(summary.skipped.values()),
        "damaged": len(summary.damaged),
        "reasons": {
            "skipped": {reason.value: count for reason, count in summary.skipped.items()},
            "damaged": [{"item": damaged.place, "why": damaged.reason} for damaged in summary.damaged],
        },
    }


def _in_words(finding: AccountFinding) -> str:
    """One line. It begins with the kind: no cell of a table made of it begins with what a formula begins with."""
    account = finding.account
    name = f"{_plain(account.site)}, {_plain(account.username)}" if account.username else _plain(account.site)
    group = f" [{finding.group}]" if finding.group else ""
    return f"{finding.kind.value.replace('_', '-')}: {name}: {finding.why}{group}"


def _plain(text: str) -> str:
    """Without what a terminal would take for a command, or what turns the order of letters."""
    return "".join(
        character if unicodedata.category(character)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _said(summary: Audited) -> list[str]:
    skipped = sum(summary.skipped.values())
    why = ", ".join(f"{count} {reason.value.replace('_', ' ')}" for reason, count in summary.skipped.items())
    counts = (
        f"{name_of(summary.format)}: {how_many(summary.read, 'item')} read, {summary.audited} audited, "
        f"{skipped} skipped{f' ({why})' if why else ''}, {len(summary.damaged)} damaged."
    )
    damaged = [f"Item {damaged.place} is damaged: {damaged.reason}." for damaged in summary.damaged[:20]]
    return [*summary.notes, *damaged, counts]
