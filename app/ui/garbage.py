"""Python's cyclic garbage collection, on the GUI thread only.

Python collects in whichever thread happens to allocate. A widget that is part of a cycle (a lambda
in a signal is enough) would then be destroyed in a worker thread, which Qt does not survive. So
the automatic collection is switched off, and a timer on the GUI thread collects by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

YOUNG_MS = 500
ALL_MS = 60_000


class GuiGarbageCollector(QObject):
    """Collects garbage on the thread it lives on, as long as it lives.

    The young generations often and by Python's own thresholds; the oldest, which takes as long as the program
    has objects, once a minute.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        # What the start made stays for good: later collections need not look at it again.
        gc.freeze()
        for interval, collect in ((YOUNG_MS, self.collect_young), (ALL_MS, self.collect_all)):
            timer = QTimer(self)
            timer.timeout.connect(collect)
            timer.start(interval)

    def collect_young(self) -> None:
        """Collect the older of the two young generations whose threshold is passed."""
        for generation in (1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def collect_all(self) -> None:
        """Collect everything."""
        gc.collect()
