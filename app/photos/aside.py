"""One sidecar on its way to the kept originals, or to the new name of its photo."""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100

from __future__ import annotations

import os

from app.photos.files import Files
from app.photos.journal import Kept, Run
from app.photos.model import Find
from app.photos.originals import Originals
from app.photos.outside import Outside
from app.photos.reading import PhotoFile

MOVED_AWAY = -1


class Aside:
    """``finds`` is what goes with it; with ``renamed`` it stays in its folder, under that name.

    ``others`` are further pictures that it belongs to: it goes when they are clean, too.
    """

    def __init__(self, path: str, finds: tuple[Find, ...], renamed: str, others: tuple[str, ...] = ()) -> None:
        self.path = path
        self.finds = finds
        self.renamed = renamed
        self.others = others
        self.stored = ""

    def keep(self, run: Run, originals: Originals) -> None:
        """Keep it, or that it had another name. Raises `Damaged` and `OSError`."""
        number = run.next_number()
        path = os.path.abspath(self.path)
        with PhotoFile(self.path) as file:
            self._was = file.stat
            if self.renamed:
                renamed = os.path.abspath(self.renamed)
                run.note_kept(Kept(number, path, file.size, file.stat.st_mtime_ns, renamed, noted=True))
                originals.keep_note(run, number, Outside())
            else:
                run.note_kept(Kept(number, path, MOVED_AWAY, 0))
                originals.keep(run, number, self.path, file)
        self.stored = run.kept_path(number)

    def go(self, files: Files) -> None:
        """Leave its place. Raises `OSError`, also where another program has put a file there meanwhile."""
        now = os.lstat(self.path)
        if not os.path.samestat(now, self._was) or now.st_mtime_ns != self._was.st_mtime_ns:
            raise OSError(0, "another program changed it at the same moment")
        if self.renamed:
            files.rename_new(self.path, self.renamed)
        else:
            files.remove(self.path)
