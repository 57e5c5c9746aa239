"""The door to the desktop's notifications: what all systems share, and Linux.

On Linux it is one call over the session's bus, with the library that the keyring is reached with.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.core.errors import UserError
from app.core.ports import Notifier

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

SENDER = "Self-Audit"  # says little to whoever looks over a shoulder
_OPEN = "Open"
_INTERFACE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_ANSWER_SECONDS = 10
_DISMISSED = 2  # by the worker; one that only went out of sight can still be clicked in the desktop's list


class CannotNotify(UserError):
    """No notification can be shown here."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"A reminder could not be shown because {why}.",
            safe="Nothing was changed.",
            do="The app still shows when your next review is. You can add that date to your calendar.",
        )


def notifier_for(platform: str = sys.platform) -> Notifier:
    """The notifications of this operating system."""
    if platform == "win32":
        from app.system.notify_windows import WindowsNotifier

        return WindowsNotifier()
    if platform == "darwin":
        from app.system.notify_mac import MacNotifier

        return MacNotifier()
    return LinuxNotifier()


class LinuxNotifier:
    """The notifications of the desktop (org.freedesktop.Notifications)."""

    def check(self) -> None:
        with self._connect() as bus:
            self._ask(bus, "GetServerInformation")

    def show(self, text: str, wait: float, shown: Callable[[], None]) -> bool:
        from jeepney import MatchRule, message_bus

        with self._connect() as bus:
            own = MatchRule(type="signal", interface=_INTERFACE, path=_PATH)
            self._call(bus, message_bus.AddMatch(own))
            with bus.filter(own, bufsize=100) as signals:
                actions = ["default", _OPEN, "open", _OPEN]
                body = (SENDER, 0, "", text, "", actions, {"desktop-entry": ("s", "privacy-self-audit")}, -1)
                (number,) = self._ask(bus, "Notify", "susssasa{sv}i", body)
                shown()
                return self._was_clicked(bus, signals, number, time.monotonic() + wait)

    def _was_clicked(self, bus: DBusConnection, signals: Any, number: int, until: float) -> bool:
        """Wait for the click on our notification, its dismissal, or the end of the time."""
        from jeepney import HeaderFields

        while (left := until - time.monotonic()) > 0:
            try:
                signal = bus.recv_until_filtered(signals, timeout=left)
            except (TimeoutError, OSError):  # nobody came; or the worker signed out
                return False
            name = signal.header.fields.get(HeaderFields.member)
            if name == "ActivationToken" and signal.body[0] == number:
                os.environ["XDG_ACTIVATION_TOKEN"] = signal.body[1]  # what is opened now may come to the front
            if name == "ActionInvoked" and signal.body[0] == number:
                return True
            if name == "NotificationClosed" and signal.body == (number, _DISMISSED):
                return False
        return False

    def _ask(self, bus: DBusConnection, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        from jeepney import DBusAddress, new_method_call

        server = DBusAddress(_PATH, bus_name=_INTERFACE, interface=_INTERFACE)
        return self._call(bus, new_method_call(server, method, signature, body))

    def _call(self, bus: DBusConnection, message: Any) -> Any:
        from jeepney import DBusErrorResponse
        from jeepney.wrappers import unwrap_msg

        try:
            return unwrap_msg(bus.send_and_get_reply(message, timeout=_ANSWER_SECONDS))
        except (DBusErrorResponse, OSError, EOFError):
            raise CannotNotify("this computer's desktop takes no notifications") from None

    def _connect(self) -> DBusConnection:
        from jeepney.io.blocking import open_dbus_connection

        try:
            return open_dbus_connection("SESSION")
        except (KeyError, OSError, EOFError, ValueError, RuntimeError):
            raise CannotNotify("no desktop session answers here") from None
