"""Names that tell nothing: ``photo-0001.jpg`` and on, in the order of the folder.

The ending stays. The halves of a pair share their number (in place both are renamed, or neither), and sidecars
that stay follow their photo. No name is given that is taken in the folder with any ending; a photo that has such a
name keeps it.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH118, PTH119, PTH208

from __future__ import annotations

import os
import re

from app.photos.folders import Found

_NEUTRAL = re.compile(r"photo-\d{4,}")
_MOST = 1_000_000


class NeutralNames:
    """Gives out names in the folders that photos are in, or are copied to."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}
        self._next: dict[str, int] = {}
        self._of_pairs: dict[tuple[str, str], str] = {}

    def name_for(self, found: Found, folder: str) -> str:
        """The name that the photo ``found`` is to have in ``folder``; its own where that is neutral."""
        own, ending = os.path.splitext(os.path.basename(found.path))
        if _NEUTRAL.fullmatch(own):
            return own + ending
        if not found.beside.pair:
            return self._new_stem(folder) + ending
        pair = (folder, min(found.path, found.beside.pair))
        if pair not in self._of_pairs:
            self._of_pairs[pair] = self._new_stem(folder)
        return self._of_pairs[pair] + ending

    def _new_stem(self, folder: str) -> str:
        if folder not in self._taken:
            self._taken[folder] = _stems_in(folder)
        taken = self._taken[folder]
        for number in range(self._next.get(folder, 1), _MOST):
            stem = f"photo-{number:04}"
            if stem not in taken:
                self._next[folder] = number + 1
                return stem
        raise FileExistsError(f"every neutral name in {folder} is taken")


def _stems_in(folder: str) -> set[str]:
    try:
        return {name.partition(".")[0].lower() for name in os.listdir(folder or os.curdir)}
    except FileNotFoundError:
        return set()


def follow(sidecar: str, photo: str, renamed: str) -> str:
    """The name of a sidecar whose photo goes from ``photo`` to ``renamed`` (whole paths)."""
    folder, name = os.path.split(sidecar)
    old, new = os.path.basename(photo), os.path.basename(renamed)
    if name.startswith(old):
        followed = new + name[len(old) :]
    elif name.startswith(f"{os.path.splitext(old)[0]}."):
        followed = os.path.splitext(new)[0] + name[len(os.path.splitext(old)[0]) :]
    else:
        followed = new + os.path.splitext(name)[1]
    return os.path.join(folder, followed)
