"""How posts and decisions on them stand in rows."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from app.core.posts import KeptDecision, KeptPost, PostDecision, PostFate, PostFlag
from app.core.vault_errors import Damaged
from app.storage.columns import (
    from_moment,
    from_optional_date,
    from_optional_moment,
    to_moment,
    to_optional_date,
    to_optional_moment,
)
from app.storage.database import Database, Row

UNKNOWN_TIME = -(2**62)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Aliases: ``p`` is the post and ``d`` the decision on it, where there is one.
REVIEW = (
    "CASE WHEN d.decision IS NULL THEN 2 * ({weight} > 0) WHEN d.decision = 'later' THEN 1"
    " WHEN d.fate = 'came back' THEN 2 ELSE 0 END"
)
"""What ``posts.review`` must be, by the weight and the decision."""

WITH_DECISION = "posts p LEFT JOIN post_decisions d ON d.key = p.key AND d.print = p.print"
POST = (
    "p.id, p.key, p.print, p.platform, p.section, p.account, p.at, p.quality, p.text, p.url, p.media, p.tagged,"
    " p.is_reply, p.is_shared, p.lat, p.lon, p.audience, p.edited, p.weight, p.flags, p.first, p.last,"
    " d.decision, d.fate,"
    " (SELECT count(*) FROM posts t WHERE t.twin = p.twin AND t.review > 0 AND t.id <> p.id)"
)
DECISION = "key, print, platform, section, account, at, decision, decided_at, asked, fate, fate_at"

_names = msgspec.json.Decoder(tuple[str, ...])
_flags = msgspec.json.Decoder(tuple[tuple[str, int, int, str], ...])


def to_post(row: Row) -> KeptPost:
    """A post from a row of `POST`. Raises ``Damaged`` where it is not what was once written."""
    (
        post_id,
        key,
        print_,
        platform,
        section,
        account,
        at,
        quality,
        text,
        url,
        media,
        tagged,
        is_reply,
        is_shared,
        lat,
        lon,
        audience,
        edited,
        weight,
        flags,
        first,
        last,
        decision,
        fate,
        twins,
    ) = row
    try:
        return KeptPost(
            post_id,
            key,
            print_,
            platform,
            section,
            account,
            to_time(at),
            quality,
            text,
            url,
            _names.decode(media),
            _names.decode(tagged),
            bool(is_reply),
            bool(is_shared),
            None if lat is None or lon is None else (lat, lon),
            audience,
            bool(edited),
            weight,
            tuple(PostFlag(*flag) for flag in _flags.decode(flags)),
            first,
            last,
            decision and PostDecision(decision),
            fate and PostFate(fate),
            twins,
        )
    except (msgspec.MsgspecError, ValueError, OverflowError):
        raise Damaged() from None


def to_decision(row: Row) -> KeptDecision:
    """A decision from a row of `DECISION`."""
    key, print_, platform, section, account, at, decision, decided_at, asked, fate, fate_at = row
    return KeptDecision(
        key,
        print_,
        platform,
        section,
        account,
        to_time(at),
        PostDecision(decision),
        to_moment(decided_at),
        to_optional_date(asked),
        fate and PostFate(fate),
        to_optional_moment(fate_at),
    )


def from_decision(decision: KeptDecision) -> tuple[Any, ...]:
    """The values of `DECISION`."""
    return (
        decision.key,
        decision.print,
        decision.platform,
        decision.section,
        decision.account,
        from_time(decision.at),
        decision.decision,
        from_moment(decision.decided_at),
        from_optional_date(decision.asked),
        decision.fate,
        from_optional_moment(decision.fate_at),
    )


def to_time(seconds: int) -> datetime | None:
    """The moment of a post. Raises ``OverflowError`` where there is no such year."""
    return None if seconds == UNKNOWN_TIME else _EPOCH + timedelta(seconds=seconds)


def from_time(at: datetime | None) -> int:
    """Whole seconds since 1970."""
    return UNKNOWN_TIME if at is None else (at - _EPOCH) // timedelta(seconds=1)


def listed(values: Iterable[Any]) -> str:
    """Values as one JSON list, for ``json_each``: a statement takes any number of them so."""
    return msgspec.json.encode(list(values)).decode()


def pairs(posts: Iterable[tuple[str, bytes]]) -> str:
    """Keys and prints as one JSON list of ``[key, print in hexadecimal]``."""
    return listed((key, print_.hex()) for key, print_ in posts)


def review_anew(database: Database, where: str, values: Collection[Any]) -> None:
    """Bring ``posts.review`` in line with the decisions, for the posts ``p`` of a condition."""
    rule = REVIEW.format(weight="p.weight")
    database.write(
        f"UPDATE posts SET review = n.review FROM (SELECT p.id, {rule} AS review FROM {WITH_DECISION} WHERE {where}) n"
        " WHERE posts.id = n.id AND posts.review <> n.review",
        list(values),
    )
