"""Files that belong to something else than an incident, such as the picture of a page that was found.

What a file belongs to names it. The column could not be loosened in its place, so the table is built anew.
"""

from __future__ import annotations

import apsw

_TABLES = """
CREATE TABLE kept_files (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    incident INTEGER REFERENCES incidents,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added INTEGER NOT NULL,
    key BLOB NOT NULL
) STRICT;
INSERT INTO kept_files SELECT seq, id, incident, name, size, sha256, added, key FROM attachments;
DROP TABLE attachments;
ALTER TABLE kept_files RENAME TO attachments;
CREATE INDEX attachments_of_incident ON attachments (incident);
"""


def migrate(connection: apsw.Connection) -> None:
    """Let a file be without an incident."""
    connection.execute(_TABLES)
