"""How long the program takes to show its window, and what it holds by then, against a bare PySide6 window.

``python -m benchmarks startup``: fresh processes in turns, on the offscreen platform and, where there is
Xvfb, on a real X server. Time runs from before the process is made until the first picture has gone to
the screen. Bytecode is compiled beforehand, as it is for everyone from the second start on.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.figure import TIMES, Figure

ROOT = Path(__file__).resolve().parent.parent
_ROUNDS, _FEW_ROUNDS = 21, 9


class Start(NamedTuple):
    """Seconds until the first picture, processor time of them, and resident memory then in MB."""

    seconds: float
    processor: float
    resident: float


def run(*, quick: bool) -> list[Figure]:
    """Measure everything; ``quick`` makes fewer rounds."""
    rounds = _FEW_ROUNDS if quick else _ROUNDS
    with tempfile.TemporaryDirectory(prefix="startup-benchmark-") as name:
        bytecode = {"PYTHONPYCACHEPREFIX": name, "PYTHONDONTWRITEBYTECODE": ""}
        figures = _figures("offscreen", bytecode | {"QT_QPA_PLATFORM": "offscreen"}, rounds)
        if shutil.which("Xvfb"):
            with _x_server() as display:
                figures += _figures("Xvfb", bytecode | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}, rounds)
    return figures


def _figures(platform: str, environment: dict[str, str], rounds: int) -> list[Figure]:
    for what in ("app", "bare"):
        _start(what, environment)
    pairs = [(_start("app", environment), _start("bare", environment)) for _ in range(rounds)]
    ours, bare = (_median(starts) for starts in zip(*pairs, strict=True))
    return [
        Figure(
            f"start to first picture against a bare window ({platform})",
            ours.seconds / bare.seconds,
            1.5,
            TIMES,
            f"{ours.seconds * 1000:.0f} ms against {bare.seconds * 1000:.0f} ms; "
            f"in processor time {ours.processor / bare.processor:.2f} {TIMES}",
        ),
        Figure(f"resident memory then ({platform})", ours.resident, 100, "MB", f"bare: {bare.resident:.0f} MB"),
    ]


def _median(starts: Iterable[Start]) -> Start:
    return Start(*(statistics.median(values) for values in zip(*starts, strict=True)))


def _start(what: str, environment: dict[str, str]) -> Start:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.first_paint", what, folder]
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    told = json.loads(done.stdout)
    if not told["painted"]:
        raise RuntimeError(f"the window of {what} was asked for its picture, and painted none")
    return Start(told["at"] - begun, told["processor"], told["resident"])


@contextmanager
def _x_server() -> Iterator[str]:
    """A screen of its own; gives the name of its display."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            if not number:
                raise RuntimeError("Xvfb did not start")
            yield f":{number}"
        finally:
            server.terminate()
