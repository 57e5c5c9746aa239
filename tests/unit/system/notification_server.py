"""A notification server on the session's bus, for tests: prints what it shows, and clicks on it or closes it.

Run as ``notification_server.py ANSWER COMMAND...``; ends with the command, and with its status.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
CLICKED, EXPIRED = ("ActionInvoked", "us", (7, "default")), ("NotificationClosed", "uu", (7, 1))
ANSWERS = {
    "click": [CLICKED],
    "expire": [EXPIRED],
    "click in the list": [EXPIRED, CLICKED],
    "close": [("NotificationClosed", "uu", (7, 2))],
    "another": [("ActionInvoked", "us", (8, "default"))],
}


def main() -> int:
    answer, *command = sys.argv[1:]
    bus = open_dbus_connection("SESSION")
    bus.send_and_get_reply(message_bus.RequestName(NAME))
    threading.Thread(target=_serve, args=(bus, answer), daemon=True).start()
    return subprocess.run(command, check=False, timeout=50).returncode


def _serve(bus: DBusConnection, answer: str) -> None:
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        if message.header.fields[HeaderFields.member] != "Notify":
            bus.send(new_method_return(message, "ssss", ("test", "test", "1", "1.2")))
        elif answer == "refuse":
            bus.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))
        else:
            sender, _, _, title, text, *_ = message.body
            os.write(1, f"shown: {sender} | {title} | {text}".rstrip().encode() + b"\n")
            bus.send(new_method_return(message, "u", (7,)))
            for signal in ANSWERS[answer]:
                bus.send(new_signal(DBusAddress(PATH, interface=NAME), *signal))


if __name__ == "__main__":
    raise SystemExit(main())
