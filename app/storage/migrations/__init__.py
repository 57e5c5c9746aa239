"""The numbered steps that bring the database of any earlier version up to date.

A released migration never changes again: what it got wrong, the next one puts right. Each is a
function that is given the connection inside a transaction, with foreign keys not yet enforced
(they are checked before the end), so that tables can be built anew.
"""

from __future__ import annotations

from collections.abc import Callable

import apsw

from app.storage.migrations.m0001_first import migrate as first
from app.storage.migrations.m0002_incidents import migrate as incidents
from app.storage.migrations.m0003_audit_notes import migrate as audit_notes
from app.storage.migrations.m0004_files_of_other_things import migrate as files_of_other_things
from app.storage.migrations.m0005_posts import migrate as posts

Migration = Callable[[apsw.Connection], None]

# The place in the list is the number: after the first one the schema's version is 1.
MIGRATIONS: tuple[Migration, ...] = (first, incidents, audit_notes, files_of_other_things, posts)
