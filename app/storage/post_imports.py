"""Imports of posts: batch by batch into the table and its index, then kept for good or taken back.

A batch is one statement over JSON as it came from the process that read the export, so that nothing is done for each
post in Python; SQLite works on it without holding up other threads.
"""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core.posts import POST_FIELDS, PostFate, PostImport, PostPrint
from app.core.vault_errors import DiskFull
from app.storage.columns import (
    from_document,
    from_moment,
    from_optional_moment,
    to_document,
    to_moment,
    to_optional_moment,
)
from app.storage.database import explained
from app.storage.post_removal import PRINT, PostRemoval
from app.storage.post_rows import REVIEW, UNKNOWN_TIME, listed, review_anew, to_time

_ROOM = 100_000_000  # bytes on the disk that an import leaves alone: taking it back needs some, too

KINDS = (
    "CASE WHEN {weight} > 0"
    " THEN (SELECT ifnull(',' || group_concat(DISTINCT value ->> 0) || ',', '') FROM json_each({flags})) ELSE '' END"
)
"""What ``posts.kinds`` must be, by the weight and the flags."""

# jsonb_each hands on each post as it parsed it; json_each would have every value parsed again: three times the work.
_ROWS = ", ".join(f"value ->> {place} AS {name}" for place, name in enumerate(POST_FIELDS))
_ADD = f"""
INSERT INTO posts (key, print, platform, section, account, at, first, last, review, weight, kinds, twin, quality,
    is_reply, is_shared, edited, lat, lon, audience, url, media, tagged, flags, text)
SELECT n.key, n.print, n.platform, n.section, n.account, n.at, ifnull(w.first, ?2), ?2,
    {REVIEW.format(weight="n.weight")}, n.weight, {KINDS.format(weight="n.weight", flags="n.flags")}, n.twin, n.quality,
    n.is_reply, n.is_shared, n.edited, n.lat, n.lon, n.audience, n.url, n.media, n.tagged, n.flags, n.text
FROM (
    SELECT key, unhex(print) AS print, platform, section, account, ifnull(at, {UNKNOWN_TIME}) AS at, weight,
        unhex(twin) AS twin, quality, is_reply, is_shared, edited, lat, lon, audience, url, media, tagged, flags, text
    FROM (SELECT {_ROWS} FROM jsonb_each(?1))
) n
LEFT JOIN post_decisions d ON d.key = n.key AND d.print = n.print
LEFT JOIN wiped_posts w ON w.key = n.key AND w.print = n.print
WHERE true
ON CONFLICT (key, print) DO UPDATE SET
    last = excluded.last, url = ifnull(excluded.url, url), media = excluded.media, tagged = excluded.tagged,
    audience = excluded.audience, edited = excluded.edited, lat = excluded.lat, lon = excluded.lon,
    review = iif(text = excluded.text, excluded.review, review),
    weight = iif(text = excluded.text, excluded.weight, weight),
    kinds = iif(text = excluded.text, excluded.kinds, kinds),
    twin = iif(text = excluded.text, excluded.twin, twin),
    flags = iif(text = excluded.text, excluded.flags, flags)
"""

_WIPED = "wiped_posts w WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.key = w.key AND p.print = w.print)"
_KNOWN_AGAIN = (
    "DELETE FROM wiped_posts AS w WHERE EXISTS (SELECT 1 FROM posts p WHERE p.key = w.key AND p.print = w.print)"
)
_FATES = """
UPDATE post_decisions SET fate = n.fate, fate_at = ?2
FROM (SELECT value ->> 0 AS key, unhex(value ->> 1) AS print, value ->> 2 AS fate FROM json_each(?1)) n
WHERE post_decisions.key = n.key AND post_decisions.print = n.print
"""


# The first key of each kind that meets a condition. It jumps from kind to kind, and so reads next to nothing.
_FIRSTS = """
WITH RECURSIVE kinds (prefix) AS (
    SELECT (SELECT substr(key, 1, length(platform) + length(section) + 3) FROM {table} ORDER BY key LIMIT 1)
    UNION ALL
    SELECT (
        SELECT substr(key, 1, length(platform) + length(section) + 3) FROM {table}
        WHERE key > prefix || char(0x10ffff) ORDER BY key LIMIT 1
    ) FROM kinds WHERE prefix IS NOT NULL
),
firsts AS (
    SELECT prefix, (
        SELECT key FROM {table} p
        WHERE key BETWEEN prefix AND prefix || char(0x10ffff) AND {condition} ORDER BY key LIMIT 1
    ) AS key FROM kinds
)
SELECT prefix, key FROM firsts WHERE key IS NOT NULL
"""


class PostImports(PostRemoval):
    """The part of the shelf that takes posts in; see ``app.core.posts.PostShelf``."""

    def begin_import(self, at: datetime, files: Sequence[str]) -> int:
        self.sweep()
        rows = self._database.write(
            "INSERT INTO post_imports (at, files, start) SELECT ?, ?, ifnull(max(id), 0) FROM posts RETURNING id",
            (from_moment(at), from_document(files)),
        )
        return int(rows[0][0])

    def add(self, import_id: int, rows: bytes) -> int:
        with explained(self._database.folder):
            if shutil.disk_usage(self._database.folder).free < _ROOM:
                raise DiskFull()
        with self._database.together(lasting=False):
            self._under_way(import_id)
            before = self._database.rows("SELECT ifnull(max(id), 0) FROM posts")[0][0]
            self._database.rows(_ADD, (rows.decode(), import_id))
            self._database.rows(
                "INSERT INTO post_words (rowid, text) SELECT id, text FROM posts WHERE id > ?", (before,)
            )
            return int(self._database.rows("SELECT count(*) FROM posts WHERE id > ?", (before,))[0][0])

    def differences(self, import_id: int, platforms: Collection[str]) -> list[PostPrint]:
        rows = self._database.rows(
            f"""
            WITH platforms AS MATERIALIZED (SELECT value FROM json_each(?2)),
            keys AS MATERIALIZED (
                SELECT key FROM posts WHERE (first = ?1 OR last <> ?1) AND platform IN platforms
                UNION SELECT key FROM {_WIPED} AND platform IN platforms
                UNION SELECT key FROM post_decisions WHERE platform IN platforms
            )
            SELECT {PRINT} FROM posts WHERE key IN keys
            UNION ALL SELECT {PRINT} FROM {_WIPED} AND key IN keys
            """,
            (import_id, listed(platforms)),
        )
        return [PostPrint(*row)._replace(at=to_time(row[5])) for row in rows]

    def in_common(self, import_id: int) -> list[str]:
        shown = "EXISTS (SELECT 1 FROM posts q WHERE q.key = p.key AND q.last = ?1)"
        sources = {"posts": f"first < ?1 AND (last = ?1 OR {shown})", "wiped_posts": shown}
        found: dict[str, str] = {}
        for table, is_common in sources.items():
            for prefix, key in self._database.rows(_FIRSTS.format(table=table, condition=is_common), (import_id,)):
                found[prefix] = min(key, found.get(prefix, key))
        return sorted(found.values())

    def finish_import(
        self,
        import_id: int,
        made_at: datetime | None,
        summary: Mapping[str, Any],
        coverage: Sequence[Any],
        gone: Iterable[tuple[str, bytes]],
        fates: Iterable[tuple[str, bytes, PostFate]],
        at: datetime,
    ) -> None:
        now = from_moment(at)
        told = listed((key, print_.hex(), fate) for key, print_, fate in fates)
        kept = (now, from_optional_moment(made_at), from_document(summary), from_document(coverage), import_id)
        with self._database.together():
            self._under_way(import_id)
            has_left = self.remove(gone)
            self._database.write(_KNOWN_AGAIN)
            self._database.write(_FATES, (told, now))
            review_anew(self._database, "d.fate_at = ?", (now,))
            self._database.write(
                "UPDATE post_imports SET finished = ?, made_at = ?, summary = ?, coverage = ? WHERE id = ?", kept
            )
        if has_left:
            self.forget_words()

    def imports(self) -> list[PostImport]:
        rows = self._database.rows(
            "SELECT id, at, files, finished, made_at, summary, coverage FROM post_imports"
            " WHERE finished IS NOT NULL ORDER BY id DESC"
        )
        return [
            PostImport(
                number,
                to_moment(at),
                to_document(files, tuple[str, ...]),
                to_moment(finished),
                to_optional_moment(made_at),
                to_document(summary, dict[str, Any]),
                to_document(coverage, list[Any]),
            )
            for number, at, files, finished, made_at, summary, coverage in rows
        ]

    def _under_way(self, import_id: int) -> None:
        if not self._database.rows("SELECT 1 FROM post_imports WHERE id = ? AND finished IS NULL", (import_id,)):
            raise LookupError(f"import {import_id} is not under way")
