"""Old posts: what is decided on them, and flagging them anew; the rest is in the modules beside."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from app.core.posts import KeptDecision, PostDecision, PostFate
from app.storage.columns import from_moment, from_optional_date
from app.storage.database import Database
from app.storage.post_imports import KINDS, PostImports
from app.storage.post_queries import PostQueries
from app.storage.post_rows import DECISION, UNKNOWN_TIME, from_decision, listed, pairs, review_anew, to_decision

_MOST_CHARACTERS = 400_000  # of the posts before the last to flag anew: all of them go into one message
_CHOSEN = "IN (SELECT value FROM json_each(?1))"
_NEW_KINDS = KINDS.format(weight="n.weight", flags="n.flags")
_OF_CHOSEN = f"(key, print) IN (SELECT key, print FROM posts WHERE id {_CHOSEN})"


class PostTables(PostImports, PostQueries):
    """All that is kept of old posts; see ``app.core.posts.PostShelf`` for what each call promises."""

    def __init__(self, database: Database) -> None:
        PostImports.__init__(self, database)
        PostQueries.__init__(self, database)

    # Deciding

    def decide(self, post_ids: Collection[int], decision: PostDecision | None, at: datetime) -> list[KeptDecision]:
        chosen = listed(post_ids)
        with self._database.together():
            before = self._remove_decisions(chosen)
            if decision:
                self._database.write(
                    f"INSERT INTO post_decisions ({DECISION})"
                    " SELECT key, print, platform, section, account, at, ?2, ?3, NULL, NULL, NULL"
                    f" FROM posts WHERE id {_CHOSEN}",
                    (chosen, decision, from_moment(at)),
                )
            review_anew(self._database, f"p.id {_CHOSEN}", (chosen,))
        return before

    def restore_decisions(self, post_ids: Collection[int], before: Iterable[KeptDecision]) -> None:
        chosen = listed(post_ids)
        with self._database.together():
            self._remove_decisions(chosen)
            for decision in before:
                self._database.write(
                    f"INSERT OR REPLACE INTO post_decisions ({DECISION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    from_decision(decision),
                )
            review_anew(self._database, f"p.id {_CHOSEN}", (chosen,))

    def decisions(self, decision: PostDecision | None = None, platform: str = "") -> list[KeptDecision]:
        rows = self._database.rows(
            f"SELECT {DECISION} FROM post_decisions"
            " WHERE ifnull(?1, decision) = decision AND ?2 IN ('', platform) ORDER BY decided_at DESC, key, print",
            (decision, platform),
        )
        return [to_decision(row) for row in rows]

    def decisions_on(self, post_ids: Iterable[int]) -> list[KeptDecision]:
        rows = self._database.rows(f"SELECT {DECISION} FROM post_decisions WHERE {_OF_CHOSEN}", (listed(post_ids),))
        return [to_decision(row) for row in rows]

    def still_to_do(self, decision: PostDecision, platform: str) -> int:
        rows = self._database.rows(
            "SELECT count(*) FROM post_decisions"
            " WHERE decision = ? AND platform = ? AND ifnull(fate, '') NOT IN (?, ?)",
            (decision, platform, PostFate.GONE, PostFate.EDITED),
        )
        return int(rows[0][0])

    def set_asked(self, posts: Iterable[tuple[str, bytes]], day: date | None) -> None:
        self._database.write(
            "UPDATE post_decisions SET asked = ?2"
            " WHERE (key, print) IN (SELECT value ->> 0, unhex(value ->> 1) FROM json_each(?1))",
            (pairs(posts), from_optional_date(day)),
        )

    def _remove_decisions(self, chosen: str) -> list[KeptDecision]:
        rows = self._database.write(
            f"DELETE FROM post_decisions WHERE {_OF_CHOSEN} RETURNING {DECISION}",
            (chosen,),
        )
        return [to_decision(row) for row in rows]

    # Flagging anew

    def rows_to_flag(self, after_id: int = 0, limit: int = 2000) -> bytes:
        rows = self._database.rows(
            "SELECT json_group_array(json_object('id', id, 'platform', platform, 'section', section,"
            f" 'at', nullif(at, {UNKNOWN_TIME}), 'tagged', json(tagged),"
            " 'is_reply', json(iif(is_reply, 'true', 'false')), 'is_shared', json(iif(is_shared, 'true', 'false')),"
            " 'lat', lat, 'lon', lon, 'text', text)) FROM (SELECT * FROM posts WHERE id IN ("
            "SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY id) - size AS before"
            " FROM (SELECT id, length(text) AS size FROM posts WHERE id > ? ORDER BY id LIMIT ?))"
            " WHERE before < ?) ORDER BY id)",
            (after_id, limit, _MOST_CHARACTERS),
        )
        return str(rows[0][0]).encode()

    def set_flags(self, rows: bytes) -> None:
        flagged = rows.decode()
        with self._database.together():
            self._database.write(
                f"UPDATE posts SET weight = n.weight, flags = n.flags, kinds = {_NEW_KINDS}, twin = n.twin"
                " FROM (SELECT value ->> 0 AS id, value ->> 1 AS weight, value ->> 2 AS flags,"
                " unhex(value ->> 3) AS twin FROM jsonb_each(?)) n"
                " WHERE posts.id = n.id AND (posts.weight, posts.flags, posts.twin) IS NOT (n.weight, n.flags, n.twin)",
                (flagged,),
            )
            review_anew(self._database, "p.id IN (SELECT value ->> 0 FROM jsonb_each(?))", (flagged,))
