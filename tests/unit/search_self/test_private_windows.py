"""How to open a private window."""

from __future__ import annotations

from app.search_self.private_windows import LIMIT, load_private_windows
from app.system.paths import search_dir


def test_each_browser_says_how() -> None:
    mac, other = (load_private_windows(search_dir(), mac=is_mac) for is_mac in (True, False))
    assert {browser.id for browser in mac} - {browser.id for browser in other} == {"safari"}
    firefox = next(browser for browser in other if browser.id == "firefox")
    assert firefox.how(mac=False) == "In Firefox: three lines, New private window, or press Ctrl+Shift+P."
    assert firefox.how(mac=True).endswith("Command+Shift+P.")
    assert all((browser.read_on is None) == (browser.read_in == "from memory") for browser in mac)
    assert "still see" in LIMIT
