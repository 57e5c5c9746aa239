#!/usr/bin/env python3
"""Set up and start in one command. Needs Python 3.11 to 3.13 and nothing else.

    python3 dev.py run [ARGS]     open the app, or run one of its commands: dev.py run photos scan DIR
    python3 dev.py test [ARGS]    run the tests; ARGS go to pytest
    python3 dev.py soak [ARGS]    run the long tests with their full counts
    python3 dev.py bench [ARGS]   print speed and memory as ratios
    python3 dev.py lock [ARGS]    pin the newest versions pyproject.toml allows (needs uv; --upgrade goes to it)

The first start makes .venv and installs what requirements*.txt pins, which takes a minute or two.
Later starts only look whether the pins have changed.
"""

# Standard library only, and nothing newer than Python 3.6 on the way to refusing an old one with a sentence.
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional, Tuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
UNFINISHED = VENV / "unfinished.txt"

OLDEST, NEWEST = (3, 11), (3, 13)
APP_PINS, DEV_PINS = "requirements.txt", "requirements-dev.txt"

# What Qt's xcb, wayland and offscreen plugins load and a bare system lacks, with the Debian package of each.
# The wheel brings Qt itself. test_dev.py loads the real plugins, so a library missing here fails there.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONTS, EXIFTOOL, FFMPEG, PYTHON_VENV = "fonts", "exiftool", "ffmpeg", "python3-venv"
DBUS, KEYRING = "dbus-run-session", "gnome-keyring-daemon"  # a session with a real keyring, where Linux has none yet
# What judges and runs the reminder's job: the desktop's own check, systemd's own check, and a clock that can be set.
DESKTOP_FILES, SYSTEMD, FAKETIME = "desktop-file-validate", "systemd-analyze", "faketime"

# What is not a library, by the name each package manager knows it under.
OTHER_PACKAGES = {
    "apt-get": {
        FONTS: "fonts-dejavu-core",
        EXIFTOOL: "libimage-exiftool-perl",
        FFMPEG: "ffmpeg",
        DBUS: "dbus",
        KEYRING: "gnome-keyring",
        DESKTOP_FILES: "desktop-file-utils",
        SYSTEMD: "systemd",
        FAKETIME: "faketime",
        PYTHON_VENV: "python{}.{}-venv".format(*sys.version_info[:2]),
    },
    "dnf": {
        FONTS: "dejavu-sans-fonts",
        EXIFTOOL: "perl-Image-ExifTool",
        FFMPEG: "ffmpeg-free",
        DBUS: "/usr/bin/dbus-run-session",
        KEYRING: "gnome-keyring",
        DESKTOP_FILES: "desktop-file-utils",
        SYSTEMD: "systemd",
        FAKETIME: "libfaketime",
        PYTHON_VENV: "python3-pip",
    },
    "zypper": {
        FONTS: "dejavu-fonts",
        EXIFTOOL: "exiftool",
        FFMPEG: "ffmpeg",
        DBUS: "/usr/bin/dbus-run-session",
        KEYRING: "gnome-keyring",
        DESKTOP_FILES: "desktop-file-utils",
        SYSTEMD: "systemd",
        FAKETIME: "libfaketime",
        PYTHON_VENV: "python3-pip",
    },
    "pacman": {
        FONTS: "ttf-dejavu",
        EXIFTOOL: "perl-image-exiftool",
        FFMPEG: "ffmpeg",
        DBUS: "dbus",
        KEYRING: "gnome-keyring",
        DESKTOP_FILES: "desktop-file-utils",
        SYSTEMD: "systemd",
        FAKETIME: "libfaketime",
        PYTHON_VENV: "python",
    },
    "brew": {EXIFTOOL: "exiftool", FFMPEG: "ffmpeg"},
    "winget": {EXIFTOOL: "OliverBetz.ExifTool", FFMPEG: "Gyan.FFmpeg"},
}
# pacman cannot look a library up by its file name, so it is given all packages that hold one.
PACMAN_LIBRARIES = """
    brotli dbus fontconfig freetype2 glib2 krb5 libglvnd libx11 libxcb libxkbcommon libxkbcommon-x11 wayland xcb-util
    xcb-util-cursor xcb-util-image xcb-util-keysyms xcb-util-renderutil xcb-util-wm zstd
""".split()
INSTALL_COMMANDS = {
    "apt-get": "sudo apt-get install -y --no-install-recommends",
    "dnf": "sudo dnf install -y",
    "zypper": "sudo zypper install -y",
    "pacman": "sudo pacman -S --needed",
    "brew": "brew install",
    "winget": "winget install",
}


class Stop(Exception):
    """Set-up cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Tell the person what is happening, beside the output of what is started."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


# --- Python ---------------------------------------------------------------------------------------------------


def check_python(version: Tuple[int, int], is_64_bit: bool, arguments: List[str]) -> None:
    """Refuse a Python that the pinned packages do not exist for, and name one that will do."""
    if OLDEST <= version <= NEWEST and is_64_bit:
        return
    found = "Python {}.{}{}".format(*version, "" if is_64_bit else " (32-bit)")
    wanted = "This program needs a 64-bit Python from {}.{} to {}.{}".format(*OLDEST, *NEWEST)
    other = other_python() if is_64_bit else None
    if other:
        raise Stop(f"{wanted}; this is {found}. Run this instead: {' '.join([other, 'dev.py', *arguments])}")
    raise Stop(f"{wanted}; this is {found}. Get one from https://www.python.org/downloads/ and start dev.py with it.")


def other_python() -> Optional[str]:
    """The newest fitting Python on the search path."""
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    return next((name for name in names if starts(name)), None)


def starts(python: str) -> bool:
    """Whether it is really there: a version manager leaves names for Pythons that it would not start."""
    return bool(shutil.which(python)) and quietly([python, "-c", ""], dict(os.environ), tell=False)


# --- What the system must have --------------------------------------------------------------------------------


def missing_libraries() -> List[str]:
    """The libraries Qt loads that this Linux does not have."""
    return [name for name in QT_LIBRARIES if not can_load(name)]


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_fonts() -> bool:
    """Whether there is any font at all: without one Qt draws empty boxes and warns."""
    for folder in FONT_FOLDERS:
        for _, _, files in os.walk(os.path.expanduser(folder)):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc")) for name in files):
                return True
    return False


def missing_for_window() -> List[str]:
    """What Qt lacks here. Its wheels for Windows and macOS bring everything."""
    if not sys.platform.startswith("linux"):
        return []
    return missing_libraries() + ([] if has_fonts() else [FONTS])


def missing_for_venv(pins: str) -> List[str]:
    """Debian and Ubuntu ship Python without the part that fills a new environment."""
    return [] if importlib.util.find_spec("ensurepip") or is_installed(pins) else [PYTHON_VENV]


def missing_for_witness() -> List[str]:
    """The independent witnesses: that clean photos are clean, videos play, a keyring keeps the key and a job is run."""
    of_linux = [DBUS, KEYRING, DESKTOP_FILES, SYSTEMD, FAKETIME] if sys.platform.startswith("linux") else []
    witnesses = [EXIFTOOL, FFMPEG, *of_linux]
    return [name for name in witnesses if not shutil.which(name)]


def package_manager() -> Optional[str]:
    return next((name for name in INSTALL_COMMANDS if shutil.which(name)), None)


def package_name(manager: str, missing: str) -> List[str]:
    """The package or packages that bring what is missing."""
    other = OTHER_PACKAGES[manager].get(missing)
    if other:
        return [other]
    if manager == "apt-get":
        return [QT_LIBRARIES[missing]]
    if manager == "pacman":
        return PACMAN_LIBRARIES
    return [f"'{missing}()(64bit)'"]  # dnf and zypper find a package by the library in it


def install_line(missing: List[str]) -> str:
    """The one line that installs what is missing on this system."""
    manager = package_manager()
    if manager is None:
        return "install with your system's package manager what brings " + " ".join(missing)
    packages = dict.fromkeys(package for name in missing for package in package_name(manager, name))
    return " ".join([INSTALL_COMMANDS[manager], *packages])


def provide(missing: List[str]) -> bool:
    """Install system packages where that is possible without asking: on Debian and Ubuntu, as root."""
    if not missing:
        return True
    if package_manager() != "apt-get" or os.geteuid() != 0:
        return False
    packages = list(dict.fromkeys(package for name in missing for package in package_name("apt-get", name)))
    say(f"Installing what this system lacks: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A stale package list is better than none, so a failed update does not end it.
    quietly(["apt-get", "update", "-qq"], environment)
    return quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], environment)


def quietly(command: List[str], environment: Dict[str, str], tell: bool = True) -> bool:
    """Run a command, and show what it said only when it fails. Standard output belongs to what dev.py starts."""
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode and tell:
        sys.stderr.write(done.stdout.decode(errors="replace"))
    return done.returncode == 0


def require(missing: List[str]) -> None:
    """Install what is missing or end with the line that does."""
    if not provide(missing):
        raise Stop(f"System packages are missing here. Run this, then start again:\n  {install_line(missing)}")


# --- The environment ------------------------------------------------------------------------------------------


def venv_python(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def fingerprint(pins: List[str]) -> str:
    """What stands for an installation: these very pins, installed for this version of Python."""
    digest = hashlib.sha256("{}.{}".format(*sys.version_info[:2]).encode())
    for name in pins:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_installed(pins: str) -> bool:
    """Whether the environment holds these pins; the developers' pins hold the app's too."""
    if UNFINISHED.exists() or not STAMP.exists():
        return False
    good = {fingerprint([APP_PINS, DEV_PINS])}
    if pins == APP_PINS:
        good.add(fingerprint([APP_PINS]))
    return STAMP.read_text().strip() in good and venv_fault() is None


def venv_fault() -> Optional[str]:
    """Why the environment cannot be built upon, in words that end 'so it is made anew'; None when it can."""
    if UNFINISHED.exists():
        return "The last set-up of .venv was interrupted"
    ask = "import importlib.util as u, sys; print(*sys.version_info[:2], bool(u.find_spec('pip')))"
    try:
        done = subprocess.run([str(venv_python(VENV)), "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return "The .venv here has no Python that starts"
    if done.stdout.split() != [*map(str, sys.version_info[:2]), "True"]:
        return "The .venv here is not whole, or another Python made it"
    return None


def ensure_environment(pins: str) -> None:
    """Make .venv hold exactly the pinned packages. Quick when it does already."""
    if is_installed(pins):
        return
    fault = venv_fault() if VENV.exists() else ""
    if fault is not None:
        if fault:
            say(f"{fault}, so it is made anew.")
        make_venv()
    install(pins)


def make_venv() -> None:
    """An empty environment, marked unfinished until everything is in it."""
    # When dev.py is started with .venv's own Python, the one behind it must make the new one.
    python = getattr(sys, "_base_executable", sys.executable)
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()
    except OSError as error:
        raise Stop(
            f"{VENV} cannot be replaced ({error}). Close what runs from it, delete it, and start again."
        ) from None
    UNFINISHED.touch()
    say("Making .venv.")
    if subprocess.call([python, "-m", "venv", str(VENV)], stdout=sys.stderr):
        raise Stop("Python could not make .venv; its own words are above.")


def install(pins: str) -> None:
    """Install the pins, each file checked against its hash, none built from source."""
    say(f"Installing what {pins} pins: about 100 MB to fetch the first time, a minute or two.")
    UNFINISHED.touch()
    command = [str(venv_python(VENV)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / pins)]
    if subprocess.call(command, stdout=sys.stderr):
        raise Stop(
            "The packages could not be installed; pip's own words are above. If the network was away, start "
            "again when it is back. Nothing outside .venv was changed."
        )
    STAMP.write_text(fingerprint([APP_PINS] if pins == APP_PINS else [APP_PINS, DEV_PINS]))
    UNFINISHED.unlink()


# --- The commands ---------------------------------------------------------------------------------------------


def hand_over(arguments: List[str], environment: Optional[Dict[str, str]] = None) -> int:
    """Go on as .venv's Python with these arguments."""
    command = [str(venv_python(VENV)), *arguments]
    environment = environment or dict(os.environ)
    if os.name == "posix":  # so that signals reach what was started, and its exit status is ours
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def opens_window(arguments: List[str]) -> bool:
    """Whether these arguments of the app open its window: they name no command and only ask nothing."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--data-dir", "--open"):
            next(rest, None)
        elif not argument.startswith("-") or argument in ("--version", "--help", "-h"):
            return False
    return True


def run(arguments: List[str]) -> int:
    require(missing_for_venv(APP_PINS) + (missing_for_window() if opens_window(arguments) else []))
    ensure_environment(APP_PINS)
    # Paths in the arguments are meant from where the person stands, so the folder stays and -P keeps it off the path.
    search_path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return hand_over(["-P", "-m", "app", *arguments], {**os.environ, "PYTHONPATH": search_path})


def prepare_tests() -> None:
    needed, witness = missing_for_venv(DEV_PINS) + missing_for_window(), missing_for_witness()
    if needed:
        require(needed + witness)
    elif not provide(witness):
        say(f"Tests that need {' or '.join(witness)} will fail. To have it here: {install_line(witness)}")
    ensure_environment(DEV_PINS)


def pytest(arguments: List[str]) -> int:
    prepare_tests()
    os.chdir(ROOT)
    return hand_over(["-m", "pytest", "-n", "auto", "--maxprocesses=4", *arguments])


def test(arguments: List[str]) -> int:
    return pytest(arguments)


def soak(arguments: List[str]) -> int:
    return pytest(["-m", "soak", "--timeout=0", "--hypothesis-profile=soak", *arguments])


def bench(arguments: List[str]) -> int:
    prepare_tests()
    os.chdir(ROOT)
    return hand_over(["-m", "benchmarks", *arguments])


def lock(arguments: List[str]) -> int:
    uv = shutil.which("uv", path=os.pathsep.join([str(venv_python(VENV).parent), os.environ.get("PATH", "")]))
    if uv is None:
        raise Stop("Pinning needs uv: https://docs.astral.sh/uv/")
    os.chdir(ROOT)
    compile_ = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url"]
    compile_ += ["--python-version", "{}.{}".format(*OLDEST), "--custom-compile-command", "python3 dev.py lock"]
    compile_ += ["pyproject.toml", *arguments]
    # The developers' file takes the app's pins as given, so that the tests run what the app runs.
    return subprocess.call([*compile_, "--output-file", APP_PINS]) or subprocess.call(
        [*compile_, "--extra", "dev", "--constraint", APP_PINS, "--output-file", DEV_PINS]
    )


COMMANDS = {"run": run, "test": test, "soak": soak, "bench": bench, "lock": lock}


def main(arguments: List[str]) -> int:
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"], ["help"]) else 2
    try:
        check_python(sys.version_info[:2], sys.maxsize > 2**32, arguments)
        return command(arguments[1:])
    except Stop as stop:
        say(str(stop))
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
