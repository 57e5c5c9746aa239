"""What a worker process takes from itself before it reads anything: memory, crash dumps, and every way out."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from typing import Any

_PR_SET_DUMPABLE = 4
_M_ARENA_MAX = -8
_SOCKETS = (
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendmsg",
    "socket.sendto",
)
_PROCESSES = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def limit_memory(most: int) -> None:
    """Let this process use at most ``most`` bytes where the system can bound it (macOS does not keep to it)."""
    if sys.platform == "win32":
        _limit_memory_on_windows(most)
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    with suppress(AttributeError):  # only glibc has it, and needs it
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)  # else each thread reserves 64 MB that it never uses


def leave_no_dump() -> None:
    """No core file when this process crashes, and on Linux no look into its memory by the user's other programs."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)  # no dialog, and no report that carries memory
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


class WayOutShut(Exception):
    """The worker process tried what it must not do."""


class ShutDoors:
    """An audit hook: this process writes no file, starts no program, and reaches no network until it is opened."""

    def __init__(self) -> None:
        self._network = False
        sys.dont_write_bytecode = True
        sys.addaudithook(self._look)

    def open_network(self) -> None:
        self._network = True

    def _look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & _WRITES:
                raise WayOutShut(event)
        elif event in _PROCESSES or (event in _SOCKETS and not self._network):
            raise WayOutShut(event)


def _limit_memory_on_windows(most: int) -> None:
    """Put this process into a job of its own whose processes may use so much."""
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    library: Any = ctypes  # the type checker knows it as it is on its own system
    kernel = library.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    limits = Extended()
    limits.Basic.LimitFlags = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    limits.ProcessMemoryLimit = most
    job = kernel.CreateJobObjectW(None, None)  # held until the process ends
    kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
