"""A private note to an audit: a few words of the worker's own, which go with it when it is deleted."""

from __future__ import annotations

import apsw


def migrate(connection: apsw.Connection) -> None:
    """Give every audit an empty note."""
    connection.execute("ALTER TABLE audits ADD COLUMN note TEXT NOT NULL DEFAULT ''")
