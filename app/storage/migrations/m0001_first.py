"""The first schema.

Moments are whole microseconds since 1970 in UTC, dates are ISO text, documents are JSON. Ids of
checks stand once in ``checks``, since an answer is written thousands of times over the years.
"""

from __future__ import annotations

import secrets

import apsw

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

CREATE TABLE documents (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

CREATE TABLE audits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started INTEGER NOT NULL,
    depth TEXT NOT NULL,
    packs TEXT NOT NULL,
    position TEXT NOT NULL DEFAULT '',
    finished INTEGER,
    amounts TEXT,
    last_answer INTEGER  -- the last answer in the whole history when the audit was finished
) STRICT;

CREATE TABLE checks (ref INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;

-- AUTOINCREMENT: the number of an answer that was taken back is never given again.
CREATE TABLE answers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    audit INTEGER NOT NULL REFERENCES audits,
    check_ref INTEGER NOT NULL REFERENCES checks,
    value TEXT NOT NULL,
    at INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    evidence TEXT NOT NULL,
    surface TEXT
) STRICT;
CREATE INDEX answers_of_check ON answers (check_ref);
CREATE INDEX answers_of_audit ON answers (audit, check_ref);

CREATE VIEW answer_rows AS
    SELECT seq, audit, checks.id AS check_id, value, at, fingerprint, evidence, surface
    FROM answers JOIN checks ON ref = check_ref;

CREATE TABLE notes (check_id TEXT PRIMARY KEY, text TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;

CREATE TABLE actions (
    origin TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    created INTEGER NOT NULL,
    step TEXT NOT NULL,
    weight INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    detail TEXT NOT NULL,
    link TEXT NOT NULL,
    message TEXT NOT NULL,
    due TEXT,
    done INTEGER
) STRICT;

CREATE TABLE findings (
    part TEXT NOT NULL,
    kind TEXT NOT NULL,
    identity TEXT NOT NULL,
    evidence TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (part, kind, identity)
) STRICT;

CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    host TEXT NOT NULL,
    purpose TEXT NOT NULL,
    count INTEGER NOT NULL,
    by_browser INTEGER NOT NULL
) STRICT;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make all tables, and the key under which this history names its findings."""
    connection.execute(_TABLES)
    connection.execute("INSERT INTO meta VALUES ('identity_key', ?)", (secrets.token_bytes(32),))
