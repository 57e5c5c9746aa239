"""A notification server on the session's bus, for tests: prints what it shows, and clicks on it or closes it.

Run as ``notification_server.py ANSWER COMMAND...``; ends with the command, and with its status. Where the environment
names a file in ``TOLD`` it answers once the command has made that file.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

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
INTERFACE = f"""<node><interface name="{NAME}">
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""
DESCRIBED = {
    "GetServerInformation": ("ssss", ("test", "test", "1", "1.2")),
    "GetCapabilities": ("as", (["actions", "body"],)),
    "Introspect": ("s", (INTERFACE,)),
}
ANSWERS = {
    "click": [CLICKED],
    "expire": [EXPIRED],
    "click in the list": [EXPIRED, CLICKED],
    "close": [("NotificationClosed", "uu", (7, 2))],
    "click with a token": [("ActivationToken", "us", (7, "kwin-1")), CLICKED],
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
        asked = message.header.fields[HeaderFields.member]
        if asked in DESCRIBED:
            bus.send(new_method_return(message, *DESCRIBED[asked]))
        elif answer == "refuse":
            bus.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))
        else:
            sender, _, _, title, text, *_ = message.body
            os.write(1, f"shown: {sender} | {title} | {text}".rstrip().encode() + b"\n")
            bus.send(new_method_return(message, "u", (7,)))
            while "TOLD" in os.environ and not Path(os.environ["TOLD"]).exists():
                time.sleep(0.01)
            for signal in ANSWERS[answer]:
                bus.send(new_signal(DBusAddress(PATH, interface=NAME), *signal))


if __name__ == "__main__":
    raise SystemExit(main())
