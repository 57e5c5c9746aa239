"""The command line: the same engine without a window.

Results go to standard output, talk to standard error. Exit status: 0 done; 1 done, but some
inputs could not be handled; 2 unusable arguments or input.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from app import __version__
from app.core.errors import UserError

DONE, UNUSABLE, INTERRUPTED = 0, 2, 130
GROUPS = ("photos", "checklists", "reminders", "history")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or open the window; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = _parser(words).parse_args(words)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except UserError as error:
        print(error.sentence(), file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("Stopped. What was finished stays finished.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone: nobody is left to tell, and Python must not try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; a group's module is imported only when its name stands on the command line, or for help."""
    parser = argparse.ArgumentParser(prog="privacy-audit", description="A privacy self-audit for social-care workers.")
    parser.add_argument("--version", action="version", version=f"privacy-audit {__version__}")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep all state in this folder")
    parser.set_defaults(run=_open_window)
    named = [name for name in GROUPS if name in words]
    if named or {"-h", "--help"} & set(words):
        commands = parser.add_subparsers(title="commands", metavar="COMMAND")
        for name in named or GROUPS:
            import_module(f"app.commands.{name}").add_to(commands)
    return parser


def _open_window(args: argparse.Namespace) -> int:
    from app.application import run_window

    return run_window(args.data_dir)
