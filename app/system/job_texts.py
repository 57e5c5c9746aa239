"""The reminder's job in the words of each operating system. Pure: nothing is written or run here."""

from __future__ import annotations

import hashlib
import plistlib
from collections.abc import Sequence
from datetime import time
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

from app.core.clock import EVENING

TITLE = "Privacy Self-Audit reminder"
_WHAT = "Looks whether it is time to look again, and ends"


def systemd_service(command: Sequence[str]) -> str:
    """What the timer starts. ``:`` keeps "$" as it is; what the check leaves behind (the window) may live on."""
    words = " ".join(_systemd_word(word) for word in command)
    return f"[Unit]\nDescription={TITLE}\n\n[Service]\nType=oneshot\nExecStart=:{words}\nKillMode=process\n"


def systemd_timer(at: time = EVENING) -> str:
    """Each day at that time; at the next start where the computer was off then."""
    return (
        f"[Unit]\nDescription={TITLE}\n\n[Timer]\nOnCalendar=*-*-* {at:%H:%M}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def autostart_entry(command: Sequence[str]) -> str:
    """An entry that the desktop runs at each sign-in."""
    words = " ".join(_desktop_word(word) for word in command)
    return (
        f"[Desktop Entry]\nType=Application\nVersion=1.0\nName={TITLE}\nComment={_WHAT}\nExec={words}\n"
        "Terminal=false\nNoDisplay=true\n"
    )


def launch_agent(name: str, command: Sequence[str], at: time = EVENING) -> bytes:
    """macOS: each day at that time, or when it wakes; and at sign-in, in case it was off then.

    ``Interactive`` is what any program is: others are held back, and with them the window that they open.
    """
    content = {
        "Label": name,
        "ProgramArguments": list(command),
        "StartCalendarInterval": {"Hour": at.hour, "Minute": at.minute},
        "RunAtLoad": True,
        "ProcessType": "Interactive",
    }
    return plistlib.dumps(content)


def launch_agent_command(agent: bytes) -> tuple[str, ...]:
    """The command in such a file; empty where there is none."""
    try:
        return tuple(plistlib.loads(agent)["ProgramArguments"])
    except (ValueError, KeyError, TypeError, ExpatError):
        return ()


def windows_task(command: Sequence[str], folder: str, at: time = EVENING) -> str:
    """Windows: each day at that time, or as soon as the computer is on again; on battery too.

    ``Priority`` 5 is that of any program: what it opens inherits it.
    """
    arguments = " ".join(_windows_word(word) for word in command[1:])
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{_WHAT} [{windows_mark(command, folder)}]</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{at:%H:%M}:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
    <Priority>5</Priority>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(command[0])}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def windows_mark(command: Sequence[str], folder: str) -> str:
    """Stands for the command in the task: Windows tells the words themselves in no certain encoding."""
    return hashlib.sha256("\0".join((*command, folder)).encode(errors="surrogatepass")).hexdigest()[:16]


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _desktop_word(word: str) -> str:
    """Quoted for the command line, then once more as any text in such a file is."""
    quoted = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


def _windows_word(word: str) -> str:
    """As a Windows program takes its command line apart: backslashes only count before a quotation mark."""
    made, slashes = "", 0
    for letter in word:
        if letter == "\\":
            slashes += 1
            continue
        made += "\\" * (slashes * 2 + 1 if letter == '"' else slashes) + letter
        slashes = 0
    return '"' + made + "\\" * (slashes * 2) + '"'
