"""Jobs for the tests of the worker process. They run in it, not in the tests' own process."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from pathlib import Path

from app.core.errors import UserError
from app.core.worker import Doors, Send, Stopped

NAME = f"{__name__}:ManyThings"
SECRET = "Kestrel-Canary-31"


class Ring:
    """Goes only when somebody looks for what holds itself."""

    def __init__(self) -> None:
        self.itself = self


class ManyThings:
    """Does what the request says; counts the requests."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._count = 0

    def answer(self, request: bytes, send: Send, stop: threading.Event) -> None:
        self._count += 1
        word, _, rest = request.decode().partition(" ")
        getattr(self, f"_{word}")(rest, send, stop)

    def _echo(self, text: str, send: Send, stop: threading.Event) -> None:
        print("this goes nowhere", flush=True)
        for each in text.split():
            send(each.encode())

    def _count_up(self, text: str, send: Send, stop: threading.Event) -> None:
        send(str(self._count).encode())

    def _leave_behind(self, text: str, send: Send, stop: threading.Event) -> None:
        weakref.finalize(Ring(), os._exit, 0)  # the process ends where somebody looks for it

    def _user_error(self, text: str, send: Send, stop: threading.Event) -> None:
        raise Refusal("It is locked.", safe="Nothing was lost.", do="Open it.")

    def _bug(self, text: str, send: Send, stop: threading.Event) -> None:
        raise ValueError(f"quotes {SECRET}")

    def _eat(self, text: str, send: Send, stop: threading.Event) -> None:
        eaten = []
        while True:
            eaten.append(SECRET * 10**6)

    def _crash(self, text: str, send: Send, stop: threading.Event) -> None:
        ctypes.string_at(1)

    def _print_to_errors(self, text: str, send: Send, stop: threading.Event) -> None:
        os.write(2, SECRET.encode())
        os.write(1, SECRET.encode())

    def _hang(self, text: str, send: Send, stop: threading.Event) -> None:
        send(b"begun")
        time.sleep(3600)

    def _flood(self, text: str, send: Send, stop: threading.Event) -> None:
        while True:
            send(b"x" * 1000)

    def _wait(self, text: str, send: Send, stop: threading.Event) -> None:
        send(b"begun")
        stop.wait()
        if text == "tell":
            send(b"as far as it got")
            return
        raise Stopped

    def _late(self, text: str, send: Send, stop: threading.Event) -> None:
        def report() -> None:
            while True:
                try:
                    send(b"on time")
                except Stopped:
                    return

        threading.Thread(target=report).start()

    def _limits(self, text: str, send: Send, stop: threading.Event) -> None:
        import resource

        send(str(resource.getrlimit(resource.RLIMIT_CORE)[1]).encode())
        if sys.platform == "linux":
            send(str(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)).encode())  # PR_GET_DUMPABLE

    def _way_out(self, text: str, send: Send, stop: threading.Event) -> None:
        if text == "connect":
            socket.create_connection(("127.0.0.1", 9))
        elif text == "look_up":
            socket.getaddrinfo("localhost", 80)
        elif text == "write":
            Path(tempfile.gettempdir(), "left-behind").write_text(SECRET)
        elif text == "run":
            subprocess.run([sys.executable, "-c", ""], check=False)
        send(b"it was let out")


class Refusal(UserError):
    """A kind of error of its own."""
