"""By what a post is known again in a later export, and whether its words are still the same."""

from __future__ import annotations

import hashlib
import html
import unicodedata

from app.old_posts.model import Platform, Post, Section, TimeQuality

CLOCKS = ("@", "~")
"""How a moment in a key begins that was read from the platform's clock, or from one on a wall."""


def key_of(post: Post) -> str:
    """The same for the same post in every export of an account.

    Where the platform gives no id it is the moment and the kind: several posts may share it, told apart by
    `fingerprint`.
    """
    if post.id:
        return id_key(post.platform, post.section, post.id)
    clock = "~" if post.quality is TimeQuality.LOCAL else "@"  # the same moment has another number in each
    moment = f"{clock}{post.at.timestamp():.0f}" if post.at else f"?{fingerprint(post).hex()}"
    return f"{post.platform}/{post.section}/{moment}"


def may_share(key: str) -> bool:
    """Whether several posts may have this key, because the platform gave no id."""
    return key.split("/", 2)[-1].startswith(CLOCKS)


def id_key(platform: Platform, section: Section, post_id: str) -> str:
    """The key of a post that has an id."""
    return f"{platform}/{section}/{post_id}"


def fingerprint(post: Post) -> bytes:
    """16 bytes that change when the words do, and not with likes, names of media or the way an export escapes."""
    text = post.text
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    # Of all spaces only the common one is printable: most texts need not be taken apart and put together.
    text = text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
    whole = f"{text}\0{len(post.media)}"
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).digest()
