"""Using the window as assistive technology does: by accessible names."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot


def button(root: QWidget, name: str) -> QAbstractButton:
    """The one showing button whose accessible name is, or begins with, ``name``."""
    showing = [b for b in root.findChildren(QAbstractButton) if b.isVisible()]
    found = [b for b in showing if b.accessibleName() == name or b.text() == name]
    found = found or [b for b in showing if b.accessibleName().startswith(name)]
    assert len(found) == 1, f"{name!r}: {len(found)} of {sorted(b.accessibleName() or b.text() for b in showing)}"
    return found[0]


def press(qtbot: QtBot, root: QWidget, name: str) -> None:
    """Wait until the button shows and can be pressed, and press it."""

    def ready() -> None:
        assert button(root, name).isEnabled()

    qtbot.waitUntil(ready, timeout=10_000)
    button(root, name).click()


def shows(root: QWidget, text: str) -> bool:
    """Whether a showing label says ``text``."""
    from PySide6.QtWidgets import QLabel

    return any(text in item.text() for item in root.findChildren(QLabel) if item.isVisible())


def wait_for(qtbot: QtBot, root: QWidget, text: str) -> None:
    """Wait until a showing label says ``text``."""

    def there() -> None:
        assert shows(root, text), f"nothing showing says {text!r}"

    qtbot.waitUntil(there, timeout=10_000)
