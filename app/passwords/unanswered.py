"""Why something asked of a service on the network stays unknown, in words."""

from __future__ import annotations

from app.core.http import NoReplyReason

WHY_UNKNOWN = {
    NoReplyReason.UNREACHABLE: "The service could not be reached. Check that this computer is online.",
    NoReplyReason.NOT_GENUINE: "What answered could not prove that it is the service, so nothing was sent to it.",
    NoReplyReason.TOO_SLOW: "The service took too long to answer.",
    NoReplyReason.TOO_LARGE: "The answer was far larger than it should be, so it was not used.",
    NoReplyReason.CUT_SHORT: "The answer ended too early, so it was not used.",
    NoReplyReason.GARBLED: (
        "The answer was not in the form that was asked for. "
        "A sign-in page of a Wi-Fi network may have answered in the service's place."
    ),
    NoReplyReason.BUSY: "The service is busy and asks to come back later.",
    NoReplyReason.STOPPED: "You stopped it before there was an answer.",
}
