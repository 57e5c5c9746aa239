"""Old posts: what was imported, what was decided, and an index of all words.

``posts`` is what is believed to stand online, one row for each key and print (16 bytes that change with the words).
``id`` follows the order of arrival, so that all that an import brought has higher ids than ``start`` of its row in
``post_imports``; that is how one that was not finished is taken back. ``first`` and ``last`` are ids of imports.

``at`` is whole seconds since 1970 in UTC; -2^62, not NULL, where it is unknown: rows are compared by it. ``review`` is
2 for what is to be looked at, 1 for what was put off, 0 for the rest; it follows from the weight and the decision, and
is written down because the next post must be there at once. ``kinds`` are those of the flags, each between commas.

The index of words keeps no positions (``detail=none``), only which posts have a word: a search asks for no more.
"""

from __future__ import annotations

import apsw

_TABLES = """
CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    print BLOB NOT NULL,
    platform TEXT NOT NULL,
    section TEXT NOT NULL,
    account TEXT,
    at INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    review INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    kinds TEXT NOT NULL,
    twin BLOB,
    quality TEXT NOT NULL,
    is_reply INTEGER NOT NULL,
    is_shared INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    lat REAL,
    lon REAL,
    audience TEXT,
    url TEXT,
    media TEXT NOT NULL,
    tagged TEXT NOT NULL,
    flags TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (key, print)
) STRICT;
CREATE INDEX posts_by_time ON posts (at, platform);
CREATE INDEX posts_to_review ON posts (review, weight, at, id, platform, kinds, first) WHERE review > 0;
CREATE INDEX posts_with_flags ON posts (kinds, platform, at, first) WHERE weight > 0;
CREATE INDEX posts_alike ON posts (twin, review, weight, at, id) WHERE review > 0;

CREATE VIRTUAL TABLE post_words USING fts5(
    text, content = 'posts', content_rowid = 'id', detail = none, columnsize = 0, prefix = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- What stood in posts when these were wiped: enough to know it again, and none of its words.
CREATE TABLE wiped_posts (
    key TEXT NOT NULL,
    print BLOB NOT NULL,
    platform TEXT NOT NULL,
    section TEXT NOT NULL,
    account TEXT,
    at INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (key, print)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_decisions (
    key TEXT NOT NULL,
    print BLOB NOT NULL,
    platform TEXT NOT NULL,
    section TEXT NOT NULL,
    account TEXT,
    at INTEGER NOT NULL,
    decision TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    asked TEXT,
    fate TEXT,
    fate_at INTEGER,
    PRIMARY KEY (key, print)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    start INTEGER NOT NULL,
    files TEXT NOT NULL,
    finished INTEGER,  -- NULL while it is under way
    made_at INTEGER,
    summary TEXT NOT NULL DEFAULT '{}',
    coverage TEXT NOT NULL DEFAULT '[]'
) STRICT;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables of old posts."""
    connection.execute(_TABLES)
