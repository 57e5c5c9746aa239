"""Where the Tab key leads: along the tree of widgets, as a screen reader reads it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def next_in_reading_order(window: QWidget, *, forwards: bool) -> QWidget | None:
    """What takes the focus after (or before) what has it, round and round; None where nothing in ``window`` can."""
    widgets = window.findChildren(QWidget)  # depth first, each one before what is in it
    focused = window.focusWidget()
    at = widgets.index(focused) if focused in widgets else -1
    around = widgets[at + 1 :] + widgets[: max(at, 0)]
    return next(filter(_takes_tab, around if forwards else reversed(around)), None)


def _takes_tab(widget: QWidget) -> bool:
    return bool(
        widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.isVisible()
        and not widget.focusProxy()
    )
