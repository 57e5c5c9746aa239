"""Posts for tests of what is kept of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from app.core.posts import POST_FIELDS


def print_of(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def make_row(key: str = "x/posts/1", text: str = "Hello", **fields: Any) -> list[Any]:
    """The values of one post, in the order in which they are added."""
    given: dict[str, Any] = {
        "key": key,
        "print": print_of(text).hex(),
        "twin": None,
        "platform": key.partition("/")[0],
        "section": "posts",
        "account": "sam",
        "at": 1_500_000_000,
        "quality": "exact",
        "url": None,
        "media": [],
        "tagged": [],
        "is_reply": False,
        "is_shared": False,
        "lat": None,
        "lon": None,
        "audience": None,
        "edited": False,
        "weight": 0,
        "flags": [],
        "text": text,
    } | fields
    return [given[name] for name in POST_FIELDS]


def flagged(key: str, text: str, weight: int = 3, kind: str = "phone", **fields: Any) -> list[Any]:
    """A post that is to be reviewed."""
    return make_row(key, text, weight=weight, flags=[[kind, 0, len(text), "Look again."]], **fields)


def batch(rows: Iterable[list[Any]]) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False).encode()
