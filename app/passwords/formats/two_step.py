"""What a cell or field for two-step sign-in says."""

from __future__ import annotations

from typing import TypedDict


class TwoStep(TypedDict):
    """The two fields of an `Entry` that it decides."""

    has_totp: bool
    two_step_elsewhere: bool


def two_step(code: str) -> TwoStep:
    """A lone dash is the worker's own mark that the codes are kept elsewhere; anything else is a code's secret."""
    written = code.strip()
    return TwoStep(has_totp=bool(written) and written != "-", two_step_elsewhere=written == "-")
