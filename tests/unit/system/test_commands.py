"""The one seam for commands: what they print, why they fail, and that one that shows something has lasted."""

from __future__ import annotations

import sys

import pytest

from app.system import commands
from app.system.commands import CommandFailed, run_command, watch_command


def test_why_a_command_failed_is_said() -> None:
    assert run_command([sys.executable, "-c", "print('Open')"]) == "Open\n"
    with pytest.raises(CommandFailed, match="said: no bus"):
        run_command([sys.executable, "-c", "import sys; sys.exit('no bus.')"])
    with pytest.raises(CommandFailed, match="failed"):
        run_command([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(CommandFailed, match="could not be run"):
        run_command(["/no/such/command"])


def test_what_lasts_is_told_before_its_end_and_what_fails_at_once_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_LASTS", 0.1)
    told: list[str] = []
    ended = watch_command([sys.executable, "-c", "import time; time.sleep(0.3)"], 20, lambda: told.append("a"))
    assert (ended, told) == ("", ["a"])
    watch_command([sys.executable, "-c", ""], 20, lambda: told.append("b"))
    assert told == ["a", "b"]
    with pytest.raises(CommandFailed):
        watch_command([sys.executable, "-c", "raise SystemExit(1)"], 20, lambda: told.append("c"))
    assert told == ["a", "b"]


def test_what_does_not_end_is_ended() -> None:
    with pytest.raises(CommandFailed, match="did not answer"):
        watch_command([sys.executable, "-c", "import time; time.sleep(60)"], 0.2, lambda: None)
