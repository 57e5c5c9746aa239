"""A real web server on this computer that plays any host, well or badly. It knows exactly what it was asked."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request as it arrived. ``peer`` is the port it came from: one for each connection."""

    path: str
    headers: Mapping[str, str]
    peer: int


@dataclass
class LoopbackServer:
    """``play`` is called for each request; let it answer with the functions below."""

    url: str
    play: Callable[[Handler], None] = lambda handler: answer(handler, b"ok")
    asked: list[Asked] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 and keeps connections, as real hosts do."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    told: LoopbackServer

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.told.asked.append(Asked(self.path, headers, self.client_address[1]))
        with suppress(BrokenPipeError, ConnectionResetError):
            self.told.play(self)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[LoopbackServer]:
    """A running server; with ``context`` it speaks TLS."""
    server = _Server(("127.0.0.1", 0), type("Bound", (Handler,), {}))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if context else "http"
    told = LoopbackServer(f"{scheme}://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass.told = told  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()


# --- Ways to answer -----------------------------------------------------------------------------


def answer(handler: Handler, body: bytes, status: int = 200, **headers: str) -> None:
    """A whole answer. ``retry_after="1"`` becomes the header Retry-After."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def packed(handler: Handler, body: bytes) -> None:
    """A whole answer, packed as was asked."""
    answer(handler, gzip.compress(body), Content_Encoding="gzip")


def cut_short(handler: Handler, body: bytes) -> None:
    """Half of what was promised, then the connection ends."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def cut_short_in_chunks(handler: Handler, body: bytes) -> None:
    """A chunk, and never the last one."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
    handler.close_connection = True


def in_chunks(handler: Handler, body: bytes) -> None:
    """A whole answer in chunks."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for at in range(0, len(body), 100):
        piece = body[at : at + 100]
        handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    handler.wfile.write(b"0\r\n\r\n")


def without_length(handler: Handler, body: bytes) -> None:
    """Nothing tells where it ends but the end of the connection."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def drip(handler: Handler, body: bytes) -> None:
    """A byte now and then, until the test ends."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for byte in body:
        handler.wfile.write(bytes([byte]))
        if handler.told.ending.wait(0.02):
            return


def silent(handler: Handler) -> None:
    """Takes the question and never answers."""
    handler.told.ending.wait(30)


def reset(handler: Handler) -> None:
    """Breaks the connection off, hard."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def garbage(handler: Handler) -> None:
    """Bytes that are no HTTP."""
    handler.wfile.write(bytes(range(256)) * 4)
    handler.close_connection = True


def captive_portal(handler: Handler) -> None:
    """The sign-in page of a Wi-Fi network in the place of every page."""
    answer(handler, b"<html><body>Welcome to our Wi-Fi! Please sign in.</body></html>", Content_Type="text/html")
