"""A private window is opened by a real program of this computer, which plays the browser and notes what it was told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.browsers import PrivateStart
from app.search_self.private_windows import private_starts
from app.system import browsers as module
from app.system.browsers import NotOpened, SystemBrowsers
from app.system.paths import search_dir

LINK = "https://www.google.com/search?q=%22Si%C3%A2n%20O%27Connor-Jones%22%20%26%20calc"
NOTE = """#!/bin/sh
printf '%s\\n' "$@" > "$0.told"
exit ENDS
"""
KNOWN = {browser.name: browser for browser in private_starts(search_dir())}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake browsers are scripts")


def fake(folder: Path, name: str, ends: int = 0) -> Path:
    """A browser that writes down its arguments beside itself."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(NOTE.replace("ENDS", str(ends)))
    path.chmod(0o700)
    return path


def told(path: Path) -> list[str]:
    return Path(f"{path}.told").read_text().splitlines()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(module, "_PACKAGES", ())
    return tmp_path / "bin"


@pytest.mark.parametrize(
    ("command", "name", "switch"),
    [
        ("firefox-esr", "Firefox", "-private-window"),
        ("org.mozilla.firefox", "Firefox", "-private-window"),
        ("google-chrome-stable", "Google Chrome", "--incognito"),
        ("microsoft-edge", "Microsoft Edge", "--inprivate"),
        ("brave-browser", "Brave", "--incognito"),
        ("opera", "Opera", "--private"),
    ],
)
def test_each_browser_is_told_its_own_word_and_then_the_address(
    programs: Path, command: str, name: str, switch: str
) -> None:
    path = fake(programs, command)
    here = SystemBrowsers("linux")
    assert [browser.name for browser in here.found(KNOWN.values())] == [name]
    here.open(KNOWN[name], LINK)
    assert told(path) == [switch, LINK]


def test_where_there_is_none_none_is_offered(programs: Path) -> None:
    assert SystemBrowsers("linux").found(KNOWN.values()) == []
    with pytest.raises(NotOpened, match="Firefox did not open"):
        SystemBrowsers("linux").open(KNOWN["Firefox"], LINK)


def test_packages_are_looked_for_too(tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGES", (str(tmp_path / "exports"),))
    fake(tmp_path / "exports", "com.brave.Browser")
    assert [browser.name for browser in SystemBrowsers("linux").found(KNOWN.values())] == ["Brave"]


@pytest.mark.parametrize(
    "link",
    [
        "",
        "--user-data-dir=/tmp",
        "http://a.example",
        "file:///etc/passwd",
        "javascript:x",
        "https://a.example b",
        "-https://",
    ],
)
def test_nothing_but_the_address_of_a_page_is_opened(programs: Path, link: str) -> None:
    path = fake(programs, "firefox")
    with pytest.raises(ValueError, match="only the address"):
        SystemBrowsers("linux").open(KNOWN["Firefox"], link)
    assert not Path(f"{path}.told").exists()


def test_a_browser_that_gives_up_is_said(programs: Path) -> None:
    fake(programs, "firefox", ends=3)
    with pytest.raises(NotOpened) as caught:
        SystemBrowsers("linux").open(KNOWN["Firefox"], LINK)
    assert "Other ways" in caught.value.sentence()
    (programs / "firefox").write_bytes(b"\0 no program")
    with pytest.raises(NotOpened):
        SystemBrowsers("linux").open(KNOWN["Firefox"], LINK)


def test_one_that_runs_on_is_not_waited_for(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REFUSED_WITHIN", 0.05)
    path = fake(programs, "firefox")
    path.write_text("#!/bin/sh\n/bin/sleep 0.3\nexit 1\n")
    here = SystemBrowsers("linux")
    here.open(KNOWN["Firefox"], LINK)
    assert here._running[0].wait() == 1


def test_windows_register_says_where_a_browser_is(tmp_path: Path) -> None:
    path = fake(tmp_path, "msedge.exe")
    register = {"msedge.exe": str(path), "chrome.exe": str(tmp_path / "gone.exe")}
    here = SystemBrowsers("win32", registered=lambda exe: register.get(exe, ""))
    assert [browser.name for browser in here.found(KNOWN.values())] == ["Microsoft Edge"]
    here.open(KNOWN["Microsoft Edge"], LINK)
    assert told(path) == ["--inprivate", LINK]


def test_macos_opens_the_bundle(tmp_path: Path, programs: Path) -> None:
    opener = fake(programs, "open")
    for name in ("Google Chrome.app", "Firefox.app", "Safari.app"):
        (tmp_path / name).mkdir()
    here = SystemBrowsers("darwin", applications=(tmp_path / "none", tmp_path))
    assert [browser.name for browser in here.found(KNOWN.values())] == ["Google Chrome"], "the others by hand"
    here.open(KNOWN["Google Chrome"], LINK)
    assert told(opener) == ["-na", str(tmp_path / "Google Chrome.app"), "--args", "--incognito", LINK]


def test_a_start_needs_no_more_than_a_name_and_a_switch() -> None:
    bare = PrivateStart("Any", "--private")
    for platform in ("linux", "win32", "darwin"):
        assert SystemBrowsers(platform, registered=lambda _: "", applications=()).found([bare]) == []
