"""How a web browser is told to open a private window: facts for whoever starts one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrivateStart:
    """A browser that opens a private window when it is started with ``switch`` and then the address.

    Where it may be: ``commands`` are its names on Linux, those of packages too, ``exe`` is the one under which Windows
    registers it, ``app`` is that of its bundle on macOS; empty where it is not started there.
    """

    name: str
    switch: str
    commands: tuple[str, ...] = ()
    exe: str = ""
    app: str = ""
