"""What comes back from the network, and the ways in which nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NoReplyReason(StrEnum):
    """Why there is no whole answer."""

    UNREACHABLE = "unreachable"  # no network, no such host, or the connection broke
    NOT_GENUINE = "not_genuine"  # what answered could not prove that it is the host
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    CUT_SHORT = "cut_short"  # the body ended early, or nothing tells where it ends
    GARBLED = "garbled"  # packed in a way that was not asked for, or not packed as it says
    BUSY = "busy"  # the host asked to come back later, and later is too late
    STOPPED = "stopped"  # the worker stopped it


class NoReply(Exception):
    """A request without a whole answer. ``wait`` are the seconds that a busy host asked for, where it did."""

    def __init__(self, reason: NoReplyReason, wait: float | None = None) -> None:
        self.reason = reason
        self.wait = wait
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, of any status; redirects are answers and are not followed. Names of headers are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
