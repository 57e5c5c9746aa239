"""Windows: its toasts, through desktop-notifier, which names this app to Windows and hears the click.

The click is heard while this process waits; a toast that is clicked later in the list does nothing more. That
library knows Linux too, and there the tests run this class. The program does not use it there: it does not tell a
session without a server from one with, and loses the click on what went out of sight.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from app.system.commands import CommandFailed, Run, run_command
from app.system.notify import SENDER, CannotNotify

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier


# The name that a toast is shown under, and what Windows' own settings say of toasts with that name.
_WINDOWS_KEYS = (
    r"HKCU\Software\Classes\AppUserModelId",
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Notifications\Settings",
)


def forget_sender(platform: str = sys.platform, run: Run = run_command) -> None:
    """Slow. Where this is Windows, remove what it keeps of the app that sent it toasts."""
    if platform == "win32":
        for key in _WINDOWS_KEYS:
            with suppress(CommandFailed):  # it is not there
                run(("reg", "delete", f"{key}\\{SENDER}", "/f"))


class WindowsNotifier:
    """The toasts of Windows."""

    def check(self) -> None:
        import asyncio

        asyncio.run(_desktop())

    def show(self, text: str, wait: float, shown: Callable[[], None]) -> bool:
        import asyncio

        return asyncio.run(_show(text, wait, shown))


async def _desktop() -> DesktopNotifier:
    try:
        from desktop_notifier import DesktopNotifier

        desktop = DesktopNotifier(app_name=SENDER, app_icon=None)
        allowed = await desktop.request_authorisation()
    except (ImportError, OSError, RuntimeError):
        raise CannotNotify("this computer's desktop takes no notifications") from None
    if not allowed:
        raise CannotNotify("notifications are switched off in this computer's settings")
    return desktop


async def _show(text: str, wait: float, shown: Callable[[], None]) -> bool:
    import asyncio
    import logging

    desktop = await _desktop()
    answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    sent = asyncio.Event()

    def answer(clicked: bool) -> None:
        if not answered.done():
            answered.set_result(clicked)

    desktop.on_dispatched = lambda _: sent.set()
    # Not on the notification itself: the library lets go of one that went out of sight, and of what it would call.
    desktop.on_clicked = lambda _: answer(True)
    desktop.on_dismissed = lambda _: answer(False)
    logging.getLogger("desktop_notifier").addHandler(logging.NullHandler())  # why it failed would go to the console
    await desktop.send(title=text, message="")
    if not sent.is_set():  # it raises nothing
        raise CannotNotify("this computer's desktop takes no notifications")
    shown()
    try:
        return await asyncio.wait_for(answered, wait)
    except TimeoutError:
        return False
