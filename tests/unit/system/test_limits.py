"""What a worker process takes from itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

THREADS = """
import sys, threading
from app.system.limits import limit_memory
limit_memory(900 * 1024**2)
together = threading.Barrier(41)
held = []
def work():
    held.append(bytearray(100_000))
    together.wait(20)
for _ in range(40):
    threading.Thread(target=work).start()
together.wait(20)
assert len(held) == 40
try:
    bytearray(1024**3)
except MemoryError:
    print("bounded")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what threads reserve counts only there")
def test_forty_threads_fit_into_bounded_memory() -> None:
    """As many as the leak check has: what they reserve and never use must not end it."""
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("bounded\n", "")
