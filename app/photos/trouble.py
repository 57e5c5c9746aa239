"""The operating system's errors in words a person can act on."""

from __future__ import annotations

import errno

OTHER_NAMES = (
    "The same photo has another name on this computer (a hard link). "
    "Cleaning one of them leaves the other as it is: clean both."
)
_GONE = "it is no longer there"
_FOLDER_GONE = "its folder is no longer there"
_REASONS = {
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _FOLDER_GONE,
    errno.EACCES: "this computer does not allow you to open or change it",
    errno.EPERM: "this computer does not allow you to open or change it",
    errno.EROFS: "the disk it is on can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.ELOOP: "it is a shortcut (symbolic link), and shortcuts are not followed",
    errno.EIO: "the disk could not read or write it",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "there is a file of that name",
    errno.EBUSY: "another program is using it",
    errno.EFBIG: "it is too large for the disk it is on",
    errno.EMFILE: "too many files are open",
    errno.ESTALE: "the network drive it is on has gone away",
    errno.ENOTCONN: "the network drive it is on has gone away",
}


def reason(error: OSError) -> str:
    """``error`` as the end of a sentence that says "because …"."""
    return _REASONS.get(error.errno or 0, error.strerror or "this computer could not read or write it")


def not_looked_at(why: str) -> str:
    return f"Not looked at, because {why}."


def not_cleaned(why: str) -> str:
    safe = "This app did not move or delete it" if why in (_GONE, _FOLDER_GONE) else "Your file is untouched"
    return f"Not cleaned, because {why}. {safe}."
