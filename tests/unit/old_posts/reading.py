"""Reading an export that a builder made."""

from __future__ import annotations

from pathlib import Path

from app.old_posts.export import Reading
from app.old_posts.model import Post
from tests.unit.old_posts.export_builders import Files, zipped


def read(folder: Path, *archives: Files) -> tuple[list[Post], Reading]:
    """The posts of one export in one or several zip files, and the reading of them."""
    paths = []
    for number, files in enumerate(archives):
        paths.append(folder / f"{number}.zip")
        paths[-1].write_bytes(zipped(files))
    reading = Reading(paths)
    return list(reading), reading


def texts(posts: list[Post]) -> list[str]:
    return [post.text for post in posts]
