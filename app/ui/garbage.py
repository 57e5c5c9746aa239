"""Python's cyclic garbage collection, on the GUI thread only.

Python collects in whichever thread happens to allocate. A widget that is part of a cycle (a lambda
in a signal is enough) would then be destroyed in a worker thread, which Qt does not survive. So
the automatic collection is switched off, and a timer on the GUI thread collects by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class GuiGarbageCollector(QObject):
    """Collects garbage on the thread it lives on, as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        # What the start made stays for good: later collections need not look at it again.
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(EVERY_MS)

    def collect(self) -> None:
        """Collect the oldest generation whose threshold is passed."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
