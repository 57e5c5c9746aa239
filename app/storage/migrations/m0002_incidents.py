"""Incidents: what was written of them and when, and the files kept with them.

The files themselves stand encrypted beside the database, each under its own random key, so that a
migration's backup and the check of the whole file at each start do not grow with them. What
``unfinished_files`` names is being written or removed: after a crash it is removed, never kept.
"""

from __future__ import annotations

import apsw

_TABLES = """
CREATE TABLE incidents (id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL) STRICT;

CREATE TABLE wordings (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    incident INTEGER NOT NULL REFERENCES incidents,
    written INTEGER NOT NULL,
    happened TEXT NOT NULL,
    occurred TEXT NOT NULL,
    place TEXT NOT NULL,
    link TEXT NOT NULL,
    done TEXT NOT NULL
) STRICT;
CREATE INDEX wordings_of_incident ON wordings (incident);

CREATE TABLE attachments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    incident INTEGER NOT NULL REFERENCES incidents,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added INTEGER NOT NULL,
    key BLOB NOT NULL
) STRICT;
CREATE INDEX attachments_of_incident ON attachments (incident);

CREATE TABLE unfinished_files (id TEXT PRIMARY KEY) STRICT;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables of the incident log."""
    connection.execute(_TABLES)
