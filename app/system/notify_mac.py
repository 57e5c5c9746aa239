"""macOS: a small dialog that waits for its button, through the system's own ``osascript``.

Its notification centre takes notifications only from a signed app bundle, which a Python is not; one that a script
shows belongs to the Script Editor, and a click opens that. A dialog needs no permission and hears its button.
"""

from __future__ import annotations

from collections.abc import Callable

from app.system.commands import CommandFailed, Watch, watch_command
from app.system.notify import SENDER, CannotNotify

_OPEN = "Open"
_CHECK_SECONDS = 10.0
_MARGIN = 30.0  # seconds that the dialog may take to go


class MacNotifier:
    """Dialogs of macOS; without a default button, so that no key that is being typed answers one."""

    def __init__(self, watch: Watch = watch_command) -> None:
        self._watch = watch

    def check(self) -> None:
        self._run(["return"], [], _CHECK_SECONDS, lambda: None)

    def show(self, text: str, wait: float, shown: Callable[[], None]) -> bool:
        ask = "display dialog (item 1 of argv) with title (item 2 of argv)"
        dialog = f'{ask} buttons {{"Not now", "{_OPEN}"}} giving up after {round(wait)}'
        script = ["on run argv", f"button returned of ({dialog})", "end run"]
        return self._run(script, [text, SENDER], wait + _MARGIN, shown).strip() == _OPEN

    def _run(self, script: list[str], arguments: list[str], seconds: float, lasting: Callable[[], None]) -> str:
        lines = [word for line in script for word in ("-e", line)]
        try:
            return self._watch(("/usr/bin/osascript", *lines, *arguments), seconds, lasting)
        except CommandFailed as error:
            raise CannotNotify(str(error)) from None
