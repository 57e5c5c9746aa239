"""The command line: the same engine without a window.

Results go to standard output, talk to standard error. Exit status: 0 done; 1 done, but some
inputs could not be handled; 2 unusable arguments or input.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from app import __version__
from app.core.entrances import ENTRANCES
from app.core.errors import UserError
from app.system.paths import HOME_VARIABLE, data_dir

DONE, UNUSABLE, INTERRUPTED = 0, 2, 130
DATA_DIR = "keep all state in this folder"
GROUPS = ("photos", "posts", "passwords", "search", "checklists", "reminders", "history")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or open the window; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that is not UTF-8, or Welsh on an old console, is still said
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            return _run(words)
        finally:
            if sys.stdout is not None:  # a window started without a console has none
                sys.stdout.flush()
    except UserError as error:
        print(error.sentence(), file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("Stopped. What was finished stays finished.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _close_output()  # the reader of our output has gone, and nobody is left to tell
        return DONE
    except OSError as error:
        _close_output()
        what = f"read or write {error.filename}" if error.filename else "write what there is to say"
        print(f"This computer could not {what} ({error.strerror}). What was finished stays finished.", file=sys.stderr)
        return UNUSABLE


def _close_output() -> None:
    """Python must not try once more at its end to write what could not be written."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError):  # what stands in the place of the output may be no file
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: Sequence[str]) -> int:
    args = _parser(words).parse_args(words)
    if args.data_dir is not None or HOME_VARIABLE in os.environ:
        _refuse_what_is_no_folder(data_dir(args.data_dir))
    run: Callable[[argparse.Namespace], int] = args.run
    return run(args)


def _refuse_what_is_no_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise UserError(f"{path} is no folder.", safe="Nothing was changed.", do="Name a folder for the app's data.")


class _Command(argparse.ArgumentParser):
    """A parser of a command, which knows ``--data-dir`` too: it may stand before the command or after it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        self.add_argument("--data-dir", type=_folder, default=argparse.SUPPRESS, metavar="DIR", help=DATA_DIR)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; a group's module is imported only when it is the command, or for help."""
    parser = argparse.ArgumentParser(
        prog="privacy-audit", description="A privacy self-audit for social-care workers.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"privacy-audit {__version__}")
    parser.add_argument("--data-dir", type=_folder, metavar="DIR", help=DATA_DIR)
    parser.set_defaults(run=_open_window)
    command = _command(words)
    if command is None:
        parser.add_argument("--open", choices=ENTRANCES, metavar="PLACE", help="open the window at this place")
    if command or {"-h", "--help"} & set(words):
        commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Command)
        for name in (command,) if command in GROUPS else GROUPS:
            import_module(f"app.commands.{name}").add_to(commands)
    return parser


def _command(words: Sequence[str]) -> str | None:
    """The first word that is no option, nor the value of one."""
    rest = iter(words)
    for word in rest:
        if word in ("--data-dir", "--open"):
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("name a folder")
    return Path(text)


def _open_window(args: argparse.Namespace) -> int:
    from app.commands.window import open_window

    return open_window(args.data_dir, args.open)
