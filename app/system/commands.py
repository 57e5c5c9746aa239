"""The one seam through which commands of the operating system are run; tests put their own in its place."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

_SECONDS = 30.0
_LASTS = 1.0  # seconds after which a command that shows something has not been refused


class CommandFailed(Exception):
    """A command of the operating system did not do what was asked; the text says why."""


Run = Callable[[Sequence[str]], str]
Watch = Callable[[Sequence[str], float, Callable[[], None]], str]


def run_command(words: Sequence[str]) -> str:
    """Run a command; what it printed. Raises ``CommandFailed``."""
    return watch_command(words, _SECONDS, lambda: None)


def watch_command(words: Sequence[str], seconds: float, lasting: Callable[[], None]) -> str:
    """Run a command that may take ``seconds``, and call ``lasting`` once it has lasted or ended well."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        with subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            creationflags=hidden,
        ) as process:
            try:
                return _watched(process, words[0], seconds, lasting)
            except BaseException:
                process.kill()
                raise
    except OSError as error:
        raise CommandFailed(f"{words[0]} could not be run ({error.strerror})") from None


def _watched(process: subprocess.Popen[str], name: str, seconds: float, lasting: Callable[[], None]) -> str:
    told = False
    try:
        try:
            out, errors = process.communicate(timeout=min(_LASTS, seconds))
        except subprocess.TimeoutExpired:
            lasting()
            told = True
            out, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise CommandFailed(f"{name} did not answer") from None
    if process.returncode:
        said = (errors or out).strip().splitlines()
        raise CommandFailed(f"{name} said: {said[0].rstrip('.')}" if said else f"{name} failed")
    if not told:
        lasting()
    return out
