"""The small JSON that some tables hold in a cell."""

from __future__ import annotations

from app.readers.errors import UnreadableFile
from app.readers.json_values import as_list, as_text, parse, part


def texts_in(cell: str, key: str = "") -> list[str]:
    """The texts of a list, or those under ``key`` in the objects of a list. Nothing where the cell holds no list."""
    if not cell.lstrip().startswith("["):
        return []
    try:
        items = as_list(parse(cell))
    except UnreadableFile:
        return []
    return [as_text(part(item, key) if key else item) for item in items]
