"""What commands ask the person at the keyboard, or read from standard input: passphrases, and whether they are sure."""

from __future__ import annotations

import argparse
import getpass
import sys

from app.application import Application
from app.commands.output import say
from app.core.errors import UserError
from app.core.passphrase import is_too_short
from app.core.vault_errors import WeakPassphrase
from app.system.paths import data_dir
from app.ui.program import Lock

LONGEST_LINE = 10_000
FROM_STDIN = "read passphrases from standard input, one a line, in the order in which they would be asked for"


def open_history(args: argparse.Namespace) -> Application:
    """The program with its history open, after asking for the passphrase where one locks it."""
    program = Application(data_dir(args.data_dir))
    lock = program.lock()
    if lock is Lock.NONE_YET:
        raise UserError("There is no history yet.", do="Start the app to make one.")
    program.open_history(ask_passphrase(args) if lock is Lock.PASSPHRASE else None)
    return program


def new_passphrase(args: argparse.Namespace, name: str) -> str:
    """A passphrase to be chosen: typed twice, unless it comes on standard input. Raises ``WeakPassphrase``."""
    passphrase = ask_passphrase(args, name)
    if is_too_short(passphrase):
        raise WeakPassphrase()
    if not args.passphrase_stdin and ask_passphrase(args, "The same again") != passphrase:
        raise UserError("The two passphrases are not the same.", safe="Nothing was changed.", do="Type them once more.")
    return passphrase


def ask_passphrase(args: argparse.Namespace, name: str = "Passphrase") -> str:
    """The next passphrase, typed unseen or from standard input."""
    try:
        if args.passphrase_stdin:
            return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")
        if sys.stdin.isatty():
            return getpass.getpass(f"{name}: ", stream=sys.stderr)
    except (EOFError, UnicodeDecodeError):
        raise UserError("No passphrase could be read.", safe="Your history is not touched.") from None
    raise UserError("Nobody is here to type the passphrase.", do="Give it on standard input: --passphrase-stdin.")


def ask_for_word(word: str, wish: str, otherwise: str) -> None:
    """Go on only where ``word`` is typed; else a ``UserError`` says ``otherwise``."""
    say(f"Type {word} to go on:")
    if sys.stdin.readline(LONGEST_LINE).strip() != word:
        raise UserError(otherwise, do=f"{wish}, type {word} when asked.")
